"""How X reads a text: its weighted length, links, mentions and cashtags, and the form it sends texts in."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

_TLDS = (
    "com|org|net|edu|gov|info|biz|io|app|dev|ai|me|co|tv|xyz|now|help|wallet|finance|money|cash|exchange|"
    "support|online|site|top|shop|club|live|news|pro|link|click|page|cloud|tech|wtf|gg|so|to|ly|eth|"
    "cn|hk|tw|jp|kr|sg|in|id|vn|th|ph|my|us|uk|ca|au|nz|de|fr|es|it|nl|be|ch|at|se|no|fi|dk|pl|cz|ru|ua|tr|"
    "br|mx|ar|cl|za|ng|ke|eg|ae|il|eu"
)
_URL = re.compile(
    rf"(?<![A-Za-z0-9@$#_.\-])(?:https?://)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:{_TLDS})(?![A-Za-z0-9-])"
    r"(?::\d+)?(?:[/?#][A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]*)?",
    re.IGNORECASE,
)
_TRAILING = ".,!?;:'\")]"
_PICTURE = "[\u231a-\u23ff\u25aa-\u25fe\u2600-\u27bf\u2934\u2935\u2b05-\u2b55\U0001f000-\U0001faff]"
_TONE = "[\U0001f3fb-\U0001f3ff]"
_EMOJI = re.compile(
    "[\U0001f1e6-\U0001f1ff]{2}"
    "|[0-9#*]\ufe0f?\u20e3"
    f"|[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u21aa\u3030\u303d\u3297\u3299]\ufe0f"
    f"|{_PICTURE}\ufe0f?{_TONE}?[\U000e0020-\U000e007f]*(?:\u200d{_PICTURE}\ufe0f?{_TONE}?)*"
)
_MENTION = re.compile(r"(?<![A-Za-z0-9_!#$%&*@＠])@([A-Za-z0-9_]{1,15})(?![A-Za-z0-9_@])")
_CASHTAG = re.compile(r"(?<![A-Za-z0-9_$])\$[A-Za-z]{1,6}(?:[._][A-Za-z]{1,2})?(?![A-Za-z0-9_])")
_LIGHT = ((0x0000, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037))

POST_LIMIT = 280
"""Weighted length of a post (twitter-text ``config/v3.json``)."""
URL_LENGTH = 23
"""What a link counts, whatever its length."""


@dataclass(slots=True)
class Wire:
    """A text as the API gives it: links shortened, ``& < >`` escaped, with where they stand."""

    text: str
    urls: list[dict[str, Any]] = field(default_factory=list)


def links(text: str) -> list[tuple[int, int]]:
    """Where X sees links, greedily: ``help.now`` in prose is one."""
    spans = []
    for match in _URL.finditer(text):
        end = match.end()
        while text[end - 1] in _TRAILING:
            end -= 1
        spans.append((match.start(), end))
    return spans


def weighted_length(text: str) -> int:
    """The length that must not be above ``POST_LIMIT``."""
    text = unicodedata.normalize("NFC", text)
    total, last = 0, 0
    for start, end in links(text):
        total += _plain_length(text[last:start]) + URL_LENGTH
        last = end
    return total + _plain_length(text[last:])


def _plain_length(text: str) -> int:
    rest, emoji = _EMOJI.subn("", text)
    return 2 * emoji + sum(_weight(ord(letter)) for letter in rest)


def _weight(point: int) -> int:
    return 1 if any(low <= point <= high for low, high in _LIGHT) else 2


def mentions(text: str) -> list[tuple[int, int, str]]:
    """``(start, end, user name)`` of every explicit mention."""
    return [(m.start(), m.end(), m.group(1)) for m in _MENTION.finditer(text)]


def cashtags(text: str) -> list[str]:
    """Every ``$TICKER`` in order."""
    return _CASHTAG.findall(text)


def wire(text: str, *, escape: bool) -> Wire:
    """``text`` as it goes over the wire."""
    out, urls, last = "", [], 0
    for start, end in links(text):
        out += _escaped(text[last:start], escape)
        shown = text[start:end]
        expanded = shown if shown.lower().startswith("http") else f"http://{shown}"
        short = "https://t.co/" + hashlib.sha256(expanded.encode()).hexdigest()[:10]
        urls.append(
            {
                "start": len(out),
                "end": len(out) + len(short),
                "url": short,
                "expanded_url": expanded,
                "display_url": re.sub(r"^https?://", "", shown)[:27],
            }
        )
        out += short
        last = end
    return Wire(out + _escaped(text[last:], escape), urls)


def _escaped(text: str, escape: bool) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") if escape else text
