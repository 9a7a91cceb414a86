"""The operator's commands about one person's data, and about the key that seals rows."""

from pathlib import Path
from typing import Annotated

import typer

from kefu_bots.cli_common import DEFAULT, ConfigOption, carried_out


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command("export")(export)
    app.command("reseal")(reseal)


def export(
    contact: Annotated[str, typer.Option("--contact", help="A contact's id, INBOX:PLATFORM_ID, or a case number.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The new file; the fleet's process writes it.")],
    config: ConfigOption = DEFAULT,
) -> None:
    """Write all that is kept of one person into a JSON file."""
    answer = carried_out(config, "export", who=contact, file=str(out.resolve()))
    typer.echo(f"{out}: {answer['conversations']} conversations")


def reseal(config: ConfigOption = DEFAULT) -> None:
    """Seal tokens, second factors and the official list under KEFU_SECRET_KEY, so that the old key may go."""
    done = carried_out(config, "reseal")
    typer.echo(f"sealed anew: {done['tokens']} tokens, {done['factors']} second factors, {done['official']} list")
