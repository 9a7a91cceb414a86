"""Checks what people write as answers, in files or in the console, and tells every mistake with its place.

The rules are the same for both: a content is the front block of a file with the answers beside it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain
from types import MappingProxyType
from typing import Any

from .entries import HUMAN, Button, Entry, Picture
from .normalise import exact_key, normalise

LANGUAGES = ("zh", "en")
"""What every answer must have; others may be added."""
TOPICS = ("account", "transfer", "security", "other")
PLATFORMS = ("telegram", "wechat", "weibo", "x")
# One message on every platform: WeChat's customer-service text is the tightest (bytes), public posts are not meant.
MAX_CHARS: Mapping[str, int] = MappingProxyType({"zh": 260, "zh-Hant": 260, "en": 500})
_OTHER_CHARS = 260
MAX_BUTTONS = 3
MAX_BUTTON_CHARS = 20
MAX_PHRASINGS = 200
MAX_PHRASING_CHARS = 200
MAX_LINKS = 3

_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?")
_MARKUP = re.compile(r"\*\*|__|`|^\s*#|\]\(|^\s*[-*]\s", re.MULTILINE)
_BLOB = re.compile(r"[0-9a-z]{1,80}")
_FILE = re.compile(r"[0-9A-Za-z][\w.-]{0,80}\.(?:png|jpe?g|gif|webp)", re.ASCII | re.IGNORECASE)
_LINK = re.compile(r"https://[^\s<>\"]{4,200}")
KEYS = frozenset(
    {
        "id",
        "topic",
        "phrasings",
        "buttons",
        "audience",
        "links",
        "owner",
        "note",
        "picture",
        "review",
        "valid_from",
        "valid_until",
    }
)


def is_entry_id(text: str) -> bool:
    """Whether a text may be an entry's id."""
    return len(text) <= 30 and _ID.fullmatch(text) is not None


