"""Erases one person: texts, names, attachments and platform ids go; what happened stays under a keyed reference.

The list of erasures holds such references only. It outlives backups: a restored store is erased again by it.
Each step may be repeated; the contact's row is renamed last, so an erasure that was cut off goes on when asked again.
"""

# ruff: noqa: S608 - statements are put together from our own names only; values are always parameters.

import hashlib
import hmac
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kefu_adapters.stores.database import Database, Statement
from kefu_adapters.stores.impostor_store import erased
from kefu_adapters.stores.times import moment
from kefu_adapters.stores.wiping import emptied, forget_words, overwrite, stored_uploads
from kefu_core.conversation.events import ConversationStarted, Event, ReachabilityChanged, Resolved, SubscriptionChanged
from kefu_core.conversation.evolve import evolve
from kefu_core.conversation.state import Conversation, Status

_BATCH = 100
_DAY = 86_400_000
_LAST = "\U0010ffff"
_MESSAGE = re.compile(r"m[0-9a-f]{20}")
_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A contact of one inbox, with the ids of their conversations."""

    inbox: str
    contact: str
    platform_id: str
    conversations: tuple[str, ...]
    first_seen_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What was done: the reference that is left, and how much."""

    reference: str
    messages: int
    attachments: int
    cancelled: int


