"""Threats section 7: every route that changes something leaves a row of the audit, or a list says why not."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from tests.fakes.fleet import INBOX, PASSWORD, Desk, FakeFleet, fleet

from kefu_bots.relay.app import HANDLERS
from kefu_bots.relay.rights import Right

_ONE = "/api/conversations/{conversation}"
_NEWS = "/api/announcements/{announcement}"
HISTORY = "stands with its author in the conversation's own history"
OWN = "changes only what the person sees, or nothing"
EXEMPT: dict[str, str] = {
    **{f"POST {_ONE}/{act}": HISTORY for act in (
        "claim", "note", "transfer", "return", "snooze", "resolve", "reopen", "topic", "undo",
    )},
    f"POST {_ONE}/read": OWN,
    f"PUT {_ONE}/draft": OWN,
    f"POST {_ONE}/present": OWN,
    "PUT /api/me": OWN,
    "POST /api/mentions/read": OWN,
    "POST /api/fit": "stores nothing",
    "POST /api/answers/try": "stores nothing",
    "POST /api/announcements/preview": "stores nothing",
    "POST /api/uploads": "the reply or announcement that uses it is audited",
    "POST /api/inboxes/{inbox}/probe": "asks a platform and changes nothing",
}  # fmt: skip
OTHERS = {"POST /login", "POST /logout"}
"""Walked by tests of their own below."""


class Walk:
    """A fleet and somebody with every right, and somebody else to approve."""

    def __init__(self, kefu: FakeFleet, desk: Desk, other: Desk) -> None:
        self.kefu, self.desk, self.other = kefu, desk, other
        self.number = 0

    def content(self) -> dict[str, Any]:
        variant = {"language": "en", "text": "Version 5.2 is out."}
        return {"title": "R", "variants": [variant], "targets": [{"inbox": INBOX, "target": "channel"}]}

    async def draft(self, stage: str = "draft") -> str:
        made = (await self.desk.post("/api/announcements", {"content": self.content()}))["announcement"]
        path = f"/api/announcements/{made['id']}"
        if stage in {"review", "scheduled", "sent"}:
            await self.desk.post(f"{path}/ask")
        if stage in {"scheduled", "sent"}:
            await self.other.post(f"{path}/approve", {"hash": made["content_hash"], "password": PASSWORD})
        if stage == "sent":
            await self.kefu.pass_time(301)
            for _ in range(3):
                await self.kefu.announcements.step()
                await self.kefu.quiet()
        return path

    async def claimed(self) -> str:
        self.number += 1
        one = await self.kefu.queued(f"c{self.number}")
        await self.desk.post(f"/api/conversations/{one}/claim", {"key": f"claim-key-{self.number}"})
        return f"/api/conversations/{one}"

    async def replied(self) -> tuple[str, str]:
        path = await self.claimed()
        wish = {"text": "Hello", "key": f"reply-key-{self.number}", "undo_seconds": 0}
        await self.desk.post(f"{path}/reply", wish)
        await self.kefu.quiet()
        rows = await self.kefu.ledger.database.read("SELECT id,message FROM deliveries ORDER BY created_at DESC,id")
        sent = [row for row in rows if self.kefu.adapter.sends[-1].id == row[0]]
        return path, sent[0][1]

    async def lost(self, status: str) -> tuple[str, str]:
        """A reply whose delivery ended in a state that wants a person."""
        path, message = await self.replied()
        await self.kefu.ledger.database.write(
            ("UPDATE deliveries SET status=?,due=NULL WHERE message=?", (status, message))
        )
        rows = await self.kefu.ledger.database.read("SELECT id FROM deliveries WHERE message=?", (message,))
        return path, str(rows[0][0])


Step = Callable[[Walk], Awaitable[Any]]


async def _announcement(walk: Walk, stage: str, act: str, body: Any = None, who: str = "desk") -> None:
    path = await walk.draft(stage)
    await getattr(walk, who).post(f"{path}/{act}", body)


async def _edit(walk: Walk) -> None:
    status, _ = await walk.desk.call("PUT", await walk.draft(), {"content": {**walk.content(), "title": "S"}})
    assert status == 200


async def _approve(walk: Walk) -> None:
    path = await walk.draft("review")
    seen = (await walk.other.get(path))["announcement"]["content_hash"]
    await walk.other.post(f"{path}/approve", {"hash": seen, "password": PASSWORD})


async def _decide_post(walk: Walk) -> None:
    path = await walk.draft("sent")
    (row,) = (await walk.desk.get(path))["deliveries"]
    await walk.kefu.ledger.database.write(("UPDATE deliveries SET status='unknown' WHERE id=?", (row["id"],)))
    await walk.desk.post(f"{path}/deliveries/{row['id']}", {"to": "arrived"})


async def _decide(walk: Walk) -> None:
    path, delivery = await walk.lost("unknown")
    await walk.desk.post(f"{path}/deliveries/{delivery}", {"to": "arrived"})


async def _letter(walk: Walk) -> None:
    _, delivery = await walk.lost("failed")
    await walk.desk.post(f"/api/dead-letters/{delivery}", {"to": "discard"})


async def _message(walk: Walk, act: str, body: Any) -> None:
    path, message = await walk.replied()
    await walk.desk.post(f"{path}/messages/{message}/{act}", body)


async def _canned(walk: Walk, method: str) -> None:
    wish = {"title": "Hi", "text": {"zh": "您好", "en": "Hello"}}
    made = await walk.desk.post("/api/canned", wish)
    if method != "POST":
        identity = made["canned"]["id"] if "canned" in made else made["id"]
        status, data = await walk.desk.call(method, f"/api/canned/{identity}", wish if method == "PUT" else None)
        assert status == 200, data


async def _template(walk: Walk, *, remove: bool = False) -> None:
    made = await walk.desk.post("/api/templates", {"name": "T", "content": walk.content()})
    if remove:
        assert (await walk.desk.call("DELETE", f"/api/templates/{made['id']}"))[0] == 200


async def _reply(walk: Walk) -> None:
    await walk.replied()


async def _bulk(walk: Walk) -> None:
    path = await walk.claimed()
    await walk.desk.post("/api/bulk", {"ids": [path.rpartition("/")[2]], "do": "resolve", "key": "bulk-key-1"})


def _post(path: str, body: Any = None) -> Step:
    async def step(walk: Walk) -> None:
        await walk.desk.post(path, body)

    return step


STEPS: dict[str, Step] = {
    "POST /api/announcements": lambda w: w.draft(),
    f"PUT {_NEWS}": _edit,
    f"POST {_NEWS}/ask": lambda w: _announcement(w, "draft", "ask"),
    f"POST {_NEWS}/test": lambda w: _announcement(w, "draft", "test"),
    f"POST {_NEWS}/send-back": lambda w: _announcement(w, "review", "send-back", {"comment": "no"}, "other"),
    f"POST {_NEWS}/approve": _approve,
    f"POST {_NEWS}/stop": lambda w: _announcement(w, "review", "stop"),
    f"POST {_NEWS}/withdraw": lambda w: _announcement(w, "scheduled", "withdraw"),
    f"POST {_NEWS}/delete-everywhere": lambda w: _announcement(w, "sent", "delete-everywhere"),
    f"POST {_NEWS}/correct": lambda w: _announcement(w, "sent", "correct", {"text": {"en": "Better."}}),
    f"POST {_NEWS}/deliveries/{{delivery}}": _decide_post,
    "POST /api/templates": _template,
    "DELETE /api/templates/{template}": lambda w: _template(w, remove=True),
    "POST /api/canned": lambda w: _canned(w, "POST"),
    "PUT /api/canned/{canned}": lambda w: _canned(w, "PUT"),
    "DELETE /api/canned/{canned}": lambda w: _canned(w, "DELETE"),
    "POST /api/stop-everything": _post("/api/stop-everything", {"on": True}),
    "POST /api/inboxes/{inbox}/pause": _post(f"/api/inboxes/{INBOX}/pause"),
    "POST /api/inboxes/{inbox}/resume": _post(f"/api/inboxes/{INBOX}/resume"),
    "POST /api/dead-letters/{letter}": _letter,
    "POST /api/audit/verify": _post("/api/audit/verify"),
    "POST /api/bulk": _bulk,
    f"POST {_ONE}/reply": _reply,
    f"POST {_ONE}/deliveries/{{delivery}}": _decide,
    f"POST {_ONE}/messages/{{message}}/edit": lambda w: _message(w, "edit", {"text": "Hello again"}),
    f"POST {_ONE}/messages/{{message}}/delete": lambda w: _message(w, "delete", None),
}


@pytest.fixture
async def kefu(tmp_path: Path) -> AsyncIterator[FakeFleet]:
    async with fleet(tmp_path) as one:
        yield one


def test_every_unsafe_route_is_walked_or_excused() -> None:
    unsafe = {route for route in HANDLERS if not route.startswith("GET ")}
    assert unsafe - set(STEPS) - set(EXEMPT) - OTHERS == set()
    assert not set(STEPS) & set(EXEMPT)


@pytest.mark.parametrize("route", sorted(STEPS))
async def test_a_route_that_changes_something_leaves_a_row(kefu: FakeFleet, route: str) -> None:
    everybody = [right.value for right in Right]
    walk = Walk(kefu, await kefu.desk("all", *everybody), await kefu.desk("two", *everybody))
    await STEPS[route](walk)
    row = (await kefu.relay.audit_log.rows(limit=1))[0]
    assert row.actor in {walk.desk.me["user"]["id"], walk.other.me["user"]["id"]}
    assert not row.action.startswith("log")
    assert row.context.address == "127.0.0.1"
    assert "agent" in row.context.role
    assert await kefu.relay.audit_log.verify() is None


async def test_signing_in_and_out_and_failing_to_leave_rows(kefu: FakeFleet) -> None:
    await kefu.desk("ann", "agent")
    await kefu.sign_in(kefu.browser(), "ann", "wrong")
    await kefu.sign_in(kefu.browser(), "nobody", "wrong")
    desk = await kefu.desk("ann")
    await desk.call("POST", "/logout", None)
    actions = [row.action for row in await kefu.relay.audit_log.rows()]
    assert actions[0] == "logout.done"
    assert actions.count("login.failed") == 2
    assert actions.count("login.done") == 2


async def test_taking_numbers_away_leaves_a_row(kefu: FakeFleet) -> None:
    lea = await kefu.desk("lea", "lead")
    assert (await lea.call("GET", "/api/reports.csv"))[0] == 200
    assert (await kefu.relay.audit_log.rows(limit=1))[0].action == "report.exported"
