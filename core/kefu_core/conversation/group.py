"""Community groups: silent unless addressed, and watchful. The conversation is that of the group, never of a member.

Nothing that members write is stored: a decision keeps kinds, and the name of an account that imitates us.
"""

import re
from functools import lru_cache

from kefu_core.conversation import events as e
from kefu_core.conversation.context import Context
from kefu_core.conversation.deciding import Deciding, Decision
from kefu_core.conversation.state import Conversation
from kefu_core.decision import NewReport, Signal
from kefu_core.ids import contact_id, conversation_id, message_id
from kefu_core.messages import Author, GroupMessage, Sender
from kefu_core.policy import Policy
from kefu_core.safety.official.official_list import imitates_handle
from kefu_core.safety.text.skeleton import skeleton, within_one_edit

_SHORTEST = 4
_SEPARATORS = re.compile(r"[\s_.\-·|【】\[\]()（）]+")


def gathered(state: Conversation | None, message: GroupMessage, context: Context) -> Decision | None:
    """Decide a member's message; None when there is nothing to do, and then nothing of it is kept."""
    secret = bool(context.secrets)
    imitator = imitates(message.author, context.policy)
    last = state.greeted_at if state is not None else None
    warn = last is None or context.now - last >= context.policy.warn_groups_every
    if not (secret or imitator or message.summoned or warn):
        return None
    d = _begin(state, message, context)
    if secret:
        d.emit(e.SecretHidden(kinds=context.secrets, message=""))
        d.signal(
            Signal(kind="delete_inbound", inbox=d.state.inbox, recipient=d.state.recipient, value=message.source_id)
        )
    if imitator:
        name = f"@{message.author.username}" if message.author.username else message.author.name
        identity = message_id(f"imitator:{message.inbox}:{message.author.id}", 0, 0)
        d.report(
            NewReport(id=identity, message="", platform=context.capabilities.platform, handle=name, origin="group")
        )
    if _is_capped(d):
        return d.finish()
    if secret:
        d.system("group.secret")
    elif message.summoned:
        d.say(d.text("public.private_please"), author=Author.SYSTEM, reply_to=message.source_id)
    if warn:
        d.emit(e.Told(what="greeting", at=d.now))
        d.system("group.warning")
    return d.finish()


def imitates(author: Sender, policy: Policy) -> bool:
    """Whether a member goes by a name that is ours, nearly ours, or holds ours, or by that of one of our agents."""
    handle = author.username.lower()
    if handle and handle in policy.official.accounts(""):
        return False
    if handle and imitates_handle(handle, policy.official):
        return True
    shown = _SEPARATORS.sub("", skeleton(author.name))
    if shown and shown in _staff(policy.staff_names):
        return True
    for brand in (policy.brand_zh, policy.brand_en):
        ours = _SEPARATORS.sub("", skeleton(brand))
        if len(ours) >= _SHORTEST and (ours in shown or within_one_edit(shown, ours)):
            return True
    return False


@lru_cache(maxsize=4)
def _staff(names: frozenset[str]) -> frozenset[str]:
    return frozenset(_SEPARATORS.sub("", skeleton(name)) for name in names)


def _begin(state: Conversation | None, message: GroupMessage, context: Context) -> Deciding:
    if state is not None:
        return Deciding(state, context)
    start = e.ConversationStarted(
        id=conversation_id(message.inbox, message.sender.id, message.surface),
        inbox=message.inbox,
        contact=contact_id(message.inbox, message.sender.id),
        recipient=message.sender.id,
        surface=message.surface,
        language=context.policy.default_language,
    )
    return Deciding(None, context, start)


def _is_capped(d: Deciding) -> bool:
    started = d.state.hour_started_at
    inside = started is not None and (d.now - started).total_seconds() < 3600
    return inside and d.state.said_this_hour >= d.context.policy.bot_messages_per_hour
