"""Finds credentials of services: tokens with known beginnings, signed tokens, and long values that a label names."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kefu_core.safety.secrets.findings import SecretKind
from kefu_core.safety.secrets.label_places import untagged
from kefu_core.safety.secrets.signs import Marks, Signs
from kefu_core.safety.text.normalise import Normalised, holds_any, long_runs

_Found = Iterator[tuple[SecretKind, int, int]]

# Beginnings that only credentials have, each with the shape of the rest.
_KNOWN = re.compile(
    r"(?<![0-9A-Za-z_-])(?:"
    r"sk-(?:[a-z]{2,8}-)?[A-Za-z0-9_-]{20,200}|[srp]k_(?:live|test)_[A-Za-z0-9]{16,120}|whsec_[A-Za-z0-9]{20,80}"
    r"|(?:AKIA|ASIA)[0-9A-Z]{16}|AIza[0-9A-Za-z_-]{35}|ya29\.[0-9A-Za-z_-]{20,400}|GOCSPX-[0-9A-Za-z_-]{20,40}"
    r"|gh[pousr]_[A-Za-z0-9]{30,255}|github_pat_[A-Za-z0-9_]{40,120}|glpat-[A-Za-z0-9_-]{20,60}"
    r"|xox[abeoprs]-[A-Za-z0-9-]{10,250}|xapp-[A-Za-z0-9-]{20,200}|npm_[A-Za-z0-9]{36}|pypi-[A-Za-z0-9_-]{40,300}"
    r"|hf_[A-Za-z0-9]{30,60}|dop_v1_[a-f0-9]{64}|SG\.[A-Za-z0-9_-]{16,40}\.[A-Za-z0-9_-]{30,60}|shp(?:at|ss"
    r"|ca)_[a-f0-9]{32}"
    r"|LTAI[A-Za-z0-9]{12,30}|AKID[A-Za-z0-9]{13,40}|EAA[A-Za-z0-9]{60,300}|\d{8,10}:AA[A-Za-z0-9_-]{32,34}"
    r"|eyJ[A-Za-z0-9_-]{8,4000}\.[A-Za-z0-9_-]{8,8000}\.[A-Za-z0-9_-]{8,2000}"
    r")(?![0-9A-Za-z_-])"
)
_BOT_TOKEN = re.compile(r"(?<!\d)\d{8,10}:[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])")
_MARKS = (
    "secret", "token", "api", "key", "cookie", "sess", "sid", "会话", "會話", "bearer", "auth", "密钥", "密鑰", "秘钥",
    "令牌", "凭证",
)  # fmt: skip
_PAIR_MARKS = Marks("api", "ak", "key", "密钥", "密鑰")
PREFILTER = re.compile("|".join(_MARKS))
_SIGNS = Marks(*_MARKS)
_LABEL = re.compile(
    r"(?=[abcejprst令访密秘会會])"
    r"(?:(?:api|app|client|access|consumer|bot|auth|refresh|session|secret|encoding ?aes|account|shared)[ _-]{0,2}"
    r"(?:secret|token|key|id_token)(?:[ _-]?key)?|appsecret|encodingaeskey|(?<![a-z])secret(?:[ _-]?(?:key"
    r"|access key))?|bearer"
    r"|session[ _-]?(?:id|cookie)|sessid|phpsessid|jsessionid|(?<![a-z])sid(?=[ ]?[:=])|set-cookie|(?<![a-z])cookie"
    r"|(?<![a-z])token|(?:api)[ ]{0,2}(?:密钥|密鑰|秘钥)|令牌|访问密钥|密钥|密鑰|秘钥|会话(?:标识|id)?|會話)"
    r"(?:[ ](?:of|for|from|in|on)(?:[ ][a-z]{1,12}){1,4}|[ ]?value|的?值|我?[填用设存]?的)?"
    r"[\"'”]?[ ]{0,2}(?:(?:is|was|says|是|为|=>|[:=])[ ]{0,2}){0,2}[ ]{0,8}[\"'“`「]{0,3}"
    r"(?P<value>[a-z0-9_.~+/=|%:;-]{16,2000})"
)
# A header with several cookies, or one cookie whose name speaks of a login: the name does not matter further.
_COOKIES = re.compile(r"(?<![a-z])cookies?[\"']?[ ]{0,2}(?:is|was|是|为|[:=])?[ ]{0,2}(?P<pairs>[^\n]{12,4000})")
_EQUATION = re.compile(r"(?<![a-z0-9_.-])[a-z0-9_.-]{3,80}=[^\s;]{16,2010}")
_PAIR = re.compile(r"(?<![\w.-])[a-z_][\w.-]{0,60}=[\"']?(?P<value>[a-z0-9_.~+/|%:-]{12,2000}=*)")
_SESSION_PAIR = re.compile(
    r"(?<![a-z0-9])[a-z0-9_.-]{0,30}(?:sess|sid|auth|login|logged|token|csrf|xsrf|remember|ticket)[a-z0-9_.-]{0,20}="
    r"[\"']?(?P<value>[a-z0-9_.~+/|%:-]{16,2000}=*)"
)
# "api key / secret" and the two values behind it: in the next lines, or beside each other.
_PAIRED = re.compile(
    r"(?:a(?<![a-z]a)(?:pi|k(?![a-z])|ccess[ _-]?key)|key[ ]?(?:/|and|&|\+|和|,|、)[ ]?secret|密[钥鑰])"
    r"[^\n]{0,28}?[\n:= ]\s{0,2}"
    r"(?P<first>(?<![a-z0-9_-])[a-z0-9_-]{16,200})[ ]{0,2}[\n/|,;、 ][ ]{0,2}"
    r"(?:(?:api[ _-]?)?(?:secret|sk|密钥|密鑰"
    r"|私钥)[ _-]?(?:key)?[ :=]{0,3})?(?P<second>[a-z0-9_-]{16,200})(?![a-z0-9_-])"
)
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-")
_VALUE = re.compile(r"[a-z0-9_.~+/=|%:;-]{16}")
_VALUE_SIGNS = ("~", "|", "%", ";")
"""Those of a value's signs that no long run has."""
_FURTHEST = 180
"""Characters: more than a mark and what lies between it and its value have."""
_SHORTEST_VALUE = 16
_LABEL_BEFORE = 40
_LABEL_BEHIND = 160
_URL_LOGIN = re.compile(r"://[^\s/@:]{1,64}:(?P<value>[^\s/@:]{3,128})@")
_PUBLIC = re.compile(r"0x[0-9a-f]{40}(?:$|[^0-9a-f])|[a-z]{3,5}pub|https?:|www\.|.*(?:your|example|xxxx|\*\*|<|\$\{)")


