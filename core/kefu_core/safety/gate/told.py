"""Blanks what a text only quotes to warn of it, and what it says there is not: neither is a request of ours."""

import re

# What stands between quotation marks of one kind; an apostrophe inside a word is none.
_QUOTED = re.compile(
    r"“(?P<a>[^“”\n]{3,200})”|\"(?P<b>[^\"\n]{3,200})\"|「(?P<c>[^「」\n]{3,200})」|『(?P<d>[^『』\n]{3,200})』"
    r"|‘(?P<e>[^‘’\n]{3,200})’"
    r"|(?<![a-z0-9])'(?P<f>[^'\n]{3,200})'(?![a-z0-9])|«(?P<g>[^«»\n]{3,200})»"
)
_MARKS = frozenset("“\"「『‘'«")
# A clause that wants something, not a mere name: "send me …", "verify your wallet".
_WANTS = re.compile(
    r"\b(?:send|give|tell|share|need|want|enter|type|verify|validate|sync\w*|connect|authenticate|activate"
    r"|unlock|confirm|pay|deposit|transfer|install|reply|provide|read|import|re-import"
    r"|write|show|forward|what|double|move)\b"
    r"|[发给报念打转交付填输]|告[诉知]|提供|验证|同步|激活|认证|解冻|需要|共享|充值|请|授权|连接|导入"
)
_WARNS = re.compile(
    r"\b(?:no such thing|never|not (?:from us|ours|one of us)|do(?:es)? not come|don[’']t come|isn[’']t ours"
    r"|wouldn[’']t|would not|nobody|no ?one|scam\w*|fraud\w*|fake|phish\w*"
    r"|thief|thieves|trick|criminals?|impost\w+|ignore|close (?:the|that|it|this)|hang up|block (?:them|him|it)"
    r"|report|red flag|beware|be suspicious|careful|whoever|(?:if|when) (?:you (?:read|see|hear|get|receive)"
    r"|someone|somebody|anyone|any (?:page|site)|an? (?:page|caller|stranger|site|person|message|mail))"
    r"|don[’']t (?:believe|trust|answer|react|reply|fall)|do not (?:believe|trust|answer|react|reply|fall)"
    r"|lies?|liar)\b"
    r"|骗|假|诈|谎|陷阱|套路|钓鱼|不是(?:我们|客服|官方|本公司)|不会(?:说|写|问|发|让|要)|从不|绝不|请勿|勿"
    r"|不要(?:理|信|相信|回|照|点)|别(?:理|信|回|照|点)|没有所谓|不存在|忽略|不理|理会|关闭|举报|挂断|拉黑|小心"
    r"|谨防|当心|警惕|这种话|这类|之类的?话"
)
# Then the quotation may be our own wish after all.
_TURNS = re.compile(
    r"\b(?:but|however|today|this time|except|in this case|instead)\b|\b(?:i|we)(?: just| only| simply)? (?:say"
    r"|ask|mean|repeat|want|need)\b|但|这次|今天|例外|除了我|只[给对]我|我(?:们)?(?:只是)?(?:说|要的|意思)"
)
# "There is no such thing as wallet synchronisation", "there is no fee to unlock".
_DENIED = re.compile(
    r"\bthere(?:'s|’s| is| are|[’']re| isn[’']t| aren[’']t)(?: no| never| any"
    r"| nothing)(?: such)?(?: things? (?:as|like|called)| kind of)?[ \"'“‘]{0,3}(?:an? |any )?(?:\w+ )?"
    r"(?:wallet|account|synchroni[sz]\w+|sync\w*|validation|verification|activation|rectification|fees?|tax"
    r"|deposit|remote)\b[^.!?;,，\n]{0,60}"
    r"|(?:没有|不存在|哪有|从来没有|压根没有)(?:所谓|什么|任何)?的?[“\"「『‘']?(?:需要)?(?:钱包)?(?:同步"
    r"|验证(?!码)|激活|认证|校验|解冻|远程)[^,，。！？；\n]{0,24}"
)
_WORDS_OF = re.compile(
    r"\b(?:your |the )?words of (?:thanks|praise|support|wisdom|encouragement"
    r"|appreciation)\b|\bin (?:other|your own|a few) words\b"
)
_ENDS = ".!?;。！？；\n"
_NEAR = 120


def untold(plain: str) -> str:
    """The text, with quotations that it warns of and things that it denies blanked; the length stays."""
    if not _MARKS.isdisjoint(plain):
        plain = _QUOTED.sub(_blank_told, plain)
    plain = _WORDS_OF.sub(lambda match: " " * len(match.group()), plain)
    return _DENIED.sub(lambda match: " " * len(match.group()), plain)


def _blank_told(match: re.Match[str]) -> str:
    start, end = match.span()
    text, content = match.string, match.group()[1:-1]
    if _WANTS.search(content) is None:
        return match.group()
    low = max(start - _NEAR, *(text.rfind(mark, 0, start) + 1 for mark in _ENDS))
    stops = [end if content[-1:] in ".!。！" and text[end : end + 1] in {"", " ", "\n"} else len(text)]
    stops += [at for mark in _ENDS if (at := text.find(mark, end)) >= 0]
    frame = f"{text[low:start]} {text[end : min(*stops, end + _NEAR)]}"
    if _WARNS.search(frame) is None or _TURNS.search(frame) is not None:
        return match.group()
    return match.group()[0] + " " * len(content) + match.group()[-1]
