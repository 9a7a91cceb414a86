"""The gate at the last step: what a message says, judged once more right before the platform's call.

A decision has judged the text already; a row may have been written by another hand, or the official list may have
changed since. Constant texts pass because they are clean.
"""

from datetime import datetime

from kefu_core.decision import DeliveryStatus
from kefu_core.ledger import Claimed, Settlement
from kefu_core.messages import Operation, OutboundMessage
from kefu_core.safety.gate.outgoing import Verdict, judged
from kefu_core.safety.official.official_list import OfficialList

REFUSED = "gate"
"""The reason of a delivery that the gate stopped; its ``code`` is the gate's own reason."""


def refusal(claimed: Claimed, official: OfficialList) -> str:
    """Why the gate lets this not leave, or nothing. Announcements stand as strictly as posts, wherever they go."""
    message = claimed.message
    if message.operation is Operation.DELETE:
        return ""  # nothing is said, and taking back must always work
    announced = bool(claimed.announcement)
    public = announced or message.operation is Operation.POST or message.surface != "private"
    for text in _said(message):
        judgement = judged(text, official, public=public)
        if judgement.verdict is Verdict.block or (announced and judgement.verdict is Verdict.flag):
            return judgement.reason
    return ""


def stopped(claimed: Claimed, reason: str, at: datetime) -> Settlement:
    """The end of a delivery that the gate stopped; only a person can start something anew."""
    return Settlement(
        delivery=claimed.message.id,
        fence=claimed.fence,
        status=DeliveryStatus.FAILED,
        at=at,
        reason=REFUSED,
        code=reason,
    )


def _said(message: OutboundMessage) -> tuple[str, ...]:
    """The text with its title and link, and what else people read or press."""
    buttons = [button for row in message.buttons for button in row]
    whole = "\n".join(filter(None, (message.title, message.text, message.link)))
    around = "\n".join(filter(None, [message.as_name, *(b.text for b in buttons), *(b.url for b in buttons)]))
    return tuple(filter(None, (whole, around)))
