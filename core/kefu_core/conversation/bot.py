"""The bot's turn: it answers what it surely knows, offers what it half knows, and hands the rest to people."""

from dataclasses import replace
from datetime import timedelta

from kefu_core.answers import choose, several
from kefu_core.conversation import events as e
from kefu_core.conversation.context import Candidate
from kefu_core.conversation.deciding import Deciding
from kefu_core.conversation.prompts import numbered
from kefu_core.conversation.state import Status
from kefu_core.conversation.waiting import hand_off
from kefu_core.conversation.wishes import give_answer, greet
from kefu_core.messages import Author, Button, MessageReceived


def take_turn(d: Deciding, message: MessageReceived, *, first: bool) -> None:
    """The bot's turn: a choice, something unreadable, or a question."""
    if is_capped(d):
        return
    if message.text and numbered(d, message.text):
        return
    if not message.text:
        _wordless(d, message)
    elif not message.attachments and not any(ch.isalnum() or ch in "?？" for ch in message.text):
        d.system("hello_back")
    else:
        _answer(d, first=first)


def is_capped(d: Deciding) -> bool:
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
        case "offer" if chosen := [c for c in way.candidates if c.entry == d.context.picked]:
            d.activity("picked", "bot", entry=chosen[0].entry, score=round(chosen[0].score, 4))
            give_answer(d, _spoken_to(d, chosen[0]))
        case "offer":
            titles = d.context.entries.get(d.state.language, {})
            buttons = [
                (Button(text=titles[c.entry].title if c.entry in titles else c.title, value=f"a:{c.entry}"),)
                for c in way.candidates
            ]
            none = (Button(text=d.text("button.none"), value="h"),)
            d.say(d.text("offer"), author=Author.BOT, buttons=(*buttons, none), prompt="offer")
        case _:
            lead = "handoff.repeat" if way.candidates else "handoff.unsure"
            hand_off(d, "unsure", lead=lead, thought=d.context.candidates)


def _spoken_to(d: Deciding, candidate: Candidate) -> Candidate:
    """A candidate in the contact's language: it was ranked before that was known."""
    known = d.context.entries.get(d.state.language, {}).get(candidate.entry, candidate)
    text = candidate.hant if d.state.language == "zh" and candidate.hant else known.text
    if known.score == candidate.score and known.text == text:
        return known
    return replace(known, score=candidate.score, text=text)
