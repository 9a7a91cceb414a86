"""Drafts and publishing: public articles of which no follower is told."""

from typing import Any

from kefu_adapters.wechat.emulator.account import Account
from kefu_adapters.wechat.emulator.articles import plain_text
from kefu_adapters.wechat.emulator.errors import ApiError
from kefu_adapters.wechat.emulator.gate import Call, Endpoint, done, integer
from kefu_adapters.wechat.emulator.jobs import Jobs
from kefu_adapters.wechat.emulator.notices import Notices

_LIMITS = (("title", 32, 45003), ("author", 16, 45003), ("digest", 128, 45004))
_PUBLISHING = 1


class PublishApi:
    """A draft becomes public some time after it was submitted; the result comes as an event."""

    def __init__(self, account: Account, jobs: Jobs, notices: Notices) -> None:
        self._account = account
        self._jobs = jobs
        self._notices = notices
        jobs.handlers["publish"] = self._finish

    def endpoints(self) -> list[Endpoint]:
        return [
            Endpoint("/cgi-bin/draft/add", "POST", self._add_draft, "publish"),
            Endpoint("/cgi-bin/freepublish/submit", "POST", self._submit, "publish"),
            Endpoint("/cgi-bin/freepublish/get", "POST", self._get, "publish"),
            Endpoint("/cgi-bin/freepublish/delete", "POST", self._delete, "publish"),
        ]

    def _add_draft(self, call: Call) -> dict[str, Any]:
        articles = call.data().get("articles")
        if not isinstance(articles, list) or not articles:
            raise ApiError(47001)
        if len(articles) > 8:
            raise ApiError(45008)
        for article in articles:
            self._check(article)
        return {"media_id": self._account.articles.add_draft(articles)}

    def _check(self, article: Any) -> None:
        if not isinstance(article, dict) or not article.get("title"):
            raise ApiError(47001)
        for name, most, code in _LIMITS:
            if len(str(article.get(name) or "")) > most:
                raise ApiError(code)
        content = str(article.get("content") or "")
        if not content:
            raise ApiError(44004)
        if len(content) >= 20_000 or len(content.encode()) >= 2**20:
            raise ApiError(45002)
        if len(str(article.get("content_source_url") or "").encode()) > 1024:
            raise ApiError(45005)
        if article.get("article_type", "news") == "news":
            thumb = self._account.media.get(article.get("thumb_media_id"), "thumb", "image")
            if not thumb.permanent:
                raise ApiError(40007)
        if not article.get("digest"):
            article["digest"] = plain_text(content)[:54]

    def _submit(self, call: Call) -> dict[str, Any]:
        media_id = str(call.data().get("media_id"))
        articles = self._account.articles.drafts.pop(media_id, None)
        if articles is None:
            raise ApiError(40007)
        serial = self._account.serial()
        publish_id = str(2_247_483_000 + serial)
        self._account.articles.add_publication(
            {"publish_id": publish_id, "publish_status": _PUBLISHING, "articles": articles}
        )
        self._jobs.later(self._account.number("publish_delay"), "publish", publish_id=publish_id)
        self._account.changed(None)
        return done(publish_id=publish_id, msg_data_id=str(2_500_000_000 + serial))

    def _finish(self, data: dict[str, Any]) -> None:
        publication = self._account.articles.publications.get(data["publish_id"])
        if publication is None:
            return
        status = int(self._account.number("publish_result"))
        articles = publication.pop("articles")
        publication["publish_status"] = status
        if status == 0:
            article_id = f"art-{self._account.serial():08d}-{data['publish_id']}"
            posts = self._account.articles.appear(articles, at=self._account.now(), via="publish", origin=article_id)
            items = [{"idx": p["index"], "article_url": p["url"]} for p in posts]
            publication |= {
                "article_id": article_id,
                "article_detail": {"count": len(items), "item": items},
                "fail_idx": [],
            }
            self._account.changed(None)
        else:
            publication["fail_idx"] = list(range(1, len(articles) + 1))
        self._notices.send("PUBLISHJOBFINISH", PublishEventInfo=_event(publication))

    def _get(self, call: Call) -> dict[str, Any]:
        publication = self._account.articles.publications.get(str(call.data().get("publish_id")))
        if publication is None:
            raise ApiError(40059)
        return {k: v for k, v in publication.items() if k != "articles"}

    def _delete(self, call: Call) -> dict[str, Any]:
        data = call.data()
        if not self._account.articles.remove(str(data.get("article_id")), integer(data.get("index"))):
            raise ApiError(40007)
        self._account.changed(None)
        return done()


def _event(publication: dict[str, Any]) -> dict[str, Any]:
    """The event's form: numbers bare, an empty list of failures left out."""
    info = {**publication, "publish_id": int(publication["publish_id"])}
    if not info.get("fail_idx"):
        info.pop("fail_idx", None)
    return info
