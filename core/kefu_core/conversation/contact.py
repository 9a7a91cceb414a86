"""What a contact does: messages, buttons, edits, follows. Never refused, whatever it holds."""

from kefu_core.conversation import events as e
from kefu_core.conversation import genuine
from kefu_core.conversation.bot import is_capped, take_turn
from kefu_core.conversation.context import Context
from kefu_core.conversation.deciding import Deciding, Decision
from kefu_core.conversation.hiding import note_hidden, tell_hidden
from kefu_core.conversation.opening import begin, open_case, open_window, record, spoken_language
from kefu_core.conversation.prompts import commented, numbered, rated
from kefu_core.conversation.state import Conversation, Status
from kefu_core.conversation.waiting import still_waiting
from kefu_core.conversation.wishes import do_choice, do_wish, greet
from kefu_core.decision import BodyChange, Cancel, NewMessage, Signal
from kefu_core.messages import (
    Author,
    ButtonPressed,
    ContactChange,
    ContactChanged,
    Inbound,
    MessageEdited,
    MessageReceived,
    OwnMessageSeen,
    Reaction,
)
from kefu_core.recognise import Wish, wish
from kefu_core.wording import say as wording

_WITHOUT_CASE = frozenset(
    {Wish.STATUS, Wish.STOP, Wish.SUBSCRIBE, Wish.UNSUBSCRIBE, Wish.TRANSCRIPT, Wish.HOURS, Wish.THANKS, Wish.RATING}
    | {Wish.LANGUAGE, Wish.LANGUAGE_ZH, Wish.LANGUAGE_EN}
)
"""Requests that open no case and reopen none: they ask about us, not for help."""
_UNCAPPED = frozenset({Wish.STOP, Wish.UNSUBSCRIBE})


def needs_answer(state: Conversation | None, inbound: Inbound) -> bool:
    """Whether the answerer should rank this message before it is decided."""
    if not isinstance(inbound, MessageReceived) or not inbound.text or inbound.surface != "private":
        return False
    if state is not None and (state.holder or state.status is Status.WAITING or state.opted_out):
        return False
    # A bare number chooses or rates; it must not wait for a model.
    if not any(ch.isalpha() for ch in inbound.text):
        return False
    return wish(inbound.text) is None and not genuine.points_at_somebody(inbound.text)


def arrived(state: Conversation | None, message: MessageReceived, context: Context) -> Decision:
    """Decide a contact's message."""
    d = begin(state, message, context, message.text)
    if message.surface != "private":
        return _public(d, message)
    open_window(d, message.trigger)
    if commented(d, message) or rated(d, message) or genuine.about_us(d, message, record, is_capped):
        return d.finish()
    asked = wish(message.text) if message.text else None
    if asked is not None and asked[0] in _WITHOUT_CASE and not _has_open_case(d) and not context.secrets:
        record(d, message)
        if asked[0] in _UNCAPPED or not is_capped(d):
            do_wish(d, asked[0])
        return d.finish()
    first = d.state.case is None
    open_case(d)
    identity = record(d, message)
    if d.state.status is Status.SNOOZED:
        d.emit(e.Woken(at=d.now))
        d.due("snooze", None)
    if d.state.status is Status.BOT:
        d.due("idle", context.policy.idle_after)
    if context.secrets and tell_hidden(d, identity, message.source_id):
        return d.finish()
    if not d.state.language_chosen and len(message.text) >= 4:
        spoken = spoken_language(message.text)
        if spoken and spoken != d.state.language:
            d.emit(e.LanguageSet(language=spoken))
    if asked is not None and ((asked[0] not in _UNCAPPED and is_capped(d)) or do_wish(d, asked[0])):
        return d.finish()
    if d.state.holder:
        return d.finish()
    if message.group:
        _album(d, message)
    elif d.state.status is Status.WAITING:
        _waiting(d, message, identity)
    elif not d.state.opted_out:
        take_turn(d, message, first=first)
    return d.finish()


def _has_open_case(d: Deciding) -> bool:
    return d.state.case is not None and d.state.status is not Status.RESOLVED


def _waiting(d: Deciding, message: MessageReceived, identity: str) -> None:
    if message.text and numbered(d, message.text):
        return
    still_waiting(d, message, identity)


def _album(d: Deciding, message: MessageReceived) -> None:
    """Store the item and answer once, after the album has gone quiet."""
    album = d.state.album
    if album is not None and album.group == message.group and album.answered:
        return
    d.emit(e.AlbumJoined(group=message.group, at=d.now))
    album = d.state.album
    longest = (album.first_at if album else d.now) + d.context.policy.album_longest
    d.due("album", min(d.context.policy.album_quiet, longest - d.now))


