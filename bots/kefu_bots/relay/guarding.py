"""What people of ours write passes the same scanner as what contacts write, before it is stored anywhere."""

from kefu_bots.boundary import guard_text
from kefu_bots.relay.calls import Refusal
from kefu_core.safety.secrets import scan


def checked(text: str, *, language: str = "zh") -> str:
    """The text as it may be stored. Raises Refusal when it holds a secret."""
    if not text:
        return ""
    tidy, kinds = guard_text(text, language=language)
    if not kinds:
        return tidy
    raise Refusal(
        422,
        "outgoing_blocked",
        "the text holds a secret",
        reason="holds_secret",
        spans=spans_of(text, language=language),
    )


def spans_of(text: str, *, language: str = "zh") -> list[list[int]]:
    """Where the secrets stand, in code points; the whole text when the scanner fails."""
    try:
        return [[finding.start, finding.end] for finding in scan(text, language=language).findings]
    except Exception:  # noqa: BLE001 - whatever went wrong, the text is refused and nothing of it is logged
        return [[0, len(text)]]
