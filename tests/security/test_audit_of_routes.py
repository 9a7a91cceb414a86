"""Threats section 7: every route that changes something leaves a row of the audit, or a list says why not."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyotp
import pytest
from tests.fakes.fleet import INBOX, PASSWORD, SECRET, Desk, FakeFleet, fleet
from tests.integration.test_impostors import reported

from kefu_adapters.stores.erasure import Eraser
from kefu_bots.knowledge import bring_in
from kefu_bots.personal_data import PersonalData
from kefu_bots.proofs import Proofs
from kefu_bots.relay.app import HANDLERS
from kefu_bots.relay.rights import Right
from kefu_core.proposals import ProposalKind

_ONE = "/api/conversations/{conversation}"
_NEWS = "/api/announcements/{announcement}"
HISTORY = "stands with its author in the conversation's own history"
OWN = "changes only what the person sees, or nothing"
CHALLENGE = "makes a challenge that is good once; what answers it is audited"
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
    "POST /api/knowledge/{entry}/preview": "stores nothing",
    "POST /api/knowledge/{entry}/try": "stores nothing; publishing what was tried is audited",
    "POST /login/passkey/options": CHALLENGE,
    "POST /login/enrol/passkey/options": CHALLENGE,
    "POST /api/me/verify/options": CHALLENGE,
    "POST /api/me/factors/passkey": CHALLENGE,
    "POST /api/me/factors/totp": "makes a seed that counts for nothing before its first code, which is audited",
    "POST /api/answers/try": "stores nothing",
    "POST /api/announcements/preview": "stores nothing",
    "POST /api/uploads": "the reply or announcement that uses it is audited, and what is refused",
    "POST /api/inboxes/{inbox}/probe": "asks a platform and changes nothing",
}  # fmt: skip
OTHERS = {
    "POST /login", "POST /logout", "POST /login/factor", "POST /login/passkey", "POST /login/enrol",
    "POST /login/enrol/passkey", "POST /invitation/{token}",
}  # fmt: skip
"""Walked by tests of their own, below and in test_audit_of_login.py."""


class Watched(Desk):
    """A desk that keeps what it last asked to be changed, and how long the audit was before."""

    walk: "Walk"

    async def call(self, method: str, path: str, body: Any = None, **options: Any) -> tuple[int, Any]:
        if method != "GET":
            head = await self.walk.kefu.relay.audit_log.head()
            self.walk.last, self.walk.length = f"{method} {path}", head.seq
        return await super().call(method, path, body, **options)

    async def show_again(self) -> None:
        """Show the password, so that what needs somebody fresh is open; the session goes on under another key."""
        await self.post("/api/me/verify", {"password": PASSWORD})
        self.csrf = (await self.get("/api/me"))["csrf"]


class Walk:
    """A fleet and somebody with every right, and somebody else to approve."""

    def __init__(self, kefu: FakeFleet, desk: Desk, other: Desk) -> None:
        self.kefu, self.last, self.length = kefu, "", 0
        self.desk, self.other = Watched(**vars(desk)), Watched(**vars(other))
        self.desk.walk = self.other.walk = self
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


async def _linked(walk: Walk) -> None:
    content = walk.content() | {"variants": [{"language": "en", "text": "See https://elsewhere.example/now"}]}
    made = (await walk.desk.post("/api/announcements", {"content": content}))["announcement"]
    await walk.desk.post(f"/api/announcements/{made['id']}/allow-links", {"reason": "a partner"})


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


RATE = {
    "topic": "other",
    "phrasings": {"zh": ["怎么评价"], "en": ["how to rate", "leave a review"]},
    "answers": {"zh": "在对话结束后打分。", "en": "Rate after the talk."},
}


async def _known(walk: Walk) -> None:
    """The fleet's one answer stands in the database, and a draft of another waits."""
    keeper = walk.kefu.keeper
    await bring_in(keeper.store, keeper.answers.knowledge, author="import", at=1)
    await keeper.look()
    status, data = await walk.desk.call("PUT", "/api/knowledge/rate", {"content": RATE, "base": 0})
    assert status == 201, data


async def _entry(walk: Walk, act: str, body: Any = None) -> None:
    await _known(walk)
    await walk.desk.post(f"/api/{act}", body)


async def _regression(walk: Walk, *, remove: bool = False) -> None:
    await walk.desk.post("/api/regressions", {"items": [{"question": "what do you charge"}]})
    if remove:
        ((one,),) = [(await walk.desk.get("/api/regressions"))["items"]]
        assert (await walk.desk.call("DELETE", f"/api/regressions/{one['id']}"))[0] == 200


async def _target(walk: Walk) -> None:
    assert (await walk.desk.call("PUT", "/api/answer-target", {"target": 0.99}))[0] == 200


async def _person(walk: Walk, act: str = "", body: Any = None) -> None:
    await walk.desk.post(f"/api/people/{await walk.kefu.person('three')}{act}", body)


async def _proposal(walk: Walk, act: str) -> None:
    person = await walk.kefu.person("three")
    made = await walk.desk.post(f"/api/people/{person}", {"do": "rights", "rights": ["viewer"]})
    await walk.other.post(f"/api/proposals/{made['proposal']}/{act}")


async def _official(walk: Walk, act: str = "") -> None:
    official = walk.kefu.relay.official
    await official.open()
    wish = {"version": 1, "list": {**official.content, "emails": ["help@orbit.example"]}}
    made = await walk.desk.post("/api/official/proposals", wish)
    if act:
        await walk.other.post(f"/api/official/proposals/{made['id']}/{act}")


