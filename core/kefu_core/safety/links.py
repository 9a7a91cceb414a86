"""Finds links, e-mail addresses and handles in a text, however they are written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import idna
import tldextract

from kefu_core.safety.normalise import Normalised, normalise

_EXTRACT = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
_SCHEME = r"(?P<scheme>(?:h(?:tt|xx)ps?|ftp|tg|weixin|wss?)[ ]?:[ ]?//)"
_DOT = r"(?:[ ]?[\[({][ ]?(?:\.|dot)[ ]?[\])}][ ]?|[.。．｡]|[ ]dot[ ]|(?<=[a-z0-9])[点點](?=[a-z]))"
# Letters that a bare host may have: not Han, since a sentence runs straight into the name.
_LETTER = "a-z0-9\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff\u0500-\u052f\u0561-\u0587\u1e00-\u1eff"
_LABEL = rf"[{_LETTER}](?:[{_LETTER}_-]{{0,61}}[{_LETTER}])?"
_HOST = rf"{_LABEL}(?:{_DOT}{_LABEL}){{1,8}}"
_REST = r"(?::\d{1,5})?(?:[/?#][^\s<>\"'`，。；！？、（）()【】《》「」\u3400-\u9fff]*)?"
_BARE = re.compile(rf"(?<![{_LETTER}_@.-])(?<![^/]/)(?P<host>{_HOST})(?P<rest>{_REST})")
_FULL = re.compile(
    rf"{_SCHEME}(?:(?P<login>[^\s/?#<>]{{1,200}})@)?(?P<host>\[[0-9a-f:.]+\]"
    rf"|[\w-]+(?:{_DOT}[\w-]+){{0,8}})(?P<rest>{_REST})"
)
_EMAIL = re.compile(
    rf"(?<![a-z0-9_.+-])(?P<local>[a-z0-9][a-z0-9._%+-]{{0,63}})@(?P<host>{_LABEL}(?:\.{_LABEL}){{1,5}})"
)
_HANDLE = re.compile(r"(?<![\w@.+/%-])@(?P<name>[\w.-]{2,32}[\w])", re.ASCII)
_CONTACT = re.compile(
    r"(?P<app>(?:加|联系|添加|私聊)?(?:微信|wechat|weixin|(?<![a-z])(?:vx|wx|qq)(?![a-z])|whats ?app|telegram"
    r"|电报|飞机|(?<![a-z])tg(?![a-z]))(?:号|群|id)?)"
    r"[ ]{0,2}(?:is|id|[:是为@+号]){0,3}[ ]{0,2}(?P<name>\+?[a-z0-9][a-z0-9_-]{4,31})",
)
_NAME = re.compile("[\\w\u3400-\u9fff-]{2,30}")
_DOTS = re.compile(_DOT)
# What each pattern above cannot do without: most texts have none of it, and to look for a sign costs next to nothing.
_DOT_MARKS = (".", "dot", "。", "．", "｡")
_APP_MARKS = ("微信", "wechat", "weixin", "vx", "wx", "qq", "whats", "telegram", "电报", "飞机", "tg")
_TRAILING = ".,;:!?…~*\"'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link: its host in plain lower-case Unicode, its path, and its place in the original text."""

    host: str
    path: str
    start: int
    end: int
    has_scheme: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """An e-mail address or a handle, with its place in the original text; `platform` is empty when nothing says."""

    name: str
    platform: str
    start: int
    end: int


@cache
def _suffixes() -> frozenset[str]:
    return frozenset(suffix.rpartition(".")[2] for suffix in _EXTRACT.tlds)


def registrable(host: str) -> tuple[str, str]:
    """The name someone registered and its suffix: ("kefu", "co.uk") for `help.kefu.co.uk`."""
    parts = _EXTRACT.extract_str(host)
    if not parts.suffix and "." in host:  # a suffix that nobody registered, as in a house of its own
        return host.split(".")[-2], host.rpartition(".")[2]
    return parts.domain, parts.suffix