class Eraser:
    """Erases people of one store. ``key`` is the installation's own; ``blobs`` the folder of attachments."""

    def __init__(self, database: Database, key: bytes, *, blobs: Path) -> None:
        self._database = database
        self._key = key
        self._blobs = blobs

    def reference(self, inbox: str, platform_id: str) -> str:
        """The keyed reference of a person."""
        return self._keyed("person", f"{inbox}\x1f{platform_id}")

    def _keyed(self, kind: str, text: str) -> str:
        digest = hmac.new(self._key, f"{kind}\x1f{text}".encode("utf-8", "surrogatepass"), hashlib.sha256)
        return f"x{digest.hexdigest()[:31]}"

    def _name(self, person: Person, identity: str) -> str:
        """The new name of something of a person; another one in each of their lives here, the same in every attempt."""
        return self._keyed("row", f"{person.first_seen_at}\x1f{identity}")

    async def find(self, who: str) -> Person | None:
        """A person by contact id, by ``INBOX:PLATFORM_ID`` or by case number (``K-12``)."""
        if who.upper().startswith("K-") and who[2:].isdecimal():
            rows = await self._database.read(
                "SELECT t.inbox,t.id,t.platform_id,t.first_seen_at FROM cases k"
                " JOIN conversations c ON c.id=k.conversation_id"
                " JOIN contacts t ON t.inbox=c.inbox AND t.id=c.contact_id WHERE k.number=?",
                (int(who[2:]),),
            )
        elif ":" in who:
            inbox, _, platform_id = who.partition(":")
            rows = await self._database.read(
                "SELECT inbox,id,platform_id,first_seen_at FROM contacts WHERE inbox=? AND platform_id=?",
                (inbox, platform_id),
            )
        else:
            rows = await self._database.read(
                "SELECT inbox,id,platform_id,first_seen_at FROM contacts WHERE id=?", (who,)
            )
        if not rows:
            return None
        inbox, contact, platform_id, first_seen_at = rows[0]
        found = await self._database.read(
            "SELECT id FROM conversations WHERE contact_id=? AND inbox=? ORDER BY id", (contact, inbox)
        )
        return Person(
            inbox=inbox,
            contact=contact,
            platform_id=platform_id,
            conversations=tuple(row[0] for row in found),
            first_seen_at=first_seen_at,
        )

    async def remember_erasure(self, reference: str, *, at: int, who: str) -> None:
        """Put a reference on the list that every restore goes through."""
        await self._database.write(
            (
                (
                    "INSERT INTO erasures (reference,at,who) VALUES (?,?,?)"
                    " ON CONFLICT(reference) DO UPDATE SET at=excluded.at,who=excluded.who"
                ),
                (reference, at, who),
            )
        )

    async def listed(self) -> list[tuple[str, int, str]]:
        """The list: reference, time (ms), who asked."""
        rows = await self._database.read("SELECT reference,at,who FROM erasures ORDER BY at,reference")
        return [(row[0], row[1], row[2]) for row in rows]

    async def again(self, references: Sequence[str], *, at: int) -> int:
        """After a restore: erase everybody on the list who is there again; gives back how many."""
        wanted, cursor, done = set(references), ("", ""), 0
        while wanted:
            rows = await self._database.read(
                "SELECT inbox,id,platform_id FROM contacts WHERE (inbox,id)>(?,?) ORDER BY inbox,id LIMIT 500", cursor
            )
            for inbox, contact, platform_id in rows:
                if self.reference(inbox, platform_id) in wanted:
                    person = await self.find(contact)
                    if person is not None:
                        await self.erase(person, at=at, who="", again=True)
                        done += 1
            if len(rows) < 500:
                break
            cursor = (rows[-1][0], rows[-1][1])
        return done

    async def erase(self, person: Person, *, at: int, who: str, again: bool = False) -> Erased:
        """Erase a person. With ``again`` the list is left as it is."""
        reference = self.reference(person.inbox, person.platform_id)
        if not again:
            await self.remember_erasure(reference, at=at, who=who)
        messages = attachments = cancelled = 0
        for conversation in person.conversations:
            cancelled += await self._cancel(conversation)
            while ids := await self._messages(conversation):
                attachments += await self._texts(person, ids, conversation)
                messages += len(ids)
            await self._rest(person, conversation, self._name(person, person.contact), at)
        cancelled += await self._announced(person)
        await self._names(person, at)
        return Erased(reference=reference, messages=messages, attachments=attachments, cancelled=cancelled)

    async def _cancel(self, conversation: str) -> int:
        sql = (
            "UPDATE deliveries SET status='cancelled',held='',reason='erased' WHERE status='queued' AND {} RETURNING id"
        )
        done = await self._database.write(
            (sql.format("lane=?"), (conversation,)),
            (sql.format("conversation_id=? AND lane<>conversation_id"), (conversation,)),
        )
        return sum(len(rows) for rows in done)

    async def _messages(self, conversation: str) -> list[str]:
        rows = await self._database.read(
            "SELECT id FROM messages WHERE conversation_id=? ORDER BY sequence,number LIMIT ?", (conversation, _BATCH)
        )
        return [row[0] for row in rows]

    async def _texts(self, person: Person, ids: Sequence[str], conversation: str) -> int:
        """Everything that a batch of messages said, in one transaction; then the bytes of its attachments."""
        marks = ",".join("?" * len(ids))
        files = await self._database.read(f"SELECT id,file FROM blobs WHERE message_id IN ({marks})", ids)
        uploads = await stored_uploads(self._database, ids)
        calls = await self._database.read(
            f"SELECT id,message FROM deliveries WHERE id IN ({marks}) OR (message<>id AND message IN ({marks}))",
            (*ids, *ids),
        )
        new = self._name(person, conversation)
        await self._database.write(
            *forget_words(ids, self._database.dialect),
            (f"DELETE FROM bodies WHERE message_id IN ({marks})", ids),
            *emptied([blob for blob, _ in [*files, *uploads]], "erased"),
            *(
                (
                    "UPDATE blobs SET id=?,message_id='',conversation_id=? WHERE id=?",
                    (self._name(person, blob), new, blob),
                )
                for blob, _ in files
            ),
            *(self._call(person, delivery, message, conversation) for delivery, message in calls),
            *(
                (
                    (
                        "UPDATE messages SET conversation_id=?,id=?,source_id='',reply_to='',data=''"
                        " WHERE conversation_id=? AND id=?"
                    ),
                    (new, self._name(person, message), conversation, message),
                )
                for message in ids
            ),
        )
        names = [file for _, file in [*files, *uploads] if file]
        for file in names:
            overwrite(self._blobs, file)
        return len(names)

    def _call(self, person: Person, delivery: str, message: str, conversation: str) -> Statement:
        """A delivery without its person. Ids are made of the conversation's: the person may come back and get them."""
        new = self._name(person, conversation)
        return (
            (
                "UPDATE deliveries SET id=?,message=?,conversation_id=?,lane=?,recipient='',title='',link='',"
                "reply_to='',target='',target_delivery='',held='',blocks_until=NULL,"
                "reason=CASE WHEN status IN ('queued','sending','unknown') THEN 'erased' ELSE reason END,"
                "status=CASE WHEN status IN ('queued','sending','unknown') THEN 'cancelled' ELSE status END WHERE id=?"
            ),
            (self._name(person, delivery), self._name(person, message), new, new, delivery),
        )

    async def _rest(self, person: Person, conversation: str, contact: str, at: int) -> None:
        """The conversation's own row and its history, under a keyed name; an open case is closed."""
        new = self._name(person, conversation)
        for file in await self._loose_files(conversation, new):
            overwrite(self._blobs, file)
        while statements := await self._history(person, conversation, contact):
            await self._database.write(*statements)
        rows = await self._database.read("SELECT state,version FROM conversations WHERE id=?", (conversation,))
        statements = [
            ("DELETE FROM dues WHERE owner=?", (conversation,)),
            ("DELETE FROM drafts WHERE conversation_id=?", (conversation,)),
            ("DELETE FROM mentions WHERE conversation_id=?", (conversation,)),
            *erased(conversation),
            (
                (
                    "UPDATE parked SET conversation_id=?,inbound='',reason='erased',"
                    "state=CASE state WHEN 'decided' THEN state ELSE 'discarded' END WHERE conversation_id=?"
                ),
                (new, conversation),
            ),
            ("UPDATE cases SET conversation_id=?,rating_comment='' WHERE conversation_id=?", (new, conversation)),
        ]
        if rows and rows[0][1]:
            state = Conversation.from_json(self._renamed(person, json.loads(rows[0][0])))
            statements += _closed(state, conversation, new, contact, at)
        else:
            statements.append(("DELETE FROM conversations WHERE id=?", (conversation,)))
        await self._database.write(*statements)

    async def _history(self, person: Person, conversation: str, contact: str) -> list[Statement]:
        """Statements that rename the next events; only the first of all names the person."""
        rows = await self._database.read(
            f"SELECT sequence,events FROM events WHERE conversation_id=? ORDER BY sequence LIMIT {_BATCH}",
            (conversation,),
        )
        new = self._name(person, conversation)
        out: list[Statement] = []
        for sequence, text in rows:
            events = self._renamed(person, json.loads(text))
            for event in events:
                if event.get("kind") == ConversationStarted.kind:
                    event.update(id=new, contact=contact, recipient="")
            out.append(
                (
                    "UPDATE events SET conversation_id=?,events=? WHERE conversation_id=? AND sequence=?",
                    (new, _compact(events), conversation, sequence),
                )
            )
        return out

    def _renamed(self, person: Person, value: Any) -> Any:
        """The same JSON with the ids of messages under their new names."""
        if isinstance(value, dict):
            return {key: self._renamed(person, item) for key, item in value.items()}
        if isinstance(value, list):
            return [self._renamed(person, item) for item in value]
        return self._name(person, value) if isinstance(value, str) and _MESSAGE.fullmatch(value) else value

    async def _loose_files(self, conversation: str, new: str) -> list[str]:
        """What agents uploaded for this conversation belongs to no message's row."""
        rows = await self._database.read("SELECT file FROM blobs WHERE conversation_id=? AND file<>''", (conversation,))
        await self._database.write(
            (
                (
                    "UPDATE blobs SET state='refused',reason='erased',file='',file_name='',sha256='',attachment='',"
                    "ref='',conversation_id=? WHERE conversation_id=?"
                ),
                (new, conversation),
            )
        )
        return [row[0] for row in rows]

    async def _announced(self, person: Person) -> int:
        """Announcements that were or would be sent to this person, read first: there is no index for it."""
        rows = await self._database.read(
            "SELECT id FROM deliveries WHERE inbox=? AND recipient=?", (person.inbox, person.platform_id)
        )
        cancelled = 0
        for start in range(0, len(rows), _BATCH):
            ids = [row[0] for row in rows[start : start + _BATCH]]
            marks = ",".join("?" * len(ids))
            done = await self._database.write(
                (
                    (
                        f"UPDATE deliveries SET status='cancelled',held='',reason='erased' WHERE id IN ({marks})"
                        " AND status='queued' RETURNING id"
                    ),
                    ids,
                ),
                (f"UPDATE deliveries SET recipient='',lane=id WHERE id IN ({marks}) AND status<>'sending'", ids),
            )
            cancelled += len(done[0])
        return cancelled

    async def _names(self, person: Person, at: int) -> None:
        inbox, platform, new = person.inbox, person.platform_id, self._name(person, person.contact)
        keys = [(inbox, f"{kind}:{platform}:", f"{kind}:{platform}:{_LAST}") for kind in ("m", "e")]
        await self._database.write(
            *forget_words([f"contact:{inbox}\x1f{person.contact}"], self._database.dialect),
            *(("DELETE FROM passive_replies WHERE inbox=? AND key>=? AND key<?", key) for key in keys),
            *(("DELETE FROM seen WHERE inbox=? AND key>=? AND key<? AND at<?", (*key, at - _DAY)) for key in keys),
            (
                "UPDATE contacts SET id=?,platform_id=?,name='',username='',language='' WHERE inbox=? AND id=?",
                (new, new, inbox, person.contact),
            ),
        )


