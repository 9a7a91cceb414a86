"""Whether an address of a chain stands in a text so that the reader's coins go there: "pay 20 USDT to …".

What has happened ("you sent to …"), the reader's own address and a contract to be looked up are no such thing.
"""

import re

from kefu_core.safety.text.disguise import undisguise
from kefu_core.safety.text.normalise import normalise

_COIN = r"(?:usdt|usdc|eth|btc|trx|bnb|sol|u|coins?|tokens?|dollars|usd|percent|%)"
_BASE = r"(?:send|pay|move|forward|remit|bring|shift|put|top[ -]?up|sweep|park|donate)"
_NOUN_TOO = r"(?:transfer|deposit|return|refund|wire|fund|credit|fee|use|load)"
# To whom the verb speaks: nobody is told to do what a noun says, what is over or what is asked about.
_TOLD = re.compile(
    rf"\b(?:{_BASE}|(?<!the )(?<!your )(?<!this )(?<!that )(?<!a )(?<!an )(?<!my )(?<!our )(?<!small )(?<!of )(?<!no )"
    rf"(?<!each )(?<!every )(?<!last )(?<!first )(?<!withdrawal ){_NOUN_TOO})\b"
)
_NOUN = re.compile(rf"\b(?:the|your|this|that|a|an|each|last|first)(?: \w+)? {_NOUN_TOO}\b")
_THERE = re.compile(
    r"(?:\b(?:to|into|on|at|onto|with|via|in|use|is|now|below|here)\b|:)[^.!?;]{0,48}$|\b(?:address|wallet|vault)\b[^.!?;]{0,12}$"
)
_ASIDE = re.compile(
    r"\b(?:did|do|does|have|has|had|where|why|whether|was|were|who|how) (?:you|someone|they|anyone|anybody|it)\b"
    r"|\b(?:never|not|n[’']t|nobody|cannot|refuse|avoid|stop|instead of|without|anyone who|whoever|somebody|someone)\b"
    r"|\b(?:if|when) you (?:ever )?(?!pay|deposit|send (?:us|me|\d))\w+\b"
    r"|\byou (?:want(?:ed)?|tried|try|meant|intend\w*|were going|asked|wish(?:ed)?|chose) (?:me )?to\b"
    r"|\byou (?:\w+ )?(?:sent|paid|moved|transferred|deposited|entered|used|gave|copied|wrote|pasted)\b"
    r"|\b(?:to|into|in|from|is|of) (?:one of )?your (?:own |\w+ )?(?:address|wallet|account)\b"
    r"|\bcontract\b|\bexplorer\b|\b(?:scam\w*|fraud\w*|fake|thief|thieves|phish\w*|stolen|poison\w*)\b"
)
_OURS = re.compile(
    r"\b(?:our|my|its|the (?:safe|new|company(?:['’]s)?|official))(?: \w+){0,2} (?:address|wallet|vault|account)\b"
    r"|\bour address\b|\bits address\b|\b(?:address|wallet)\b[^.!?;]{0,12}\bof (?:ours|the company|our \w+)\b"
)
_PRICE = re.compile(
    r"\b(?:proves?|proof|verif\w+|activat\w+|unlock\w*|unfre\w+|guarantee|tax|insurance|bond|fee|safe|released?|lift\w*)\b"
)
_OWED = re.compile(
    r"\b(?:must|needs? to|ha(?:s|ve) to|should|shall|is to|are to) be (?:\w+ )?(?:paid|sent|transferred|deposited"
    r"|settled|returned|moved|refunded)\b[^.!?;]{0,24}\bto(?: \w+){0,3}[ :]*$"
)
_AMOUNT_TO = re.compile(rf"\d[\d.,]* ?{_COIN}(?: \w+){{0,2}} to(?: \w+){{0,3}}[ :]*$")
_AFTER = re.compile(rf"^[^.!?;]{{0,24}}\b(?:please|now|and|then) (?:\w+ )?(?:{_BASE}|{_NOUN_TOO})\b")

