"""Draws outgoing texts for the gate: those that must be stopped, plain and disguised, and those that must pass."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from opencc import OpenCC
from tests.blind_sets import asks_en, asks_zh, couples, disguise, work_en, work_zh

SPLIT_SEED = "20261123"
LEET = str.maketrans({"a": "4", "e": "3", "o": "0", "i": "1", "s": "5"})
SENSITIVE_EN = [
    "recovery phrase", "seed phrase", "mnemonic", "private key", "password", "passcode", "code",
    "words", "seed", "phrase", "key", "wallet", "pin", "cvv", "send", "anydesk", "teamviewer",
    "card",
]  # fmt: skip
SENSITIVE_ZH = [
    "助记词", "私钥", "密码", "验证码", "单词", "短语", "词", "密钥",
    "钱包", "数字", "远程", "卡号", "发给我", "发过来", "转",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Text:
    """One text, or two in a row, for the gate. `strain`: plain, disguised, pair or harmless."""

    kind: str
    strain: str
    group: str
    messages: tuple[str, ...]
    stop: bool


def is_kept(group: str) -> bool:
    """The half a sentence belongs to: by its digest, so that all its forms stay together."""
    return bool(hashlib.sha256((SPLIT_SEED + group).encode()).digest()[0] & 1)


def _split_letters(text: str, joint: str) -> str:
    """Write the first sensitive word in single letters."""
    low = text.lower()
    for word in SENSITIVE_EN:
        at = low.find(word)
        if at >= 0 and len(word) > 2:
            return text[:at] + joint.join(text[at : at + len(word)]) + text[at + len(word) :]
    return text


def _each_word(text: str, table: dict[int, str] | None = None, wide: bool = False) -> str:
    """Rewrite every sensitive word."""
    for word in SENSITIVE_EN:
        at = text.lower().find(word)
        if at >= 0:
            part = text[at : at + len(word)]
            part = disguise.full_width(part) if wide else part.lower().translate(table or {})
            text = text[:at] + part + text[at + len(word) :]
    return text


def _between(text: str, joint: str) -> str:
    for word in SENSITIVE_ZH:
        if len(word) > 1 and word in text:
            text = text.replace(word, joint.join(word))
    return text


SWAP = {"助记词": "助记祠", "私钥": "私月", "密码": "蜜码", "验证码": "验证馬", "单词": "单祠"}
PINYIN = {"助记词": "zhujici", "私钥": "siyao", "密码": "mima", "验证码": "yanzhengma", "单词": "danci"}


def _exchange(text: str, table: dict[str, str]) -> str:
    for word, other in table.items():
        text = text.replace(word, other)
    return text


def disguised(r: Random, text: str, chinese: bool) -> str:
    """One disguise of a text; the same text if none applies."""
    if chinese:
        options = [
            _between(text, " "),
            _between(text, "."),
            _between(text, "*"),
            _between(text, "-"),
            _between(text, "\u200b"),
            _between(text, "🔑"),
            _exchange(text, PINYIN),
            _exchange(text, SWAP),
            text.replace(",", "\n").replace("。", ""),
        ]
    else:
        options = [
            _split_letters(text, " "),
            _split_letters(text, "."),
            _split_letters(text, "-"),
            _split_letters(text, "*"),
            _each_word(text, LEET),
            _each_word(text, disguise.LOOKALIKE),
            _each_word(text, wide=True),
            disguise.zero_width(r, text, 4),
            disguise.mixed_case(r, text),
        ]
    changed = [option for option in options if option != text]
    return r.choice(changed) if changed else text


def _wide(text: str) -> str:
    return text.replace(",", "，").replace("?", "？")


def _stopped(r: Random) -> Iterator[Text]:
    traditional = OpenCC("s2t")
    for kind, texts in asks_en.ASKS.items():
        for text in texts:
            group = f"en:{text}"
            yield Text(kind, "plain", group, (text,), True)
            if kind not in ("link", "handle"):
                for other in sorted({disguised(r, text, chinese=False) for _ in range(2)} - {text}):
                    yield Text(kind, "disguised", group, (other,), True)
    for kind, texts in asks_zh.ASKS.items():
        for text in texts:
            group, text = f"zh:{text}", _wide(text)  # noqa: PLW2901 - the same sentence as it is typed
            yield Text(kind, "plain", group, (text,), True)
            yield Text(kind, "plain", group, (traditional.convert(text),), True)
            if kind not in ("link", "handle"):
                for other in sorted({disguised(r, text, chinese=True) for _ in range(2)} - {text}):
                    yield Text(kind, "disguised", group, (other,), True)
    for kind, texts in asks_zh.MIXED.items():
        for text in texts:
            yield Text(kind, "plain", f"mixed:{text}", (text,), True)


def _passing() -> Iterator[Text]:
    traditional = OpenCC("s2t")
    for kind, texts in work_en.WORK.items():
        for text in texts:
            yield Text(kind, "harmless", f"en:{text}", (text,), False)
    for first, second in (("talk", "ask"), ("ask", "warning"), ("explain", "warning"), ("warning", "ask")):
        for kept in (False, True):
            for language, work in (("en", work_en.WORK), ("zh", work_zh.WORK)):
                ones, twos = ([t for t in work[k] if is_kept(f"{language}:{t}") == kept] for k in (first, second))
                for one, two in zip(ones, twos, strict=False):
                    text = f"{one} {two}" if language == "en" else _wide(one + two)
                    yield Text("two_sentences", "harmless", f"{language}:{two}", (text,), False)
    for kind, texts in work_zh.WORK.items():
        for text in texts:
            group, text = f"zh:{text}", _wide(text)  # noqa: PLW2901 - the same sentence as it is typed
            yield Text(kind, "harmless", group, (text,), False)
            other = traditional.convert(text)
            if other != text and "轨道" not in text:
                yield Text(kind, "harmless", group, (other,), False)


def draw(seed: int) -> list[Text]:
    """All texts in a fixed order."""
    r = Random(seed)
    pairs = [Text("pair", "pair", f"pair:{a}", (a, b), True) for a, b in couples.STOP]
    pairs += [Text("pair", "harmless_pair", f"pair:{a}{b}", (a, b), False) for a, b in couples.PASS]
    return [*_stopped(r), *_passing(), *pairs]
