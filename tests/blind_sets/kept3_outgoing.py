"""Draws the texts of agents and marketing, with what the gate should do."""

import random
from collections.abc import Iterator
from functools import cache

from opencc import OpenCC
from tests.blind_sets import kept3_asks_en as asks_en
from tests.blind_sets import kept3_asks_zh as asks_zh
from tests.blind_sets import kept3_couples as couples
from tests.blind_sets import kept3_work_en as work_en
from tests.blind_sets import kept3_work_zh as work_zh
from tests.blind_sets.kept3_fill import seeded, sentences
from tests.blind_sets.outgoing import Text

NOUNS_ZH = ("助记词", "私钥", "验证码", "密码", "保证金", "卡号", "安全码")
NOUNS_EN = (
    "recovery phrase", "seed phrase", "mnemonic", "private key", "secret key", "password", "verification code",
    "CVV", "PIN", "AnyDesk", "validate", "synchronise", "transfer", "wallet",
)  # fmt: skip
DIGITS = str.maketrans("oeiasOEIAS", "0314503145")
ALIKE = str.maketrans("aeopcxyi", "аеорсхуі")
OPENINGS_ZH = ("感谢您的等待,我看了一下记录。", "您好呀,辛苦啦~", "不好意思打扰您,", "这边已经查到您的账户了,别着急。")
CLOSINGS_ZH = ("非常感谢您的配合!", "处理完我第一时间通知您哦。", "有什么不明白随时问我~", "")
OPENINGS_EN = (
    "Thanks for waiting, I have checked your case. ",
    "Hi dear, hope you are well! ",
    "Sorry to bother you. ",
)
CLOSINGS_EN = (
    " Thank you for your cooperation!",
    " I'll let you know as soon as it is done.",
    " Have a lovely day.",
    "",
)
SUPPORT, TALK, WARNING, OFFICIAL = "support", "talk", "warning", "official"


@cache
def converter() -> OpenCC:
    return OpenCC("s2t")


def traditional(text: str) -> str:
    return str(converter().convert(text))


def _rows(block: str) -> Iterator[tuple[str, str]]:
    for line in sentences(block):
        kind, _, text = line.partition(" | ")
        yield kind, text


def _chinese(text: str, rng: random.Random) -> str:
    noun = next((noun for noun in NOUNS_ZH if noun in text), "")
    ended = text if text[-1] in "。?!~" else text + "。"
    ways = [traditional(text), rng.choice(OPENINGS_ZH) + ended + rng.choice(CLOSINGS_ZH)]
    if noun:
        ways += [text.replace(noun, gap.join(noun)) for gap in (" ", ".", "*", "\u200b", "-", "_", "丶")]
    return rng.choice(ways)


def _english(text: str, rng: random.Random) -> str:
    noun = next((noun for noun in NOUNS_EN if noun in text), "")
    ways = [rng.choice(OPENINGS_EN) + text + rng.choice(CLOSINGS_EN), text.upper()]
    if noun:
        ways += [text.replace(noun, changed) for changed in (noun.translate(DIGITS), noun.lower().translate(ALIKE))]
        split = [" ".join(gap.join(word) for word in noun.split()) for gap in (" ", ".", "-", "\u200b", "_")]
        ways += [text.replace(noun, changed) for changed in split]
    return rng.choice(ways)


def _asks(seed: int) -> Iterator[Text]:
    for module, disguise in ((asks_zh, _chinese), (asks_en, _english)):
        for number, (kind, text) in enumerate(_rows(module.PLAIN)):
            yield Text(kind, "plain", f"kept3 {text}", (text,), stop=True)
            if number % 2 and kind not in {"link", "handle"}:
                yield Text(kind, "disguised", f"kept3 {text}", (disguise(text, seeded(seed, text)),), stop=True)
        for kind, text in _rows(module.DISGUISED):
            yield Text(kind, "disguised", f"kept3 {text}", (text,), stop=True)


def _harmless(seed: int) -> Iterator[Text]:
    for module in (work_zh, work_en):
        rows = list(_rows(module.TEXTS))
        for kind, text in rows:
            yield Text(kind, "harmless", f"kept3 {text}", (text,), stop=False)
        # Two or three sentences in one message, as agents write: an answer, a question, a warning.
        named = {
            wanted: [text for kind, text in rows if kind == wanted] for wanted in (SUPPORT, TALK, WARNING, OFFICIAL)
        }
        for number in range(25):
            rng = seeded(seed, module.__name__, number)
            parts = [
                rng.choice(named[SUPPORT]),
                rng.choice(named[rng.choice((TALK, OFFICIAL))]),
                rng.choice(named[WARNING]),
            ]
            rng.shuffle(parts)
            yield Text(
                "mixed", "harmless", f"kept3 mixed {number}", (" ".join(parts[: rng.choice((2, 3))]),), stop=False
            )
    for kind, text in list(_rows(work_zh.TEXTS))[::5]:
        changed = traditional(text)
        if kind != OFFICIAL and changed != text:  # a name on the list is official as it is written there
            yield Text(kind, "harmless", f"kept3 {text}", (changed,), stop=False)
    for text in sentences(couples.MORE):
        yield Text("more", "harmless", f"kept3 {text}", (text,), stop=False)


def draw(seed: int) -> list[Text]:
    """The same list for the same seed."""
    texts = [*_asks(seed), *_harmless(seed)]
    for block, strain, stop in ((couples.PAIRS, "pair", True), (couples.HARMLESS_PAIRS, "harmless_pair", False)):
        texts += [
            Text("pair", strain, f"kept3 {line}", tuple(line.split(" || ")), stop=stop) for line in sentences(block)
        ]
    return texts
