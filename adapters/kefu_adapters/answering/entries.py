"""What an answer is: its phrasings, its texts, when it holds, who keeps it. Knows nothing of files or tables."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

HUMAN = "human"
"""The button that asks for a person instead of another answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """Offered under an answer: ``to`` is an entry id or ``human``."""

    to: str
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Shown with an answer: a ``blob`` of the store, or in a folder the ``file`` beside the answer's own."""

    blob: str = ""
    mime: str = ""
    size_bytes: int = 0
    file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One answer.

    ``answers`` by language ("zh", "en", "zh-Hant" …), a variant for one platform as "zh@wechat". ``audience`` names
    the platforms it is for; empty means all. ``valid_from`` is its first day and ``valid_until`` its last, ``review``
    the day on which somebody should read it again (UTC). ``links`` are shown under the text. ``note`` is for agents.
    """

    id: str
    topic: str
    phrasings: Mapping[str, tuple[str, ...]]
    answers: Mapping[str, str]
    buttons: tuple[Button, ...] = ()
    audience: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    picture: Picture | None = None
    owner: str = ""
    note: str = ""
    review: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None

    def holds(self, today: date) -> bool:
        """Whether it may be given on this day."""
        return (self.valid_from is None or self.valid_from <= today) and (
            self.valid_until is None or today <= self.valid_until
        )

    def is_for(self, platform: str) -> bool:
        """Whether people on this platform get it; an unnamed platform gets all."""
        return not self.audience or not platform or platform in self.audience

    def text(self, language: str, platform: str = "") -> str:
        """The answer in the nearest language, as this platform gets it, with its links."""
        kept = _nearest(self.answers, language)
        text = self.answers.get(f"{kept}@{platform}") or self.answers[kept]
        return "\n".join((text, *self.links))

    def title(self, language: str) -> str:
        """A short label for choices: the first phrasing in the language, else in another."""
        usable = self.phrasings.get(_nearest(self.phrasings, language)) if self.phrasings else None
        return (usable or (self.id,))[0][:40]


def _nearest(texts: Mapping[str, Any], language: str) -> str:
    """The key whose language is nearest: the same, the same without its script or country, English, any."""
    wanted = language.replace("_", "-")
    if wanted.lower() in {"zh-tw", "zh-hk", "zh-mo"}:
        wanted = "zh-Hant"
    for name in (wanted, wanted.lower().split("-")[0], "en"):
        if texts.get(name):
            return name
    return next(name for name in texts if "@" not in name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """Checked entries by id. ``version`` changes exactly when ids or phrasings do: what a model is fitted to."""

    entries: Mapping[str, Entry]
    version: str

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> "Knowledge":
        """The knowledge that these entries make."""
        ordered = {e.id: e for e in sorted(entries, key=lambda e: e.id)}
        plain = [[e.id, {k: list(v) for k, v in sorted(e.phrasings.items())}] for e in ordered.values()]
        digest = hashlib.sha256(json.dumps(plain, ensure_ascii=False).encode()).hexdigest()
        return cls(entries=MappingProxyType(ordered), version=digest)

    def answer_text(self, entry_id: str, language: str, platform: str = "") -> str:
        """The answer in ``language`` ("zh", "zh-TW", "en-GB" …), in another language where it has none.

        Raises:
            KeyError: there is no such entry.
        """
        return self.entries[entry_id].text(language, platform)

    def to_build(self) -> list[dict[str, Any]]:
        """The entries as ``build`` takes them: id, and the phrasings of all languages in one list."""
        return [
            {"id": e.id, "phrasings": [p for language in sorted(e.phrasings) for p in e.phrasings[language]]}
            for e in self.entries.values()
        ]


def _picture(picture: Picture | None) -> object:
    if picture is None or picture.file:
        return picture.file if picture else None
    return {"blob": picture.blob, "mime": picture.mime, "size_bytes": picture.size_bytes}


def to_content(entry: Entry) -> dict[str, Any]:
    """An entry as JSON, without its id: the form of the database, the console and the files' front block."""

    def day(value: date | None) -> str:
        return value.isoformat() if value else ""

    content: dict[str, Any] = {
        "topic": entry.topic,
        "phrasings": {language: list(texts) for language, texts in entry.phrasings.items()},
        "answers": dict(entry.answers),
        "buttons": [{"to": b.to, **b.labels} for b in entry.buttons],
        "audience": list(entry.audience),
        "links": list(entry.links),
        "picture": _picture(entry.picture),
        "owner": entry.owner,
        "note": entry.note,
        "review": day(entry.review),
        "valid_from": day(entry.valid_from),
        "valid_until": day(entry.valid_until),
    }
    return {key: value for key, value in content.items() if value or key in {"topic", "phrasings", "answers"}}
