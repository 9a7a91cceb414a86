"""One person's data in the console: given out by one, erased by two, and both in the audit."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.fakes.fleet import INBOX, FakeFleet, fleet

from kefu_adapters.stores.erasure import Eraser
from kefu_bots.personal_data import PersonalData
from kefu_core.proposals import ProposalKind


@pytest.fixture
async def kefu(tmp_path: Path) -> AsyncIterator[FakeFleet]:
    async with fleet(tmp_path) as one:
        data = PersonalData(
            ledger=one.ledger, intake=one.intake, fabric=one.fabric, threads=one.relay.threads,
            eraser=Eraser(one.ledger.database, b"k" * 32, blobs=tmp_path / "blobs"),
            audit=one.relay.audit, listed=tmp_path / "erasures.jsonl",
        )  # fmt: skip
        one.relay.personal = data
        one.relay.proposals.register(ProposalKind.ERASURE, data.version, data.carry_out)
        yield one


async def test_an_admin_gets_a_contact_s_data_and_the_audit_says_so(kefu: FakeFleet) -> None:
    one = await kefu.queued("c1")
    sec = await kefu.desk("sec", "security_admin")
    data = await sec.get(f"/api/conversations/{one}/personal-data")
    assert (data["inbox"], data["platform_id"]) == (INBOX, "c1")
    texts = [message["text"] for message in data["conversations"][0]["messages"]]
    assert "human please" in texts
    row = (await kefu.relay.audit_log.rows())[0]
    assert row.action == "contact.exported"
    assert "c1" not in row.object
    lead = await kefu.desk("lea", "lead")
    assert (await lead.call("GET", f"/api/conversations/{one}/personal-data"))[0] == 403


async def test_exporting_endlessly_is_slowed_down(kefu: FakeFleet) -> None:
    one = await kefu.queued("c1")
    sec = await kefu.desk("sec", "security_admin")
    statuses = [(await sec.call("GET", f"/api/conversations/{one}/personal-data"))[0] for _ in range(22)]
    assert statuses.count(200) == 20
    assert statuses[-1] == 429


async def test_a_lead_asks_and_an_admin_agrees_to_erase(kefu: FakeFleet) -> None:
    one = await kefu.queued("c1")
    lead, sec = await kefu.desk("lea", "lead"), await kefu.desk("sec", "security_admin")
    asked = await lead.post(f"/api/conversations/{one}/erasure")
    (shown,) = (await sec.get("/api/proposals"))["items"]
    assert (shown["kind"], shown["author"]["name"]) == ("erasure", "Lea")
    assert (await sec.call("POST", f"/api/proposals/{asked['proposal']}/approve", {}))[0] == 200
    rows = await kefu.ledger.database.read("SELECT count(*) FROM contacts WHERE platform_id='c1'")
    assert rows[0][0] == 0
    acts = [row.action for row in await kefu.relay.audit_log.rows()]
    assert acts[:3] == ["proposal.done", "contact.erased", "proposal.approved"]


async def test_an_admin_does_not_erase_alone(kefu: FakeFleet) -> None:
    one = await kefu.queued("c1")
    sec = await kefu.desk("sec", "security_admin")
    asked = await sec.post(f"/api/conversations/{one}/erasure")
    status, data = await sec.call("POST", f"/api/proposals/{asked['proposal']}/approve", {})
    assert (status, data["error"]["reason"]) == (409, "same_person")
    assert (await kefu.ledger.database.read("SELECT count(*) FROM contacts WHERE platform_id='c1'"))[0][0] == 1


async def test_an_erasure_agreed_about_another_life_of_the_contact_is_refused(kefu: FakeFleet) -> None:
    one = await kefu.queued("c1")
    lead, sec = await kefu.desk("lea", "lead"), await kefu.desk("sec", "security_admin")
    asked = await lead.post(f"/api/conversations/{one}/erasure")
    await kefu.ledger.database.write(("UPDATE contacts SET first_seen_at=first_seen_at+1", ()))
    status, data = await sec.call("POST", f"/api/proposals/{asked['proposal']}/approve", {})
    assert (status, data["error"]["reason"]) == (409, "changed")
