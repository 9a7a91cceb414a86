"""Reports of impostors from the contact's tap to the agents' queue, and check codes on their way."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.fakes.fleet import SECRET, FakeFleet, fleet

from kefu_adapters.stores.erasure import Eraser
from kefu_bots.proofs import CHECKS, Proofs
from kefu_core.messages import Attachment, AttachmentKind
from kefu_core.safety.official.proof import Standing

FAKE = "is this really you? @orbit_support_desk"


@pytest.fixture
async def kefu(tmp_path: Path) -> AsyncIterator[FakeFleet]:
    async with fleet(tmp_path) as one:
        one.intake.proofs = Proofs(
            database=one.ledger.database, key=SECRET, clock=one.clock, fabric=one.fabric, life=timedelta(hours=72)
        )
        yield one


async def reported(kefu: FakeFleet, person: str = "c1", text: str = FAKE) -> str:
    identity = await kefu.hear(person, text)
    await kefu.hear(person, "1")
    await kefu.quiet()
    return identity


async def test_a_reported_impostor_is_in_the_agents_queue_with_its_name_and_pictures(kefu: FakeFleet) -> None:
    await reported(kefu)
    picture = Attachment(kind=AttachmentKind.PICTURE, ref="file-1", mime="image/png")
    await kefu.hear("c1", "", attachments=(picture,))
    await kefu.quiet()
    sent = [send.text for send in kefu.adapter.sends]
    assert not any("orbit_support_desk" in text for text in sent)
    assert sent[-1] == "The screenshot is attached to your report."
    ann = await kefu.desk("ann")
    page = await ann.get("/api/impostors")
    (item,) = page["items"]
    assert (item["handle"], item["looks"], item["text"], page["open"]) == (
        "orbit_support_desk", "lookalike", FAKE, 1
    )  # fmt: skip
    assert len(item["pictures"]) == 1
    assert await kefu.relay.impostors.is_evidence(item["pictures"][0]["blob"])
    assert (await ann.get("/api/me"))["impostors"] == 1


async def test_confirming_keeps_what_the_agent_wrote_and_leaves_the_queue(kefu: FakeFleet) -> None:
    await reported(kefu)
    ann = await kefu.desk("ann")
    (item,) = (await ann.get("/api/impostors"))["items"]
    path = f"/api/impostors/{item['id']}/confirm"
    await ann.post(path, {"platform": "telegram", "handle": "@orbit_support_desk"})
    assert (await ann.get("/api/impostors"))["items"] == []
    (kept,) = (await ann.get("/api/impostors?state=confirmed"))["items"]
    assert (kept["handle"], kept["handled_by"]["name"]) == ("@orbit_support_desk", "Ann")
    assert (await ann.call("POST", path, {"handle": "x"}))[0] == 409
    assert [row.object for row in await kefu.relay.audit_log.rows() if row.action == "impostor.confirmed"] == [
        item["id"]
    ]


async def test_the_table_holds_nothing_that_a_spreadsheet_would_run(kefu: FakeFleet) -> None:
    await reported(kefu)
    ann, lead = await kefu.desk("ann"), await kefu.desk("lea", "lead")
    (item,) = (await ann.get("/api/impostors"))["items"]
    await ann.post(f"/api/impostors/{item['id']}/confirm", {"handle": "@orbit_support_desk", "link": "=cmd|x"})
    assert (await ann.call("GET", "/api/impostors.csv"))[0] == 403
    status, table = await lead.call("GET", "/api/impostors.csv")
    assert status == 200
    assert "'@orbit_support_desk" in table
    assert "'=cmd|x" in table


async def test_erasure_takes_the_reporter_out_and_what_nobody_confirmed(kefu: FakeFleet, tmp_path: Path) -> None:
    await reported(kefu)
    eraser = Eraser(kefu.ledger.database, b"e" * 32, blobs=tmp_path / "blobs")
    person = await eraser.find("main-telegram:c1")
    assert person is not None
    await eraser.erase(person, at=1, who="operator")
    (row,) = await kefu.relay.impostors.reports("open")
    assert (row.conversation, row.message, row.handle, row.link, row.text) == ("", "", "", "", "")


# --- check codes ----------------------------------------------------------------------------------------------


async def given(kefu: FakeFleet, person: str = "c1") -> tuple[str, str]:
    """A conversation with a human's reply, and the code that it carried."""
    one = await kefu.queued(person)
    ann = await kefu.desk("ann")
    await ann.post(f"/api/conversations/{one}/claim", {"key": f"claim-{person}"})
    await ann.post(f"/api/conversations/{one}/reply", {"text": "All done.", "key": f"reply-{person}"})
    await kefu.pass_time(16)
    found = re.search(r"— Ann · check code (\S+)$", kefu.adapter.sends[-1].text)
    assert found is not None, kefu.adapter.sends[-1].text
    return one, found.group(1)


async def test_a_contact_has_their_agents_code_confirmed_with_name_and_time(kefu: FakeFleet) -> None:
    _, code = await given(kefu)
    await kefu.hear("c1", f"verify {code.lower()}")
    await kefu.quiet()
    said = kefu.adapter.sends[-1].text
    assert said == "✅ Genuine: our agent Ann gave you this check code in this chat at 09:00 (UTC)."


async def test_a_code_is_refused_in_another_conversation_and_after_its_time(kefu: FakeFleet) -> None:
    _, code = await given(kefu)
    await kefu.hear("c2", code)
    await kefu.quiet()
    assert "somebody else's chat" in kefu.adapter.sends[-1].text
    await kefu.hear("c1", "K7QM-2XPA")
    await kefu.quiet()
    assert "did not give" in kefu.adapter.sends[-1].text
    await kefu.pass_time(72 * 3600 + 60)
    await kefu.hear("c1", code)
    await kefu.quiet()
    assert "expired" in kefu.adapter.sends[-1].text


async def test_a_row_that_somebody_planted_vouches_for_nothing(kefu: FakeFleet) -> None:
    one, code = await given(kefu)
    await kefu.ledger.database.write(("UPDATE agent_proofs SET name='Mallory'", ()))
    assert kefu.intake.proofs is not None
    found = await kefu.intake.proofs.asked(one, code)
    assert found is not None
    assert found.standing is Standing.UNKNOWN


async def test_checks_are_limited_and_the_public_one_tells_nothing_of_whose_it_is(kefu: FakeFleet) -> None:
    _, code = await given(kefu)
    proofs = kefu.intake.proofs
    assert proofs is not None
    said = [await proofs.checked("203.0.113.7", code) for _ in range(CHECKS + 1)]
    assert said == [Standing.GENUINE] * CHECKS + [Standing.LIMITED]
    assert await proofs.checked("203.0.113.8", "AAAA-2222") is Standing.UNKNOWN
