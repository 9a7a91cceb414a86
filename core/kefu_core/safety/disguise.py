"""Undoes what hides a word from the gate: split letters, digits for letters, look-alikes, pinyin, old characters.

Every step keeps the way back to the places in the text it was given.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from kefu_core.safety.skeleton import latin_same_length, skeleton

Edit = Callable[[re.Match[str]], str | None]
# What requests are made of. Only these are put together again from pieces, so ordinary text is left alone.
_VOCABULARY = (
    "seed", "seeds", "phrase", "phrases", "recovery", "recover", "secret", "private", "key", "keys", "mnemonic",
    "mnemonics", "password", "passwords", "passcode", "passphrase", "pin", "code", "codes", "keystore", "file",
    "words",
    "word", "backup", "wallet", "wallets", "cvv", "otp", "verification", "verify", "validate", "synchronize", "sync",
    "connect", "remote", "control", "access", "screen", "share", "send", "provide", "give", "tell", "enter", "your",
    "you", "please", "the", "my", "me", "us", "to", "and", "with", "number", "card", "login", "payment", "anydesk",
    "teamviewer", "rustdesk", "todesk", "twelve", "authenticator", "sms", "transfer", "deposit", "address", "airdrop",
    "here", "we", "need", "what", "is", "our", "paste", "type", "submit", "reply", "ultraviewer", "quicksupport",
    "screenshot",
    "onetime", "one", "time", "of", "privatekey", "for", "in", "photo", "sunlogin", "srp",
)  # fmt: skip
_BY_SKELETON = {skeleton(word): word for word in reversed(_VOCABULARY)}
_LONGEST = max(map(len, _BY_SKELETON))
# Long words that are read in spite of one slip; none of these neighbours is a word of its own.
_FORGIVING = frozenset(
    ["mnemonic", "password", "passwords", "passcode", "keystore", "passphrase", "recovery", "verification"]
)
_OWN_WORDS = frozenset(["recover", "recovers", "recovered", "discovery"])


def _without_one(word: str) -> set[str]:
    return {word[:at] + word[at + 1 :] for at in range(len(word))}


_NEARLY = {short: word for word in _FORGIVING for short in (*_without_one(word), word)}
_DIGITS = str.maketrans("0134578@$|!", "oieastbasii")
_LETTERS = re.compile(r"(?<![a-z0-9@$!])(?=[a-z]*[0-9@$!])[a-z0-9@$!]{3,}")
# Single letters or digits, each apart from the next: "s e e d", "s-e-e-d".
_SINGLE = re.compile(r"(?<![a-z0-9])[a-z0-9$@](?![a-z0-9])(?:[\W_]{1,3}[a-z0-9$@](?![a-z0-9])){1,60}")
# The same, with the rest of the word left whole: "k e y store".
_BEGUN = re.compile(
    r"(?<![a-z0-9])[a-z0-9$@](?![a-z0-9])(?:[\W_][a-z0-9$@](?![a-z0-9])){1,12}[\W_][a-z0-9]{2,12}(?![a-z0-9])"
)
# Pieces of words held together by anything but spaces and letters: "se-ed", "key*store".
_PIECES = re.compile(r"(?<![a-z0-9])[a-z0-9$@]{1,12}(?:[^a-z0-9\s]{1,3}[a-z0-9$@]{1,12}){1,12}")
_SLIP = re.compile(r"[a-z]{7,14}")
_HAN = "\u3400-\u9fff"
# Signs that nobody writes between two Chinese characters except to hide them; ordinary punctuation is no such sign.
_GAP = re.compile(rf"(?<=[{_HAN}])[^\w\n,，。！？；：、!?;:()（）「」《》“”\"'{_HAN}]{{1,3}}(?=[{_HAN}])")
_ZH_WORDS = (
    "助记词", "助记码", "恢复短语", "恢复词", "种子词", "备份词", "私钥", "密钥", "密码", "口令", "验证码", "银行卡",
    "卡号", "单词",
    "钱包", "验证", "同步", "激活", "授权", "远程", "控制", "协助", "屏幕", "共享", "保证金", "解冻", "转账", "转到",
    "地址", "向日葵",
    "发给", "发送", "提供", "告诉", "输入", "缴纳",
)  # fmt: skip
_ZH_PAIRS = frozenset(word[at : at + 2] for word in _ZH_WORDS for at in range(len(word) - 1))
_PINYIN = re.compile(
    r"(?=[zsmybkq])(?<![a-z])(?:(zhu ?ji ?(?:ci|ma))|(si ?yao)|(mi ?ma)|(yan ?zheng ?ma)|(bei ?fen ?ci)"
    r"|(zhong ?zi ?ci)|(kou ?ling)"
    r"|(qian ?bao)|(yin ?hang ?ka))(?![a-z])"
)
_PINYIN_WORDS = ("助记词", "私钥", "密码", "验证码", "备份词", "种子词", "口令", "钱包", "银行卡")
_SOUNDS = re.compile("助[计纪忌计]词|煮[记计]词|蜜码|密马|密玛|私药|私月|司钥|验正码|眼证码|助纪词|助ji词|密ma|私yao")
_SOUND_WORDS = {
    "助": "助记词", "煮": "助记词", "蜜": "密码", "密": "密码",
    "私": "私钥", "司": "私钥", "验": "验证码", "眼": "验证码",
}  # fmt: skip
_SIMPLE = str.maketrans(
    "記詞鑰碼驗證發給請種單備號錢遠轉帳賬檔導輸訴認協螢連鏈網們將這裡裏復恢複語銀頁點擊側貨幣嗎麼麽聯繫絡匯"
    "繳納凍結來寫說問誰過別為與個從對時會該線開關電話試讓僅實際應當進還麗處資產員務題圖傳貼蓋稅費啟動權無須臨險騙詐",
    "记词钥码验证发给请种单备号钱远转账账档导输诉认协萤连链网们将这里里复恢复语银页点击侧货币吗么么联系络汇"
    "缴纳冻结来写说问谁过别为与个从对时会该线开关电话试让仅实际应当进还丽处资产员务题图传贴盖税费启动权无须临险骗诈",
)


class Traced:
    """A text whose every character knows its place in the text it was made of."""

    __slots__ = ("places", "text")

    def __init__(self, text: str, places: list[int] | None = None) -> None:
        self.text = text
        self.places = list(range(len(text))) if places is None else places

    def replace(self, pattern: re.Pattern[str], edit: Edit) -> None:
        """Put what ``edit`` gives in place of each match; None leaves it."""
        pieces: list[str] = []
        places: list[int] = []
        position = 0
        for match in pattern.finditer(self.text):
            new = edit(match)
            if new is None or new == match.group():
                continue
            start, end = match.span()
            pieces += (self.text[position:start], new)
            places += self.places[position:start]
            first, last = self.places[start], self.places[end - 1]
            places += [min(first + at, last) for at in range(len(new) - 1)]
            places += [last] if new else []
            position = end
        if position:
            self.text = "".join((*pieces, self.text[position:]))
            self.places = places + self.places[position:]


def undisguise(lower: str) -> tuple[str, list[int]]:
    """The text (plain lower case) with its disguises undone, and each character's place in what was given."""
    traced = Traced(latin_same_length(lower).translate(_SIMPLE))
    if not traced.text.isascii():
        traced.replace(_MARKS, lambda _match: "")
        traced.replace(_GAP, _han_gap)
        traced.replace(_SOUNDS, lambda match: _SOUND_WORDS[match.group()[0]])
    traced.replace(_PIECES, _from_pieces)
    traced.replace(_BEGUN, _from_pieces)
    traced.replace(_SINGLE, _from_single)
    traced.replace(_LETTERS, _as_letters)
    traced.replace(_SLIP, _without_slip)
    traced.replace(_PINYIN, lambda match: _PINYIN_WORDS[(match.lastindex or 1) - 1])
    return traced.text, traced.places


