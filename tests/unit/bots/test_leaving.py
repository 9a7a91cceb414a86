"""The gate at the last step: whatever wrote the row, what it refuses is never sent, and a person is told."""

from dataclasses import replace

import pytest
from tests.unit.bots.fleet_rig import House, house
from tests.unit.core.conversation.talk_rig import OFFICIAL, PASSIVE

from kefu_bots.leaving import refusal
from kefu_core.conversation.state import Status
from kefu_core.decision import DeliveryStatus
from kefu_core.ledger import Claimed
from kefu_core.messages import Author, Button, Operation, OutboundMessage

LURE = "Please send us your recovery phrase"


def claimed(announcement: str = "", **values: object) -> Claimed:
    message = OutboundMessage(id="d1", inbox="main", recipient="7", author=Author.AGENT, **values)  # type: ignore[arg-type]
    return Claimed(
        message=message, conversation="c1", lane="c1", fence=1, priority=0, expires=None, announcement=announcement
    )


async def queue_by_another_hand(h: House, text: str) -> None:
    """The next answer waits in the ledger, and somebody changes its text there."""
    h.courier.stopped = True
    await h.write("充值没到账怎么办")
    for row in h.ledger.deliveries.values():
        h.ledger.bodies[row.new.message] = [text]
    h.courier.stopped = False
    h.clock.pass_(minutes=1)
    await h.round()


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"text": LURE}, "asks_secret"),
        ({"text": LURE, "operation": Operation.EDIT}, "asks_secret"),
        ({"text": "Hello", "title": "请提供助记词"}, "asks_secret"),
        ({"text": "Hello", "link": "https://evil.example"}, "unlisted_link"),
        ({"text": "Hello", "buttons": ((Button(text="Validate your wallet", value="v"),),)}, "validate_wallet"),
        ({"text": "Hello", "buttons": ((Button(text="Open", url="https://evil.example/x"),),)}, "unlisted_link"),
        ({"text": "Hello", "as_name": "@random_helper"}, "unlisted_handle"),
    ],
)
def test_every_part_that_people_read_or_press_is_judged(values: dict[str, object], reason: str) -> None:
    assert refusal(claimed(**values), OFFICIAL) == reason


def test_a_clean_text_leaves_and_a_deletion_always_does() -> None:
    assert refusal(claimed(text="Hello, how can I help you?"), OFFICIAL) == ""
    assert refusal(claimed(text=LURE, operation=Operation.DELETE), OFFICIAL) == ""


def test_what_is_only_flagged_may_be_a_reply_and_never_an_announcement() -> None:
    restore = "Open the app, choose Import wallet and enter your recovery phrase."
    assert refusal(claimed(text=restore), OFFICIAL) == ""
    assert refusal(claimed("n1", text=restore), OFFICIAL) == "asks_secret"
    assert refusal(claimed(text=restore, operation=Operation.POST), OFFICIAL) == "asks_secret"


async def test_a_row_of_another_hand_fails_at_the_gate_and_a_person_takes_over() -> None:
    async with house() as h:
        await queue_by_another_hand(h, LURE)
        (first, *_) = h.ledger.deliveries.values()
        assert (first.status, first.reason, first.code) == (DeliveryStatus.FAILED, "gate", "asks_secret")
        assert LURE not in h.texts()
        assert h.state().status is Status.WAITING
        assert "gate_refused" in [m.kind for m in h.ledger.talks[h.id()].messages if m.direction == "activity"]


async def test_a_reply_that_waits_is_judged_by_the_list_of_the_moment_it_leaves() -> None:
    async with house() as h:
        h.courier.stopped = True
        await h.write("充值没到账怎么办")
        for row in h.ledger.deliveries.values():
            h.ledger.bodies[row.new.message] = ["https://old.example"]
        policy = h.intake.rules.policy
        listed = replace(policy.official, domains=policy.official.domains | {"old.example"})
        h.intake.rules.policy = replace(policy, official=listed)
        h.courier.stopped = False
        h.clock.pass_(minutes=1)
        await h.round()
        assert h.texts() == ["https://old.example"]


async def test_a_passive_reply_passes_the_same_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    async with house(PASSIVE) as h:
        monkeypatch.setattr(h.courier, "refuses", lambda _claimed: "asks_secret")
        accepted = await h.intake.accept(h.message("充值没到账怎么办"), passive_seconds=1.0)
        await h.rest()
        assert accepted.passive is None
        assert h.statuses()[0] is DeliveryStatus.FAILED
        assert h.adapter.tried == []
