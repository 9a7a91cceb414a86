"""Which part of something a message says it holds: "first four …", "第二行 …", before nothing but words of a list.

Told by place words alone: what the words behind them are is the business of ``spread``.
"""

import re
from dataclasses import dataclass

_LONGEST = 60
"""Characters: an announcement of a part is never longer."""
# Characters that place words and what joins them are written with; one of the strong ones must be among them.
_HAN = re.compile(
    r"[\W_]*(?P<han>[我先再又就这那這是的给給你发發打写寫抄然后後接着着还還有另外最前面中间間上下左右头頭末尾开開始结結束剩余餘其第一二三四五六七八九十两兩"
    r"0-9半边邊部分截段行列排组組个個字词詞次遍条條到至里裡助记記单單来來继续續好了~-]{2,18})(?=[\W_a-z]|$|[^\u3400-\u9fff])"
)
# Before words of another script any Chinese may say where they stood.
_BEFORE_LATIN = re.compile(r"[\W_]*(?P<han>[\u3400-\u9fff0-9]{2,14})(?=[\W_]{0,4}[^\W\d_\u3400-\u9fff])")
_STRONG = re.compile(
    r"[前后後中上下左右头頭末尾第另半剩余餘]|接着|然后|开头|結尾|结尾|[一二三四五六12345]行"
    r"|先|再来|[正背反]面|[两三四五六七八九]个|单词[一二三四五六七八九十\d]|[又再][一二三四五六两]|还有|最后"
)
_ORDINAL_HAN = re.compile(
    r"单词[一二三四五六七八九十\d]|第[ ]?(?:\d{1,2}|二?十?[一二三四五六七八九十])[ ]?(?:个|個)?(?:单?词|單?詞"
    r"|字)?(?:就?是|为|為)?"
)
_NUMBER = r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_PLACE = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|1st|2nd|3rd|\d{1,2}th|last"
    r"|next|final|other|rest|top|middle|bottom|left|right|upper|lower|remaining|previous|following|front|back|opening|closing|start|end"
    r"|premi[eè]re?|primer[ao]?|deuxi[eè]me|troisi[eè]me|derni[eè]re?|segund[ao]|terc[e]\w{1,4}|[uú]ltim[ao]s?|cuart[ao]|prim[ao]"
    r"|second[ao]|terz[ao]|erste|zweite|dritte|letzte)"
)
_PIECE = (
    r"(?:lines?|rows?|parts?|columns?|half|halves|sides?|batch|pages?|blocks?|groups?|pieces?|words?|ones?|numbers?"
    r"|sections?|cards?|sheets?|go|others?|l[ií]neas?|lignes?|moiti[eé]|mitad|parte?s?|partie|fila|riga|linha|met[aà]|metade"
    r"|teil|zeile|h[aä]lfte)"
)
_ENGLISH = re.compile(
    r"[\W_]*(?:(?:and|then|ok(?:ay)?|so|now|here(?:[’']s)?|comes?|it|this|these|the|my|is|are|was|its?|goes|plus|also|again"
    r"|begins?|starts?|ends?|continues?|finally|lastly|still)(?![a-z])[\W_]*){0,5}"
    rf"(?:{_PLACE}|{_PIECE}|{_NUMBER}|with|comes|then|lastly|deux|trois|[a-d](?=[).:]))(?![a-z])[\W_]*"
    rf"(?:(?:{_PLACE}|{_PIECE}|{_NUMBER}|[a-d])(?![a-z])[\W_]*)?(?:(?:to|till|through|and)(?![a-z])[\W_]*)?"
    rf"(?:{_NUMBER}(?![a-z])[\W_]*)?(?:(?:words?|ones?)(?![a-z])[\W_]*)?(?:(?:of|it|them|the|is|are|was|card|paper|sheet|others?)(?![a-z])[\W_]*){{0,3}}"
)
_ORDINAL_ENGLISH = re.compile(
    rf"[\W_]*(?:the[ ])?(?:{_PLACE}[ ]word|word[ ](?:number[ ]|no\.?[ ]?"
    rf"|#)?{_NUMBER})(?![a-z])"
)


@dataclass(frozen=True, slots=True)
class PartLabel:
    """Where the words behind it begin; whether it numbers a single word."""

    end: int
    is_ordinal: bool


def part_label(lower: str) -> PartLabel | None:
    """The place words that a lower-case text begins with, or None."""
    head = lower[:_LONGEST]
    begun = next(filter(str.isalnum, head), "")
    match = _HAN.match(head) or _BEFORE_LATIN.match(head) if begun > "\u33ff" or begun.isdigit() else None
    if match:
        if _STRONG.search(match.group("han")) is None and not match.group("han").startswith("一"):
            return None
        return PartLabel(match.end("han"), is_ordinal=_ORDINAL_HAN.search(match.group("han")) is not None)
    match = _ENGLISH.match(head) if begun <= "\u33ff" else None
    if match is None:
        return None
    return PartLabel(match.end(), is_ordinal=_ORDINAL_ENGLISH.match(head) is not None)
