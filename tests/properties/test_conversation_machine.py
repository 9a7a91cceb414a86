"""Any sequence of commands: replay equals the state, the bot is silent while held, numbers never answer the past."""

from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from tests.unit.core.conversation.talk_rig import (
    DEPOSIT,
    FEES,
    HASH,
    INLINE,
    PASSIVE,
    PICTURE,
    PLAIN,
    WECHATTY,
    XISH,
    Talk,
)

from kefu_core.conversation import commands as c
from kefu_core.conversation.decide import Command, decide
from kefu_core.conversation.state import Status
from kefu_core.errors import DomainError
from kefu_core.messages import (
    ButtonPressed,
    ContactChange,
    ContactChanged,
    MessageEdited,
    MessageReceived,
    OwnMessageSeen,
)

TEXTS = ("您好", "转人工", "进度", "停止", "帮助", "订阅", "English", "充值没到账怎么办", "手续费怎么收", "谢谢", HASH,
         "投诉", "管理层", "where is my deposit", "聊天记录", "", "工作时间", "AB-1234-56", "/start")  # fmt: skip
NUMBERS = ("1", "2", "３", "第四个", "5")
VALUES = ("h", "y", "n", "a:fees", "a:gone", "t:transfer", "t:other", "r:4", "w:status", "w:human", "", "zz")
CHOSEN = {"topic.chosen", "answer.given", "answer.judged", "rating.given"}
agents = st.sampled_from(["lin", "mei"])


class ConversationMachine(RuleBasedStateMachine):
    """Talk's own checks (fold, JSON) run at every step; these stand beside them."""

    @initialize(able=st.sampled_from([PLAIN, INLINE, WECHATTY, PASSIVE, XISH]), public=st.booleans())
    def start(self, able: Any, public: bool) -> None:
        self.talk = Talk(able, surface="public:1" if public and able.public else "private")
        self.ids: set[str] = set()

    def do(self, command: Command, **context: Any) -> None:
        talk, before = self.talk, self.talk.state
        try:
            again = decide(before, command, talk.context(**context))
        except DomainError:
            assert isinstance(command, c.Command), "what a contact does is never refused"
            return
        decision = talk.do(command, **context)
        assert decision == again
        if decision is None:
            return
        kinds = [event.kind for event in decision.events]
        out = [m for m in decision.effects.messages if m.direction == "out" and m.author != "agent:app"]
        new = [d for d in decision.effects.deliveries if d.operation.value == "message"]
        assert sorted(m.id for m in out) == sorted(d.id for d in new) == sorted(d.message for d in new)
        ids = {m.id for m in decision.effects.messages}
        assert len(ids) == len(decision.effects.messages)
        assert not ids & self.ids
        self.ids |= ids
        if before is not None and before.holder and "conversation.returned" not in kinds:
            assert not [m for m in out if m.author == "bot"]
        if before is not None and before.case is not None and decision.state.case is not None:
            opened = "case.opened" in kinds
            assert (decision.state.case.number > before.case.number) is opened
            assert opened or decision.state.case.number == before.case.number
        if "message.said" in kinds and "prompt.set" not in kinds:
            assert decision.state.prompt is None
        if before is not None and (before.prompt is None or talk.now - before.prompt.at > timedelta(hours=24)):
            assert not (isinstance(command, MessageReceived) and command.text in NUMBERS and CHOSEN & set(kinds))

    @rule(text=st.sampled_from(TEXTS), sure=st.sampled_from([(), (DEPOSIT,), (FEES,)]))
    def contact_writes(self, text: str, sure: Any) -> None:
        self.do(MessageReceived(**self.talk.inbound(text=text)), candidates=sure)

    @rule(text=st.sampled_from(NUMBERS))
    def contact_sends_a_number(self, text: str) -> None:
        self.do(MessageReceived(**self.talk.inbound(text=text)))

    @rule(kind=st.sampled_from(["recovery_phrase", "password", "ambiguous_hex"]))
    def contact_sends_a_secret(self, kind: str) -> None:
        self.do(MessageReceived(**self.talk.inbound(text="[已隐藏]")), secrets=(kind,), retract=("m1",))

    @rule(group=st.sampled_from(["", "g1", "g2"]))
    def contact_sends_a_picture(self, group: str) -> None:
        self.do(MessageReceived(**self.talk.inbound(attachments=(PICTURE,), group=group)))

    @rule(value=st.sampled_from(VALUES))
    def contact_presses(self, value: str) -> None:
        self.do(ButtonPressed(**self.talk.inbound(value=value)))

    @rule(secrets=st.sampled_from([(), ("private_key",)]))
    def contact_edits(self, secrets: tuple[str, ...]) -> None:
        self.do(MessageEdited(**self.talk.inbound(text="改一下", source_id="1")), secrets=secrets)

    @rule(change=st.sampled_from(ContactChange))
    def contact_changes(self, change: ContactChange) -> None:
        self.do(ContactChanged(**self.talk.inbound(change=change)))

    @rule()
    def colleague_uses_the_app(self) -> None:
        self.do(OwnMessageSeen(**self.talk.inbound(text="x")))

    @rule(agent=agents, takeover=st.booleans())
    def agent_claims(self, agent: str, takeover: bool) -> None:
        self.do(c.Claim(agent=agent, takeover=takeover))

    @rule(agent=agents)
    def agent_replies(self, agent: str) -> None:
        self.do(c.Reply(agent=agent, text="您好，我来看", name="林安"))

    @rule(agent=agents, outcome=st.sampled_from(["return", "snooze", "resolve", "reopen", "note", "read", "topic"]))
    def agent_acts(self, agent: str, outcome: str) -> None:
        until = self.talk.now + timedelta(hours=2)
        self.do({
            "return": c.ReturnToBot(agent=agent), "snooze": c.Snooze(agent=agent, until=until),
            "resolve": c.Resolve(agent=agent), "reopen": c.Reopen(agent=agent), "read": c.MarkRead(agent=agent),
            "note": c.AddNote(agent=agent, text="x"), "topic": c.SetTopic(agent=agent, topic="security"),
        }[outcome])  # fmt: skip

    @rule(agent=agents, to=st.sampled_from([{"to_agent": "mei"}, {"to_team": "chain"}, {}]))
    def agent_transfers(self, agent: str, to: dict[str, str]) -> None:
        self.do(c.Transfer(agent=agent, **to))

    @rule(kind=st.sampled_from(["idle", "snooze", "album", "poison"]))
    def timer_fires(self, kind: str) -> None:
        self.do(c.Tick(kind=kind, sequence=0))

    @rule(what=st.sampled_from(["unreachable", "window_closed"]))
    def platform_refuses(self, what: Any) -> None:
        self.do(c.OutcomeLearned(what=what))

    @rule(time=st.sampled_from([{"seconds": 2}, {"minutes": 31}, {"hours": 2}, {"hours": 25}, {"hours": 80}]))
    def time_passes(self, time: dict[str, float]) -> None:
        self.talk.waits(**time)

    def teardown(self) -> None:
        state = getattr(self, "talk", None) and self.talk.state
        if state is None:
            return
        assert bool(state.holder) == (state.status in {Status.OPEN, Status.SNOOZED})


ConversationMachine.TestCase.settings = settings(
    max_examples=100, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestConversation = ConversationMachine.TestCase
