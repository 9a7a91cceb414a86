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


_PEOPLE = 50
_FITTED: dict[str, tuple[tuple[str, str], ...]] = {
    # What stands for our account, for the person, and what makes a message a new one.
    "telegram": (("7001000001", "{person}"), (r'(?<="message_id": )\d+', "{new}"), (r'(?<="update_id": )\d+', "{new}")),
    "wechat": (
        (r"oEMU0*1\b", "oEMU{person}"),
        (r"(?<=<MsgId>)\d+|(?<=\"MsgId\": )\d+", "{new}"),
        (r"(?<=<CreateTime>)\d+", "{new}"),
    ),
    "weibo": (("1000000001", "{own}"), ("2000000002", "{person}"), (r"\d\d:\d\d:\d\d", "{time}")),
    "x": (
        (r"\b222\b", "{own}"),
        (r"\b111\b", "{person}"),
        (r'(?<="event_uuid": ")-?\d+', "{new}"),
        (r'(?<="id": ")\d{10,}|(?<="id": ")95(?=")', "{new}"),
    ),
}


def fitted(name: str, sample: Any, number: int, own: str) -> Any:
    """The payload as the ``number``-th message of one of fifty people to the account ``own``."""
    text = sample if isinstance(sample, str) else json.dumps(sample, ensure_ascii=False)
    second = number % 86_400
    first, start = (7_001 * 10**15, 1_990 * 10**15) if name == "x" else (7_001_000_000, 900_000_000)
    values = {
        "own": own,
        "person": str(first + number % _PEOPLE),
        "new": str(start + number),
        "time": f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}",
    }
    for pattern, wanted in _FITTED[name]:
        text = re.sub(pattern, wanted.format_map(values), text)
    return text if isinstance(sample, str) else json.loads(text)


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
    # What is no XML any more never gets far, so it is made less often.
    match dice.choices(range(4), (5, 5, 1, 1))[0]:
        case 0:
            return re.sub(rf"<{tag}>.*?</{tag}>", "", value, count=1, flags=re.DOTALL)
        case 1:
            strange = dice.choice(("", "-1", "9" * 30, "x" * 4000, "<![CDATA[]]>", "𝕏" * 200, "<y><y/></y>"))
            return re.sub(rf"<{tag}>.*?</{tag}>", f"<{tag}>{strange}</{tag}>", value, count=1, flags=re.DOTALL)
        case 2:
            return value.replace(f"</{tag}>", "", 1)
        case _:
            return value.replace(f"<{tag}>", f"<{tag.upper()}>", 1)
