"""Publishing: two people, one hash, a cooling time, a stop for everybody."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.unit.core.conversation.talk_rig import NOON, OFFICIAL

from kefu_core.announcement.decide import APPROVAL_LIFE, Act, check, decide
from kefu_core.announcement.state import Announcement, Content, Stage, TargetRef, Variant
from kefu_core.capabilities import Capabilities, PostTarget, Price, TextLimit, TextUnit
from kefu_core.errors import AnnouncementNotAllowed
from kefu_core.policy import Policy

POLICY = Policy(official=OFFICIAL)
SHORT = TextLimit(limit=60, unit=TextUnit.CODE_POINTS)
ACCOUNTS = {
    "tg": Capabilities(
        platform="telegram",
        text=TextLimit(limit=4096, unit=TextUnit.UTF16),
        targets=(PostTarget(name="channel", kind="channel", text=SHORT, caption=replace(SHORT, limit=10)),),
        subscribers=True,
    ),
    "x": Capabilities(
        platform="x", text=SHORT, price=Price(post=10, post_with_link=200),
        targets=(PostTarget(name="timeline", kind="timeline", text=SHORT),),
    ),
}  # fmt: skip
CHANNEL = TargetRef(inbox="tg", target="channel", platform="telegram")
CONTENT = Content(title="维护", variants=(Variant(language="zh", text="今晚维护，资产不受影响。"),), targets=(CHANNEL,))


class Draft:
    """One announcement and the people around it."""

    def __init__(self, content: Content = CONTENT) -> None:
        self.content = content
        self.now = NOON
        self.policy = POLICY
        self.sent_today = 0
        self.decided = self.decide("create", "ann", None, content=content)

    def decide(self, do, person, state, **values: Any):
        values = {"content": self.content, **values}
        return decide(state, Act(do=do, person=person, **values), now=self.now, policy=self.policy,
                      accounts=ACCOUNTS, sent_today=self.sent_today, identity="n1")  # fmt: skip

    def act(self, do, person="ann", **values: Any):
        self.decided = self.decide(do, person, self.state, **values)
        if values.get("content"):
            self.content = values["content"]
        return self.state

    def approve(self, person="bea", **values: Any):
        return self.act("approve", person, **{"hash": self.state.content_hash, **values})

    def scheduled(self):
        self.act("ask")
        self.approve()
        return self

    def refused(self, do, person="ann", **values: Any):
        with pytest.raises(AnnouncementNotAllowed) as refusal:
            self.act(do, person, **values)
        return refusal.value.reason

    @property
    def state(self) -> Announcement:
        return self.decided.state


def test_way_of_an_announcement():
    draft = Draft()
    assert draft.state.stage is Stage.DRAFT
    assert draft.act("ask").stage is Stage.REVIEW
    assert draft.approve().stage is Stage.SCHEDULED
    draft.now += POLICY.announcement_cooling
    assert draft.act("start", "system").stage is Stage.SENDING
    assert draft.decided.send
    assert draft.act("finish", "system").stage is Stage.SENT


def test_approver_is_neither_author_nor_last_editor():
    draft = Draft()
    draft.act("edit", "bea", content=replace(CONTENT, title="新标题"))
    draft.act("ask")
    for person in ("ann", "bea"):
        assert draft.refused("approve", person, hash=draft.state.content_hash) == "same_person"
    assert draft.approve("cas").approver == "cas"


def test_approval_is_of_the_hash_the_approver_saw():
    draft = Draft()
    seen = draft.state.content_hash
    draft.act("edit", content=replace(CONTENT, title="另一个"))
    draft.act("ask")
    assert draft.refused("approve", "bea", hash=seen) == "content_changed"
    assert draft.refused("approve", "bea", hash="") == "content_changed"


@pytest.mark.parametrize("change", [
    {"title": "x"}, {"variants": (Variant(language="zh", text="别的"),)}, {"picture": "b1"}, {"targets": ()},
    {"scheduled_at": NOON}, {"variants": (replace(CONTENT.variants[0], link="https://orbit.example/a"),)},
])  # fmt: skip
def test_hash_covers_text_media_targets_and_time(change):
    assert replace(CONTENT, **change).hash() != CONTENT.hash()


def test_hash_does_not_depend_on_order():
    two = (Variant(language="zh", text="一"), Variant(language="en", text="one"))
    assert replace(CONTENT, variants=two).hash() == replace(CONTENT, variants=two[::-1]).hash()


@pytest.mark.parametrize("stage", ["ask", "approve"])
def test_any_edit_voids_the_approval(stage):
    draft = Draft()
    draft.act("ask")
    if stage == "approve":
        draft.approve()
    after = draft.act("edit", content=replace(CONTENT, title="新"))
    assert (after.stage, after.approved_hash, after.approver, after.starts_at) == (Stage.DRAFT, "", "", None)


@pytest.mark.parametrize(("text", "reason"), [
    ("请访问 https://orbit-wallet.example.com", "lookalike_link"),
    ("请访问 https://other.net/a", "unlisted_link"),
    ("请把助记词发给客服核对", "asks_secret"),
    ("退款到 0x52908400098527886E0F7030069857D2E4169EE7", "chain_address"),
    ("请验证您的钱包以免冻结", "validate_wallet"),
    ("Send 1 ETH to us and get double back", "asks_transfer"),
])  # fmt: skip
def test_gate_stands_at_asking_and_again_at_approving(text, reason):
    draft = Draft(replace(CONTENT, variants=(Variant(language="zh", text=text),)))
    assert draft.refused("ask") == reason
    draft.decided = replace(draft.decided, state=replace(draft.state, stage=Stage.REVIEW))
    assert draft.refused("approve", "bea", hash=draft.state.content_hash) == reason


def test_gate_stands_again_at_the_start():
    linked = (Variant(language="zh", text="见 https://orbit.example/n"),)
    draft = Draft(replace(CONTENT, variants=linked)).scheduled()
    draft.now += POLICY.announcement_cooling
    draft.policy = replace(POLICY, official=replace(OFFICIAL, domains=frozenset()))
    assert draft.refused("start", "system") == "unlisted_link"


def test_cooling_time_stands_between_approval_and_start():
    draft = Draft().scheduled()
    assert draft.state.starts_at == NOON + timedelta(minutes=5)
    draft.now += timedelta(minutes=5, seconds=-1)
    assert draft.refused("start", "system") == "too_early"


def test_later_schedule_wins_over_the_cooling_time_and_an_earlier_does_not():
    later, earlier = (Draft(replace(CONTENT, scheduled_at=NOON + timedelta(hours=h))) for h in (2, -2))
    assert later.scheduled().state.starts_at == NOON + timedelta(hours=2)
    assert earlier.scheduled().state.starts_at == NOON + timedelta(minutes=5)


def test_three_a_day():
    draft = Draft()
    draft.act("ask")
    draft.sent_today = 3
    assert draft.refused("approve", "bea", hash=draft.state.content_hash) == "daily_limit"
    draft.sent_today = 2
    assert draft.approve().stage is Stage.SCHEDULED


def test_late_start_is_held_for_a_person():
    draft = Draft().scheduled()
    draft.now = draft.state.starts_at + timedelta(minutes=15, seconds=1)
    held = draft.act("start", "system")
    assert (held.stage, held.approved_hash, draft.decided.send) == (Stage.REVIEW, "", False)
    assert draft.decided.events[0]["kind"] == "announcement.held_late"


def test_approval_has_an_end_however_late_a_start_may_be():
    draft = Draft().scheduled()
    draft.policy = replace(POLICY, announcement_late_after=timedelta(days=30))
    draft.now = draft.state.starts_at + APPROVAL_LIFE + timedelta(seconds=1)
    assert draft.act("start", "system").stage is Stage.REVIEW


def test_content_that_changed_in_the_store_does_not_start():
    draft = Draft().scheduled()
    draft.now += POLICY.announcement_cooling
    other = replace(CONTENT, title="换了")
    with pytest.raises(AnnouncementNotAllowed, match="content_changed"):
        draft.decide("start", "system", draft.state, content=other)


@pytest.mark.parametrize("stage", [Stage.REVIEW, Stage.SCHEDULED, Stage.SENDING])
def test_anybody_may_stop_it(stage):
    draft = Draft()
    draft.decided = replace(draft.decided, state=replace(draft.state, stage=stage))
    stopped = draft.act("stop", "anybody")
    assert (stopped.stage, stopped.stopped_by, draft.decided.cancel) == (Stage.STOPPED, "anybody", True)


def test_stopped_and_finished_ones_stay_so():
    for stage in (Stage.STOPPED, Stage.SENT, Stage.PARTIAL):
        draft = Draft()
        draft.decided = replace(draft.decided, state=replace(draft.state, stage=stage))
        for do in ("edit", "ask", "approve", "start", "stop", "finish", "withdraw", "send_back"):
            assert draft.refused(do) == f"stage_{stage.value}"


def test_send_back_and_withdraw_end_in_a_draft():
    draft = Draft()
    draft.act("ask")
    assert draft.act("send_back", "bea").stage is Stage.DRAFT
    draft.scheduled()
    after = draft.act("withdraw")
    assert (after.stage, after.starts_at, after.approved_hash) == (Stage.DRAFT, None, "")


def test_failed_targets_make_it_partial():
    draft = Draft().scheduled()
    draft.now += POLICY.announcement_cooling
    draft.act("start", "system")
    assert draft.act("finish", "system", failed=1).stage is Stage.PARTIAL


def test_nothing_without_targets_or_content():
    assert Draft(replace(CONTENT, targets=())).refused("ask") == "no_targets"
    assert Draft().refused("edit", content=None) == "empty"
    with pytest.raises(AnnouncementNotAllowed, match="unknown"):
        decide(None, Act(do="ask", person="ann"), now=NOON, policy=POLICY, accounts=ACCOUNTS)


def test_every_target_is_counted_by_its_own_rule():
    content = replace(CONTENT, targets=(CHANNEL, TargetRef(inbox="x", target="timeline", platform="x")))
    rows = check(content, ACCOUNTS, POLICY)
    assert [row.check.limit for row in rows] == [60, 60]
    assert [row.cost for row in rows] == [0, 10]
    linked = replace(content, variants=(replace(CONTENT.variants[0], link="https://orbit.example/n"),))
    assert check(linked, ACCOUNTS, POLICY)[1].cost == 200


@pytest.mark.parametrize(("content", "reason"), [
    (replace(CONTENT, targets=(TargetRef(inbox="gone", target="channel"),)), "no_such_target"),
    (replace(CONTENT, targets=(TargetRef(inbox="tg", target="wall"),)), "no_such_target"),
    (replace(CONTENT, targets=(TargetRef(inbox="x", target="subscribers"),)), "no_such_target"),
    (replace(CONTENT, variants=()), "empty"),
    (replace(CONTENT, variants=(Variant(language="zh", text="长" * 61),)), "too_long"),
    (replace(CONTENT, picture="b1"), "too_long"),
])  # fmt: skip
def test_target_that_cannot_take_it_stops_the_approval(content, reason):
    assert check(content, ACCOUNTS, POLICY)[0].blocked == reason


def test_subscribers_need_an_account_that_may_write_to_them():
    content = replace(CONTENT, targets=(TargetRef(inbox="tg", target="subscribers", platform="telegram"),))
    (row,) = check(content, ACCOUNTS, POLICY)
    assert (row.blocked, row.cost) == ("", 0)


def test_own_text_of_a_platform_wins_then_the_language():
    variants = (
        Variant(language="en", text="all en"),
        Variant(language="zh", text="all zh"),
        Variant(language="zh", scope="x", text="x zh"),
        Variant(language="en", scope="x", text="  "),
    )
    content = replace(CONTENT, variants=variants)
    assert [content.variant_for(*key).text for key in (("x", "zh"), ("x", "en"), ("weibo", "zh"))] == [
        "x zh", "all en", "all zh",
    ]  # fmt: skip


def test_state_survives_json_and_holds_no_text():
    draft = Draft(replace(CONTENT, scheduled_at=NOON + timedelta(hours=1))).scheduled()
    line = json.dumps(draft.state.to_json(), ensure_ascii=False)
    assert Announcement.from_json(json.loads(line)) == draft.state
    assert "维护" not in line


def test_every_step_is_an_event_with_who_and_what():
    draft = Draft()
    draft.act("ask")
    draft.approve()
    (event,) = draft.decided.events
    assert event == {"kind": "announcement.approved", "by": "bea", "hash": CONTENT.hash()}
    assert draft.state.version == 3
