"""Counts, cuts and cleans text in each platform's own unit.

One splitter serves all units. A cut never falls inside what a reader sees as one character (emoji sequence,
flag, letter with marks), nor inside a URL that fits. Knows no platform: the unit comes with the limit.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import pairwise

from kefu_core.capabilities import TextLimit, TextUnit

WEIGHTED_URL = 23
HALF_WIDTH_URL = 11

# Endings after which ``name.ending`` in prose becomes a link. Every country's, and the general ones that brands,
# wallets and their impostors use. An ending too many costs a few characters; one too few costs a refused post.
LINKED_ENDINGS = frozenset(
    """
    ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt
    bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er
    es et eu fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr
    ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk
    lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf
    ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc
    sd se sg sh si sj sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt
    tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw com net org edu gov mil int
    biz info name pro mobi asia arpa aero coop jobs museum post tel travel cat xxx app dev page web
    site website online store shop shopping sale buy deals link click live life love news now today
    world work works zone space tech technology tools software systems support help helpline guide
    guru center centre chat community social network networks host hosting cloud email digital media
    studio agency group team company business services service solutions expert experts consulting
    partners ventures capital finance financial fund money cash credit bank insure exchange trade
    trading market markets investments gold wallet crypto token nft dao eth bit bitcoin blockchain
    xyz top vip win bid best bet casino poker games game fun run one plus pub club icu art blog wiki
    watch video audio photo photos pictures events tickets tips reviews report rocks ninja cool lol
    wtf red blue green black pink kim moe ink wang ren xin fit fyi dog pet city town place land
    house homes earth global international energy solar security protection foundation university
    academy school education institute training careers press review science health care clinic
    legal law tax gallery design graphics marketing download google goog youtube android amazon
    apple microsoft foo bar zip mov how new day gmbh ltd llc inc limited holdings direct express
    delivery supply tokyo london berlin nyc
    """.split()  # noqa: SIM905 - a list of 473 strings, one a line, would hide the code
)

_ENDING = "|".join(sorted(LINKED_ENDINGS))
_LABELS = r"(?:[a-z0-9][a-z0-9_-]{0,62}+\.)+"
# An "@" after the host makes it a user name of another host, or of a mail address: no link of ours.
_NO_AT = r"(?![.:a-z0-9_-]*@)"
_URL = re.compile(
    rf"(?:https?://{_LABELS}[a-z][a-z0-9-]{{1,62}}+(?::[0-9]{{1,5}}+)?{_NO_AT}"
    rf"|(?<![a-z0-9@＠$#＃_./-]){_LABELS}(?:{_ENDING})(?![a-z0-9_+-]){_NO_AT})"
    r"(?:[/?#][!#$%&'()*+,./0-9:;=?@A-Z\[\]_a-z|~-]*)?",
    re.IGNORECASE | re.ASCII,
)
_PAIRS = {")": "(", "]": "["}

_TONE = "\U0001f3fb-\U0001f3ff"
_PICTURE = (
    "[\u203c\u2049\u2122\u2139\u2194-\u21aa\u231a-\u23ff\u24c2\u25aa-\u25fe\u2600-\u27bf\u2934\u2935\u2b05-\u2b55"
    "\u3030\u303d\u3297\u3299\U0001f000-\U0001f1e5\U0001f200-\U0001faff]"
)
_ONE_EMOJI = f"{_PICTURE}(?:\ufe0f|[{_TONE}])?"
_EMOJI = re.compile(
    "[\U0001f1e6-\U0001f1ff]{2}|[0-9#*]\ufe0f?\u20e3|[\u00a9\u00ae]\ufe0f"
    f"|\U0001f3f4[\U000e0020-\U000e007f]+|{_ONE_EMOJI}(?:\u200d{_ONE_EMOJI})*"
)
_HEAVY = re.compile("[^\u0000-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]")
_WIDE = re.compile("[^\u0000-\u007f]")

_DROPPED = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_MOST_MARKS = 4

# Where a text is best cut, best first; True: at the end of the match, False: before it.
_BREAKS = (
    (re.compile(r"\n\s*\n"), False),
    (re.compile(r"\n"), False),
    (re.compile(r"[。！？…]+[”’」』）)】》]*|[.!?]+[\"'”’)\]]*(?=\s)"), True),
    (re.compile(r"\s+"), False),
)


def measure(text: str, unit: TextUnit) -> int:
    """How much of ``unit`` the text takes."""
    return -(-_raw(text, unit) // _scale(unit))


def fits(text: str, limit: TextLimit) -> bool:
    """Whether the text is within the limit."""
    return _raw(text, limit.unit) <= limit.limit * _scale(limit.unit)


def urls(text: str) -> tuple[tuple[int, int], ...]:
    """Start and end of everything a platform would make a link of, bare domains included."""
    if "." not in text:
        return ()
    return tuple((found.start(), _url_end(text, found.start(), found.end())) for found in _URL.finditer(text))


def boundaries(text: str) -> list[int]:
    """Offsets between visible characters, 0 and the text's length included."""
    out = [0]
    flags = 0
    for offset in range(1, len(text)):
        before, here = text[offset - 1], text[offset]
        flags = flags + 1 if _is_flag(before) else 0
        if before < "\u0300" and here < "\u0300":
            if before != "\r" or here != "\n":
                out.append(offset)
        elif _is_flag(here) and _is_flag(before):
            if flags % 2 == 0:
                out.append(offset)
        elif not _joined(before, here):
            out.append(offset)
    if text:
        out.append(len(text))
    return out


