"""Recovery phrases in the ways in which people write them down, and in ways meant to get past a filter."""

import string
import unicodedata
from collections.abc import Callable
from random import Random

from tests.blind_sets import kept4_frames_phrases as frames
from tests.blind_sets import kept4_material as make
from tests.blind_sets.kept4_fill import Maker, build, lines
from tests.blind_sets.positives import Case

Writing = Callable[[list[str], Random], str]
COUNTS = [12, 12, 12, 12, 15, 18, 21, 24, 24]
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔"
_SIGNS = ["🐶", "🌙", "✅", "👉", "⭐", "💰", "🔑", "🙏"]

PLAIN: list[Writing] = [
    lambda words, rng: " ".join(words),
    lambda words, rng: " ".join(words),
    lambda words, rng: " ".join(words),
    lambda words, rng: "\n".join(words),
    lambda words, rng: ", ".join(words),
    lambda words, rng: ",".join(words),
    lambda words, rng: "\n".join(f"{at}. {word}" for at, word in enumerate(words, 1)),
    lambda words, rng: " ".join(f"{at}. {word}" for at, word in enumerate(words, 1)),
    lambda words, rng: " ".join(f"{at}.{word}" for at, word in enumerate(words, 1)),
    lambda words, rng: "\n".join(f"{at}) {word}" for at, word in enumerate(words, 1)),
    lambda words, rng: " ".join(word.capitalize() for word in words),
    lambda words, rng: " ".join(words).upper(),
    lambda words, rng: "、".join(words),
    lambda words, rng: "\n".join(" ".join(words[at : at + 4]) for at in range(0, len(words), 4)),
]


def _wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def _mixed(text: str, rng: Random) -> str:
    return "".join(rng.choice([c.upper(), c.lower()]) for c in text)


def _broken(words: list[str], rng: Random) -> list[str]:
    """Two words with a slip of one letter in them, after the fourth letter or within a long word."""
    long = [at for at, word in enumerate(words) if len(word) >= 6]
    out = list(words)
    for at in rng.sample(long, min(2, len(long))):
        word = out[at]
        place = rng.randrange(2, len(word) - 1)
        out[at] = rng.choice(
            [
                word[:place] + word[place + 1 :],
                word[:place] + rng.choice(string.ascii_lowercase) + word[place:],
                word[:place] + rng.choice("aeiourst") + word[place + 1 :],
                word[:place] + word[place] + word[place:],
            ]
        )
    return out


def _pieces(words: list[str], rng: Random, sign: str) -> str:
    """A sign nobody sees within every second word."""
    out = []
    for at, word in enumerate(words):
        place = rng.randrange(1, len(word))
        out.append(word[:place] + sign + word[place:] if at % 2 == 0 else word)
    return " ".join(out)


ADVERSARIAL: dict[str, Writing] = {
    "circled": lambda words, rng: " ".join(f"{_CIRCLED[at]}{word}" for at, word in enumerate(words)),
    "hashed": lambda words, rng: " ".join(f"#{at} - {word}" for at, word in enumerate(words, 1)),
    "glued": lambda words, rng: "".join(f"{at}{word}" for at, word in enumerate(words, 1)),
    "named": lambda words, rng: "\n".join(f"word {at}: {word}" for at, word in enumerate(words, 1)),
    "chinese_numbers": lambda words, rng: "\uff0c".join(f"第{at}个{word}" for at, word in enumerate(words, 1)),
    "bracketed": lambda words, rng: " ".join(f"({at}) {word}" for at, word in enumerate(words, 1)),
    "behind": lambda words, rng: " ".join(f"{word}({at})" for at, word in enumerate(words, 1)),
    "zero_led": lambda words, rng: "\n".join(f"{at:02d} {word}" for at, word in enumerate(words, 1)),
    "bars": lambda words, rng: " | ".join(words),
    "slashes": lambda words, rng: rng.choice(["/", " / "]).join(words),
    "hyphens": lambda words, rng: rng.choice(["-", " - "]).join(words),
    "underscores": lambda words, rng: "_".join(words),
    "dots": lambda words, rng: rng.choice([".", "...", " . "]).join(words),
    "semicolons": lambda words, rng: rng.choice([";", "; ", "\uff1b"]).join(words),
    "arrows": lambda words, rng: rng.choice([" -> ", "→", " > "]).join(words),
    "plus": lambda words, rng: "+".join(words),
    "wide": lambda words, rng: " ".join(_wide(word) for word in words),
    "wide_blank": lambda words, rng: "\u3000".join(words),
    "wide_comma": lambda words, rng: "\uff0c".join(words),
    "no_break": lambda words, rng: "\u00a0".join(words),
    "zero_width": lambda words, rng: _pieces(words, rng, "\u200b"),
    "joiner": lambda words, rng: _pieces(words, rng, rng.choice(["\u200d", "\u2060", "\ufeff"])),
    "soft_hyphen": lambda words, rng: _pieces(words, rng, "\u00ad"),
    "bidi": lambda words, rng: "\u202a" + " ".join(words) + "\u202c",
    "mixed_case": lambda words, rng: _mixed(" ".join(words), rng),
    "emoji": lambda words, rng: f" {rng.choice(_SIGNS)} ".join(words),
    "emoji_glued": lambda words, rng: rng.choice(_SIGNS).join(words),
    "emoji_numbers": lambda words, rng: " ".join(
        "".join(f"{c}\ufe0f\u20e3" for c in str(at)) + word for at, word in enumerate(words, 1)
    ),
    "quoted": lambda words, rng: " ".join(f'"{word}"' for word in words),
    "list": lambda words, rng: "[" + ", ".join(f'"{word}"' for word in words) + "]",
    "chinese_quotes": lambda words, rng: "".join(f"「{word}」" for word in words),
    "bold": lambda words, rng: " ".join(f"**{word}**" for word in words),
    "code": lambda words, rng: " ".join(f"`{word}`" for word in words),
    "items": lambda words, rng: "\n".join(f"- {word}" for word in words),
    "tags": lambda words, rng: "".join(f"<li>{word}</li>" for word in words),
    "percent": lambda words, rng: "%20".join(words),
    "entity": lambda words, rng: "&nbsp;".join(words),
    "tabs": lambda words, rng: "\t".join(words),
    "empty_lines": lambda words, rng: "\n\n".join(words),
    "typos": lambda words, rng: " ".join(_broken(words, rng)),
    "typos_numbered": lambda words, rng: " ".join(f"{at}.{word}" for at, word in enumerate(_broken(words, rng), 1)),
    "four_letters": lambda words, rng: " ".join(word[:4] for word in words),
    "and": lambda words, rng: " ".join(words[:-1]) + " and " + words[-1],
    "then": lambda words, rng: ", then ".join(words),
}


