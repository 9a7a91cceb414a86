"""Secrets over several messages: found on either path, taken back everywhere, deleted where the platform can."""

from dataclasses import replace
from datetime import timedelta

from mnemonic import Mnemonic
from tests.unit.bots.fleet_rig import INBOX, house
from tests.unit.core.conversation.talk_rig import NOON, PLAIN

from kefu_core.messages import MessageEdited, Sender


async def test_parked_edit_of_nothing_is_put_away_and_is_no_dead_letter():
    async with house() as h:
        h.intake.slow_until = h.clock.now().replace(hour=23)
        sender = Sender(id="7")
        edit = MessageEdited(
            inbox=INBOX, dedupe_keys=("u:1",), sender=sender, sent_at=NOON, source_id="s9", text="hello"
        )
        await h.intake.accept(edit)
        await h.intake.decide_parked()
        assert await h.ledger.parked(h.fence, 10) == []
        assert {row.state for row in h.ledger.slow.values()} == {"discarded"}


SPLIT = ("legal winner thank", "year wave sausage", "worth useful legal", "winner thank yellow")


async def test_phrase_in_pieces_on_the_slow_path_is_found_when_its_turn_comes():
    async with house() as h:
        h.intake.slow_until = h.clock.now().replace(hour=23)
        for part in SPLIT:
            await h.write(part)
        for _ in SPLIT:
            await h.intake.decide_parked()
        await h.rest()
        assert h.state().key_exposed
        assert not [text for texts in h.ledger.bodies.values() for text in texts if "wave" in text or "thank" in text]


async def test_pieces_that_came_together_are_one_phrase_however_long_the_last_ones_wait_for_a_decision():
    words = Mnemonic("english").to_mnemonic(bytes(range(16))).split()
    async with house() as h:
        for word in words[:7]:
            await h.write(word)
        h.intake.slow_until = h.clock.now() + timedelta(days=1)
        for word in words[7:]:
            await h.write(word)
        h.clock.pass_(hours=2)
        for _ in words[7:]:
            await h.intake.decide_parked()
        assert h.state().key_exposed
        assert not [word for word in words if any(word in texts for texts in h.ledger.bodies.values())]


async def test_phrase_of_twenty_four_single_words_is_found_whatever_is_said_between():
    words = Mnemonic("english").to_mnemonic(bytes(range(7, 39))).split()
    async with house() as h:
        for word in words:
            await h.write(word)
            await h.rest()
        assert h.state().key_exposed
        assert not [word for word in words if any(word in texts for texts in h.ledger.bodies.values())]


async def test_every_part_of_a_phrase_is_deleted_on_the_platform():
    able = replace(PLAIN, delete_inbound=timedelta(hours=48))
    async with house(able) as h:
        for number, part in enumerate(SPLIT):
            await h.write(part, key=f"s{number}")
            await h.rest()
        await h.rest()
        assert [value for kind, _, value in h.adapter.signals if kind == "delete_inbound"] == ["s0", "s1", "s2", "s3"]
