"""The official list: which hosts, addresses and accounts are ours, and whether something someone saw is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from kefu_core.safety.official.links import (
    Link,
    emails_in,
    handles_in,
    links_in,
    plain_host,
    platform_named,
    profile_of,
    registrable,
)
from kefu_core.safety.text.disguise import undisguise
from kefu_core.safety.text.normalise import normalise
from kefu_core.safety.text.skeleton import skeleton, within_one_edit

__all__ = ["HostStanding", "Link", "OfficialList", "Recognition", "judge_host", "judge_link", "links_in", "recognise"]

_EMPTY: Mapping[str, frozenset[str]] = {}
_SHORTEST_NAME = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialList:
    """What the brand says is its own. `stores` are hosts or, better, addresses with the path of the one app."""

    domains: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    handles: Mapping[str, frozenset[str]] = field(default_factory=lambda: _EMPTY)
    stores: frozenset[str] = frozenset()
    explorers: frozenset[str] = frozenset()

    def __hash__(self) -> int:
        """By the parts that can be hashed; judgements are remembered by list and text."""
        return hash((self.domains, self.emails, self.stores, self.explorers))

    def accounts(self, platform: str) -> frozenset[str]:
        """Our accounts on a platform, or on all when none is named; lower case without the at sign."""
        groups = self.handles.items()
        return frozenset(
            name.removeprefix("@").lower()
            for group, names in groups
            if not platform or group == platform
            for name in names
        )


class HostStanding(StrEnum):
    """What a host is to us."""

    listed = "listed"
    explorer = "explorer"
    lookalike = "lookalike"
    unlisted = "unlisted"


class Recognition(StrEnum):
    """The answer to "is this really you?"."""

    ours = "ours"
    not_ours = "not_ours"
    lookalike = "lookalike"
    unclear = "unclear"


@lru_cache(maxsize=4096)
def judge_host(host: str, official: OfficialList) -> HostStanding:
    """Say what a host is to us; subdomains of a listed domain are listed."""
    plain = plain_host(host)
    if _under(plain, official.domains) or _under(plain, {plain_host(_host_of(store)) for store in official.stores}):
        return HostStanding.listed
    if _under(plain, official.explorers):
        return HostStanding.explorer
    return HostStanding.lookalike if _imitates(plain, official) else HostStanding.unlisted


def judge_link(link: Link, official: OfficialList) -> HostStanding:
    """Like `judge_host`, but a store counts only with the path of our app, and a profile only if it is ours."""
    standing = judge_host(link.host, official)
    if standing is HostStanding.listed and not _under(link.host, official.domains):
        paths = [store for store in official.stores if _under(link.host, {plain_host(_host_of(store))})]
        ours = any(_same_app(link, store) for store in paths)
        if ours:
            return HostStanding.listed
        return HostStanding.lookalike if _shows_us(link, official) else HostStanding.unlisted
    profile = profile_of(link)
    if standing is HostStanding.listed:
        return standing
    if profile is None:
        return HostStanding.lookalike if standing is HostStanding.unlisted and _shows_us(link, official) else standing
    platform, account = profile
    if account in official.accounts(platform):
        return HostStanding.listed
    fake = imitates_handle(account, official) or _shows_us(link, official)
    return HostStanding.lookalike if fake else HostStanding.unlisted


def _shows_us(link: Link, official: OfficialList) -> bool:
    """Whether the path of somebody else's address carries one of our names."""
    path = re.sub(r"[^a-z0-9]", "", skeleton(link.path))
    return any(len(name) >= _SHORTEST_NAME and name in path for name in _brands(official))


def _brands(official: OfficialList) -> frozenset[str]:
    return _brands_of(official.domains)


@lru_cache(maxsize=64)
def _brands_of(domains: frozenset[str]) -> frozenset[str]:
    return frozenset(skeleton(registrable(plain_host(domain))[0]) for domain in domains)


def _host_of(address: str) -> str:
    return re.sub(r"^[a-z]+://", "", address.strip().lower()).partition("/")[0]


def _same_app(link: Link, store: str) -> bool:
    path = re.sub(r"^[a-z]+://", "", store.strip(), flags=re.IGNORECASE).partition("/")[2].rstrip("/")
    if not path:
        return True
    rest = link.path.lstrip("/")
    if known := _app_id(f"/{path}"):
        return _app_id(f"/{rest}") == known
    return rest.startswith(path) and (len(rest) == len(path) or not rest[len(path)].isalnum())


def _app_id(path: str) -> str:
    """The number or name by which a store knows an app, wherever in the path it stands."""
    found = re.search(r"/id(\d{2,})(?=$|[/?#])|[?&]id=([\w.]+)", path)
    return (found.group(1) or found.group(2)) if found else ""


def _under(host: str, domains: frozenset[str] | set[str]) -> bool:
    labels = host.split(".")
    for at in range(len(labels)):
        suffix = ".".join(labels[at:])
        if suffix in domains or f"www.{suffix}" in domains:
            return True
    return any(plain_host(domain) == host for domain in domains if not domain.isascii() or not domain.islower())


