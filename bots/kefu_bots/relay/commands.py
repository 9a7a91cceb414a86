"""What agents do with a conversation: each command passes the same intake as everything else."""

from typing import Any

from aiohttp import web

from kefu_adapters.stores.console_views import Sent
from kefu_adapters.stores.views import ListRow
from kefu_bots.relay import models
from kefu_bots.relay.access import find
from kefu_bots.relay.calls import Call, Refusal, answer
from kefu_bots.relay.guarding import checked
from kefu_bots.relay.mentions import tell_named
from kefu_bots.relay.people import is_agent
from kefu_bots.relay.rights import Right
from kefu_bots.relay.shapes import moment, row_json
from kefu_core.conversation import commands as c
from kefu_core.conversation.state import Conversation
from kefu_core.errors import ChecklistOpen, InvalidTransition, NotHolder, UnknownConversation
from kefu_core.messages import Attachment, AttachmentKind


async def claim(call: Call) -> web.StreamResponse:
    """Hold it."""
    row, wish = await find(call), await call.body(models.Claim)
    return await _done(call, row, c.Claim(**by(call), takeover=wish.takeover), wish.key)


async def reply(call: Call) -> web.StreamResponse:
    """Answer the contact; what a slower colleague wrote becomes a note."""
    row, wish = await find(call), await call.body(models.Reply)
    attachments = tuple([await _attachment(call, blob) for blob in wish.blobs])
    text = checked(wish.text, language=row.language)
    if not text.strip() and not attachments:
        raise Refusal(400, "bad_request", problems=[{"path": "text", "message": "write something"}])
    source, quote = await _quoted(call, row, wish.reply_to)
    command = c.Reply(
        **by(call),
        text=text,
        attachments=attachments,
        reply_to=source,
        quote=quote,
        undo_seconds=wish.undo_seconds,
    )
    state = await send(call, row, command, wish.key)
    became_note = state is not None and state.holder != call.who.id
    await call.relay.desk_store.drop_draft(row.id, call.who.id)
    await call.relay.audit(call.who.id, "reply.noted" if became_note else "reply.sent", row.id)
    return await _answer(call, row, {"note": True} if became_note else {})


async def note(call: Call) -> web.StreamResponse:
    """A line that only colleagues see."""
    row, wish = await find(call), await call.body(models.Note)
    text = checked(wish.text, language=row.language)
    response = await _done(call, row, c.AddNote(**by(call), text=text), wish.key)
    await tell_named(call, row, text)
    await call.relay.desk_store.drop_draft(row.id, call.who.id)
    return response


async def transfer(call: Call) -> web.StreamResponse:
    """Give it to a colleague or to a team's queue."""
    row, wish = await find(call), await call.body(models.Transfer)
    await check_recipient(call, wish.to_agent, wish.to_team)
    command = c.Transfer(
        **by(call), to_agent=wish.to_agent, to_team=wish.to_team, note=checked(wish.note, language=row.language)
    )
    return await _done(call, row, command, wish.key)


async def check_recipient(call: Call, to_agent: str, to_team: str) -> None:
    """That there is such a colleague or team. Raises Refusal."""
    people = await call.relay.people.all()
    colleague = people.get(to_agent)
    if to_agent and (colleague is None or colleague.disabled or not is_agent(colleague)):
        raise Refusal(400, "bad_request", problems=[{"path": "to_agent", "message": "no such agent"}])
    teams = {*call.relay.rules.policy.teams.values(), *await call.relay.people.teams()}
    if to_team and to_team not in teams:
        raise Refusal(400, "bad_request", problems=[{"path": "to_team", "message": "no such team"}])


async def give_back(call: Call) -> web.StreamResponse:
    """The bot goes on."""
    row, wish = await find(call), await call.body(models.Empty)
    return await _done(call, row, c.ReturnToBot(**by(call)), wish.key)


async def snooze(call: Call) -> web.StreamResponse:
    """Put it aside."""
    row, wish = await find(call), await call.body(models.Snooze)
    return await _done(call, row, c.Snooze(**by(call), until=moment(wish.until)), wish.key)


async def resolve(call: Call) -> web.StreamResponse:
    """Close the case."""
    row, wish = await find(call), await call.body(models.Resolve)
    checked = tuple(dict.fromkeys(wish.checked))
    command = c.Resolve(**by(call), outcome=wish.outcome, ask_rating=wish.ask_rating, checked=checked)
    try:
        response = await _done(call, row, command, wish.key)
    except ChecklistOpen as refused:
        await call.relay.audit(call.who.id, "checklist.refused", row.id, missing=list(refused.missing))
        raise
    if row.key_exposed:
        await call.relay.audit(call.who.id, "checklist.confirmed", row.id, checked=list(checked))
    return response


async def reopen(call: Call) -> web.StreamResponse:
    """Open a resolved case again."""
    row, wish = await find(call), await call.body(models.Empty)
    return await _done(call, row, c.Reopen(**by(call)), wish.key)


async def read(call: Call) -> web.StreamResponse:
    """The agent saw what came; looking at a colleague's conversation changes nothing."""
    row, wish = await find(call), await call.body(models.Empty)
    if not row.unread or (row.holder and row.holder != call.who.id):
        return await _answer(call, row)
    return await _done(call, row, c.MarkRead(**by(call)), wish.key)


async def topic(call: Call) -> web.StreamResponse:
    """Correct the kind of problem."""
    row, wish = await find(call), await call.body(models.SetTopic)
    return await _done(call, row, c.SetTopic(**by(call), topic=wish.topic), wish.key)


