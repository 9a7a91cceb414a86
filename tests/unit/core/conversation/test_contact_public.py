"""In public: one constant line, then people."""

from tests.unit.core.conversation.talk_rig import DEPOSIT, Talk

from kefu_core.conversation import commands as c
from kefu_core.conversation.state import Status


def public(**values):
    return Talk(surface="public:9", **values)


def test_mention_gets_one_constant_line_and_an_agent():
    talk = public()
    (line,) = talk.says("@orbitwallet 充值没到", DEPOSIT)
    assert "私信我们的官方账号" in line
    assert talk.at.status is Status.WAITING
    assert talk.says("还没好吗请问", DEPOSIT) == []


def test_line_answers_the_very_mention():
    talk = public()
    talk.says("@orbitwallet 充值没到")
    assert talk.last is not None
    (delivery,) = talk.last.effects.deliveries
    assert (delivery.surface, delivery.author.value) == ("public:9", "system")


def test_public_talk_that_does_not_address_us_is_only_shown():
    assert public().says("轨道钱包真好用啊", summoned=False) == []


def test_wishes_and_numbers_do_nothing_in_public():
    talk = public()
    talk.says("@orbitwallet 您好")
    assert talk.says("转人工") == []
    assert talk.says("1") == []


def test_secret_in_public_leaves_a_trace_and_takes_back_its_parts():
    talk = public()
    talk.says("@orbitwallet 您好")
    assert talk.says("[已隐藏]", secrets=("recovery_phrase",), retract=("m1",)) == []
    assert talk.last is not None
    assert [(b.message, b.retract) for b in talk.last.effects.bodies] == [("m1", True)]
    assert talk.at.key_exposed


def test_public_and_private_are_two_conversations():
    private, open_ = Talk(), public()
    private.says("您好")
    open_.says("您好")
    assert private.at.id != open_.at.id
    assert private.at.contact == open_.at.contact


def test_no_rating_is_asked_in_public():
    talk = public()
    talk.says("@orbitwallet 充值没到")
    talk.agent(c.Claim)
    assert talk.agent(c.Resolve) == []
