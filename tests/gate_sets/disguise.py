"""How impostors hide a request: each disguise makes another text of a plain one, from a seeded random source."""

import random
import re
from collections.abc import Callable

_LEET = str.maketrans({"o": "0", "i": "1", "e": "3", "a": "4", "s": "5", "t": "7"})
_CYRILLIC = str.maketrans(dict(zip("aeopcyxis", "аеорсухіѕ", strict=True)))
_GREEK = str.maketrans(dict(zip("aiouvkn", "αιουνκη", strict=True)))
_WORDS = re.compile(
    r"recovery|phrase|seed|private|keys?|mnemonic|password|words|code|secret|keystore|wallet|validate|screen|PIN|CVV"
    r"|AnyDesk|TeamViewer|passcode",
    re.IGNORECASE,
)
_ZH_WORDS = re.compile("助记词|私钥|密码|验证码|恢复短语|种子词|助記詞|银行卡号|单词|备份词|口令|卡号|钱包|保证金|远程")
_PINYIN = {
    "助记词": "zhujici", "私钥": "siyao", "密码": "mima", "验证码": "yanzhengma", "助記詞": "zhu ji ci",
    "种子词": "zhongzici", "口令": "kouling", "备份词": "beifenci",
}  # fmt: skip
_TRADITIONAL = str.maketrans("记词钥码验证发给请种单备号卡钱远程", "記詞鑰碼驗證發給請種單備號卡錢遠程")
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_EMOJI = "🔑✨⭐🌙💎"


def _in_words(change: Callable[[str], str], text: str) -> str:
    return _ZH_WORDS.sub(lambda m: change(m.group()), _WORDS.sub(lambda m: change(m.group()), text))


def _joined(separator: str) -> Callable[[str, random.Random], str]:
    return lambda text, _rng: _in_words(separator.join, text)


def _invisible(text: str, rng: random.Random) -> str:
    return "".join(char + (rng.choice(_INVISIBLE) if rng.random() < 0.4 else "") for char in text)


def _emoji(text: str, rng: random.Random) -> str:
    return _in_words(lambda word: rng.choice(_EMOJI).join(word), text)


def _full_width(text: str, _rng: random.Random) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


def _bold(text: str, _rng: random.Random) -> str:
    return "".join(
        chr(0x1D400 + ord(c) - 65) if "A" <= c <= "Z" else chr(0x1D41A + ord(c) - 97) if "a" <= c <= "z" else c
        for c in text
    )


def _pinyin(text: str, _rng: random.Random) -> str:
    return re.sub("|".join(_PINYIN), lambda m: _PINYIN[m.group()], text)


def _case(text: str, rng: random.Random) -> str:
    return "".join(char.upper() if rng.random() < 0.5 else char.lower() for char in text)


def _leet(text: str, _rng: random.Random) -> str:
    return _in_words(lambda word: word.lower().translate(_LEET), text)


def _alphabet(table: dict[int, int]) -> Callable[[str, random.Random], str]:
    return lambda text, _rng: _in_words(lambda word: word.lower().translate(table), text)


def _entities(text: str, _rng: random.Random) -> str:
    return _in_words(lambda word: "".join(f"&#{ord(char)};" for char in word), text)


def _marks(text: str, rng: random.Random) -> str:
    return _in_words(
        lambda word: "".join(c + (rng.choice("\u0301\u0308\u0323") if c.isalpha() else "") for c in word), text
    )


DISGUISES: dict[str, Callable[[str, random.Random], str]] = {
    "hyphens": _joined("-"),
    "spaces": _joined(" "),
    "dots": _joined("."),
    "bars": _joined("|"),
    "stars": _joined("*"),
    "invisible": _invisible,
    "emoji": _emoji,
    "full_width": _full_width,
    "bold": _bold,
    "pinyin": _pinyin,
    "case": _case,
    "digits": _leet,
    "cyrillic": _alphabet(_CYRILLIC),
    "greek": _alphabet(_GREEK),
    "entities": _entities,
    "marks": _marks,
    "traditional": lambda text, _rng: text.translate(_TRADITIONAL),
}
