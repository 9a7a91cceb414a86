"""Threats section 7: every route that changes something leaves a row of the audit, or a list says why not."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.fakes.fleet import INBOX, PASSWORD, FakeFleet, fleet
from tests.security import audit_steps as steps
from tests.security.audit_walk import Walk

from kefu_bots.relay.app import HANDLERS
from kefu_bots.relay.rights import Right

_ONE = "/api/conversations/{conversation}"
_NEWS = "/api/announcements/{announcement}"
HISTORY = "stands with its author in the conversation's own history"
OWN = "changes only what the person sees, or nothing"
CHALLENGE = "makes a challenge that is good once; what answers it is audited"
MACHINE = "audited where there is a language model: tests/integration/test_language_model.py"
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
    f"POST {_ONE}/summary": MACHINE,
    f"POST {_ONE}/translation": MACHINE,
    "POST /api/knowledge/{entry}/phrasings": MACHINE,
    "POST /api/announcements/preview": "stores nothing",
    "POST /api/uploads": "the reply or announcement that uses it is audited, and what is refused",
    "POST /api/inboxes/{inbox}/probe": "asks a platform and changes nothing",
}  # fmt: skip
OTHERS = {
    "POST /login", "POST /logout", "POST /login/factor", "POST /login/passkey", "POST /login/enrol",
    "POST /login/enrol/passkey", "POST /invitation/{token}",
}  # fmt: skip
"""Walked by tests of their own, below and in test_audit_of_login.py."""


STEPS: dict[str, steps.Step] = {
    "POST /api/announcements": lambda w: w.draft(),
    f"PUT {_NEWS}": steps.edited,
    f"POST {_NEWS}/ask": lambda w: steps.announcement(w, "draft", "ask"),
    f"POST {_NEWS}/test": lambda w: steps.announcement(w, "draft", "test"),
    f"POST {_NEWS}/send-back": lambda w: steps.announcement(w, "review", "send-back", {"comment": "no"}, "other"),
    f"POST {_NEWS}/approve": steps.approved,
    f"POST {_NEWS}/stop": lambda w: steps.announcement(w, "review", "stop"),
    f"POST {_NEWS}/withdraw": lambda w: steps.announcement(w, "scheduled", "withdraw"),
    f"POST {_NEWS}/delete-everywhere": lambda w: steps.announcement(w, "sent", "delete-everywhere"),
    f"POST {_NEWS}/correct": lambda w: steps.announcement(w, "sent", "correct", {"text": {"en": "Better."}}),
    f"POST {_NEWS}/deliveries/{{delivery}}": steps.decide_post,
    f"POST {_NEWS}/allow-links": steps.linked,
    "POST /api/announcements/limit": steps.posted("/api/announcements/limit", {"per_day": 4}),
    "POST /api/templates": steps.template,
    "DELETE /api/templates/{template}": lambda w: steps.template(w, remove=True),
    "POST /api/canned": lambda w: steps.canned(w, "POST"),
    "PUT /api/canned/{canned}": lambda w: steps.canned(w, "PUT"),
    "DELETE /api/canned/{canned}": lambda w: steps.canned(w, "DELETE"),
    "POST /api/stop-everything": steps.posted("/api/stop-everything", {"on": True}),
    "POST /api/inboxes/{inbox}/pause": steps.posted(f"/api/inboxes/{INBOX}/pause"),
    "POST /api/inboxes/{inbox}/resume": steps.posted(f"/api/inboxes/{INBOX}/resume"),
    "POST /api/dead-letters/{letter}": steps.letter,
    "POST /api/audit/verify": steps.posted("/api/audit/verify"),
    "POST /api/bulk": steps.bulk,
    "PUT /api/knowledge/{entry}": steps.known,
    "POST /api/knowledge/{entry}/publish": lambda w: steps.entry(w, "knowledge/rate/publish", {"version": 1}),
    "POST /api/knowledge/{entry}/reject": lambda w: steps.entry(w, "knowledge/rate/reject", {"version": 1}),
    "POST /api/knowledge/{entry}/restore": lambda w: steps.entry(w, "knowledge/fees/restore", {"version": 1}),
    "POST /api/knowledge/{entry}/withdraw": lambda w: steps.entry(w, "knowledge/fees/withdraw"),
    "POST /api/learning/phrasing": lambda w: steps.entry(
        w, "learning/phrasing", {"entry": "fees", "language": "en", "text": "what do you charge"}
    ),
    "POST /api/regressions": steps.regression,
    "DELETE /api/regressions/{regression}": lambda w: steps.regression(w, remove=True),
    "PUT /api/answer-target": steps.target,
    "POST /api/me/tokens": steps.token,
    "DELETE /api/me/tokens/{token}": lambda w: steps.token(w, "me"),
    "DELETE /api/people/{person}/tokens/{token}": lambda w: steps.token(w, "people/{me}"),
    "POST /api/people": steps.posted("/api/people", {"name": "mei", "display_name": "Mei", "rights": ["agent"]}),
    "POST /api/people/{person}": lambda w: steps.person(w, "", {"do": "disable"}),
    "POST /api/people/{person}/sign-out": lambda w: steps.person(w, "/sign-out"),
    "POST /api/proposals/{proposal}/approve": lambda w: steps.proposal(w, "approve"),
    "POST /api/proposals/{proposal}/withdraw": lambda w: steps.proposal(w, "withdraw"),
    "POST /api/official/proposals": steps.official,
    "POST /api/impostors/{report}/confirm": lambda w: steps.impostor(w, "confirm", {"handle": "@orbit_support_desk"}),
    "POST /api/impostors/{report}/dismiss": lambda w: steps.impostor(w, "dismiss"),
    "POST /api/me/verify": steps.verify,
    "POST /api/me/factors": lambda w: steps.security(w, "", apps=1),
    "DELETE /api/me/factors/{factor}": lambda w: steps.security(w, "factors/{factor}", apps=2, method="DELETE"),
    "POST /api/me/recovery-codes": lambda w: steps.security(w, "recovery-codes", apps=1),
    "POST /api/me/password": lambda w: steps.security(w, "password", {"old": PASSWORD, "new": "another 7 horses"}),
    "POST /api/me/sign-out-elsewhere": lambda w: steps.security(w, "sign-out-elsewhere"),
    f"POST {_ONE}/erasure": steps.erasure,
    f"POST {_ONE}/reply": steps.reply,
    f"POST {_ONE}/deliveries/{{delivery}}": steps.decided,
    f"POST {_ONE}/messages/{{message}}/edit": lambda w: steps.message(w, "edit", {"text": "Hello again"}),
    f"POST {_ONE}/messages/{{message}}/delete": lambda w: steps.message(w, "delete", None),
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
    steps.with_personal_data(kefu, tmp_path / "erasures.jsonl")
    one = await kefu.queued("c1")
    sec = await kefu.desk("sec", "security_admin")
    assert (await sec.call("GET", path.format(one=one)))[0] == 200
    rows = await kefu.relay.audit_log.rows()
    assert [row.action for row in rows][:2] == [action, "login.done"]
    assert rows[0].actor == sec.me["user"]["id"]