_MARKS = re.compile("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20f0\u3099\u309a]+")


def _han_gap(match: re.Match[str]) -> str | None:
    around = match.string[match.start() - 1] + match.string[match.end()]
    return "" if around in _ZH_PAIRS else None


def _from_pieces(match: re.Match[str]) -> str | None:
    letters = "".join(char for char in match.group() if char.isascii() and (char.isalnum() or char in "$@"))
    return words_of(letters) if any(map(str.isalpha, letters)) else None


def _from_single(match: re.Match[str]) -> str | None:
    letters = "".join(char for char in match.group() if char.isalnum() or char in "@$")
    if not any(map(str.isalpha, letters)) or len(letters) < 3:
        return None
    return words_of(letters) or letters.translate(_DIGITS)


@lru_cache(maxsize=8192)
def words_of(letters: str) -> str | None:
    """The words of requests that run together in ``letters``, apart again; None when it is no such run."""
    form = skeleton(letters)
    if len(form) > 60:
        return None
    best: list[str | None] = ["", *([None] * len(form))]
    for end in range(1, len(form) + 1):
        for start in range(max(0, end - _LONGEST), end):
            before, word = best[start], _BY_SKELETON.get(form[start:end])
            if before is not None and word is not None:
                found = f"{before} {word}".strip()
                known = best[end]
                if known is None or found.count(" ") < known.count(" "):
                    best[end] = found
    return best[-1]


def _as_letters(match: re.Match[str]) -> str | None:
    word = match.group()
    if word.isalpha() or len(word) > 40:
        return None
    body = word.rstrip("!")
    known = _BY_SKELETON.get(skeleton(body)) if any(map(str.isalpha, body)) else None
    if known is not None and not body.isdigit():
        return known + word[len(body) :]
    letters = sum(char.isalpha() for char in word)
    if letters < 2 or len(word) > 24 or re.fullmatch(r"\d+[a-z]+|[a-z]+\d{2,}|0x\w*|[a-z]+!+", word):
        return None
    return body.translate(_DIGITS) + word[len(body) :]


def _without_slip(match: re.Match[str]) -> str | None:
    return _meant(match.group())


@lru_cache(maxsize=8192)
def _meant(word: str) -> str | None:
    if word in _OWN_WORDS or word in _FORGIVING:
        return None
    known = _NEARLY.get(word) or next((_NEARLY[short] for short in _without_one(word) if short in _NEARLY), None)
    return known if known is not None and abs(len(known) - len(word)) <= 1 else None


assert unicodedata.combining("\u0300")
