"""Community groups through a whole fleet: nothing of members is stored, imitators reach the agents' queue."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.fakes.fleet import INBOX, FakeFleet, fleet

from kefu_core.messages import GroupMessage, Sender
from kefu_core.safety.official.official_list import OfficialList

PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"


@pytest.fixture
async def kefu(tmp_path: Path) -> AsyncIterator[FakeFleet]:
    async with fleet(tmp_path) as one:
        listed = OfficialList(domains=frozenset({"orbit.example"}), handles={"telegram": frozenset({"orbitwallet"})})
        one.rules.policy = replace(one.rules.policy, official=listed)
        yield one


async def writes(kefu: FakeFleet, text: str, number: int, username: str = "ann_k", *, summoned: bool = False) -> None:
    await kefu.intake.accept(
        GroupMessage(
            inbox=INBOX,
            dedupe_keys=(f"g:{number}",),
            sender=Sender(id="-1001", name="Orbit Community"),
            surface="public:group",
            source_id=f"-1001:{number}",
            sent_at=kefu.clock.now(),
            author=Sender(id=username, name="Somebody", username=username),
            text=text,
            summoned=summoned,
        )
    )
    await kefu.quiet()


async def test_a_groups_talk_is_not_stored_and_a_phrase_is_nowhere(kefu: FakeFleet) -> None:
    await writes(kefu, "hello", 1)
    await writes(kefu, "how are you all", 2)
    await writes(kefu, PHRASE, 3)
    said = [(send.recipient, send.text[:1]) for send in kefu.adapter.sends]
    assert said == [("-1001", "⚠"), ("-1001", "⚠")]
    stored = await kefu.ledger.database.read("SELECT text FROM bodies")
    assert not any("how are you" in row[0] or "sausage" in row[0] for row in stored)
    assert (await kefu.ledger.database.read("SELECT count(*) FROM cases"))[0][0] == 0


async def test_an_imitator_stands_in_the_queue_once(kefu: FakeFleet) -> None:
    for number in range(1, 4):
        await writes(kefu, "write me for help", number, "orbitwa11et_help")
    ann = await kefu.desk("ann")
    (item,) = (await ann.get("/api/impostors"))["items"]
    assert (item["handle"], item["origin"], item["platform"]) == ("@orbitwa11et_help", "group", "telegram")


async def test_whoever_addresses_us_gets_one_constant_answer(kefu: FakeFleet) -> None:
    await writes(kefu, "hello", 1)
    await writes(kefu, "@orbit_bot my transfer is late", 2, summoned=True)
    assert kefu.adapter.sends[-1].reply_to in {"", "-1001:2"}
    assert "transfer" not in kefu.adapter.sends[-1].text