def plain_host(host: str) -> str:
    """Lower case, dots undone, punycode decoded, no port and no dot at the end."""
    host = _DOTS.sub(".", normalise(host.strip()).lower).strip(".")
    host = host.partition("/")[0]
    if not host.startswith("["):
        host = host.partition(":")[0]
    if "xn--" in host:
        try:
            return idna.decode(host)
        except idna.IDNAError:
            return host
    return host


def links_in(text: str) -> tuple[Link, ...]:
    """All links of a text: with or without scheme, in any script, with dots written as words."""
    return links_of(normalise(text))


def links_of(norm: Normalised) -> tuple[Link, ...]:
    """Like ``links_in``, of a text that is plain already."""
    return tuple(sorted(_links(norm), key=lambda link: link.start))


def _links(norm: Normalised) -> Iterator[Link]:
    lower = norm.lower
    taken: list[tuple[int, int]] = []
    for match in _FULL.finditer(lower) if "//" in lower else ():
        whole = plain_host(match.group("host"))
        host = _cut_host(whole)
        if not host:
            continue
        end = _end(lower, match) if host == whole else match.end("host") - len(whole) + len(host)
        taken.append((match.start(), end))
        yield _link(norm, match, host, end, has_scheme=True)
    if not any(mark in lower for mark in _DOT_MARKS):
        return
    taken.extend(_addressed(lower))
    for match in _BARE.finditer(lower):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        host = plain_host(match.group("host"))
        if _is_host(norm, match, host):
            yield _link(norm, match, host, _end(lower, match), has_scheme=False)


def _link(norm: Normalised, match: re.Match[str], host: str, end: int, *, has_scheme: bool) -> Link:
    start, stop = norm.span(match.start(), end)
    rest = norm.text[match.start("rest") : end]  # empty where the host was cut
    path = re.sub(r"^:\d+", "", rest)
    if path.endswith("/n/") and host.endswith(("weibo.com", "weibo.cn")) and (name := _NAME.match(norm.text, end)):
        end, path = name.end(), path + name.group()
        stop = norm.span(match.start(), end)[1]
    return Link(host=host, path=path, start=start, end=stop, has_scheme=has_scheme)


def _end(lower: str, match: re.Match[str]) -> int:
    end = match.end()
    while end > match.end("host") and lower[end - 1] in _TRAILING:
        end -= 1
    return end


def _cut_host(host: str) -> str:
    """Where a sentence runs into a host with scheme, the host ends at its suffix: "kefu.com查看"."""
    labels = host.split(".")
    last = labels[-1]
    if last.isascii() or last in _suffixes():
        return host
    ascii_part = re.match(r"[a-z0-9-]+", last)
    if ascii_part and ascii_part.group() in _suffixes():
        return ".".join([*labels[:-1], ascii_part.group()])
    return host


def _is_host(norm: Normalised, match: re.Match[str], host: str) -> bool:
    written = match.group("host")
    labels = host.split(".")
    last = labels[-1]
    if re.fullmatch(r"\d+(?:\.\d+)+", host):
        return len(labels) == 4 and match.group("rest") != ""
    if last not in _suffixes() or "_" in last:
        return False
    if " dot " in written and last not in {"com", "net", "org", "io", "app", "xyz", "cc", "top", "vip", "me", "co"}:
        return False
    # "sent.It works": a full stop without a space, not a name.
    original = norm.text[match.start("host") : match.end("host")]
    tail = re.split(r"[.。．｡]", original)[-1]
    sentence = tail[:1].isupper() and not tail[1:2].isupper() and not original[:1].isupper()
    abbreviated = all(len(label) == 1 for label in labels)
    return not (sentence or abbreviated)


def emails_in(text: str) -> tuple[Mention, ...]:
    """All e-mail addresses of a text, lower case."""
    return emails_of(normalise(text))


def emails_of(norm: Normalised) -> tuple[Mention, ...]:
    """Like ``emails_in``, of a text that is plain already."""
    found: list[Mention] = []
    if "@" not in norm.lower:
        return ()
    for match in _EMAIL.finditer(norm.lower):
        host = plain_host(match.group("host"))
        if host.rpartition(".")[2] in _suffixes():
            start, end = norm.span(*match.span())
            found.append(Mention(name=f"{match.group('local')}@{host}", platform="email", start=start, end=end))
    return tuple(found)


