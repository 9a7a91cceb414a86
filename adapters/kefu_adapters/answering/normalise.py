"""Brings a question and a phrasing into one form before anything compares them.

Knows nothing of entries or models. The rules are few: compatibility forms, lower case, Simplified
Chinese, placeholders for links, addresses and hashes, and a short list of slang and frequent misspellings.
"""

import functools
import re
import unicodedata
from collections.abc import Callable

# Longer messages tell their concern at the beginning; the encoder's time grows with the length.
MAX_CHARS = 400

_CJK = r"\u3400-\u4dbf\u4e00-\u9fff"
_HAS_CJK = re.compile(f"[{_CJK}]")
_LINK = re.compile(r"(?:https?://|www\.)[^\s\u3000-\u9fff]+", re.IGNORECASE)
_HASH = re.compile(r"(?<![0-9A-Za-z])(?:0x)?[0-9a-fA-F]{64}(?![0-9A-Za-z])")
_ADDRESS = re.compile(r"(?<![0-9A-Za-z])(?=[0-9A-Za-z]*\d)(?=[0-9A-Za-z]*[A-Za-z])[0-9A-Za-z]{26,90}(?![0-9A-Za-z])")
_LONG_NUMBER = re.compile(r"\d[\d,.]{5,}")
_SPACE = re.compile(r"\s+")
_NOT_WORD = re.compile(r"[\W_]+")

# In Chinese chats a lone "u" beside a Chinese character or an amount is the coin, in English it is "you".
_COIN_U = re.compile(f"(?<=[{_CJK}\\d])u(?![a-z])|(?<![a-z])u(?=[{_CJK}])")
_WORDS = {
    "tx": "transaction", "txn": "transaction", "txs": "transactions", "txid": "transaction hash",
    "txhash": "transaction hash", "pls": "please", "plz": "please", "u": "you", "ur": "your", "acct": "account",
    "acc": "account", "addr": "address", "thx": "thanks", "pwd": "password", "pw": "password", "passcode": "password",
    "cant": "can't", "dont": "don't", "doesnt": "doesn't", "didnt": "didn't", "wont": "won't", "isnt": "isn't",
    "havent": "haven't", "hasnt": "hasn't", "recieve": "receive", "recieved": "received", "adress": "address",
    "acount": "account", "wallett": "wallet", "trasnfer": "transfer", "tranfer": "transfer", "withdrawl": "withdrawal",
    "widraw": "withdraw", "suport": "support", "hrs": "hours", "hr": "hour", "mins": "minutes", "wtf": "what",
}  # fmt: skip
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_CHINESE = (
    ("帐", "账"), ("登陆", "登录"), ("旷工费", "矿工费"), ("燃料费", "矿工费"), ("gas费", "矿工费"),
    ("注记词", "助记词"), ("住记词", "助记词"), ("助计词", "助记词"), ("冲值", "充值"), ("冲币", "充币"),
    ("哈西", "哈希"), ("咋办", "怎么办"), ("咋", "怎么"), ("啥", "什么"), ("木有", "没有"), ("肿么", "怎么"),
    ("泰达币", "usdt"),
)  # fmt: skip


@functools.cache
def _simplifier() -> Callable[[str], str]:
    from opencc import OpenCC

    convert: Callable[[str], str] = OpenCC("t2s").convert
    return convert


def _placeholders(text: str) -> str:
    text = _LINK.sub(" link ", text)
    text = _HASH.sub(" hash ", text)
    return _ADDRESS.sub(" address ", text)


def normalise(text: str) -> str:
    """The text as the models see it; empty when nothing is left to compare.

    Args:
        text: anything a person wrote, or a phrasing.
    """
    text = unicodedata.normalize("NFKC", text[: 4 * MAX_CHARS])
    text = "".join(c for c in text if c.isascii() or unicodedata.category(c) != "Cf")
    text = _placeholders(text).lower().replace("’", "'")
    if _HAS_CJK.search(text):
        text = _simplifier()(text)
        for wrong, right in _CHINESE:
            text = text.replace(wrong, right)
        text = _COIN_U.sub("usdt", text)
    text = _LONG_NUMBER.sub(" number ", text)
    text = _WORD.sub(lambda m: _WORDS.get(m.group(), m.group()), text)
    text = _SPACE.sub(" ", text).strip()[:MAX_CHARS].strip()
    return text if _NOT_WORD.sub("", text) else ""


def script(normalised: str) -> int:
    """1 for a text with Chinese characters, else 0."""
    return int(_HAS_CJK.search(normalised) is not None)


def exact_key(normalised: str) -> str:
    """What two spellings of one phrase share: the normalised text without spaces and punctuation."""
    return _NOT_WORD.sub("", normalised)
