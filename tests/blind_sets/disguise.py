"""Ways in which people and filters' opponents write the same thing differently."""

import unicodedata
from collections.abc import Callable
from random import Random

Words = list[str]
EMOJI = "🙂🔥✨🐶🌙💎🚀🍀🎲🐼"
ORDINALS = [
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth",
]  # fmt: skip
CHINESE_NUMBERS = "一二三四五六七八九十"
LOOKALIKE = str.maketrans("aceopxyiAEOPCTXKMHB", "асеорхуіАЕОРСТХКМНВ")


def full_width(text: str) -> str:
    """ASCII letters, digits and signs in their wide form."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def zero_width(r: Random, text: str, every: int = 3) -> str:
    """Invisible characters after every few letters."""
    out = []
    for place, letter in enumerate(text):
        out.append(letter)
        if place % every == every - 1:
            out.append(r.choice("\u200b\u200c\u200d\ufeff\u00ad\u2060"))
    return "".join(out)


def mixed_case(r: Random, text: str) -> str:
    """Letters in either case by chance."""
    return "".join(c.upper() if r.random() < 0.5 else c for c in text)


def typo(r: Random, word: str) -> str:
    """Double one letter, leave one out or swap two neighbours."""
    if len(word) < 5:
        return word
    place = r.randrange(1, len(word) - 2)
    return r.choice(
        [
            word[:place] + word[place] + word[place:],
            word[:place] + word[place + 1 :],
            word[:place] + r.choice("aeiou") + word[place + 1 :],
        ]
    )


def chinese_number(value: int) -> str:
    """Up to 24 in Chinese."""
    tens, ones = divmod(value, 10)
    head = "" if tens == 0 else "十" if tens == 1 else CHINESE_NUMBERS[tens - 1] + "十"
    return head + (CHINESE_NUMBERS[ones - 1] if ones else "")


def numbered(form: str, joint: str = " ") -> Callable[[Random, Words], str]:
    """Each word behind its number."""
    return lambda _r, words: joint.join(form.format(n=n, w=w) for n, w in enumerate(words, 1))


def joined(joint: str) -> Callable[[Random, Words], str]:
    """Words with something between."""
    return lambda _r, words: joint.join(words)


def circled(_r: Random, words: Words) -> str:
    """Circled numbers, glued."""
    return " ".join(f"{chr(0x2460 + n) if n < 20 else n + 1}{w}" for n, w in enumerate(words))


def spoken(_r: Random, words: Words) -> str:
    """The place of each word said in words."""
    return ", ".join(f"{ORDINALS[n] if n < 12 else f'number {n + 1}'} {w}" for n, w in enumerate(words))


def misspelt(r: Random, words: Words) -> str:
    """Two words with a typing error each."""
    bad = set(r.sample(range(len(words)), 2))
    return " ".join(typo(r, w) if n in bad else w for n, w in enumerate(words))


def with_emoji(r: Random, words: Words) -> str:
    """A picture between any two words."""
    return "".join(f"{w} {r.choice(EMOJI)} " for w in words).strip()


PHRASE_PLAIN = {
    "spaces": joined(" "),
    "lines": joined("\n"),
    "commas": joined(", "),
    "numbered": numbered("{n}. {w}"),
    "numbered_lines": numbered("{n}. {w}", "\n"),
    "numbered_paren": numbered("{n}) {w}"),
    "enumeration": joined("、"),
    "wide_commas": joined(","),
    "capital": lambda _r, words: " ".join(w.capitalize() for w in words),
    "upper": lambda _r, words: " ".join(words).upper(),
}
PHRASE_DISGUISED = {
    "glued_commas": joined(","),
    "circled": circled,
    "hash_number": numbered("#{n} - {w}"),
    "glued_number": numbered("{n}{w}"),
    "number_after": numbered("{w}({n})"),
    "word_equals": numbered("word{n}={w}", "\n"),
    "word_colon": numbered("Word {n}: {w}", "; "),
    "table": numbered("| {n} | {w} |", "\n"),
    "tabs": numbered("{n}\t{w}", "\n"),
    "chinese_place": lambda _r, words: " ".join(f"第{chinese_number(n)}个{w}" for n, w in enumerate(words, 1)),
    "chinese_list": lambda _r, words: " ".join(f"{chinese_number(n)}、{w}" for n, w in enumerate(words, 1)),
    "spoken": spoken,
    "bullets": joined("\n- "),
    "dashes": joined("-"),
    "dots": joined("."),
    "slashes": joined(" / "),
    "bars": joined("|"),
    "underscores": joined("_"),
    "plus": joined("+"),
    "arrows": joined(" -> "),
    "stars": joined(" ** "),
    "quoted": lambda _r, words: " ".join(f'"{w}"' for w in words),
    "json": lambda _r, words: "[" + ",".join(f'"{w}"' for w in words) + "]",
    "backticks": lambda _r, words: "`" + " ".join(words) + "`",
    "markup": lambda _r, words: "<ol>" + "".join(f"<li>{w}</li>" for w in words) + "</ol>",
    "bold": lambda _r, words: " ".join(f"**{w}**" for w in words),
    "entities": joined("&nbsp;"),
    "percent": joined("%20"),
    "full_width": lambda _r, words: " ".join(full_width(w) for w in words),
    "wide_space": joined("\u3000"),
    "thin_space": joined("\u2009"),
    "zero_width": lambda r, words: " ".join(zero_width(r, w) for w in words),
    "zero_joint": joined(" \u200b"),
    "mixed_case": lambda r, words: mixed_case(r, " ".join(words)),
    "emoji": with_emoji,
    "keycaps": lambda _r, words: " ".join(
        f"{''.join(d + chr(0xFE0F) + chr(0x20E3) for d in str(n))}{w}" for n, w in enumerate(words, 1)
    ),
    "typos": misspelt,
    "prefixes": lambda _r, words: " ".join(w[:4] for w in words),
    "look_alike": lambda _r, words: " ".join(w.translate(LOOKALIKE) for w in words),
    "camel": lambda _r, words: "".join(w.capitalize() for w in words),
    "then": joined(" then "),
    "and": joined(" and "),
    "ellipsis": joined("..."),
    "blank_lines": joined("\n\n"),
    "bidi": lambda _r, words: "\u202a" + " ".join(words) + "\u202c",
    "brackets": lambda _r, words: " ".join(f"[{w}]" for w in words),
    "two_columns": lambda _r, words: "\n".join(
        f"{n + 1}. {words[n]}    {n + len(words) // 2 + 1}. {words[n + len(words) // 2]}"
        for n in range(len(words) // 2)
    ),
    "math_letters": lambda _r, words: " ".join(
        "".join(chr(0x1D41A + ord(c) - 97) if "a" <= c <= "z" else c for c in w) for w in words
    ),
}
FOREIGN = {
    "no_marks": lambda _r, words: " ".join(
        "".join(c for c in unicodedata.normalize("NFD", w) if not unicodedata.combining(c)) for w in words
    ),
    "composed": lambda _r, words: " ".join(unicodedata.normalize("NFC", w) for w in words),
    "composed_numbered": lambda _r, words: " ".join(
        f"{n}. {unicodedata.normalize('NFC', w)}" for n, w in enumerate(words, 1)
    ),
    "composed_commas": lambda _r, words: ", ".join(unicodedata.normalize("NFC", w) for w in words),
}
KEY_DISGUISED: dict[str, Callable[[Random, str], str]] = {
    "groups4": lambda _r, s: " ".join(s[i : i + 4] for i in range(0, len(s), 4)),
    "groups8": lambda _r, s: " ".join(s[i : i + 8] for i in range(0, len(s), 8)),
    "dashes": lambda _r, s: "-".join(s[i : i + 8] for i in range(0, len(s), 8)),
    "halves": lambda _r, s: s[: len(s) // 2] + "\n" + s[len(s) // 2 :],
    "half_space": lambda _r, s: s[: len(s) // 2] + " " + s[len(s) // 2 :],
    "full_width": lambda _r, s: full_width(s),
    "zero_width": lambda r, s: zero_width(r, s, 7),
    "quoted": lambda _r, s: f"“{s}”",
    "backticks": lambda _r, s: f"```{s}```",
    "bold": lambda _r, s: f"**{s}**",
    "markup": lambda _r, s: f"<code>{s}</code>",
    "soft_wrap": lambda _r, s: "\u00ad".join(s[i : i + 10] for i in range(0, len(s), 10)),
    "math_digits": lambda _r, s: "".join(chr(0x1D7CE + int(c)) if c.isdigit() else c for c in s),
}
HEX_ONLY: dict[str, Callable[[Random, str], str]] = {
    "upper": lambda _r, s: s.upper(),
    "big_x": lambda _r, s: "0X" + s.removeprefix("0x").upper(),
    "colons": lambda _r, s: ":".join(s[i : i + 2] for i in range(0, len(s), 2)),
    "commas": lambda _r, s: ",".join(s[i : i + 16] for i in range(0, len(s), 16)),
    "bytes": lambda _r, s: " ".join("0x" + s.removeprefix("0x")[i : i + 2] for i in range(0, 64, 2)),
    "lines16": lambda _r, s: "\n".join(s[i : i + 16] for i in range(0, len(s), 16)),
}
VALUE_DISGUISED: dict[str, Callable[[Random, str], str]] = {
    "quoted": lambda _r, s: f'"{s}"',
    "corner": lambda _r, s: f"「{s}」",
    "backticks": lambda _r, s: f"`{s}`",
    "bold": lambda _r, s: f"**{s}**",
    "zero_width": lambda r, s: zero_width(r, s, 4),
    "full_width": lambda _r, s: full_width(s),
    "new_line": lambda _r, s: "\n" + s,
    "brackets": lambda _r, s: f"({s})",
    "angle": lambda _r, s: f"<{s}>",
    "stars": lambda _r, s: f"***{s}***",
}
CODE_DISGUISED: dict[str, Callable[[Random, str], str]] = {
    "spaced": lambda _r, s: " ".join(s),
    "dash": lambda _r, s: s[: len(s) // 2] + "-" + s[len(s) // 2 :],
    "half": lambda _r, s: s[: len(s) // 2] + " " + s[len(s) // 2 :],
    "full_width": lambda _r, s: full_width(s),
    "chinese": lambda _r, s: "".join("零一二三四五六七八九"[int(c)] for c in s),
    "quoted": lambda _r, s: f"“{s}”",
    "keycaps": lambda _r, s: "".join(c + "\ufe0f\u20e3" for c in s),
    "zero_width": lambda r, s: zero_width(r, s, 2),
    "dots": lambda _r, s: ".".join(s),
    "commas": lambda _r, s: ",".join(s),
}
CARD_DISGUISED: dict[str, Callable[[Random, str], str]] = {
    "groups4": lambda _r, s: " ".join(s[i : i + 4] for i in range(0, len(s), 4)),
    "dashes": lambda _r, s: "-".join(s[i : i + 4] for i in range(0, len(s), 4)),
    "dots": lambda _r, s: ".".join(s[i : i + 4] for i in range(0, len(s), 4)),
    "slashes": lambda _r, s: "/".join(s[i : i + 4] for i in range(0, len(s), 4)),
    "underscores": lambda _r, s: "_".join(s[i : i + 4] for i in range(0, len(s), 4)),
    "commas": lambda _r, s: ",".join(s[i : i + 4] for i in range(0, len(s), 4)),
    "spaced": lambda _r, s: " ".join(s),
    "full_width": lambda _r, s: full_width(s),
    "zero_width": lambda r, s: zero_width(r, s, 4),
    "lines": lambda _r, s: "\n".join(s[i : i + 4] for i in range(0, len(s), 4)),
    "wide_space": lambda _r, s: "\u3000".join(s[i : i + 4] for i in range(0, len(s), 4)),
    "long_dash": lambda _r, s: "–".join(s[i : i + 4] for i in range(0, len(s), 4)),
    "keycaps": lambda _r, s: "".join(c + "\ufe0f\u20e3" if c.isdigit() else c for c in s),
}
