"""Fits what we want to say to what an account can show, and checks announcements before they are queued.

Plans with capabilities only and never asks which platform it is. The order of choices is the same in every form,
so that a bare number answers wherever they were shown.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import urlsplit

from kefu_core.capabilities import (
    AttachmentLimit,
    ButtonForm,
    Capabilities,
    PostTarget,
    Price,
    Same,
    TextLimit,
    TextUnit,
)
from kefu_core.messages import Attachment, AttachmentKind, Button, Draft
from kefu_core.text import fits, measure, split, truncate, urls

Rows = tuple[tuple[Button, ...], ...]

CAPTIONED = frozenset(
    {
        AttachmentKind.PICTURE,
        AttachmentKind.FILE,
        AttachmentKind.VOICE,
        AttachmentKind.VIDEO,
        AttachmentKind.ANIMATION,
    }
)
"""Kinds that can carry words at all."""

_CASHTAG = re.compile(r"(?<![\w$])[$＄][A-Za-z]{1,6}(?:[._][A-Za-z]{1,2})?(?!\w)")
_HASHTAG = re.compile(r"(?<![\w&])[#＃](?=\w*[^\W\d_])\w+|[#＃][^#＃\n]+[#＃]")


@dataclass(frozen=True, slots=True)
class Part:
    """One platform call's worth: text with its buttons, or one attachment with or without a caption."""

    text: str = ""
    buttons: Rows = ()
    attachments: tuple[Attachment, ...] = ()
    reply_to: str = ""


@dataclass(frozen=True, slots=True)
class Fitted:
    """The parts in their order of sending. ``values``: what a bare 1, 2, … stands for.

    ``dropped``: attachments that this account can't send (kind, size or format).
    """

    parts: tuple[Part, ...]
    values: tuple[str, ...] = ()
    dropped: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class PostCheck:
    """How an announcement counts at one target and what stands against it.

    Problems: ``empty``, ``too_long``, ``title_missing``, ``title_too_long``, ``needs_host``,
    ``too_many_cashtags``, ``hashtag_not_allowed``. Warnings: ``link_price``.
    """

    count: int
    limit: int
    unit: TextUnit
    problems: tuple[str, ...]
    warnings: tuple[str, ...]
    has_link: bool


def points_at(capabilities: Capabilities, *, public: bool) -> bool:
    """Whether a reply can point at the message that it answers."""
    return capabilities.reply_to and (public or capabilities.quotes)


def fit(draft: Draft, capabilities: Capabilities, *, choose: str, public: bool = False) -> Fitted:
    """Split, degrade and order a draft for one account.

    ``choose`` is the line over numbered choices, and the text of buttons that come without any. Attachments go
    first, one a part; the last takes the text as its caption if it fits there. An answer that fits the limit is
    one part always; a longer one is split even where sends are scarce, since the rest would be lost otherwise.
    """
    return _fit(draft, Same(capabilities), choose, public)


@lru_cache(maxsize=2048)
def _fit(draft: Draft, same: Same, choose: str, public: bool) -> Fitted:
    """Answers and constant texts are fitted once for each account."""
    capabilities = same.it
    limit = (public and capabilities.public_text) or capabilities.text
    choices = _choices(draft.buttons, capabilities, choose)
    sendable = tuple(item for item in draft.attachments if _sendable(item, capabilities))
    files = [Part(attachments=(item,)) for item in sendable]
    words = _words(draft.text, choices, limit, choose)
    if files and _captioned(sendable[-1], words, capabilities):
        files[-1] = replace(words[0], attachments=files[-1].attachments)
        words = []
    parts = [*files, *words]
    if parts and capabilities.reply_to:
        parts[0] = replace(parts[0], reply_to=draft.reply_to)
    dropped = tuple(item for item in draft.attachments if not _sendable(item, capabilities))
    return Fitted(tuple(parts), choices.values, dropped)


def post_text(text: str, link: str, target: PostTarget) -> str:
    """The text as it is posted: with the link after it, unless it is there already or the article carries it."""
    text = text.strip()
    if target.title_limit or not link or link in text:
        return text
    return f"{text} {link}".strip()


