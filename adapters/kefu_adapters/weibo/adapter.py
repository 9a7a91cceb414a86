"""The Weibo adapter: one account. Puts the parts together; the rules are in the parts."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import structlog

from kefu_adapters.platform import Deps
from kefu_adapters.rounds import Round, keep_going
from kefu_adapters.weibo import facts, ids, menu
from kefu_adapters.weibo.authorising import Authorising
from kefu_adapters.weibo.budget import Budget
from kefu_adapters.weibo.capabilities import capabilities_of
from kefu_adapters.weibo.client import Client
from kefu_adapters.weibo.facts import Reaction
from kefu_adapters.weibo.ids import PublicId
from kefu_adapters.weibo.inbound import Reader
from kefu_adapters.weibo.outbound import Call, Kind, place_of, plan
from kefu_adapters.weibo.outcomes import Said, receipt_id
from kefu_adapters.weibo.polling import Poller
from kefu_adapters.weibo.reading_back import look_for, own_posts, reads_as
from kefu_adapters.weibo.settings import WeiboSettings
from kefu_adapters.weibo.signing import ReplayGuard, is_signed
from kefu_adapters.weibo.tokens import Tokens
from kefu_adapters.weibo.watching import TokenWatch
from kefu_core.errors import (
    AdapterError,
    BadPayload,
    ConfigError,
    ContentRejected,
    NotSent,
    PermanentError,
    RecipientUnreachable,
    StoreError,
    UnknownOutcome,
)
from kefu_core.messages import PRIVATE, Attachment, AttachmentKind, Operation, OutboundMessage, Receipt
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
_ECHO = re.compile(r"[A-Za-z0-9_.~+/=-]{1,256}", re.ASCII)


class WeiboAdapter:
    """One account on Weibo. Answers leave as calls of their own: the push is acknowledged with an empty body."""

    def __init__(self, inbox: str, settings: WeiboSettings, secrets: Mapping[str, str], deps: Deps) -> None:
        for base in (settings.api_base_url, settings.messages_base_url, settings.upload_base_url):
            if not base.startswith("https://") and not deps.allow_insecure:
                raise ConfigError(f"inbox {inbox}: the base URLs of Weibo must begin with https://")
        self.inbox = inbox
        self.capabilities = capabilities_of(settings)
        self._settings = settings
        self._deps = deps
        self._clock = deps.clock
        self._app_secret = secrets["app_secret"]
        self._reader = Reader(inbox=inbox, uid=settings.uid, secret=deps.secret, push_mentions=settings.push_mentions)
        self._replays = ReplayGuard()
        self._budget = Budget(settings, deps.vault, deps.clock)
        self._tokens = Tokens(inbox, secrets.get("access_token", ""), deps.vault, deps.clock, deps.secret)
        self._client = Client(settings, self._tokens, self._budget, deps.clock)
        self._authorising = Authorising(settings, self._app_secret, self._client, self._tokens)
        self._poller = Poller(inbox, settings.uid, self._client, deps.vault, deps.clock)
        self._watch = TokenWatch(inbox, settings.uid, self._authorising, self._tokens, deps.vault, deps.clock)

    # --- lifecycle ---------------------------------------------------------------------------------------

    async def run(self, sink: Sink) -> None:
        """Watch the tokens and poll what is not pushed, until cancelled."""
        rounds = [Round("token", facts.TOKEN_CHECK_HOURS * 3600, self._watch.round)]
        if self._settings.poll_minutes > 0:
            rounds.append(Round("poll", self._settings.poll_minutes * 60, self._poller.round))
        try:
            await keep_going(self.inbox, rounds, sink, self._clock)
        finally:
            await self.close()

    async def close(self) -> None:
        """Close the connections; a later call opens new ones."""
        await self._client.close()

    async def probe(self) -> Health:
        """Ask Weibo whose token we have and how long it lasts. Raises AdapterError."""
        problems = [
            f"{name} is not set: {lost}"
            for name, lost in (("operator_ip", "no comments and no posts"), ("safe_domain", "no posts"))
            if not getattr(self._settings, name)
        ]
        token = await self._tokens.current("messages")
        info = await self._authorising.info(token)
        if info.lifetime is not None:
            token = self._tokens.learn(token, info.lifetime)
        if info.uid != self._settings.uid:
            problems.append("the access token belongs to another account")
        if info.app_key and info.app_key != self._settings.app_key:
            problems.append("the access token was given to another app")
        days = token.days_left(self._clock.now())
        if days is not None and days <= max(facts.WARN_DAYS):
            problems.append(f"the access token ends in {max(0, round(days))} days: authorise the account again")
        left = "" if days is None else str(max(0, round(days)))
        return Health(
            ok=info.uid == self._settings.uid,
            account=info.uid,
            problems=tuple(problems),
            facts={
                "token_days_left": left,
                "token_source": token.source,
                "calls_today": f"{await self._budget.spent()}/{self._budget.limit}",
            },
        )

    async def connect(self, url: str) -> tuple[str, ...]:
        """Set the push format and the menu. Weibo has no call for the address: a person enters it in the console."""
        del url
        done = ["address and AppKey: enter them in Weibo's console (fans service, developer mode)"]
        await self._client.call(
            Call(kind=Kind.SETTING, service="messages", path="/2/eps/push/set_format.json", form={"format": "json"})
        )
        done.append("push format: json")
        if self._settings.menu:
            wanted = menu.menu_of(self._settings.menu)
            if menu.is_shown(wanted, await self._shown_menu()):
                done.append("menu: unchanged")
            else:
                form = {"menus": menu.encoded(wanted)}
                await self._client.call(
                    Call(kind=Kind.SETTING, service="messages", path="/2/messages/menu/create.json", form=form)
                )
                done.append("menu: set")
        return tuple(done)

    async def _shown_menu(self) -> Mapping[str, object]:
        show = Call(kind=Kind.READ, method="GET", service="messages", path="/2/messages/menu/show.json")
        try:
            return (await self._client.call(show)).body
        except BadPayload:
            # No menu yet.
            return {}

    # --- in ----------------------------------------------------------------------------------------------

    async def receive(self, request: RawRequest, sink: Sink) -> RawResponse:
        """Take a push, or answer the console's check of our address. Raises StoreUnavailable only."""
        now = self._clock.now()
        if request.method not in {"GET", "POST"}:
            return RawResponse(status=405)
        if len(request.body) > facts.MAX_PUSH_BYTES:
            return RawResponse(status=413)
        if not is_signed(self._app_secret, request.query, now):
            return self._refused("signature")
        if request.method == "GET":
            echo = request.query.get("echostr", "")
            return RawResponse(body=echo.encode()) if _ECHO.fullmatch(echo) else RawResponse(status=400)
        if not self._replays.admits(request.query, request.body, now):
            return self._refused("replay")
        reading = self._reader.read(request.body, now)
        if reading.inbound is not None:
            await sink.accept(reading.inbound)
        elif reading.unreadable:
            digest = hmac.new(self._deps.secret, request.body, hashlib.sha256).hexdigest()
            await sink.unreadable(self.inbox, kind=reading.unreadable, size_bytes=len(request.body), digest=digest)
        else:
            log.debug("message.ignored", inbox=self.inbox, kind=reading.ignored)
        return RawResponse()

    def _refused(self, reason: str) -> RawResponse:
        log.warning("webhook.refused", inbox=self.inbox, reason=reason)
        return RawResponse(status=403)

    async def fetch(self, attachment: Attachment) -> Media:
        """A picture or voice message by the receiver's id of it. Raises AdapterError."""
        fid = ids.parse_id(attachment.ref)
        if not fid:
            raise BadPayload("the attachment has no file")
        media = await self._client.download("/2/mss/msget", {"fid": fid})
        if attachment.kind is AttachmentKind.PICTURE and not media.mime.startswith(("image/", "application/octet")):
            raise BadPayload("the file is no picture")
        return media

    # --- out ---------------------------------------------------------------------------------------------

    async def send(self, message: OutboundMessage) -> Receipt:
        """Make the one call of this message. Raises AdapterError only."""
        call = await self._planned(message)
        try:
            said = await self._client.call(call)
        except ContentRejected as exc:
            if message.attempt > 1 and facts.ERRORS.get(int(exc.code or 0)) is Reaction.REPEATED:
                return await self._was_there(message, exc)
            raise
        except RecipientUnreachable as exc:
            if call.kind is Kind.DELETE and exc.code == facts.POST_MISSING:
                return self._receipt(ids.make_source_id(call.place))
            raise
        except PermanentError as exc:
            if facts.ERRORS.get(int(exc.code or 0)) is Reaction.NO_RIGHT:
                self._lose(call, exc.code)
            raise
        return self._done(call, said)

    async def find(self, message: OutboundMessage) -> Found | Absent | CannotTell:
        """Look for a post among our own; nothing else can be read back. Raises AdapterError."""
        return await look_for(self._client, self._settings, message, self._clock)

    async def own_posts(self, since: datetime) -> list[OwnPost]:
        """What our account posted since a time. Raises AdapterError."""
        return await own_posts(self._client, self._settings, since)

    def reads_as(self, message: OutboundMessage, shown: str) -> bool:
        """Whether a text of our timeline is what this post says."""
        return reads_as(self._settings, message, shown)

    async def authorise_url(self, redirect_uri: str) -> tuple[str, dict[str, str]]:
        """The page on which a person grants access, and what must be kept until the code comes back."""
        return self._authorising.page(redirect_uri)

    async def authorise(self, code: str, kept: Mapping[str, str]) -> str:
        """Trade the code for a token and keep it. Gives back the account's uid."""
        return await self._authorising.trade(code, kept)

    async def _planned(self, message: OutboundMessage) -> Call:
        if message.operation is Operation.MESSAGE and message.surface != PRIVATE:
            place = place_of(message)
            if not place.status:
                # A pushed comment does not name its post, and Weibo wants both.
                place = PublicId(await self._poller.post_of(place.comment), place.comment)
            return plan(message, self._settings, place=place)
        return plan(message, self._settings, picture=await self._picture(message))

    async def _picture(self, message: OutboundMessage) -> Media | None:
        """The one picture of a post. Raises BadPayload before anything is sent."""
        if message.operation is not Operation.POST or not message.attachments:
            return None
        if len(message.attachments) > 1:
            raise BadPayload("a post takes one picture")
        try:
            media = await self._deps.blobs.get(message.attachments[0].blob)
        except KeyError:
            raise BadPayload("the picture is gone") from None
        except StoreError as exc:
            raise NotSent("the picture could not be read before the call") from exc
        if media.mime not in facts.PICTURE_MIMES or len(media.content) >= facts.PICTURE_BYTES:
            raise BadPayload("a post takes a JPEG, PNG or GIF below 5 MB")
        return media

    def _done(self, call: Call, said: Said) -> Receipt:
        if said.delayed:
            return self._receipt("", pending=True)
        source_id = receipt_id(call, said.body)
        if source_id is None:
            raise UnknownOutcome("the answer does not show that anything was done")
        return self._receipt(source_id)

    async def _was_there(self, message: OutboundMessage, refusal: ContentRejected) -> Receipt:
        """Refused as repeated on a later try: the first one worked. A merely similar text must be found, though."""
        sure = refusal.code in facts.SURELY_REPEATED
        try:
            found = await self.find(message)
        except AdapterError:
            if not sure:
                raise UnknownOutcome("refused as repeated, and the timeline could not be read") from None
            found = CannotTell()
        if isinstance(found, Found):
            return self._receipt(found.source_id)
        if sure:
            return self._receipt("", pending=True)
        raise refusal

    def _receipt(self, source_id: str, *, pending: bool = False) -> Receipt:
        return Receipt(source_id=source_id, accepted_at=self._clock.now(), pending=pending)

    def _lose(self, call: Call, code: str) -> None:
        """The app may not do this: the capability goes, until the next start."""
        able = self.capabilities
        if call.kind in {Kind.POST, Kind.MASS}:
            kind = "timeline" if call.kind is Kind.POST else "mass"
            able = replace(able, targets=tuple(t for t in able.targets if t.kind != kind))
        elif call.kind is Kind.COMMENT:
            able = replace(able, public=False)
        self.capabilities = able
        log.error("inbox.right_lost", inbox=self.inbox, what=call.kind.value, code=code)


if TYPE_CHECKING:

    def _conforms(adapter: WeiboAdapter) -> tuple[Adapter, WebhookAdapter, Lookup, MediaSource, Authorisable]:
        return adapter, adapter, adapter, adapter, adapter
