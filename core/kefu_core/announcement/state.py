"""What an announcement is made of. Its texts are bodies; the state holds their hash."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Self


class Stage(StrEnum):
    """Where an announcement stands."""

    DRAFT = "draft"
    REVIEW = "review"
    SCHEDULED = "scheduled"
    SENDING = "sending"
    SENT = "sent"
    PARTIAL = "partial"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One text. ``scope`` is ``all`` or a platform's name."""

    language: str
    scope: str = "all"
    title: str = ""
    text: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class TargetRef:
    """Where it goes: a post target of an inbox, or ``subscribers``."""

    inbox: str
    target: str
    platform: str = ""
    language: str = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """All that is approved together; any change makes another hash."""

    title: str
    variants: tuple[Variant, ...]
    targets: tuple[TargetRef, ...]
    picture: str = ""
    scheduled_at: datetime | None = None

    def hash(self) -> str:
        """SHA-256 over text, media, targets and time in a canonical form (hex)."""
        parts = {
            "title": self.title,
            "variants": sorted([v.language, v.scope, v.title, v.text, v.link] for v in self.variants),
            "targets": sorted([t.inbox, t.target, t.platform, t.language] for t in self.targets),
            "picture": self.picture,
            "at": round(self.scheduled_at.timestamp()) if self.scheduled_at else None,
        }
        line = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(line.encode()).hexdigest()

    def variant_for(self, platform: str, language: str) -> Variant | None:
        """The text for a platform and a language: its own first, then the common one, then the other language."""
        usable = [v for v in self.variants if v.scope in {"all", platform} and v.text.strip()]
        usable.sort(key=lambda v: (v.language != language, v.scope == "all"))
        return usable[0] if usable else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """State of one announcement. ``approved_hash`` is what was approved; it must equal ``content_hash`` to go."""

    id: str
    version: int = 0
    stage: Stage = Stage.DRAFT
    author: str = ""
    editor: str = ""
    content_hash: str = ""
    approved_hash: str = ""
    approver: str = ""
    approved_at: datetime | None = None
    scheduled_at: datetime | None = None
    starts_at: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    stopped_by: str = ""
    targets: tuple[TargetRef, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """JSON; times as milliseconds since 1970."""
        out: dict[str, Any] = {}
        for name in self.__slots__:
            value = getattr(self, name)
            if isinstance(value, datetime):
                value = round(value.timestamp() * 1000)
            elif name == "targets":
                value = [[t.inbox, t.target, t.platform, t.language] for t in value]
            elif name == "extra":
                value = dict(value)
            out[name] = value
        return out

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """What ``to_json`` gave."""
        values = dict(data)
        for name in ("approved_at", "scheduled_at", "starts_at", "started_at", "finished_at"):
            if values.get(name) is not None:
                values[name] = datetime.fromtimestamp(values[name] / 1000, UTC)
        values["stage"] = Stage(values["stage"])
        values["targets"] = tuple(
            TargetRef(inbox=i, target=t, platform=p, language=language) for i, t, p, language in values["targets"]
        )
        return cls(**values)
