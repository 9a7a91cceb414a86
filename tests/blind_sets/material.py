"""Makes secrets and their harmless look-alikes from a seeded generator. Nothing here is or was anybody's."""

import base64
import hashlib
import json
import string
import uuid
from collections.abc import Sequence
from functools import cache
from random import Random

import base58
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from mnemonic import Mnemonic

LANGUAGES = (
    "english",
    "chinese_simplified",
    "chinese_traditional",
    "french",
    "spanish",
    "italian",
    "japanese",
    "korean",
    "portuguese",
    "czech",
)
BITS = {12: 128, 15: 160, 18: 192, 21: 224, 24: 256}
XPRV = {"xprv": "0488ade4", "yprv": "049d7878", "zprv": "04b2430c", "tprv": "04358394"}
XPUB = {"xpub": "0488b21e", "ypub": "049d7cb2", "zpub": "04b24746", "tpub": "043587cf"}
BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


@cache
def wordlist(language: str) -> Mnemonic:
    """The list of one language with its checksum rule."""
    return Mnemonic(language)


def phrase(r: Random, language: str = "english", count: int = 12) -> list[str]:
    """A phrase whose checksum is right."""
    return wordlist(language).to_mnemonic(r.randbytes(BITS[count] // 8)).split()


def loose_phrase(r: Random, language: str = "english", count: int = 12) -> list[str]:
    """Words of the list whose checksum is wrong, as other schemes have them."""
    book = wordlist(language)
    while True:
        words = [r.choice(book.wordlist) for _ in range(count)]
        if count not in BITS or not book.check(" ".join(words)):
            return words


def hexes(r: Random, size: int = 32) -> str:
    """Lower-case hexadecimal digits of `size` random bytes."""
    return r.randbytes(size).hex()


def check58(payload: bytes) -> str:
    """Base58 with the usual four bytes of checksum."""
    return base58.b58encode_check(payload).decode()


def wif(r: Random) -> str:
    """A private key in wallet import format, compressed or not."""
    return check58(b"\x80" + r.randbytes(32) + (b"\x01" if r.random() < 0.6 else b""))


def extended(r: Random, name: str, public: bool = False) -> str:
    """An extended key of the given prefix."""
    version = bytes.fromhex((XPUB if public else XPRV)[name])
    key = (b"\x02" if public else b"\x00") + r.randbytes(32)
    return check58(version + b"\x03" + r.randbytes(4) + r.randbytes(4) + r.randbytes(32) + key)


def bip38(r: Random) -> str:
    """An encrypted private key (6P…)."""
    return check58(b"\x01\x42\xc0" + r.randbytes(36))


def mini_key(r: Random) -> str:
    """A mini private key: SHA-256 of it with a question mark begins with a zero byte."""
    while True:
        text = "S" + "".join(r.choice(BASE58) for _ in range(29))
        if hashlib.sha256((text + "?").encode()).digest()[0] == 0:
            return text


def solana_pair(r: Random) -> bytes:
    """Seed and public key, 64 bytes."""
    seed = r.randbytes(32)
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key()
    return seed + public.public_bytes(Encoding.Raw, PublicFormat.Raw)


def solana_base58(r: Random) -> str:
    """The pair as wallets export it."""
    return base58.b58encode(solana_pair(r)).decode()


def solana_array(r: Random) -> str:
    """The pair as the command line tool writes it."""
    return json.dumps(list(solana_pair(r)), separators=(r.choice([",", ", "]), ":"))


def keystore(r: Random, indent: int | None = None) -> str:
    """A version 3 keystore file."""
    kdf = r.choice(["scrypt", "pbkdf2"])
    params: dict[str, object] = (
        {"dklen": 32, "n": 262144, "p": 1, "r": 8, "salt": hexes(r)}
        if kdf == "scrypt"
        else {"c": 262144, "dklen": 32, "prf": "hmac-sha256", "salt": hexes(r)}
    )
    crypto = {
        "cipher": "aes-128-ctr",
        "cipherparams": {"iv": hexes(r, 16)},
        "ciphertext": hexes(r),
        "kdf": kdf,
        "kdfparams": params,
        "mac": hexes(r),
    }
    box: dict[str, object] = {"version": 3, "id": str(uuid.UUID(bytes=r.randbytes(16), version=4))}
    box |= {"address": hexes(r, 20), r.choice(["crypto", "Crypto"]): crypto}
    return json.dumps(box, indent=indent)


def pem(r: Random, one_line: bool = False) -> str:
    """A private key in armour; the bytes inside are random."""
    name = r.choice(
        ["PRIVATE KEY", "EC PRIVATE KEY", "RSA PRIVATE KEY", "OPENSSH PRIVATE KEY", "ENCRYPTED PRIVATE KEY"]
    )
    body = base64.b64encode(r.randbytes(r.choice([120, 240, 600]))).decode()
    lines = [body[i : i + 64] for i in range(0, len(body), 64)]
    return (" " if one_line else "\n").join([f"-----BEGIN {name}-----", *lines, f"-----END {name}-----"])


def pick(r: Random, letters: str, count: int) -> str:
    """So many of these letters."""
    return "".join(r.choice(letters) for _ in range(count))


ALNUM = string.ascii_letters + string.digits


def password(r: Random) -> str:
    """A password as people make them: a word with digits, signs, or from a manager."""
    words = ["Dragon", "sunny", "Xiaoming", "panda", "Beijing", "liverpool", "Tiger", "iloveyou", "wangwei", "Monkey"]
    shape = r.randrange(5)
    if shape == 0:
        return f"{r.choice(words)}{r.randrange(1960, 2012)}{r.choice('!@#$%')}"
    if shape == 1:
        return f"{r.choice(words)}@{r.randrange(100, 9999)}"
    if shape == 2:
        return pick(r, ALNUM + "!@#$%^*_-", r.choice([12, 16, 20])) + str(r.randrange(10))
    if shape == 3:
        return f"{r.choice(words).lower()}_{r.choice(words).lower()}{r.randrange(10, 99)}"
    return f"{r.choice(words)[:4]}#{pick(r, ALNUM, 5)}{r.randrange(10)}"


def digits(r: Random, count: int) -> str:
    """So many digits, the first one not zero, not all alike."""
    while True:
        text = str(r.randrange(1, 10)) + pick(r, string.digits, count - 1)
        if len(set(text)) > 2:
            return text


def totp_secret(r: Random) -> str:
    """A base32 seed of a one-time password app."""
    return base64.b32encode(r.randbytes(20)).decode()


def backup_codes(r: Random) -> str:
    """A few codes as sites hand them out."""
    shape = r.randrange(3)
    if shape == 0:
        codes = [f"{digits(r, 4)}-{digits(r, 4)}" for _ in range(5)]
    elif shape == 1:
        codes = [digits(r, 8) for _ in range(5)]
    else:
        codes = [
            f"{pick(r, string.ascii_lowercase + string.digits, 4)}-{pick(r, '23456789abcdefgh', 4)}" for _ in range(5)
        ]
    return r.choice([" ", "\n", ", "]).join(codes)


def jwt(r: Random) -> str:
    """A signed token with a plausible head and body."""

    def part(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value, separators=(",", ":")).encode()).decode().rstrip("=")

    head = part({"alg": "HS256", "typ": "JWT"})
    body = part({"sub": digits(r, 9), "iat": 1700000000 + r.randrange(10**7), "scope": "trade"})
    return f"{head}.{body}." + base64.urlsafe_b64encode(r.randbytes(32)).decode().rstrip("=")


def credential(r: Random) -> str:
    """A credential that its beginning gives away."""
    makers = [
        lambda: f"{digits(r, 10)}:AA{pick(r, ALNUM + '_-', 33)}",
        lambda: "AKIA" + pick(r, string.ascii_uppercase + "234567", 16),
        lambda: "ghp_" + pick(r, ALNUM, 36),
        lambda: "sk_live_" + pick(r, ALNUM, 24),
        lambda: f"xoxb-{digits(r, 12)}-{digits(r, 12)}-{pick(r, ALNUM, 24)}",
        lambda: "AIza" + pick(r, ALNUM + "_-", 35),
        lambda: "glpat-" + pick(r, ALNUM, 20),
        lambda: "SG." + pick(r, ALNUM, 22) + "." + pick(r, ALNUM, 43),
        lambda: jwt(r),
    ]
    return r.choice(makers)()


def luhn(body: str) -> str:
    """Add the check digit."""
    total = 0
    for place, letter in enumerate(reversed(body)):
        value = int(letter) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return body + str(-total % 10)


def card(r: Random) -> str:
    """A card number with a known beginning and a right check digit."""
    start, length = r.choice(
        [
            ("4", 16),
            ("51", 16),
            ("53", 16),
            ("55", 16),
            ("622202", 19),
            ("622848", 19),
            ("621700", 19),
            ("622588", 16),
            ("37", 15),
            ("6225", 16),
        ]
    )
    return luhn(start + pick(r, string.digits, length - len(start) - 1))


def identity(r: Random) -> str:
    """A Chinese identity number with a real district's prefix, a plausible birthday and its check letter."""
    area = r.choice(["110101", "310104", "440305", "330106", "510107", "420111", "320102", "610113"])
    body = f"{area}{r.randrange(1950, 2006)}{r.randrange(1, 13):02}{r.randrange(1, 29):02}{r.randrange(1, 999):03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


def _polymod(values: Sequence[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place, factor in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= factor if top >> place & 1 else 0
    return check


def bech32(r: Random, prefix: str, size: int = 20) -> str:
    """A segwit-like address with a right checksum."""
    bits = int.from_bytes(r.randbytes(size), "big") << (-size * 8 % 5)
    count = -(-size * 8 // 5)
    data = [0, *[(bits >> 5 * (count - 1 - i)) & 31 for i in range(count)]]
    expanded = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    check = _polymod([*expanded, *data, 0, 0, 0, 0, 0, 0]) ^ 1
    return prefix + "1" + "".join(BECH32[v] for v in [*data, *[(check >> 5 * (5 - i)) & 31 for i in range(6)]])


def address(r: Random) -> str:
    """An address of one of many chains."""
    makers = [
        lambda: "0x" + hexes(r, 20),
        lambda: "0x" + hexes(r, 32),
        lambda: check58(b"\x00" + r.randbytes(20)),
        lambda: check58(b"\x05" + r.randbytes(20)),
        lambda: bech32(r, "bc"),
        lambda: bech32(r, "bc", 32),
        lambda: bech32(r, "cosmos"),
        lambda: bech32(r, "ltc"),
        lambda: check58(b"\x41" + r.randbytes(20)),
        lambda: base58.b58encode(r.randbytes(32)).decode(),
        lambda: "r" + check58(b"\x00" + r.randbytes(20))[1:],
        lambda: "UQ" + base64.urlsafe_b64encode(r.randbytes(35)).decode()[:46],
        lambda: "bnb1" + pick(r, BECH32, 38),
        lambda: "addr1q" + pick(r, BECH32, 97),
    ]
    return r.choice(makers)()


def long_hex_free_address(r: Random) -> str:
    """An address that cannot be taken for a 32-byte key in hexadecimal."""
    while True:
        text = address(r)
        if not text.startswith("0x") or len(text) == 42:
            return text
