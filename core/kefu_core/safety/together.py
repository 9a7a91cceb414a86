"""Scans the messages of one conversation as the fleet would: each by itself, and the secrets that lie over several."""

from collections.abc import Sequence

from kefu_core.safety.findings import Finding, SecretKind, settle
from kefu_core.safety.scanner import scan
from kefu_core.safety.spread import WINDOW, scan_messages

# What happens to a finding besides hiding it: a mask leaves a few digits, an ambiguous value is asked about.
_MASKED = frozenset([SecretKind.card, SecretKind.identity_number])


def scan_conversation(
    texts: Sequence[str],
    *,
    language: str = "zh",
    asked: str = "",
) -> tuple[tuple[Finding, ...], ...]:
    """Findings of each of `texts` (oldest first), parts of spread secrets included.

    Each message is judged with the one before it as context and, like the fleet, in a window of the last messages.
    """
    found: list[list[Finding]] = []
    for at, text in enumerate(texts):
        outcome = scan(text, language=language, context=texts[at - 1] if at else "", asked=asked)
        found.append(list(outcome.findings))
        if outcome.findings or outcome.fragment is None:
            continue
        first = max(0, at + 1 - WINDOW)
        for spread in scan_messages(texts[first : at + 1], language=language, asked=asked):
            if at - first not in spread.messages:
                continue
            for message, (start, end) in zip(spread.messages, spread.places, strict=True):
                found[first + message].append(Finding(kind=spread.kind, start=start, end=end))
    return tuple(settle(each) for each in found)


def action_for(findings: Sequence[Finding]) -> str:
    """`none`, `mask` (only cards and identity numbers), `ask` (only values that may be public), else `redact`."""
    kinds = {finding.kind for finding in findings}
    if not kinds:
        return "none"
    if kinds == {SecretKind.ambiguous_hex}:
        return "ask"
    return "mask" if kinds <= _MASKED else "redact"
