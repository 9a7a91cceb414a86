"""Every route declares its right; every right is tried on every route of the application's own table."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from tests.fakes.fleet import INBOX, FakeFleet, fleet
from tests.integration.expected_rights import expected

from kefu_bots.relay import app as relay_app
from kefu_bots.relay.rights import RULES, Right, allows

CATCH_ALL = "* /api/{rest}"
PARTS = {
    "{conversation}": "none", "{delivery}": "none", "{message}": "none", "{canned}": "none", "{blob}": "none",
    "{announcement}": "none", "{inbox}": "none", "{letter}": "none", "{path}": "none", "{token}": "none",
    "{template}": "none", "{proposal}": "none", "{factor}": "none", "{person}": "none", "{report}": "none",
    "{entry}": "none", "{regression}": "none",
}  # fmt: skip


@pytest.fixture
async def kefu(tmp_path: Path) -> AsyncIterator[FakeFleet]:
    async with fleet(tmp_path) as one:
        yield one


def routes(app: web.Application) -> set[str]:
    """``METHOD /path`` of everything that the application serves."""
    return {f"{r.method} {r.resource.canonical}" for r in app.router.routes() if r.resource is not None}


def address(route: str) -> tuple[str, str]:
    method, path = route.split(" ", 1)
    for part, value in PARTS.items():
        path = path.replace(part, value)
    return method, path


async def test_every_served_route_declares_its_right(kefu: FakeFleet) -> None:
    assert routes(kefu.app) - {CATCH_ALL} == set(RULES)
    assert set(relay_app.HANDLERS) == set(RULES)


def test_every_rule_is_the_one_of_the_written_table() -> None:
    rules = {route: None if rule is None else {right.value for right in rule} for route, rule in RULES.items()}
    wanted = expected()
    assert set(rules) == set(wanted), "a new route needs a line in expected_rights.py"
    assert {route: rights for route, rights in rules.items() if rights != wanted[route]} == {}


def test_no_right_both_drafts_and_approves() -> None:
    drafting, approving = RULES["POST /api/announcements"], RULES["POST /api/announcements/{announcement}/approve"]
    assert drafting is not None
    assert approving is not None
    assert not drafting & approving


async def test_a_route_without_a_right_is_not_mounted(kefu: FakeFleet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(relay_app.HANDLERS, "GET /api/secret", relay_app.HANDLERS["GET /api/me"])
    with pytest.raises(KeyError):
        relay_app.mount(web.Application(), kefu.relay)


@pytest.mark.parametrize("right", list(Right))
async def test_a_right_opens_its_routes_and_no_others(kefu: FakeFleet, right: Right) -> None:
    desk = await kefu.client("someone", right.value)
    for route in sorted(routes(kefu.app) - {CATCH_ALL, "GET /api/stream"}):
        method, path = address(route)
        body = {} if method in {"POST", "PUT"} else None
        status, data = await desk.call(method, path, body)
        refused = status == 403 and data["error"]["code"] == "not_permitted" and "right" in data["error"]
        rule = RULES[route]
        assert refused != allows(rule, frozenset({right})), (route, right, status, data)
        assert status < 500 or not path.startswith("/api/"), (route, status)


async def test_strangers_get_nothing(kefu: FakeFleet) -> None:
    http = kefu.browser()
    for route in sorted(routes(kefu.app) - {CATCH_ALL}):
        if RULES[route] is None:
            continue
        method, path = address(route)
        async with http.request(method, path, json={}, allow_redirects=False) as response:
            if method == "GET" and not path.startswith("/api/"):
                assert (response.status, response.headers["Location"]) == (303, "/login"), route
            else:
                assert response.status == 401, route
                assert (await response.json())["error"]["code"] == "unauthenticated"


async def test_unknown_addresses_are_a_json_404(kefu: FakeFleet) -> None:
    desk = await kefu.desk("ann")
    for method, path in (("GET", "/api/nothing"), ("DELETE", "/api/me"), ("POST", "/api/board")):
        status, data = await desk.call(method, path)
        assert (status, data["error"]["code"]) == (404, "unknown")


async def test_every_answer_carries_the_security_headers(kefu: FakeFleet) -> None:
    desk = await kefu.desk("ann")
    for path in ("/login", "/api/me", "/api/nothing", "/login.css", "/static/none.js", "/t/forged"):
        async with desk.http.get(path) as response:
            policy = response.headers["Content-Security-Policy"]
            assert "default-src 'self'" in policy
            assert "frame-ancestors 'none'" in policy
            assert "unsafe" not in policy
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert response.headers["Referrer-Policy"] == ("same-origin" if path == "/login" else "no-referrer")


async def test_static_paths_stay_in_their_folder(kefu: FakeFleet) -> None:
    http = kefu.browser()
    for path in ("..%2fapp.py", "%2e%2e/app.py", "assets/..%2f..%2frights.py", "/etc/passwd", ".hidden"):
        async with http.get(f"/static/{path}") as response:
            assert response.status == 404, path


async def test_agents_see_their_part_and_leads_see_all(kefu: FakeFleet) -> None:
    waiting, mine = await kefu.queued("c1"), await kefu.queued("c2")
    with_bot = await kefu.hear("c3", "hello")
    ann, bob = await kefu.desk("ann", "agent"), await kefu.desk("bob", "agent")
    lead, admin = await kefu.desk("lea", "lead"), await kefu.desk("sec", "security_admin")
    await ann.post(f"/api/conversations/{mine}/claim", {"key": "claim-key-1"})
    seen = {}
    for desk, name in ((ann, "ann"), (bob, "bob"), (lead, "lea"), (admin, "sec")):
        seen[name] = [
            identity for identity in (waiting, mine, with_bot)
            if (await desk.call("GET", f"/api/conversations/{identity}"))[0] == 200
        ]  # fmt: skip
        listed = await desk.get("/api/conversations?view=all")
        assert {row["id"] for row in listed["items"]} == set(seen[name])
    assert seen == {
        "ann": [waiting, mine],
        "bob": [waiting],
        "lea": [waiting, mine, with_bot],
        "sec": [waiting, mine, with_bot],
    }
    status, data = await bob.call("POST", f"/api/conversations/{mine}/reply", {"text": "Hi", "key": "reply-key-1"})
    assert (status, data["error"]["code"]) == (404, "unknown")


async def test_a_team_shares_its_queue_and_history_stays_readable(kefu: FakeFleet) -> None:
    one = await kefu.queued("c1")
    ann = await kefu.desk("ann", "agent", teams=("chain",))
    bob = await kefu.desk("bob", "agent", teams=("chain",))
    cat = await kefu.desk("cat", "agent")
    await ann.post(f"/api/conversations/{one}/claim", {"key": "claim-key-1"})
    await ann.post(f"/api/conversations/{one}/transfer", {"to_team": "chain", "key": "move-key-1"})
    await bob.post(f"/api/conversations/{one}/claim", {"key": "claim-key-2"})
    assert (await ann.call("GET", f"/api/conversations/{one}"))[0] == 200
    assert (await cat.call("GET", f"/api/conversations/{one}"))[0] == 404
    await bob.post(f"/api/conversations/{one}/resolve", {"key": "end-key-1"})
    page = await ann.get("/api/conversations?view=resolved")
    assert [row["id"] for row in page["items"]] == [one]
    assert (await cat.get("/api/conversations?view=resolved"))["items"] == []
    assert (await cat.get(f"/api/conversations?q={page['items'][0]['case']}"))["items"] == []


async def test_looking_at_a_colleagues_conversation_is_audited(kefu: FakeFleet) -> None:
    one = await kefu.queued("c1")
    ann, lead = await kefu.desk("ann", "agent"), await kefu.desk("lea", "lead")
    await ann.post(f"/api/conversations/{one}/claim", {"key": "claim-key-1"})
    for desk in (ann, lead, lead):
        await desk.get(f"/api/conversations/{one}")
    rows = [row for row in await kefu.relay.audit_log.rows() if row.action == "conversation.viewed"]
    assert [(row.actor, row.object) for row in rows] == [(lead.me["user"]["id"], one)]
    assert await kefu.relay.audit_log.verify() is None


async def test_publishers_see_no_conversation(kefu: FakeFleet) -> None:
    one = await kefu.queued("c1")
    desk = await kefu.desk("pub", "publisher", "approver")
    assert (await desk.call("GET", f"/api/conversations/{one}"))[0] == 403
    assert (await desk.call("POST", "/api/fit", {"inbox": INBOX, "text": "x"}))[0] == 403
    assert (await desk.get("/api/announcements"))["items"] == []
