"""The gate in front of all that leaves: nobody of ours, human or bot, can ask for a secret or lead people away."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from kefu_core.safety.gate.asking import MANY, Ask, english_asks
from kefu_core.safety.gate.asking_zh import chinese_asks
from kefu_core.safety.gate.handing import english_hands
from kefu_core.safety.gate.handing_zh import chinese_hands
from kefu_core.safety.gate.judgement import REASONS, Judgement, Objection, Verdict
from kefu_core.safety.gate.meaning import Meaning, doubt, heard, is_surely_asked, opinion_of
from kefu_core.safety.gate.mixed import as_chinese
from kefu_core.safety.gate.money import HOLDS_ASSET, NAMES_ASSET, PAYS, PAYS_ZH, TRANSFERS
from kefu_core.safety.gate.moving import english_moves
from kefu_core.safety.gate.moving_zh import chinese_moves
from kefu_core.safety.gate.outright import is_outright
from kefu_core.safety.gate.second_opinion import sentence_of
from kefu_core.safety.gate.sentences import (
    is_past_question,
    is_past_question_zh,
    is_refused,
    is_refused_zh,
    is_report,
    is_report_zh,
)
from kefu_core.safety.gate.steering import GRANTS, REMOTE, STEERS, VALIDATES
from kefu_core.safety.gate.strangers import addresses, is_told, mentions, nearly_ours, strange_links
from kefu_core.safety.gate.told import untold
from kefu_core.safety.gate.weighing import english_weighs
from kefu_core.safety.gate.weighing_zh import chinese_weighs
from kefu_core.safety.official.links import links_of
from kefu_core.safety.official.official_list import OfficialList
from kefu_core.safety.text.disguise import undisguise
from kefu_core.safety.text.normalise import Normalised, normalise

__all__ = ["REASONS", "Judgement", "Verdict", "judge_outgoing", "judged"]

_ENDS = ".!?;\n。！？；"
_NEAR = 320
_CHOOSE = re.compile(r"(?:请回复数字|reply with a number) ?[:：]\s*\n(?=1[ .、])")
"""Our own line over numbered choices: it asks for the number of one of them."""
_CHECK_CODE = re.compile(r" · (?:核验号|check code) [0-9a-z]{4}-[0-9a-z]{4}\s*$")
"""Our own mark at the end of an agent's reply: a code that is given, not asked for. The name before it stays."""
_SUCH_AS = re.compile(r" ?(?:比如|例如|譬如|诸如|像|such as|like|for example)")
_MONEY = re.compile(
    r"send|transfer|deposit|pay|move|wire|remit|forward|top[ -]?up|shift|refund|top up|add|补|归集|划"
    r"|[转轉打汇充付缴存往向交]"
)


_LATIN = re.compile("[a-z]")
_HAN = re.compile("[\u3400-\u9fff]")
_FAR = 2.0
"""So much less like a request must a text be for what is said of a payment to be doubted: examples of those are few."""
_NOT_US = re.compile(r"\bnot to (?:us|me)\b")
_WHEN_YOU = re.compile(r"\b(?:when|if|before|after|once|whenever|each time|every time) you (?:\w+ )?$")


def judge_outgoing(text: str, official: OfficialList, *, public: bool = False) -> Judgement:
    """Judge a text before it leaves; `public` texts (posts, announcements) must hold no address of any chain.

    The gravest objection decides; all places of the same reason are named.
    """
    norm = normalise(text)
    plain, places = undisguise(_CHOOSE.sub(_blank, _CHECK_CODE.sub(_blank, norm.lower)))
    plain = untold(plain)
    chinese, chinese_places = as_chinese(plain, places)
    latin, han = _LATIN.search(plain) is not None, _HAN.search(chinese) is not None
    looks = (
        (english_asks, chinese_asks),
        (english_moves, chinese_moves),
        (english_hands, chinese_hands),
        (english_weighs, chinese_weighs),
    )
    objections: list[Objection] = []
    for asks_english, asks_chinese in looks:  # each only where those before it saw nothing
        if latin:
            objections += _asks(norm, asks_english(plain), places, public=public)
        if han:
            objections += _asks(norm, asks_chinese(chinese), chinese_places, public=public)
        if asks_english is english_asks:
            objections += _patterns(norm, plain, places, han=han)
        if any(objection.verdict is Verdict.block for objection in objections):
            break
    if chinese is not plain:
        objections += _patterns(norm, chinese, chinese_places, han=han)
    objections = [each for each in objections if not is_told(each, text)]
    odds = opinion_of(chinese)
    if odds < doubt() and not public:
        objections = [each for each in objections if not _is_doubted(each, text, odds)]
    links = links_of(norm, strict=True)
    objections += addresses(text, links, official, public=public)
    objections += strange_links(links, official)
    objections += nearly_ours(norm, official)
    objections += mentions(norm, official)
    for verdict in (Verdict.block, Verdict.flag):
        grave = [objection for objection in objections if objection.verdict is verdict]
        if grave:
            reason = grave[0].reason
            spans = tuple(sorted({objection.span for objection in grave if objection.reason == reason}))
            return Judgement(verdict=verdict, reason=reason, spans=spans)
        if verdict is Verdict.block and is_surely_asked(chinese, odds, flagged=bool(objections)):
            return Judgement(verdict=verdict, reason="asks_secret", spans=((0, len(text)),))
    return Judgement(verdict=Verdict.pass_)


