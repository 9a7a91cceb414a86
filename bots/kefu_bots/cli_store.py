"""The operator's commands about the store: migrate, back up, restore, move, erase."""

import asyncio
import os
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated, Any

import typer

from kefu_adapters.stores import places
from kefu_adapters.stores.archive import Manifest
from kefu_adapters.stores.places import Place, fingerprint
from kefu_adapters.stores.revisions import standing, upgrade
from kefu_adapters.stores.sealed_file import Key
from kefu_adapters.stores.sqlite_files import FileLock, check_place
from kefu_bots import office, office_store
from kefu_bots.cli_common import DEFAULT, EXIT_PENDING, ConfigOption, carried_out, loaded, refuse
from kefu_bots.config import Config
from kefu_bots.opening import store_url
from kefu_bots.personal_data import ERASURES
from kefu_core.errors import ConfigError, KefuError

PASSPHRASE = "KEFU_BACKUP_PASSPHRASE"  # noqa: S105 - the name of a variable
KeyFile = Annotated[
    Path | None,
    typer.Option("--key-file", help=f"Encrypt or open with this file's bytes; else with {PASSPHRASE} if it is set."),
]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
_WATCHED = ("contacts", "conversations", "messages", "deliveries", "users", "announcements", "audit")


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    for name, command in (
        ("migrate", migrate),
        ("backup", backup),
        ("restore", restore),
        ("release-restored", release_restored),
        ("copy", copy),
        ("erase", erase),
    ):
        app.command(name)(command)


def migrate(
    config: ConfigOption = DEFAULT,
    check: Annotated[bool, typer.Option("--check", help="Change nothing; exit 3 when something is pending.")] = False,
) -> None:
    """Bring the store's tables forward, one revision after the other.

    Safe to repeat: what was cut off goes on. On PostgreSQL the previous version may go on working meanwhile.
    """
    settings = loaded(config)
    url = store_url(settings)
    try:
        stands = standing(url)
        typer.echo(f"{places.spoken(url)}: revision {stands.current or 'none'}, this version has {stands.head}")
        for revision, title in stands.pending:
            typer.echo(f"  {'pending' if check else 'to run'}  {revision}  {title}")
        if check:
            raise typer.Exit(EXIT_PENDING if stands.pending else 0)
        _upgrade(url)
    except KefuError as error:
        refuse(error)
    typer.echo(f"at revision {standing(url).current}")


def _upgrade(url: str) -> None:
    def told(revision: str, title: str) -> None:
        typer.echo(f"  done     {revision}  {title}")

    if not places.is_sqlite(url):
        upgrade(url, told=told)
        return
    path = places.sqlite_path(url)
    check_place(path)
    lock = FileLock(path)
    lock.take()
    try:
        upgrade(url, told=told)
    finally:
        lock.release()


def backup(
    file: Path,
    config: ConfigOption = DEFAULT,
    key_file: KeyFile = None,
    check: Annotated[
        bool, typer.Option("--verify", help="Only read a backup whole and check everything in it.")
    ] = False,
    other_key: Annotated[bool, typer.Option("--other-key", help="It was made under another KEFU_SECRET_KEY.")] = False,
) -> None:
    """Write everything that the store holds into one file, while the fleet works; then read it back.

    Left out: sessions, leases, and the keys of message fragments. Keep KEFU_SECRET_KEY apart from it.
    """
    from kefu_adapters.stores.backup import back_up, verify  # the toolkit takes its time
    from kefu_bots.observe.checks import BACKUP_MARKER

    settings = loaded(config)
    place = office_store.place(settings)
    try:
        key = _key(key_file)
        if check:
            _told(file, verify(place, file, key, other_key=other_key))
            return
        os.nice(10)  # people wait for the fleet, nobody for this
        seal = fingerprint(place.secret, settings.settings.model_dump(mode="json"))
        manifest = back_up(place, file, version=_version(), settings=seal, key=key)
    except OSError as error:
        refuse(ConfigError(f"{file}: {error.strerror or error}"))
    except KefuError as error:
        refuse(error)
    (settings.data / BACKUP_MARKER).touch()
    _told(file, manifest)
    _note(settings, "store.backed_up", file.name, sealed=manifest.sealed, **_counts(manifest))


