"""What time does to a conversation. A timer carries the version it was set at; a stale one does nothing."""

from kefu_core.conversation import commands as c
from kefu_core.conversation import events as e
from kefu_core.conversation.context import Context
from kefu_core.conversation.deciding import Deciding, Decision
from kefu_core.conversation.state import Conversation, Status
from kefu_core.conversation.waiting import hand_off


def tick(state: Conversation | None, timer: c.Tick, context: Context) -> Decision | None:
    """Decide a timer that came due; None when the conversation moved on."""
    if state is None:
        return None
    match timer.kind:
        case "album":
            return _album(state, context)
        case "idle":
            return _idle(state, context)
        case "snooze":
            return _wake(state, context)
        case "poison":
            return _poisoned(state, context)
    return None


def _album(state: Conversation, context: Context) -> Decision | None:
    if state.album is None or state.album.answered:
        return None
    d = Deciding(state, context)
    d.emit(e.AlbumAnswered())
    if state.status is Status.BOT and not state.opted_out:
        hand_off(d, "attachment", lead="handoff.unsure")
    elif state.status is Status.WAITING and state.intake and "screenshot" in state.intake.missing:
        d.emit(e.IntakeReceived(field="screenshot", message=state.last_message))
        d.system("intake.got", field=d.text("intake.screenshot"))
    return d.finish()


def _idle(state: Conversation, context: Context) -> Decision | None:
    last = state.last_in_at
    if state.status is not Status.BOT or last is None or context.now - last < context.policy.idle_after:
        return None
    d = Deciding(state, context)
    d.emit(e.Resolved(by="bot", at=d.now, outcome="idle"))
    return d.finish()


def _poisoned(state: Conversation, context: Context) -> Decision | None:
    """A message could not be decided five times: a human goes on with this conversation."""
    d = Deciding(state, context)
    d.activity("poison", "system")
    if state.status is Status.BOT and state.case is not None:
        hand_off(d, "poison")
    return d.finish()


def _wake(state: Conversation, context: Context) -> Decision | None:
    if state.status is not Status.SNOOZED or state.snoozed_until is None or state.snoozed_until > context.now:
        return None
    d = Deciding(state, context)
    d.emit(e.Woken(at=d.now))
    d.activity("woken", "system")
    return d.finish()


def learn(state: Conversation | None, outcome: c.OutcomeLearned, context: Context) -> Decision | None:
    """The platform refused a send: remember what that says about the contact."""
    if state is None:
        return None
    d = Deciding(state, context)
    if outcome.what == "unreachable":
        d.emit(e.ReachabilityChanged(reachable=False))
        d.activity("unreachable", "system")
    elif outcome.what == "gate_refused":
        d.activity("gate_refused", "system")
        if state.status is Status.BOT and state.case is not None:
            hand_off(d, "gate_refused")
    else:
        d.emit(e.WindowClosed())
    return d.finish()
