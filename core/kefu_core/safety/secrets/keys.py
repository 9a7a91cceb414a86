"""Finds private keys that prove themselves: base58 with checksum, key pairs, PEM, keystore files; others by label."""

import hashlib
import re
from collections.abc import Iterator, Sequence

import base58
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from kefu_core.safety.secrets.findings import SecretKind
from kefu_core.safety.secrets.labels import Binding, bind, bind_by_talk
from kefu_core.safety.text.dense import Dense
from kefu_core.safety.text.normalise import Normalised, long_runs

_Found = Iterator[tuple[SecretKind, int, int]]

_BASE58 = re.compile(r"(?<![0-9A-Za-z])[1-9A-HJ-NP-Za-km-z]{22,120}(?![0-9A-Za-z])")
_NUMBERS = re.compile(r"[\[({]?[ \n]{0,4}\d{1,3}(?:[ \n]{0,4}[,; \n][ \n]{0,4}\d{1,3}){31,70}[ \n]{0,4}[\])}]?")
_MANY_NUMBERS = re.compile(r"\d{1,3}(?:[ \n]{0,4}[,; \n][ \n]{0,4}\d{1,3}){31}")
# Where so many numbers can stand.
_MANY_DIGITS = Dense(r"\d \n,;", 63, samples=7)
_BEHIND_NUMBER = re.compile(r"[0-9][,; \n]")
_FEWEST_GAPS = 30
_NUMBER = re.compile(r"\d+")
_ARRAY_SIZES = frozenset([32, 64])
_BYTE = 255
_MAC = re.compile(r"[\"'“”]mac\\?[\"'“”]")
_PEM = re.compile(r"-{0,5}[ ]?begin [a-z0-9 ]{0,24}private key(?: block)?[ ]?-{0,5}")
_PEM_BODY = re.compile(r"(?:[A-Za-z0-9+/=:,.>|\s-]|\\n){40,}")
_PEM_DENSE = re.compile(r"[A-Za-z0-9+/]{30}")
_PEM_END = re.compile(r"-{0,5}[ ]?end [a-z0-9 ]{0,24}private key(?: block)?[ ]?-{0,5}")
_DENSE = re.compile(r"(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/_-]{43}=?(?![A-Za-z0-9+/=_-])")
_EXTENDED_PRIVATE = re.compile(r"[xyztuv]prv|[YZUV]prv|Ltpv|dgpv|drkp")
_EXTENDED_LENGTH = 78
# Under base58check: a key, a key with the compression mark, an encrypted key. Addresses are 21 bytes.
_MINI_LENGTHS = frozenset([22, 26, 30])
_KEY_LENGTHS = frozenset([33, 34, 39])


def find_keys(norm: Normalised, context: str, asked: str, runs: Sequence[tuple[int, int]] | None = None) -> _Found:
    """All private keys but the 64-hex ones. `context` and `asked` are lower case."""
    lower = norm.lower
    if "private key" in lower:
        yield from _pem(norm)
    if "ciphertext" in lower:
        yield from _keystore(lower)
    yield from _arrays(norm)
    runs = long_runs(norm) if runs is None else runs
    if runs and len(lower) >= 22:
        yield from _tokens(norm, context, asked, runs)


def _pem(norm: Normalised) -> _Found:
    position = 0
    while opening := _PEM.search(norm.lower, position):
        position = opening.end()
        body = _PEM_BODY.match(norm.text, position)
        if body is None or _PEM_DENSE.search(body.group()) is None:
            position = max(position, body.end() if body else 0)
            continue
        closing = _PEM_END.search(norm.lower, position, min(len(norm.lower), body.end() + 80))
        position = closing.end() if closing else body.end()
        yield SecretKind.private_key, opening.start(), len(norm.text[:position].rstrip())


def _keystore(lower: str) -> _Found:
    """The object from its outermost brace; a cut one runs to the end of the text."""
    if "kdf" not in lower or _MAC.search(lower) is None:
        return
    depth = 0
    start = -1
    for match in re.finditer(r"[{}]", lower):
        if match.group() == "{":
            start = match.start() if depth == 0 else start
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0 and "ciphertext" in lower[start : match.end()]:
                yield SecretKind.keystore, start, match.end()
    if depth and "ciphertext" in lower[start:]:
        yield SecretKind.keystore, start, len(lower.rstrip())
    elif start < 0:
        yield SecretKind.keystore, 0, len(lower.rstrip())


