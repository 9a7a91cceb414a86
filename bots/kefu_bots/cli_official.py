"""``kefu official``: the official list at the command line."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from kefu_bots import official_signing as signing
from kefu_bots.cli_common import DEFAULT, EXIT_FAILED, EXIT_PENDING, ConfigOption, carried_out, refuse
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


@official_app.command("adopt")
def adopt(
    version: Annotated[int, typer.Argument(min=1, help="The newest version, which you have read.")],
    config: ConfigOption = DEFAULT,
) -> None:
    """Say that the newest version is genuine, when its seal is missing: after an upgrade or a lost secret key."""
    typer.echo(f"version {carried_out(config, 'official_adopt', version=version)['version']} holds")


@official_app.command("key")
def key(config: ConfigOption = DEFAULT, as_json: _JSON = False) -> None:
    """The public key that the signed list is verified with; publish it where your users find it."""
    found = carried_out(config, "official_key")["keys"]
    if as_json:
        typer.echo(json.dumps(found))
        return
    for item in found:
        typer.echo(f"{item['id']}  {item['public']}" + (f"  until {item['until']}" if item["until"] else ""))


@official_app.command("rotate-key")
def rotate_key(
    config: ConfigOption = DEFAULT,
    keep_days: Annotated[float, typer.Option(min=0, max=3650, help="The key before signs along for so long.")] = 30,
) -> None:
    """Make a new signing key; the one before goes on signing beside it until a date."""
    made = carried_out(config, "official_rotate_key", days=keep_days)
    typer.echo(f"{made['id']}  {made['public']}")
    typer.echo(f"the key before signs along until {made['until']}")


@official_app.command("verify")
def verify(
    file: Annotated[Path, typer.Argument(help="The document, as /.well-known/kefu-official.json serves it.")],
    key: Annotated[str, typer.Option(help="The public key that you trust, as `kefu official key` prints it.")] = "",
) -> None:
    """Verify a signed list without any network; exit 1 when it does not hold, 3 when no key of yours was named."""
    try:
        with file.open("rb") as source:
            raw = source.read(signing.MAX_BYTES + 1)
    except OSError as wrong:
        refuse(ConfigError(str(wrong)))
    found = signing.verify(raw, key=key, now=datetime.now(UTC))
    if found.problem:
        typer.echo(f"{file}: {found.problem}", err=True)
        raise typer.Exit(EXIT_FAILED)
    typer.echo(f"{file}: version {found.version}, signed by {found.key}, {found.issued_at} to {found.expires_at}")
    if not key:
        typer.echo(
            "Signed by the key that it names itself: compare that with the one you know, or use --key.", err=True
        )
        raise typer.Exit(EXIT_PENDING)


def _day(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")


def _change(row: dict[str, Any]) -> str:
    return f"{'+' if row['change'] == 'added' else '-'} {row['field']}: {row['value']}"
