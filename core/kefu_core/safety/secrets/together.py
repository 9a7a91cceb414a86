"""Scans the messages of one conversation as the fleet would: each by itself, and the secrets that lie over several."""

import re
from collections.abc import Sequence

from kefu_core.safety.secrets.chains import WINDOW
from kefu_core.safety.secrets.findings import Finding, SecretKind, settle
from kefu_core.safety.secrets.scanner import scan
from kefu_core.safety.secrets.spread import Reader, scan_messages

# What happens to a finding besides hiding it: a mask leaves a few digits, an ambiguous value is asked about.
_MASKED = frozenset([SecretKind.card, SecretKind.identity_number])


# What people write while they look for the value: the message before it then is what they speak of.
_LEAD_ON = re.compile(
    r"[\W_]*(?:(?:here(?: (?:it is|you go|it comes))?|it (?:says|is|reads)|it[’']s(?: this)?|this(?: is it"
    r"| one)?|one (?:sec|second|moment|min)"
    r"|wait|hang on|hold on|let me (?:see|look|check)|ok(?:ay)?|so|is|就?是(?:这个|這個)?|这个|這個|如下"
    r"|稍等(?:一?下)?|等(?:我|一)?下"
    r"|我?(?:去|来)?(?:看看|看一?下|找找|找一?下|发给你|打给你)|马上|来了|给你|好的?|嗯+|喏|哦)[\W_]*){1,4}$"
)
FURTHEST = 3


def said_before(earlier: Sequence[str]) -> str:
    """What the same person said just before, of ``earlier`` (oldest first): more than one if the last only leads on."""
    before: list[str] = []
    for text in reversed(earlier[-FURTHEST:]):
        before.append(text)
        if len(text) > _SHORT or _LEAD_ON.match(text.lower()) is None:
            break
    return "\n".join(reversed(before))


_SHORT = 40


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
    reader = Reader()
    for at, text in enumerate(texts):
        outcome = scan(text, language=language, context=said_before(texts[max(0, at - FURTHEST) : at]), asked=asked)
        found.append(list(outcome.findings))
        if outcome.findings or outcome.fragment is None:
            continue
        first = max(0, at + 1 - WINDOW)
        for spread in scan_messages(texts[first : at + 1], language=language, asked=asked, reader=reader):
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
