"""The X adapter: one account. Puts the parts together; the rules are in the parts.

tweepy carries posts, direct messages and lists, on a way of calling of ours (see ``client``); webhooks, activity,
media and grants are plain aiohttp calls, since tweepy has none of them.
"""

import hashlib
import hmac
import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import structlog

from kefu_adapters.platform import Deps
from kefu_adapters.rounds import Round, keep_going
from kefu_adapters.x import facts, ids, media
from kefu_adapters.x.authorising import Authorising
from kefu_adapters.x.capabilities import capabilities_of
from kefu_adapters.x.client import Client
from kefu_adapters.x.connecting import Connecting
from kefu_adapters.x.inbound import Reader
from kefu_adapters.x.outbound import Call, Kind, plan
from kefu_adapters.x.outcomes import receipt_id
from kefu_adapters.x.polling import Poller
from kefu_adapters.x.reading_back import look_for, own_posts, reads_as
from kefu_adapters.x.settings import XSettings
from kefu_adapters.x.signing import Bucket, Keys, is_signed, sign
from kefu_adapters.x.tokens import Tokens
from kefu_adapters.x.watching import WebhookWatch
from kefu_core.errors import (
    AdapterError,
    ConfigError,
    ContentRejected,
    CredentialsRejected,
    NotSent,
    PlatformUnavailable,
    RateLimited,
    StoreError,
    UnknownOutcome,
)
from kefu_core.messages import Attachment, InboxChanged, MessageReceived, OutboundMessage, Receipt, Sender
from kefu_core.ports import (
    Absent,
    Adapter,
    Authorisable,
    CannotTell,
    Found,
    Health,
    Lookup,
    Media,
    MediaSource,
    OwnPost,
    RawRequest,
    RawResponse,
    Sink,
    WebhookAdapter,
)

log = structlog.get_logger()
_REMEMBERED = 4096