def restore(
    file: Path,
    config: ConfigOption = DEFAULT,
    to: Annotated[str, typer.Option("--to", help="A data directory or postgresql://…; else the settings' store.")] = "",
    key_file: KeyFile = None,
    replace: Annotated[bool, typer.Option("--replace", help="Take the place of a store that is not empty.")] = False,
    other_key: Annotated[bool, typer.Option("--other-key", help="It was made under another KEFU_SECRET_KEY.")] = False,
    erasures: Annotated[Path | None, typer.Option("--erasures", help="The erasure list, if it was kept apart.")] = None,
    yes: Yes = False,
) -> None:
    """Verify a backup, put it in place, and hold back everything that could be sent a second time.

    Nothing goes out by itself afterwards: look at it in the console, then use release-restored.
    """
    from kefu_adapters.stores.restore import restore as restore_store

    settings = loaded(config)
    place = _target(settings, to)
    if replace and not yes and typer.prompt(f"Type REPLACE to replace {places.spoken(place.url)}") != "REPLACE":
        typer.echo("Nothing was changed.", err=True)
        raise typer.Exit(1)
    try:
        listed = office_store.read_list(settings.data / ERASURES)
        listed += office_store.read_list(erasures) if erasures else ()
        done = restore_store(
            place, file, key=_key(key_file), replace=replace, other_key=other_key, erased=listed, said=typer.echo
        )
    except OSError as error:
        refuse(ConfigError(f"{error.filename or file}: {error.strerror or error}"))
    except ValueError:
        refuse(ConfigError("the erasure list cannot be read"))
    except KefuError as error:
        refuse(error)
    _told(file, done.manifest)
    held = done.held
    typer.echo(f"restored to {places.spoken(place.url)}")
    typer.echo(f"  held for a decision: {held.deliveries} deliveries, {held.inbound} messages, {held.timers} timers")
    typer.echo(f"  of unknown outcome: {held.unknown}; announcements stopped or sent back: {held.announcements}")
    typer.echo("  short messages of the last 30 minutes before the backup may be missing")
    if done.erased:
        typer.echo(f"  people erased once more: {done.erased}")
    if done.aside:
        typer.echo(f"  what was there lies in {done.aside}; remove it when all is well")
    if place.url == store_url(settings):
        _note(settings, "store.restored", file.name, taken_at=done.manifest.begin.at, **held.to_json())


def release_restored(
    config: ConfigOption = DEFAULT,
    older_than: Annotated[float | None, typer.Option("--older-than", help="Only what is older, in hours.")] = None,
    discard: Annotated[bool, typer.Option("--discard", help="Throw it away instead of sending it.")] = False,
    unknown: Annotated[
        bool, typer.Option("--unknown", help="Also what has an unknown outcome: sent once more, or thrown away.")
    ] = False,
    yes: Yes = False,
) -> None:
    """Let go, or throw away, what a restore holds back. Shows it first, and asks."""
    do = "discard" if discard else "release"
    shown = carried_out(config, "restored", older_than_hours=older_than)
    if shown["since"] is None:
        typer.echo("This store was never restored.")
        return
    _held(shown["held"])
    if not any(shown["held"].values()) or not (yes or typer.confirm(f"{do} it?")):
        return
    answer = carried_out(config, "restored", older_than_hours=older_than, do=do, unknown=unknown)
    typer.echo(f"{do}d:")
    _held(answer["done"])
    if any(answer["left"].values()):
        typer.echo("left:")
        _held(answer["left"])


def _held(numbers: dict[str, int]) -> None:
    for name in ("deliveries", "unknown", "inbound", "timers"):
        typer.echo(f"  {name:<12} {numbers[name]}")


