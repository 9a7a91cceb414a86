"""Made-up secrets of every kind, and payloads with one of them in a field where people's words can stand."""

import base64
import hashlib
import json
import random
import re
import secrets as system
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from mnemonic import Mnemonic
from tests.faults.mutation import fitted, samples

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
FIELDS: dict[str, frozenset[str]] = {
    "telegram": frozenset(
        {"text", "caption", "file_name", "first_name", "last_name", "username", "title", "performer", "data", "emoji",
         "address", "url", "sender_user_name", "author_signature", "phone_number", "vcard", "language_code",
         "mime_type", "custom_title"}
    ),
    "wechat": frozenset(
        {"Content", "Title", "Description", "Url", "Label", "EventKey", "Recognition", "ScanResult", "Poiname",
         "Format"}
    ),
    "weibo": frozenset({"text", "name", "screen_name", "key", "ticket", "label", "title", "url"}),
    "x": frozenset(
        {"text", "name", "username", "screen_name", "url", "expanded_url", "display_url", "description", "location",
         "full_text", "unwound_url", "title"}
    ),
}  # fmt: skip
"""Names of fields that hold what somebody wrote or chose."""
ANNOUNCED = "here is my recovery phrase"


@dataclass(frozen=True, slots=True)
class Secret:
    """``text``: what is written; ``core``: the characters that nothing may hold. ``parts``: it comes in pieces."""

    kind: str
    text: str
    core: str
    parts: tuple[str, ...] = ()
    warns: bool = True


@cache
def _mnemonic(language: str) -> Mnemonic:
    return Mnemonic(language)


