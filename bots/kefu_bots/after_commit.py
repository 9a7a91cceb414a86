"""What follows a commit and may be lost without harm: hand over what was claimed, wake, signal, tell the console."""

from kefu_bots.accounts import Accounts
from kefu_bots.hands import Hands
from kefu_bots.outgoing import claimed_from
from kefu_bots.passive import PassiveReplies
from kefu_core.conversation.deciding import Decision
from kefu_core.conversation.state import Conversation
from kefu_core.ledger import Appended, Claimed, Ledger
from kefu_core.messages import Inbound
from kefu_core.ports import Fabric


class AfterCommit:
    """A process that dies here leaves rows behind that others find: claimed ones by their fence, queued ones as due."""

    def __init__(
        self, *, ledger: Ledger, accounts: Accounts, fabric: Fabric, fence: int, hands: Hands, passive: PassiveReplies
    ) -> None:
        self._ledger = ledger
        self._accounts = accounts
        self._fabric = fabric
        self._fence = fence
        self._hands = hands
        self._passive = passive

    async def __call__(
        self, conversation: str, inbound: Inbound | None, decision: Decision, done: Appended, *, passive: bool
    ) -> None:
        """``passive``: the reply belongs into the platform's own request, if that still waits. Raises StoreError."""
        effects = decision.effects
        ready = await self._ready(conversation, decision, done.claimed, passive=passive) if done.claimed else None
        stopped = ready is not None and bool(self._hands.refuses(ready))  # the courier ends it and tells a person
        offered = passive and inbound is not None and self._passive.offer(inbound, None if stopped else ready)
        if ready is not None and not offered:
            if stopped or self._accounts[decision.state.inbox].capabilities.active_send:
                self._hands.take(ready)
            else:
                await self._ledger.unclaim(ready.message.id, self._fence, held="passive")
        if any(new.id != done.claimed for new in effects.deliveries) or done.released or effects.overrides:
            self._hands.wake()
            self._fabric.publish("wake", {})  # another process may be busy in this lane: it goes on with it
        for signal in effects.signals:
            self._hands.signal(signal.inbox, signal.kind, signal.recipient, signal.value, signal.text)
        if effects.reports:
            self._fabric.publish("console", {"impostor": effects.reports[0].id})
        self._tell(conversation, decision.state)

    async def _ready(self, conversation: str, decision: Decision, claimed: str, *, passive: bool) -> Claimed | None:
        """What was claimed, put together from the decision where it made it, else read."""
        made = claimed_from(
            claimed,
            decision.effects.deliveries,
            decision.effects.messages,
            conversation=conversation,
            fence=self._fence,
            passive=passive,
        )
        return made or await self._ledger.claimed(claimed, self._fence)

    def _tell(self, conversation: str, state: Conversation) -> None:
        """Tell the console that something changed; ids and numbers only."""
        self._fabric.publish(
            "console",
            {
                "conversation": conversation,
                "version": state.version,
                "status": state.status.value,
                "holder": state.holder,
                "inbox": state.inbox,
            },
        )
