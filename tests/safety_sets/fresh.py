"""Sentences written class by class before a change of the scanner's rules: `python -m tests.safety_sets.fresh`.

One line is one conversation: ``||`` parts messages, ``>>`` ends our own question before it, ``⏎`` is a new line. What
stands in braces is drawn and must be hidden, what stands in ``<>`` is drawn and must stay; nothing of a harmless
line may be hidden. `## class round` begins a class. Each line is drawn several times.
"""

import argparse
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from tests.safety_sets import drawn
from tests.safety_sets.example import Example
from tests.safety_sets.judging import is_right

HERE = Path(__file__).parent
SEED = 20261124
DRAWS = 4
LANGUAGES = {"": "english", "fr": "french", "es": "spanish", "it": "italian", "pt": "portuguese"}
_FILL = re.compile(r"\{([a-z0-9]+)(?:\.([a-z]{2}))?(?::([^}]*))?\}|<([a-z0-9]+)(?::([^>]*))?>")
_NAMED = frozenset(["redacted", "none", "hidden"])
FILES = (
    ("fresh_secrets.txt", True),
    ("fresh_harmless.txt", False),
    ("unnamed_secrets.txt", True),
    ("unnamed_harmless.txt", False),
)
_SIGNS = {"emoji": "🔥", "stars": "*", "dots": ".", "newline": "\n"}


def _card(rng: Random, sign: str) -> str:
    number = drawn.card(rng)
    while len(number) != 16:
        number = drawn.card(rng)
    return _parted(number, (4, 4, 4, 4), sign)


def _amex(rng: Random, sign: str) -> str:
    number = drawn.luhn(rng.choice(["34", "37"]) + drawn.digits(rng, 12))
    return _parted(number, rng.choice([(4, 4, 4, 3), (4, 6, 5)]), sign)


def _parted(value: str, sizes: tuple[int, ...], sign: str) -> str:
    if sign == "wide":
        return value.translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)})
    if sign == "half":
        return f"{value[: len(value) // 2]} {value[len(value) // 2 :]}"
    pieces, at = [], 0
    for size in sizes:
        pieces.append(value[at : at + size])
        at += size
    return _SIGNS.get(sign, sign).join(pieces)


def _apart(value: str, sign: str) -> str:
    return _SIGNS.get(sign, sign).join(value)


def _typos(rng: Random, count: int, size: int) -> str:
    words = drawn.phrase(rng, "english", size)
    for at in rng.sample(range(size), count):
        while drawn.mnemonic("english").wordlist.count(words[at]):
            words[at] = drawn.typo(rng, words[at])
    return " ".join(words)


def _order(rng: Random, sign: str) -> str:
    return _parted(drawn.digits(rng, 16), (4, 4, 4, 4), sign)


def _signed(rng: Random) -> str:
    """A password with a sign in it that no word has."""
    value = drawn.password(rng)
    while not set(value) & set("!@#$%^&*") or not any(map(str.isalpha, value)):
        value = drawn.password(rng)
    return value


def _middle(rng: Random) -> str:
    """Two words with a sign between that names have, too."""
    words = ["Blue", "Cat", "zhang", "Moon", "Tiger", "panda", "Summer", "dragon"]
    return rng.choice("_-.").join(rng.sample(words, 2)) + drawn.digits(rng, 3)


