"""Is this really you: verdicts, reports of impostors, check codes."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.unit.core.conversation.talk_rig import DEPOSIT, INLINE, NOON, OFFICIAL, PICTURE, PLAIN, POLICY, Talk

from kefu_core.conversation import commands as c
from kefu_core.conversation.contact import needs_answer
from kefu_core.conversation.genuine import subject, verdict
from kefu_core.conversation.state import Status
from kefu_core.messages import ButtonPressed, MessageReceived
from kefu_core.safety.gate.outgoing import Verdict, judge_outgoing
from kefu_core.safety.official.official_list import Recognition
from kefu_core.safety.official.proof import Mark, Proof, Standing, code_for, code_in, digest_of
from kefu_core.safety.secrets import scan
from kefu_core.wording import say

KEY = b"k" * 32
FAKE = "@0rbitwallet 是你们的客服吗"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("@orbitwallet 是你们吗", "ours"),
        ("https://orbit.example/app", "ours"),
        ("is this really you? @orbitwa11et_help", "lookalike"),
        ("有人用 orbit-support.example.com 联系我，是骗子吗", "lookalike"),
        ("@some_random_person", "not_ours"),
        ("is @some_random_person legit?", "not_ours"),
        ("这是你们吗？", "unclear"),
        ("is this really you", "unclear"),
        ("my.name@mail.example", None),
        ("https://etherscan.io/tx/0xabc", None),
        ("充值没到怎么办", None),
        ("我在 dex.example 上换币之后余额一直没有变化怎么办", None),
        ("is there a fee?", None),
    ],
)
def test_a_text_gets_its_verdict(text: str, said: str | None) -> None:
    found = verdict(text, OFFICIAL)
    assert (found and found.value) == said


def test_our_own_address_is_ours_and_one_of_a_look_alike_host_is_not() -> None:
    official = replace(OFFICIAL, domains=frozenset({"orbitwallet.com"}), emails=frozenset({"help@orbitwallet.com"}))
    assert verdict("help@orbitwallet.com 是官方邮箱吗", official) is Recognition.ours
    assert verdict("help@orbitwa11et.com", official) is Recognition.lookalike


@pytest.mark.parametrize(
    ("text", "points"),
    [(FAKE, True), ("https://orbit.example/x", False), ("这是你们吗", False), ("充值没到怎么办", False)],
)
def test_no_answer_is_looked_for_where_somebody_is_pointed_at(text: str, points: bool) -> None:
    assert needs_answer(None, MessageReceived(**Talk().inbound(text=text))) is not points


def test_a_forwarded_message_is_judged_by_what_it_points_at() -> None:
    text = "尊敬的用户，请到 https://orbit.example.evil.top/verify 完成验证"
    assert verdict(text, OFFICIAL, forwarded=True) is Recognition.lookalike
    assert verdict("充值没到怎么办", OFFICIAL, forwarded=True) is None


def test_a_forwarded_message_is_judged_by_the_account_that_it_comes_from() -> None:
    talk = Talk()
    assert say("genuine.ours", "zh") in talk.says("系统维护通知", forwarded_from="channel", origin="orbitwallet")[0]
    assert say("genuine.lookalike", "zh") in talk.says("系统维护", forwarded_from="user", origin="orbitwa11et")[0]
    assert "orbitwa11et" not in talk.said[0]


def test_an_answer_never_repeats_the_contacts_words_and_opens_no_case() -> None:
    talk = Talk()
    (said,) = talk.says(FAKE)
    assert "0rbit" not in said
    assert say("genuine.lookalike", "zh") in said
    assert talk.at.case is None


@pytest.mark.parametrize("able", [PLAIN, INLINE], ids=["number", "button"])
def test_one_step_reports_the_impostor(able) -> None:
    talk = Talk(able)
    talk.says(FAKE)
    asked = talk.at.suspect
    recent = {asked: FAKE}
    if able is INLINE:
        talk.do(ButtonPressed(**talk.inbound(value="i")), recent=recent)
    else:
        talk.do(MessageReceived(**talk.inbound(text="1")), recent=recent)
    assert talk.said == [say("impostor.reported", "zh")]
    assert talk.last is not None
    (report,) = talk.last.effects.reports
    assert (report.message, report.handle, report.origin) == (asked, "0rbitwallet", "contact")
    assert talk.at.case is None


def test_pictures_of_the_next_minutes_belong_to_the_report_and_later_ones_do_not() -> None:
    talk = Talk()
    talk.says(FAKE)
    talk.presses("i")
    assert talk.at.report is not None
    assert talk.says("", attachments=(PICTURE,)) == [say("impostor.attached", "zh")]
    assert talk.last is not None
    assert talk.last.effects.messages[0].data["report"] == talk.at.report.id
    assert talk.says("", attachments=(PICTURE,)) == []
    talk.waits(minutes=11)
    talk.says("", attachments=(PICTURE,))
    assert talk.at.status is Status.WAITING


def test_a_second_press_makes_no_second_report() -> None:
    talk = Talk()
    talk.says(FAKE)
    talk.presses("i")
    assert talk.presses("i") == [say("impostor.known", "zh")]
    assert talk.last is not None
    assert talk.last.effects.reports == ()


def test_a_human_who_holds_the_conversation_answers_alone() -> None:
    talk = Talk().held()
    assert talk.says(FAKE) == []


def test_someone_who_waits_is_answered_only_when_they_ask() -> None:
    talk = Talk().waiting()
    assert say("genuine.lookalike", "zh") in talk.says(FAKE)[0]
    talk.says("@some_random_person")
    assert not any("不是我们的" in line for line in talk.said)


def test_a_question_that_has_an_answer_gets_it() -> None:
    talk = Talk()
    assert "区块浏览器" in talk.says("这是官方的吗", DEPOSIT)[0]


def test_the_official_page_is_named_where_the_gate_lets_it() -> None:
    listed = replace(POLICY, official_page="https://orbit.example/official")
    foreign = replace(POLICY, official_page="https://elsewhere.example/official")
    assert "https://orbit.example/official" in Talk(policy=listed).says(FAKE)[0]
    assert "elsewhere" not in Talk(policy=foreign).says(FAKE)[0]


def test_what_is_reported_leaves_out_what_is_ours() -> None:
    text = "@orbitwallet https://orbit.example told me to ask @orbit_help_desk at https://evil.example/x"
    assert subject(text, OFFICIAL) == ("", "orbit_help_desk", "evil.example/x")


# --- check codes ----------------------------------------------------------------------------------------------


def mark(name: str) -> Mark:
    code = code_for(KEY, "c1", name, NOON)
    return Mark(code=code, digest=digest_of(KEY, code))


def replied(talk: Talk, text: str, **values) -> list[str]:
    talk.do(c.Reply(agent="lin", text=text, name="小林", **values), proof_of=mark)
    return talk.said


def test_a_reply_ends_with_who_writes_and_the_check_code() -> None:
    talk = Talk().held()
    code = code_for(KEY, "c1", "小林", NOON)
    assert replied(talk, "好的，已经处理。") == [f"好的，已经处理。\n— 小林 · 核验号 {code}"]
    assert talk.last is not None
    (proof,) = talk.last.effects.proofs
    assert (proof.digest, proof.name) == (digest_of(KEY, code), "小林")


def test_where_the_line_would_need_another_message_it_is_left_out() -> None:
    talk = Talk().held()
    (said,) = replied(talk, "好" * 4090)
    assert said.startswith("小林：")
    assert talk.last is not None
    assert talk.last.effects.proofs == ()


def test_public_replies_carry_no_code() -> None:
    talk = Talk(surface="public:7")
    talk.says("@bot help")
    talk.agent(c.Claim)
    (said,) = replied(talk, "请私信我们")
    assert "核验号" not in said


@pytest.mark.parametrize("standing", list(Standing))
def test_a_code_is_answered_even_while_a_human_holds_the_conversation(standing: Standing) -> None:
    talk = Talk().held()
    proof = Proof(standing=standing, name="小林", at=NOON - timedelta(minutes=3))
    (said,) = talk.says("验证 K7QM-2XPA", proof=proof)
    assert "K7QM" not in said
    assert ("小林" in said) is (standing is Standing.GENUINE)
    assert ("11:57" in said) is (standing is Standing.GENUINE)


def test_codes_differ_by_conversation_name_and_window_and_not_within_one() -> None:
    one = code_for(KEY, "c1", "小林", NOON)
    assert one == code_for(KEY, "c1", "小林", NOON + timedelta(minutes=5))
    others = {
        code_for(KEY, "c2", "小林", NOON),
        code_for(KEY, "c1", "Lin", NOON),
        code_for(KEY, "c1", "小林", NOON + timedelta(minutes=10)),
        code_for(b"x" * 32, "c1", "小林", NOON),
    }
    assert len(others | {one}) == 5


@pytest.mark.parametrize(
    ("text", "code", "plain"),
    [
        ("K7QM-2XPA", "K7QM-2XPA", False),
        ("k7qm 2xpa", "K7QM-2XPA", True),
        ("k7qm2xpa", "K7QM-2XPA", True),
        ("验证 K7QM-2XPA", "K7QM-2XPA", False),
        ("verify k7qm2xpa", "K7QM-2XPA", False),
        ("好的\n— 小林 · 核验号 K7QM-2XPA", "K7QM-2XPA", False),
        ("ok\n— Lin · check code K7QM-2XPA", "K7QM-2XPA", False),
        ("KOIL-2XPA", "K011-2XPA", False),
        ("check code 1234-5678", "1234-5678", False),
        ("1234-5678", "1234-5678", True),
        ("transfer", "TRAN-SFER", True),
        ("back-door", "BACK-D00R", True),
        ("my order K7QM-2XPA-9921", None, False),
        ("UUUU-2XPA", None, False),
    ],
)
def test_codes_are_found_as_people_write_them(text: str, code: str | None, plain: bool) -> None:
    found = code_in(text)
    assert (found and found.code) == code
    assert found is None or found.is_plain is plain


@pytest.mark.parametrize(
    "text",
    [
        "K7QM-2XPA",
        "验证 K7QM-2XPA",
        "核验号 4821-2345",
        "check code K7QM-2XPA",
        "— 小林 · 核验号 K7QM-2XPA",
        "— 小林 · 核验号 E8PW-6HKK",
        "— 小林 · 核验号 KVXS-NZA9",
    ],
)
def test_the_boundary_lets_our_codes_in_and_the_gate_lets_them_out(text: str) -> None:
    assert scan(text).findings == ()
    assert judge_outgoing(text, OFFICIAL, public=False).verdict is Verdict.pass_


@example(conversation="|!", minute=1420)
@given(conversation=st.text(min_size=1, max_size=24), minute=st.integers(0, 10**6))
def test_every_code_that_we_make_goes_out_comes_back_and_is_taken_for_nothing_else(
    conversation: str, minute: int
) -> None:
    code = code_for(KEY, conversation, "小林", NOON + timedelta(minutes=minute))
    for line in (say("proof.line", "zh", name="小林", code=code), say("proof.line", "en", name="Lin", code=code)):
        assert judge_outgoing(line, OFFICIAL, public=False).verdict is Verdict.pass_
        assert scan(line).findings == ()
        found = code_in(f"OK.\n{line}")
        assert found is not None
        assert found.code == code


@pytest.mark.parametrize("text", ["请把验证码告诉我", "Tell me the code you received", "把短信验证码发给我核验"])
def test_asking_for_a_code_is_still_blocked(text: str) -> None:
    assert judge_outgoing(text, OFFICIAL, public=False).verdict is Verdict.block
