"""What the gate says of a text: a verdict, the reason, and the places that led to it."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What happens to an outgoing text."""

    pass_ = "pass"  # noqa: S105 - a verdict
    flag = "flag"
    block = "block"


REASONS = frozenset(
    [
        "asks_secret", "remote_control", "validate_wallet", "asks_transfer", "chain_address", "lookalike_link",
        "unlisted_link", "unlisted_handle",
    ],
)  # fmt: skip
"""Every reason of a judgement. Pages word each one (``guard.*``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The verdict, its machine-readable reason (empty when passed), and the places that led to it."""

    verdict: Verdict
    reason: str = ""
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Objection:
    """What one rule has against a place of a text."""

    verdict: Verdict
    reason: str
    span: tuple[int, int]
