"""Passwords that a guesser tries first: the common ones, one's own name, one word with a number, rows of keys.

A short list of our own and rules, not the millions that leaked: throttling and the second factor stand behind it.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from kefu_bots.relay.passwords import LONGEST, SHORTEST
from kefu_core.safety.text.wordlists import load

PRODUCT = "kefu"
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qazwsxedcrfvtgbyhnujmikolp",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "qwertzuiop", "yxcvbnm", "azertyuiop", "q1w2e3r4t5y6u7i8o9p0",
    "789456123", "147258369",
    "!@#$%^&*()",
)  # fmt: skip
_COMMON = frozenset(
    """
    password passwort passwd passphrase pass secret letmein welcome admin administrator root user guest login master
    test testing default changeme temp temporary qwerty azerty iloveyou love loveyou lovely princess sunshine monkey
    dragon football baseball basketball soccer hockey superman batman spiderman starwars pokemon naruto shadow michael
    jordan jennifer jessica ashley charlie thomas daniel andrew hannah summer winter spring autumn january february
    march april june july august september october november december monday tuesday wednesday thursday friday saturday
    sunday flower cookie chocolate computer internet google facebook twitter apple samsung android windows microsoft
    freedom whatever trustno hello hellothere killer ninja mustang harley ranger hunter buster tigger access money
    business company office work support helpdesk service customer agent team staff wallet crypto bitcoin btc ethereum
    eth blockchain hodl tothemoon moon satoshi nakamoto binance coin token china beijing shanghai woaini woaiwo aini
    mima wodemima wode kehu zhongguo asdf asd qwe qaz wsx zxc abc aaa nihao zhang wang liu chen yang huang baobao
    密码 我的密码 我爱你 你好 客服 管理员 测试 中国 默认
    """.split()  # noqa: SIM905 - a list of so many strings, one a line, would hide the code
)
_LEET = str.maketrans("03457@$8|", "oeastasbl")
_RUN, _RUN_OF_DIGITS = 4, 3
_ENOUGH = 8
"""Points that must be left beside what is known: two for a letter or another sign, one for a digit."""


def weakness(password: str, names: Iterable[str] = ()) -> str:
    """Why a password may not be chosen: ``length``, ``pattern`` or ``common``; nothing for one that may.

    ``names``: what an attacker knows of the account and the house, such as its name and the brand.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        return "length"
    plain = unicodedata.normalize("NFKC", password).casefold()
    if len(set(plain)) <= SHORTEST // 2 or _unit(plain) or _walks(plain) or (plain.isdecimal() and len(plain) < 12):
        return "pattern"
    known = _COMMON | {PRODUCT} | {part for name in names for part in _parts(name)}
    return "common" if _is_one_word(plain) or any(_is_known(plain, form, known) for form in _forms(plain)) else ""


def _forms(plain: str) -> tuple[str, ...]:
    """As it was typed, and with digits for letters undone; all have the same places."""
    undone = plain.translate(_LEET)
    return plain, *(undone.replace("1", one).replace("!", one) for one in "il")


def _parts(name: str) -> set[str]:
    folded = unicodedata.normalize("NFKC", name).casefold()
    parts = {part for part in re.split(r"[\W_]+", folded) if len(part) > 2 or (part and not part.isascii())}
    return parts | ({joined} if len(joined := re.sub(r"[\W_]+", "", folded)) > 2 else set())


def _unit(plain: str) -> bool:
    """Whether it is one short piece again and again."""
    return any(plain == (plain[:size] * len(plain))[: len(plain)] for size in range(1, len(plain) // 2 + 1))


@cache
def _neighbours() -> frozenset[str]:
    pairs = {row[at : at + 2] for row in _ROWS for at in range(len(row) - 1)}
    return frozenset(pairs | {pair[::-1] for pair in pairs})


def _is_step(first: str, second: str) -> bool:
    return first == second or first + second in _neighbours()


def _walks(plain: str) -> bool:
    """Whether most of its steps go along a row of keys, the alphabet or the numbers."""
    steps = sum(_is_step(plain[at], plain[at + 1]) for at in range(len(plain) - 1))
    return steps * 4 >= (len(plain) - 1) * 3


@cache
def _words() -> frozenset[str]:
    return frozenset(load("english"))


def _is_one_word(plain: str) -> bool:
    """One word of a well-known list, with digits and signs around it."""
    return any(re.sub(r"^[\W\d_]+|[\W\d_]+$", "", form) in _words() for form in _forms(plain))


def _is_known(plain: str, form: str, known: Iterable[str]) -> bool:
    """Whether little is left beside the known words, runs and years."""
    covered = [False] * len(plain)
    for word in known:
        at = form.find(word)
        while at >= 0:
            covered[at : at + len(word)] = [True] * len(word)
            at = form.find(word, at + 1)
    if not any(covered):
        return False
    for year in re.finditer(r"(?:19|20)\d\d", plain):
        covered[year.start() : year.end()] = [True] * 4
    for at in range(len(plain)):
        size = _RUN_OF_DIGITS if plain[at : at + _RUN_OF_DIGITS].isdecimal() else _RUN
        run = plain[at : at + size]
        if len(run) == size and all(_is_step(run[step], run[step + 1]) for step in range(size - 1)):
            covered[at : at + size] = [True] * size
    left = [sign for sign, is_covered in zip(plain, covered, strict=True) if not is_covered]
    return sum(2 if sign.isalpha() else 1 for sign in left) < _ENOUGH