async def _impostor(walk: Walk, act: str, body: Any = None) -> None:
    kefu = walk.kefu
    kefu.intake.proofs = Proofs(
        database=kefu.ledger.database, key=SECRET, clock=kefu.clock, fabric=kefu.fabric, life=timedelta(hours=72)
    )
    await reported(kefu)
    (one,) = (await walk.desk.get("/api/impostors"))["items"]
    await walk.desk.post(f"/api/impostors/{one['id']}/{act}", body)


def _with_personal_data(kefu: FakeFleet, listed: Path) -> None:
    data = PersonalData(
        ledger=kefu.ledger, intake=kefu.intake, fabric=kefu.fabric, threads=kefu.relay.threads,
        eraser=Eraser(kefu.ledger.database, b"k" * 32, blobs=listed.parent / "blobs"),
        audit=kefu.relay.audit, listed=listed,
    )  # fmt: skip
    kefu.relay.personal = data
    kefu.relay.proposals.register(ProposalKind.ERASURE, data.version, data.carry_out)


async def _erasure(walk: Walk) -> None:
    _with_personal_data(walk.kefu, walk.kefu.keeper.cache.parent / "erasures.jsonl")
    await walk.desk.post(f"{await walk.claimed()}/erasure")


async def _verify(walk: Walk) -> None:
    await walk.desk.post("/api/me/verify", {"password": PASSWORD})


async def _security(walk: Walk, act: str, body: Any = None, *, apps: int = 0, method: str = "POST") -> None:
    """Something about one's own way in, by somebody with so many authenticator apps."""
    desk, made = walk.desk, ""
    await desk.show_again()
    for _ in range(apps):
        seed = (await desk.post("/api/me/factors/totp"))["seed"]
        code = pyotp.TOTP(seed).at(int(walk.kefu.clock.seconds()))
        made = (await desk.post("/api/me/factors", {"name": "App", "code": code}))["id"]
    if act:
        status, data = await desk.call(method, f"/api/me/{act.replace('{factor}', made)}", body or {})
        assert status == 200, data


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
    f"POST {_NEWS}/allow-links": _linked,
    "POST /api/announcements/limit": _post("/api/announcements/limit", {"per_day": 4}),
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
    "PUT /api/knowledge/{entry}": _known,
    "POST /api/knowledge/{entry}/publish": lambda w: _entry(w, "knowledge/rate/publish", {"version": 1}),
    "POST /api/knowledge/{entry}/reject": lambda w: _entry(w, "knowledge/rate/reject", {"version": 1}),
    "POST /api/knowledge/{entry}/restore": lambda w: _entry(w, "knowledge/fees/restore", {"version": 1}),
    "POST /api/knowledge/{entry}/withdraw": lambda w: _entry(w, "knowledge/fees/withdraw"),
    "POST /api/learning/phrasing": lambda w: _entry(
        w, "learning/phrasing", {"entry": "fees", "language": "en", "text": "what do you charge"}
    ),
    "POST /api/regressions": _regression,
    "DELETE /api/regressions/{regression}": lambda w: _regression(w, remove=True),
    "PUT /api/answer-target": _target,
    "POST /api/people": _post("/api/people", {"name": "mei", "display_name": "Mei", "rights": ["agent"]}),
    "POST /api/people/{person}": lambda w: _person(w, "", {"do": "disable"}),
    "POST /api/people/{person}/sign-out": lambda w: _person(w, "/sign-out"),
    "POST /api/proposals/{proposal}/approve": lambda w: _proposal(w, "approve"),
    "POST /api/proposals/{proposal}/withdraw": lambda w: _proposal(w, "withdraw"),
    "POST /api/official/proposals": _official,
    "POST /api/official/proposals/{proposal}/approve": lambda w: _official(w, "approve"),
    "POST /api/official/proposals/{proposal}/withdraw": lambda w: _official(w, "withdraw"),
    "POST /api/impostors/{report}/confirm": lambda w: _impostor(w, "confirm", {"handle": "@orbit_support_desk"}),
    "POST /api/impostors/{report}/dismiss": lambda w: _impostor(w, "dismiss"),
    "POST /api/me/verify": _verify,
    "POST /api/me/factors": lambda w: _security(w, "", apps=1),
    "DELETE /api/me/factors/{factor}": lambda w: _security(w, "factors/{factor}", apps=2, method="DELETE"),
    "POST /api/me/recovery-codes": lambda w: _security(w, "recovery-codes", apps=1),
    "POST /api/me/password": lambda w: _security(w, "password", {"old": PASSWORD, "new": "another 7 horses"}),
    "POST /api/me/sign-out-elsewhere": lambda w: _security(w, "sign-out-elsewhere"),
    f"POST {_ONE}/erasure": _erasure,
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
    assert re.fullmatch(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(route)), walk.last), walk.last
    row = (await kefu.relay.audit_log.rows(limit=1))[0]
    assert row.seq > walk.length, "the row must be of the act itself, not of what led to it"
    assert row.actor in {walk.desk.me["user"]["id"], walk.other.me["user"]["id"]}
    assert row.action != "login.done"
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


@pytest.mark.parametrize(
    ("path", "action"),
    [
        ("/api/reports.csv", "report.exported"),
        ("/api/impostors.csv", "impostors.exported"),
        ("/api/audit/export", "audit.exported"),
        ("/api/conversations/{one}/personal-data", "contact.exported"),
    ],
)
async def test_taking_numbers_away_leaves_a_row(kefu: FakeFleet, tmp_path: Path, path: str, action: str) -> None:
    _with_personal_data(kefu, tmp_path / "erasures.jsonl")
    one = await kefu.queued("c1")
    sec = await kefu.desk("sec", "security_admin")
    assert (await sec.call("GET", path.format(one=one)))[0] == 200
    rows = await kefu.relay.audit_log.rows()
    assert [row.action for row in rows][:2] == [action, "login.done"]
    assert rows[0].actor == sec.me["user"]["id"]
