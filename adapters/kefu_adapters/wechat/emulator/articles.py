"""Drafts, published articles and the public history of the account."""

import html
import re
import secrets
from collections import deque
from typing import Any

_POSTS = 1000
_DRAFTS = 2000


def plain_text(markup: str) -> str:
    """The words of an article's HTML, without its scripts."""
    without = re.sub(r"<(script|style)\b.*?</\1>", "", markup, flags=re.DOTALL | re.IGNORECASE)
    return html.unescape(re.sub(r"<[^>]+>", "", without)).strip()


class Articles:
    """What marketing wrote. A draft vanishes once it was sent or published."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self.drafts: dict[str, list[dict[str, Any]]] = {}
        self.publications: dict[str, dict[str, Any]] = {}
        self.posts: deque[dict[str, Any]] = deque(maxlen=_POSTS)

    def add_draft(self, articles: list[dict[str, Any]]) -> str:
        """Keep a draft and give its media_id."""
        media_id = secrets.token_urlsafe(48)
        self.drafts[media_id] = articles
        if len(self.drafts) > _DRAFTS:
            del self.drafts[next(iter(self.drafts))]
        return media_id

    def appear(self, articles: list[dict[str, Any]], *, at: float, via: str, origin: str) -> list[dict[str, Any]]:
        """Make articles public; give their posts. ``origin`` is the job or article id they came from."""
        posts = []
        for index, article in enumerate(articles, start=1):
            post_id = secrets.token_urlsafe(16)
            posts.append(
                {
                    "id": post_id,
                    "kind": article.get("kind", "article"),
                    "title": article.get("title", ""),
                    "text": article.get("text") or plain_text(article.get("content", "")),
                    "digest": article.get("digest", ""),
                    "author": article.get("author", ""),
                    "url": f"{self._base_url}/s/{post_id}",
                    "at": at,
                    "via": via,
                    "origin": origin,
                    "index": index,
                    "deleted": False,
                    "comments": [],
                }
            )
        self.posts.extend(posts)
        return posts

    def remove(self, origin: str, index: int) -> int:
        """Take down the posts of ``origin`` (``index`` 0: all of them); give how many went."""
        gone = [p for p in self.posts if p["origin"] == origin and index in (0, p["index"]) and not p["deleted"]]
        for post in gone:
            post["deleted"] = True
        return len(gone)

    def add_publication(self, publication: dict[str, Any]) -> None:
        """Keep what is known of a submitted draft."""
        self.publications[publication["publish_id"]] = publication
        if len(self.publications) > _DRAFTS:
            del self.publications[next(iter(self.publications))]

    def find_post(self, post_id: str) -> dict[str, Any] | None:
        return next((p for p in self.posts if p["id"] == post_id), None)

    def dump(self) -> dict[str, Any]:
        return {"drafts": self.drafts, "publications": self.publications, "posts": list(self.posts)}

    def load(self, state: dict[str, Any]) -> None:
        self.drafts = state["drafts"]
        self.publications = state["publications"]
        self.posts = deque(state["posts"], maxlen=_POSTS)
