"""Two-person decisions in memory, by the rules of the core."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

from kefu_core import proposals as p
from kefu_core.ports import Clock


class FakeProposals:
    """Keeps proposals in a dict and carries them out as they were registered."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kinds: dict[
            p.ProposalKind, tuple[Callable[[str], Awaitable[int]], Callable[[p.Proposal], Awaitable[None]]]
        ] = {}
        self._made: dict[str, p.Proposal] = {}

    def register(
        self,
        kind: p.ProposalKind,
        base: Callable[[str], Awaitable[int]],
        carry_out: Callable[[p.Proposal], Awaitable[None]],
        finish: Callable[[p.Proposal], Awaitable[None]] | None = None,
    ) -> None:
        del finish
        self._kinds[kind] = (base, carry_out)

    async def offer(self, kind: p.ProposalKind, object: str, content: Mapping[str, Any], author: str) -> p.Proposal:  # noqa: A002
        base = await self._kinds[kind][0](object)
        made = p.Proposal(
            id=f"p{len(self._made) + 1}", kind=kind, object=object, content=content, base=base, author=author,
            created_at=self._clock.now(),
        )  # fmt: skip
        self._made[made.id] = made
        return made

    async def approve(self, id: str, person: str, shown_at: datetime | None) -> p.Proposal:  # noqa: A002
        one = self._made[id]
        base = await self._kinds[one.kind][0](one.object)
        done = p.approve(one, person=person, now=self._clock.now(), shown_at=shown_at, base=base)
        await self._kinds[one.kind][1](done)
        self._made[id] = done
        return done

    async def withdraw(self, id: str, person: str) -> p.Proposal:  # noqa: A002
        done = p.withdraw(self._made[id], person=person, now=self._clock.now())
        self._made[id] = done
        return done

    async def open(self) -> list[p.Proposal]:
        now = self._clock.now()
        return [one for one in self._made.values() if one.stands(now) is p.ProposalState.OPEN]
