"""How people write down a recovery phrase: plain ways, and ways that hide it from a simple look."""

import unicodedata
import urllib.parse
from collections.abc import Callable
from random import Random

from tests.blind_sets.kept5_material import HAN, word_list

Words = list[str]
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕"
EMOJI = "🌙🔥✨🍀🐱💎⭐🌊🎈🍎"
ZERO = ("\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad")


def numbered(words: Words, frame: str, joint: str) -> str:
    """`frame` holds `N` for the number and `W` for the word."""
    return joint.join(frame.replace("N", str(n)).replace("W", word) for n, word in enumerate(words, 1))


PLAIN: dict[str, Callable[[Random, Words], str]] = {
    "spaces": lambda _r, w: " ".join(w),
    "spaces again": lambda _r, w: " ".join(w),
    "lines": lambda _r, w: "\n".join(w),
    "commas": lambda _r, w: ", ".join(w),
    "tight commas": lambda _r, w: ",".join(w),
    "chinese commas": lambda _r, w: "、".join(w),
    "wide commas": lambda _r, w: "，".join(w),
    "dots": lambda _r, w: numbered(w, "N. W", "\n"),
    "dots in a line": lambda _r, w: numbered(w, "N. W", " "),
    "tight dots": lambda _r, w: numbered(w, "N.W", " "),
    "brackets": lambda _r, w: numbered(w, "N) W", "\n"),
    "brackets in a line": lambda _r, w: numbered(w, "N)W", " "),
    "both brackets": lambda _r, w: numbered(w, "(N) W", " "),
    "colons": lambda _r, w: numbered(w, "N: W", "\n"),
    "hash": lambda _r, w: numbered(w, "#N - W", "\n"),
    "dashes": lambda _r, w: numbered(w, "N - W", ", "),
    "chinese stop": lambda _r, w: numbered(w, "N、W", " "),
    "circled": lambda _r, w: " ".join(CIRCLED[n] + word for n, word in enumerate(w)),
    "number and space": lambda _r, w: numbered(w, "N W", "\n"),
    "quotes": lambda _r, w: " ".join(f'"{word}"' for word in w),
    "code": lambda _r, w: "`" + " ".join(w) + "`",
    "bullets": lambda _r, w: "\n".join("- " + word for word in w),
    "first capital": lambda _r, w: " ".join(word.capitalize() for word in w),
    "all capital": lambda _r, w: " ".join(word.upper() for word in w),
    "rows of four": lambda _r, w: "\n".join(" ".join(w[at : at + 4]) for at in range(0, len(w), 4)),
    "rows of three": lambda _r, w: "\n".join(" ".join(w[at : at + 3]) for at in range(0, len(w), 3)),
    "semicolons": lambda _r, w: "; ".join(w),
}


