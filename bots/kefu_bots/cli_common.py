"""What all commands share: the settings file, how an office command is carried out, the exit codes."""

import asyncio
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from kefu_bots import log, office
from kefu_bots.config import Config, load
from kefu_core.errors import ConfigError, KefuError

ConfigOption = Annotated[Path, typer.Option("--config", "-c", help="The settings file.")]
DEFAULT = Path("kefu.toml")
EXIT_FAILED = 1
EXIT_CONFIG = 2
EXIT_PENDING = 3


def loaded(config: Path) -> Config:
    """The settings; exit 2 with all their mistakes."""
    try:
        return load(config)
    except KefuError as error:
        refuse(error)


def refuse(error: Exception) -> NoReturn:
    """Say why not, and end: exit 2 when the settings or the place are wrong, 1 when it could not be done."""
    typer.echo(str(error) or type(error).__name__, err=True)
    raise typer.Exit(EXIT_CONFIG if isinstance(error, ConfigError) else EXIT_FAILED) from None


def carried_out(config: Path, command: str, /, **request: Any) -> dict[str, Any]:
    """Carry out an office command; exit 1 with its error."""
    settings = loaded(config)
    log.configure("warning")
    try:
        answer = asyncio.run(office.carry_out(settings, command, **request))
    except KefuError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(EXIT_CONFIG) from None
    if "error" in answer:
        typer.echo(answer["error"], err=True)
        raise typer.Exit(EXIT_FAILED)
    return answer
