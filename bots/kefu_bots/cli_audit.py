"""``kefu audit …`` and the kill switch: what was done and by whom, whether that is still true, and stop."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from kefu_adapters.stores.audit_store import Head
from kefu_bots.cli_common import DEFAULT, EXIT_FAILED, ConfigOption, carried_out, loaded, refuse
from kefu_bots.heads import read_heads
from kefu_bots.secrets_derived import derive
from kefu_core.errors import ConfigError

MOST_HEADS = 400
_HEAD = re.compile(r"(\d{1,18}):([0-9a-f]{64})")
app = typer.Typer(no_args_is_help=True, help="The audit: what was done, by whom, and whether that is still true.")
Person = Annotated[str, typer.Option("--person", help="Only what this person did (their id, `operator`, `guard`).")]
Action = Annotated[str, typer.Option("--action", help="Only this action, or all that begin so: `announcement.`")]
Since = Annotated[str, typer.Option("--since", help="From this time on: 2026-11-23 or 2026-11-23T08:00 (UTC).")]
Until = Annotated[str, typer.Option("--until", help="Before this time.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; it stands in the audit.")]
One = Annotated[str, typer.Option("--inbox", help="Only this account.")]


def register(root: typer.Typer) -> None:
    """Add the commands to the product's command line."""
    root.add_typer(app, name="audit")
    root.command("stop-everything")(stop_everything)
    root.command("release")(release)


@app.command("verify")
def verify(
    config: ConfigOption = DEFAULT,
    head: Annotated[list[str] | None, typer.Option("--head", help="A head kept elsewhere, SEQ:HASH; repeat.")] = None,
    heads: Annotated[Path | None, typer.Option("--heads", help="A file of heads (`audit.heads_file`).")] = None,
    old_key: Annotated[
        list[Path] | None, typer.Option("--old-key", help="A file with a secret key of before; repeat for several.")
    ] = None,
) -> None:
    """Check the whole chain; exit 1 with the first row that was edited, deleted, added, swapped or cut off.

    A cut-off end can be seen only against a head that was kept elsewhere. Rows from before the secret key was changed
    need that key too: as KEFU_SECRET_KEY_OLD, or with --old-key.
    """
    known = [_head(text) for text in head or ()]
    if heads is not None:
        try:
            known += _some(read_heads(heads))
        except OSError as error:
            refuse(ConfigError(f"{heads}: {error.strerror or error}"))
    older = _older_keys(config, old_key or [])
    found = carried_out(config, "audit_verify", heads=[[one.seq, one.hash] for one in known], older=older)
    for seq in found["new_keys"]:
        typer.echo(f"the secret key was changed before row {seq}")
    if found["begins"] > 1:
        typer.echo(f"rows before {found['begins']} are under a secret key of before: give it with --old-key", err=True)
    if found["broken"]:
        typer.echo(f"BROKEN at row {found['broken']['seq']}: {found['broken']['what']}", err=True)
        raise typer.Exit(EXIT_FAILED)
    against = f", and fits {len(known)} heads kept elsewhere" if known else "; no head to tell whether its end was cut"
    typer.echo(f"whole: {found['seq']} rows, head {found['seq']}:{found['hash']}{against}")


def _older_keys(config: Path, files: list[Path]) -> list[str]:
    """Keys of before, each derived for the audit alone, as hex. Exit 2 for a file that holds none."""
    secrets = [loaded(config).old_secret_key]
    for file in files:
        try:
            secrets.append(file.read_text("utf-8").strip().encode())
        except (OSError, UnicodeDecodeError):
            refuse(ConfigError(f"{file}: cannot be read"))
        if len(secrets[-1]) < 32:
            refuse(ConfigError(f"{file}: holds no secret key"))
    return [derive(secret, "audit").hex() for secret in secrets if secret]


def _some(heads: list[Head]) -> list[Head]:
    """The newest, and of the older ones as many more, evenly: what one command may carry."""
    older, newest = heads[: -MOST_HEADS // 2], heads[-MOST_HEADS // 2 :]
    step = max(1, len(older) * 2 // MOST_HEADS + 1)
    return older[::step] + newest


def _head(text: str) -> Head:
    match = _HEAD.fullmatch(text.strip())
    if match is None:
        refuse(ConfigError(f"--head {text}: SEQ:HASH, as `audit.head` of the log says it"))
    return Head(seq=int(match.group(1)), hash=match.group(2))


@app.command("show")
def show(
    config: ConfigOption = DEFAULT,
    person: Person = "",
    action: Action = "",
    since: Since = "",
    until: Until = "",
    limit: Annotated[int, typer.Option("--limit", min=1, max=100_000)] = 50,
) -> None:
    """The newest rows, one line each."""
    for number, row in enumerate(_rows(config, person, action, since, until)):
        if number == limit:
            return
        when = f"{datetime.fromtimestamp(row['at'] / 1000, UTC):%Y-%m-%d %H:%M:%S}"
        more = {k: v for k, v in {**row["detail"], "reason": row["reason"], "from": row["address"]}.items() if v}
        said = json.dumps(more, ensure_ascii=False) if more else ""
        typer.echo(
            f"{row['seq']:>8}  {when}  {row['actor']:<16} {row['action']:<28} {row['object']:<24} {said}".rstrip()
        )


@app.command("export")
def export(
    config: ConfigOption = DEFAULT,
    person: Person = "",
    action: Action = "",
    since: Since = "",
    until: Until = "",
    file: Annotated[Path | None, typer.Option("--file", help="Instead of standard output; never overwritten.")] = None,
) -> None:
    """All rows as JSON lines, newest first. The export is itself an entry of the audit."""
    rows = _rows(config, person, action, since, until, export=True)
    if file is None:
        for row in rows:
            typer.echo(json.dumps(row, ensure_ascii=False))
        return
    try:
        with file.open("x", encoding="utf-8") as out:
            file.chmod(0o600)
            for row in rows:
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
    except OSError as error:
        refuse(ConfigError(f"{file}: {error.strerror or error}"))


def _rows(
    config: Path, person: str, action: str, since: str, until: str, *, export: bool = False
) -> Iterator[dict[str, Any]]:
    asked = {"actor": person, "action": action, "since": _moment(since), "until": _moment(until), "export": export}
    before: int | None = None
    while True:
        rows = carried_out(config, "audit_rows", before=before, **asked)["rows"]
        yield from rows
        if not rows:
            return
        before = rows[-1]["seq"]


def _moment(text: str) -> int:
    if not text:
        return 0
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        refuse(ConfigError(f"{text}: a time like 2026-11-23 or 2026-11-23T08:00"))
    return round((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() * 1000)


def stop_everything(config: ConfigOption = DEFAULT, inbox: One = "", reason: Reason = "") -> None:
    """The kill switch: nothing leaves any more, what is claimed already included. What comes in is kept."""
    done = carried_out(config, "fleet_stop", on=True, inbox=inbox, reason=reason)
    typer.echo(f"stopped: {inbox or 'everything'}; {done['in_flight']} calls had left before")


def release(config: ConfigOption = DEFAULT, inbox: One = "", reason: Reason = "") -> None:
    """Let things leave again after a stop."""
    carried_out(config, "fleet_stop", on=False, inbox=inbox, reason=reason)
    typer.echo(f"released: {inbox or 'everything'}")
