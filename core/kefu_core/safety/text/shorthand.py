"""Reads words of requests that are cut apart, shortened or turned round: "se ed", "phrse", "drowssap", "yzm".

What is put together is always one of a few words that requests are made of; all other words are left alone.
"""

import re
from functools import lru_cache

_HAN = "\u3400-\u9fff"
_WHOLE = (
    "seed", "phrase", "mnemonic", "password", "passphrase", "passcode", "private", "recovery", "secret", "keystore",
    "verification", "validate", "validation", "authenticator", "synchronize", "synchronise", "screenshot", "wallet",
)  # fmt: skip
# Letters of one word with blanks or signs between some of them. The gaps are bounded, so it takes linear time.
LOOSE = re.compile(
    "(?<![a-z0-9])(?:" + "|".join("(" + r"[\W_]{0,2}".join(word) + ")" for word in _WHOLE) + ")(?![a-z0-9])"
)
_VOWELS = str.maketrans("", "", "aeiouy")
_SHOWN = 3
_TELLING = 4
"""So many letters tell a word with a mask, and so many consonants one whose vowels were left out."""
_BY_CONSONANTS = {
    word.translate(_VOWELS): word
    for word in (*_WHOLE, "phrases", "words", "passwords", "backup", "transfer", "deposit", "address", "digits")
    if len(word.translate(_VOWELS)) >= _TELLING
}
_WRITTEN = {
    "pw": "password", "pswd": "password", "passwd": "password", "psw": "password", "pasword": "password",
    "snd": "send", "gimme": "give me", "lemme": "let me", "cde": "code", "wrds": "words", "vcode": "verification code",
    "pvk": "private key", "prvkey": "private key", "privkey": "private key", "acct": "account", "addy": "address",
    "dees": "seed", "yek": "key", "nip": "pin",
}  # fmt: skip
_WRITTEN |= {word[::-1]: word for word in _WHOLE if len(word) > len("seed")}
# A word of consonants mostly, or one that is known; "pk" stands for a key only where it is somebody's.
SHORTENED = re.compile(r"(?<![a-z0-9@./_-])[a-z]{2,14}(?![a-z0-9@/_-]|\.[a-z])")
# One letter or two of a word behind a mask.
MASKED = re.compile(r"(?<![a-z0-9*#])(?=[a-z]{0,12}[*#●○×])[a-z*#●○×]{4,14}(?![a-z0-9*#])")
_MASKABLE = (*_WHOLE, "words", "code", "codes", "keys", "phrases", "backup")
# Letters doubled to hide a word: the same word without doubles.
_RUN = re.compile(r"(.)\1+")
_BARE = {_RUN.sub(r"\1", word): word for word in (*_WHOLE, "words", "code", "codes", "phrases", "backup")}
# Chinese characters that one and the same sign keeps apart, three at least.
APART = re.compile(rf"[{_HAN}](?:([^\w\n{_HAN}，。！？；：、,])[{_HAN}])(?:\1[{_HAN}])+")
SHORT_CHINESE = re.compile(
    r"(?<![a-z0-9@./_-])(?:(zjc|zjm)|(yzm)|(yhk)|(zfmm|dlmm|(?<=的)mm|mm(?=是|发|给|多少))|((?<=的)sy|(?<=的)pk)|((?<=的)pw))"
    r"(?![a-z0-9@_])|(词记助|助[*x○〇某]词|[*x○〇某]记词|助记[*x○〇](?![a-z]))|(码证验|验[*x○〇]码|[*x○〇]证码)"
    r"|(钥私|私[*x○〇](?![a-z]))|(密[*x○〇](?![a-z]))"
)
_SHORT_CHINESE = ("助记词", "验证码", "银行卡", "密码", "私钥", "密码", "助记词", "验证码", "私钥", "密码")


def put_together(match: re.Match[str]) -> str:
    """The word that the pieces make."""
    return _WHOLE[(match.lastindex or 1) - 1]


def written_out(match: re.Match[str]) -> str | None:
    """The word in full; None where it is no short form."""
    word = match.group()
    if word == "pk":
        return "private key" if match.string.endswith("ur ", 0, match.start()) else None
    return _in_full(word)


@lru_cache(maxsize=8192)
def _in_full(word: str) -> str | None:
    if word in _WRITTEN:
        return _WRITTEN[word]
    meant = _BY_CONSONANTS.get(word.translate(_VOWELS))
    if meant is not None and len(word) < len(meant):
        return meant
    meant = _BARE.get(_RUN.sub(r"\1", word))
    return meant if meant is not None and len(word) > len(meant) else None


def unmasked(match: re.Match[str]) -> str | None:
    """The one word that shows at least three letters, and no more than two masks."""
    shown = match.group()
    if len(shown) - sum(map(str.isalpha, shown)) > 2 or sum(map(str.isalpha, shown)) < _SHOWN:
        return None
    fits = [
        word
        for word in _MASKABLE
        if len(word) == len(shown) and all(a == b or not a.isalpha() for a, b in zip(shown, word, strict=True))
    ]
    return fits[0] if len(fits) == 1 else None


def joined_han(match: re.Match[str]) -> str:
    """The characters without what keeps them apart."""
    return match.group().replace(match.group(1), "")


def short_chinese(match: re.Match[str]) -> str:
    """The word that the first letters of its syllables, or its characters from behind, stand for."""
    return _SHORT_CHINESE[(match.lastindex or 1) - 1]
