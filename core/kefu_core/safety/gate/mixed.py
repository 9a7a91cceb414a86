"""Reads the English words of a Chinese sentence as Chinese, so that one grammar judges what two languages share."""

import re
from bisect import bisect_right

from kefu_core.safety.text.disguise import Traced

_HAN = "\u3400-\u9fff"
_WORDS = (
    (
        r"(?:secret |private |wallet )?(?:seed|recovery|secret|backup|mnemonic)(?: recovery)?[ -]?(?:phrases?|words?)",
        "助记词",
    ),
    (r"(?:12|24|twelve)[ -]words?(?: phrases?)?|mnemonics?|seeds?|phrases?|srp", "助记词"),
    (r"(?:private|secret|priv)[ -]?keys?|keys?(?! (?:point|word|account))", "私钥"),
    (r"(?:one[ -]?time|verification|sms|2fa|auth\w*|security)[ -](?:codes?|passwords?)|otps?|2fa|codes?", "验证码"),
    (r"(?:payment |login |wallet )?pass ?(?:words?|codes?|phrases?)", "密码"),
    (r"pin(?: codes?)?(?!码)", "pin码"),
    (r"card numbers?", "卡号"),
    (r"keystore(?: files?)?", "keystore"),
    (r"words?", "单词"),
    (r"please|pls|plz|kindly", "请"),
    (r"(?:did|has|have) (?:anyone|anybody|someone)", "有没有人"),
    (r"never|(?:do|will|does|can|should|must) ?not|don't|dont|won't|can't|cannot|not", "不要"),
    (r"anyone|anybody|others|strangers", "任何人"),
    (r"scammers?|impostors?|fraudsters?", "骗子"),
    (r"(?:ask|request)(?:s|ed|ing)?(?: you)?(?: for)?", "索要"),
    (r"send(?:ing)?|forward|drop|shoot|post|paste|upload|dm|text", "发送"),
    (r"share|sharing|provide|providing|give|submit|show|reply(?: with)?", "提供"),
    (r"tell(?:ing)?", "告诉"),
    (r"(?:enter|type|input|fill|key)(?: in| out)?|import", "输入"),
    (r"need|require|want", "需要"),
    (r"(?:to|with) (?:us|me|our team|our support)", "给我们"),
    (r"(?:our |the )?(?:support(?: team)?|agents?|staff|team)", "客服"),
    (r"us|we", "我们"),
    (r"me|i", "我"),
    (r"your|ur", "您的"),
    (r"you|u", "您"),
    (r"(?:re-?)?validate|verify|authenticate", "验证"),
    (r"sync(?:hroni[sz]e)?", "同步"),
    (r"connect|link", "连接"),
    (r"wallets?", "钱包"),
    (r"here", "这里"),
    (r"chat|inbox|reply box", "对话"),
    (r"forms?", "表单"),
    (r"(?:check|confirm|compare)(?! codes?)", "核对"),
    (r"bonus|prize|reward|airdrop", "奖励"),
    (r"refund", "退款"),
    (r"deposit|top[ -]?up", "充值"),
    (r"transfer|move|wire", "转"),
    (r"(?:my |your )?(?:funds?|assets?|coins?|tokens?|crypto)", "资产"),
    (r"safe|secure", "安全"),
    (r"(?:three|3)[ -]digits?", "三位数字"),
    (r"bank ?cards?", "银行卡"),
    (r"wallet\.? ?dat", "备份文件"),
    (r"only|just", "只"),
    (r"(?:transaction |tx )?hash|txid", "哈希"),
    (r"(?:receiving )?address", "地址"),
    (r"(?:order|case) numbers?", "订单号"),
    (r"(?:app )?versions?", "版本号"),
    (r"screenshots?(?: of the error)?", "截图"),
)  # fmt: skip
_TERM = re.compile(
    r"(?=[a-z12])(?<![a-z0-9@./_-])(?:" + "|".join(f"({words})" for words, _ in _WORDS) + r")(?![a-z0-9@_])"
)
_SPACE = re.compile(rf"(?<=[{_HAN}]) +(?=[{_HAN}])|(?<=[{_HAN}]) +(?=pin码|keystore)|(?<=pin码) +(?=[{_HAN}])")
_SENTENCE = re.compile(r"[^.!?\n。！？；]+")
_CHINESE = re.compile(f"[{_HAN}]")
_LATIN = re.compile("[a-z]")


def as_chinese(plain: str, places: list[int]) -> tuple[str, list[int]]:
    """The text with the English words of its Chinese sentences turned into Chinese ones, and its places."""
    if _CHINESE.search(plain) is None or _LATIN.search(plain) is None:
        return plain, places
    traced = Traced(plain, places)
    starts, chinese = [], []
    for match in _SENTENCE.finditer(plain):
        starts.append(match.start())
        chinese.append(_CHINESE.search(match.group()) is not None)

    def translated(match: re.Match[str]) -> str | None:
        sentence = bisect_right(starts, match.start()) - 1
        return _WORDS[(match.lastindex or 1) - 1][1] if sentence >= 0 and chinese[sentence] else None

    traced.replace(_TERM, translated)
    traced.replace(_SPACE, lambda _match: "")
    return traced.text, traced.places