def find_credentials(
    norm: Normalised, runs: Sequence[tuple[int, int]] | None = None, signs: Signs | None = None
) -> _Found:
    """Tokens and secrets of services, by beginning or by label."""
    text, lower = norm.text, norm.lower
    if len(lower) < 12:
        return
    runs = long_runs(norm) if runs is None else runs
    signs = signs or Signs(lower)
    for first, last in runs:
        for pattern in (_KNOWN, _BOT_TOKEN) if text.find(":", first, last) >= 0 else (_KNOWN,):
            for match in pattern.finditer(text, first, last):
                if not _is_placeholder(match.group()):
                    yield SecretKind.credential, *match.span()
    if "://" in lower:
        for match in _URL_LOGIN.finditer(lower):
            yield SecretKind.password, *match.span("value")
    for match in _cookies(lower):
        if _is_cookie(text, lower, match):
            yield SecretKind.credential, *match.span("value")
    if len(runs) > 1 and signs.hold(_PAIR_MARKS):
        for match in _PAIRED.finditer(lower):
            if all(_is_one_of_two(text[slice(*match.span(name))]) for name in ("first", "second")):
                yield SecretKind.credential, *match.span("first")
                yield SecretKind.credential, *match.span("second")
    if signs.hold(_SIGNS):
        lower = untagged(lower)
        for match in _labelled(lower, runs):
            if _is_secret(text, lower, match):
                yield SecretKind.credential, *match.span("value")


def _cookies(lower: str) -> Iterator[re.Match[str]]:
    if "=" not in lower:
        return
    if "cookie" in lower:
        for header in _COOKIES.finditer(lower):
            yield from _PAIR.finditer(lower, *header.span("pairs"))
    yield from (match for run in _EQUATION.finditer(lower) for match in _SESSION_PAIR.finditer(lower, *run.span()))


