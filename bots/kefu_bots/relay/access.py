"""Which conversations are whose: agents see what is unclaimed, their own, their team's and their own history."""

from collections.abc import Sequence
from typing import Protocol

from kefu_adapters.stores.views import ListRow
from kefu_bots.relay.calls import Call, Refusal, Who
from kefu_bots.relay.relay import Relay
from kefu_bots.relay.rights import Right

_VIEWED_AGAIN_SECONDS = 3600.0
AT_WORK = frozenset({"waiting", "open", "snoozed"})


class Placed(Protocol):
    """Anything that says where a conversation stands."""

    @property
    def status(self) -> str:
        """Its status."""

    @property
    def holder(self) -> str:
        """Who holds it."""

    @property
    def team(self) -> str:
        """Whose queue it is in."""


def is_open_to(who: Who, row: Placed) -> bool:
    """Whether the person may see it as it stands; an agent's own history is asked for separately."""
    if who.reads_all:
        return True
    if not who.has(Right.AGENT):
        return False
    return row.status == "waiting" or row.holder == who.id or (row.status in AT_WORK and row.team in who.teams)


async def visible(relay: Relay, who: Who, rows: Sequence[ListRow]) -> list[ListRow]:
    """Those of the rows that the person may see."""
    if who.reads_all:
        return list(rows)
    rest = [row.id for row in rows if not is_open_to(who, row)]
    history = await relay.console.worked_on(who.id, rest) if rest and who.has(Right.AGENT) else set()
    return [row for row in rows if row.id in history or is_open_to(who, row)]


async def conversation_id(relay: Relay, name: str) -> str:
    """The conversation behind an id or a case number (``K-20418``). Raises Refusal."""
    if name[:2].upper() == "K-" and name[2:].isdecimal() and len(name) < 16:
        found = await relay.views.conversation_by_case(int(name[2:]))
        if found is None:
            raise Refusal(404, "unknown")
        return found
    return name[:64]


async def find(call: Call) -> ListRow:
    """The conversation of this request's path, or 404: for what does not exist and for what is not theirs alike."""
    return await row_of(call, call.part("conversation"))


async def row_of(call: Call, name: str) -> ListRow:
    """A conversation by its id or case number, or 404 as ``find``. Raises Refusal."""
    relay = call.relay
    identity = await conversation_id(relay, name)
    rows = await visible(relay, call.who, await relay.views.conversations([identity], user=call.who.id))
    if not rows:
        raise Refusal(404, "unknown")
    return rows[0]


async def note_view(call: Call, row: ListRow) -> None:
    """Reading what is assigned to somebody else (or to nobody yet) is written to the audit, once an hour."""
    if row.holder == call.who.id or (row.status == "waiting" and not call.who.reads_all):
        return
    key, now = (call.who.id, row.id), call.relay.wall()
    if now - call.relay.seen.get(key, float("-inf")) < _VIEWED_AGAIN_SECONDS:
        return
    if len(call.relay.seen) > 20_000:
        call.relay.seen.clear()
    call.relay.seen[key] = now
    await call.relay.audit(call.who.id, "conversation.viewed", row.id)
