"""The 64-hex rule: a private key and a transaction hash look the same, so words around them decide, and doubt hides."""

import re
from collections.abc import Iterator, Sequence

from kefu_core.safety.secrets.findings import SecretKind
from kefu_core.safety.secrets.labels import Binding, bind, bind_by_talk
from kefu_core.safety.text.dense import Dense
from kefu_core.safety.text.normalise import Normalised, long_runs

_LONG = re.compile(r"(?<![0-9A-Za-z])(?:0x)?(?P<digits>[0-9a-f]{60,128})(?![0-9A-Za-z])")
_SHORTEST = 60
# A digit lost or doubled, and two keys in one.
_NEAR_SIZES = frozenset([60, 61, 62, 63, 65, 66, 67, 68, 128])
_HEX = re.compile(r"[0-9a-f](?<![0-9A-Za-z].)(?:(?<=0)x[0-9a-f]{2,32}|[0-9a-f]{1,31})(?![0-9A-Za-z])")
# Groups with little between them, as a whole.
_GROUPED = re.compile(
    r"[0-9a-f](?<![0-9A-Za-z].)(?:(?<=0)x[0-9a-f]{2,32}|[0-9a-f]{1,31})(?![0-9A-Za-z])"
    r"(?:[^0-9A-Za-z]{1,3}(?:0x)?[0-9a-f]{2,32}(?![0-9A-Za-z]))+"
)
_URL_SECRET = re.compile(r"(?:priv|secret|seed|pk|key)[a-z_-]{0,12}[=:/]$")
_URL_REACH = 300
_HOST = re.compile(r"(?:https?://|www\.|[a-z0-9-]+\.[a-z]{2,10}/)")
# What stands between two values of one kind: "A and B", "A 和 B", "A and of the swap B". On a line of its own it
# is in doubt again, and doubt hides.
_AND = re.compile(
    r"[ ,，、;；&+/]*(?:(?:and|or|plus|和|与|與|及|以及|还有|還有|跟|或) ?)?"
    r"(?:(?:of|for|from) (?:the |my )?[a-z]{2,12} ?)?[:：]? ?"
)
# Where a key in groups can lie: nothing but its digits, x, and no letters or characters between them.
_ROOM = Dense("^g-wyz\u3400-\u9fff", 65, samples=7)
_GROUPS = frozenset([2, 4, 8, 16, 32])
_WIDEST = 3
_DIGITS_OF_KEY = 64
_MOST_GROUPS = 2 * _DIGITS_OF_KEY
"""Groups of one run that are looked at: a key begins within the first half of them."""


def find_hexes(
    norm: Normalised,
    context: str,
    asked: str,
    runs: Sequence[tuple[int, int]] | None = None,
) -> list[tuple[SecretKind, int, int]]:
    """Private keys in hex, certain or in doubt. `context` and `asked` are lower case."""
    lower = norm.lower
    values: list[tuple[int, int, bool]] = []
    for first, last in long_runs(norm) if runs is None else runs:
        if last - first >= _SHORTEST:
            for match in _LONG.finditer(lower, first, last):
                size = len(match.group("digits"))
                if size == _DIGITS_OF_KEY or size in _NEAR_SIZES:
                    values.append((*match.span(), size == _DIGITS_OF_KEY))
    if "0x " in lower:
        values = [(start - 3 if lower.endswith("0x ", 0, start) else start, end, exact) for start, end, exact in values]
    if len(lower) > _DIGITS_OF_KEY:
        values += [(start, end, True) for start, end in _grouped(lower)]
    if not values:
        return []
    values.sort()
    found: list[tuple[SecretKind, int, int]] = []
    beside: Binding | None = None
    for at, (start, end, exact) in enumerate(values):
        floor = values[at - 1][1] if at else 0
        ceiling = values[at + 1][0] if at + 1 < len(values) else len(lower)
        binding = _in_address(lower, start) or bind(lower, start, end, floor, ceiling)
        binding = binding or bind_by_talk(context, asked)
        if binding is None and beside is Binding.public and _AND.fullmatch(lower, floor, start):
            binding = beside
        beside = binding
        if binding is Binding.secret and not _placeholder(lower[start:end]):
            found.append((SecretKind.private_key, start, end))
        elif binding is None and exact and not _placeholder(lower[start:end]):
            found.append((SecretKind.ambiguous_hex, start, end))
    return found


def _in_address(lower: str, start: int) -> Binding | None:
    """Inside a web address the value is public, unless the address itself calls it a key."""
    body = lower[max(0, start - _URL_REACH) : start]
    body = body[max(body.rfind(char) for char in " \n\"'<>") + 1 :]
    if _HOST.search(body) is None:
        return None
    return Binding.secret if _URL_SECRET.search(body) else Binding.public


def _placeholder(value: str) -> bool:
    return len(set(value.removeprefix("0x"))) <= 2


def _grouped(lower: str) -> Iterator[tuple[int, int]]:
    """Sixty-four digits written in groups of one length, or split in two lines; two UUIDs are not that."""
    wholes = (whole for first, last in _ROOM.stretches(lower) for whole in _GROUPED.finditer(lower, first, last + 1))
    for whole in wholes:
        if whole.end() - whole.start() <= _DIGITS_OF_KEY:
            continue
        run: list[re.Match[str]] = []
        separates: dict[str, bool] = {}
        end = 0  # of the last group, whether it is kept or not
        for match in _HEX.finditer(lower, *whole.span()):
            gap = lower[end : match.start()]
            if gap not in separates:
                separates[gap] = _separates(gap)
            if run and not separates[gap]:
                yield from _joined(run)
                run = []
            end = match.end()
            if len(run) < _MOST_GROUPS:
                run.append(match)
        yield from _joined(run)


def _separates(gap: str) -> bool:
    """Blanks and at most one sign between two groups."""
    return 0 < len(gap) <= _WIDEST and len(gap.strip()) <= 1 and not gap.strip().isalnum()


def _joined(run: list[re.Match[str]]) -> Iterator[tuple[int, int]]:
    if len(run) < 2:
        return
    sizes = [len(match.group().removeprefix("0x")) for match in run]
    if sum(sizes) < _DIGITS_OF_KEY:
        return
    for first, size in enumerate(sizes[:_DIGITS_OF_KEY]):
        if size not in _GROUPS and len(run) != 2:
            continue
        total, last = 0, first
        for last in range(first, len(run)):
            total += sizes[last]
            if total >= 64:
                break
        if total != 64:
            continue
        part = sizes[first : last + 1]
        even = len(set(part[:-1])) == 1 and part[-1] <= part[0] and part[0] >= 2
        text = "".join(match.group() for match in run[first : last + 1])
        mixed = any(char.isdigit() for char in text) and any("a" <= char <= "f" for char in text)
        if mixed and (even or len(part) == 2):
            yield run[first].start(), run[last].end()
            return
