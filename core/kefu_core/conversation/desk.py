"""What agents do with a conversation. Refused commands raise DomainError and change nothing."""

from datetime import timedelta

from kefu_core.capabilities import TextLimit, TextUnit
from kefu_core.conversation import commands as c
from kefu_core.conversation import events as e
from kefu_core.conversation.context import Context
from kefu_core.conversation.deciding import Deciding, Decision
from kefu_core.conversation.state import Conversation, Status, Topic
from kefu_core.conversation.wishes import ask_rating
from kefu_core.decision import BodyChange, Cancel, NewDelivery, NewMessage, NewProof, Override
from kefu_core.errors import ChecklistOpen, InvalidTransition, NotHolder, OutgoingBlocked, UnknownConversation
from kefu_core.fit import points_at
from kefu_core.messages import Author, Operation
from kefu_core.safety.gate.outgoing import Verdict, judged
from kefu_core.text import measure, truncate

_QUOTED = TextLimit(limit=60, unit=TextUnit.CODE_POINTS)


def command_agent(state: Conversation | None, command: c.Command, context: Context) -> Decision:
    """Decide an agent's command."""
    if state is None:
        raise UnknownConversation("there is no such conversation")
    d = Deciding(state, context)
    _DO[type(command)](d, command)  # type: ignore[operator]
    return d.finish()


def _mine(d: Deciding, agent: str) -> None:
    if d.state.holder != agent:
        raise NotHolder("somebody else holds the conversation, or nobody does")


def _hold(d: Deciding, agent: str) -> None:
    """Make ``agent`` the holder and take back whatever the bot still wanted to say."""
    d.emit(e.Claimed(agent=agent, at=d.now))
    d.cancel(Cancel(author=Author.BOT, reason="claimed"))
    d.due("idle", None)
    d.due("snooze", None)
    d.activity("claimed", f"agent:{agent}")


def _claim(d: Deciding, command: c.Claim) -> None:
    if d.state.status is Status.RESOLVED:
        raise InvalidTransition("the case is resolved; reopen it instead", "resolved")
    if d.state.holder == command.agent:
        return
    if d.state.holder and not command.takeover:
        raise NotHolder("somebody else claimed it first")
    _hold(d, command.agent)


def _reply(d: Deciding, command: c.Reply) -> None:
    if d.state.status is Status.RESOLVED:
        raise InvalidTransition("the case is resolved; reopen it instead", "resolved")
    if d.state.holder and d.state.holder != command.agent:
        _note(d, c.AddNote(agent=command.agent, text=command.text))
        return
    if not d.state.holder:
        _hold(d, command.agent)
    undo = d.context.policy.undo if command.undo_seconds is None else timedelta(seconds=command.undo_seconds)
    points = points_at(d.context.capabilities, public=not d.state.is_private) and bool(command.reply_to)
    lead = "" if points else _quote_line(d, command.quote)
    prefix = d.text("agent_prefix", name=command.name) if command.name else ""
    tail = _proof_line(d, command, lead)
    if command.name and not tail and not d.context.capabilities.shows_agent_name:
        lead += prefix
    d.say(
        lead + command.text + tail,
        lead=len(lead),
        author=Author.AGENT,
        by=f"agent:{command.agent}",
        attachments=command.attachments,
        reply_to=command.reply_to if points else "",
        as_name=command.name,
        due=d.now + min(undo, timedelta(seconds=15)),
    )
    if d.state.status is Status.SNOOZED:
        d.emit(e.Woken(at=d.now))


def _proof_line(d: Deciding, command: c.Reply, lead: str) -> str:
    """The last line that says who writes and with which check code; nothing where it would need another message."""
    if d.context.proof_of is None or not command.name or not command.text or not d.state.is_private:
        return ""
    mark = d.context.proof_of(command.name)
    line = "\n" + d.text("proof.line", name=command.name, code=mark.code)
    limit = d.context.capabilities.text
    if measure(lead + command.text + line, limit.unit) > limit.limit or not d.passes(line):
        return ""
    d.prove(NewProof(digest=mark.digest, name=command.name, at=d.now))
    return line


def _quote_line(d: Deciding, text: str) -> str:
    """The line that stands for a quote; nothing where the contact's own words would not pass the gate."""
    words = " ".join(text.split())
    if not words:
        return ""
    begin, end = ("「", "」") if d.state.language == "zh" else ("“", "”")
    line = f"{begin}{truncate(words, _QUOTED)}{end}\n"
    judgement = judged(line, d.context.policy.official, public=not d.state.is_private)
    return line if judgement.verdict is Verdict.pass_ else ""


def _note(d: Deciding, command: c.AddNote) -> None:
    identity = d.new_id()
    d.record(
        NewMessage(
            id=identity,
            direction="note",
            author=f"agent:{command.agent}",
            kind="text",
            at=d.now,
            text=command.text,
        )
    )
    d.emit(e.NoteAdded(message=identity, agent=command.agent))


def _transfer(d: Deciding, command: c.Transfer) -> None:
    if d.state.status is Status.RESOLVED:
        raise InvalidTransition("the case is resolved; reopen it instead", "resolved")
    if d.state.holder:
        _mine(d, command.agent)
    if not command.to_agent and not command.to_team:
        raise InvalidTransition("name an agent or a team", "no_recipient")
    d.emit(e.Transferred(by=command.agent, at=d.now, agent=command.to_agent, team=command.to_team))
    d.cancel(Cancel(author=Author.BOT, reason="claimed"))
    d.activity("transferred", f"agent:{command.agent}", to=command.to_agent or command.to_team)
    if command.note:
        _note(d, c.AddNote(agent=command.agent, text=command.note))


