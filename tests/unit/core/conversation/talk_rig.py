"""Drives one conversation through its decider and checks, at every step, what must always hold."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from kefu_core.capabilities import ButtonForm, Capabilities, TextLimit, TextUnit, WindowRule
from kefu_core.conversation import commands as c
from kefu_core.conversation.context import Candidate, Context
from kefu_core.conversation.decide import Command, decide
from kefu_core.conversation.deciding import Decision
from kefu_core.conversation.events import Event, from_json
from kefu_core.conversation.evolve import fold
from kefu_core.conversation.state import Conversation
from kefu_core.hours import Calendar
from kefu_core.messages import (
    Attachment,
    AttachmentKind,
    ButtonPressed,
    ContactChange,
    ContactChanged,
    MessageEdited,
    MessageReceived,
    Sender,
)
from kefu_core.policy import Policy
from kefu_core.safety.official.official_list import OfficialList

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
"""A Monday, 12:00 in Shanghai: open."""
NIGHT = datetime(2026, 11, 23, 15, tzinfo=UTC)
"""23:00 in Shanghai: closed."""
OFFICIAL = OfficialList(
    domains=frozenset({"orbit.example"}),
    emails=frozenset({"help@orbit.example"}),
    handles={"telegram": frozenset({"orbitwallet"})},
    stores=frozenset(),
    explorers=frozenset({"etherscan.io"}),
)
POLICY = Policy(official=OFFICIAL, privacy_page="https://orbit.example/privacy")
CALENDAR = Calendar(zone="Asia/Shanghai", weekly=(((540, 1260),),) * 7)
TEXT = TextLimit(limit=4096, unit=TextUnit.UTF16)
PLAIN = Capabilities(platform="t", text=TEXT, edit=timedelta(hours=48), delete=timedelta(hours=48), public=True)
WECHATTY = Capabilities(
    platform="w",
    text=TextLimit(limit=2048, unit=TextUnit.BYTES),
    window=(
        WindowRule(trigger="message", length=timedelta(hours=48), count=5),
        WindowRule(trigger="follow", length=timedelta(minutes=1), count=3),
    ),
)
PASSIVE = Capabilities(platform="w", text=TEXT, active_send=False, single_message=True)
XISH = Capabilities(platform="x", text=TEXT, single_message=True, public=True)
INLINE = replace(PLAIN, buttons=ButtonForm.INLINE, max_buttons=20)

DEPOSIT = Candidate(entry="deposit", score=0.95, title="充值没到", text="请在区块浏览器查看。", version="v1")
FEES = Candidate(entry="fees", score=0.5, title="手续费", text="手续费由网络收取。", version="v1")
_EN = {
    "deposit": replace(DEPOSIT, title="Deposit missing", text="Please look at the block explorer."),
    "fees": replace(FEES, title="Fees", text="Fees go to the network."),
}
ENTRIES = {"zh": {"deposit": DEPOSIT, "fees": FEES}, "en": _EN}
PICTURE = Attachment(kind=AttachmentKind.PICTURE, ref="p1")
HASH = "0x" + "ab" * 32


class Talk:
    """One conversation. ``do`` decides, folds and keeps; ``last`` is the last decision."""

    def __init__(
        self,
        able: Capabilities = PLAIN,
        *,
        now: datetime = NOON,
        policy: Policy = POLICY,
        surface: str = "private",
        language: str = "zh-CN",
    ) -> None:
        self.able = able
        self.now = now
        self.policy = policy
        self.surface = surface
        self.sender = Sender(id="7", language=language)
        self.state: Conversation | None = None
        self.rows: list[tuple[int, list[Event]]] = []
        self.last: Decision | None = None
        self.case_number = 20001
        self.count = 0

    def context(self, **values: Any) -> Context:
        values = {"case_number": self.case_number, "entries": ENTRIES, **values}
        return Context(now=self.now, policy=self.policy, calendar=CALENDAR, capabilities=self.able, **values)

    def do(self, command: Command, **context: Any) -> Decision | None:
        decision = decide(self.state, command, self.context(**context))
        if decision is None:
            return None
        self._check(decision)
        self.state, self.last = decision.state, decision
        if decision.state.case is not None and decision.state.case.number == self.case_number:
            self.case_number += 1
        return decision

    def _check(self, decision: Decision) -> None:
        stored = json.loads(json.dumps([event.to_json() for event in decision.events]))
        self.rows.append((decision.state.version, [from_json(item) for item in stored]))
        assert decision.base == (self.state.version if self.state else 0)
        assert fold(self.rows) == decision.state
        assert Conversation.from_json(json.loads(json.dumps(decision.state.to_json()))) == decision.state

    def inbound(self, **values: Any) -> dict[str, Any]:
        self.count += 1
        key = str(self.count)
        base = {"inbox": "i", "dedupe_keys": (key,), "sender": self.sender, "surface": self.surface}
        return {**base, "source_id": key, "sent_at": self.now, **values}

    def says(self, text: str, *candidates: Candidate, secrets: tuple[str, ...] = (), **values: Any) -> list[str]:
        """The contact writes; gives what we say."""
        known = ("ahead", "retract", "transcript_link", "proof", "recent")
        extra = {name: values.pop(name) for name in known if name in values}
        message = MessageReceived(**self.inbound(text=text, **values))
        self.do(message, candidates=candidates, secrets=secrets, **extra)
        return self.said

    def presses(self, value: str, **values: Any) -> list[str]:
        self.do(ButtonPressed(**self.inbound(value=value, **values)))
        return self.said

    def changes(self, change: ContactChange) -> list[str]:
        self.do(ContactChanged(**self.inbound(change=change)))
        return self.said

    def edits(self, source_id: str, text: str, **context: Any) -> list[str]:
        self.do(MessageEdited(**self.inbound(text=text, source_id=source_id)), **context)
        return self.said

    def agent(self, command: type[c.Command], agent: str = "lin", **values: Any) -> list[str]:
        self.do(command(agent=agent, **values))
        return self.said

    def ticks(self, kind: str) -> Decision | None:
        assert self.state is not None
        return self.do(c.Tick(kind=kind, sequence=self.state.version))

    def waits(self, **time: float) -> None:
        self.now += timedelta(**time)

    def waiting(self, topic: str = "other") -> "Talk":
        """Brought to a human, waiting to be claimed."""
        self.says("转人工")
        self.presses(f"t:{topic}")
        return self

    def held(self, agent: str = "lin") -> "Talk":
        """Claimed by an agent."""
        self.waiting()
        self.agent(c.Claim, agent)
        return self

    def resolved(self, **values: Any) -> "Talk":
        self.held()
        self.agent(c.Resolve, **values)
        return self

    @property
    def said(self) -> list[str]:
        assert self.last is not None
        return [m.text for m in self.last.effects.messages if m.direction == "out"]

    @property
    def events(self) -> list[str]:
        assert self.last is not None
        return [event.kind for event in self.last.events]

    @property
    def activities(self) -> list[str]:
        assert self.last is not None
        return [m.kind for m in self.last.effects.messages if m.direction == "activity"]

    @property
    def at(self) -> Conversation:
        assert self.state is not None
        return self.state

    def due(self, kind: str) -> datetime | None:
        """When the last decision set a timer (None: taken back). Fails when it did not speak of it."""
        assert self.last is not None
        return {due.kind: due.at for due in self.last.effects.dues}[kind]
