"""Stores with rows in every state, for the operator's commands; the same for each engine."""

import atexit
import json
import shutil
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack, asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any

from tests.contract.ledger_rig import (
    INBOX,
    START,
    FakeClock,
    answer,
    conversation,
    decision,
    delivery,
    heard,
    inbound,
    later,
    said,
    state,
)
from tests.servers.postgres import Databases

from kefu_adapters.blobs.directory import DirectoryBlobs
from kefu_adapters.stores.announcement_store import AnnouncementStore
from kefu_adapters.stores.migrate import migrate
from kefu_adapters.stores.people_store import PeopleStore, User
from kefu_adapters.stores.places import Place, sqlite_path
from kefu_adapters.stores.postgres import PostgresLedger
from kefu_adapters.stores.session_store import Session, SessionStore
from kefu_adapters.stores.sides import opened
from kefu_adapters.stores.sqlite import SqliteLedger
from kefu_adapters.stores.vault import SqlVault
from kefu_core.announcement.state import Announcement, Content, Stage, TargetRef, Variant
from kefu_core.conversation.events import CaseOpened, ConversationStarted, MessageArrived
from kefu_core.conversation.evolve import fold
from kefu_core.decision import DeliveryStatus, Due, Effects
from kefu_core.ledger import Append, Settlement
from kefu_core.messages import Attachment, AttachmentKind, Author

SECRET = b"k" * 40
S = DeliveryStatus
NOW = round(START.timestamp() * 1000)
STATES = ("queued", "held", "sending", "unknown", "sent", "failed", "cancelled")


def one_answer(folder: Path) -> Path:
    """A folder of knowledge that is read in no time."""
    folder.mkdir(exist_ok=True)
    head = "---\nid: fees\ntopic: transfer\nphrasings: {zh: [手续费多少], en: [the fees]}\n---\n"
    (folder / "fees.md").write_text(f"{head}## zh\n免费。\n## en\nFree.\n", "utf-8")
    return folder


def started(person: str, number: int, version: int = 1) -> Append:
    """A conversation with an open case, told by real events, with one answer queued."""
    identity = conversation(person)
    shape = state(person, version)
    events = (
        ConversationStarted(
            id=identity, inbox=INBOX, contact=shape.contact, recipient=person, surface="private", language="zh"
        ),
        CaseOpened(number=number, at=START),
        MessageArrived(message=heard(person, 1, "x").id, at=START),
    )
    folded = fold([(version, events)])
    assert folded is not None
    made = answer(person, version)
    return Append(
        inbox=INBOX,
        dedupe_keys=(f"m:{person}:1",),
        base=version - 1,
        state=folded,
        events=tuple(event.to_json() for event in events),
        effects=made.effects,
        sender=inbound(person, "k").sender,
        at=START,
    )


async def fill(ledger: Any, blobs: Path, *, prefix: str = "p") -> None:
    """One conversation for each state of a delivery, a parked message, an album, announcements, people, a secret."""
    fence = ledger.fence
    for number, kind in enumerate(STATES, start=1):
        person = f"{prefix}-{kind}"
        await ledger.append(started(person, number))
        one = delivery(person, 1).id
        if kind in {"sending", "unknown", "sent", "failed"}:
            claimed = [row.message.id for row in await ledger.claim(fence, 100, START)]
            assert one in claimed
            for other in claimed:
                if other != one:
                    await ledger.unclaim(other, fence)
        if kind in {"unknown", "sent", "failed"}:
            status = S(kind)
            due = later(60) if kind == "unknown" else None
            await ledger.settle(
                Settlement(delivery=one, fence=fence, status=status, at=START, due=due, source_id="77", reason="x")
            )
        if kind == "cancelled":
            await ledger.database.write(("UPDATE deliveries SET status='cancelled',reason='x' WHERE id=?", (one,)))
        if kind == "held":
            await ledger.database.write(("UPDATE deliveries SET held='window' WHERE id=?", (one,)))
    await ledger.park(conversation(f"{prefix}-parked"), inbound(f"{prefix}-parked", f"{prefix}:park"), START)
    album = decision(
        f"{prefix}-album", effects=Effects(dues=(Due(kind="album", at=START), Due(kind="idle", at=later(9))))
    )
    await ledger.append(album)
    attached = Attachment(kind=AttachmentKind.PICTURE, ref="r1", mime="image/png")
    await ledger.append(
        decision(
            f"{prefix}-blob", effects=Effects(messages=(heard(f"{prefix}-blob", 1, "see", attachments=(attached,)),))
        )
    )
    store = DirectoryBlobs(blobs, ledger.database)
    pending = await store.pending(NOW, 10)
    await store.store(pending[0].id, b"picture of " + prefix.encode(), mime="image/png")
    await people(ledger, prefix)
    await announcements(ledger, prefix)
    while await ledger.index_pending():
        continue


