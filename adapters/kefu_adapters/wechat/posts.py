"""Announcements: mass sends to followers and published articles. Each is queued there and reported later."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from kefu_adapters.wechat import facts, outbound
from kefu_adapters.wechat.client import Client
from kefu_adapters.wechat.media import Uploads
from kefu_adapters.wechat.outbound import Call
from kefu_adapters.wechat.settings import WechatSettings
from kefu_core.errors import BadPayload, PlatformUnavailable, UnknownOutcome
from kefu_core.messages import OutboundMessage, Receipt
from kefu_core.ports import Vault


class Posts:
    """Posts and their deletion. The draft of a delivery is kept in the vault, so that a repeat uses the same one."""

    def __init__(
        self, *, settings: WechatSettings, client: Client, uploads: Uploads, vault: Vault, now: Callable[[], datetime]
    ) -> None:
        self._settings = settings
        self._client = client
        self._uploads = uploads
        self._vault = vault
        self._now = now

    async def send(self, message: OutboundMessage) -> Receipt:
        """Queue a post at the platform. Raises AdapterError."""
        outbound.check_post(message)
        if message.recipient not in self._settings.announce:
            raise BadPayload(f"the target {message.recipient} is not among announce")
        if message.recipient == "publish":
            return await self._publish(message)
        cover = bool(message.attachments or self._settings.article_cover)
        always = self._settings.mass_articles
        if outbound.is_article(message, always=always) and (cover or always):
            call = outbound.mass_article_call(message, await self._draft(message))
        else:
            call = outbound.mass_text_call(message)
        # A repeated clientmsgid is refused with the first msg_id: that is the same send.
        fields = await self._client.post(call)
        return self._receipt(fields, "msg_id")

    async def _publish(self, message: OutboundMessage) -> Receipt:
        key = self._key(message)
        draft = await self._draft(message)
        kept = await self._vault.get(key) or {}
        again = bool(kept.get("submitted"))
        await self._vault.put(key, {**kept, "submitted": True})
        try:
            fields = await self._client.post(outbound.publish_call(draft))
        except BadPayload as exc:
            if again and exc.code == str(facts.BAD_MEDIA_ID):
                # A draft vanishes when it is published: the first try may have done it.
                raise UnknownOutcome("the draft is gone; an earlier try may have published it", code=exc.code) from None
            raise
        return self._receipt(fields, "publish_id")

    async def _draft(self, message: OutboundMessage) -> str:
        key = self._key(message)
        kept = await self._vault.get(key) or {}
        if isinstance(kept.get("draft"), str):
            return str(kept["draft"])
        cover = self._settings.article_cover
        if message.attachments:
            cover = kept.get("cover") or await self._uploads.cover(message.attachments[0])
        if not cover:
            raise BadPayload("an article needs a picture; add one or set article_cover")
        fields = await self._client.prepare(outbound.draft_call(message, cover))
        draft = fields.get("media_id")
        if not isinstance(draft, str) or not draft:
            raise PlatformUnavailable("the answer to a draft could not be understood")
        await self._vault.put(key, {"draft": draft, "cover": cover})
        return draft

    def _key(self, message: OutboundMessage) -> str:
        return f"wechat:{self._settings.app_id}:draft:{message.id}"

    def _receipt(self, fields: dict[str, Any], name: str) -> Receipt:
        reference = _id(fields.get(name))
        if not reference:
            raise UnknownOutcome("the answer holds no id", code=str(fields.get("errcode", "")))
        return Receipt(source_id=reference, accepted_at=self._now(), pending=True, reference=reference)

    async def delete(self, message: OutboundMessage) -> Receipt:
        """Take an article's page away; what followers received stays with them. Raises AdapterError."""
        if not message.target.isascii() or not message.target.isdigit():
            raise BadPayload("there is no such post")
        if message.recipient == "mass":
            call = Call(facts.MASS_DELETE, {"msg_id": int(message.target), "article_idx": 0})
        elif message.recipient == "publish":
            asked = await self._client.prepare(Call(facts.PUBLISH_GET, {"publish_id": message.target}))
            article = asked.get("article_id")
            if not isinstance(article, str) or not article:
                raise BadPayload("the article is not published")
            call = Call(facts.PUBLISH_DELETE, {"article_id": article, "index": 0})
        else:
            raise BadPayload("messages can't be taken back on WeChat")
        await self._client.post(call)
        return Receipt(source_id=message.target, accepted_at=self._now())


def _id(value: Any) -> str:
    if isinstance(value, bool):
        return ""
    return str(value) if isinstance(value, int | str) and value else ""