def _closed(state: Conversation, old: str, new: str, contact: str, at: int) -> list[Statement]:
    """The state without its person; a case that is open ends, as an event like any other."""
    after = replace(state, id=new, contact=contact, recipient="")
    happened: list[Event] = [ReachabilityChanged(reachable=False)]
    if state.subscribed:
        happened.append(SubscriptionChanged(subscribed=False))
    if state.status is not Status.RESOLVED and state.case is not None:
        happened.append(Resolved(by="system", at=moment(at), outcome="erased"))
    for event in happened:
        after = evolve(after, event)
    after = replace(after, version=state.version + 1)
    statements: list[Statement] = [
        (
            "INSERT INTO events (conversation_id,sequence,at,events) VALUES (?,?,?,?)",
            (new, after.version, at, json.dumps([event.to_json() for event in happened])),
        )
    ]
    if happened[-1].kind == Resolved.kind and state.case is not None:
        statements.append(
            (
                "UPDATE cases SET resolved_at=?,closed_by='system',outcome='erased' WHERE number=?",
                (at, state.case.number),
            )
        )
    statements.append(
        (
            (
                "UPDATE conversations SET id=?,contact_id=?,recipient='',state=?,version=?,status=?,holder='',team='',"
                "waiting_since=NULL,snoozed_until=NULL,window_until=NULL,last_message=?,unread=?,subscribed=0,reachable=0,parked=0"
                " WHERE id=?"
            ),
            (
                new,
                contact,
                json.dumps(after.to_json(), ensure_ascii=False, separators=(",", ":")),
                after.version,
                after.status.value,
                after.last_message,
                after.unread,
                old,
            ),
        )
    )
    return statements