async def people(ledger: Any, prefix: str) -> None:
    """A person at the relay who is signed in, and a sealed row under a lease."""
    await PeopleStore(ledger.database).save_user(User(id=f"u{prefix}", name=f"name-{prefix}", created_at=NOW))
    await SessionStore(ledger.database).put_session(
        Session(id=f"s{prefix}", user=f"u{prefix}", csrf="c", created_at=NOW, seen_at=NOW, expires_at=NOW * 2)
    )
    vault = SqlVault(ledger.database, SECRET, owner="me")
    await vault.put(f"token:{prefix}", {"access": "abc"})
    await vault.lease(f"token:{prefix}", 600)


async def announcements(ledger: Any, prefix: str) -> None:
    """One that is going out (a delivery of it queued), and one that waits for its time."""
    store = AnnouncementStore(ledger.database)
    for stage in (Stage.SENDING, Stage.SCHEDULED):
        identity = f"n{prefix}{stage.value}"
        target = TargetRef(inbox=INBOX, target="timeline")
        content = Content(title="News", variants=(Variant(language="zh", text="新"),), targets=(target,))
        shape = Announcement(id=identity, version=1, stage=stage, author="a", targets=(target,), starts_at=later(99))
        await store.save(shape, ({"kind": "announcement.created", "by": "a"},), content, START)
        if stage is Stage.SENDING:
            item = delivery(
                f"{prefix}-timeline",
                1,
                lane=f"t:{prefix}",
                announcement=identity,
                author=Author.SYSTEM,
                message=identity,
            )
            await store.add(store.body(identity, "新", None, START), store.delivery(item, START))


def rows_of(place: Place, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """A SELECT on a store, at once."""
    with opened(place.url) as side:
        return list(side.rows(sql, parameters))


class Stores:
    """Makes installations on one engine, under a folder; ``empty`` ones have no tables."""

    def __init__(self, kind: str, folder: Path, databases: Databases | None, stack: ExitStack) -> None:
        self.kind, self._folder, self._databases, self._stack = kind, folder, databases, stack

    def make(self, name: str, *, empty: bool = False) -> Place:
        """A new installation."""
        folder = self._folder / name
        folder.mkdir()
        if self._databases is not None:
            url = self._stack.enter_context(self._databases.one(empty=empty))
        else:
            url = f"sqlite:///{folder / 'kefu.db'}"
            if not empty:
                shutil.copy(template(), folder / "kefu.db")
        return Place(url=url, blobs=folder / "blobs", secret=SECRET)

    def ledger(self, place: Place, clock: Any = None) -> Any:
        """Its ledger, not yet open."""
        if self.kind == "sqlite":
            return SqliteLedger(sqlite_path(place.url), clock=clock or FakeClock())
        return PostgresLedger(place.url, clock=clock or FakeClock())

    @asynccontextmanager
    async def opened(self, place: Place, clock: Any = None) -> AsyncIterator[Any]:
        """Its ledger, open."""
        ledger = self.ledger(place, clock)
        await ledger.open()
        try:
            yield ledger
        finally:
            await ledger.close()

    async def filled(self, name: str) -> Place:
        """An installation with rows in every state."""
        place = self.make(name)
        async with self.opened(place) as ledger:
            await fill(ledger, place.blobs)
        return place


@cache
def template() -> Path:
    """A migrated SQLite file to copy from: migrating takes longer than most tests."""
    folder = Path(tempfile.mkdtemp(prefix="kefu-template-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    migrate(f"sqlite:///{folder / 'kefu.db'}")
    return folder / "kefu.db"


def check_invariants(read: Any) -> None:
    """What must hold in every store. ``read(sql)`` gives rows."""
    assert not read("SELECT id FROM conversations c WHERE version>0 AND version<>(SELECT max(sequence) FROM events e"
                    " WHERE e.conversation_id=c.id)")  # fmt: skip
    assert not read(
        "SELECT d.id FROM deliveries d WHERE d.status IN ('queued','sending','unknown')"
        " AND NOT EXISTS (SELECT 1 FROM bodies b WHERE b.message_id=d.message)"
    )
    assert not read("SELECT m.id FROM messages m WHERE NOT EXISTS (SELECT 1 FROM conversations c"
                    " WHERE c.id=m.conversation_id)")  # fmt: skip
    assert not read(
        "SELECT b.message_id FROM bodies b WHERE b.text<>''"
        " AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.id=b.message_id)"
        " AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.message=b.message_id)"
    )
    assert not read("SELECT lane FROM deliveries WHERE status='sending' GROUP BY lane HAVING count(*)>1")
    counted = read("SELECT c.id FROM conversations c WHERE c.parked<>(SELECT count(*) FROM parked p"
                   " WHERE p.conversation_id=c.id AND p.state='pending')")  # fmt: skip
    assert not counted
    for version, text in read("SELECT version,state FROM conversations WHERE version>0"):
        assert json.loads(text)["version"] == version


__all__ = ["FakeClock", "Stores", "check_invariants", "fill", "rows_of", "said", "started"]