def _return(d: Deciding, command: c.ReturnToBot) -> None:
    if d.state.status not in {Status.OPEN, Status.SNOOZED, Status.WAITING}:
        raise InvalidTransition("the bot has it already", "bot_has_it")
    if d.state.holder:
        _mine(d, command.agent)
    if d.state.key_exposed:
        raise ChecklistOpen(c.CHECKLIST)
    d.emit(e.ReturnedToBot(by=command.agent, at=d.now))
    d.due("idle", d.context.policy.idle_after)
    d.activity("returned", f"agent:{command.agent}")
    d.system("returned")


def _snooze(d: Deciding, command: c.Snooze) -> None:
    _mine(d, command.agent)
    if command.until <= d.now:
        raise InvalidTransition("that time has passed", "time_passed")
    d.emit(e.Snoozed(by=command.agent, until=command.until))
    d.due("snooze", command.until - d.now)
    d.activity("snoozed", f"agent:{command.agent}", until=round(command.until.timestamp()))


def _resolve(d: Deciding, command: c.Resolve) -> None:
    if d.state.status is Status.RESOLVED or d.state.case is None:
        raise InvalidTransition("there is no open case", "no_open_case")
    if d.state.holder:
        _mine(d, command.agent)
    checked = _checklist(d, command.checked)
    d.emit(e.Resolved(by=command.agent, at=d.now, outcome=command.outcome, checked=checked))
    for kind in ("idle", "snooze", "album"):
        d.due(kind, None)
    d.activity(
        "resolved", f"agent:{command.agent}", outcome=command.outcome, **({"checked": checked} if checked else {})
    )
    if command.ask_rating and d.state.is_private and d.state.reachable and _may_ask(d):
        ask_rating(d)


def _checklist(d: Deciding, checked: tuple[str, ...]) -> tuple[str, ...]:
    """What was confirmed of the checklist of a case in which a key was exposed; nothing is asked in others."""
    if not d.state.key_exposed:
        return ()
    missing = tuple(name for name in c.CHECKLIST if name not in checked)
    if missing:
        raise ChecklistOpen(missing)
    return c.CHECKLIST


def _may_ask(d: Deciding) -> bool:
    """A rating is asked only where the answer can still be sent and received."""
    able = d.context.capabilities
    return not able.window or d.state.allowance(d.now) is not None


def _reopen(d: Deciding, command: c.Reopen) -> None:
    if d.state.status is not Status.RESOLVED:
        raise InvalidTransition("the case is open", "not_resolved")
    d.emit(e.CaseReopened(at=d.now))
    _hold(d, command.agent)


def _read(d: Deciding, command: c.MarkRead) -> None:
    d.emit(e.Read(by=command.agent))


def _topic(d: Deciding, command: c.SetTopic) -> None:
    topic = Topic(command.topic)
    d.emit(e.TopicChosen(topic=topic, team=d.context.policy.teams.get(topic, "")))


def _undo(d: Deciding, command: c.Undo) -> None:
    d.emit(e.DeliveryDecided(delivery=command.delivery, to="undo", by=command.agent))
    d.cancel(Cancel(delivery=command.delivery, reason="undone"))


def _decide_delivery(d: Deciding, command: c.DecideDelivery) -> None:
    d.emit(e.DeliveryDecided(delivery=command.delivery, to=command.to, by=command.agent))
    d.override(Override(delivery=command.delivery, to=command.to))
    d.activity("delivery_decided", f"agent:{command.agent}", to=command.to)


def _edit_sent(d: Deciding, command: c.EditSent) -> None:
    if d.context.capabilities.edit is None:
        raise InvalidTransition("the platform can't edit what was sent", "cannot_edit")
    d.emit(e.DeliveryDecided(delivery=command.delivery, to="edit", by=command.agent))
    _change_sent(d, command.delivery, command.source_id, Operation.EDIT, command.text)


def _delete_sent(d: Deciding, command: c.DeleteSent) -> None:
    if d.context.capabilities.delete is None:
        raise InvalidTransition("the platform can't delete what was sent", "cannot_delete")
    d.emit(e.DeliveryDecided(delivery=command.delivery, to="delete", by=command.agent))
    _change_sent(d, command.delivery, command.source_id, Operation.DELETE, "")


def _change_sent(d: Deciding, delivery: str, source_id: str, operation: Operation, text: str) -> None:
    if text:
        judgement = d.after_earlier(text, delivery)
        if judgement.verdict is Verdict.block:
            raise OutgoingBlocked(judgement.reason, judgement.spans)
        d.change_body(BodyChange(message=delivery, text=text))
    identity = d.new_id()
    state = d.state
    d.deliver(
        NewDelivery(
            id=identity,
            message=delivery,
            lane=state.id,
            position=(d.base + 1) * 1000 + 900,
            inbox=state.inbox,
            recipient=state.recipient,
            surface=state.surface,
            operation=operation,
            author=Author.AGENT,
            priority=0,
            due=d.now,
            target=source_id,
            target_delivery=delivery,
            language=state.language,
        )
    )


_DO = {
    c.Claim: _claim,
    c.Reply: _reply,
    c.AddNote: _note,
    c.Transfer: _transfer,
    c.ReturnToBot: _return,
    c.Snooze: _snooze,
    c.Resolve: _resolve,
    c.Reopen: _reopen,
    c.MarkRead: _read,
    c.SetTopic: _topic,
    c.Undo: _undo,
    c.DecideDelivery: _decide_delivery,
    c.EditSent: _edit_sent,
    c.DeleteSent: _delete_sent,
}
