"""Announcements on the store: state and events together, texts apart, deliveries by cursor."""

# ruff: noqa: S608 - statements are put together from our own names only; values are always parameters.

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from kefu_adapters.stores.database import Database, Statement
from kefu_adapters.stores.inbound_codec import dump_attachments
from kefu_adapters.stores.rows import DELIVERY, delivery_row
from kefu_adapters.stores.times import maybe_stamp, stamp
from kefu_core.announcement.state import Announcement, Content, Stage, Variant
from kefu_core.decision import NewDelivery
from kefu_core.errors import StoreConflict
from kefu_core.ids import announcement_delivery_id
from kefu_core.messages import Attachment, Author

_DELIVER = (
    f"INSERT INTO deliveries ({','.join(DELIVERY)}) VALUES ({','.join('?' * len(DELIVERY))}) ON CONFLICT DO NOTHING"
)


class AnnouncementStore:
    """Every write is one transaction; ``save`` refuses a state that is not the next one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def database(self) -> Database:
        """Where the rows are."""
        return self._database

    async def load(self, identity: str) -> tuple[Announcement, Content] | None:
        """State and content, or None."""
        rows = await self._database.read("SELECT state,title FROM announcements WHERE id=?", (identity,))
        if not rows:
            return None
        state = Announcement.from_json(json.loads(rows[0][0]))
        bodies = await self._database.read(
            "SELECT language,variant,title,text,link FROM announcement_bodies WHERE announcement_id=?", (identity,)
        )
        variants = tuple(Variant(language=v[0], scope=v[1], title=v[2], text=v[3], link=v[4]) for v in bodies)
        content = Content(
            title=rows[0][1],
            variants=variants,
            targets=state.targets,
            picture=str(state.extra.get("picture", "")),
            scheduled_at=state.scheduled_at,
        )
        return state, content

    async def save(
        self,
        state: Announcement,
        events: Sequence[Mapping[str, Any]],
        content: Content | None,
        at: datetime,
        more: Sequence[Statement] = (),
    ) -> None:
        """Write the next version. Raises StoreConflict when somebody else wrote it first."""
        now, when = stamp(at), maybe_stamp(state.starts_at or state.scheduled_at)
        text = json.dumps(state.to_json(), ensure_ascii=False)
        if state.version == 1:
            first: Statement = (
                (
                    "INSERT INTO announcements (id,number,version,state,status,author,title,scheduled_at,created_at,"
                    "updated_at) SELECT ?,coalesce(max(number),0)+1,1,?,?,?,?,?,?,? FROM announcements RETURNING id"
                ),
                (state.id, text, state.stage.value, state.author, content.title if content else "", when, now, now),
            )
        else:
            title: tuple[Any, ...] = (content.title,) if content else ()
            first = (
                (
                    f"UPDATE announcements SET version=?,state=?,status=?,scheduled_at=?,updated_at=?"
                    f"{',title=?' if content else ''} WHERE id=? AND version=? RETURNING id"
                ),
                (state.version, text, state.stage.value, when, now, *title, state.id, state.version - 1),
            )
        statements: list[Statement] = [
            (
                "INSERT INTO announcement_events (announcement_id,sequence,at,events) VALUES (?,?,?,?)",
                (state.id, state.version, now, json.dumps(list(events))),
            )
        ]
        if content is not None:
            statements.append(("DELETE FROM announcement_bodies WHERE announcement_id=?", (state.id,)))
            statements += [
                (
                    (
                        "INSERT INTO announcement_bodies (announcement_id,language,variant,title,text,link,blob)"
                        " VALUES (?,?,?,?,?,?,?)"
                    ),
                    (state.id, v.language, v.scope, v.title, v.text, v.link, content.picture),
                )
                for v in content.variants
            ]
        if not await self._database.write_if(first, *statements, *more):
            raise StoreConflict("the announcement was changed by somebody else")

    def body(self, key: str, text: str, picture: Attachment | None, at: datetime) -> Statement:
        """The one body that all deliveries of a text share."""
        attachments = dump_attachments((picture,)) if picture else ""
        return (
            (
                "INSERT INTO bodies (message_id,version,text,attachments,buttons,at) VALUES (?,1,?,?,'',?)"
                " ON CONFLICT(message_id,version) DO UPDATE SET text=excluded.text,attachments=excluded.attachments"
            ),
            (key, text, attachments, stamp(at)),
        )

    def delivery(self, item: NewDelivery, at: datetime) -> Statement:
        """One delivery; a repeat of the same id does nothing."""
        return _DELIVER, delivery_row(item, "", stamp(at))

    def target(self, identity: str, inbox: str) -> Statement:
        """A fan-out that begins."""
        return (
            (
                "INSERT INTO announcement_targets (announcement_id,target,inbox,cursor,done) VALUES (?,?,?,'',0)"
                " ON CONFLICT DO NOTHING"
            ),
            (identity, f"subscribers:{inbox}", inbox),
        )

    async def fan_out(
        self, identity: str, bodies: Mapping[str, str], at: datetime, expires: datetime, limit: int
    ) -> int:
        """Insert the next ``limit`` deliveries to subscribers; 0 when every target is done.

        ``bodies``: body id by language (``inbox:language``). The cursor moves in the same transaction.
        """
        rows = await self._database.read(
            "SELECT target,inbox,cursor FROM announcement_targets WHERE announcement_id=? AND done=0 LIMIT 1",
            (identity,),
        )
        if not rows:
            return 0
        target, inbox, cursor = rows[0]
        people = await self._database.read(
            "SELECT id,recipient,language,version FROM conversations"
            " WHERE inbox=? AND subscribed=1 AND reachable=1 AND surface='private' AND id>? ORDER BY id LIMIT ?",
            (inbox, cursor, limit),
        )
        statements: list[Statement] = []
        for conversation, recipient, language, version in people:
            body = bodies.get(f"{inbox}:{language}") or bodies.get(f"{inbox}:zh") or next(iter(bodies.values()))
            item = NewDelivery(
                id=announcement_delivery_id(identity, target, recipient),
                message=body,
                lane=conversation,
                position=version * 1000 + 999,
                inbox=inbox,
                recipient=recipient,
                surface="private",
                author=Author.SYSTEM,
                priority=5,
                due=at,
                expires=expires,
                language=language,
                announcement=identity,
            )
            statements.append((_DELIVER, delivery_row(item, conversation, stamp(at))))
        last = people[-1][0] if people else cursor
        moved: Statement = (
            (
                "UPDATE announcement_targets SET cursor=?,done=? WHERE announcement_id=? AND target=? AND done=0"
                " AND cursor=? RETURNING target"
            ),
            (last, int(len(people) < limit), identity, target, cursor),
        )
        await self._database.write_if(moved, *statements)
        return len(people) or 1

    async def unfinished(self, identity: str) -> int:
        """Targets still to fan out and deliveries that are not final (unknown waits for a person: final here)."""
        rows = await self._database.read(
            "SELECT (SELECT count(*) FROM announcement_targets WHERE announcement_id=? AND done=0)"
            " + (SELECT count(*) FROM deliveries WHERE announcement_id=? AND announcement_id<>''"
            "    AND (status IN ('queued','sending') OR (status='unknown' AND due IS NOT NULL)))",
            (identity, identity),
        )
        return int(rows[0][0])

    async def progress(self, identity: str) -> dict[str, int]:
        """Deliveries by status; the sum is their number."""
        rows = await self._database.read(
            "SELECT status,count(*) FROM deliveries WHERE announcement_id=? AND announcement_id<>'' GROUP BY status",
            (identity,),
        )
        return {str(status): int(count) for status, count in rows}

    async def deliveries(self, identity: str, limit: int = 500) -> list[dict[str, Any]]:
        """Deliveries as rows for the page; those that need a person first."""
        names = ("id", "inbox", "lane", "recipient", "operation", "status", "reason", "code", "source_id", "sent_at",
                 "maybe_duplicate", "target_delivery", "position", "language")  # fmt: skip
        rows = await self._database.read(
            f"SELECT {','.join(names)} FROM deliveries WHERE announcement_id=? AND announcement_id<>''"
            " ORDER BY status DESC, position LIMIT ?",
            (identity, limit),
        )
        return [dict(zip(names, row, strict=True)) for row in rows]

    def cancel(self, identity: str, reason: str) -> list[Statement]:
        """Statements that cancel what has not left and end the fan-outs; they go with the state that says stopped.

        Fan-outs first: one that is being written elsewhere is waited for, and then its deliveries are seen.
        """
        return [
            ("UPDATE announcement_targets SET done=1 WHERE announcement_id=?", (identity,)),
            (
                (
                    "UPDATE deliveries SET status='cancelled',held='',reason=? WHERE announcement_id=?"
                    " AND announcement_id<>'' AND status='queued'"
                ),
                (reason, identity),
            ),
        ]

    async def add(self, *statements: Statement) -> None:
        """Write prepared statements in one transaction."""
        await self._database.write(*statements)

    async def override(self, identity: str, delivery: str, to: str, at: datetime) -> bool:
        """A person decides about a delivery of unknown or failed outcome."""
        where = "WHERE id=? AND announcement_id=? AND status IN ('unknown','failed') RETURNING id"
        if to == "retry":
            sql = (
                "UPDATE deliveries SET maybe_duplicate=CASE status WHEN 'unknown' THEN 1 ELSE maybe_duplicate END,"
                f"status='queued',held='',reason='',due={stamp(at)},fence=NULL,blocks_until=NULL,unknown_at=NULL,"
                f"reads=0,expires=NULL {where}"
            )
        elif to == "arrived":
            sql = f"UPDATE deliveries SET status='sent',assumed=1,sent_at={stamp(at)},blocks_until=NULL {where}"
        else:
            sql = f"UPDATE deliveries SET status='cancelled',reason='discarded',blocks_until=NULL {where}"
        done = await self._database.write((sql, (delivery, identity)))
        return bool(done[0])

    async def starting(self, now: datetime) -> list[str]:
        """Scheduled ones whose time has come."""
        rows = await self._database.read(
            "SELECT id FROM announcements WHERE status=? AND scheduled_at<=? ORDER BY scheduled_at LIMIT 20",
            (Stage.SCHEDULED.value, stamp(now)),
        )
        return [row[0] for row in rows]

    async def sending(self) -> list[str]:
        """Those that are going out now."""
        rows = await self._database.read("SELECT id FROM announcements WHERE status=? LIMIT 20", (Stage.SENDING.value,))
        return [row[0] for row in rows]

    async def sent_since(self, since: datetime) -> dict[tuple[str, str], int]:
        """By inbox and target: how many were approved to go, or went, since a time."""
        rows = await self._database.read(
            "SELECT state FROM announcements WHERE updated_at>=? AND status IN"
            " ('scheduled','sending','sent','partial','stopped')",
            (stamp(since),),
        )
        found: Counter[tuple[str, str]] = Counter()
        for (text,) in rows:
            state = Announcement.from_json(json.loads(text))
            if state.stage is not Stage.STOPPED or state.started_at is not None:
                found.update({(ref.inbox, ref.target) for ref in state.targets})
        return dict(found)

    async def rows(self, *, stage: str = "", since: int = 0, until: int = 0, limit: int = 200) -> list[dict[str, Any]]:
        """Announcements, newest first, or those of a range of times (milliseconds)."""
        where, values = ["1=1"], []  # type: tuple[list[str], list[Any]]
        if stage:
            where.append("status=?")
            values.append(stage)
        if until:
            where.append("scheduled_at BETWEEN ? AND ?")
            values += [since, until]
        found = await self._database.read(
            f"SELECT id,number,title,state,created_at,updated_at FROM announcements WHERE {' AND '.join(where)}"
            " ORDER BY updated_at DESC LIMIT ?",
            (*values, limit),
        )
        names = ("id", "number", "title", "state", "created_at", "updated_at")
        out = [dict(zip(names, row, strict=True)) for row in found]
        for row in out:
            row["state"] = Announcement.from_json(json.loads(row["state"]))
        return out

    async def events(self, identity: str) -> list[dict[str, Any]]:
        """What happened to it: kind, by, at (milliseconds)."""
        rows = await self._database.read(
            "SELECT at,events FROM announcement_events WHERE announcement_id=? ORDER BY sequence", (identity,)
        )
        return [{**event, "at": at} for at, events in rows for event in json.loads(events)]
