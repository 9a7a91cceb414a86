"""The audit at the relay: who reads what, verified and exported; every act that matters leaves a row."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.fakes.fleet import INBOX, FakeFleet, fleet


@pytest.fixture
async def kefu(tmp_path: Path) -> AsyncIterator[FakeFleet]:
    async with fleet(tmp_path) as one:
        yield one


async def test_a_row_says_who_with_what_right_from_where_and_why(kefu: FakeFleet) -> None:
    lea, sec = await kefu.desk("lea", "lead"), await kefu.desk("sec", "security_admin")
    await lea.post("/api/stop-everything", {"on": True, "reason": "drill"})
    (row,) = (await sec.get("/api/audit?action=fleet."))["items"]
    assert (row["name"], row["role"], row["address"], row["reason"]) == ("Lea", "lead", "127.0.0.1", "drill")


async def test_an_announcements_row_says_what_was_and_what_is(kefu: FakeFleet) -> None:
    pub = await kefu.desk("pub", "publisher")
    variant = {"language": "en", "text": "One"}
    made = await pub.post("/api/announcements", {"content": {"variants": [variant]}})
    path = f"/api/announcements/{made['announcement']['id']}"
    await pub.call("PUT", path, {"content": {"variants": [{**variant, "text": "Two"}]}})
    edited, created = (await kefu.relay.audit_log.rows())[:2]
    assert (created.context.before, created.context.after) == ("", made["announcement"]["content_hash"])
    assert edited.context.before == created.context.after != edited.context.after


async def test_leads_see_what_they_did_themselves_and_nothing_else(kefu: FakeFleet) -> None:
    lea, sec = await kefu.desk("lea", "lead"), await kefu.desk("sec", "security_admin")
    own = await lea.get(f"/api/audit?actor={sec.me['user']['id']}")
    assert {row["actor"] for row in own["items"]} == {lea.me["user"]["id"]}
    assert not own["everything"]
    everything = await sec.get("/api/audit")
    assert {row["actor"] for row in everything["items"]} == {lea.me["user"]["id"], sec.me["user"]["id"]}
    for method, path in (("POST", "/api/audit/verify"), ("GET", "/api/audit/export")):
        assert (await lea.call(method, path, {} if method == "POST" else None))[0] == 403


async def test_rows_come_in_pages_and_by_filter(kefu: FakeFleet) -> None:
    sec = await kefu.desk("sec", "security_admin")
    for number in range(130):
        await kefu.relay.audit("x", "thing.done", f"o{number}")
    first = await sec.get("/api/audit?action=thing.done")
    second = await sec.get(f"/api/audit?action=thing.done&before={first['next']}")
    assert (len(first["items"]), len(second["items"]), second["next"]) == (100, 30, None)
    (one,) = (await sec.get("/api/audit?actor=x&object=o7"))["items"]
    assert one["object"] == "o7"
    assert (await sec.get("/api/audit?to=1"))["items"] == []
    assert (await sec.call("GET", "/api/audit?before=x"))[0] == 400


async def test_verifying_names_the_first_broken_row(kefu: FakeFleet) -> None:
    sec = await kefu.desk("sec", "security_admin")
    whole = await sec.post("/api/audit/verify")
    assert whole["broken"] is None
    later = {"seq": whole["head"]["seq"] + 50, "hash": "0" * 64}
    assert (await sec.post("/api/audit/verify", {"heads": [later]}))["broken"]["what"] == "cut"
    await kefu.ledger.database.write(("UPDATE audit SET actor='x' WHERE seq=1", ()))
    assert (await sec.post("/api/audit/verify"))["broken"] == {"seq": 1, "what": "altered"}


async def test_an_export_is_whole_rare_and_audited(kefu: FakeFleet) -> None:
    sec = await kefu.desk("sec", "security_admin")
    await kefu.relay.audit("=cmd()", "thing.done", "\udcff")
    status, text = await sec.call("GET", "/api/audit/export")
    assert status == 200
    rows = [json.loads(line) for line in text.splitlines()]
    assert [row["seq"] for row in rows] == list(range(1, len(rows) + 1))
    assert rows[-1]["action"] == "audit.exported"
    assert (await sec.call("GET", "/api/audit/export"))[0] == 429
    await kefu.pass_time(61)
    assert (await sec.call("GET", "/api/audit/export"))[0] == 200


async def test_one_account_can_be_stopped_by_any_staff_and_let_go_by_few(kefu: FakeFleet) -> None:
    ann, lea = await kefu.desk("ann", "agent"), await kefu.desk("lea", "lead")
    await ann.post("/api/stop-everything", {"on": True, "inbox": INBOX})
    assert (kefu.accounts[INBOX].paused, kefu.courier.stopped) == (True, False)
    assert (await ann.call("POST", "/api/stop-everything", {"on": False, "inbox": INBOX}))[0] == 403
    assert (await lea.call("POST", "/api/stop-everything", {"on": True, "inbox": "none"}))[0] == 404
    await lea.post("/api/stop-everything", {"on": False, "inbox": INBOX})
    assert not kefu.accounts[INBOX].paused
