"""From the bot to a human: the handoff, the place in the queue, and what the agent will need."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from kefu_core.conversation import events as e
from kefu_core.conversation.context import Candidate
from kefu_core.conversation.deciding import Deciding
from kefu_core.conversation.state import Level, Status, Topic
from kefu_core.hours import describe, is_open, next_open
from kefu_core.messages import Author, Button, MessageReceived
from kefu_core.recognise import fields_in
from kefu_core.wording import say as wording

_THOUGHTS = 5
TOPICS = (Topic.ACCOUNT, Topic.TRANSFER, Topic.SECURITY, Topic.OTHER)


def queue_values(d: Deciding) -> dict[str, object]:
    """What the texts about waiting need: case, place in the queue, minutes, hours and the next opening."""
    calendar, language = d.context.calendar, d.state.language
    opens = next_open(calendar, d.now)
    case = d.state.case
    return {
        "case": case.number if case else 0,
        "place": _place(d),
        "minutes": max(1, (d.context.ahead + 1) * d.context.policy.minutes_per_case),
        "hours": describe(calendar, language),
        "opens": _when(d, opens) if opens else "",
    }


def _place(d: Deciding) -> str:
    ahead = d.context.ahead
    return d.text("place.next" if not ahead else "place.one" if ahead == 1 else "place.many", ahead=ahead)


def _when(d: Deciding, at: datetime) -> str:
    local = at.astimezone(ZoneInfo(d.context.calendar.zone))
    if d.state.language == "zh":
        return f"{local.month} 月 {local.day} 日 {local:%H:%M}"
    return f"{local:%H:%M} on {local.day} {local:%b}"


def hand_off(
    d: Deciding, reason: str, *, lead: str = "", author: Author = Author.BOT, thought: Sequence[Candidate] = ()
) -> None:
    """Put the conversation into the queue, say what was understood and where it stands, and ask for the topic.

    ``thought``: the entries that the bot thought of, best first; agents see them with their scores.
    """
    state = d.state
    if state.status is Status.WAITING:
        d.say(status_text(d), author=author)
        return
    offered = () if thought else _offered(d)
    about = "" if offered else _understood(d, thought)
    first = state.case is not None and state.case.handed_off_at is None
    shown: list[list[str | float | None]] = [[c.entry, round(c.score, 3)] for c in thought[:_THOUGHTS]]
    shown += [[entry, None] for entry in offered]
    d.emit(e.HandedOff(reason=reason, at=d.now, team=state.team))
    d.due("idle", None)
    d.activity("handed_off", "bot", reason=reason, **({"thought": shown} if shown else {}))
    values = queue_values(d)
    key = "handoff.open" if is_open(d.context.calendar, d.now) else "handoff.closed"
    text = d.text(key, **values)
    before = (d.text(lead) if lead else "", about)
    text = "\n".join((*filter(None, before), text))
    if state.case is not None and state.case.topic is None and state.is_private:
        d.say(
            f"{text}\n\n{d.text('topic.ask')}",
            author=author,
            buttons=topic_buttons(state.language),
            prompt="topic",
        )
        return
    d.say(text, author=author)
    if first and state.case is not None and state.case.topic is not None and state.is_private:
        _ask_for_intake(d, state.case.topic)


def _ask_for_intake(d: Deciding, topic: Topic) -> None:
    """What the agent needs, where the kind of problem was said before the question."""
    if d.context.policy.intake.get(topic):
        choose_topic(d, topic)


def _offered(d: Deciding) -> tuple[str, ...]:
    """The entries that were offered last and that the contact chose none of."""
    prompt = d.state.prompt
    if prompt is None or prompt.kind != "offer":
        return ()
    return tuple(value[2:] for value in prompt.values if value.startswith("a:"))


def _understood(d: Deciding, thought: Sequence[Candidate]) -> str:
    """What we took it to be about, by a title of ours; by the kind of problem when only that is clear; or nothing."""
    titles = d.context.entries.get(d.state.language, {})
    least = d.context.policy.offer_at / 2
    name = thought[0].entry if thought and thought[0].score >= least else d.state.last_answer
    kinds = {c.topic for c in thought[:3] if c.topic} if sum(c.score for c in thought[:3]) >= least else set()
    if name in titles:
        line = d.text("handoff.about", title=titles[name].title)
    elif len(kinds) == 1:
        line = d.text("handoff.about_topic", topic=d.text(f"topic.{kinds.pop()}"))
    else:
        return ""
    return line if d.passes(line) else ""


def topic_buttons(language: str) -> tuple[tuple[Button, ...], ...]:
    """One button for each kind of problem, two in a row."""
    buttons = [Button(text=wording(f"topic.{topic}", language), value=f"t:{topic}") for topic in TOPICS]
    return (tuple(buttons[:2]), tuple(buttons[2:]))


def choose_topic(d: Deciding, topic: Topic) -> None:
    """Note the kind of problem and ask for what the agent needs."""
    policy = d.context.policy
    wanted = policy.intake.get(topic, ())
    have = {name for name, _ in d.state.intake.have} if d.state.intake else set()
    missing = tuple(name for name in wanted if name not in have)
    d.emit(e.TopicChosen(topic=topic, team=policy.teams.get(topic, ""), missing=missing))
    if missing:
        d.say(d.text("intake.ask", fields=_named(d, missing)), author=Author.SYSTEM)
    else:
        case = d.state.case
        d.say(d.text("acknowledged", case=case.number if case else 0), author=Author.SYSTEM)


def _named(d: Deciding, names: tuple[str, ...]) -> str:
    separator = "、" if d.state.language == "zh" else ", "
    return separator.join(d.text(f"intake.{name}") for name in names)


def take_in(d: Deciding, message: MessageReceived, identity: str) -> bool:
    """Recognise what the intake asks for in a message; True when something was said about it."""
    intake = d.state.intake
    if intake is None or not intake.missing:
        return False
    found = fields_in(message.text, account_pattern=d.context.policy.account_pattern)
    got = [name for name in intake.missing if name in found]
    if "screenshot" in intake.missing and any(a.kind.value in {"picture", "file"} for a in message.attachments):
        got.append("screenshot")
    for name in got:
        d.emit(e.IntakeReceived(field=name, message=identity))
    if not got:
        wrong = _nearly(message.text, intake.missing)
        if wrong and intake.refused < 2:
            d.emit(e.IntakeRefused(field=wrong))
            d.system("intake.bad", field=d.text(f"intake.{wrong}"))
            return True
        return False
    assert d.state.intake is not None
    text = d.text("intake.got", field=_named(d, tuple(got)))
    if not d.state.intake.missing:
        text += d.text("intake.complete") if d.state.language == "zh" else " " + d.text("intake.complete")
    d.say(text, author=Author.SYSTEM)
    return True


def _nearly(text: str, missing: tuple[str, ...]) -> str:
    """The field that a single strange word was probably meant to be, or nothing."""
    word = text.strip()
    if not word or " " in word or "\n" in word or not word.isascii():
        return ""
    if "transaction_hash" in missing and len(word) >= 20:
        return "transaction_hash"
    if "account_id" in missing and 4 <= len(word) <= 20 and any(ch.isdigit() for ch in word):
        return "account_id"
    return ""


def still_waiting(d: Deciding, message: MessageReceived, identity: str) -> None:
    """A message while nobody has claimed it: fold it into the case, say so at most once in a while."""
    if take_in(d, message, identity):
        return
    last = d.state.acknowledged_at
    policy = d.context.policy
    left = d.state.messages_left(d.now)
    if d.state.allowances and left is not None and left <= policy.send_reserve:
        return
    if last is None or d.now - last >= policy.acknowledge_every:
        d.emit(e.Told(what="acknowledged", at=d.now))
        case = d.state.case
        d.system("acknowledged", case=case.number if case else 0)


def status_text(d: Deciding) -> str:
    """Where the case stands, with its number and the next step."""
    state = d.state
    if state.case is None:
        return d.text("status.none")
    values = queue_values(d)
    match state.status:
        case Status.WAITING:
            open_now = is_open(d.context.calendar, d.now)
            return d.text("status.waiting" if open_now else "status.waiting_closed", **values)
        case Status.OPEN:
            return d.text("status.open", **values)
        case Status.SNOOZED:
            until = _when(d, state.snoozed_until) if state.snoozed_until else ""
            return d.text("status.snoozed", case=values["case"], until=until)
        case Status.RESOLVED:
            return d.text("status.resolved", **values)
        case _:
            return d.text("status.bot", **values)


def escalate(d: Deciding, level: Level) -> None:
    """By the contact's own request: the next level, or management; told at once."""
    case = d.state.case
    if case is None:
        return
    d.emit(e.Escalated(level=level, at=d.now))
    d.activity("escalated", "contact", level=level.value)
    if d.state.status is Status.BOT:
        d.emit(e.HandedOff(reason="escalated", at=d.now, team=d.state.team))
        d.due("idle", None)
    d.say(d.text(f"escalated.{level.value}", case=case.number), author=Author.SYSTEM)