class XAdapter:
    """One account on X. Own doings never come back as a contact's."""

    def __init__(self, inbox: str, settings: XSettings, secrets: Mapping[str, str], deps: Deps) -> None:
        if not settings.base_url.startswith("https://") and not deps.allow_insecure:
            raise ConfigError(f"inbox {inbox}: base_url must begin with https://")
        self.inbox = inbox
        self.capabilities = capabilities_of(settings)
        self._settings = settings
        self._deps = deps
        self._clock = deps.clock
        self._consumer_secret = secrets["consumer_secret"]
        self._user_id = settings.user_id
        self._reader = Reader(inbox=inbox, username=settings.username)
        self._challenges = Bucket(facts.CRC_BURST, facts.CRC_PER_SECOND)
        self._sent: OrderedDict[str, None] = OrderedDict()
        self._summons: OrderedDict[str, None] = OrderedDict()
        names = ("consumer_key", "consumer_secret", "access_token", "access_token_secret")
        self._tokens = Tokens(
            inbox,
            deps.vault,
            deps.clock,
            first=(secrets.get("oauth2_access_token", ""), secrets.get("oauth2_refresh_token", "")),
        )
        keys = Keys(**{name: secrets[name] for name in names})
        self._client = Client(settings, keys, secrets["bearer_token"], self._tokens, deps.clock)
        self._authorising = Authorising(
            settings, secrets.get("client_secret", ""), self._client, self._tokens, deps.clock
        )
        self._connecting = Connecting(inbox, settings, self._client, deps.vault)
        self._poller = Poller(inbox, settings.username, self._client, deps.vault, deps.clock)
        self._lost = False
        self._watch = WebhookWatch(inbox, self._connecting, deps.clock, self._reconcile_now)
        self._reconciling = Round("poll", settings.poll_minutes * 60, self._reconcile)

    # --- lifecycle ---------------------------------------------------------------------------------------

    async def run(self, sink: Sink) -> None:
        """Watch the webhook and close gaps, until cancelled."""
        watching = Round("webhook", facts.WEBHOOK_CHECK_MINUTES * 60, self._check_webhook)
        try:
            await keep_going(self.inbox, (watching, self._reconciling), sink, self._clock)
        finally:
            await self.close()

    async def close(self) -> None:
        """Close the connections; a later call opens new ones."""
        await self._client.close()

    async def probe(self) -> Health:
        """Ask X whose keys we have, and what it thinks of our webhook. Raises AdapterError."""
        user_id, username = await self._me()
        problems = []
        if username.lower() != self._settings.username.lower():
            problems.append("the keys belong to another user name than the settings say")
        pinned = await self._own_id()
        if pinned != user_id:
            problems.append("the keys belong to another account")
        known, _ = await self._connecting.known()
        hook = next((one for one in await self._connecting.webhooks() if one.id == known), None)
        state = "none" if hook is None else "valid" if hook.valid else "invalid"
        if state != "valid":
            problems.append("the webhook is not set up: connect the account" if hook is None else "webhook is invalid")
        granted = await self._tokens.granted()
        if not granted:
            problems.append("pictures in messages cannot be fetched: authorise the account (OAuth 2.0)")
        return Health(
            ok=pinned == user_id,
            account=f"@{username}",
            problems=tuple(problems),
            facts={"user_id": user_id, "webhook": state, "granted": "yes" if granted else "no"},
        )

    async def connect(self, url: str) -> tuple[str, ...]:
        """Set up webhook and subscriptions at X; what is right already stays."""
        try:
            return await self._connecting.connect(url, await self._own_id())
        except StoreError as exc:
            raise NotSent("the store did not answer") from exc

    async def _check_webhook(self, sink: Sink) -> None:
        await self._watch.round(sink, await self._own_id())

    async def _reconcile(self, sink: Sink) -> None:
        user_id = await self._own_id()
        try:
            await self._poller.round(sink, user_id)
        except CredentialsRejected as exc:
            await self._tell_lost(sink, user_id, exc.code)
            raise
        self._lost = False
        webhook, _ = await self._connecting.known()
        if webhook:
            changed = [line for line in await self._connecting.subscribe(webhook, user_id) if "unchanged" not in line]
            if any("created" in line or "moved" in line for line in changed):
                log.warning("webhook.drifted", inbox=self.inbox, count=len(changed))

    async def _tell_lost(self, sink: Sink, user_id: str, code: str) -> None:
        """Say once that X takes our keys no more: whether a revoke is always told by an event is not known."""
        now = self._clock.now()
        if not self._lost:
            self._lost = True
            change = "credits_depleted" if code == "credits" else "revoked"
            key = f"k:{change}:{int(now.timestamp())}"
            await sink.accept(
                InboxChanged(
                    inbox=self.inbox,
                    dedupe_keys=(key,),
                    sender=Sender(id=user_id),
                    sent_at=now,
                    change=change,
                    detail=code,
                )
            )

    def _reconcile_now(self) -> None:
        self._reconciling.due = self._clock.now()

    async def _me(self) -> tuple[str, str]:
        data = (await self._client.call(Call(kind=Kind.READ, library="get_me"))).get("data")
        data = data if isinstance(data, dict) else {}
        user_id, username = ids.parse_id(data.get("id")), data.get("username")
        if not user_id or not isinstance(username, str):
            raise PlatformUnavailable("X did not say who we are")
        return user_id, username

    async def _own_id(self) -> str:
        """Our id: from the settings, or pinned the first time that X told it."""
        if not self._user_id:
            key = f"x:{self.inbox}:me"
            pinned = ids.parse_id((await self._deps.vault.get(key) or {}).get("id"))
            if not pinned:
                pinned, _ = await self._me()
                await self._deps.vault.put(key, {"id": pinned})
            self._user_id = pinned
        return self._user_id

    # --- in ----------------------------------------------------------------------------------------------

    async def receive(self, request: RawRequest, sink: Sink) -> RawResponse:
        """Answer X's challenge, or take an event. Raises StoreUnavailable only."""
        if request.method == "GET":
            return self._challenge(request.query.get("crc_token", ""))
        if request.method != "POST":
            return RawResponse(status=405)
        if len(request.body) > facts.MAX_EVENT_BYTES:
            return RawResponse(status=413)
        if not is_signed(self._consumer_secret, request.headers, request.body):
            log.warning("webhook.refused", inbox=self.inbox, reason="signature")
            return RawResponse(status=403)
        reading = self._reader.read(request.body, self._user_id, self._clock.now())
        for inbound in reading.inbounds:
            if isinstance(inbound, MessageReceived) and inbound.source_id and inbound.summoned:
                _remember(self._summons, inbound.source_id)
            await sink.accept(inbound)
        if reading.unreadable:
            digest = hmac.new(self._deps.secret, request.body, hashlib.sha256).hexdigest()
            await sink.unreadable(self.inbox, kind=reading.unreadable, size_bytes=len(request.body), digest=digest)
        elif not reading.inbounds:
            log.debug("message.ignored", inbox=self.inbox, kind=reading.ignored)
        return RawResponse()

    def _challenge(self, token: str) -> RawResponse:
        """From memory alone: X gives up a webhook that is slow here. Token and answer are never logged."""
        if not facts.CRC_TOKEN.fullmatch(token):
            log.warning("webhook.refused", inbox=self.inbox, reason="challenge")
            return RawResponse(status=400)
        if not self._challenges.take():
            return RawResponse(status=429)
        answer = {"response_token": sign(self._consumer_secret, token.encode("ascii"))}
        return RawResponse(body=json.dumps(answer).encode("ascii"), content_type="application/json")

    async def fetch(self, attachment: Attachment) -> Media:
        """The file behind an attachment's reference. Raises AdapterError."""
        try:
            return await media.fetch(self._client, attachment, self._clock)
        except StoreError as exc:
            raise NotSent("the store did not answer") from exc

    # --- out ---------------------------------------------------------------------------------------------

    async def send(self, message: OutboundMessage) -> Receipt:
        """Make the one call of this message, after the upload of its pictures. Raises AdapterError only."""
        # What cannot be sent is refused before anything is uploaded for it.
        plan(message, ("1",) if message.attachments else ())
        call = plan(message, await media.upload_all(self._client, message, self._deps.blobs))
        try:
            body = await self._client.call(call)
        except ContentRejected as exc:
            if exc.code == "duplicate" and message.attempt > 1:
                return await self._was_there(message, exc)
            if exc.code == "unsummoned":
                self._refused_reply(call)
            raise
        except RateLimited as exc:
            if exc.scope == "inbox":
                log.error("inbox.capped", inbox=self.inbox, code=exc.code)  # noqa: TRY400 - no trace
            raise
        except CredentialsRejected as exc:
            log.error("inbox.call_refused", inbox=self.inbox, what=call.kind.value, code=exc.code)  # noqa: TRY400
            raise
        return self._receipt(receipt_id(call, body) or message.target)

    async def find(self, message: OutboundMessage) -> Found | Absent | CannotTell:
        """Look for a message among our posts or in its conversation. Raises AdapterError."""
        try:
            return await look_for(self._client, await self._own_id(), message, self._clock, self._sent)
        except StoreError as exc:
            raise NotSent("the store did not answer") from exc

    async def own_posts(self, since: datetime) -> list[OwnPost]:
        """What our account posted since a time. Raises AdapterError."""
        return await own_posts(self._client, await self._own_id(), since)

    def reads_as(self, message: OutboundMessage, shown: str) -> bool:
        """Whether a text of our timeline is what this post says."""
        return reads_as(message, shown)

    async def authorise_url(self, redirect_uri: str) -> tuple[str, dict[str, str]]:
        """The page on which a person grants access, and what must be kept until the code comes back."""
        return self._authorising.page(redirect_uri)

    async def authorise(self, code: str, kept: Mapping[str, str]) -> str:
        """Trade the code for a pair of tokens and keep it. Gives back the account's user name."""
        try:
            return await self._authorising.trade(code, kept, await self._own_id())
        except StoreError as exc:
            raise NotSent("the store did not answer") from exc

    async def _was_there(self, message: OutboundMessage, refusal: ContentRejected) -> Receipt:
        """Refused as a duplicate on a later try: the first one worked, if it can be found."""
        try:
            found = await self.find(message)
        except AdapterError:
            raise UnknownOutcome("refused as a duplicate, and the timeline could not be read") from None
        if isinstance(found, Found):
            return self._receipt(found.source_id)
        raise refusal

    def _refused_reply(self, call: Call) -> None:
        """X let us not answer a post that did address us: this app may answer nobody, until the next start."""
        if call.kind is Kind.REPLY and call.options.get("in_reply_to_tweet_id") in self._summons:
            self.capabilities = replace(self.capabilities, public=False)
            log.error("inbox.right_lost", inbox=self.inbox, what="reply", code="unsummoned")

    def _receipt(self, source_id: str) -> Receipt:
        _remember(self._sent, source_id)
        return Receipt(source_id=source_id, accepted_at=self._clock.now())


def _remember(seen: "OrderedDict[str, None]", value: str) -> None:
    seen[value] = None
    while len(seen) > _REMEMBERED:
        seen.popitem(last=False)


if TYPE_CHECKING:

    def _conforms(adapter: XAdapter) -> tuple[Adapter, WebhookAdapter, Lookup, MediaSource, Authorisable]:
        return adapter, adapter, adapter, adapter, adapter
