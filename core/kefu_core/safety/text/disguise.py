"""Undoes what hides a word from the gate: split letters, digits for letters, look-alikes, pinyin, old characters.

Every step keeps the way back to the places in the text it was given.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from kefu_core.safety.text.shorthand import (
    APART,
    LOOSE,
    MASKED,
    SHORT_CHINESE,
    SHORTENED,
    joined_han,
    put_together,
    short_chinese,
    unmasked,
    written_out,
)
from kefu_core.safety.text.simplified import simplified
from kefu_core.safety.text.skeleton import latin_same_length, skeleton

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
    "onetime", "one", "time", "of", "privatekey", "for", "in", "photo", "sunlogin", "srp", "validation", "activate",
    "activation", "authenticate", "synchronise", "restore", "import", "upload", "digits", "numbers", "pay", "fee",
    "funds", "balance", "usdt", "telegram", "whatsapp", "wechat",
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
# The same at the end of a word: "passp h r a s e".
_ENDED = re.compile(r"(?<![a-z0-9])[a-z]{2,10}(?:[ ._*|-][a-z](?![a-z0-9])){2,10}")
# Pieces of words held together by anything but spaces and letters: "se-ed", "key*store".
_PIECES = re.compile(r"(?<![a-z0-9])[a-z0-9$@]{1,12}(?:[^a-z0-9\s]{1,3}[a-z0-9$@]{1,12}){1,12}")
# Words in single letters with wider gaps between the words: "s e n d   m e".
_SPACED = re.compile(
    r"(?<!\S)[a-z0-9/](?: [a-z0-9'.,:;!?/](?!\S)){0,24}(?=  )|(?<=  )[a-z0-9/](?: [a-z0-9'.,:;!?/](?!\S)){1,24}(?! ?\S)"
)
_SPACED_TWICE = re.compile(r"(?<!\S)[a-z0-9] [a-z0-9](?: \S){0,24}  +\S \S(?!\S)")
_WIDE = re.compile(r"(?<=\S)  +(?=\S)")
# What stays between two words of which each was taken apart: "key. .store".
_DOUBLED = re.compile(r"(?<=[a-z])(?:([.*_|~-]) \1|  +)(?=[a-z])")
_SENTENCE_ENDS = re.compile(r"(?=[.?!,;:] )")
_SLIP = re.compile(r"[a-z]{7,14}")
_HAN = "\u3400-\u9fff"
# Signs that nobody writes between two Chinese characters except to hide them; ordinary punctuation is no such sign.
_GAP = re.compile(rf"(?<=[{_HAN}])[^\w\n,，。！？；：、!?;:()（）「」《》“”\"'{_HAN}]{{1,3}}(?=[{_HAN}])")
_ZH_WORDS = (
    "助记词", "助记码", "恢复短语", "恢复词", "种子词", "备份词", "私钥", "密钥", "密码", "口令", "验证码", "银行卡",
    "卡号", "单词",
    "钱包", "验证", "同步", "激活", "授权", "远程", "控制", "协助", "屏幕", "共享", "保证金", "解冻", "转账", "转到",
    "地址", "向日葵",
    "发给", "发送", "提供", "告诉", "输入", "缴纳", "给我", "发我", "过来", "数字",
)  # fmt: skip
_ZH_PAIRS = frozenset(word[at : at + 2] for word in _ZH_WORDS for at in range(len(word) - 1))
_SYLLABLES = (
    "zhu ji (?:ci|ma)", "si yao", "mi ma", "yan zheng ma", "bei fen ci", "zhong zi ci", "kou ling", "dan ci", "ka hao",
    "mi yao", "duan yu", "qian bao", "yin hang ka", "fa gei wo", "gao su wo", "nin de(?= [a-z\u3400-\u9fff])",
    "ni de(?= [a-z\u3400-\u9fff])", "shi shen me", "shi duo shao", "qing ba", "fa guo lai",
)  # fmt: skip
_PINYIN = re.compile(
    "(?=[zsmybkqdfgn])(?<![a-z])(?:"
    + "|".join("(" + word.replace(" ", "[ ._-]?") + ")" for word in _SYLLABLES)
    + ")(?![a-z])"
)
_PINYIN_WORDS = (
    "助记词",
    "私钥",
    "密码",
    "验证码",
    "备份词",
    "种子词",
    "口令",
    "单词",
    "卡号",
    "密钥",
    "短语",
    "钱包",
    "银行卡",
    "发给我",
    "告诉我",
    "您的",
    "你的",
    "是什么",
    "是多少",
    "请把",
    "发过来",
)
# Characters that sound or look like those of the words below. At least one character of the word must be right.
_ALIKE = {
    "助": "住注祝筑柱著驻主煮珠竹猪", "记": "计纪忌己既季寄机极", "词": "祠辞磁慈瓷伺次",
    "私": "思司丝斯厶撕", "钥": "月要药匙曰耀玥钅",
    "密": "蜜秘泌觅迷谧米", "码": "马玛蚂犸犘", "验": "眼演险检研严", "证": "正政症征郑整",
    "单": "担丹箪", "短": "断端",
    "语": "雨羽与禹", "卡": "咔咖", "号": "浩皓",
}  # fmt: skip
_SOUND_WORDS = ("助记词", "验证码", "私钥", "密码", "密钥", "单词", "短语", "卡号")
# Words of their own that the table would change.
_GENUINE = frozenset(["私要", "密马", "米码"])


def _alike_pattern() -> str:
    """Each word with one or more of its characters exchanged, but not all."""
    forms = []
    for word in _SOUND_WORDS:
        classes = [f"[{char}{_ALIKE.get(char, '')}]" for char in word]
        right = "|".join(
            "".join(char if at == kept else each for at, (char, each) in enumerate(zip(word, classes, strict=True)))
            for kept in range(len(word))
        )
        forms.append(f"({right})")
    return "|".join(forms)


_SOUNDS = re.compile(rf"(?=[{''.join(_ALIKE)}{''.join(_ALIKE.values())}])(?:{_alike_pattern()})")
_MIXED_SOUNDS = re.compile("助(?:ji|zhu)词|煮[记计]词|助记ci|密ma|mi码|私yao|si钥|验zheng码|验证ma")
_MIXED_SOUND_WORDS = {
    "助": "助记词",
    "煮": "助记词",
    "密": "密码",
    "m": "密码",
    "私": "私钥",
    "s": "私钥",
    "验": "验证码",
}


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
    traced = Traced(latin_same_length(lower).translate(simplified()))
    if not traced.text.isascii():
        traced.replace(_MARKS, lambda _match: "")
        traced.replace(APART, joined_han)
        traced.replace(_GAP, _han_gap)
        traced.replace(_SOUNDS, _by_sound)
        traced.replace(_MIXED_SOUNDS, lambda match: _MIXED_SOUND_WORDS[match.group()[0]])
        traced.replace(SHORT_CHINESE, short_chinese)
    if _SPACED_TWICE.search(traced.text):
        traced.replace(_SPACED, lambda match: match.group().replace(" ", ""))
        traced.replace(_WIDE, lambda _match: " ")
    traced.replace(MASKED, unmasked)
    traced.replace(_PIECES, _from_pieces)
    traced.replace(_DOUBLED, lambda _match: " ")
    traced.replace(_BEGUN, _from_pieces)
    traced.replace(_ENDED, _from_pieces)
    traced.replace(_SINGLE, _from_single)
    traced.replace(_LETTERS, _as_letters)
    traced.replace(_SLIP, _without_slip)
    traced.replace(LOOSE, put_together)
    traced.replace(SHORTENED, written_out)
    traced.replace(_PINYIN, lambda match: _PINYIN_WORDS[(match.lastindex or 1) - 1])
    return traced.text, traced.places


_MARKS = re.compile("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20f0\u3099\u309a]+")


def _by_sound(match: re.Match[str]) -> str | None:
    return None if match.group() in _GENUINE else _SOUND_WORDS[(match.lastindex or 1) - 1]


def _han_gap(match: re.Match[str]) -> str | None:
    around = match.string[match.start() - 1] + match.string[match.end()]
    return "" if around in _ZH_PAIRS else None


def _from_pieces(match: re.Match[str]) -> str | None:
    letters = "".join(char for char in match.group() if char.isascii() and (char.isalnum() or char in "$@"))
    return words_of(letters) if any(map(str.isalpha, letters)) else None


def _from_single(match: re.Match[str]) -> str | None:
    head = _SENTENCE_ENDS.split(match.group(), maxsplit=1)[0]
    if head != match.group():  # "w o r d s? I …": the next sentence is no part of the word
        letters = "".join(char for char in head if char.isalnum() or char in "@$")
        known = words_of(letters) if len(letters) > 2 and any(map(str.isalpha, letters)) else None
        if known is not None:
            return known + match.group()[len(head) :]
    letters = "".join(char for char in match.group() if char.isalnum() or char in "@$")
    if not any(map(str.isalpha, letters)) or len(letters) < 3:
        return None
    if letters[0] in "ai" and (rest := words_of(letters[1:])) is not None:  # "send a c o d e"
        return f"{letters[0]} {rest}"
    whole = words_of(letters)
    if whole is not None:
        return whole
    bare = letters.rstrip("0123456789")  # "s e n d 0.1 eth": the amount is no part of the word
    tail = re.search(r"(?<=[a-z])[\W_]{1,3}(?=\d[\d\W_]*$)", match.group())
    if tail is not None and 2 < len(bare) < len(letters) and (known := words_of(bare)) is not None:
        return known + match.group()[tail.start() :]
    return letters.translate(_DIGITS)


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