def check_post(text: str, title: str, link: str, target: PostTarget, *, price: Price | None = None) -> PostCheck:
    """Check an announcement for one target by the target's own rules.

    Without ``price`` a link counts as dear where links have a weight of their own.
    """
    posted = post_text(text, link, target)
    spans = urls(posted)
    has_link = bool(spans or link)
    count = measure(posted, target.text.unit)
    prose = _without(posted, spans)
    cashtags = len(_CASHTAG.findall(prose))
    title = title.strip()
    found = {
        "empty": not posted,
        "too_long": count > target.text.limit,
        "title_missing": bool(target.title_limit) and not title,
        "title_too_long": bool(target.title_limit) and len(title) > target.title_limit,
        "needs_host": bool(target.needs_host) and not _links_to(posted, target.needs_host),
        "too_many_cashtags": target.max_cashtags is not None and cashtags > target.max_cashtags,
        "hashtag_not_allowed": not target.hashtags and bool(_HASHTAG.search(prose)),
    }
    dear = target.text.unit is TextUnit.WEIGHTED if price is None else price.post_with_link > price.post
    return PostCheck(
        count=count,
        limit=target.text.limit,
        unit=target.text.unit,
        problems=tuple(code for code, there in found.items() if there),
        warnings=("link_price",) if has_link and dear else (),
        has_link=has_link,
    )


@dataclass(frozen=True, slots=True)
class _Choices:
    """Buttons as they are shown: real ones, or the lines that stand for them. ``weighs``: labels count as text."""

    rows: Rows = ()
    links: str = ""
    numbered: str = ""
    values: tuple[str, ...] = ()
    weighs: bool = False


def _choices(rows: Rows, capabilities: Capabilities, choose: str) -> _Choices:
    """Decide the form. What is too much for buttons is numbered as a whole: half a menu would mislead."""
    buttons = [button for row in rows for button in row]
    choices = [button for button in buttons if not button.url]
    values = tuple(button.value for button in choices)
    if capabilities.buttons is ButtonForm.INLINE and len(buttons) <= capabilities.max_buttons:
        return _Choices(rows=_labelled(rows, capabilities.button_label_chars), values=values)
    links = "\n".join(f"{button.text}: {button.url}" for button in buttons if button.url)
    if capabilities.buttons is ButtonForm.MENU and len(choices) <= capabilities.max_buttons:
        menu = tuple(tuple(button for button in row if not button.url) for row in rows)
        shown = _labelled(menu, capabilities.button_label_chars)
        return _Choices(rows=shown, links=links, values=values, weighs=True)
    lines = [f"{number} {button.text}" for number, button in enumerate(choices, 1)]
    numbered = "\n".join([choose, *lines] if choose else lines) if lines else ""
    return _Choices(links=links, numbered=numbered, values=values)


def _labelled(rows: Rows, max_chars: int) -> Rows:
    """The rows that hold something, with labels cut to what is shown."""
    limit = TextLimit(limit=max_chars, unit=TextUnit.CODE_POINTS)
    return tuple(tuple(replace(button, text=truncate(button.text, limit)) for button in row) for row in rows if row)


def _words(text: str, choices: _Choices, limit: TextLimit, choose: str) -> list[Part]:
    """The text's parts, the last with its lines and buttons."""
    texts = _appended(split(text, limit), choices.links, "\n", limit)
    texts = _appended(texts, choices.numbered, "\n\n", limit)
    if not choices.rows:
        return [Part(text=part) for part in texts]
    labels = "".join("\n" + button.text for row in choices.rows for button in row) if choices.weighs else ""
    if not texts or not fits(texts[-1] + labels, limit):
        texts = (*texts, choose)
    return [*(Part(text=part) for part in texts[:-1]), Part(text=texts[-1], buttons=choices.rows)]


def _appended(texts: tuple[str, ...], block: str, gap: str, limit: TextLimit) -> tuple[str, ...]:
    """The parts with ``block`` after the last, or as a part of its own where it does not fit there."""
    if not block:
        return texts
    if texts and fits(texts[-1] + gap + block, limit):
        return (*texts[:-1], texts[-1] + gap + block)
    return (*texts, *split(block, limit))


def _captioned(item: Attachment, words: list[Part], capabilities: Capabilities) -> bool:
    """Whether the words can go under the attachment."""
    if capabilities.caption is None or item.kind not in CAPTIONED or len(words) != 1:
        return False
    menu = words[0].buttons and capabilities.buttons is ButtonForm.MENU
    return not menu and fits(words[0].text, capabilities.caption)


def _sendable(item: Attachment, capabilities: Capabilities) -> bool:
    limit: AttachmentLimit | None = capabilities.attachments.get(item.kind)
    if limit is None or (item.size_bytes or 0) > limit.max_bytes:
        return False
    return not (limit.mimes and item.mime) or item.mime in limit.mimes


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text with spaces in place of the spans: a ``#`` in a URL is no hashtag."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _links_to(text: str, host: str) -> bool:
    """Whether an http(s) URL under ``host`` is in the text; a bare domain is not enough."""
    host = host.casefold()
    for start, end in urls(text):
        parsed = urlsplit(text[start:end])
        name = (parsed.hostname or "").casefold()
        if parsed.scheme and (name == host or name.endswith("." + host)):
            return True
    return False
