"""The proof of an agent: a short code that only we can make, bound to a conversation, a time window and a name.

Eight signs of Crockford's base 32: 40 bits of a keyed hash. The code is looked up by another keyed hash of itself and
then made again from what was found, so that neither a guess nor a row that somebody planted passes.
"""

import hashlib
import hmac
import json
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
WINDOW_SECONDS = 600
"""An agent's replies of one window in one conversation carry the same code."""
_READS_AS_MORE = re.compile(r"[0-9]{0,3}(?:WX|VX|QQ|TG)|P[0-9A-Z]{2}W-")
"""A code that begins so reads as somebody's account elsewhere or as "password", to people and to the gate."""
_FOLDED = str.maketrans("OIL‐‑‒–—−", "011------")
_CODE = r"(?P<first>[0-9A-Z]{4})(?P<dash> ?[-‐‑‒–—−] ?| ?)(?P<second>[0-9A-Z]{4})(?![0-9A-Z-])"
_LABEL = r"(?:核验[号码]|核驗[號碼]|CHECK ?CODE)[ :]{0,3}(?:IS|是|为)?[ :]{0,3}"
_VERB = r"(?:(?:请|帮我)?(?:验证|核验|核实|查验|驗證|核驗|VERIFY|CHECK)(?:一下|下)?[ :]{0,3})"
_LABELLED = re.compile(rf"{_LABEL}{_CODE}")
_ALONE = re.compile(rf"(?P<verb>{_VERB})?{_CODE}[.。!]?")


class Standing(StrEnum):
    """What a code is worth."""

    GENUINE = "genuine"
    EXPIRED = "expired"
    OTHER = "other"
    """Ours, given in another conversation."""
    UNKNOWN = "unknown"
    LIMITED = "limited"
    """Asked too often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What became of a code that was looked up. ``name``: the agent's shown name, only when genuine."""

    standing: Standing
    name: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A code to be given, and the keyed hash under which it will be found."""

    code: str
    digest: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A code in a message. ``is_plain``: nothing but its form says that it is one."""

    code: str
    is_plain: bool


def code_for(key: bytes, conversation: str, name: str, at: datetime) -> str:
    """The code, as ``K7QM-2XPA``."""
    window = int(at.timestamp()) // WINDOW_SECONDS
    salt = 0
    while _READS_AS_MORE.match(code := _code(key, ["proof", conversation, name, window, salt])):
        salt += 1
    return code


def _code(key: bytes, parts: list[str | int]) -> str:
    line = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    number = int.from_bytes(hmac.new(key, line.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()[:5])
    signs = "".join(ALPHABET[number >> shift & 31] for shift in range(35, -1, -5))
    return f"{signs[:4]}-{signs[4:]}"


def digest_of(key: bytes, code: str) -> str:
    """The keyed hash under which a code is kept; the code itself is not."""
    return hmac.new(key, f"proof-row:{code}".encode(), hashlib.sha256).hexdigest()


def code_in(text: str) -> Asked | None:
    """The code of a message: with its label anywhere, or alone with or without a verb; None without one."""
    if len(text) > 8000:
        return None
    plain = unicodedata.normalize("NFKC", text).upper()
    labelled = _LABELLED.search(plain)
    match = labelled or _ALONE.fullmatch(plain.strip())
    if match is None:
        return None
    code = (match.group("first") + match.group("second")).translate(_FOLDED)
    if not set(code) <= set(ALPHABET):
        return None
    letters = sum(sign.isalpha() for sign in match.group("first") + match.group("second"))
    asked_for = labelled is not None or bool(match.group("verb"))
    is_word = letters in {0, 8} or not match.group("dash").strip()
    return Asked(f"{code[:4]}-{code[4:]}", is_plain=not asked_for and is_word)
