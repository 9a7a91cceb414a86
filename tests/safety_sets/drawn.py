"""Secrets and their harmless look-alikes, drawn by the algorithms that define them. Nothing of the scanner is used."""

import base64
import hashlib
import hmac
import json
import string
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from random import Random

import base58
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from mnemonic import Mnemonic

SPACED = ("english", "french", "spanish", "italian", "portuguese", "czech", "japanese", "korean")
"""Lists of the standard whose words stand apart."""
CHINESE = ("chinese_simplified", "chinese_traditional")
SIZES = (12, 15, 18, 21, 24)
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_ALNUM = string.ascii_letters + string.digits
_EXTENDED = ("0488ade4", "049d7878", "04b2430c", "04358394", "044a4e28", "045f18bc", "0295b005", "02aa7a99")


@cache
def mnemonic(wordlist: str) -> Mnemonic:
    """One packaged list."""
    return Mnemonic(wordlist)


def phrase(rng: Random, wordlist: str = "english", size: int = 12) -> list[str]:
    """Words that add up."""
    while True:
        words = mnemonic(wordlist).to_mnemonic(rng.randbytes(size * 4 // 3)).replace("\u3000", " ").split(" ")
        if "\ufffd" not in "".join(words):
            return words


def words_of(rng: Random, size: int, wordlist: str = "english") -> list[str]:
    """Words by lot, which add up once in sixteen times or more seldom."""
    return rng.choices(mnemonic(wordlist).wordlist, k=size)


def electrum(rng: Random) -> list[str]:
    """Twelve words under the scheme of an older desktop wallet: an HMAC begins with 01."""
    while True:
        words = words_of(rng, 12)
        if hmac.new(b"Seed version", " ".join(words).encode(), hashlib.sha512).hexdigest().startswith("01"):
            return words


def twenty_five(rng: Random) -> list[str]:
    """Twenty-four words and one of them again, which a CRC chooses."""
    import zlib

    words = words_of(rng, 24)
    return [*words, words[zlib.crc32("".join(word[:3] for word in words).encode()) % 24]]


def hex_key(rng: Random, size: int = 32) -> str:
    """Bytes as hex, with digits and letters."""
    while True:
        value = rng.randbytes(size).hex()
        if not value.isdigit() and not value.isalpha():
            return value


def base58check(payload: bytes) -> str:
    """Base58 with the four bytes of checksum."""
    return base58.b58encode_check(payload).decode()


def wif(rng: Random) -> str:
    """A key in the import format: main or test net, compressed or not."""
    return base58check(rng.choice([b"\x80", b"\x80", b"\xef"]) + rng.randbytes(32) + rng.choice([b"", b"\x01"]))


def extended_private(rng: Random) -> str:
    """xprv and its relatives."""
    head = bytes.fromhex(rng.choice(_EXTENDED)) + bytes([rng.randrange(6)]) + rng.randbytes(8)
    return base58check(head + rng.randbytes(32) + b"\x00" + rng.randbytes(32))


def extended_public(rng: Random) -> str:
    """xpub, ypub or zpub."""
    head = bytes.fromhex(rng.choice(["0488b21e", "049d7cb2", "04b24746"])) + bytes([3]) + rng.randbytes(8)
    return base58check(head + rng.randbytes(32) + rng.choice([b"\x02", b"\x03"]) + rng.randbytes(32))


def bip38(rng: Random) -> str:
    """An encrypted key."""
    return base58check(b"\x01\x42" + rng.choice([b"\xc0", b"\xe0"]) + rng.randbytes(36))


def mini_key(rng: Random) -> str:
    """The short form of early paper keys."""
    size = rng.choice([22, 30])
    while True:
        value = "S" + "".join(rng.choices(_BASE58, k=size - 1))
        if hashlib.sha256(f"{value}?".encode()).digest()[0] == 0 and any(char.isdigit() for char in value):
            return value


def solana_pair(rng: Random) -> bytes:
    """Sixty-four bytes: the seed and its public key."""
    seed = rng.randbytes(32)
    return seed + Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def base58_of(value: bytes) -> str:
    """Base58 without checksum."""
    return base58.b58encode(value).decode()


def mixed58(rng: Random, size: int = 32) -> str:
    """Bytes in base58 as keys, addresses and signatures of some chains are written."""
    while True:
        value = base58_of(rng.randbytes(size))
        if any(char.isdigit() for char in value) and any(char.islower() for char in value):
            return value


def keystore(rng: Random, *, indent: int | None = None) -> str:
    """A wallet file of version 3."""
    scrypt = {"dklen": 32, "n": 262144, "p": 1, "r": 8, "salt": hex_key(rng)}
    crypto = {
        "cipher": "aes-128-ctr",
        "cipherparams": {"iv": hex_key(rng, 16)},
        "ciphertext": hex_key(rng),
        "kdf": "scrypt",
        "kdfparams": scrypt,
        "mac": hex_key(rng),
    }
    name = rng.choice(["crypto", "Crypto"])
    return json.dumps({"address": hex_key(rng, 20), name: crypto, "id": uuid(rng), "version": 3}, indent=indent)


def pem(rng: Random) -> str:
    """A private key in PEM: a real one of 32 bytes, or the armour of a longer one."""
    if rng.random() < 0.5:
        key = Ed25519PrivateKey.from_private_bytes(rng.randbytes(32))
        return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode().strip()
    kind = rng.choice(["RSA PRIVATE KEY", "EC PRIVATE KEY", "OPENSSH PRIVATE KEY", "ENCRYPTED PRIVATE KEY"])
    body = base64.b64encode(rng.randbytes(rng.choice([121, 300, 600]))).decode()
    lines = "\n".join(body[at : at + 64] for at in range(0, len(body), 64))
    return f"-----BEGIN {kind}-----\n{lines}\n-----END {kind}-----"


def password(rng: Random) -> str:
    """What people choose: a name with a year, letters with symbols, or drawn by a program."""
    kind = rng.randrange(5)
    name = rng.choice(["Tiger", "panda", "Lily", "dragon", "Wang", "happy", "Summer", "xiaoming", "rocket", "sunny"])
    if kind == 0:
        return f"{name}{rng.randrange(1970, 2030)}{rng.choice('!@#')}"
    if kind == 1:
        return f"{name}{rng.randrange(100, 99999)}"
    if kind == 2:
        return "".join(rng.choices(_ALNUM + "!@#$%^&*", k=rng.randrange(10, 18))) + rng.choice("0123456789")
    if kind == 3:
        return f"{name}@{rng.randrange(100, 9999)}"
    return f"{rng.choice(['qwe', 'abc', 'zxc', 'aa'])}{rng.randrange(10_000, 99_999_999)}"


def digits(rng: Random, size: int) -> str:
    """Digits by lot that do not begin with 0 and are not all the same."""
    while True:
        value = rng.choice("123456789") + "".join(rng.choices(string.digits, k=size - 1))
        if len(set(value)) > 2:
            return value


def base32(rng: Random, size: int = 20) -> str:
    """The seed of one-time codes."""
    return base64.b32encode(rng.randbytes(size)).decode().rstrip("=")


def backup_codes(rng: Random, count: int) -> list[str]:
    """Codes for a lost second factor, each with digits and letters."""
    shape = rng.randrange(3)
    codes: list[str] = []
    while len(codes) < count:
        if shape == 0:
            code = digits(rng, 8)
        elif shape == 1:
            code = "-".join("".join(rng.choices("abcdefghjkmnpqrstuvwxyz23456789", k=5)) for _ in range(2))
        else:
            code = "".join(rng.choices("abcdefghjkmnpqrstuvwxyz23456789", k=8))
        if sum(char.isdigit() for char in code) >= 2:
            codes.append(code)
    return codes


def alnum(rng: Random, size: int) -> str:
    """Letters of both cases and digits."""
    while True:
        value = "".join(rng.choices(_ALNUM, k=size))
        if sum(char.isdigit() for char in value) >= 3 and not value.islower() and not value.isupper():
            return value


def bot_token(rng: Random) -> str:
    """A Telegram bot's token."""
    return f"{digits(rng, 10)}:AA{''.join(rng.choices(_ALNUM + '-_', k=32))}x"


def jwt(rng: Random) -> str:
    """A signed token of three parts."""
    parts = [{"alg": "HS256", "typ": "JWT"}, {"sub": digits(rng, 8), "iat": 1_700_000_000 + rng.randrange(10**7)}]
    encoded = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts]
    return ".".join([*encoded, base64.urlsafe_b64encode(rng.randbytes(32)).decode().rstrip("=")])


def cloud_key(rng: Random) -> str:
    """Keys of clouds and services by their beginnings."""
    kind = rng.randrange(8)
    return [
        lambda: "AKIA" + "".join(rng.choices(string.ascii_uppercase + "234567", k=16)),
        lambda: "gh" + rng.choice("pous") + "_" + alnum(rng, 36),
        lambda: "sk-" + alnum(rng, 48),
        lambda: "AI" + "za" + alnum(rng, 35),
        lambda: "xo" + "xb-" + digits(rng, 12) + "-" + digits(rng, 12) + "-" + alnum(rng, 24),
        lambda: "LTAI" + alnum(rng, 20),
        lambda: "sk_" + "live_" + alnum(rng, 24),
        lambda: "gl" + "pat-" + alnum(rng, 20),
    ][kind]()


def luhn(body: str) -> str:
    """The digits with their check digit."""
    total = 0
    for place, digit in enumerate(reversed(body), 1):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return body + str(-total % 10)


def card(rng: Random) -> str:
    """A card number of one of the big schemes."""
    prefix, size = rng.choice(
        [
            *[("4", 16), ("4", 16), ("5" + rng.choice("12345"), 16), ("2" + str(rng.randrange(23, 70)), 16)],
            *[("37", 15), ("62", 16), ("62", 19), ("6228", 19), ("35" + str(rng.randrange(28, 90)), 16), ("6011", 16)],
        ],
    )
    return luhn(prefix + "".join(rng.choices(string.digits, k=size - 1 - len(prefix))))


def identity(rng: Random) -> str:
    """A Chinese identity number."""
    area = str(rng.choice([110101, 310104, 440305, 330106, 510107, 420111, 610113, 230103, 350203, 500112]))
    born = date(1950, 1, 1) + timedelta(days=rng.randrange(22_000))
    body = f"{area}{born:%Y%m%d}{rng.randrange(1000):03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True)) % 11]


def uuid(rng: Random) -> str:
    """A UUID of version 4."""
    value = rng.randbytes(16).hex()
    return f"{value[:8]}-{value[8:12]}-4{value[13:16]}-a{value[17:20]}-{value[20:]}"


def bech32(rng: Random, prefix: str, size: int) -> str:
    """The look of a bech32 address."""
    return prefix + "1" + "".join(rng.choices("qpzry9x8gf2tvdw0s3jn54khce6mua7l", k=size))


def addresses(rng: Random) -> list[tuple[str, str]]:
    """One address of every chain."""
    return [
        ("ETH", "0x" + rng.randbytes(20).hex()),
        ("BTC", base58check(b"\x00" + rng.randbytes(20))),
        ("BTC", bech32(rng, "bc", 39)),
        ("BTC", bech32(rng, "bc", 59)),
        ("TRX", base58check(b"\x41" + rng.randbytes(20))),
        ("SOL", mixed58(rng)),
        ("LTC", bech32(rng, "ltc", 39)),
        ("DOGE", base58check(b"\x1e" + rng.randbytes(20))),
        ("ATOM", bech32(rng, "cosmos", 38)),
        ("ADA", bech32(rng, "addr", 98)),
        ("TON", rng.choice(["EQ", "UQ"]) + base64.urlsafe_b64encode(rng.randbytes(36)).decode()[:46]),
        ("APT", "0x" + hex_key(rng)),
        ("SUI", "0x" + hex_key(rng)),
    ]


def cid(rng: Random) -> str:
    """A content id, version 0 or 1."""
    if rng.random() < 0.5:
        return base58_of(b"\x12\x20" + rng.randbytes(32))
    return "bafybei" + "".join(rng.choices("abcdefghijklmnopqrstuvwxyz234567", k=52))


def typo(rng: Random, word: str) -> str:
    """One slip of the finger: a letter doubled, left out, changed or swapped with its neighbour."""
    at = rng.randrange(1, max(2, len(word) - 1))
    kind = rng.randrange(4)
    if kind == 0:
        return word[:at] + word[at] + word[at:]
    if kind == 1 and len(word) > 4:
        return word[:at] + word[at + 1 :]
    if kind == 2 and at + 1 < len(word):
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + rng.choice(string.ascii_lowercase) + word[at + 1 :]


def joined(words: Sequence[str], wordlist: str = "english") -> str:
    """The words as the standard prints them."""
    return ("\u3000" if wordlist == "japanese" else " ").join(words)
