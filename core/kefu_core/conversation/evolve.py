"""How each event changes the state. Never reads a text, never refuses: what happened, happened."""

from collections.abc import Iterable
from datetime import timedelta

from kefu_core.conversation import events as e
from kefu_core.conversation.state import (
    Album,
    Allowance,
    Case,
    Conversation,
    Intake,
    Level,
    OpenReport,
    Prompt,
    Status,
    changed,
)


def fold(rows: Iterable[tuple[int, Iterable[e.Event]]]) -> Conversation | None:
    """The state after all rows of (sequence, events); the tool behind ``kefu replay`` and the property tests."""
    state: Conversation | None = None
    for sequence, happened in rows:
        for event in happened:
            state = evolve(state, event)
        if state is not None:
            state = changed(state, version=sequence)
    return state


def evolve(state: Conversation | None, event: e.Event) -> Conversation:
    """The state after one event. The first event of a conversation is ConversationStarted."""
    if isinstance(event, e.ConversationStarted):
        return Conversation(
            id=event.id,
            inbox=event.inbox,
            contact=event.contact,
            recipient=event.recipient,
            surface=event.surface,
            language=event.language,
        )
    if state is None:
        raise ValueError("a conversation begins with ConversationStarted")
    return _EVOLVE[type(event)](state, event)  # type: ignore[no-any-return, operator]


def _message_arrived(s: Conversation, v: e.MessageArrived) -> Conversation:
    unread = s.unread + 1 if s.status is not Status.BOT else s.unread
    return changed(s, last_in_at=v.at, last_message=v.message, unread=unread, reachable=True)


def _window_opened(s: Conversation, v: e.WindowOpened) -> Conversation:
    kept = tuple(a for a in s.allowances if a.trigger != v.trigger and a.until > v.until - timedelta(days=3))
    return changed(s, allowances=(*kept, Allowance(trigger=v.trigger, until=v.until, left=v.left)))


def _case_opened(s: Conversation, v: e.CaseOpened) -> Conversation:
    if s.case is None and s.status is not Status.BOT:
        # Claimed or queued before anything was written: whoever has it keeps it.
        claimed = v.at if s.holder else None
        return changed(s, case=Case(number=v.number, opened_at=v.at, claimed_at=claimed), cases=s.cases + 1)
    return changed(
        s,
        case=Case(number=v.number, opened_at=v.at),
        cases=s.cases + 1,
        status=Status.BOT,
        holder="",
        team="",
        intake=None,
        waiting_since=None,
        snoozed_until=None,
        unread=0,
        last_answer="",
        key_exposed=False,
        warned=(),
    )


def _case_reopened(s: Conversation, _v: e.CaseReopened) -> Conversation:
    case = s.case
    if case is None:
        return s
    again = changed(case, resolved_at=None, closed_by="", outcome="", reopened=case.reopened + 1)
    return changed(s, case=again, status=Status.BOT, last_answer="")


def _said(s: Conversation, v: e.Said) -> Conversation:
    allowances = s.allowances
    if v.counted:
        allowances = tuple(changed(a, left=a.left - 1) if a.trigger == v.counted and a.left else a for a in allowances)
    started, count = s.hour_started_at, s.said_this_hour
    if v.author in {"bot", "system"}:
        fresh = started is None or v.at - started >= timedelta(hours=1)
        started, count = (v.at, 1) if fresh else (started, count + 1)
    case = s.case
    if v.author.startswith("agent:") and case is not None and case.first_reply_at is None:
        case = changed(case, first_reply_at=v.at)
    return changed(
        s,
        allowances=allowances,
        last_out_at=v.at,
        last_message=v.message,
        prompt=None,
        case=case,
        hour_started_at=started,
        said_this_hour=count,
    )


def _handed_off(s: Conversation, v: e.HandedOff) -> Conversation:
    case = s.case
    if case is not None and case.handed_off_at is None:
        case = changed(case, handed_off_at=v.at)
    waiting = v.at if s.waiting_since is None else s.waiting_since
    return changed(
        s,
        status=Status.WAITING,
        holder="",
        waiting_since=waiting,
        team=v.team or s.team,
        case=case,
        last_answer="",
    )


def _topic_chosen(s: Conversation, v: e.TopicChosen) -> Conversation:
    intake = Intake(topic=v.topic, missing=v.missing, have=s.intake.have if s.intake else ())
    return changed(s.with_case(topic=v.topic), intake=intake, team=v.team or s.team)


def _intake_received(s: Conversation, v: e.IntakeReceived) -> Conversation:
    if s.intake is None:
        return s
    missing = tuple(name for name in s.intake.missing if name != v.field)
    return changed(s, intake=changed(s.intake, missing=missing, have=(*s.intake.have, (v.field, v.message))))


def _intake_refused(s: Conversation, _v: e.IntakeRefused) -> Conversation:
    return changed(s, intake=changed(s.intake, refused=s.intake.refused + 1)) if s.intake else s


def _claimed(s: Conversation, v: e.Claimed) -> Conversation:
    if s.case is not None and s.case.claimed_at is None:
        s = s.with_case(claimed_at=v.at)
    return changed(
        s,
        status=Status.OPEN,
        holder=v.agent,
        epoch=s.epoch + 1,
        snoozed_until=None,
        prompt=None,
    )


