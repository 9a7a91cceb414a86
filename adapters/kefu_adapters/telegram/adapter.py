"""The Telegram account as the fleet sees it."""

import asyncio
from collections.abc import Mapping
from typing import Any

import structlog

from kefu_adapters.platform import Deps
from kefu_adapters.telegram import facts, inbound, media, outbound, signing
from kefu_adapters.telegram.capabilities import capabilities_of
from kefu_adapters.telegram.client import TelegramClient, settled
from kefu_adapters.telegram.facts import Meaning
from kefu_adapters.telegram.ids import bot_id_of, parse_chat_id, parse_source_id
from kefu_adapters.telegram.outbound import Call
from kefu_adapters.telegram.outcomes import Refusal
from kefu_adapters.telegram.polling import Poller
from kefu_adapters.telegram.settings import TelegramSettings
from kefu_adapters.telegram.webhook import Webhook
from kefu_core.errors import AdapterError, BadPayload, ConfigError, UnknownOutcome
from kefu_core.messages import PRIVATE, Attachment, Operation, OutboundMessage, Receipt
from kefu_core.ports import Health, Media, RawRequest, RawResponse, Sink
from kefu_core.readback import reads_alike

log = structlog.get_logger()


class TelegramAdapter:
    """One bot, its private chats and its channel."""

    def __init__(self, inbox: str, settings: TelegramSettings, secrets: Mapping[str, str], deps: Deps) -> None:
        self.inbox = inbox
        self.capabilities = capabilities_of(settings)
        self._settings = settings
        self._deps = deps
        self._client = TelegramClient(inbox, settings, secrets["token"])
        self._us = inbound.Us(
            inbox=inbox,
            bot_id=bot_id_of(secrets["token"]),
            channel=settings.channel.lower(),
            username=settings.username.lower(),
            communities=frozenset(settings.communities.split()),
        )
        for name in ("base_url", "base_file_url"):
            if not deps.allow_insecure and not getattr(settings, name).startswith("https://"):
                raise ConfigError(f"inboxes.{inbox}.{name}: expected https, the token is part of every address")
        try:
            secret = signing.webhook_secret(inbox, deps.secret, secrets.get("webhook_secret", ""))
        except ValueError as error:
            raise ConfigError(f"inboxes.{inbox}.{error}") from None
        self._webhook = Webhook(inbox, settings, self._client, deps, secret)
        self._poller = Poller(inbox, settings, self._client, deps)
        self._moved: dict[int, int] = {}

    async def close(self) -> None:
        """Close the connections; a later call opens new ones."""
        await self._client.close()

    # --- in ----------------------------------------------------------------------------------------------

    async def receive(self, request: RawRequest, sink: Sink) -> RawResponse:
        """Take one delivery of the webhook. Raises StoreUnavailable only."""
        if self._settings.mode != "webhook":
            return RawResponse(status=404)
        if request.method != "POST":
            return RawResponse(status=405)
        if len(request.body) > facts.MAX_UPDATE_BYTES:
            return RawResponse(status=413)
        if not self._webhook.is_theirs(request.headers.get(facts.SECRET_HEADER, "")):
            return RawResponse(status=403)
        await self.take(request.body, sink)
        return RawResponse()

    async def take(self, body: bytes, sink: Sink) -> None:
        """Commit one update, whichever way it came. Raises StoreUnavailable only."""
        try:
            update = inbound.load(body)
        except ValueError:
            found = inbound.Read(unreadable="body")
        else:
            found = inbound.read(update, self._us, self._deps.clock.now())
        if found.inbound is not None:
            await sink.accept(found.inbound)
        elif found.unreadable:
            digest = signing.digest(self._deps.secret, body)
            await sink.unreadable(self.inbox, kind=found.unreadable, size_bytes=len(body), digest=digest)
        else:
            log.debug("message.ignored", inbox=self.inbox, kind=found.ignored)

    async def run(self, sink: Sink) -> None:
        """Watch the webhook, or poll, until cancelled. The webhook stays when we go: updates wait for us there.

        Raises CredentialsRejected; nothing else ends it.
        """
        try:
            if self._settings.mode == "polling":
                await self._poller.run(lambda body: self.take(body, sink))
            else:
                await self._webhook.watch(sink)
        except asyncio.CancelledError:
            await self.close()
            raise

    async def connect(self, url: str) -> tuple[str, ...]:
        """Set webhook, commands and description; again is harmless. Raises AdapterError."""
        if self._settings.mode == "polling":
            return await self._webhook.drop()
        return await self._webhook.connect(url)

    # --- out ---------------------------------------------------------------------------------------------

    async def send(self, message: OutboundMessage) -> Receipt:
        """Make the one call of this message. Raises AdapterError only."""
        call = outbound.plan(message, self._settings.channel)
        if call.dropped:
            log.warning("delivery.button_dropped", inbox=self.inbox, delivery_id=message.id, count=call.dropped)
        result = await self._made(call)
        if isinstance(result, Refusal):
            if result.meaning is Meaning.NO_TEXT and message.operation is Operation.EDIT:
                # Nothing was changed: the words are a caption. The second call is the first that can work.
                result = await self._made(outbound.as_caption(call))
            if isinstance(result, Refusal):
                return self._refused(message, call, result)
        stands = message.operation is Operation.POST or (
            message.operation is Operation.EDIT and message.surface != PRIVATE
        )
        shown = _shown(result) if stands else None
        return Receipt(source_id=_source_id(message, result), accepted_at=self._deps.clock.now(), shown=shown)

    async def profile_picture(self, person: str) -> bytes | None:
        """What somebody's profile shows, or our own. Raises AdapterError."""
        chat = parse_chat_id(person) if person else self._us.bot_id
        return await media.profile_picture(self._client, chat) if chat is not None else None

    def reads_as(self, message: OutboundMessage, shown: str) -> bool:
        """Whether the channel shows what this post says: Telegram trims white space and nothing else."""
        return reads_alike(outbound.posted(message), shown)

    async def _made(self, call: Call) -> Any:
        params = call.params
        moved = self._moved.get(params["chat_id"])
        if moved is not None:
            params = {**params, "chat_id": moved}
        if call.upload is None:
            return await self._client.call(call.method, params, private=call.private)
        try:
            content = await self._deps.blobs.get(call.upload.blob)
        except KeyError:
            raise BadPayload("the attachment is not there any more", code="blob") from None
        named = Media(content=content.content, mime=content.mime, file_name=call.upload.file_name or content.file_name)
        return await self._client.upload(call.method, params, call.part, named, private=call.private)

    def _refused(self, message: OutboundMessage, call: Call, refusal: Refusal) -> Receipt:
        """The refusals that mean success; every other is raised."""
        wanted = {Operation.EDIT: Meaning.UNCHANGED, Operation.DELETE: Meaning.GONE}.get(message.operation)
        if refusal.meaning is wanted:
            return Receipt(source_id=message.target, accepted_at=self._deps.clock.now())
        if refusal.migrated_to is not None:
            self._moved[call.params["chat_id"]] = refusal.migrated_to
        raise refusal.error()

    async def signal(self, kind: str, recipient: str, value: str = "", text: str = "") -> None:
        """``typing``, ``answer_callback`` or ``delete_inbound``. Raises AdapterError; nobody needs to care."""
        match kind:
            case "typing":
                params: dict[str, Any] = {"chat_id": parse_chat_id(recipient) or 0, "action": "typing"}
                await self._signalled("sendChatAction", params)
            case "answer_callback":
                params = {"callback_query_id": value}
                if text:
                    params["text"] = text[: facts.CALLBACK_TEXT_CHARS]
                await self._signalled("answerCallbackQuery", params)
            case "delete_inbound":
                key = parse_source_id(value)
                if key is None:
                    raise BadPayload("the message to delete has no id", code="target")
                await self._signalled("deleteMessage", {"chat_id": key.chat_id, "message_id": key.message_id})
            case _:
                raise BadPayload("this signal is not known", code=kind)

    async def _signalled(self, method: str, params: dict[str, Any]) -> None:
        result = await self._client.call(method, params, effect=False, private=True)
        if isinstance(result, Refusal) and result.meaning not in {Meaning.TOO_LATE, Meaning.GONE}:
            raise result.error()

    # --- the rest ----------------------------------------------------------------------------------------

    async def fetch(self, attachment: Attachment) -> Media:
        """The bytes of what a contact sent. Raises AdapterError."""
        return await media.fetch(self._client, attachment)

    async def probe(self) -> Health:
        """Who we are, and what is wrong with our rights. Raises AdapterError."""
        me = await self._client.ask(self._client.bot.get_me())
        problems = [*await self._channel_problems(me.id)]
        if self._settings.mode == "webhook":
            await self._webhook.inspect()
        if me.has_topics_enabled:
            problems.append("threaded mode is on: switch it off in BotFather")
        shown = {"bot_id": str(me.id), **self._webhook.facts, **self._poller.facts}
        return Health(ok=not problems, account=f"@{me.username}", problems=tuple(problems), facts=shown)

    async def _channel_problems(self, bot_id: int) -> tuple[str, ...]:
        if not self._settings.channel:
            return ()
        params = {"chat_id": self._settings.channel, "user_id": bot_id}
        try:
            member = settled(await self._client.call("getChatMember", params, effect=False))
        except AdapterError as error:
            return (f"channel: {error}",)
        if not isinstance(member, dict) or member.get("status") not in {"administrator", "creator"}:
            return ("channel: the bot is no administrator there",)
        missing = [right for right in ("can_post_messages", "can_edit_messages") if member.get(right) is False]
        return tuple(f"channel: the bot lacks the right {right}" for right in missing)


def _shown(result: Any) -> str | None:
    """What the Message says that a call gave back."""
    text = result.get("text", result.get("caption")) if isinstance(result, dict) else None
    return text if isinstance(text, str) else None


def _source_id(message: OutboundMessage, result: Any) -> str:
    """The id of what was sent; a result of another shape proves nothing."""
    if message.operation in {Operation.DELETE, Operation.PIN} and result is True:
        return message.target
    if message.operation is Operation.EDIT and (result is True or isinstance(result, dict)):
        return message.target
    try:
        return outbound.sent_id(result)
    except (KeyError, TypeError):
        raise UnknownOutcome("the answer has no message id") from None
