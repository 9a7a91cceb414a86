"""Finds links, e-mail addresses and handles in a text, however they are written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

import idna
from publicsuffixlist import PublicSuffixList

from kefu_core.safety.text.normalise import Normalised, normalise

_SCHEME = r"(?P<scheme>(?:h(?:tt|xx)ps?|ftp|tg|weixin|wss?)[ ]?:[ ]?//)"
# Endings that are no words: a dot with blanks around it, written as a word or not, makes a name of what is before them.
_REGISTERED = "(?:com|net|org|xyz|cn|cc)"
_DOT = (
    r"(?:[ ]?[\[({][ ]?(?:\.|dot)[ ]?[\])}][ ]?|[.。．｡]|[ ]dot[ ]|(?<=[a-z0-9])[点點](?=[a-z])"
    rf"|(?<=[a-z0-9])[ ](?:[点點][ ]?|\.[ ])(?={_REGISTERED}(?![a-z0-9]))"
    r"|(?<=(?<![a-z0-9])t)[ ]\.[ ](?=me(?![a-z0-9])))"
)
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
    r"(?P<app>(?:加|联系|添加|私聊)?(?:微信|[薇徽威维唯卫][信心❤x]|(?<![a-z0-9])v[信心❤]"
    r"|(?<=加)[ ]?(?:我|下|个)?v(?=[ :：])|wechat|weixin"
    r"|(?<![a-z])(?:vx|wx|qq)(?![a-z])|扣扣|企鹅号|whats ?app|telegram"
    r"|电报|飞机|(?<![a-z])tg(?![a-z]))(?:号|群|id)?)"
    r"[ ]{0,2}(?:is|id|[:是为@+号]){0,3}[ ]{0,2}(?P<name>\+?[a-z0-9][a-z0-9_-]{4,31})",
)
_NAME = re.compile("[\\w\u3400-\u9fff-]{2,30}")
_DOTS = re.compile(_DOT)
# What each pattern above cannot do without: most texts have none of it, and to look for a sign costs next to nothing.
_DOT_MARKS = (".", "dot", "。", "．", "｡", "点", "點")
_APP_MARKS = (
    "信", "❤", "心", "wechat", "weixin", "v", "wx", "qq", "扣", "企鹅", "whats", "telegram", "电报", "飞机", "tg",
)  # fmt: skip
# Endings that no registry has, but that a name can have in a house of its own or in an example.
_RESERVED = frozenset({"example", "test", "invalid", "onion"})
# Endings that people write behind a " dot ".
_SPOKEN = _RESERVED | {
    "com", "net", "org", "io", "app", "xyz", "cc", "top", "vip", "me", "co", "info", "online", "site", "live", "link",
}  # fmt: skip
# Letters of a host that stand apart: "o r b i t . x y z".
_APART = re.compile(r"(?<!\S)[a-z0-9](?: [a-z0-9.-]){5,60}(?![a-z0-9.-])")
# An account behind a sign that stands apart.
_HANDLE_APART = re.compile(r"(?<![\w@.+/%-])@ (?P<name>[a-z][a-z0-9]{0,20}_[a-z0-9_]{1,20})(?![\w@])")
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
def _public() -> PublicSuffixList:
    """The list as of the package's version: endings that registries give out, not those of single companies."""
    return PublicSuffixList(accept_unknown=False, only_icann=True)


@lru_cache(maxsize=16_384)
def _is_ending(label: str) -> bool:
    """Whether a name can end in this label, written as people read it: `com`, `中国`, not `xn--fiqs8s`."""
    return not label.startswith("xn--") and _public().publicsuffix(label) == label


def registrable(host: str) -> tuple[str, str]:
    """The name someone registered and its suffix: ("kefu", "co.uk") for `help.kefu.co.uk`."""
    suffix = _public().publicsuffix(host) or ""
    if not suffix:  # nobody registers there, as in a house of its own
        name, _, suffix = host.rpartition(".")
        return (name.rpartition(".")[2], suffix) if name else (suffix, "")
    return host.removesuffix(suffix).rstrip(".").rpartition(".")[2], suffix


@lru_cache(maxsize=4096)
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


def links_of(norm: Normalised, *, strict: bool = False) -> tuple[Link, ...]:
    """Like ``links_in``, of a text that is plain already; ``strict`` takes reserved endings for endings, too."""
    return tuple(sorted(_links(norm, strict=strict), key=lambda link: link.start))


