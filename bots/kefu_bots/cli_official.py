"""``kefu official``: the official list at the command line."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from kefu_bots.cli_common import DEFAULT, ConfigOption, carried_out, refuse
from kefu_core.errors import ConfigError

official_app = typer.Typer(no_args_is_help=True, help="The official list: what is ours, and the proof of it.")
_JSON = Annotated[bool, typer.Option("--json", help="One JSON object.")]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(official_app, name="official")


@official_app.command("show")
def show(config: ConfigOption = DEFAULT) -> None:
    """The list that holds, as JSON that `propose` takes; on standard error where the settings say otherwise."""
    found = carried_out(config, "official_show")
    typer.echo(json.dumps(found["list"], indent=2, ensure_ascii=False))
    typer.echo(f"version {found['version']} of {_day(found['at'])}", err=True)
    for row in found["differs"]:
        typer.echo(f"the settings differ: {_change(row)}", err=True)


@official_app.command("history")
def history(
    config: ConfigOption = DEFAULT,
    limit: Annotated[int, typer.Option(min=1, max=200, help="How many versions.")] = 20,
    as_json: _JSON = False,
) -> None:
    """Who changed what, newest first."""
    found = carried_out(config, "official_history", limit=limit)
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    for item in found["items"]:
        typer.echo(f"{item['version']:>4}  {_day(item['at'])}  {item['author']} + {item['approver']}  {item['reason']}")
        for row in item["changes"]:
            typer.echo(f"      {_change(row)}")


@official_app.command("propose")
def propose(
    file: Annotated[Path, typer.Argument(help="JSON of the whole list, as `show` prints it.")],
    config: ConfigOption = DEFAULT,
    reason: Annotated[str, typer.Option(help="Why; the second person reads it.")] = "",
) -> None:
    """Offer another list; a security admin has to agree at the relay within 24 hours."""
    try:
        wanted = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as wrong:
        refuse(ConfigError(f"{file}: {wrong}"))
    made = carried_out(config, "official_propose", list=wanted, reason=reason)
    for row in made["changes"]:
        typer.echo(_change(row))
    typer.echo(f"proposed: {made['proposal']}; a security admin has to agree at the relay")


def _day(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")


def _change(row: dict[str, Any]) -> str:
    return f"{'+' if row['change'] == 'added' else '-'} {row['field']}: {row['value']}"