def _is_doubted(objection: Objection, text: str, odds: float) -> bool:
    """Whether both the whole text and the sentence around an objection read like no request, and none is outright."""
    if objection.verdict is Verdict.flag:
        return False
    under = doubt() - _FAR if objection.reason == "asks_transfer" else doubt()
    if odds >= under:
        return False
    sentence = sentence_of(text, *objection.span)
    return bool(sentence) and not is_outright(sentence) and opinion_of(sentence) < under


def _blank(match: re.Match[str]) -> str:
    return " " * (match.end() - match.start() - 1) + "\n"


@lru_cache(maxsize=4096)
def _judged(text: str, official: OfficialList, public: bool, _by: Meaning | None) -> Judgement:
    return judge_outgoing(text, official, public=public)


def judged(text: str, official: OfficialList, *, public: bool = False) -> Judgement:
    """The gate's judgement, remembered: constant texts, answers and what is judged again at the send cost nothing."""
    return _judged(text, official, public, heard())


def _place(norm: Normalised, places: Sequence[int], start: int, end: int) -> tuple[int, int]:
    return norm.span(places[start], places[end - 1] + 1)


def _asks(norm: Normalised, asks: Iterable[Ask], places: Sequence[int], *, public: bool) -> Iterator[Objection]:
    for ask in asks:
        verdict = Verdict.flag if ask.mild and not public else Verdict.block
        yield Objection(verdict, "asks_secret", _place(norm, places, ask.start, ask.end))


def _patterns(norm: Normalised, plain: str, places: Sequence[int], *, han: bool) -> Iterator[Objection]:
    patterns = [(REMOTE, "remote_control"), (STEERS, "remote_control"), (GRANTS, "validate_wallet")]
    if any(word in plain for word in ("wallet", "钱包", "錢包", "授权", "签名", "approv", "phrase")):
        patterns.append((VALIDATES, "validate_wallet"))
    if _MONEY.search(plain):
        patterns.append((TRANSFERS, "asks_transfer"))
    if HOLDS_ASSET.search(plain):
        patterns.append((PAYS, "asks_transfer"))
    if han:
        patterns.append((PAYS_ZH, "asks_transfer"))
    for pattern, reason in patterns:
        for count, match in enumerate(pattern.finditer(plain)):
            if count >= MANY:  # nobody writes so many, except to keep the gate busy
                yield Objection(Verdict.block, reason, _place(norm, places, match.start(), match.end()))
                break
            if (
                reason == "asks_transfer"
                and match.groupdict().get("to")
                and not NAMES_ASSET.search(plain, max(0, match.start() - 80), match.end())
            ):
                continue
            if _NOT_US.search(match.group()) or (
                pattern is VALIDATES and _WHEN_YOU.search(plain, max(0, match.start() - 24), match.start())
            ):
                continue
            if not _harmless(plain, match.start(), match.end()):
                yield Objection(Verdict.block, reason, _place(norm, places, match.start(), match.end()))


def _harmless(plain: str, start: int, end: int) -> bool:
    """Whether the sentence warns, reports or asks about the past instead of asking for the thing."""
    low = max(start - _NEAR, *(plain.rfind(mark, 0, start) + 1 for mark in _ENDS))
    high = min(filter(lambda at: at >= 0, (plain.find(mark, end) for mark in _ENDS)), default=len(plain))
    high = min(high + 1, end + _NEAR)
    body, before = plain[low:high], plain[low:start]
    verb = plain[start : min(end, start + 16)]
    last = re.split(r"[,，]", before)[-1]
    if _SUCH_AS.match(last):
        last = before
    clause = last + plain[start:end]
    return (
        is_refused(before)
        or is_past_question(before + verb)
        or is_report(body, before)
        or is_refused_zh(last + plain[start : start + 1], body)
        or is_report_zh(body, clause)
        or is_past_question_zh(clause + plain[end:high].strip())
    )