def _is_cookie(text: str, lower: str, match: re.Match[str]) -> bool:
    """Letters and digits mixed as no path, place or date mixes them."""
    value = text[slice(*match.span("value"))]
    if _is_placeholder(value) or _PUBLIC.match(lower[match.start("value") : match.end("value")]):
        return False
    return _is_random(value) and sum(char.isalpha() for char in value) >= 4


def _labelled(lower: str, runs: Sequence[tuple[int, int]]) -> Iterator[re.Match[str]]:
    """All matches of `_LABEL`, looked for only around the words that it needs."""
    parts: list[tuple[int, int]] = []
    value_at = -1
    for hit in _hits_near_values(lower, runs):
        first, last = max(0, hit.start() - _LABEL_BEFORE), min(len(lower), hit.end() + _LABEL_BEHIND)
        if parts and first <= parts[-1][1]:
            parts[-1] = (parts[-1][0], last)
            continue
        if value_at < first:
            value = _VALUE.search(lower, first)
            if value is None:
                break
            value_at = value.start()
        if value_at + _SHORTEST_VALUE <= last:
            parts.append((first, last))
    position = 0
    for first, last in parts:
        position = max(position, first)
        while found := _LABEL.search(lower, position, last):
            whole = _LABEL.match(lower, found.start()) or found
            yield whole
            position = whole.end()


def _hits_near_values(lower: str, runs: Sequence[tuple[int, int]]) -> Iterator[re.Match[str]]:
    """What `PREFILTER` finds where a value is near enough."""
    if holds_any(lower, _VALUE_SIGNS):
        yield from PREFILTER.finditer(lower)  # a value may have signs that part a run
        return
    begun = end = 0
    for first, last in runs:
        if last - first < _SHORTEST_VALUE:
            continue
        if first - _FURTHEST > end:
            yield from PREFILTER.finditer(lower, begun, end)
            begun = first - _FURTHEST
        end = min(len(lower), last + _FURTHEST)
    yield from PREFILTER.finditer(lower, begun, end)


def _is_placeholder(token: str) -> bool:
    return len(set(token[-12:])) <= 2 or "xxxx" in token.lower() or "your" in token.lower()


def _is_one_of_two(value: str) -> bool:
    """Of a pair behind its names: random, and no address, transaction or trace."""
    if _PUBLIC.match(value.lower()) or _UUID.match(value.lower()) or _is_placeholder(value):
        return False
    return _is_random(value) and re.fullmatch(r"(?:0x)?[0-9a-fA-F]{64}", value) is None


def _is_secret(text: str, lower: str, match: re.Match[str]) -> bool:
    """A long value with letters and digits that is neither an address nor a placeholder nor left to the hex rule."""
    start, end = match.span("value")
    start += len(text[start:end]) - len(text[start:end].lstrip("/"))  # "…/token/0x…" is a path
    value = text[start:end]
    if _PUBLIC.match(lower[start:end]) or _is_placeholder(value):
        return False
    if re.fullmatch(r"(?:0x)?[0-9a-f]{64}", lower[start:end]):
        # A contract's token address never has this length; only a label that names an interface's secret decides here.
        return re.match(r"(?:api|app|client|consumer|access)", match.group()) is not None
    digits = sum(char.isdigit() for char in value)
    letters = sum(char.isalpha() for char in value)
    if (
        (digits == 0 and not _is_random(value))
        or letters < 4
        or "private key" in lower[max(0, match.start() - 12) : start]
    ):
        return False
    if match.group().startswith(("token", "密钥", "令牌")) and _looks_public(value):
        return False
    return _is_random(value) and ("-" not in value or digits >= 4)


def _is_random(value: str) -> bool:
    """Letters and digits mixed as no word mixes them: two digits, or capitals all over a long value."""
    if sum(char.isdigit() for char in value) >= 2:
        return True
    turns = sum(a.islower() and b.isupper() for a, b in pairwise(value) if a.isalpha() and b.isalpha())
    return len(value) >= 20 and turns >= 4 and not any(char in " ./:" for char in value)


def _looks_public(value: str) -> bool:
    """After a bare "token": the address of a coin's contract is public."""
    return re.fullmatch(r"[1-9A-HJ-NP-Za-km-z]{32,44}|[a-z]{2,5}1[0-9a-z]{38,62}|0x[0-9a-fA-F]{40}", value) is not None