async def undo(call: Call) -> web.StreamResponse:
    """Take back a reply that has not left."""
    row, wish = await find(call), await call.body(models.Undo)
    sent = await _delivery(call, row, wish.delivery)
    author = await call.relay.console.message_author(row.id, sent.message)
    if author != f"agent:{call.who.id}" and not _decides(call, row):
        raise NotHolder("somebody else wrote it")
    if sent.status not in {"queued", "cancelled"} or sent.author != "agent":
        raise InvalidTransition("it has left already", "has_left")
    return await _done(call, row, c.Undo(**by(call), delivery=sent.id), wish.key)


async def decide_delivery(call: Call) -> web.StreamResponse:
    """A person decides about an unknown or failed delivery."""
    row, wish = await find(call), await call.body(models.Decide)
    sent = await _delivery(call, row, call.part("delivery"))
    if not _decides(call, row):
        raise _held(call, row)
    asks = sent.status in {"unknown", "failed"} or sent.held == "restored"
    if not asks or (sent.status == "failed" and wish.to == "arrived"):
        raise InvalidTransition("this delivery asks for no decision", "no_decision")
    response = await _done(call, row, c.DecideDelivery(**by(call), delivery=sent.id, to=wish.to), wish.key)
    call.relay.courier.wake()
    await call.relay.audit(call.who.id, "delivery.decided", sent.id, to=wish.to)
    return response


async def edit(call: Call) -> web.StreamResponse:
    """Change a message that was sent."""
    row, wish = await find(call), await call.body(models.Edit)
    sent = await _sent(call, row)
    if sent.author != "agent":
        raise InvalidTransition("only agents' messages can be edited", "not_agents")
    text = checked(wish.text, language=row.language)
    command = c.EditSent(**by(call), delivery=sent.id, source_id=sent.source_id, text=text)
    response = await _done(call, row, command, wish.key)
    await call.relay.audit(call.who.id, "message.edited", sent.id)
    return response


async def delete(call: Call) -> web.StreamResponse:
    """Delete a message that was sent."""
    row, wish = await find(call), await call.body(models.Empty)
    sent = await _sent(call, row)
    command = c.DeleteSent(**by(call), delivery=sent.id, source_id=sent.source_id)
    response = await _done(call, row, command, wish.key)
    await call.relay.audit(call.who.id, "message.deleted", sent.id)
    return response


# --- shared -------------------------------------------------------------------------------------------------


def by(call: Call) -> dict[str, Any]:
    """The fields of every command that say who gives it."""
    return {"agent": call.who.id, "name": call.who.user.display_name}


async def _done(call: Call, row: ListRow, command: c.Command, key: str) -> web.Response:
    """Decide the command and answer with the conversation's new row."""
    await send(call, row, command, key)
    return await _answer(call, row)


async def send(call: Call, row: ListRow, command: c.Command, key: str) -> Conversation | None:
    """Decide the command. The same key of the same person does nothing twice. Raises Refusal, DomainError."""
    own = f"{call.who.id}:{type(command).__name__}:{key}" if key else ""
    try:
        return await call.relay.intake.command(row.id, command, key=own)
    except NotHolder:
        fresh = await call.relay.views.conversations([row.id], user=call.who.id)
        raise _held(call, fresh[0] if fresh else row) from None


def _held(call: Call, row: ListRow) -> Refusal:
    return Refusal(409, "not_holder", "somebody else holds it", holder=call.relay.people.person(row.holder))


async def _answer(call: Call, row: ListRow, more: dict[str, bool] | None = None) -> web.Response:
    await call.relay.people.all()
    rows = await call.relay.views.conversations([row.id], user=call.who.id)
    return answer({"conversation": row_json(call.relay, rows[0] if rows else row), **(more or {})})


def _decides(call: Call, row: ListRow) -> bool:
    return row.holder == call.who.id or call.who.has(Right.LEAD)


async def _delivery(call: Call, row: ListRow, identity: str) -> Sent:
    sent = await call.relay.console.delivery(identity[:80])
    if sent is None or sent.conversation != row.id or sent.announcement:
        raise UnknownConversation("there is no such delivery")
    return sent


async def _sent(call: Call, row: ListRow) -> Sent:
    """The delivery of a message that is out, which the person may change. Raises Refusal, DomainError."""
    sent = await _delivery(call, row, call.part("message"))
    if not _decides(call, row):
        raise _held(call, row)
    if sent.status != "sent" or not sent.source_id or sent.operation != "message":
        raise InvalidTransition("it is not out, or the platform gave it no id", "not_out")
    return sent


async def _quoted(call: Call, row: ListRow, message: str) -> tuple[str, str]:
    """The platform's id and the text of the message that is answered. Raises Refusal."""
    if not message:
        return "", ""
    found = await call.relay.console.quotable(row.id, message)
    if found is None:
        raise Refusal(400, "bad_request", problems=[{"path": "reply_to", "message": "no such message to quote"}])
    return found


async def _attachment(call: Call, blob: str) -> Attachment:
    """An upload as an attachment. Raises Refusal."""
    known = await call.relay.blobs.take(blob)
    if known is None:
        raise Refusal(400, "bad_request", problems=[{"path": "blobs", "message": "no such upload"}])
    return Attachment(
        kind=attachment_kind(known.mime),
        blob=blob,
        mime=known.mime,
        file_name=known.file_name,
        size_bytes=known.size_bytes,
    )


def attachment_kind(mime: str) -> AttachmentKind:
    """How an upload of this kind is sent."""
    if mime in {"image/png", "image/jpeg"}:
        return AttachmentKind.PICTURE
    kinds = {"video/mp4": AttachmentKind.VIDEO, "audio/ogg": AttachmentKind.VOICE, "audio/amr": AttachmentKind.VOICE,
             "audio/mpeg": AttachmentKind.VOICE}  # fmt: skip
    return kinds.get(mime, AttachmentKind.FILE)