# Words of the writer stand between those of the phrase and need not be hidden.
LABELLED = {"named", "chinese_numbers", "then", "entity"}


def _words_only(case: Case, words: list[str]) -> Case:
    """The same with a greeting before it and the words alone as gold."""
    message, start, _ = case.gold[0]
    text, places, at = case.messages[message], [], start
    for word in words:
        at = text.index(word, at)
        places.append((message + 1, at, at + len(word)))
        at += len(word)
    return Case(case.kind, case.strain, case.group, ("hello", *case.messages), "", tuple(places), case.action)


def _case(strain: str, kind: str, frame: str, text: str, rng: Random, group: str = "") -> Case:
    values: dict[str, Maker] = {"P": lambda _: text, "P2": lambda again: " ".join(make.phrase(again))}
    case = build(kind, strain, frame, values, rng)
    return Case(kind, strain, f"{kind}:{group or frame}", case.messages, case.asked, case.gold, case.action)


def plain(rng: Random) -> list[Case]:
    """As most people write it."""
    out = []
    for block, kind in ((frames.EN, "phrase_en"), (frames.HANS, "phrase_zh"), (frames.HANT, "phrase_hant")):
        for frame in lines(block):
            for _ in range(3):
                words = make.phrase(rng, "english", rng.choice(COUNTS))
                out.append(_case("plain", kind, frame, rng.choice(PLAIN)(words, rng), rng))
    for language, block in frames.WORLD.items():
        for frame in lines(block):
            for _ in range(2):
                words = make.phrase(rng, language, rng.choice(COUNTS))
                text = ("\u3000" if language == "japanese" else " ").join(words)
                out.append(_case("plain", "phrase_world", frame, text, rng))
    for frame in lines(frames.CONTEXT):
        for _ in range(3):
            words = make.phrase(rng, "english", rng.choice([12, 24]), valid=False)
            out.append(_case("plain", "phrase_checksum", frame, rng.choice(PLAIN)(words, rng), rng))
    for frame in lines(frames.OTHER):
        count = 25 if "25" in frame else 24 if "24" in frame else 12
        for _ in range(2):
            words = make.phrase(rng, "english", count, valid=False)
            out.append(_case("plain", "phrase_other", frame, " ".join(words), rng))
    for language, block in (("chinese_simplified", frames.CHINESE), ("chinese_traditional", frames.CHINESE_HANT)):
        for frame in lines(block):
            for gap in ("", " "):
                count = 12 if "十二" in frame else rng.choice([12, 12, 15, 18, 24])
                words = make.phrase(rng, language, count)
                out.append(_case("plain", "phrase_chinese", frame, gap.join(words), rng))
    return out


