"""What a contact does: messages, buttons, edits, follows. Never refused, whatever it holds."""

import re
from dataclasses import replace
from datetime import timedelta

from kefu_core.answers import choose, several
from kefu_core.conversation import events as e
from kefu_core.conversation import genuine
from kefu_core.conversation.context import Candidate, Context
from kefu_core.conversation.deciding import Deciding, Decision
from kefu_core.conversation.hiding import note_hidden, tell_hidden
from kefu_core.conversation.state import Conversation, Prompt, Status
from kefu_core.conversation.waiting import hand_off, still_waiting
from kefu_core.conversation.wishes import ask_rating, do_choice, do_wish, give_answer, greet, rate
from kefu_core.decision import BodyChange, Cancel, NewMessage, Signal
from kefu_core.ids import contact_id, conversation_id
from kefu_core.messages import (
    Author,
    Button,
    ButtonPressed,
    ContactChange,
    ContactChanged,
    Inbound,
    MessageEdited,
    MessageReceived,
    OwnMessageSeen,
    Reaction,
)
from kefu_core.recognise import Wish, choice, is_question, language_of, rating, wish
from kefu_core.wording import say as wording

__all__ = ["arrived", "ask_rating", "changed", "edited", "needs_answer", "pressed", "reacted", "seen"]

_PLACEHOLDER = re.compile(r"\[(?:已隐藏|hidden)[^\]]*\]")
_WITHOUT_CASE = frozenset(
    {Wish.STATUS, Wish.STOP, Wish.SUBSCRIBE, Wish.UNSUBSCRIBE, Wish.TRANSCRIPT, Wish.HOURS, Wish.THANKS, Wish.RATING}
    | {Wish.LANGUAGE, Wish.LANGUAGE_ZH, Wish.LANGUAGE_EN}
)
"""Requests that open no case and reopen none: they ask about us, not for help."""
_UNCAPPED = frozenset({Wish.STOP, Wish.UNSUBSCRIBE})


def _begin(state: Conversation | None, inbound: Inbound, context: Context, text: str = "") -> Deciding:
    """The decision about something a contact did, with the conversation started if it is new."""
    if state is not None:
        return Deciding(state, context)
    spoken = inbound.sender.language.lower()
    language = "zh" if spoken.startswith("zh") else "en" if spoken else context.policy.default_language
    if text:
        language = _spoken(text) or language
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


def _spoken(text: str) -> str | None:
    """The language of what the contact wrote themselves, not of what the boundary put there."""
    return language_of(_PLACEHOLDER.sub(" ", text))


def _open_window(d: Deciding, trigger: str) -> None:
    for rule in d.context.capabilities.window:
        if rule.trigger == trigger:
            d.emit(e.WindowOpened(trigger=trigger, until=d.now + rule.length, left=rule.count))
            d.release_held()
    if not d.context.capabilities.window:
        d.release_held()


def _open_case(d: Deciding) -> None:
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


def _record(d: Deciding, message: MessageReceived, **more: object) -> str:
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
    d = _begin(state, message, context, message.text)
    if message.surface != "private":
        return _public(d, message)
    _open_window(d, message.trigger)
    if _comment(d, message) or _rated(d, message) or genuine.about_us(d, message, _record, _capped):
        return d.finish()
    asked = wish(message.text) if message.text else None
    if asked is not None and asked[0] in _WITHOUT_CASE and not _has_open_case(d) and not context.secrets:
        _record(d, message)
        if asked[0] in _UNCAPPED or not _capped(d):
            do_wish(d, asked[0])
        return d.finish()
    first = d.state.case is None
    _open_case(d)
    identity = _record(d, message)
    if d.state.status is Status.SNOOZED:
        d.emit(e.Woken(at=d.now))
        d.due("snooze", None)
    if d.state.status is Status.BOT:
        d.due("idle", context.policy.idle_after)
    if context.secrets and tell_hidden(d, identity, message.source_id):
        return d.finish()
    if not d.state.language_chosen and len(message.text) >= 4:
        spoken = _spoken(message.text)
        if spoken and spoken != d.state.language:
            d.emit(e.LanguageSet(language=spoken))
    if asked is not None and ((asked[0] not in _UNCAPPED and _capped(d)) or do_wish(d, asked[0])):
        return d.finish()
    if d.state.holder:
        return d.finish()
    if message.group:
        _album(d, message)
    elif d.state.status is Status.WAITING:
        _waiting(d, message, identity)
    elif not d.state.opted_out:
        _bot(d, message, first=first)
    return d.finish()


def _has_open_case(d: Deciding) -> bool:
    return d.state.case is not None and d.state.status is not Status.RESOLVED


def _live_prompt(d: Deciding) -> Prompt | None:
    prompt = d.state.prompt
    if prompt is None or d.now - prompt.at > d.context.policy.prompt_life:
        return None
    return prompt


def _numbered(d: Deciding, text: str) -> bool:
    """A bare number answers our last question, as long as nothing was said since."""
    prompt = _live_prompt(d)
    if prompt is None or not prompt.values:
        return False
    number = choice(text, len(prompt.values))
    return number is not None and do_choice(d, prompt.values[number - 1])