def split(text: str, limit: TextLimit) -> tuple[str, ...]:
    """Parts that each fit; nothing but whitespace at the cuts is lost. Blank text gives no part.

    Cuts at a paragraph, line, sentence or space within the last three quarters of what fits, else between
    visible characters. What does not fit alone (a letter with a thousand marks) is cut between code points.
    """
    if not text.strip():
        return ()
    if fits(text, limit):
        return (text,)
    ruler = _Ruler.of(text, limit)
    parts: list[str] = []
    here, last = 0, len(ruler.cuts) - 1
    while here < last:
        end = ruler.furthest(here)
        if end < last:
            end = ruler.best(here, end)
        part = text[ruler.cuts[here] : ruler.cuts[end]]
        if not part.isspace():
            parts.append(part if end == last else part.rstrip())
        here = end
        while here < last and text[ruler.cuts[here] : ruler.cuts[here + 1]].isspace():
            here += 1
    return tuple(parts)


def truncate(text: str, limit: TextLimit, ellipsis: str = "…") -> str:
    """The text, or as much of its beginning as fits with ``ellipsis`` after it. A link is kept whole or left out."""
    if fits(text, limit):
        return text
    if not fits(ellipsis, limit):
        ellipsis = ""
    ruler = _Ruler.of(text, limit)
    end = ruler.furthest(0)
    while end and not fits(text[: ruler.cuts[end]].rstrip() + ellipsis, limit):
        end -= 1
    cut = ruler.cuts[end]
    # Half a link is worse than none, unless there is nothing else.
    cut = next((start for start, stop in urls(text) if 0 < start < cut < stop), cut)
    return text[:cut].rstrip() + ellipsis


def clean(text: str) -> str:
    """The text without what stores and XML refuse: NUL, C0 controls, lone surrogates, two non-characters.

    Tabs and line feeds stay; carriage returns become line feeds; halves of a pair that stand together are joined.
    """
    if text.isprintable() or ("\n" in text and text.replace("\n", "").isprintable()):
        return text
    joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    return _DROPPED.sub("", joined.replace("\r\n", "\n").replace("\r", "\n"))


def clean_name(name: str, max_chars: int = 64) -> str:
    """A name as it may be shown: one line, nothing invisible, no reversed writing, no towers of marks."""
    if name.isalnum() and len(name) <= max_chars and _BLANKS.isdisjoint(name):
        return name
    out: list[str] = []
    marks = 0
    for char in clean(name):
        category = unicodedata.category(char)
        if char.isspace():
            out.append(" ")
            continue
        if category in {"Cc", "Cf", "Cs"} or char in _BLANKS:
            continue
        marks = marks + 1 if category[0] == "M" else 0
        if marks <= _MOST_MARKS:
            out.append(char)
    plain = " ".join("".join(out).split())
    return truncate(plain, TextLimit(limit=max_chars, unit=TextUnit.CODE_POINTS))


