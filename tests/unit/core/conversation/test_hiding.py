"""What follows when the boundary hid something."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.unit.core.conversation.talk_rig import DEPOSIT, PLAIN, Talk

from kefu_core.conversation import commands as c
from kefu_core.conversation.state import Status
from kefu_core.errors import ChecklistOpen

PHRASE = ("recovery_phrase",)
DELETES = replace(PLAIN, delete_inbound=timedelta(hours=48))


def test_exposed_phrase_is_told_at_once_flagged_and_given_to_a_human():
    talk = Talk()
    warning, handed = talk.says("[已隐藏:助记词]", secrets=PHRASE)
    assert "视为已泄露" in warning
    assert "K-20001" in handed
    assert talk.at.key_exposed
    assert talk.at.status is Status.WAITING
    assert "secret_hidden" in talk.activities


def test_each_kind_is_warned_of_once():
    talk = Talk()
    talk.says("[已隐藏:私钥]", secrets=("private_key",))
    assert not any("视为已泄露" in text for text in talk.says("[已隐藏:私钥]", secrets=("private_key",)))
    assert "视为已泄露" in talk.says("[已隐藏:助记词]", secrets=PHRASE)[0]
    assert set(talk.at.warned) == {"private_key", "recovery_phrase"}


def test_password_is_warned_of_without_a_human_and_the_second_time_is_no_silence():
    talk = Talk()
    (warning,) = talk.says("密码是[已隐藏:密码]登录不了", secrets=("password",))
    assert "密码、验证码或卡号" in warning
    assert talk.at.status is Status.BOT
    assert "没有把握" in talk.says("密码是[已隐藏:密码]还是不行", secrets=("password",))[0]
    assert not talk.at.key_exposed


def test_ambiguous_hex_asks_for_the_explorer_link():
    talk = Talk()
    (text,) = talk.says("[已隐藏:疑似私钥]", secrets=("ambiguous_hex",))
    assert "区块浏览器链接" in text
    assert talk.at.status is Status.BOT


def test_platform_is_asked_to_delete_the_message_where_it_can():
    talk = Talk(DELETES)
    talk.says("[已隐藏:助记词]", secrets=PHRASE)
    assert talk.last is not None
    assert [(s.kind, s.value) for s in talk.last.effects.signals] == [("delete_inbound", "1")]
    plain = Talk()
    plain.says("[已隐藏:助记词]", secrets=PHRASE)
    assert plain.last is not None
    assert plain.last.effects.signals == ()


def test_earlier_parts_are_overwritten():
    talk = Talk()
    talk.says("前半段 abandon ability", DEPOSIT)
    talk.says("[已隐藏]", secrets=PHRASE, retract=("m1", "m2"))
    assert talk.last is not None
    assert [(b.message, b.retract) for b in talk.last.effects.bodies] == [("m1", True), ("m2", True)]


def test_human_holding_it_does_not_keep_the_warning_back():
    talk = Talk().held()
    (warning,) = talk.says("[已隐藏:助记词]", secrets=PHRASE)
    assert "视为已泄露" in warning
    assert talk.at.holder == "lin"


def test_secret_wakes_a_snoozed_conversation():
    talk = Talk().held()
    talk.agent(c.Snooze, until=talk.now + timedelta(hours=3))
    talk.says("[已隐藏:助记词]", secrets=PHRASE)
    assert talk.at.status is Status.OPEN


def test_placeholder_does_not_decide_the_language():
    talk = Talk(language="")
    talk.says("my phrase is [已隐藏:助记词]", secrets=PHRASE)
    assert talk.at.language == "en"
    german = Talk(language="en")
    german.says("[已隐藏:助记词]", secrets=PHRASE)
    assert german.at.language == "en"


def test_secret_in_an_edit_is_treated_like_one_in_a_message():
    talk = Talk(DELETES)
    talk.says("您好")
    warning, handed = talk.edits("1", "[已隐藏:助记词]", secrets=PHRASE)
    assert "视为已泄露" in warning
    assert "K-20001" in handed
    assert talk.last is not None
    assert [s.value for s in talk.last.effects.signals] == ["1"]
    assert talk.edits("1", "[已隐藏:助记词] x", secrets=PHRASE) == []


def test_password_in_an_edit_is_called_a_password():
    talk = Talk()
    talk.says("您好")
    assert "密码、验证码或卡号" in talk.edits("1", "[已隐藏:密码]", secrets=("password",))[0]


def test_secret_in_a_comment_is_warned_of_and_reopens_the_case():
    talk = Talk().resolved()
    talk.says("5")
    warning, _ = talk.says("[已隐藏:助记词]", secrets=PHRASE)
    assert "视为已泄露" in warning
    assert "rating.commented" not in talk.events


def test_event_of_a_hidden_secret_holds_kinds_only():
    talk = Talk()
    talk.says("[已隐藏:助记词]", secrets=PHRASE)
    assert talk.last is not None
    (event,) = [v.to_json() for v in talk.last.events if v.kind == "secret.hidden"]
    assert set(event) == {"kind", "kinds", "message"}


def exposed_and_held() -> Talk:
    talk = Talk()
    talk.says("[已隐藏:助记词]", secrets=PHRASE)
    talk.do(c.Claim(agent="lin"))
    return talk


@pytest.mark.parametrize("checked", [(), ("warned",), ("warned", "confirmed")])
def test_exposed_key_is_not_resolved_before_the_whole_checklist_is_confirmed(checked):
    talk = exposed_and_held()
    with pytest.raises(ChecklistOpen) as refused:
        talk.do(c.Resolve(agent="lin", checked=checked))
    assert set(refused.value.missing) == set(c.CHECKLIST) - set(checked)
    assert talk.at.status is Status.OPEN


def test_confirmed_checklist_is_kept_with_the_resolution():
    talk = exposed_and_held()
    decision = talk.do(c.Resolve(agent="lin", checked=("confirmed", "moved", "warned"), ask_rating=False))
    assert talk.at.status is Status.RESOLVED
    (resolved,) = [event for event in decision.events if event.kind == "case.resolved"]
    assert resolved.checked == c.CHECKLIST


def test_exposed_key_does_not_go_back_to_the_bot():
    talk = exposed_and_held()
    with pytest.raises(ChecklistOpen):
        talk.do(c.ReturnToBot(agent="lin"))
    assert talk.at.holder == "lin"


def test_checklist_asks_nothing_where_no_key_was_exposed():
    talk = Talk()
    talk.says("转人工")
    talk.do(c.Claim(agent="lin"))
    talk.do(c.Resolve(agent="lin", ask_rating=False))
    assert talk.at.status is Status.RESOLVED
