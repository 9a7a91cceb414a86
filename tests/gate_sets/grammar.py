"""Grows the outgoing sets from their templates: seeded, so that anybody grows the same ones again."""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tests.gate_sets import asks_en, asks_zh, fourth, kept, lures, more, passing, third
from tests.gate_sets.disguise import DISGUISES

from kefu_core.safety.official.official_list import OfficialList

Part = Literal["dev", "kept"]
SEEDS = {"dev": 20260301, "kept": 20261102}
OFFICIAL = OfficialList(
    domains=frozenset({"orbitwallet.com"}),
    emails=frozenset({"help@orbitwallet.com"}),
    handles={
        "telegram": frozenset({"orbitwallet"}),
        "x": frozenset({"orbitwallet"}),
        "weibo": frozenset({"轨道钱包", "1234500001"}),
        "wechat": frozenset({"orbitwallet_cn", "轨道钱包"}),
    },
    stores=frozenset({"apps.apple.com/app/id123"}),
    explorers=frozenset({"etherscan.io"}),
)
_SLOT = re.compile(r"\{(\w+)\}")
_TRIES = 30


@dataclass(frozen=True, slots=True)
class Sample:
    """One text: which group it belongs to (``plain/secret_en``), and whether the gate must block it."""

    group: str
    text: str
    blocked: bool


_PLAIN = (
    ("secret_en", asks_en.SECRET, "SECRET_EN", asks_en.SLOTS, 420),
    ("secret_zh", asks_zh.SECRET, "SECRET_ZH", asks_zh.SLOTS, 420),
    ("secret_mixed", asks_zh.MIXED, "MIXED", asks_zh.SLOTS, 120),
    ("remote_en", asks_en.REMOTE, "REMOTE_EN", asks_en.SLOTS, 50),
    ("remote_zh", asks_zh.REMOTE, "REMOTE_ZH", asks_zh.SLOTS, 50),
    ("validate_en", asks_en.VALIDATE, "VALIDATE_EN", asks_en.SLOTS, 50),
    ("validate_zh", asks_zh.VALIDATE, "VALIDATE_ZH", asks_zh.SLOTS, 50),
    ("transfer_en", asks_en.TRANSFER, "TRANSFER_EN", asks_en.SLOTS, 70),
    ("transfer_zh", asks_zh.TRANSFER, "TRANSFER_ZH", asks_zh.SLOTS, 70),
)
_LINKS = (
    ("strangers", lures.LINKS, "LINKS", lures.SLOTS, 150),
    ("lookalikes", lures.ALIKES, "ALIKES", lures.SLOTS, 120),
    ("accounts", lures.ACCOUNTS, "ACCOUNTS", lures.SLOTS, 130),
)
_PASSING = (
    ("warnings_en", passing.WARNINGS_EN, "WARNINGS_EN", 420),
    ("warnings_zh", passing.WARNINGS_ZH, "WARNINGS_ZH", 420),
    ("questions_en", passing.QUESTIONS_EN, "QUESTIONS_EN", 260),
    ("questions_zh", passing.QUESTIONS_ZH, "QUESTIONS_ZH", 260),
    ("explanations_en", passing.EXPLANATIONS_EN, "EXPLANATIONS_EN", 80),
    ("explanations_zh", passing.EXPLANATIONS_ZH, "EXPLANATIONS_ZH", 80),
    ("help_en", passing.HELP_EN, "HELP_EN", 180),
    ("help_zh", passing.HELP_ZH, "HELP_ZH", 180),
    ("mixed", passing.MIXED, "PASS_MIXED", 120),
)
_DISGUISED = 40


def samples(part: Part) -> list[Sample]:
    """All texts of a part, each once: plain, disguised and link texts to block, and those to let pass."""
    rng = random.Random(SEEDS[part])
    out: list[Sample] = []
    plain: list[str] = []
    for name, tuned, other, slots, count in _PLAIN:
        texts = _grow(_of(part, tuned, other), slots, count, rng)
        plain += texts
        out += [Sample(f"plain/{name}", text, blocked=True) for text in texts]
    for name, disguise in DISGUISES.items():
        changed = dict.fromkeys(new for text in rng.sample(plain, len(plain)) if (new := disguise(text, rng)) != text)
        out += [Sample(f"obfuscated/{name}", text, blocked=True) for text in list(changed)[:_DISGUISED]]
    for name, tuned, other, slots, count in _LINKS:
        out += [
            Sample(f"links/{name}", text, blocked=True) for text in _grow(_of(part, tuned, other), slots, count, rng)
        ]
    for name, tuned, other, count in _PASSING:
        texts = _grow(_of(part, tuned, other), passing.SLOTS, count, rng)
        out += [Sample(f"pass/{name}", text, blocked=False) for text in texts]
    return out


def _of(part: Part, tuned: Mapping[str, Sequence[str]], name: str) -> Sequence[str]:
    """The templates of a part; ``name`` is the group's in the modules of single parts."""
    if part == "kept":
        return tuple(vars(kept)[name])
    return [*tuned["dev"], *tuned["more"], *vars(more)[name], *vars(third)[name], *vars(fourth)[name]]


def _grow(templates: Sequence[str], slots: Mapping[str, Sequence[str]], count: int, rng: random.Random) -> list[str]:
    """Different texts, the templates in turn, until there are ``count`` or nothing new comes."""
    found: dict[str, None] = {}
    vain = 0
    while len(found) < count and vain < _TRIES:
        before = len(found)
        for template in templates:
            text = template
            while _SLOT.search(text):
                text = _SLOT.sub(lambda match: rng.choice(slots[match.group(1)]), text)
            found.setdefault(re.sub(r" {2,}", " ", text).strip())
        vain = vain + 1 if len(found) == before else 0
    return list(found)[:count]