DRAWN: dict[str, Callable[[Random, str], str]] = {
    "code": lambda rng, sign: _apart(drawn.digits(rng, 6), sign),
    "code4": lambda rng, _: drawn.digits(rng, 4),
    "pin": lambda rng, sign: _apart(drawn.digits(rng, 6), sign),
    "pw": lambda rng, _: drawn.password(rng),
    "pws": lambda rng, _: _signed(rng),
    "pwm": lambda rng, _: _middle(rng),
    "card": _card,
    "amex": _amex,
    "id": lambda rng, sign: _parted(drawn.identity(rng), (6, 8, 4), sign),
    "alnum": lambda rng, size: drawn.alnum(rng, int(size)),
    "hexs": lambda rng, size: drawn.hex_key(rng, int(size) // 2),
    "hex": lambda rng, sign: _parted(drawn.hex_key(rng), (4,) * 16, sign),
    "typo2": lambda rng, size: _typos(rng, 2, int(size)),
    "typo3": lambda rng, size: _typos(rng, 3, int(size)),
    "order": lambda rng, _: drawn.digits(rng, 12),
    "order8": lambda rng, _: drawn.digits(rng, 8),
    "order16": _order,
    "imei": lambda rng, _: drawn.luhn("35" + drawn.digits(rng, 12)),
    "tx": lambda rng, _: "0x" + drawn.hex_key(rng),
    "tx0": lambda rng, _: drawn.hex_key(rng),
    "eth": lambda rng, _: "0x" + drawn.hex_key(rng, 20),
    "uuid": lambda rng, _: drawn.uuid(rng),
}  # fmt: skip


def lines(name: str) -> Iterator[tuple[str, str]]:
    """Each line of a file with its class and round."""
    title = ""
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            title = line[3:]
        elif line:
            yield title, line


def filled(line: str, kind: str, rng: Random, *, secret: bool) -> Example:
    """One line with its places drawn."""
    asked, _, said = line.rpartition(" >> ")
    words = _words(said, rng)
    messages: list[str] = []
    places: list[tuple[int, int, int]] = []
    for number, template in enumerate(said.replace("⏎", "\n").split(" || ")):
        text, position = "", 0
        for match in _FILL.finditer(template):
            name, argument = match.group(1) or match.group(4), match.group(3) or match.group(5) or ""
            text += template[position : match.start()]
            position = match.end()
            if name in _NAMED:
                text += match.group()
                continue
            if name in {"w", "z"}:
                sign = " " if name == "w" else ""
                value = sign.join(next(words) for _ in range(int(argument or 1)))
            else:
                value = DRAWN[name](rng, argument)
            if secret and match.group(1):
                places.append((number, len(text), len(text) + len(value)))
            text += value
        messages.append(text + template[position:])
    group = "plain" if secret else "negative"
    return Example(kind=kind, group=group, messages=tuple(messages), places=tuple(places), asked=asked)


def _words(said: str, rng: Random) -> Iterator[str]:
    """The words of one phrase, if the line wants a whole one; else words by lot."""
    fills = [match for match in _FILL.finditer(said) if match.group(1) in {"w", "z"}]
    size = sum(int(match.group(3) or 1) for match in fills)
    if not fills:
        return iter(())
    language = LANGUAGES[fills[0].group(2) or ""] if fills[0].group(1) == "w" else rng.choice(drawn.CHINESE)
    return iter(drawn.phrase(rng, language, size) if size in drawn.SIZES else drawn.words_of(rng, size, language))


def examples(name: str, *, secret: bool) -> list[Example]:
    """All lines of a file, each drawn several times."""
    rng = Random(SEED)
    return [filled(line, title, rng, secret=secret) for title, line in lines(name) for _ in range(DRAWS)]


def main() -> None:
    """Print by class what is missed and what is hidden without need."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    for name, secret in FILES:
        count: Counter[str] = Counter()
        wrong: Counter[str] = Counter()
        shown: set[str] = set()
        for example in examples(name, secret=secret):
            good = is_right(example)
            count[example.kind] += 1
            wrong[example.kind] += not good
            if options.misses and not good and (key := re.sub(r"\w", "", "".join(example.messages))) not in shown:
                shown.add(key)
                print(f"  {example.kind}: {example.asked + ' >> ' if example.asked else ''}{example.messages!r}")
        for kind in count:
            print(f"{name} {kind:<12} {wrong[kind]:>4} of {count[kind]:<4} wrong")


if __name__ == "__main__":
    main()
