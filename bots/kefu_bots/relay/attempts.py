"""Texts of our own people that the gate stopped: each is in the audit, and three in an hour bring a lead."""

from datetime import timedelta

import structlog

from kefu_adapters.stores.people_store import User
from kefu_bots.relay.people import SYSTEM
from kefu_bots.relay.relay import Relay
from kefu_bots.relay.rights import Right
from kefu_core.conversation import commands as c
from kefu_core.errors import DomainError, StoreError
from kefu_core.safety.gate.outgoing import REASONS
from kefu_core.wording import say

WITHIN = timedelta(hours=1)
TOO_MANY = 3
ACTION = "gate.stopped"
log = structlog.get_logger()


async def note_stopped(relay: Relay, user: User, reason: str, target: str) -> None:
    """Keep who was stopped, where and why, never what they wrote; at every third time in an hour tell the leads.

    ``target``: the conversation, or the path of what was written to.
    """
    if reason not in REASONS or not user.id:
        return
    await relay.audit(user.id, ACTION, target, reason=reason)
    try:
        since = relay.sessions.now() - round(WITHIN.total_seconds() * 1000)
        count = await relay.audit_log.count(user.id, ACTION, since)
        if count and count % TOO_MANY == 0:
            log.error("gate.attempts", user_id=user.id, count=count, reason=reason)
            await relay.audit(SYSTEM, "gate.attempts", user.id, count=count, reason=reason)
            await _tell_leads(relay, user, count, target)
    except (StoreError, DomainError):
        log.error("audit.lost", what="gate.attempts")  # noqa: TRY400 - the writer is refused all the same


async def _tell_leads(relay: Relay, user: User, count: int, target: str) -> None:
    """A note of the system where it happened, that names the leads; without a conversation the audit says it alone."""
    people = await relay.people.all()
    leads = [p.id for p in people.values() if Right.LEAD in p.rights and not p.disabled and p.id != user.id]
    rows = await relay.views.conversations([target], user=user.id)
    if not rows or not leads:
        return
    text = "\n".join(say("gate.attempts", tongue, name=user.display_name, count=count) for tongue in ("zh", "en"))
    await relay.intake.command(rows[0].id, c.AddNote(agent=SYSTEM, name="Kefu", text=text))
    note = await relay.mentions.last_note(rows[0].id, SYSTEM)
    if note is not None:
        await relay.mentions.add(note, rows[0].id, SYSTEM, leads, relay.now_ms)
        for lead in leads:
            relay.push({"mention": lead})
