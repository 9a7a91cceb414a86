"""Secrets of the fifth kept set, made from the seed alone: every value is new, valid and nobody's."""

import base64
import hashlib
import json
import unicodedata
import uuid
from collections.abc import Callable
from functools import cache
from random import Random

import base58
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from mnemonic import Mnemonic

LATIN = ("english", "spanish", "french", "italian", "czech", "portuguese")
HAN = ("chinese_simplified", "chinese_traditional")
LANGUAGES = (*LATIN, *HAN, "japanese", "korean")
SIZES = {12: 128, 15: 160, 18: 192, 21: 224, 24: 256}
B58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
ALNUM = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


@cache
def _mnemonic(language: str) -> Mnemonic:
    return Mnemonic(language)


@cache
def word_list(language: str) -> tuple[str, ...]:
    """The list as people type it: composed letters."""
    return tuple(unicodedata.normalize("NFC", word) for word in _mnemonic(language).wordlist)


def chars(r: Random, alphabet: str, size: int) -> str:
    return "".join(r.choices(alphabet, k=size))


def phrase(r: Random, language: str = "english", size: int = 12) -> list[str]:
    """A phrase whose checksum is right."""
    made = _mnemonic(language).to_mnemonic(r.randbytes(SIZES[size] // 8))
    return [unicodedata.normalize("NFC", word) for word in made.replace("\u3000", " ").split()]


def loose_phrase(r: Random, language: str = "english", size: int = 12) -> list[str]:
    """Words of one list whose checksum is wrong, as of other schemes; 25 words have none at all."""
    while True:
        words = r.choices(word_list(language), k=size)
        if size not in SIZES or not _mnemonic(language).check(unicodedata.normalize("NFKD", " ".join(words))):
            return words


def hex64(r: Random) -> str:
    return r.randbytes(32).hex()


def hex_key(r: Random) -> str:
    made = hex64(r)
    return r.choice([made, "0x" + made, made, "0x" + made, made.upper()])


def _check(payload: bytes) -> str:
    return base58.b58encode_check(payload).decode()


def wif(r: Random) -> str:
    return _check(b"\x80" + r.randbytes(32) + r.choice([b"\x01", b"\x01", b""]))


def extended_key(r: Random) -> str:
    version = r.choice(["0488ade4", "0488ade4", "049d7878", "04b2430c", "04358394"])
    depth = r.choice([b"\x00" * 9, bytes([3]) + r.randbytes(8)])
    return _check(bytes.fromhex(version) + depth + r.randbytes(32) + b"\x00" + r.randbytes(32))


def bip38(r: Random) -> str:
    return _check(b"\x01\x42" + r.choice([b"\xc0", b"\xe0"]) + r.randbytes(36))


def mini_key(r: Random) -> str:
    while True:
        made = "S" + chars(r, B58, 29)
        if hashlib.sha256((made + "?").encode()).digest()[0] == 0:
            return made


def _solana(r: Random) -> bytes:
    seed = r.randbytes(32)
    return seed + Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def solana_key(r: Random) -> str:
    return base58.b58encode(_solana(r)).decode()


def solana_array(r: Random) -> str:
    return "[" + r.choice([",", ", "]).join(str(each) for each in _solana(r)) + "]"


def base58_key(r: Random) -> str:
    return base58.b58encode(r.randbytes(32)).decode()


def keystore(r: Random) -> str:
    kdf = r.choice(["scrypt", "pbkdf2"])
    scrypt = {"dklen": 32, "n": 262144, "p": 1, "r": 8, "salt": r.randbytes(32).hex()}
    pbkdf2 = {"c": 262144, "dklen": 32, "prf": "hmac-sha256", "salt": r.randbytes(32).hex()}
    crypto = {
        "cipher": "aes-128-ctr",
        "cipherparams": {"iv": r.randbytes(16).hex()},
        "ciphertext": r.randbytes(32).hex(),
        "kdf": kdf,
        "kdfparams": scrypt if kdf == "scrypt" else pbkdf2,
        "mac": r.randbytes(32).hex(),
    }
    whole = {
        "version": 3,
        "id": str(uuid.UUID(bytes=r.randbytes(16), version=4)),
        "address": r.randbytes(20).hex(),
        r.choice(["crypto", "crypto", "Crypto"]): crypto,
    }
    return json.dumps(whole, indent=r.choice([None, None, 2]))


def pem(r: Random) -> str:
    kind, size = r.choice(
        [("EC ", 118), ("", 138), ("RSA ", 608), ("ENCRYPTED ", 180), ("OPENSSH ", 260), ("", 48)],
    )
    body = base64.b64encode(b"\x30" + r.randbytes(size)).decode()
    lines = [body[at : at + 64] for at in range(0, len(body), 64)]
    return "\n".join([f"-----BEGIN {kind}PRIVATE KEY-----", *lines, f"-----END {kind}PRIVATE KEY-----"])


def pem_one_line(r: Random) -> str:
    return pem(r).replace("\n", r.choice([" ", "\\n"]))


NAMES = ("huang", "Liwei", "xiaomei", "Tiger", "Maria", "anna", "BigCat", "laowang", "Sunny", "dragon", "mimi", "Zhang")
ENDS = ("!", "@", "#", "$", ".", "!!", "_", "*")


def password(r: Random) -> str:
    """As people choose them, or as a manager makes them."""
    number = str(r.choice([r.randint(1965, 2012), r.randint(10, 99), r.randint(100, 99999)]))
    name = r.choice(NAMES)
    return r.choice(
        [
            name + number + r.choice(ENDS),
            name.capitalize() + r.choice("@#_.") + number,
            chars(r, ALNUM, 4) + r.choice("!@#$%^&*") + chars(r, ALNUM, 5) + str(r.randint(0, 9)),
            f"{name}{number}{r.choice(NAMES).capitalize()}",
            f"{r.choice('QWRTY')}{chars(r, 'abcdefghjkmnp', 5)}{r.choice('!@#$')}{number}",
        ]
    )


def digits(r: Random, size: int) -> str:
    return chars(r, "0123456789", size)


def code(r: Random) -> str:
    """A one-time code: six digits that look like no date, no amount."""
    while True:
        made = digits(r, 6)
        if len(set(made)) > 3 and made[:2] not in {"19", "20"} and made[0] != "0":
            return made


def pin(r: Random) -> str:
    return code(r)[: r.choice([4, 6, 6])]


def backup_codes(r: Random) -> str:
    style = r.choice(["pair", "digits", "short"])
    low = "abcdefghjkmnpqrstuvwxyz23456789"
    make: dict[str, Callable[[], str]] = {
        "pair": lambda: chars(r, low, 4) + "-" + chars(r, low, 4),
        "digits": lambda: f"{digits(r, 4)} {digits(r, 4)}",
        "short": lambda: chars(r, low, 5) + "-" + chars(r, low, 5),
    }
    return r.choice(["\n", "\n", ", "]).join(make[style]() for _ in range(r.choice([4, 5, 8])))


def totp_secret(r: Random) -> str:
    made = chars(r, BASE32, r.choice([16, 32, 32]))
    return r.choice([made, " ".join(made[at : at + 4] for at in range(0, len(made), 4))])


def otpauth(r: Random) -> str:
    return f"otpauth://totp/Orbit:{r.choice(NAMES).lower()}?secret={chars(r, BASE32, 32)}&issuer=Orbit"


def api_secret(r: Random) -> str:
    return r.choice([chars(r, ALNUM, 64), r.randbytes(16).hex().upper(), chars(r, ALNUM, 40), chars(r, ALNUM, 48)])


def bot_token(r: Random) -> str:
    return f"{r.randint(5_000_000_000, 8_900_000_000)}:AA{chars(r, ALNUM + '_-', 33)}"


def jwt(r: Random) -> str:
    def part(value: dict[str, object]) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    head = part({"alg": "HS256", "typ": "JWT"})
    body = part({"sub": digits(r, 8), "name": r.choice(NAMES), "exp": r.randint(1_790_000_000, 1_799_999_999)})
    return f"{head}.{body}.{base64.urlsafe_b64encode(r.randbytes(32)).decode().rstrip('=')}"


def cloud_key(r: Random) -> str:
    upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    return r.choice(
        [
            "AK" + "IA" + chars(r, upper, 16),
            "AI" + "za" + chars(r, ALNUM + "_-", 35),
            "gh" + "p_" + chars(r, ALNUM, 36),
            "sk_" + "live_" + chars(r, ALNUM, 24),
            "xox" + f"b-{digits(r, 12)}-{digits(r, 12)}-{chars(r, ALNUM, 24)}",
        ]
    )


def cloud_secret(r: Random) -> str:
    return chars(r, ALNUM + "/+", 40)


def cookie(r: Random) -> str:
    return chars(r, ALNUM, r.choice([32, 40, 64]))


def luhn(body: str) -> str:
    """The number with its check digit."""
    total = 0
    for place, digit in enumerate(reversed(body)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return body + str(-total % 10)


CARDS = (("4", 16), ("51", 16), ("55", 16), ("6222", 16), ("622848", 19), ("621700", 19), ("37", 15), ("3528", 16))


def card(r: Random) -> str:
    prefix, size = r.choice(CARDS)
    return luhn(prefix + digits(r, size - len(prefix) - 1))


def card_groups(r: Random) -> str:
    made = card(r)
    return r.choice([" ", "-", " "]).join(made[at : at + 4] for at in range(0, len(made), 4))


REGIONS = ("110105", "310115", "440305", "330106", "510107", "420111", "320102", "610113", "350203", "120101")


def identity(r: Random) -> str:
    """A Chinese identity number: region, day of birth, sequence, check sign."""
    day = f"{r.randint(1955, 2005)}{r.randint(1, 12):02}{r.randint(1, 28):02}"
    body = r.choice(REGIONS) + day + f"{r.randint(1, 999):03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


def identity_x(r: Random) -> str:
    while True:
        made = identity(r)
        if made.endswith("X"):
            return made
