"""The state as JSON: only what differs, and nothing of a newer version breaks an older one."""

import json
from datetime import timedelta

from tests.unit.core.conversation.talk_rig import DEPOSIT, FEES, HASH, NOON, PICTURE, WECHATTY, Talk

from kefu_core.conversation import commands as c
from kefu_core.conversation.state import Allowance, Conversation


def empty():
    return Conversation(id="c1", inbox="i", contact="p1", recipient="7")


def test_json_holds_only_what_differs_from_the_defaults():
    assert empty().to_json() == {"id": "c1", "inbox": "i", "contact": "p1", "recipient": "7"}


def test_every_part_of_a_rich_state_survives_json():
    talk = Talk(WECHATTY)
    talk.says("", attachments=(PICTURE,), group="g")
    talk.says("手续费", FEES)
    talk.waiting("transfer")
    talk.says(HASH)
    talk.says("[已隐藏:密码]", secrets=("password",))
    talk.agent(c.Claim)
    talk.agent(c.Snooze, until=NOON + timedelta(hours=1))
    rich = talk.at
    assert rich.album
    assert rich.intake
    assert rich.warned
    assert rich.allowances
    assert Conversation.from_json(json.loads(json.dumps(rich.to_json()))) == rich


def test_field_of_a_newer_version_is_left_out():
    data = {**empty().to_json(), "from_the_future": 1}
    assert Conversation.from_json(data) == empty()


def test_times_are_kept_to_the_millisecond():
    talk = Talk(now=NOON.replace(microsecond=123000))
    talk.says("充值没到账怎么办", DEPOSIT)
    again = Conversation.from_json(talk.at.to_json())
    assert again.last_in_at == talk.at.last_in_at


def test_uncounted_allowance_means_no_known_number_left():
    allowance = Allowance(trigger="message", until=NOON + timedelta(hours=1))
    state = Conversation(id="c", inbox="i", contact="p", recipient="7", allowances=(allowance,))
    assert state.messages_left(NOON) is None
    assert state.allowance(NOON) == allowance
    assert state.window_until(NOON) == allowance.until


def test_case_changes_need_a_case():
    assert empty().with_case(rating=5) == empty()