class KnowledgeError(ValueError):
    """Somebody wrote mistakes; ``mistakes`` lists them as "file: key: what to do"."""

    def __init__(self, mistakes: Sequence[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = tuple(mistakes)


@dataclass(slots=True)
class Check:
    """Collects mistakes while entries are read; ``file`` is what they are told of."""

    mistakes: list[str] = field(default_factory=list)
    file: str = ""

    def entry(self, front: Mapping[Any, Any], answers: Mapping[str, str], identity: str) -> Entry | None:
        """One entry, or None with the reasons noted. ``identity``: the id that it must have."""
        before = len(self.mistakes)
        for key in sorted(map(str, front.keys() - KEYS)):
            self.note(key, f"unknown key; known are {', '.join(sorted(KEYS))}")
        audience = self._list("audience", front.get("audience"))
        made = Entry(
            id=self._id(front.get("id", identity), identity),
            topic=self._one_of("topic", front.get("topic"), TOPICS),
            phrasings=self._phrasings(front.get("phrasings")),
            answers=self._answers(answers),
            buttons=self._buttons(front.get("buttons")),
            audience=tuple(self._one_of("audience", platform, PLATFORMS) for platform in audience),
            links=self._links(front.get("links")),
            picture=self._picture(front.get("picture")),
            owner=self._line("owner", front.get("owner"), 60),
            note=self._line("note", front.get("note"), 2000),
            review=self._day("review", front.get("review")),
            valid_from=self._day("valid_from", front.get("valid_from")),
            valid_until=self._day("valid_until", front.get("valid_until")),
        )
        if any(map(_is_no_text, _words(made))):
            self.note("file", "holds characters that no text has (NUL or half a character)")
        if made.valid_from and made.valid_until and made.valid_until < made.valid_from:
            self.note("valid_until", "must not lie before valid_from")
        return made if len(self.mistakes) == before else None

    def across(self, entries: Sequence[Entry]) -> None:
        """Mistakes that only show between entries."""
        ids = {e.id for e in entries}
        owners: dict[str, str] = {}
        for entry in entries:
            self.file = f"{entry.id}.md"
            for phrasing in (p for ps in entry.phrasings.values() for p in ps):
                owner = owners.setdefault(exact_key(normalise(phrasing)), entry.id)
                if owner != entry.id:
                    self.note("phrasings", f'"{phrasing}" also stands in {owner}.md: keep it in one of them')
            # With mistakes elsewhere the target may be a file that could not be read.
            for button in entry.buttons:
                if button.to not in ids and button.to != HUMAN and not self.mistakes:
                    self.note("buttons", f'"{button.to}" is neither an id nor "{HUMAN}"')

    def note(self, key: str, message: str) -> None:
        """Remember a mistake."""
        self.mistakes.append(f"{self.file}: {key}: {message}")

    def _id(self, value: object, stem: str) -> str:
        if not isinstance(value, str) or not is_entry_id(value):
            self.note("id", "use up to 30 small letters, digits and single hyphens")
            return ""
        if value != stem:
            self.note("id", f'must equal the file\'s name: "{stem}"')
        return value

    def _one_of(self, key: str, value: object, allowed: Sequence[str]) -> str:
        if value not in allowed:
            self.note(key, f"must be one of {', '.join(allowed)}")
        return str(value)

    def _language(self, key: str, value: object) -> str:
        if not isinstance(value, str) or not _LANGUAGE.fullmatch(value):
            self.note(key, f'"{value}" is no language: write zh, en, zh-Hant or another short code')
        return str(value)

    def _list(self, key: str, value: object) -> list[Any]:
        if value is None:
            return []
        if not isinstance(value, list):
            self.note(key, "must be a list, one item a line after a hyphen")
            return []
        return value

    def _line(self, key: str, value: object, longest: int) -> str:
        if value is None:
            return ""
        if not isinstance(value, str) or len(value) > longest:
            self.note(key, f"must be a text of at most {longest} characters")
        return str(value).strip()

    def _day(self, key: str, value: object) -> date | None:
        if value is None or value == "":
            return None
        if isinstance(value, datetime):
            self.note(key, "must be a day such as 2027-03-31, without a time")
            return None
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.note(key, "must be a day such as 2027-03-31")
            return None

    def _links(self, value: object) -> tuple[str, ...]:
        items = self._list("links", value)
        if len(items) > MAX_LINKS:
            self.note("links", f"at most {MAX_LINKS}")
        for item in items:
            if not isinstance(item, str) or not _LINK.fullmatch(item):
                self.note("links", f'"{item}" must be a whole address that begins with https://')
        return tuple(str(item) for item in items)

    def _picture(self, value: object) -> Picture | None:
        if value is None or value == "":
            return None
        if isinstance(value, str) and _FILE.fullmatch(value):
            return Picture(file=value)
        match value:
            case {"blob": str(blob), "mime": "image/png" | "image/jpeg" as mime, "size_bytes": int(size), **rest} if (
                not rest and _BLOB.fullmatch(blob) and size > 0
            ):
                return Picture(blob=blob, mime=mime, size_bytes=size)
        self.note("picture", "must be the name of a picture beside this file (png, jpg, gif or webp)")
        return None

    def _phrasings(self, value: object) -> Mapping[str, tuple[str, ...]]:
        if not isinstance(value, Mapping) or not value:
            self.note("phrasings", f"give a list for {' and '.join(LANGUAGES)}")
            return {}
        result: dict[str, tuple[str, ...]] = {}
        for language, items in value.items():
            key = f"phrasings.{self._language('phrasings', language)}"
            texts = self._list(key, items)
            if not 0 < len(texts) <= MAX_PHRASINGS:
                self.note(key, f"needs 1 to {MAX_PHRASINGS} phrasings")
            for text in texts:
                if not isinstance(text, str) or not normalise(text):
                    self.note(key, f'"{text}" is not a text: put it in quotes')
                elif len(text) > MAX_PHRASING_CHARS:
                    self.note(key, f"a phrasing has {len(text)} characters, at most {MAX_PHRASING_CHARS}")
            result[str(language)] = tuple(str(t).strip() for t in texts)
        return MappingProxyType(result)

    def _answers(self, texts: Mapping[str, str]) -> Mapping[str, str]:
        result = {name: str(text).strip() for name, text in texts.items()}
        for name, text in result.items():
            language, at, platform = name.partition("@")
            key = f"answer.{self._language('answer', language)}"
            if at:
                self._one_of(key, platform, PLATFORMS)
            limit = MAX_CHARS.get(language, _OTHER_CHARS)
            if not text:
                self.note(key, "the section is empty")
            if len(text) > limit:
                self.note(key, f"{len(text)} characters, at most {limit}: shorten it")
            if _MARKUP.search(text):
                self.note(key, "plain text only: no lists, stars, links in brackets or headings")
        for language in LANGUAGES:
            if language not in result:
                self.note(f"answer.{language}", f'the section "## {language}" is missing')
        return MappingProxyType(result)

    def _buttons(self, value: object) -> tuple[Button, ...]:
        items = self._list("buttons", value)
        if len(items) > MAX_BUTTONS:
            self.note("buttons", f"at most {MAX_BUTTONS}")
        result = []
        for item in items:
            if not isinstance(item, Mapping) or item.keys() != {"to", *LANGUAGES}:
                self.note("buttons", f"each needs exactly: to, {', '.join(LANGUAGES)}")
                continue
            labels = {language: str(item[language]).strip() for language in LANGUAGES}
            if not all(0 < len(label) <= MAX_BUTTON_CHARS for label in labels.values()):
                self.note("buttons", f"labels have 1 to {MAX_BUTTON_CHARS} characters")
            result.append(Button(to=str(item["to"]), labels=MappingProxyType(labels)))
        return tuple(result)


def _words(entry: Entry) -> Iterator[str]:
    """Everything in an entry that somebody wrote."""
    yield from (entry.owner, entry.note, *entry.links, *entry.answers.values())
    yield from chain.from_iterable(entry.phrasings.values())
    yield from chain.from_iterable(button.labels.values() for button in entry.buttons)


def _is_no_text(text: str) -> bool:
    return any(char == "\0" or "\ud800" <= char <= "\udfff" for char in text)


def from_content(identity: str, content: Mapping[str, Any], check: Check | None = None) -> Entry:
    """The entry of a content (see ``entries.to_content``).

    Raises:
        KnowledgeError: with all its mistakes.
    """
    check = check or Check()
    check.file = check.file or identity
    answers = content.get("answers")
    front = {key: value for key, value in content.items() if key != "answers"}
    made = check.entry(front, answers if isinstance(answers, Mapping) else {}, identity)
    if made is None:
        raise KnowledgeError(check.mistakes)
    return made