def _ends(host: str, *, strict: bool) -> bool:
    label = host.rpartition(".")[2]
    return _is_ending(label) or (strict and label in _RESERVED)


def _links(norm: Normalised, *, strict: bool) -> Iterator[Link]:
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
    for match in _APART.finditer(lower):
        host = match.group().replace(" ", "").strip(".")
        if "." in host and _ends(host, strict=strict):
            taken.append(match.span())
            start, end = norm.span(*match.span())
            yield Link(host=host, path="", start=start, end=end)
    covered = _Covered(taken)
    for match in _BARE.finditer(lower):
        if covered.meets(*match.span()):
            continue
        host = plain_host(match.group("host"))
        if _is_host(norm, match, host, strict=strict):
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
    if last.isascii() or _is_ending(last):
        return host
    ascii_part = re.match(r"[a-z0-9-]+", last)
    if ascii_part and _is_ending(ascii_part.group()):
        return ".".join([*labels[:-1], ascii_part.group()])
    return host


def _is_host(norm: Normalised, match: re.Match[str], host: str, *, strict: bool) -> bool:
    written = match.group("host")
    labels = host.split(".")
    last = labels[-1]
    if re.fullmatch(r"\d+(?:\.\d+)+", host):
        return len(labels) == 4 and match.group("rest") != ""
    if "_" in last or not _ends(last, strict=strict):
        return False
    if " dot " in written and last not in _SPOKEN:
        return False
    # "sent.It works": a full stop without a space, not a name.
    original = norm.text[match.start("host") : match.end("host")]
    tail = re.split(r"[.。．｡]", original)[-1]
    sentence = tail[:1].isupper() and not tail[1:2].isupper() and not original[:1].isupper()
    abbreviated = all(len(label) == 1 for label in labels)
    return not (sentence or abbreviated)


class _Covered:
    """Places that are taken, to be asked about from left to right: each is passed once."""

    __slots__ = ("_at", "_places")

    def __init__(self, places: list[tuple[int, int]]) -> None:
        self._places, self._at = sorted(places), 0

    def meets(self, start: int, end: int) -> bool:
        """Whether a place overlaps ``start:end``, which begins no earlier than what was asked before."""
        while self._at < len(self._places) and self._places[self._at][1] <= start:
            self._at += 1
        return self._at < len(self._places) and self._places[self._at][0] < end


def emails_in(text: str) -> tuple[Mention, ...]:
    """All e-mail addresses of a text, lower case."""
    return emails_of(normalise(text))


def emails_of(norm: Normalised, *, strict: bool = False) -> tuple[Mention, ...]:
    """Like ``emails_in``, of a text that is plain already; ``strict`` as for links."""
    found: list[Mention] = []
    if "@" not in norm.lower:
        return ()
    for match in _EMAIL.finditer(norm.lower):
        host = plain_host(match.group("host"))
        if _ends(host, strict=strict):
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


@lru_cache(maxsize=1024)
def _app_named(app: str) -> str:
    return platform_named(app)


def handles_in(text: str) -> tuple[Mention, ...]:
    """All handles: with an at sign, or named as an account of a messenger."""
    return handles_of(normalise(text))


def handles_of(norm: Normalised) -> tuple[Mention, ...]:
    """Like ``handles_in``, of a text that is plain already."""
    lower = norm.lower
    mails = _Covered(_addressed(lower))
    found: dict[int, Mention] = {}
    signed = (*_HANDLE.finditer(lower), *_HANDLE_APART.finditer(lower)) if "@" in lower else ()
    for match in sorted(signed, key=lambda each: each.start()):
        if not mails.meets(match.start(), match.start() + 1):
            start, end = norm.span(*match.span())
            found[start] = Mention(name=match.group("name"), platform="", start=start, end=end)
    named = _Covered([(mention.start, mention.end) for mention in found.values()])
    last = 0
    for match in _CONTACT.finditer(lower) if any(mark in lower for mark in _APP_MARKS) else ():
        name = match.group("name")
        linked = lower[match.end("app") : match.start("name")].strip() != "" or not name.isalpha()
        known = match.start() < last or named.meets(*norm.span(*match.span()))
        followed = lower[match.end() : match.end() + 1] in {".", "@", "/"}
        if linked and not known and not followed:
            start, end = norm.span(*match.span("name"))
            found[start] = Mention(name=name, platform=_app_named(match.group("app")), start=start, end=end)
            last = match.end()
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
