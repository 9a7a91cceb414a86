"""The 64-hex rule: a private key and a transaction hash look the same, so words around them decide, and doubt hides."""

import re
from collections.abc import Iterator, Sequence

from kefu_core.safety.findings import SecretKind
from kefu_core.safety.labels import Binding, bind, bind_by_talk
from kefu_core.safety.normalise import Normalised, long_runs

_TOKEN = re.compile(r"(?<![0-9A-Za-z])(?:0x)?[0-9a-f]{64}(?![0-9A-Za-z])")
_NEAR_SIZE = re.compile(r"(?<![0-9A-Za-z])(?:0x)?(?:[0-9a-f]{60,63}|[0-9a-f]{65,68}|[0-9a-f]{128})(?![0-9A-Za-z])")
_HEX = re.compile(r"(?<![0-9A-Za-z])(?:0x)?[0-9a-f]{2,32}(?![0-9A-Za-z])")
_URL_SECRET = re.compile(r"(?:priv|secret|seed|pk|key)[a-z_-]{0,12}[=:/]$")
_URL_REACH = 300
_HOST = re.compile(r"(?:https?://|www\.|[a-z0-9-]+\.[a-z]{2,10}/)")
_GROUPS = frozenset([2, 4, 8, 16, 32])
_SEPARATORS = frozenset([" ", "\n", "-", ":", "_", ",", "  ", ", ", " \n", "\n ", "."])


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
        if last - first >= 60:
            values += [(*match.span(), True) for match in _TOKEN.finditer(lower, first, last)]
            values += [(*match.span(), False) for match in _NEAR_SIZE.finditer(lower, first, last)]
    values += [(start, end, True) for start, end in _grouped(lower)]
    values.sort()
    found: list[tuple[SecretKind, int, int]] = []
    for at, (start, end, exact) in enumerate(values):
        floor = values[at - 1][1] if at else 0
        ceiling = values[at + 1][0] if at + 1 < len(values) else len(lower)
        binding = _in_address(lower, start) or bind(lower, start, end, floor, ceiling)
        binding = binding or bind_by_talk(context, asked)
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
    run: list[re.Match[str]] = []
    for match in _HEX.finditer(lower):
        if run and lower[run[-1].end() : match.start()] not in _SEPARATORS:
            yield from _joined(run)
            run = []
        run.append(match)
    yield from _joined(run)


def _joined(run: list[re.Match[str]]) -> Iterator[tuple[int, int]]:
    if len(run) < 2:
        return
    sizes = [len(match.group().removeprefix("0x")) for match in run]
    if sum(sizes) < 64:
        return
    for first, size in enumerate(sizes[:64]):
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
