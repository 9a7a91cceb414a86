"""Recovery phrases in ten languages and the ways people write them."""

import random
import unicodedata
from collections.abc import Callable
from functools import cache

from mnemonic import Mnemonic

LANGUAGES = (
    "english", "english", "english", "english", "chinese_simplified", "chinese_traditional", "spanish", "french",
    "italian", "portuguese", "czech", "japanese", "korean",
)  # fmt: skip
SIZES = (12, 12, 12, 24, 24, 15, 18, 21)
EMOJI = "🍎🐶⭐🔑🌙🔥😀🚀🌸🎈"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕"
Style = Callable[[list[str], random.Random], str]


@cache
def lister(language: str) -> Mnemonic:
    return Mnemonic(language)


def valid(rng: random.Random, language: str = "english", size: int = 12) -> list[str]:
    entropy = rng.randbytes(size // 3 * 4)
    return unicodedata.normalize("NFC", lister(language).to_mnemonic(entropy)).replace("\u3000", " ").split(" ")


def invalid(rng: random.Random, size: int = 12) -> list[str]:
    """Words of the English list whose checksum fails, as other schemes make them."""
    while True:
        words = [rng.choice(lister("english").wordlist) for _ in range(size)]
        if not lister("english").check(" ".join(words)):
            return words


def numbered(form: str, gap: str) -> Style:
    return lambda words, rng: gap.join(form.format(n=at, w=word) for at, word in enumerate(words, 1))


def joined(gap: str) -> Style:
    return lambda words, rng: gap.join(words)


def circled(words: list[str], rng: random.Random) -> str:
    return rng.choice((" ", "")).join(f"{CIRCLED[at]}{word}" for at, word in enumerate(words))


def emoji(words: list[str], rng: random.Random) -> str:
    return "".join(f"{word}{rng.choice(EMOJI)}" for word in words[:-1]) + words[-1]


def wide(words: list[str], rng: random.Random) -> str:
    text = " ".join(words)
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text).replace(" ", "\u3000")


def zero_width(words: list[str], rng: random.Random) -> str:
    mark = rng.choice("\u200b\u200d\u2060\u00ad\ufeff")
    return " ".join(word[:2] + mark + word[2:] for word in words)


def case(words: list[str], rng: random.Random) -> str:
    change = rng.choice((str.upper, str.title, lambda word: "".join(rng.choice((c, c.upper())) for c in word)))
    return " ".join(change(word) for word in words)


def typos(words: list[str], rng: random.Random) -> str:
    """One or two letters missing, doubled or swapped for a neighbour, each in its own word."""
    wrong = list(words)
    for at in rng.sample(range(len(words)), 2):
        word, spot = wrong[at], rng.randrange(1, len(wrong[at]))
        wrong[at] = rng.choice(
            (
                word[:spot] + word[spot] + word[spot:],
                word[:spot] + word[spot + 1 :],
                word[:spot] + "q" + word[spot + 1 :],
            )
        )
    return " ".join(wrong)


def four(words: list[str], rng: random.Random) -> str:
    return " ".join(word[:4] for word in words)


def markup(words: list[str], rng: random.Random) -> str:
    return rng.choice((" ", "\n")).join(rng.choice(("**{}**", "`{}`", "*{}*", "_{}_")).format(word) for word in words)


def rows(words: list[str], rng: random.Random) -> str:
    size = rng.choice((3, 4, 6))
    return "\n".join(" ".join(words[at : at + size]) for at in range(0, len(words), size))


PLAIN: tuple[Style, ...] = (joined(" "), joined(" "), joined("\n"), joined(", "))
ADVERSARIAL: tuple[Style, ...] = (
    numbered("{n}. {w}", "\n"), numbered("{n}) {w}", " "), numbered("{n}.{w}", " "), numbered("{n}{w}", " "),
    numbered("#{n} - {w}", "\n"), numbered("{n}: {w}", "; "), numbered("({n}) {w}", "\n"), numbered("{n}、{w}", "\n"),
    numbered("{w}({n})", ","), joined("、"), joined(","), joined(" / "), joined(" - "),
    joined("_"), joined("|"), joined(";"), joined("...  "), joined(" > "), joined("+"), joined("·"), joined("\t"),
    joined("\n\n"), joined("%20"), lambda words, rng: ", ".join(f'"{word}"' for word in words),
    lambda words, rng: "[" + ",".join(f"'{word}'" for word in words) + "]", circled, emoji, markup, rows,
)  # fmt: skip
# Only for lists written in Latin letters without marks.
LATIN: tuple[Style, ...] = (wide, zero_width, case, typos, four, case, typos, zero_width)