def _imitates(host: str, official: OfficialList) -> bool:
    """Whether a host shows one of our names: under another suffix, misspelt, or within a longer name."""
    domain, suffix = registrable(host)
    labels = [skeleton(label) for label in host.removesuffix(suffix).strip(".").split(".") if label]
    parts = {part for label in labels for part in re.split(r"[-_]", label)} | set(labels)
    own = skeleton(domain)
    for name in {registrable(plain_host(listed))[0] for listed in official.domains}:
        ours = skeleton(name)
        if len(ours) < 3:
            continue
        if ours in parts or skeleton(f"{domain}.{suffix}") == skeleton(f"{name}.{suffix}"):
            return True
        if len(ours) >= _SHORTEST_NAME and any(ours in label for label in labels):
            return True
        if len(ours) >= 5 and within_one_edit(own, ours):
            return True
        if len(ours) >= 5 and any(within_one_edit(part, ours) for part in parts):
            return True
    return False


def imitates_handle(name: str, official: OfficialList) -> bool:
    """Whether an account name is ours in disguise: misspelt, in look-alikes, or with something added."""
    theirs = re.sub(r"[_.\-]", "", skeleton(name))
    for account in official.accounts(""):
        ours = re.sub(r"[_.\-]", "", skeleton(account))
        if len(ours) >= _SHORTEST_NAME and (theirs == ours or ours in theirs):
            return True
        if len(ours) >= 5 and within_one_edit(theirs, ours):
            return True
    for listed in official.domains:
        brand = skeleton(registrable(plain_host(listed))[0])
        if len(brand) >= _SHORTEST_NAME and (brand in theirs or (len(brand) >= 5 and within_one_edit(theirs, brand))):
            return True
    return False


def recognise(text: str, official: OfficialList) -> Recognition:
    """Answer "is this really you?" for whatever address, link or name the text holds; the worst one decides."""
    platform = platform_named(text)
    verdicts = [_recognise_link(link, text, official) for link in links_in(text)]
    verdicts += [_recognise_mail(mail.name, official) for mail in emails_in(text)]
    verdicts += [_recognise_name(each.name, each.platform or platform, official) for each in handles_in(text)]
    verdicts += [_recognise_chinese(name, platform, official) for name in _CHINESE_HANDLE.findall(normalise(text).text)]
    if not verdicts:
        verdicts.extend(_bare_names(text, platform, official))
    for worst in (Recognition.lookalike, Recognition.not_ours, Recognition.unclear, Recognition.ours):
        if worst in verdicts:
            return worst
    return Recognition.unclear


_CHINESE_HANDLE = re.compile("@((?=[\\w-]{0,29}[\u3400-\u9fff])[\\w\u3400-\u9fff-]{2,30})")
# What a sentence goes on with when it runs straight on from a name.
_GOES_ON = re.compile("是|吗|的|在|真|这|和|给|说|发|账|号|对|啊|呢")


def _recognise_mail(name: str, official: OfficialList) -> Recognition:
    if name in {mail.lower() for mail in official.emails}:
        return Recognition.ours
    local, _, host = name.partition("@")
    fake = judge_host(host, official) is not HostStanding.unlisted or imitates_handle(local, official)
    return Recognition.lookalike if fake else Recognition.not_ours


def _recognise_chinese(name: str, platform: str, official: OfficialList) -> Recognition:
    """A Chinese name after an at sign; a sentence may run straight on from it."""
    plain = undisguise(name.lower())[0]
    for ours in sorted(official.accounts(platform), key=len, reverse=True):
        if name.lower().startswith(ours) and (len(name) == len(ours) or _GOES_ON.match(name, len(ours))):
            return Recognition.ours
    for ours in official.accounts(""):
        if len(ours) >= 2 and undisguise(ours)[0] in plain:
            return Recognition.lookalike
    return Recognition.not_ours


def _recognise_link(link: Link, text: str, official: OfficialList) -> Recognition:
    authority = text[link.start : link.end].partition("//")[2].partition("/")[0]
    before = authority.rpartition("@")[0]
    if before and judge_host(before.rpartition(":")[2] or before, official) is not HostStanding.unlisted:
        return Recognition.lookalike  # our name stands only where a login would
    profile = profile_of(link)
    if profile is not None and not profile[1]:
        return Recognition.unclear
    return {
        HostStanding.listed: Recognition.ours,
        HostStanding.explorer: Recognition.unclear,
        HostStanding.lookalike: Recognition.lookalike,
        HostStanding.unlisted: Recognition.not_ours,
    }[judge_link(link, official)]


def _recognise_name(name: str, platform: str, official: OfficialList) -> Recognition:
    if name.lower() in official.accounts(platform):
        return Recognition.ours
    if name.lower() in official.accounts(""):
        # Our name on a platform where we do not have it: somebody else took it.
        return Recognition.lookalike
    return Recognition.lookalike if imitates_handle(name, official) else Recognition.not_ours


def _bare_names(text: str, platform: str, official: OfficialList) -> list[Recognition]:
    """Names without an at sign count only when they are ours or nearly so; other words mean nothing."""
    found: list[Recognition] = []
    brands = _brands(official)
    for word in re.findall(r"[^\W]{4,40}", normalise(text).lower):
        if skeleton(word) in brands and word.lower() not in official.accounts(""):
            continue
        for part in {word, re.sub("[\u3400-\u9fff]+", "", word)}:
            if len(part) < _SHORTEST_NAME:
                continue
            verdict = _recognise_name(part, platform, official)
            if verdict is not Recognition.not_ours:
                found.append(verdict)
    return found