def copy(
    config: ConfigOption = DEFAULT,
    source: Annotated[str, typer.Option("--from", help="sqlite:PATH; else the settings' store.")] = "",
    target: Annotated[str, typer.Option("--to", help="postgresql://USER@HOST/DATABASE, migrated and empty.")] = "",
    blobs: Annotated[Path | None, typer.Option("--blobs", help="Also copy the attachments into this folder.")] = None,
    undo: Annotated[bool, typer.Option("--undo", help="The move was given up: the store may be used again.")] = False,
) -> None:
    """Move the whole store to another database; the fleet is stopped meanwhile and goes on there.

    The password goes into KEFU_COPY_PASSWORD rather than into the address. The old store is marked as moved.
    """
    from kefu_adapters.stores import transfer

    def said(row: transfer.Moved) -> None:
        typer.echo(f"  {row.table:<24} {row.count:>10}  {row.sum}")

    settings = loaded(config)
    old = source or store_url(settings)
    try:
        old = places.checked(old)
        if undo:
            found = transfer.undo(old)
            typer.echo("the store may be used again" if found else "the store was not marked as moved")
            return
        new = places.with_password(places.checked(target), os.environ.get("KEFU_COPY_PASSWORD", ""))
        _upgrade(new)
        done = transfer.copy(old, new, blobs=(settings.data / "blobs", blobs) if blobs else None, said=said)
    except OSError as error:
        refuse(ConfigError(f"{error.filename}: {error.strerror or error}"))
    except KefuError as error:
        refuse(error)
    typer.echo(f"{sum(row.count for row in done)} rows moved to {places.spoken(new)}; both sides are equal.")
    typer.echo("Now set `database` to it (and `redis`), and start the fleet there.")


def erase(
    who: Annotated[str, typer.Argument(help="A contact's id, INBOX:PLATFORM_ID, or a case number (K-12).")],
    config: ConfigOption = DEFAULT,
    yes: Yes = False,
) -> None:
    """Erase one person: texts, names, attachments and ids. What happened stays under a keyed reference."""
    seen = carried_out(config, "erase", who=who)
    typer.echo(f"{seen['contact']} of {seen['inbox']}, {seen['conversations']} conversations")
    if not (yes or typer.confirm("Erase? It cannot be taken back.")):
        return
    done = carried_out(config, "erase", who=who, sure=True)
    typer.echo(f"erased: {done['messages']} messages, {done['attachments']} attachments; left is {done['reference']}")
    typer.echo(f"Keep a copy of {ERASURES} of the data directory apart: every restore needs it.")


def _key(file: Path | None) -> Key | None:
    content = None if file is None else file.read_bytes()
    return Key.of(file=content, passphrase=os.environ.get(PASSPHRASE, ""))


def _target(settings: Config, to: str) -> Place:
    place = office_store.place(settings)
    if not to:
        return place
    if "://" in to or to.startswith("sqlite:"):
        try:
            url = places.with_password(places.checked(to), os.environ.get("KEFU_COPY_PASSWORD", ""))
        except KefuError as error:
            refuse(error)
        return Place(url=url, blobs=place.blobs, secret=place.secret)
    folder = Path(to).absolute()
    return Place(url=f"sqlite:///{folder / 'kefu.db'}", blobs=folder / "blobs", secret=place.secret)


def _version() -> str:
    try:
        return version("kefu")
    except PackageNotFoundError:
        return "unknown"


def _told(file: Path, manifest: Manifest) -> None:
    begin = manifest.begin
    typer.echo(f"{file}: whole; Kefu {begin.kefu}, revision {begin.revision}, from {begin.engine}"
               f"{', encrypted' if manifest.sealed else ''}")  # fmt: skip
    for name, count in _counts(manifest).items():
        typer.echo(f"  {name:<16} {count}")
    if manifest.missing:
        typer.echo(f"  {len(manifest.missing)} attachments were erased while it was written")


def _counts(manifest: Manifest) -> dict[str, Any]:
    counts = {name: manifest.tables[name]["count"] for name in _WATCHED if name in manifest.tables}
    return {**counts, "attachments": manifest.blobs}


def _note(settings: Config, action: str, target: str, **detail: Any) -> None:
    """Write the act into the audit; the act is done, so a store that cannot take it now only costs the line."""
    try:
        answer = asyncio.run(office.carry_out(settings, "store_noted", action=action, target=target, detail=detail))
    except KefuError as error:
        answer = {"error": str(error)}
    if "error" in answer:
        typer.echo(f"not written into the audit: {answer['error']}", err=True)
