"""What an announcement looks like at each target, and the last look before it leaves.

The courier trusts no row: what it holds must be what two people approved, at a place they approved, at its time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from kefu_core.announcement.decide import APPROVAL_LIFE
from kefu_core.announcement.seal import is_sealed
from kefu_core.announcement.state import Announcement, Content, Stage, TargetRef, Variant
from kefu_core.capabilities import Capabilities, PostTarget
from kefu_core.fit import post_text
from kefu_core.ids import announcement_delivery_id
from kefu_core.ledger import Claimed
from kefu_core.messages import PRIVATE, Attachment, AttachmentKind, Operation, OutboundMessage

SUBSCRIBERS = "subscribers"
TIMELINE = "public:timeline"
TEST_SUFFIX = ":test"
TEST_MARKS = {"zh": "【测试，不要转发】", "en": "[Test, do not forward]"}
EXPIRE_AFTER = timedelta(hours=24)
"""What has not left so long after its start does not leave any more."""
_OUT = frozenset({Stage.SENDING, Stage.SENT, Stage.PARTIAL})


@dataclass(frozen=True, slots=True)
class Copy:
    """What is said at one target."""

    text: str
    title: str = ""
    link: str = ""


def private_copy(variant: Variant) -> Copy:
    """What a subscriber reads."""
    return Copy("\n".join(filter(None, (variant.title, variant.text, variant.link))))


def posted_copy(content: Content, variant: Variant, target: PostTarget) -> Copy:
    """What stands on a timeline."""
    return Copy(post_text(variant.text, variant.link, target), variant.title or content.title, variant.link)


def picture_of(content: Content) -> Attachment | None:
    """The picture that goes with every copy."""
    if not content.picture:
        return None
    return Attachment(kind=AttachmentKind.PICTURE, blob=content.picture, mime="image/jpeg")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the last look needs to know. ``cooling``: between approval and start; ``key``: see ``seal``."""

    key: bytes
    cooling: timedelta
    now: datetime


def publishes(claimed: Claimed, able: Capabilities) -> bool:
    """Whether a delivery speaks to the world or for an announcement, so that it must be looked at here.

    What it says of itself is not believed: a post is one by its operation, its place, or its recipient's name.
    """
    message = claimed.message
    return bool(
        claimed.announcement
        or message.operation in {Operation.POST, Operation.PIN}
        or message.surface == TIMELINE
        or message.recipient in {target.name for target in able.targets}
    )


def objection(
    claimed: Claimed, found: tuple[Announcement, Content] | None, rules: Rules, able: Capabilities, tester: str
) -> str:
    """Why a delivery must not leave, or nothing.

    Reasons: ``not_approved``, ``content_changed``, ``approval_expired``, ``stopped``. ``found``: the announcement that
    it names, as stored. ``tester``: who gets test copies of this account.
    """
    message = claimed.message
    if claimed.announcement.endswith(TEST_SUFFIX):
        return "" if _is_test(message, tester) else "not_approved"
    if found is None or found[0].id != claimed.announcement:
        return "not_approved"
    state, content = found
    if not is_sealed(rules.key, state):
        return "not_approved"
    if message.operation is Operation.DELETE:
        return "" if state.stage in {*_OUT, Stage.STOPPED} else "not_approved"
    if state.stage is Stage.STOPPED:
        return "stopped"
    approved = state.approved_at
    if state.stage not in _OUT or approved is None or rules.now < _earliest(approved, content, rules):
        return "not_approved"
    if rules.now - approved > APPROVAL_LIFE + EXPIRE_AFTER:
        return "approval_expired"
    if content.hash() != state.approved_hash or not _is_approved_copy(message, state, content, able):
        return "content_changed"
    return ""


def _earliest(approved: datetime, content: Content, rules: Rules) -> datetime:
    earliest = approved + rules.cooling
    return max(earliest, content.scheduled_at) if content.scheduled_at else earliest


def _is_test(message: OutboundMessage, tester: str) -> bool:
    return (
        bool(tester)
        and (message.recipient, message.operation, message.surface) == (tester, Operation.MESSAGE, PRIVATE)
        and message.text.startswith(tuple(TEST_MARKS.values()))
    )


def _is_approved_copy(message: OutboundMessage, state: Announcement, content: Content, able: Capabilities) -> bool:
    said = Copy(message.text, message.title, message.link)
    targets = [ref for ref in content.targets if ref.inbox == message.inbox]
    pictures = [(AttachmentKind.PICTURE, content.picture)] if content.picture else []
    if message.buttons or [(a.kind, a.blob) for a in message.attachments] != pictures:
        return False
    if message.operation is Operation.MESSAGE:
        ids = announcement_delivery_id(state.id, f"{SUBSCRIBERS}:{message.inbox}", message.recipient)
        copies = _private_copies(content, targets)
        return message.surface == PRIVATE and message.id == ids and said in copies
    if message.operation not in {Operation.POST, Operation.EDIT}:
        return False
    by_name = {target.name: target for target in able.targets}
    return any(
        message.id == announcement_delivery_id(state.id, ref.target, ref.inbox)
        and said == _posted(content, ref, by_name)
        for ref in targets
        if ref.target == message.recipient
    )


def _private_copies(content: Content, targets: list[TargetRef]) -> list[Copy]:
    platforms = {ref.platform for ref in targets if ref.target == SUBSCRIBERS}
    found = [content.variant_for(platform, language) for platform in platforms for language in ("zh", "en")]
    return [private_copy(variant) for variant in found if variant is not None]


def _posted(content: Content, ref: TargetRef, targets: Mapping[str, PostTarget]) -> Copy | None:
    target, variant = targets.get(ref.target), content.variant_for(ref.platform, ref.language)
    return posted_copy(content, variant, target) if target is not None and variant is not None else None
