"""Links and names that are not on the official list, let through by two security admins for one content alone.

What they let through is written into a longer list, by which the same gate judges: nothing else of it is ever waived.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

from kefu_core.announcement.state import Announcement, Content
from kefu_core.errors import AnnouncementNotAllowed
from kefu_core.safety.gate.outgoing import Verdict, judge_outgoing
from kefu_core.safety.official.links import emails_in, handles_in, links_in, plain_host
from kefu_core.safety.official.official_list import HostStanding, OfficialList, judge_host, judge_link

WAIVER = "waiver"
"""Where it stands in ``Announcement.extra``."""
_UNNAMED = "any"
"""The group of names of which nothing says on which platform they are."""


@dataclass(frozen=True, slots=True, order=True)
class Item:
    """One thing that the gate refuses. ``kind``: link, email or handle; ``imitates``: it looks like ours."""

    kind: str
    name: str
    platform: str = ""
    imitates: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """What two people let through, for the content with this hash. ``agreed_at`` in milliseconds since 1970."""

    content_hash: str
    items: tuple[Item, ...]
    asked_by: str
    agreed_by: str
    agreed_at: int
    seal: str = ""

    def to_json(self) -> dict[str, Any]:
        """JSON."""
        return asdict(self) | {"items": [asdict(item) for item in self.items]}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """What ``to_json`` gave. Raises KeyError, TypeError for what somebody else wrote."""
        made = cls(**{**data, "items": items_from(data["items"])})
        words = (made.content_hash, made.asked_by, made.agreed_by, made.seal)
        if type(made.agreed_at) is not int or not all(isinstance(word, str) for word in words):
            raise TypeError("no waiver of ours")
        return made


def items_from(data: Iterable[Mapping[str, Any]]) -> tuple[Item, ...]:
    """Items from their JSON. Raises TypeError for what somebody else wrote."""
    items = tuple(Item(**item) for item in data)
    for item in items:
        if type(item.imitates) is not bool or not all(
            isinstance(w, str) for w in (item.kind, item.name, item.platform)
        ):
            raise TypeError("no item of ours")
    return items


def found(content: Content, official: OfficialList) -> tuple[Item, ...]:
    """Every link, address and name in an announcement that is not on the list, sorted."""
    items: set[Item] = set()
    for text in _texts(content):
        for link in links_in(text):
            standing = judge_link(link, official)
            if standing in {HostStanding.unlisted, HostStanding.lookalike}:
                items.add(Item("link", plain_host(link.host), imitates=standing is HostStanding.lookalike))
        for mail in emails_in(text):
            if mail.name not in {each.lower() for each in official.emails}:
                fake = judge_host(mail.name.partition("@")[2], official) is HostStanding.lookalike
                items.add(Item("email", mail.name, imitates=fake))
        for handle in handles_in(text):
            if handle.name not in official.accounts(handle.platform):
                items.add(Item("handle", handle.name, handle.platform))
    return tuple(sorted(items))


def waivable(content: Content, official: OfficialList) -> tuple[Item, ...]:
    """What two people may let through.

    Raises AnnouncementNotAllowed: ``nothing_to_allow``, or the gate's reason for what nobody may let through.
    """
    items = found(content, official)
    if not items:
        raise AnnouncementNotAllowed("nothing_to_allow")
    longer = extended(official, items)
    for text in _texts(content):
        judgement = judge_outgoing(text, longer, public=True)
        if judgement.verdict is not Verdict.pass_:
            raise AnnouncementNotAllowed(judgement.reason)
    return items


def extended(official: OfficialList, items: Iterable[Item]) -> OfficialList:
    """The list with some more on it."""
    by_kind: dict[str, set[str]] = {"link": set(), "email": set()}
    handles = {group: set(names) for group, names in official.handles.items()}
    for item in items:
        if item.kind == "handle":
            handles.setdefault(item.platform or _UNNAMED, set()).add(item.name)
        else:
            by_kind[item.kind].add(item.name)
    return replace(
        official,
        domains=official.domains | by_kind["link"],
        emails=official.emails | by_kind["email"],
        handles={group: frozenset(names) for group, names in handles.items()},
    )


def sealed(key: bytes, identity: str, waiver: Waiver) -> Waiver:
    """The waiver with the seal that the database cannot make."""
    return replace(waiver, seal=_seal(key, identity, waiver))


def standing(key: bytes, state: Announcement, content: Content) -> Waiver | None:
    """The waiver of an announcement, if two people gave it for exactly this content."""
    kept = state.extra.get(WAIVER)
    if not isinstance(kept, Mapping):
        return None
    try:
        waiver = Waiver.from_json(kept)
    except (KeyError, TypeError):  # nobody of ours wrote that
        return None
    two = waiver.asked_by and waiver.agreed_by and waiver.asked_by != waiver.agreed_by
    if not two or waiver.content_hash != content.hash():
        return None
    right = _seal(key, state.id, waiver).encode()
    return waiver if hmac.compare_digest(str(waiver.seal).encode("utf-8", "surrogatepass"), right) else None


def list_for(key: bytes, loaded: tuple[Announcement, Content] | None, official: OfficialList) -> OfficialList:
    """The list by which an announcement is judged."""
    waiver = standing(key, *loaded) if loaded is not None else None
    return extended(official, waiver.items) if waiver is not None else official


def _seal(key: bytes, identity: str, waiver: Waiver) -> str:
    """HMAC-SHA-256 (hex) over everything that is waived, for whom, by whom and when."""
    items = sorted([item.kind, item.name, item.platform, item.imitates] for item in waiver.items)
    parts = ["waiver", identity, waiver.content_hash, items, waiver.asked_by, waiver.agreed_by, waiver.agreed_at]
    line = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return hmac.new(key, line.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def _texts(content: Content) -> tuple[str, ...]:
    """All that people would read, as it is judged when it leaves."""
    return tuple("\n".join(filter(None, (v.title or content.title, v.text, v.link))) for v in content.variants)