_PAY_ZH = "[转轉打汇匯付充缴繳交存退返归歸划劃挪移]"
_TOLD_ZH = re.compile(
    rf"{_PAY_ZH}(?:账|帳|款|币|入|回|还|還|值|移|纳|納|出)?[^。！？；\n]{{0,24}}?(?:到|至|给|給|入|往|进|地址|钱包|:)"
    rf"[^。！？；\n]{{0,10}}$"
)
_TO_ZH = re.compile(r"(?:向|往|给|到)[^,，。！？；\n]{0,8}$|地址[^,，。！？；\n]{0,6}$")
_AFTER_ZH = re.compile(
    rf"^[^。！？；\n]{{0,4}}[,，]?(?:请|先|现在|马上|立即|尽快|就|再)?[^,，。！？；\n]{{0,4}}{_PAY_ZH}"
    r"(?:账|帳|款|币|入|值|过去|進|进|纳|\d|[^,，。！？；\n]{0,3}(?:余额|币|资产|代币|钱))"
)
_ASIDE_ZH = re.compile(
    "不要|别|勿|绝不|不会|不能|没有|未|是否|有没有|已[经转打付充]|(?:转|打|付|充|存|退)(?:到|给|入)?了|了[^,，。]{0,6}$|过[^去来]|那笔|这笔|"
    "该笔|您(?:应该)?是|您(?:之前|刚才|上次)|(?:到|至|给|是|为|往)(?:您|你)(?:自己)?的[^,，。]{0,4}?(?:地址|钱包)|合约|浏览器|骗|假|(?<!反)诈|如果|若|要是|为什么|怎么"
)
_OURS_ZH = re.compile("(?:我们|官方|平台|公司|客服|安全|指定|新)的?[^,，。！？；\n]{0,6}(?:地址|钱包|账户)")
_PRICE_ZH = re.compile("保证金|押金|税|解冻|激活|验证|证明|费用|手续费|先交|先缴|加急|安全")
_ENDS = ".!?;\n。！？；"
_NEAR = 140


def is_paid_to(text: str, start: int, end: int) -> bool:
    """Whether the address at ``start:end`` of a text, as it was written, is where coins of the reader shall go."""
    before, after = _around(text, start, end)
    return _english(before, after) or _chinese(before, after)


def is_told_of(text: str, start: int, end: int) -> bool:
    """Whether it is told what happened with the address, or asked: nobody shall pay there."""
    before, after = _around(text, start, end)
    if _ASIDE.search(before + after) or _ASIDE_ZH.search(before) or _ASIDE_ZH.search(after[:12]):
        return True
    return _NOUN.search(before) is not None and not _english(before, after)


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    low = max(start - _NEAR, _begin(text, start))
    high = min((at for mark in _ENDS if (at := text.find(mark, end)) >= 0), default=len(text))
    return _plain(text[low:start]), _plain(text[end : min(high + 1, end + _NEAR)])


def _plain(text: str) -> str:
    return undisguise(normalise(text).lower)[0]


def _begin(text: str, start: int) -> int:
    """Where the sentence begins; a dot between digits ends none."""
    at = start
    while (at := max(text.rfind(mark, 0, at) for mark in _ENDS)) >= 0:
        if text[at] != "." or not text[at + 1 : at + 2].isdigit():
            return at + 1
    return 0


def _english(before: str, after: str) -> bool:
    if _ASIDE.search(before + after):
        return False
    told = _TOLD.search(before)
    if told and _THERE.search(before[told.end() :]):
        return True
    if _AMOUNT_TO.search(before) and _PRICE.search(before):
        return True
    if _OWED.search(before):
        return True
    return bool(_OURS.search(before) and (told or _AFTER.search(after) or "changed" in before))


def _chinese(before: str, after: str) -> bool:
    if _ASIDE_ZH.search(before) or _ASIDE_ZH.search(after[:12]):
        return False
    if _TOLD_ZH.search(before):
        return True
    if _TO_ZH.search(before) and _AFTER_ZH.search(after):
        return True
    return bool(_TO_ZH.search(before) and (_OURS_ZH.search(before) or _PRICE_ZH.search(before)))
