"""What agents do: claim, reply, note, transfer, return, snooze, resolve, reopen, undo, and decide about sends."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.unit.core.conversation.talk_rig import DEPOSIT, NIGHT, NOON, PICTURE, PLAIN, POLICY, Talk

from kefu_core.capabilities import AttachmentLimit
from kefu_core.conversation import commands as c
from kefu_core.conversation.state import Status
from kefu_core.errors import InvalidTransition, NotHolder, OutgoingBlocked, UnknownConversation
from kefu_core.messages import AttachmentKind, Author, ContactChange, Operation


def cancels(talk):
    assert talk.last is not None
    return [(cancel.author, cancel.delivery, cancel.reason) for cancel in talk.last.effects.cancels]


def test_claim_holds_and_takes_back_what_the_bot_had_queued():
    talk = Talk().waiting()
    talk.agent(c.Claim)
    assert (talk.at.status, talk.at.holder) == (Status.OPEN, "lin")
    assert cancels(talk) == [(Author.BOT, "", "claimed")]
    assert talk.said == []
    assert talk.at.prompt is None


def test_claiming_twice_changes_nothing():
    talk = Talk().held()
    talk.agent(c.Claim)
    assert talk.events == []


def test_second_agent_is_refused_unless_they_take_over():
    talk = Talk().held()
    with pytest.raises(NotHolder):
        talk.agent(c.Claim, "mei")
    epoch = talk.at.epoch
    talk.agent(c.Claim, "mei", takeover=True)
    assert talk.at.holder == "mei"
    assert talk.at.epoch == epoch + 1


def test_bot_says_nothing_while_a_human_holds():
    talk = Talk().held()
    assert talk.says("充值没到账怎么办", DEPOSIT) == []
    assert talk.says("您好") == []
    assert talk.says("1") == []
    assert talk.says("转人工") == []
    assert talk.says("", attachments=(PICTURE,)) == []
    assert talk.presses("a:deposit") == []
    assert talk.presses("h") == []


def test_claim_before_anything_was_written_holds_when_it_is():
    talk = Talk()
    talk.changes(ContactChange.FOLLOWED)
    talk.agent(c.Claim)
    assert talk.says("充值没到账怎么办", DEPOSIT) == []
    assert talk.at.holder == "lin"
    assert talk.at.case is not None
    assert talk.at.case.claimed_at == NOON


def test_waiting_time_runs_from_the_contacts_first_unanswered_message():
    talk = Talk().held()
    talk.agent(c.Reply, text="您好")
    assert talk.at.waiting_since is None
    talk.waits(minutes=1)
    talk.says("那怎么办呢")
    since = talk.at.waiting_since
    talk.waits(minutes=1)
    talk.says("在吗请问")
    assert talk.at.waiting_since == since


def test_reply_claims_what_nobody_holds():
    talk = Talk().waiting()
    assert talk.agent(c.Reply, text="您好，我来看", name="林安") == ["林安：您好，我来看"]
    assert talk.at.holder == "lin"
    assert talk.at.case is not None
    assert talk.at.case.first_reply_at == NOON


def test_name_is_not_put_in_front_where_the_platform_shows_it():
    talk = Talk(replace(PLAIN, shows_agent_name=True)).waiting()
    assert talk.agent(c.Reply, text="您好", name="林安") == ["您好"]
    assert talk.last is not None
    assert talk.last.effects.deliveries[0].as_name == "林安"


def test_slower_colleagues_text_becomes_a_note():
    talk = Talk().held()
    assert talk.agent(c.Reply, "mei", text="我也来回") == []
    assert talk.last is not None
    (note,) = talk.last.effects.messages
    assert (note.direction, note.author, note.text) == ("note", "agent:mei", "我也来回")
    assert talk.at.holder == "lin"


@pytest.mark.parametrize(("asked", "seconds"), [(None, 5), (0, 0), (9, 9), (900, 15)])
def test_reply_leaves_after_its_undo_time(asked, seconds):
    talk = Talk().held()
    talk.agent(c.Reply, text="您好", undo_seconds=asked)
    assert talk.last is not None
    (delivery,) = talk.last.effects.deliveries
    assert delivery.due == talk.now + timedelta(seconds=seconds)
    assert delivery.priority == 0
    talk.agent(c.Undo, delivery=delivery.id)
    assert cancels(talk) == [(None, delivery.id, "undone")]


def test_nobody_of_ours_can_ask_for_a_secret():
    talk = Talk().held()
    before = talk.at
    with pytest.raises(OutgoingBlocked) as refused:
        talk.agent(c.Reply, text="请把您的助记词发给我核对")
    assert refused.value.reason == "asks_secret"
    assert refused.value.spans
    assert talk.at == before


def test_reply_may_quote_an_address_privately_but_not_in_public():
    address = "您的地址是 0x52908400098527886E0F7030069857D2E4169EE7 吗"
    assert Talk().held().agent(c.Reply, text=address) == [address]
    public = Talk(surface="public:1")
    public.says("@orbitwallet 充值没到")
    with pytest.raises(OutgoingBlocked):
        public.agent(c.Reply, text=address)
    with pytest.raises(OutgoingBlocked):
        public.agent(c.EditSent, delivery="m1", source_id="9", text=address)


def test_reply_with_files_carries_them():
    able = replace(PLAIN, attachments={AttachmentKind.PICTURE: AttachmentLimit(max_bytes=10**7)})
    talk = Talk(able).held()
    picture = replace(PICTURE, ref="", blob="b1", mime="image/png")
    talk.agent(c.Reply, text="如图", attachments=(picture,))
    assert talk.last is not None
    assert [m.kind for m in talk.last.effects.messages] == ["picture", "text"]


def test_transfer_to_a_colleague_moves_the_hold_with_a_note():
    talk = Talk().held()
    talk.agent(c.Transfer, to_agent="mei", note="请看哈希")
    assert (talk.at.holder, talk.at.status) == ("mei", Status.OPEN)
    assert talk.last is not None
    assert [m.text for m in talk.last.effects.messages if m.direction == "note"] == ["请看哈希"]
    with pytest.raises(NotHolder):
        talk.agent(c.Resolve)


def test_transfer_to_a_team_goes_back_to_the_queue():
    talk = Talk().held()
    talk.agent(c.Transfer, to_team="chain")
    assert (talk.at.holder, talk.at.status, talk.at.team) == ("", Status.WAITING, "chain")


def test_transfer_needs_a_goal_and_the_hold():
    talk = Talk().held()
    with pytest.raises(InvalidTransition):
        talk.agent(c.Transfer)
    with pytest.raises(NotHolder):
        talk.agent(c.Transfer, "mei", to_agent="mei")


def test_after_return_the_bot_answers_again():
    talk = Talk().held()
    assert talk.agent(c.ReturnToBot) == ["客服已处理完，后面由机器人继续。"]
    assert talk.says("充值没到账怎么办", DEPOSIT)[0].startswith(DEPOSIT.text)
    with pytest.raises(InvalidTransition):
        talk.agent(c.ReturnToBot)


def test_return_by_somebody_else_is_refused():
    with pytest.raises(NotHolder):
        Talk().held().agent(c.ReturnToBot, "mei")


def test_snooze_ends_when_the_contact_writes():
    talk = Talk().held()
    talk.agent(c.Snooze, until=NIGHT)
    assert talk.due("snooze") == NIGHT
    talk.says("补充一下我的情况")
    assert (talk.at.status, talk.at.holder) == (Status.OPEN, "lin")
    assert talk.due("snooze") is None


def test_snooze_ends_when_the_agent_replies():
    talk = Talk().held()
    talk.agent(c.Snooze, until=NIGHT)
    talk.agent(c.Reply, text="好了")
    assert talk.at.status is Status.OPEN


def test_snooze_needs_a_time_to_come():
    with pytest.raises(InvalidTransition):
        Talk().held().agent(c.Snooze, until=NOON)


def test_resolve_asks_for_a_rating_and_ends_timers():
    talk = Talk().held()
    (text,) = talk.agent(c.Resolve, outcome="refunded")
    assert "打分" in text
    assert talk.at.case is not None
    assert (talk.at.case.closed_by, talk.at.case.outcome) == ("lin", "refunded")
    assert talk.due("idle") is None


def test_rating_is_not_asked_of_whom_we_cannot_reach_or_need_not_ask():
    quiet = Talk().held()
    assert quiet.agent(c.Resolve, ask_rating=False) == []
    gone = Talk().held()
    gone.do(c.OutcomeLearned(what="unreachable"))
    assert gone.agent(c.Resolve) == []


def test_resolved_case_takes_no_reply_claim_or_transfer_but_a_reopening():
    talk = Talk().resolved()
    for command, values in (
        (c.Reply, {"text": "您好"}), (c.Claim, {}), (c.Transfer, {"to_agent": "mei"}), (c.Resolve, {}),
    ):  # fmt: skip
        with pytest.raises(InvalidTransition):
            talk.agent(command, **values)
    talk.agent(c.Reopen, "mei")
    assert (talk.at.status, talk.at.holder) == (Status.OPEN, "mei")
    assert talk.at.case is not None
    assert talk.at.case.reopened == 1
    with pytest.raises(InvalidTransition):
        talk.agent(c.Reopen, "mei")


def test_notes_and_reading_change_nothing_the_contact_sees():
    talk = Talk().waiting()
    talk.says("补充一下我的情况")
    talk.agent(c.AddNote, text="老客户")
    assert talk.last is not None
    assert talk.last.effects.deliveries == ()
    talk.agent(c.MarkRead)
    assert talk.at.unread == 0


def test_topic_can_be_corrected():
    talk = Talk(policy=replace(POLICY, teams={"security": "sec"})).held()
    talk.agent(c.SetTopic, topic="security")
    assert talk.at.case is not None
    assert talk.at.case.topic == "security"
    assert talk.at.team == "sec"


def test_person_decides_about_an_unknown_delivery():
    talk = Talk().held()
    talk.agent(c.DecideDelivery, delivery="m1", to="retry")
    assert talk.last is not None
    assert [(o.delivery, o.to) for o in talk.last.effects.overrides] == [("m1", "retry")]
    assert talk.activities == ["delivery_decided"]


def test_sent_message_is_edited_and_deleted_on_the_platform():
    talk = Talk().held()
    talk.agent(c.EditSent, delivery="m1", source_id="77", text="更正：已到账")
    assert talk.last is not None
    (edit,) = talk.last.effects.deliveries
    assert (edit.operation, edit.message, edit.target) == (Operation.EDIT, "m1", "77")
    assert talk.last.effects.bodies[0].text == "更正：已到账"
    with pytest.raises(OutgoingBlocked):
        talk.agent(c.EditSent, delivery="m1", source_id="77", text="请把密码告诉我")
    talk.agent(c.DeleteSent, delivery="m1", source_id="77")
    assert talk.last is not None
    assert talk.last.effects.deliveries[0].operation is Operation.DELETE


def test_platform_that_cannot_edit_or_delete_refuses():
    talk = Talk(replace(PLAIN, edit=None, delete=None)).held()
    with pytest.raises(InvalidTransition):
        talk.agent(c.EditSent, delivery="m1", source_id="77", text="更正")
    with pytest.raises(InvalidTransition):
        talk.agent(c.DeleteSent, delivery="m1", source_id="77")


def test_command_needs_a_conversation():
    with pytest.raises(UnknownConversation):
        Talk().agent(c.Claim)


def test_quote_points_at_the_message_where_the_account_can():
    talk = Talk(replace(PLAIN, reply_to=True, quotes=True)).held()
    assert talk.agent(c.Reply, text="收到", reply_to="77", quote="没有到账") == ["收到"]
    assert talk.last.effects.deliveries[0].reply_to == "77"


@pytest.mark.parametrize("able", [PLAIN, replace(PLAIN, reply_to=True)])
def test_quote_is_a_line_of_text_where_private_messages_point_at_nothing(able):
    talk = Talk(able).held()
    said = talk.agent(c.Reply, text="收到", name="林安", reply_to="77", quote="充值\n没有到账")
    assert said == ["「充值 没有到账」\n林安：收到"]
    assert talk.last.effects.deliveries[0].reply_to == ""
    assert talk.last.effects.messages[-1].data["lead"] == len("「充值 没有到账」\n林安：")


def test_public_reply_points_at_what_it_answers():
    talk = Talk(replace(PLAIN, reply_to=True), surface="public:p1").held()
    assert talk.agent(c.Reply, text="收到", reply_to="77", quote="没有到账") == ["收到"]
    assert talk.last.effects.deliveries[0].reply_to == "77"


def test_words_that_would_not_pass_the_gate_are_not_quoted():
    talk = Talk().held()
    assert talk.agent(c.Reply, text="这是骗子", quote="请把助记词发给我") == ["这是骗子"]


def test_long_quote_is_cut():
    talk = Talk().held()
    (said,) = talk.agent(c.Reply, text="收到", quote="好" * 300)
    assert len(said) == len("「」\n收到") + 60
