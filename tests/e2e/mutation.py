"""Documented payloads, spoiled at random: what a hostile or changed platform could send with a good signature."""

import json
import random
import re
from pathlib import Path
from typing import Any

PAYLOADS = Path(__file__).resolve().parents[1] / "payloads"
STRANGE: tuple[Any, ...] = (
    None, True, -1, 0, 2**63, 2**70, 1.5, "", "\u0000", "\ud83d", "𝕏" * 300, "a" * 5000, "\u202e\u200f", "]]>", "<x/>",
    [], {}, [[]], {"id": {}}, ["text"], "2026-13-45", "NaN",
)  # fmt: skip


def samples(name: str) -> list[Any]:
    """A platform's payloads: JSON values, or texts of XML."""
    files = sorted((PAYLOADS / name).glob("*.xml" if name == "wechat" else "*.json"))
    return [file.read_text("utf-8") if name == "wechat" else json.loads(file.read_text("utf-8")) for file in files]


def spoiled(value: Any, dice: random.Random) -> Any:
    """The payload with one to three places changed."""
    for _ in range(dice.randint(1, 3)):
        value = _text(value, dice) if isinstance(value, str) else _json(value, dice)
    return value


def _json(value: Any, dice: random.Random) -> Any:
    copy = json.loads(json.dumps(value))
    places: list[tuple[Any, Any]] = []
    _collect(copy, places)
    if not places:
        return copy
    holder, key = dice.choice(places)
    if dice.random() < 0.3:
        del holder[key]
    else:
        holder[key] = dice.choice(STRANGE)
    return copy


def _collect(value: Any, places: list[tuple[Any, Any]]) -> None:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        places.append((value, key))
        _collect(inner, places)


def _text(value: str, dice: random.Random) -> str:
    tags = re.findall(r"<(\w+)>", value)
    if not tags:
        return value
    tag = dice.choice(tags)
    match dice.randrange(4):
        case 0:
            return re.sub(rf"<{tag}>.*?</{tag}>", "", value, count=1, flags=re.DOTALL)
        case 1:
            strange = dice.choice(("", "-1", "9" * 30, "x" * 4000, "<![CDATA[]]>", "𝕏" * 200, "<y><y/></y>"))
            return re.sub(rf"<{tag}>.*?</{tag}>", f"<{tag}>{strange}</{tag}>", value, count=1, flags=re.DOTALL)
        case 2:
            return value.replace(f"</{tag}>", "", 1)
        case _:
            return value.replace(f"<{tag}>", f"<{tag.upper()}>", 1)
