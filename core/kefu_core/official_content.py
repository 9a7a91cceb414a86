"""The official list as it is stored, proposed and shown: plain JSON, checked and in one order."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from kefu_core.safety.official.official_list import OfficialList

FIELDS = ("domains", "emails", "stores", "explorers")
MAX_ENTRIES = 200
MAX_CHARS = 200
_HOST = re.compile(r"[^\s/:@?#]+(?:\.[^\s/:@?#]+)*|[0-9a-f:.]+")
"""A host of one part too: a fleet tried on one machine counts its own name as its own."""
_SHAPES = {
    "domains": _HOST,
    "explorers": _HOST,
    "emails": re.compile(r"[^\s@/]+@[^\s@/]+\.[^\s@/]+"),
    "stores": re.compile(r"[^\s/:@?#]+(?:\.[^\s/:@?#]+)+(?:/\S*)?"),
}
_PLATFORM = re.compile(r"[a-z][a-z0-9_]{0,19}")
Content = dict[str, Any]
"""``domains``, ``emails``, ``stores``, ``explorers``: sorted lists; ``handles``: platform -> sorted list."""


def checked(content: Mapping[str, Any]) -> Content:
    """The same list in its one form. Raises ValueError, naming the field, for what no list may hold."""
    if not isinstance(content, Mapping):
        raise ValueError("the list is a table of fields")  # noqa: TRY004 - one kind of refusal for all
    unknown = set(content) - {*FIELDS, "handles"}
    if unknown:
        raise ValueError(f"unknown field: {min(unknown)}")
    out: Content = {name: _entries(name, content.get(name, ())) for name in FIELDS}
    handles = content.get("handles", {})
    if not isinstance(handles, Mapping):
        raise ValueError("handles: a table of platforms")  # noqa: TRY004 - one kind of refusal for all
    named: dict[str, list[str]] = {}
    for platform in sorted(handles):
        if not isinstance(platform, str) or not _PLATFORM.fullmatch(platform):
            raise ValueError("handles: a platform is named in small letters")
        names = _entries(f"handles.{platform}", handles[platform])
        if names:
            named[platform] = names
    out["handles"] = named
    return out


def content_of(official: OfficialList) -> Content:
    """A list of the core as JSON."""
    return checked(
        {
            **{name: list(getattr(official, name)) for name in FIELDS},
            "handles": {platform: list(names) for platform, names in official.handles.items()},
        }
    )


def list_of(content: Mapping[str, Any]) -> OfficialList:
    """What ``checked`` gave, as the core judges with it."""
    return OfficialList(
        domains=frozenset(content.get("domains", ())),
        emails=frozenset(content.get("emails", ())),
        stores=frozenset(content.get("stores", ())),
        explorers=frozenset(content.get("explorers", ())),
        handles={platform: frozenset(names) for platform, names in content.get("handles", {}).items()},
    )


def difference(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[dict[str, str]]:
    """What changes from one to the other: ``change`` (added, removed), ``field``, ``value``; in the lists' order."""
    before, after = _flat(old), _flat(new)
    rows = [("removed", *entry) for entry in before if entry not in set(after)]
    rows += [("added", *entry) for entry in after if entry not in set(before)]
    return [{"change": change, "field": field, "value": value} for change, field, value in rows]


def _flat(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    rows = [(name, value) for name in FIELDS for value in content.get(name, ())]
    for platform, names in sorted(content.get("handles", {}).items()):
        rows += [(f"handles.{platform}", name) for name in names]
    return rows


def _entries(name: str, values: Any) -> list[str]:
    if isinstance(values, str | bytes) or not isinstance(values, list | tuple | set | frozenset):
        raise ValueError(f"{name}: a list of words")  # noqa: TRY004 - one kind of refusal for all
    if len(values) > MAX_ENTRIES:
        raise ValueError(f"{name}: at most {MAX_ENTRIES}")
    return sorted({_entry(name, value) for value in values})


def _entry(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{name}: a list of words")  # noqa: TRY004 - one kind of refusal for all
    text = unicodedata.normalize("NFC", value.strip())
    if name.startswith("handles."):
        text = text.removeprefix("@")
    elif name == "stores":
        host, slash, path = re.sub(r"^https?://", "", text, flags=re.IGNORECASE).partition("/")
        text = host.lower() + slash + path
    else:
        text = text.lower()
    if not 0 < len(text) <= MAX_CHARS or any(unicodedata.category(char)[0] == "C" for char in text):
        raise ValueError(f"{name}: 1 to {MAX_CHARS} visible characters each")
    shape = _SHAPES.get(name)
    if shape is not None and not shape.fullmatch(text):
        raise ValueError(f"{name}: “{text[:60]}” has not the right form")
    return text
