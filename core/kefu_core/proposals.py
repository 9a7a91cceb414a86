"""What one security admin asks for and a second one decides: lists, people, factors, erasure, announcements, limits."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from kefu_core.errors import ProposalNotAllowed

EXPIRES_AFTER = timedelta(hours=24)
FRESH = timedelta(minutes=5)
"""How lately the second person must have shown again who they are."""


class ProposalKind(StrEnum):
    """What is asked for. The value is stored, so it never changes."""

    OFFICIAL = "official"
    USER = "user"
    FACTORS = "factors"
    ERASURE = "erasure"
    ANNOUNCEMENT = "announcement"
    LIMIT = "limit"


class ProposalState(StrEnum):
    """Where a proposal stands."""

    OPEN = "open"
    AGREED = "agreed"
    """Decided, and being carried out; one that stays so was interrupted and is carried out again."""
    DONE = "done"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One request. ``object``: the id of what it changes; ``content``: JSON of what shall hold; never a secret.

    ``base``: the version that the author saw; a proposal made on an older version is not carried out.
    """

    id: str
    kind: ProposalKind
    object: str
    content: Mapping[str, Any]
    base: int = 0
    author: str
    created_at: datetime
    state: ProposalState = ProposalState.OPEN
    decided_by: str = ""
    decided_at: datetime | None = None

    def stands(self, now: datetime) -> ProposalState:
        """Its state, with the time that has passed."""
        if self.state is ProposalState.OPEN and now >= self.created_at + EXPIRES_AFTER:
            return ProposalState.EXPIRED
        return self.state


def approve(proposal: Proposal, *, person: str, now: datetime, shown_at: datetime | None, base: int) -> Proposal:
    """The second person's yes. ``shown_at``: when they last showed a factor; ``base``: the version that holds now.

    Raises ProposalNotAllowed with the reason ``not_open``, ``same_person``, ``show_again`` or ``changed``.
    """
    if proposal.stands(now) is not ProposalState.OPEN:
        raise ProposalNotAllowed("not_open")
    if person == proposal.author or not person:
        raise ProposalNotAllowed("same_person")
    if shown_at is None or now - shown_at > FRESH:
        raise ProposalNotAllowed("show_again")
    if base != proposal.base:
        raise ProposalNotAllowed("changed")
    return replace(proposal, state=ProposalState.DONE, decided_by=person, decided_at=now)


def withdraw(proposal: Proposal, *, person: str, now: datetime) -> Proposal:
    """Any security admin takes it off the table. Raises ProposalNotAllowed("not_open")."""
    if proposal.stands(now) is not ProposalState.OPEN:
        raise ProposalNotAllowed("not_open")
    return replace(proposal, state=ProposalState.WITHDRAWN, decided_by=person, decided_at=now)
