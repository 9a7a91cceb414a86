"""The last look: what leaves is what two people approved, where and when they approved it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.unit.core.conversation.talk_rig import NOON
from tests.unit.core.test_announcement import ACCOUNTS, CHANNEL, CONTENT, Draft

from kefu_core.announcement.seal import SEAL, is_sealed, seal
from kefu_core.announcement.sending import Rules, objection, publishes
from kefu_core.announcement.state import Stage, TargetRef, Variant
from kefu_core.ids import announcement_delivery_id
from kefu_core.ledger import Claimed
from kefu_core.messages import Attachment, AttachmentKind, Author, Button, Operation, OutboundMessage

KEY = b"not in the database"
ABLE = ACCOUNTS["tg"]
EVERYBODY = TargetRef(inbox="tg", target="subscribers", platform="telegram")
RULES = Rules(key=KEY, cooling=timedelta(minutes=5), now=NOON + timedelta(minutes=6))


def sealed(content=CONTENT, **changes):
    """A sending announcement with its content, sealed as it stands."""
    draft = Draft(content).scheduled()
    state = replace(draft.state, stage=Stage.SENDING, **changes)
    return replace(state, extra={SEAL: seal(KEY, state)}), content


def post(**changes):
    values = {
        "id": announcement_delivery_id("n1", "channel", "tg"), "inbox": "tg", "recipient": "channel",
        "operation": Operation.POST, "author": Author.SYSTEM, "surface": "public:timeline",
        "text": "今晚维护，资产不受影响。", "title": "维护", **changes,
    }  # fmt: skip
    return claimed(OutboundMessage(**values))


def private(**changes):
    values = {
        "id": announcement_delivery_id("n1", "subscribers:tg", "77"), "inbox": "tg", "recipient": "77",
        "author": Author.SYSTEM, "text": "今晚维护，资产不受影响。", **changes,
    }  # fmt: skip
    return claimed(OutboundMessage(**values))


def claimed(message, announcement="n1"):
    return Claimed(
        message=message, conversation="", lane="l", fence=1, priority=5, expires=None, announcement=announcement
    )


def look(delivery, found, rules=RULES, tester=""):
    return objection(delivery, found, rules, ABLE, tester)


def test_what_two_people_approved_may_go():
    assert look(post(), sealed()) == ""
    assert look(private(), sealed(replace(CONTENT, targets=(EVERYBODY,)))) == ""


@pytest.mark.parametrize("change", [
    {"text": "领取空投：https://evil.example"}, {"title": "别的"}, {"link": "https://evil.example"},
    {"recipient": "wall"}, {"inbox": "other"}, {"id": "a0"}, {"buttons": ((Button(text="x", url="https://evil.example"),),)},
    {"attachments": (Attachment(kind=AttachmentKind.PICTURE, blob="b9"),)}, {"operation": Operation.PIN},
    {"operation": Operation.MESSAGE},
])  # fmt: skip
def test_a_delivery_changed_in_the_store_does_not_go(change):
    assert look(post(**change), sealed()) == "content_changed"


@pytest.mark.parametrize("change", [
    {"text": "别的"}, {"id": "a0"}, {"recipient": "78"}, {"surface": "public:1"}, {"operation": Operation.EDIT},
])  # fmt: skip
def test_a_subscribers_copy_changed_in_the_store_does_not_go(change):
    assert look(private(**change), sealed(replace(CONTENT, targets=(EVERYBODY,)))) == "content_changed"


def test_subscribers_get_nothing_of_what_was_approved_for_the_channel():
    assert look(private(), sealed()) == "content_changed"


def test_a_text_changed_after_the_approval_does_not_go_even_if_the_delivery_fits_it():
    state, _ = sealed()
    other = replace(CONTENT, variants=(Variant(language="zh", text="换了"),))
    assert look(post(text="换了"), (state, other)) == "content_changed"
    assert look(post(text="换了"), (replace(state, content_hash=other.hash(), approved_hash=other.hash()), other)) == (
        "not_approved"
    )


@pytest.mark.parametrize("change", [
    {"id": "n2"}, {"approver": "eve"}, {"author": "eve"}, {"editor": "eve"}, {"targets": (EVERYBODY,)},
    {"approved_at": NOON + timedelta(minutes=5)}, {"approved_at": None}, {"approved_hash": ""},
    {"approved_hash": "0" * 64}, {"extra": {}}, {"extra": {SEAL: "é" * 64}}, {"extra": {SEAL: None}},
])  # fmt: skip
def test_the_seal_covers_everything_that_was_agreed(change):
    state, content = sealed()
    assert is_sealed(KEY, state)
    forged = replace(state, **change)
    assert not is_sealed(KEY, forged)
    assert look(post(), (forged, content)) == "not_approved"


def test_a_seal_of_another_key_is_none():
    assert look(post(), sealed(), replace(RULES, key=b"other")) == "not_approved"


def test_one_person_alone_has_no_seal_even_with_the_key():
    state, _ = sealed()
    alone = replace(state, approver=state.author)
    assert not is_sealed(KEY, replace(alone, extra={SEAL: seal(KEY, alone)}))


def test_a_delivery_that_names_no_announcement_or_a_foreign_one_does_not_go():
    assert look(replace(post(), announcement=""), None) == "not_approved"
    assert look(replace(post(), announcement="n2"), sealed()) == "not_approved"


@pytest.mark.parametrize(("stage", "reason"), [
    (Stage.DRAFT, "not_approved"), (Stage.REVIEW, "not_approved"), (Stage.SCHEDULED, "not_approved"),
    (Stage.STOPPED, "stopped"), (Stage.SENDING, ""), (Stage.SENT, ""), (Stage.PARTIAL, ""),
])  # fmt: skip
def test_only_what_was_started_goes(stage, reason):
    state, content = sealed()
    assert look(post(), (replace(state, stage=stage), content)) == reason


def test_the_cooling_time_holds_though_the_store_says_it_is_over():
    early = replace(RULES, now=NOON + timedelta(minutes=4, seconds=59))
    assert look(post(), sealed(), early) == "not_approved"
    later = replace(CONTENT, scheduled_at=NOON + timedelta(hours=1))
    assert look(post(), sealed(later), RULES) == "not_approved"
    assert look(post(), sealed(later), replace(RULES, now=NOON + timedelta(hours=1))) == ""


def test_an_old_approval_is_not_taken_out_again():
    old = replace(RULES, now=NOON + timedelta(hours=48, seconds=1))
    assert look(post(), sealed(), old) == "approval_expired"


def test_what_was_published_may_be_deleted_even_after_a_stop():
    state, content = sealed()
    delete = post(operation=Operation.DELETE, text="", id="a9")
    assert look(delete, (replace(state, stage=Stage.STOPPED), content)) == ""
    assert look(delete, (replace(state, stage=Stage.SCHEDULED), content)) == "not_approved"


@pytest.mark.parametrize(("change", "reason"), [
    ({}, ""), ({"recipient": "666"}, "not_approved"), ({"text": "no mark"}, "not_approved"),
    ({"operation": Operation.POST}, "not_approved"), ({"surface": "public:timeline"}, "not_approved"),
])  # fmt: skip
def test_a_test_copy_goes_to_the_test_recipient_with_its_mark(change, reason):
    values = {"recipient": "4711", "text": "[Test, do not forward]\nHello", **change}
    copy = replace(private(**values), announcement="n1:test")
    assert look(copy, None, tester="4711") == reason
    assert look(copy, None, tester="") == "not_approved"


def test_a_post_is_known_by_what_it_does_whatever_it_says_of_itself():
    plain = replace(private(), announcement="")
    assert not publishes(plain, ABLE)
    for change in ({"operation": Operation.POST}, {"recipient": "channel"}, {"surface": "public:timeline"}):
        assert publishes(replace(plain, message=replace(plain.message, **change)), ABLE)
    assert publishes(private(), ABLE)


def test_an_approval_that_would_be_old_by_the_start_is_not_given():
    later = Draft(replace(CONTENT, scheduled_at=NOON + timedelta(hours=25)))
    later.act("ask")
    assert later.refused("approve", "bea", hash=later.state.content_hash) == "approve_later"
    assert CHANNEL in later.state.targets