def _transferred(s: Conversation, v: e.Transferred) -> Conversation:
    status = Status.OPEN if v.agent else Status.WAITING
    return changed(
        s,
        status=status,
        holder=v.agent,
        team=v.team or s.team,
        epoch=s.epoch + 1,
        waiting_since=s.waiting_since or v.at,
        snoozed_until=None,
    )


def _returned(s: Conversation, _v: e.ReturnedToBot) -> Conversation:
    return changed(
        s,
        status=Status.BOT,
        holder="",
        epoch=s.epoch + 1,
        waiting_since=None,
        unread=0,
        intake=None,
        last_answer="",
    )


def _snoozed(s: Conversation, v: e.Snoozed) -> Conversation:
    return changed(s, status=Status.SNOOZED, snoozed_until=v.until, waiting_since=None, unread=0)


def _woken(s: Conversation, v: e.Woken) -> Conversation:
    status = Status.OPEN if s.holder else Status.WAITING
    return changed(s, status=status, snoozed_until=None, waiting_since=s.waiting_since or v.at)


def _resolved(s: Conversation, v: e.Resolved) -> Conversation:
    s = s.with_case(resolved_at=v.at, closed_by=v.by, outcome=v.outcome)
    return changed(
        s,
        status=Status.RESOLVED,
        holder="",
        epoch=s.epoch + 1,
        waiting_since=None,
        snoozed_until=None,
        unread=0,
        intake=None,
        prompt=None,
    )


def _told(s: Conversation, v: e.Told) -> Conversation:
    fields = {"greeting": "greeted_at", "unsupported": "unsupported_at", "acknowledged": "acknowledged_at"}
    return changed(s, **{fields[v.what]: v.at})


def _album_joined(s: Conversation, v: e.AlbumJoined) -> Conversation:
    if s.album is not None and s.album.group == v.group:
        return changed(s, album=changed(s.album, last_at=v.at))
    return changed(s, album=Album(group=v.group, first_at=v.at, last_at=v.at))


def _waiting(s: Conversation, v: e.MessageArrived) -> Conversation:
    s = _message_arrived(s, v)
    if s.status is Status.OPEN and s.waiting_since is None:
        return changed(s, waiting_since=v.at)
    return s


def _agent_said(s: Conversation, v: e.Said) -> Conversation:
    s = _said(s, v)
    if v.author.startswith("agent:"):
        return changed(s, waiting_since=None, unread=0)
    return s


def _delivery_decided(s: Conversation, v: e.DeliveryDecided) -> Conversation:
    """A reply that was taken back answered nothing: the contact waits as before."""
    if v.to == "undo" and s.status is Status.OPEN and s.waiting_since is None:
        return changed(s, waiting_since=s.last_in_at)
    return s


_EVOLVE = {
    e.MessageArrived: _waiting,
    e.MessageEditedByContact: lambda s, _v: s,
    e.WindowOpened: _window_opened,
    e.WindowClosed: lambda s, _v: changed(s, allowances=()),
    e.CaseOpened: _case_opened,
    e.CaseReopened: _case_reopened,
    e.Said: _agent_said,
    e.Answered: lambda s, v: changed(s, last_answer=v.entry, answered_at=v.at),
    e.AnswerJudged: lambda s, v: changed(s, last_answer="" if v.helped else s.last_answer),
    e.PromptSet: lambda s, v: changed(s, prompt=Prompt(kind=v.prompt, values=v.values, at=v.at)),
    e.PromptCleared: lambda s, _v: changed(s, prompt=None),
    e.HandedOff: _handed_off,
    e.TopicChosen: _topic_chosen,
    e.IntakeReceived: _intake_received,
    e.IntakeRefused: _intake_refused,
    e.Claimed: _claimed,
    e.Transferred: _transferred,
    e.ReturnedToBot: _returned,
    e.Snoozed: _snoozed,
    e.Woken: _woken,
    e.Resolved: _resolved,
    e.Escalated: lambda s, v: s.with_case(level=Level(v.level)),
    e.RatingAsked: lambda s, v: s.with_case(rating_asked_at=v.at),
    e.Rated: lambda s, v: s.with_case(rating=v.score),
    e.Commented: lambda s, _v: changed(s, prompt=None),
    e.SecretHidden: lambda s, v: changed(
        s,
        key_exposed=s.key_exposed or bool({"recovery_phrase", "private_key", "keystore"} & set(v.kinds)),
        warned=tuple(dict.fromkeys((*s.warned, *v.kinds))),
    ),
    e.Told: _told,
    e.LanguageSet: lambda s, v: changed(s, language=v.language, language_chosen=v.chosen or s.language_chosen),
    e.SubscriptionChanged: lambda s, v: changed(s, subscribed=v.subscribed),
    e.AutomationChanged: lambda s, v: changed(s, opted_out=v.opted_out),
    e.ReachabilityChanged: lambda s, v: changed(s, reachable=v.reachable),
    e.AlbumJoined: _album_joined,
    e.AlbumAnswered: lambda s, _v: changed(s, album=changed(s.album, answered=True)) if s.album else s,
    e.NoteAdded: lambda s, _v: s,
    e.Read: lambda s, _v: changed(s, unread=0),
    e.DeliveryDecided: _delivery_decided,
    e.ImpostorSuspected: lambda s, v: changed(s, suspect=v.message),
    e.ImpostorReported: lambda s, v: changed(s, suspect="", report=OpenReport(id=v.report, until=v.until)),
    e.ImpostorEvidence: lambda s, _v: (
        changed(s, report=changed(s.report, pictures=s.report.pictures + 1)) if s.report else s
    ),
}
