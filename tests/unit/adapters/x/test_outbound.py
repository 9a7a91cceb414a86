"""What each message asks of X."""

from typing import Any

import pytest

from kefu_adapters.x import XSettings
from kefu_adapters.x.capabilities import capabilities_of
from kefu_adapters.x.outbound import Kind, plan
from kefu_core.capabilities import ButtonForm, TextUnit
from kefu_core.errors import BadPayload
from kefu_core.messages import Operation, OutboundMessage


def message(recipient: str = "111", text: str = "hi", **more: Any) -> OutboundMessage:
    return OutboundMessage(id="m", inbox="x", recipient=recipient, text=text, **more)


def test_a_direct_message() -> None:
    call = plan(message())
    assert (call.kind, call.library) == (Kind.DM, "create_direct_message")
    assert call.options == {"participant_id": "111", "text": "hi"}
    assert plan(message(text=""), ("7",)).options == {"participant_id": "111", "media_id": "7"}


def test_a_public_reply_names_its_post() -> None:
    call = plan(message(surface="public:55", reply_to="77"))
    assert (call.kind, call.options) == (Kind.REPLY, {"text": "hi", "in_reply_to_tweet_id": "77"})
    assert plan(message(surface="public:55")).options["in_reply_to_tweet_id"] == "55"


def test_a_post_carries_its_link_once() -> None:
    post = message("timeline", operation=Operation.POST, link="https://orbit.example/a")
    assert plan(post).options == {"text": "hi https://orbit.example/a"}
    again = message("timeline", "see https://orbit.example/a", operation=Operation.POST, link="https://orbit.example/a")
    assert plan(again, ("1", "2")).options == {"text": again.text, "media_ids": ["1", "2"]}


def test_deleting_a_post_and_a_message_are_two_things() -> None:
    assert plan(message("timeline", operation=Operation.DELETE, target="9")).library == "delete_tweet"
    assert plan(message(surface="public:5", operation=Operation.DELETE, target="9")).library == "delete_tweet"
    call = plan(message(operation=Operation.DELETE, target="9"))
    assert (call.method, call.path) == ("DELETE", "/2/dm_events/9")
    assert not call.has_effect


@pytest.mark.parametrize(
    "bad",
    [
        message("lin"),
        message(text=" \x00"),
        message("timeline", "", operation=Operation.POST),
        message("channel", operation=Operation.POST),
        message(surface="public:c1"),
        message(operation=Operation.EDIT, target="9"),
        message(operation=Operation.PIN, target="9"),
        message(operation=Operation.DELETE, target="m:9"),
    ],
)
def test_what_x_cannot_do_is_refused(bad: OutboundMessage) -> None:
    with pytest.raises(BadPayload):
        plan(bad)


def test_two_pictures_fit_no_message() -> None:
    with pytest.raises(BadPayload):
        plan(message(), ("1", "2"))


def test_capabilities_follow_the_settings() -> None:
    able = capabilities_of(XSettings(username="help_acct", dm_per_15min=3, post_limit=100, max_cashtags=0))
    (target,) = able.targets
    assert (target.text.limit, target.text.unit, target.max_cashtags) == (100, TextUnit.WEIGHTED, 0)
    assert (target.pictures, target.delete, target.edit) == (4, True, False)
    assert [(rate.count, rate.burst) for rate in able.rates] == [(3, 3), (1440, 1440)]
    assert (able.buttons, able.single_message, able.read_back, able.window) == (ButtonForm.NUMBERED, True, True, ())
    assert able.price.post_with_link == 200_000