def _rated(d: Deciding, message: MessageReceived) -> bool:
    """A number (or stars) after a resolved case is its rating and opens nothing."""
    prompt = _live_prompt(d)
    if prompt is None or prompt.kind != "rating" or d.state.status is not Status.RESOLVED:
        return False
    score = rating(message.text)
    if score is None:
        return False
    _record(d, message)
    return rate(d, str(score))


def _comment(d: Deciding, message: MessageReceived) -> bool:
    """The line after a rating is its comment, unless it is a question."""
    prompt = d.state.prompt
    if prompt is None or prompt.kind != "comment" or d.state.status is not Status.RESOLVED:
        return False
    late = d.now - prompt.at > d.context.policy.comment_life
    if late or d.context.secrets or not message.text or is_question(message.text) or wish(message.text):
        return False
    if d.context.candidates and d.context.candidates[0].score >= d.context.policy.answer_at:
        return False
    identity = _record(d, message)
    d.emit(e.Commented(message=identity))
    d.system("rating.thanks")
    return True


def _waiting(d: Deciding, message: MessageReceived, identity: str) -> None:
    if message.text and _numbered(d, message.text):
        return
    still_waiting(d, message, identity)


def _bot(d: Deciding, message: MessageReceived, *, first: bool) -> None:
    """The bot's turn: a choice, something unreadable, or a question."""
    if _capped(d):
        return
    if message.text and _numbered(d, message.text):
        return
    if not message.text:
        _wordless(d, message)
    elif not message.attachments and not any(ch.isalnum() or ch in "?？" for ch in message.text):
        d.system("hello_back")
    else:
        _answer(d, first=first)


def _capped(d: Deciding) -> bool:
    """Two machines talking to each other stop here (at most so many of ours in an hour)."""
    started = d.state.hour_started_at
    inside = started is not None and d.now - started < timedelta(hours=1)
    if not inside or d.state.said_this_hour < d.context.policy.bot_messages_per_hour:
        return False
    if d.state.status is Status.BOT and d.state.case is not None:
        d.emit(e.HandedOff(reason="capped", at=d.now, team=d.state.team))
        d.activity("handed_off", "bot", reason="capped")
        d.system("capped", case=d.state.case.number)
    return True


def _wordless(d: Deciding, message: MessageReceived) -> None:
    """A picture or file goes to a human; what nobody can read is said once an hour."""
    readable = any(a.kind.value in {"picture", "file", "video"} for a in message.attachments)
    if readable and not message.unsupported:
        hand_off(d, "attachment", lead="handoff.unsure")
        return
    last = d.state.unsupported_at
    if last is None or d.now - last > timedelta(hours=1):
        d.emit(e.Told(what="unsupported", at=d.now))
        d.system("unsupported")


def _answer(d: Deciding, *, first: bool) -> None:
    policy = d.context.policy
    way = choose(
        d.context.candidates,
        answer_at=policy.answer_at,
        offer_at=policy.offer_at,
        last_answer=d.state.last_answer,
    )
    if first and d.state.greeted_at is None and d.context.capabilities.single_message:
        greet(d)
    sure = several(d.context.questions, answer_at=policy.answer_at, last_answer=d.state.last_answer)
    if sure:
        for answer in sure:
            give_answer(d, _spoken_to(d, answer), asks=answer is sure[-1])
        return
    match way.way:
        case "answer":
            give_answer(d, _spoken_to(d, way.candidates[0]))
        case "offer":
            titles = d.context.entries.get(d.state.language, {})
            buttons = [
                (Button(text=titles[c.entry].title if c.entry in titles else c.title, value=f"a:{c.entry}"),)
                for c in way.candidates
            ]
            none = (Button(text=d.text("button.none"), value="h"),)
            d.say(d.text("offer"), author=Author.BOT, buttons=(*buttons, none), prompt="offer")
        case _:
            hand_off(d, "unsure", lead="handoff.repeat" if way.candidates else "handoff.unsure")


def _spoken_to(d: Deciding, candidate: Candidate) -> Candidate:
    """A candidate in the contact's language: it was ranked before that was known."""
    known = d.context.entries.get(d.state.language, {}).get(candidate.entry, candidate)
    text = candidate.hant if d.state.language == "zh" and candidate.hant else known.text
    if known.score == candidate.score and known.text == text:
        return known
    return replace(known, score=candidate.score, text=text)


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
    _open_window(d, message.trigger)
    _open_case(d)
    identity = _record(d, message)
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
    d = _begin(state, button, context)
    _open_window(d, button.trigger)
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
        _open_case(d)
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
    d = _begin(state, change, context)
    match change.change:
        case ContactChange.FOLLOWED | ContactChange.SCANNED:
            _open_window(d, "scan" if change.change is ContactChange.SCANNED else "follow")
            d.emit(e.ReachabilityChanged(reachable=True))
            greet(d)
        case ContactChange.UNBLOCKED:
            d.emit(e.ReachabilityChanged(reachable=True))
        case ContactChange.BLOCKED | ContactChange.UNFOLLOWED:
            d.emit(e.ReachabilityChanged(reachable=False))
            d.activity("contact_left", "contact", how=change.change.value)
        case ContactChange.SUBSCRIBED:
            _open_window(d, "follow")
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