@dataclass(frozen=True, slots=True)
class _Ruler:
    """A text with its allowed cuts and what it weighs up to each. ``cuts`` and ``sums`` run in parallel."""

    text: str
    unit: TextUnit
    room: int
    cuts: list[int]
    sums: list[int]

    @classmethod
    def of(cls, text: str, limit: TextLimit) -> "_Ruler":
        unit, room = limit.unit, limit.limit * _scale(limit.unit)
        if room < 1:
            raise ValueError("a limit of text is at least 1")
        whole = [(start, end) for start, end in urls(text) if _raw(text[start:end], unit) <= room]
        cuts = _outside(boundaries(text), whole)
        kept, sums = [0], [0]
        for start, end in pairwise(cuts):
            weight = _raw(text[start:end], unit)
            # What can't be kept together is cut between code points: a text must never be stuck.
            steps = range(start + 1, end + 1) if weight > room else (end,)
            for step in steps:
                sums.append(sums[-1] + (weight if len(steps) == 1 else _raw(text[kept[-1] : step], unit)))
                kept.append(step)
        return cls(text, unit, room, kept, sums)

    def furthest(self, start: int) -> int:
        """Index of the last cut up to which it fits, at least the next one."""
        end = bisect_right(self.sums, self.sums[start] + self.room) - 1
        # Weights do not simply add up: cutting "help.nowhere" after "now" makes a link of what was none.
        while end > start + 1 and not self._fits(start, end):
            end -= 1
        return max(end, start + 1)

    def best(self, start: int, end: int) -> int:
        """Index of the cut that reads best, ``end`` being the last that fits."""
        low, high = self.cuts[start], self.cuts[end]
        floor = low + (high - low) // 4
        for pattern, after in _BREAKS:
            found = self._last_break(pattern, start, end, floor, after=after)
            if found:
                return found
        inside_word = (self.text[high - 1] + self.text[high]).isascii() and self.text[high - 1 : high + 1].isalnum()
        return (inside_word and self._last_break(_BREAKS[-1][0], start, end, low, after=False)) or end

    def _last_break(self, pattern: re.Pattern[str], start: int, end: int, floor: int, *, after: bool) -> int:
        found = pattern.finditer(self.text, self.cuts[start], self.cuts[end] + 2)
        offsets = [match.end() if after else match.start() for match in found]
        offsets = [offset for offset in offsets if floor < offset <= self.cuts[end]]
        for offset in reversed(offsets):
            index = bisect_left(self.cuts, offset)
            blank = self.text[self.cuts[start] : offset].isspace()
            if self.cuts[index] == offset and not blank and self._fits(start, index):
                return index
        return 0

    def _fits(self, start: int, end: int) -> bool:
        return _raw(self.text[self.cuts[start] : self.cuts[end]], self.unit) <= self.room


def _scale(unit: TextUnit) -> int:
    return 2 if unit == TextUnit.HALF_WIDTH else 1


def _raw(text: str, unit: TextUnit) -> int:
    """What ``text`` weighs, in halves for half widths."""
    if unit == TextUnit.CODE_POINTS:
        return len(text)
    if unit == TextUnit.UTF16:
        return len(text.encode("utf-16-le", "surrogatepass")) // 2
    if unit == TextUnit.BYTES:
        return len(text.encode("utf-8", "surrogatepass"))
    if unit == TextUnit.WEIGHTED:
        text = unicodedata.normalize("NFC", text)
    total = at = 0
    for start, end in urls(text):
        total += _plain(text[at:start], unit)
        total += WEIGHTED_URL if unit == TextUnit.WEIGHTED else 2 * HALF_WIDTH_URL
        at = end
    return total + _plain(text[at:], unit)


def _plain(text: str, unit: TextUnit) -> int:
    if text.isascii():
        return len(text)
    if unit == TextUnit.HALF_WIDTH:
        return len(text) + len(_WIDE.findall(text))
    # One ideograph stands for each emoji: both weigh 2.
    text = _EMOJI.sub("\u4e00", text)
    return len(text) + len(_HEAVY.findall(text))


def _url_end(text: str, start: int, end: int) -> int:
    """Where a URL really ends: punctuation of the sentence around it is not part of it."""
    while end > start:
        last = text[end - 1]
        opening = _PAIRS.get(last)
        if opening is None:
            if last not in ".,:;!?'*|&":
                break
        elif text.count(opening, start, end) >= text.count(last, start, end):
            break
        end -= 1
    return end


def _outside(offsets: list[int], spans: list[tuple[int, int]]) -> list[int]:
    """Those offsets that are not inside a span."""
    out: list[int] = []
    index = 0
    for offset in offsets:
        while index < len(spans) and spans[index][1] <= offset:
            index += 1
        if index == len(spans) or offset <= spans[index][0]:
            out.append(offset)
    return out


def _is_flag(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _joined(before: str, here: str) -> bool:
    """Whether two code points belong to one visible character; flags are counted by the caller."""
    if before in "\r\n\t\x00":
        return False
    category = unicodedata.category(here)
    if category[0] == "M" or here in "\u200c\u200d\uff9e\uff9f" or "\U0001f3fb" <= here <= "\U0001f3ff":
        return True
    if "\U000e0020" <= here <= "\U000e007f":
        return True
    if before == "\u200d" and category[0] not in "ZC":
        return True
    if "\ud800" <= before <= "\udbff" and "\udc00" <= here <= "\udfff":
        return True
    # A virama ties the next consonant to it (Indic scripts).
    if category[0] == "L" and unicodedata.combining(before) == 9:
        return True
    return _jamo(before, here)


def _jamo(before: str, here: str) -> bool:
    """Parts of one Korean syllable."""
    leading = "\u1100" <= before <= "\u115f" or "\ua960" <= before <= "\ua97c"
    if leading and ("\u1100" <= here <= "\u115f" or "\uac00" <= here <= "\ud7a3"):
        return True
    tail = "\u1160" <= here <= "\u11ff" or "\ud7b0" <= here <= "\ud7fb"
    korean = leading or "\u1160" <= before <= "\u11ff" or "\uac00" <= before <= "\ud7fb"
    return tail and korean