def _public(d: Deciding, message: MessageReceived) -> Decision:
    """In public: agents answer; we say one constant line where we were addressed."""
    first = d.state.case is None
    open_window(d, message.trigger)
    open_case(d)
    identity = record(d, message)
    if d.context.secrets:
        note_hidden(d, identity)
    if d.state.status is Status.BOT:
        d.emit(e.HandedOff(reason="public", at=d.now, team=d.state.team))
    if first and message.summoned and d.context.capabilities.public and not d.state.holder:
        text = wording("public.private_please", d.state.language)
        d.say(text, author=Author.SYSTEM, reply_to=message.source_id)
    return d.finish()


def pressed(state: Conversation | None, button: ButtonPressed, context: Context) -> Decision:
    """Decide a button or a menu entry; a stale one gets a polite text."""
    d = begin(state, button, context)
    open_window(d, button.trigger)
    if button.callback:
        d.signal(Signal(kind="answer_callback", inbox=button.inbox, recipient=button.sender.id, value=button.callback))
    identity = d.new_id()
    d.record(
        NewMessage(
            id=identity,
            direction="in",
            author="contact",
            kind="button",
            at=d.now,
            source_id=button.source_id,
            sent_at=button.sent_at,
            data={"value": button.value[:64], "on": button.pressed_on},
        )
    )
    kind, _, rest = button.value.partition(":")
    asks_only = kind in {"r", genuine.REPORT} or (kind == "w" and rest in _WITHOUT_CASE)
    if not asks_only:
        open_case(d)
    d.emit(e.MessageArrived(message=identity, at=d.now))
    if d.state.status is Status.BOT and d.state.case is not None:
        d.due("idle", context.policy.idle_after)
    if not do_choice(d, button.value) and not d.state.holder:
        d.system("stale_button")
    return d.finish()


def edited(state: Conversation | None, edit: MessageEdited, context: Context) -> Decision | None:
    """Keep both versions; agents see it, nothing is answered twice."""
    if state is None:
        return None
    d = Deciding(state, context)
    d.emit(e.MessageEditedByContact(at=d.now))
    d.change_body(BodyChange(source_id=edit.source_id, text=edit.text))
    if context.secrets and state.is_private:
        tell_hidden(d, edit.source_id, edit.source_id)
    elif context.secrets:
        note_hidden(d, edit.source_id)
    return d.finish()


def changed(state: Conversation | None, change: ContactChanged, context: Context) -> Decision:
    """Follow, block, subscribe and their opposites."""
    d = begin(state, change, context)
    match change.change:
        case ContactChange.FOLLOWED | ContactChange.SCANNED:
            open_window(d, "scan" if change.change is ContactChange.SCANNED else "follow")
            d.emit(e.ReachabilityChanged(reachable=True))
            greet(d)
        case ContactChange.UNBLOCKED:
            d.emit(e.ReachabilityChanged(reachable=True))
        case ContactChange.BLOCKED | ContactChange.UNFOLLOWED:
            d.emit(e.ReachabilityChanged(reachable=False))
            d.activity("contact_left", "contact", how=change.change.value)
        case ContactChange.SUBSCRIBED:
            open_window(d, "follow")
            d.emit(e.SubscriptionChanged(subscribed=True))
            greet(d)
        case ContactChange.UNSUBSCRIBED:
            d.emit(e.SubscriptionChanged(subscribed=False))
        case ContactChange.ERASE_REQUESTED:
            d.activity("erase_requested", "contact")
    return d.finish()


def reacted(state: Conversation | None, reaction: Reaction, context: Context) -> Decision | None:
    """Show a reaction to agents; nothing is answered."""
    if state is None:
        return None
    d = Deciding(state, context)
    d.activity("reacted", "contact", emoji=reaction.emoji[:8], target=reaction.target)
    return d.finish()


def seen(state: Conversation | None, own: OwnMessageSeen, context: Context) -> Decision | None:
    """Our own account spoke and it was not us: a colleague in the platform's app. That is a takeover."""
    if state is None:
        return None
    d = Deciding(state, context)
    d.record(
        NewMessage(
            id=d.new_id(),
            direction="out",
            author="agent:app",
            kind="text",
            at=d.now,
            text=own.text,
            source_id=own.source_id,
            sent_at=own.sent_at,
        )
    )
    if not d.state.holder and d.state.case is not None and d.state.status in {Status.BOT, Status.WAITING}:
        d.emit(e.Claimed(agent="app", at=d.now))
        d.cancel(Cancel(author=Author.BOT, reason="claimed"))
        d.due("idle", None)
        d.activity("claimed", "agent:app")
    return d.finish()
