"""Finds codes that no label names: six digits that came just now, or that are refused, in a message of nothing else.

Only short messages without a word for anything else that has digits (an order, an amount, an error) are judged so;
bare digits stay, because nothing tells them from an order's number or an amount.
"""

import re
from collections.abc import Iterator

from kefu_core.safety.secrets.findings import SecretKind

_LONGEST = 64
_SIX = r"(?P<six>(?!\d*000(?!\d))(?:\d{6}|\d{3}[ -]\d{3}))"
# Four digits are an amount or a year more often than six.
_FOUR = r"(?P<four>(?!19\d\d|20\d\d|\d{0,2}00)\d{4})"
_OTHER = re.compile(
    r"order|ticket|case(?![a-z])|invoice|tracking|amount|balance|error|block|page|account|number|price"
    r"|fee(?![a-z])|gas|uid|(?<![a-z])id(?![a-z])"
    r"|usd|eth|btc|trx|sats?(?![a-z])|shib|coins?|token|nft|(?<![0-9a-z])u(?![a-z])|yuan|dollar|deposit"
    r"|withdraw|transfer|address|phone|zip"
    r"|room|version|step|row|line|级|订单|訂單|单号|單號|工单|工單|余额|餘額|金额|金額|提现|提現|到账|到賬|转"
    r"|轉|充|枚|(?<![这那一這了])[个個]|元|块|塊|币|幣"
    r"|报错|錯誤碼|错误码|邮编|郵編|尾号|尾號|房|号|號|年|月|日|手续费|手續費|价|價|版本|第.?行|uid|编|編|邮件"
)
_SOFT = r"[\s,.:，。：\"'“”「」]*"
_CAME = re.compile(
    rf"(?:ok |so |hi |hey )?(?:(?:i|we)(?:.ve)? )?(?:just )?(?:(?:got|received|get)(?: this| a)?"
    rf"|you(?: guys)?(?: just)? (?:sent|texted)(?: me)?"
    rf"|我?(?:刚|剛|刚刚|剛剛|才)?收到了?(?:一个|一個|这个|這個)?"
    rf"|[你您]们?(?:刚刚?)?[发發][来給给]?我?[过過]?[来來]?的?是?|(?:刚刚?|剛剛?)?[来來]了[个個]?|(?:刚"
    rf"|剛)?[发發][来來過过]的?是?)"
    rf"{_SOFT}{_SIX}(?!\d){_SOFT}"
    r"(?:$|from (?:you|u)(?: guys)?(?: just| now|$)|just now|a (?:moment|minute) ago|what|why|is (?:this|it)"
    r"|but (?:it|what)|然后|但是|可是"
    r"|用不了|不能用|怎么|怎麼|是什么|是什麼|不对|不對|没用|沒用)"
)
_REFUSED = re.compile(
    rf"(?:(?:the|my|这个|這個|输入?了?|輸入?了?|填了?){_SOFT})?(?:{_SIX}|{_FOUR})(?!\d){_SOFT}(?:这个|這個|它"
    rf"|还是|還是|也|it|still|already|is|was|has)?[ ]?"
    r"(?:不对|不對|失效|过期|過期|[说說](?:过期|過期|错|錯|不对|不對|失效)|不能用|用不了|没用|沒用|无效|無效"
    r"|提示(?:错误|錯誤|过期|不对)|输入了?(?:没|不|还)"
    r"|doesn.?t work|does not work|not work|not accepted|refused|rejected|expired|invalid"
    r"|says? (?:it.?s )?(?:expired|invalid|wrong|incorrect)"
    r"|wrong[ ]?[?.!]*$|incorrect)"
)
_ENTERED = re.compile(
    rf"(?:(?:i|we)(?:.ve)? )?(?:just )?(?:entered|typed?|put in|keyed in|我?[输輸]入?了?"
    rf"|我?填了?){_SOFT}(?:{_SIX}|{_FOUR})(?!\d){_SOFT}"
    r"(?:three times|twice|(?:\d|two|four|five|ten|several|many) ?times|again and again|and (?:nothing happens"
    r"|it(?: still)? (?:says|said|is refused|expired))"
    r"|but (?:it|nothing)|still|[两兩三四五几幾\d]次|[还還]是|[说說](?:过期|過期|错|錯|不对|不對)|没反应|沒反應"
    r"|都?不[对對行])"
)
# With six digits and nothing else that has digits, these tell of a code wherever they stand.
_FAILED = re.compile(
    r"(?:did|do|does)(?:n.?t| not) work|not work|not (?:valid|accepted)|expired|invalid|incorrect|refused"
    r"|rejected|wrong|[过過]期|不对|不對"
    r"|不行|[错錯]了|失效|不能用|用不了|无效|無效|没用|沒用"
)
_SAID = re.compile(
    r"(?:(?<![a-z])(?:text|sms|six digits|6 digits|message)|短信|简讯|簡訊|六位数?字?|数字)(?: (?:said|says|is"
    r"|are|was|reads?)|是|说|写的?是?|[:：]| )*$"
)
_SHORT = 40
_VALUE = re.compile(rf"(?<![\d.,#+-]){_SIX}(?![\d%]|[.,]\d)")


def find_unnamed_codes(lower: str, talk: str) -> Iterator[tuple[SecretKind, int, int]]:
    """Codes in a short message by what became of them. ``talk`` is what was said before: it may be of other numbers."""
    if len(lower) > _LONGEST or _ANY_FOUR.search(lower) is None:
        return
    begun = len(lower) - len(lower.lstrip())
    match = _CAME.match(lower, begun) or _REFUSED.match(lower, begun) or _ENTERED.match(lower, begun) or _told(lower)
    if match is None or _OTHER.search(lower) or (talk and _OTHER.search(talk)):
        return
    place = match.lastgroup or "six"
    rest = lower[: match.start(place)] + lower[match.end(place) :]
    if sum(map(str.isdigit, rest)) <= 1:
        yield SecretKind.code, *match.span(place)


_ANY_FOUR = re.compile(r"\d{3}[ -]?\d")


def _told(lower: str) -> re.Match[str] | None:
    """Six digits of a very short message that speaks of a failure, or says where they came from."""
    match = _VALUE.search(lower) if len(lower) <= _SHORT else None
    if match is None:
        return None
    return match if _FAILED.search(lower) or _SAID.search(lower, 0, match.start()) else None
