"""From a decision's delivery to the message that an adapter sends."""

from collections.abc import Iterable

from kefu_core.decision import NewDelivery, NewMessage
from kefu_core.ledger import Claimed
from kefu_core.messages import OutboundMessage


def claimed_from(
    identity: str,
    deliveries: Iterable[NewDelivery],
    messages: Iterable[NewMessage],
    *,
    conversation: str,
    fence: int,
    passive: bool,
) -> Claimed | None:
    """The claimed delivery of a decision just committed, ready to send without reading it back."""
    delivery = next((d for d in deliveries if d.id == identity), None)
    if delivery is None:
        return None
    body = next((m for m in messages if m.id == delivery.message), None)
    if body is None:
        return None
    message = OutboundMessage(
        id=delivery.id,
        inbox=delivery.inbox,
        recipient=delivery.recipient,
        operation=delivery.operation,
        author=delivery.author,
        surface=delivery.surface,
        text=body.text,
        buttons=body.buttons,
        attachments=body.attachments,
        reply_to=delivery.reply_to,
        target=delivery.target,
        title=delivery.title,
        link=delivery.link,
        as_name=delivery.as_name,
        language=delivery.language,
    )
    return Claimed(
        message=message,
        conversation=conversation,
        lane=delivery.lane,
        fence=fence,
        priority=delivery.priority,
        expires=delivery.expires,
        passive=passive,
    )
