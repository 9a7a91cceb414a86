"""Ways in which a secret is written so that a plain search misses it, by carelessness or on purpose."""

from collections.abc import Callable, Sequence
from random import Random
from urllib.parse import quote

from tests.safety_sets import kept
from tests.safety_sets.drawn import typo

Disguise = Callable[[Random, Sequence[str]], str]

_ZERO_WIDTH = ("\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕"
_EMOJI = {"dev": ("🔑", "👉", "⭐", "🌟🌟", " 🍀 ", "❤️", "✅", "🐶", " 💰 ", "➡️"), "kept": kept.EMOJI}
_SEPARATORS = {
    "dev": (
        ", ",
        ",",
        "、",
        " - ",
        "-",
        " | ",
        "/",
        ".",
        "\n",
        "  ",
        " + ",
        "_",
        "; ",
        ";",
        "，",
        " · ",
        "\\",
        "→",
        " = ",
        "\n\n",
        " , ",
        "*",
        "~",
        "...",
    ),
    "kept": kept.SEPARATORS,
}
_NUMBERED = {
    "dev": (
        "{n}. {w} ",
        "{n}) {w} ",
        "{c}{w} ",
        "#{n} - {w}\n",
        "{n}{w} ",
        "{n}.{w}",
        "({n}) {w}\n",
        "{n}、{w} ",
        "{w}({n}) ",
        "word {n}: {w}\n",
        "[{n}] {w} ",
        "{n}: {w}, ",
        "{n}-{w} ",
        "{w}{n} ",
        "No.{n} {w}\n",
        "第{n}个 {w}\n",
    ),
    "kept": kept.NUMBERED,
}
_WRAPPED = {
    "dev": ('"{w}"', "'{w}'", "<b>{w}</b>", "`{w}`", "“{w}”", "「{w}」", "<li>{w}</li>", "*{w}*"),
    "kept": kept.WRAPPED,
}


def wide(text: str) -> str:
    """Full-width letters, digits and signs."""
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


def hidden_between(rng: Random, text: str) -> str:
    """Invisible characters inside."""
    return "".join(char + (rng.choice(_ZERO_WIDTH) if rng.random() < 0.4 else "") for char in text)


def entities(rng: Random, text: str) -> str:
    """Characters as HTML entities, decimal or hex."""
    return "".join(f"&#{ord(char)};" if rng.random() < 0.5 else f"&#x{ord(char):x};" for char in text)


def percent(rng: Random, text: str) -> str:
    """Percent-encoded: what must be, or every byte."""
    if rng.random() < 0.5:
        return quote(text)
    return "".join(f"%{byte:02X}" for byte in text.encode())


def disguises(part: str, *, latin: bool) -> dict[str, Disguise]:
    """By name; `latin` lists know case, slips of the finger and full-width letters as well."""

    def separated(rng: Random, words: Sequence[str]) -> str:
        return rng.choice(_SEPARATORS[part]).join(words)

    def numbered(rng: Random, words: Sequence[str]) -> str:
        form = rng.choice(_NUMBERED[part])
        return "".join(form.format(n=n, w=word, c=_CIRCLED[n - 1]) for n, word in enumerate(words, 1)).strip()

    def emoji(rng: Random, words: Sequence[str]) -> str:
        return rng.choice(_EMOJI[part]).join(words)

    def wrapped(rng: Random, words: Sequence[str]) -> str:
        form, between = rng.choice(_WRAPPED[part]), rng.choice([" ", ", ", "\n"])
        return between.join(form.format(w=word) for word in words)

    def invisible(rng: Random, words: Sequence[str]) -> str:
        return hidden_between(rng, " ".join(words)).rstrip("".join(_ZERO_WIDTH))

    def encoded(rng: Random, words: Sequence[str]) -> str:
        return rng.choice([entities, percent])(rng, " ".join(words))

    ways: dict[str, Disguise] = {
        "separated": separated,
        "numbered": numbered,
        "emoji": emoji,
        "wrapped": wrapped,
        "zero-width": invisible,
        "encoded": encoded,
    }
    if latin:
        ways |= {"full-width": _full_width, "case": _case, "typos": _typos, "short": _short, "glued": _glued}
    return ways


def _full_width(rng: Random, words: Sequence[str]) -> str:
    return rng.choice([" ", "\u3000"]).join(wide(word) for word in words)


def _case(rng: Random, words: Sequence[str]) -> str:
    way = rng.randrange(3)
    if way == 0:
        return " ".join(words).upper()
    if way == 1:
        return " ".join(words).title()
    return "".join(char.upper() if rng.random() < 0.5 else char for char in " ".join(words))


def _typos(rng: Random, words: Sequence[str]) -> str:
    changed = list(words)
    for at in rng.sample(range(len(words)), rng.choice([1, 1, 2])):
        changed[at] = typo(rng, words[at])
    return " ".join(changed)


def _short(rng: Random, words: Sequence[str]) -> str:
    """Four letters are enough to know a word."""
    return " ".join(word[:4] if rng.random() < 0.8 else word for word in words)


def _glued(rng: Random, words: Sequence[str]) -> str:
    if rng.random() < 0.5:
        return "".join(word.title() for word in words)
    return "".join(words)


def grouped(rng: Random, value: str) -> str:
    """A value cut into equal groups, or in two lines."""
    if rng.random() < 0.3:
        half = len(value) // 2
        return f"{value[:half]}\n{value[half:]}"
    size, between = rng.choice([4, 8, 16, 2]), rng.choice([" ", "-", ":", "\n"])
    return between.join(value[at : at + size] for at in range(0, len(value), size))


def value_disguises(part: str) -> dict[str, Callable[[Random, str], str]]:
    """For one value without spaces."""
    del part
    return {
        "zero-width": lambda rng, value: hidden_between(rng, value).rstrip("".join(_ZERO_WIDTH)),
        "full-width": lambda _, value: wide(value),
        "encoded": lambda rng, value: rng.choice([entities, percent])(rng, value),
        "quoted": lambda rng, value: rng.choice(['"{}"', "`{}`", "<code>{}</code>", "「{}」"]).format(value),
    }


def digit_disguises(part: str) -> dict[str, Callable[[Random, str], str]]:
    """For a number: other separators and digits."""
    signs = {"dev": " -.·–_\u3000", "kept": kept.DIGIT_SIGNS}[part]

    def spaced(rng: Random, value: str) -> str:
        return rng.choice(signs).join(value[at : at + 4] for at in range(0, len(value), 4))

    def apart(rng: Random, value: str) -> str:
        return rng.choice(signs).join(value)

    return {"grouped": spaced, "apart": apart, **value_disguises(part)}