def adversarial(rng: Random) -> list[Case]:
    """In every odd writing, with and without words around."""
    out = []
    around = lines(frames.EN) + lines(frames.HANS) + lines(frames.HANT)
    for name, writing in ADVERSARIAL.items():
        for _ in range(5):
            words = make.phrase(rng, "english", rng.choice(COUNTS))
            case = _case("adversarial", "phrase_odd", rng.choice(around), writing(words, rng), rng, name)
            out.append(_words_only(case, words) if name in LABELLED else case)
    for language in frames.WORLD:
        for _ in range(3):
            words = make.phrase(rng, language, rng.choice([12, 24]))
            text = rng.choice([", ".join, "\n".join, " / ".join])(words)
            if language in {"spanish", "french", "portuguese"}:
                bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
                text = rng.choice([unicodedata.normalize("NFD", text), bare, text.upper()])
            out.append(_case("adversarial", "phrase_world", "seed phrase: {P}", text, rng, language))
    for frame in lines(frames.PARTIAL):
        for _ in range(3):
            words = make.phrase(rng)
            kept = words[: rng.choice([9, 10])] if "last words" in frame else rng.sample(words, 10)
            out.append(_case("adversarial", "phrase_partial", frame, " ".join(kept), rng))
    for _ in range(12):
        words = make.phrase(rng, "english", 12, valid=False)
        out.append(_case("adversarial", "phrase_bare", "{P}", rng.choice(PLAIN[3:10])(words, rng), rng))
    for frame in lines(frames.CHINESE) + lines(frames.CHINESE_HANT):
        language = "chinese_traditional" if "助記" in frame else "chinese_simplified"
        for gap in rng.sample(["、", "\uff0c", "\n", "/", "\u3000", " - ", "🌙", "."], 2):
            words = make.phrase(rng, language, rng.choice([12, 24]))
            out.append(_case("adversarial", "phrase_chinese", frame, gap.join(words), rng))
    return out + _numbered_chinese(rng) + messages(rng)


def _numbered_chinese(rng: Random) -> list[Case]:
    out = []
    for frame in lines(frames.CHINESE)[:6]:
        words = make.phrase(rng, "chinese_simplified")
        text = " ".join(f"{at}.{word}" for at, word in enumerate(words, 1))
        out.append(_case("adversarial", "phrase_chinese", frame, text, rng))
    return out


def messages(rng: Random) -> list[Case]:
    """One phrase over several messages, often with talk between."""
    out = []
    talk = {"en": lines(frames.TALK_EN), "zh": lines(frames.TALK_ZH)}
    for number in range(72):
        words = make.phrase(rng, "english", rng.choice([12, 12, 24]))
        size = rng.choice([3, 4, 6, 6, len(words) // 2])
        parts = [words[at : at + size] for at in range(0, len(words), size)]
        sent: list[str] = [rng.choice(lines(frames.OPENERS))] if number % 2 else []
        gold = []
        speech = talk[rng.choice(["en", "zh"])]
        counted = rng.random() < 0.3
        for at, part in enumerate(parts):
            if at and rng.random() < 0.4:
                sent.append(rng.choice(speech))
            text = " ".join(f"{at * size + n}. {word}" for n, word in enumerate(part, 1)) if counted else " ".join(part)
            sent.append(text)
            gold += _word_places(len(sent) - 1, text, part)
        out.append(
            Case("phrase_messages", "adversarial", f"messages:{number % 24}", tuple(sent), "", tuple(gold), "redact")
        )
    for number in range(14):
        words = make.phrase(rng)
        sent = [rng.choice(lines(frames.OPENERS))] if number % 2 else []
        first = len(sent)
        sent += words if number % 3 else [f"{at}. {word}" for at, word in enumerate(words, 1)]
        gold = [place for at, word in enumerate(words) for place in _word_places(first + at, sent[first + at], [word])]
        out.append(Case("phrase_messages", "adversarial", f"single:{number}", tuple(sent), "", tuple(gold), "redact"))
    for number in range(6):
        words = make.phrase(rng, "chinese_simplified")
        halves = ["".join(words[:6]), "".join(words[6:])]
        sent = ["我的助记词分两次发给你", *halves]
        gold = [(at, 0, len(half)) for at, half in enumerate(halves, 1)]
        out.append(Case("phrase_messages", "adversarial", f"chinese:{number}", tuple(sent), "", tuple(gold), "redact"))
    return out


def _word_places(message: int, text: str, words: list[str]) -> list[tuple[int, int, int]]:
    """Only the words: a number before one tells nothing."""
    places, at = [], 0
    for word in words:
        at = text.index(word, at)
        places.append((message, at, at + len(word)))
        at += len(word)
    return places


def policy(rng: Random) -> list[Case]:
    """Where the table leaves room: few words, nothing said about them, or one word wrong and no context."""
    out = []
    for frame in ("{P}", "what is this {P}", "{P} ??", "这个 {P}", "看看 {P}"):
        for _ in range(3):
            words = make.phrase(rng, "english", rng.choice([12, 24]), valid=False)
            out.append(_case("policy", "phrase_bare", frame, " ".join(words), rng))
    for frame in ("is this right? {P}", "{P} 少了几个", "{P} and then I don't remember"):
        for _ in range(3):
            words = make.phrase(rng)[: rng.choice([9, 10, 11])]
            out.append(_case("policy", "phrase_partial", frame, " ".join(words), rng))
    for _ in range(6):
        words = make.phrase(rng)
        first, second = (", then ".join(half) for half in (words[:6], words[6:]))
        text = f"On one side I wrote {first} and on the other side {second}"
        gold = tuple((0, text.index(half), text.index(half) + len(half)) for half in (first, second))
        out.append(Case("phrase_story", "policy", "story", (text,), "", gold, "redact"))
    return out