def _wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def _zero(r: Random, words: Words) -> str:
    sign = r.choice(ZERO)
    return " ".join(word[: len(word) // 2] + sign + word[len(word) // 2 :] for word in words)


def _mixed(r: Random, words: Words) -> str:
    return " ".join("".join(c.upper() if r.random() < 0.5 else c for c in word) for word in words)


def typo(r: Random, word: str) -> str:
    """One letter left out, doubled or wrong."""
    at = r.randrange(1, len(word))
    wrong = r.choice("aeiourstln".replace(word[at], ""))
    return r.choice([word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:], word[:at] + wrong + word[at + 1 :]])


def with_typos(r: Random, words: Words) -> str:
    made = list(words)
    for at in r.sample(range(len(words)), k=r.choice([1, 1, 2])):
        made[at] = typo(r, made[at])
    return r.choice([" ", ", ", "\n"]).join(made)


def _two_columns(_r: Random, words: Words) -> str:
    half = (len(words) + 1) // 2
    rows = []
    for at in range(half):
        right = f"\t{at + half + 1}. {words[at + half]}" if at + half < len(words) else ""
        rows.append(f"{at + 1}. {words[at]}{right}")
    return "\n".join(rows)


def _entities(_r: Random, words: Words) -> str:
    return " ".join("".join(f"&#{ord(c)};" for c in word) for word in words)


HARD: dict[str, Callable[[Random, Words], str]] = {
    "wide letters": lambda r, w: _wide(r.choice([" ", "\u3000"]).join(w)),
    "wide numbers": lambda _r, w: " ".join(_wide(f"{n}.") + word for n, word in enumerate(w, 1)),
    "zero width inside": _zero,
    "zero width between": lambda r, w: (r.choice(ZERO[:2]) + " ").join(w),
    "mixed case": _mixed,
    "decomposed": lambda _r, w: unicodedata.normalize("NFD", " ".join(w)),
    "emoji between": lambda r, w: f" {r.choice(EMOJI)} ".join(w),
    "emoji glued": lambda r, w: r.choice(EMOJI).join(w),
    "html": lambda _r, w: " ".join(f"<b>{word}</b>" for word in w),
    "stars": lambda _r, w: " ".join(f"**{word}**" for word in w),
    "arrows": lambda r, w: r.choice([" -> ", " → ", " > ", "=>"]).join(w),
    "slashes": lambda r, w: r.choice(["/", " / ", "|", " | "]).join(w),
    "underscores": lambda r, w: r.choice(["_", "-", "·", "+", "~"]).join(w),
    "odd spaces": lambda r, w: r.choice(["\u00a0", "\u2003", "\u3000", "\t", "   ", "\u2009"]).join(w),
    "glued numbers": lambda _r, w: numbered(w, "NW", " "),
    "glued numbers, no gap": lambda _r, w: numbered(w, "NW", ""),
    "backwards": lambda _r, w: "\n".join(f"{n}. {w[n - 1]}" for n in range(len(w), 0, -1)),
    "two columns": _two_columns,
    "json": lambda _r, w: "[" + ",".join(f'"{word}"' for word in w) + "]",
    "single quotes": lambda _r, w: "、".join(f"“{word}”" for word in w),
    "percent": lambda _r, w: urllib.parse.quote(" ".join(w)),
    "entities": _entities,
    "empty lines": lambda _r, w: "\n\n".join(w),
    "dots between": lambda r, w: r.choice([". ", "... ", "。"]).join(w),
    "square brackets": lambda _r, w: numbered(w, "[N] W", " "),
    "bold numbers": lambda _r, w: "\n".join(f"{n}\ufe0f\u20e3 {word}" for n, word in enumerate(w, 1)),
    "underlined numbers": lambda _r, w: numbered(w, "N_W", " "),
}
LATIN_ONLY = {"wide letters", "mixed case", "first capital", "all capital", "percent", "wide numbers"}
ENGLISH_ONLY = {"entities", "mixed case", "wide letters"}


def ways(table: dict[str, Callable[[Random, Words], str]], language: str) -> list[str]:
    """Ways that make sense for a language: Han and kana have no case."""
    latin = word_list(language)[0][0].isascii()
    if language == "english":
        return list(table)
    banned = ENGLISH_ONLY | (set() if latin else LATIN_ONLY)
    return [name for name in table if name not in banned]


def prefixes(r: Random, words: Words) -> str:
    """Only the first four letters of each word, as steel plates hold them."""
    return r.choice([" ", "\n", ", "]).join(word[:4] for word in words)


def block(language: str, words: Words) -> str:
    """A Chinese phrase without spaces."""
    assert language in HAN
    return "".join(words)


def gaps(r: Random, words: Words, known: int) -> str:
    """A phrase of which some words are missing: the place stays, with a sign that is no letter."""
    sign = r.choice(["___", "?", "***", "？？", "(?)", "____"])
    lost = set(r.sample(range(1, len(words) - 1), k=len(words) - known))
    shown = [sign if at in lost else word for at, word in enumerate(words)]
    style = r.choice(["spaces", "dots", "lines", "commas"])
    return PLAIN[style](r, shown)


def parts(r: Random, size: int) -> list[int]:
    """Sizes of pieces of a phrase over several messages, each of one to eight words."""
    made = r.choice([[4] * (size // 4), [6] * (size // 6), [3] * (size // 3), [1] * size, [2] * (size // 2), []])
    while sum(made) < size:
        made.append(min(r.randint(1, 8), size - sum(made)))
    return made