def _has_numbers(lower: str) -> bool:
    separators = lower.count(",") + lower.count(" ") + lower.count("\n")
    return separators > _FEWEST_GAPS and len(_BEHIND_NUMBER.findall(lower)) > _FEWEST_GAPS


def _arrays(norm: Normalised) -> _Found:
    rooms = list(_MANY_DIGITS.stretches(norm.text))
    if not rooms or not _has_numbers(norm.lower):
        return
    rooms = [(max(0, first - 1), last + 1) for first, last in rooms if _MANY_NUMBERS.search(norm.text, first, last)]
    for match in (match for room in rooms for match in _NUMBERS.finditer(norm.text, *room)):
        digits = _NUMBER.findall(match.group())
        numbers = [int(number) for number in digits] if len(digits) in _ARRAY_SIZES else []
        if not numbers or max(numbers) > _BYTE:
            continue
        bracketed = match.group()[0] in "[({"
        near = bind(norm.lower, match.start(), match.end(), 0, len(norm.lower)) is Binding.secret
        if (len(numbers) == 64 and (near or is_key_pair(bytes(numbers)))) or (
            len(numbers) == 32 and near and bracketed
        ):
            yield SecretKind.private_key, match.start(), match.end()


def is_key_pair(pair: bytes) -> bool:
    """Whether the second half of 64 bytes is the ed25519 public key of the first; a signature is not that."""
    if len(pair) != 64:
        return False
    public = Ed25519PrivateKey.from_private_bytes(pair[:32]).public_key()
    return public.public_bytes(Encoding.Raw, PublicFormat.Raw) == pair[32:]


def _tokens(norm: Normalised, context: str, asked: str, runs: Sequence[tuple[int, int]]) -> _Found:
    previous = 0
    for match in (match for run in runs for match in _BASE58.finditer(norm.text, *run)):
        token = match.group()
        start, end = match.span()
        # Case and digits mixed, or it is a word, a number, hex or a name.
        if token.islower() or token.isupper() or token.isdigit() or (token.isalpha() and not _may_be_mini(token)):
            continue
        kind = kind_of(token)
        if kind == "by_label":
            secret = _bound(norm.lower, start, end, previous, context, asked)
            kind = "key" if secret else "other"
        if kind == "key":
            yield SecretKind.private_key, start, end
        previous = end
    for match in (match for run in runs for match in _DENSE.finditer(norm.text, *run)):
        token = match.group()
        mixed = not token.islower() and not token.isupper() and any(char.isdigit() for char in token)
        if mixed and bind(norm.lower, match.start(), match.end(), 0, len(norm.lower)) is Binding.secret:
            address = kind_of(token) == "other" and _BASE58.fullmatch(token) is not None
            if not address:
                yield SecretKind.private_key, match.start(), match.end()


def _may_be_mini(token: str) -> bool:
    """One in a hundred mini keys has no digit."""
    return len(token) in _MINI_LENGTHS and token[0] == "S"


def _bound(lower: str, start: int, end: int, floor: int, context: str, asked: str) -> bool:
    binding = bind(lower, start, end, floor, len(lower)) or bind_by_talk(context, asked)
    return binding is Binding.secret


def kind_of(token: str) -> str:
    """A base58 token: "key" (proven), "by_label" (the shape of a key and of something public), or "other"."""
    length = len(token)
    if length in _MINI_LENGTHS and token[0] == "S":
        return "key" if hashlib.sha256(f"{token}?".encode()).digest()[0] == 0 else "other"
    if length < 40:
        return "other"
    payload = _checked(token)
    if payload is not None:
        if len(payload) == _EXTENDED_LENGTH:
            return "key" if payload[45] == 0 else "other"
        return "key" if len(payload) in _KEY_LENGTHS else "other"
    if length >= 107 and _EXTENDED_PRIVATE.match(token):
        return "key"
    if 86 <= length <= 88:
        raw = base58.b58decode(token)
        return "key" if is_key_pair(raw) else "by_label"
    if length in {43, 44, 51, 52, 58}:
        return "by_label"
    return "other"


def _checked(token: str) -> bytes | None:
    try:
        return base58.b58decode_check(token)
    except ValueError:
        return None