def _addressed(lower: str) -> list[tuple[int, int]]:
    """Where e-mail addresses stand."""
    return [match.span() for match in _EMAIL.finditer(lower)] if "@" in lower else []


# How people call the platforms.
_PLATFORMS = (
    ("telegram", re.compile(r"telegram|电报|電報|飞机|(?<![a-z])tg(?![a-z])")),
    ("x", re.compile(r"twitter|推特|(?<![a-z0-9])x(?![a-z0-9])|推文")),
    ("weibo", re.compile(r"weibo|微博")),
    ("wechat", re.compile(r"wechat|weixin|微信|公众号|公眾號|(?<![a-z])(?:wx|vx)(?![a-z])")),
    ("whatsapp", re.compile(r"whats ?app")),
    ("instagram", re.compile(r"instagram|(?<![a-z])ig(?![a-z])")),
    ("facebook", re.compile(r"facebook|脸书|臉書")),
    ("discord", re.compile(r"discord")),
    ("youtube", re.compile(r"youtube")),
    ("tiktok", re.compile(r"tiktok|抖音")),
    ("xiaohongshu", re.compile(r"小红书|小紅書")),
    ("qq", re.compile(r"(?<![a-z])qq(?![a-z])")),
)
# Hosts on which the first part of the path is somebody's account.
PROFILE_HOSTS = {
    "t.me": "telegram",
    "telegram.me": "telegram",
    "telegram.dog": "telegram",
    "x.com": "x",
    "twitter.com": "x",
    "weibo.com": "weibo",
    "weibo.cn": "weibo",
    "m.weibo.cn": "weibo",
    "wa.me": "whatsapp",
}


# What may stand in a path before the account: previews of channels, numbers and names on Weibo.
_BEFORE_NAME = {"telegram": ("s",), "weibo": ("u", "n")}


def platform_named(text: str) -> str:
    """The one platform that a text speaks of, or nothing."""
    lower = normalise(text).lower
    named = [platform for platform, pattern in _PLATFORMS if pattern.search(lower)]
    return named[0] if len(named) == 1 else ""


def handles_in(text: str) -> tuple[Mention, ...]:
    """All handles: with an at sign, or named as an account of a messenger."""
    return handles_of(normalise(text))


def handles_of(norm: Normalised) -> tuple[Mention, ...]:
    """Like ``handles_in``, of a text that is plain already."""
    lower = norm.lower
    mails = _addressed(lower)
    found: dict[int, Mention] = {}
    for match in _HANDLE.finditer(lower) if "@" in lower else ():
        if not any(start <= match.start() < end for start, end in mails):
            start, end = norm.span(*match.span())
            found[start] = Mention(name=match.group("name"), platform="", start=start, end=end)
    for match in _CONTACT.finditer(lower) if any(mark in lower for mark in _APP_MARKS) else ():
        name = match.group("name")
        linked = lower[match.end("app") : match.start("name")].strip() != "" or not name.isalpha()
        known = any(mention.start < match.end() and match.start() < mention.end for mention in found.values())
        followed = lower[match.end() : match.end() + 1] in {".", "@", "/"}
        if linked and not known and not followed:
            start, end = norm.span(*match.span("name"))
            found[start] = Mention(name=name, platform=platform_named(match.group("app")), start=start, end=end)
    return tuple(found[start] for start in sorted(found))


def profile_of(link: Link) -> tuple[str, str] | None:
    """Platform and account that a link leads to, when it leads to an account."""
    if link.host == "resolve" and link.path.startswith("?domain="):  # tg://resolve?domain=name
        return "telegram", link.path.removeprefix("?domain=").partition("&")[0].lower()
    platform = PROFILE_HOSTS.get(link.host.removeprefix("www.").removeprefix("mobile."))
    if platform is None:
        return None
    parts = [part for part in re.split(r"[/?#]", link.path) if part]
    if len(parts) > 1 and parts[0].lower() in _BEFORE_NAME.get(platform, ()):
        parts = parts[1:]
    return platform, parts[0].removeprefix("@").lower() if parts else ""
