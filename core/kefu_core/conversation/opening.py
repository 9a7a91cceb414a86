"""Opens what any act of a contact needs: the conversation, its reply window, its case, the row of the message."""

import re

from kefu_core.conversation import events as e
from kefu_core.conversation.context import Context
from kefu_core.conversation.deciding import Deciding
from kefu_core.conversation.state import Conversation, Status
from kefu_core.decision import NewMessage
from kefu_core.ids import contact_id, conversation_id
from kefu_core.messages import Inbound, MessageReceived
from kefu_core.recognise import language_of

_PLACEHOLDER = re.compile(r"\[(?:已隐藏|hidden)[^\]]*\]")


def begin(state: Conversation | None, inbound: Inbound, context: Context, text: str = "") -> Deciding:
    """The decision about something a contact did, with the conversation started if it is new."""
    if state is not None:
        return Deciding(state, context)
    spoken = inbound.sender.language.lower()
    language = "zh" if spoken.startswith("zh") else "en" if spoken else context.policy.default_language
    if text:
        language = spoken_language(text) or language
    contact = contact_id(inbound.inbox, inbound.sender.id)
    start = e.ConversationStarted(
        id=conversation_id(inbound.inbox, inbound.sender.id, inbound.surface),
        inbox=inbound.inbox,
        contact=contact,
        recipient=inbound.sender.id,
        surface=inbound.surface,
        language=language,
    )
    return Deciding(None, context, start)


def spoken_language(text: str) -> str | None:
    """The language of what the contact wrote themselves, not of what the boundary put there."""
    return language_of(_PLACEHOLDER.sub(" ", text))


def open_window(d: Deciding, trigger: str) -> None:
    """Open the reply windows that this kind of act opens; without any rule nothing is ever held."""
    for rule in d.context.capabilities.window:
        if rule.trigger == trigger:
            d.emit(e.WindowOpened(trigger=trigger, until=d.now + rule.length, left=rule.count))
            d.release_held()
    if not d.context.capabilities.window:
        d.release_held()


def open_case(d: Deciding) -> None:
    """A case for what was written: the open one, one that was resolved lately, or the next."""
    case = d.state.case
    if case is not None and d.state.status is not Status.RESOLVED:
        return
    if case is not None and case.resolved_at and d.now - case.resolved_at <= d.context.policy.reopen_within:
        d.emit(e.CaseReopened(at=d.now))
        d.activity("case_reopened", "system", case=case.number)
    else:
        d.emit(e.CaseOpened(number=d.context.case_number, at=d.now))
    d.due("idle", d.context.policy.idle_after)


def record(d: Deciding, message: MessageReceived, **more: object) -> str:
    """Store what the contact sent, with ``more`` beside its data; gives back the message's id."""
    identity = d.new_id()
    kind = message.unsupported and "unsupported"
    if not kind:
        kind = message.attachments[0].kind.value if message.attachments else "text"
    data: dict[str, object] = dict(more)
    if message.group:
        data["group"] = message.group
    if message.forwarded_from:
        data["forwarded"] = message.forwarded_from
    if message.unsupported:
        data["unsupported"] = message.unsupported
    if d.context.secrets:
        data["hidden"] = list(d.context.secrets)
    d.record(
        NewMessage(
            id=identity,
            direction="in",
            author="contact",
            kind=kind,
            at=d.now,
            text=message.text,
            attachments=message.attachments,
            source_id=message.source_id,
            reply_to=message.reply_to,
            sent_at=message.sent_at,
            late=message.late,
            data=data,
        )
    )
    d.emit(e.MessageArrived(message=identity, at=d.now))
    return identity