def _words(dice: random.Random, language: str = "english", size: int = 12) -> list[str]:
    phrase = _mnemonic(language).to_mnemonic(dice.randbytes(size * 4 // 3))
    return phrase.replace("\u3000", " ").split(" ")


def _check58(payload: bytes) -> str:
    whole = payload + hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4]
    number, out = int.from_bytes(whole, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        out = _BASE58[rest] + out
    return "1" * (len(whole) - len(whole.lstrip(b"\0"))) + out


def _card(dice: random.Random) -> str:
    digits = [4, *(dice.randrange(10) for _ in range(14))]
    doubled = [d * 2 - 9 * (d > 4) if at % 2 == 0 else d for at, d in enumerate(digits)]
    return "".join(map(str, [*digits, -sum(doubled) % 10]))


def _phrase(dice: random.Random) -> Secret:
    size = dice.choice((12, 15, 18, 21, 24))
    words = _words(dice, dice.choice(("english", "french", "spanish", "italian", "czech")), size)
    joined = dice.choice((" ", "\n", ", ")).join(words)
    return Secret("phrase", joined, joined)


def _chinese(dice: random.Random) -> Secret:
    words = "".join(_words(dice, "chinese_simplified"))
    return Secret("chinese phrase", f"我的助记词是：{words}", words)


def _hex(dice: random.Random) -> Secret:
    key = dice.randbytes(32).hex()
    return Secret("hex key", f"my private key is {key}", key)


def _wif(dice: random.Random) -> Secret:
    key = _check58(b"\x80" + dice.randbytes(32) + b"\x01")
    return Secret("wif", key, key)


def _extended(dice: random.Random) -> Secret:
    key = _check58(bytes.fromhex("0488ade4") + bytes(9) + dice.randbytes(32) + b"\0" + dice.randbytes(32))
    return Secret("extended key", key, key)


def _pem(dice: random.Random) -> Secret:
    body = base64.b64encode(dice.randbytes(96)).decode()
    return Secret("pem", f"-----BEGIN EC PRIVATE KEY-----\n{body}\n-----END EC PRIVATE KEY-----", body)


def _keystore(dice: random.Random) -> Secret:
    cipher, mac = dice.randbytes(32).hex(), dice.randbytes(32).hex()
    text = {"version": 3, "crypto": {"ciphertext": cipher, "kdf": "scrypt", "kdfparams": {"n": 8192}, "mac": mac}}
    return Secret("keystore", json.dumps(text), cipher)


def _password(dice: random.Random) -> Secret:
    word = f"Xk{dice.randrange(10**6)}!qT{dice.randrange(10**4)}"
    return Secret("password", f"my password is {word}", word)


def _payment(dice: random.Random) -> Secret:
    number = _card(dice)
    return Secret("card", f"my card number is {number}", number)


def _split(dice: random.Random) -> Secret:
    """A phrase in four messages, one after the other."""
    words = _words(dice)
    parts = tuple(" ".join(words[at : at + 3]) for at in range(0, 12, 3))
    return Secret("split phrase", parts[-1], "", parts)


def _one_by_one(dice: random.Random) -> Secret:
    """A phrase a word at a time, with numbers, announced."""
    words = _words(dice)
    parts = (ANNOUNCED, *(f"{at}. {word}" for at, word in enumerate(words, 1)))
    return Secret("single words", parts[-1], "", parts)


def _cut_key(dice: random.Random) -> Secret:
    key = dice.randbytes(32).hex()
    return Secret("cut key", key[32:], "", (key[:32], key[32:]))


WHOLE = (_phrase, _chinese, _hex, _wif, _extended, _pem, _keystore, _password, _payment)
SPREAD = (_split, _one_by_one, _cut_key)


def made(dice: random.Random, *, spread: bool = False) -> Secret:
    """A new one."""
    return dice.choice(SPREAD if spread else WHOLE)(dice)


def needles(secret: Secret) -> Iterator[bytes]:
    """Every form in which a secret may lie in a file: as it is, in other cases, wide, escaped, in base64."""
    pieces = [secret.core] if secret.core else [part for part in secret.parts if len(part) >= 8 and part != ANNOUNCED]
    for piece in pieces:
        inner = piece[len(piece) // 4 :] if len(piece) > 40 else piece
        for text in {piece, piece.swapcase(), inner, json.dumps(piece)[1:-1]}:
            yield text.encode()
            yield text.encode("utf-16-le")
            yield text.encode("utf-16-be")
        raw = inner.encode()
        for shift in range(3):
            # What stands before it in the same stream moves the groups of three bytes.
            yield base64.b64encode(bytes(shift) + raw)[4 if shift else 0 : -4]
        if re.fullmatch(r"[0-9a-f]{40,}", piece):
            yield bytes.fromhex(piece)


@cache
def _samples(name: str) -> list[Any]:
    """A platform's payloads, read once; ``fitted`` gives copies."""
    return samples(name)


def places(name: str) -> list[tuple[int, str]]:
    """(sample, field) of everywhere in a platform's payloads where words stand."""
    found: list[tuple[int, str]] = []
    for number, sample in enumerate(_samples(name)):
        text = sample if isinstance(sample, str) else json.dumps(sample)
        mark = "<{}>" if isinstance(sample, str) else '"{}": "'
        found += [(number, field) for field in sorted(FIELDS[name]) if mark.format(field) in text]
    return found


def planted(name: str, place: tuple[int, str], secret: Secret, number: int, own: str) -> Any:
    """One payload of a platform with the secret in one of its fields."""
    which, field = place
    sample = fitted(name, _samples(name)[which], number, own)
    if isinstance(sample, str):
        safe = secret.text.replace("]]>", "")
        return re.sub(
            rf"<{field}>.*?</{field}>",
            lambda _: f"<{field}><![CDATA[{safe}]]></{field}>",
            sample,
            count=1,
            flags=re.DOTALL,
        )
    # Numbered by the emulator: a number of ours would meet one of its own, and a message would pass for a repeat.
    sample.pop("update_id", None)
    _put(sample, field, secret.text)
    return sample


def _put(value: Any, field: str, text: str) -> bool:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in list(items):
        if key == field and isinstance(inner, str):
            value[key] = text
            return True
        if _put(inner, field, text):
            return True
    return False


def salt() -> int:
    """A seed that no other run has: what an earlier run left behind cannot be mistaken for this one's."""
    return system.randbits(48)
