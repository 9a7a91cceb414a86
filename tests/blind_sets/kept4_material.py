"""Values for the fourth set: secrets that are made up but well-formed, and what looks like them.

All draws come from a `random.Random`. Nothing here was ever anybody's.
"""

import base64
import hashlib
import json
import string
import unicodedata
from random import Random

import base58
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from mnemonic import Mnemonic

ALNUM = string.ascii_letters + string.digits
_MAKERS: dict[str, Mnemonic] = {}


def words_of(language: str) -> list[str]:
    """The 2048 words of one language."""
    if language not in _MAKERS:
        _MAKERS[language] = Mnemonic(language)
    return list(_MAKERS[language].wordlist)


def phrase(rng: Random, language: str = "english", count: int = 12, *, valid: bool = True) -> list[str]:
    """Words of one list; with the right checksum, or surely with a wrong one."""
    words = [unicodedata.normalize("NFC", word) for word in words_of(language)]
    if count == 25 or not valid:
        drawn = rng.sample(words, count)
        while count != 25 and _MAKERS[language].check(unicodedata.normalize("NFKD", " ".join(drawn))):
            drawn = rng.sample(words, count)
        return drawn
    text = str(_MAKERS[language].to_mnemonic(rng.randbytes(count * 4 // 3)))
    return unicodedata.normalize("NFC", text).split()


def text_of(rng: Random, length: int, alphabet: str = ALNUM) -> str:
    """So many characters of an alphabet."""
    return "".join(rng.choice(alphabet) for _ in range(length))


def hexes(rng: Random, length: int = 64) -> str:
    """So many lower-case hex digits."""
    return text_of(rng, length, "0123456789abcdef")


def digits(rng: Random, length: int) -> str:
    """So many digits, the first not a zero."""
    return rng.choice("123456789") + text_of(rng, length - 1, string.digits)


def check58(version: bytes, payload: bytes) -> str:
    """Base58 with its checksum."""
    return str(base58.b58encode_check(version + payload).decode())


def wif(rng: Random) -> str:
    """A private key in wallet import format, compressed or not."""
    return check58(b"\x80", rng.randbytes(32) + rng.choice([b"", b"\x01"]))


def xprv(rng: Random) -> str:
    """An extended private key of one of the usual versions."""
    version = rng.choice(["0488ade4", "049d7878", "04b2430c", "04358394"])
    return check58(bytes.fromhex(version), b"\x03" + rng.randbytes(40) + b"\x00" + rng.randbytes(32))


def xpub(rng: Random) -> str:
    """An extended public key, which is no secret."""
    version = rng.choice(["0488b21e", "049d7cb2", "04b24746"])
    return check58(bytes.fromhex(version), b"\x03" + rng.randbytes(40) + b"\x02" + rng.randbytes(32))


def bip38(rng: Random) -> str:
    """A key sealed with a passphrase."""
    return check58(b"\x01\x42", rng.choice([b"\xc0", b"\xe0"]) + rng.randbytes(36))


def mini_key(rng: Random) -> str:
    """The short key of coins and paper wallets."""
    while True:
        key = "S" + text_of(rng, 29, "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz")
        if hashlib.sha256((key + "?").encode()).digest()[0] == 0:
            return key


def solana_bytes(rng: Random) -> bytes:
    """Seed and public key, 64 bytes."""
    seed = rng.randbytes(32)
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key()
    return seed + public.public_bytes(Encoding.Raw, PublicFormat.Raw)


def solana_key(rng: Random) -> str:
    """As wallets export it."""
    return str(base58.b58encode(solana_bytes(rng)).decode())


def solana_array(rng: Random) -> str:
    """As the command line tool writes it."""
    return "[" + rng.choice([",", ", "]).join(str(byte) for byte in solana_bytes(rng)) + "]"


def key32(rng: Random) -> str:
    """32 bytes in base58, which may as well be an address."""
    return str(base58.b58encode(rng.randbytes(32)).decode())


def keystore(rng: Random) -> str:
    """A sealed key file of an Ethereum wallet, on one line or on many."""
    body = {
        "address": hexes(rng, 40),
        "crypto": {
            "cipher": "aes-128-ctr",
            "ciphertext": hexes(rng),
            "cipherparams": {"iv": hexes(rng, 32)},
            "kdf": "scrypt",
            "kdfparams": {"dklen": 32, "n": 262144, "p": 1, "r": 8, "salt": hexes(rng)},
            "mac": hexes(rng),
        },
        "id": uuid(rng),
        "version": 3,
    }
    return json.dumps(body, indent=rng.choice([None, None, 2]))


def pem(rng: Random, *, lines: bool = True) -> str:
    """A private key file with made-up bytes."""
    label = rng.choice(["PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "OPENSSH PRIVATE KEY"])
    body = base64.b64encode(rng.randbytes(rng.choice([118, 240, 430]))).decode()
    cut = [body[at : at + 64] for at in range(0, len(body), 64)]
    mark = "-" * 5
    return ("\n" if lines else " ").join([f"{mark}BEGIN {label}{mark}", *cut, f"{mark}END {label}{mark}"])


def jwt(rng: Random) -> str:
    """A signed token of a session."""
    head = {"alg": "HS256", "typ": "JWT"}
    body = {"sub": digits(rng, 8), "iat": 1700000000 + rng.randrange(9**8), "role": "user"}
    parts = [json.dumps(each, separators=(",", ":")).encode() for each in (head, body)] + [rng.randbytes(32)]
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)


def bot_token(rng: Random) -> str:
    """A Telegram bot's token."""
    return f"{digits(rng, 10)}:AA{text_of(rng, 33, ALNUM + '_-')}"


def cloud_key(rng: Random) -> str:
    """A key with one of the prefixes that everybody knows."""
    return rng.choice(
        [
            "ghp_" + text_of(rng, 36),
            "AIza" + text_of(rng, 35, ALNUM + "_-"),
            "sk_live_" + text_of(rng, 24),
            "xoxb-" + digits(rng, 12) + "-" + digits(rng, 12) + "-" + text_of(rng, 24),
            "AKIA" + text_of(rng, 16, string.ascii_uppercase + "234567"),
        ]
    )


def base32(rng: Random, length: int = 32) -> str:
    """What an authenticator app is set up with."""
    return text_of(rng, length, string.ascii_uppercase + "234567")


def luhn(number: str) -> str:
    """The number with its check digit behind."""
    total = 0
    for at, char in enumerate(reversed(number)):
        value = int(char) * (2 if at % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return number + str(-total % 10)


def card(rng: Random) -> str:
    """A bank card's number without separators."""
    start, length = rng.choice(
        [("4", 16), ("51", 16), ("54", 16), ("34", 15), ("622202", 19), ("6217", 19), ("6225", 16)]
    )
    return luhn(start + text_of(rng, length - 1 - len(start), string.digits))


def grouped(number: str, separator: str = " ") -> str:
    """In fours."""
    return separator.join(number[at : at + 4] for at in range(0, len(number), 4))


def citizen(rng: Random) -> str:
    """A Chinese identity number with its check character."""
    area = rng.choice(["110105", "310115", "440305", "330106", "510104", "420111", "320583", "350203", "610113"])
    day = f"{rng.randrange(1955, 2006)}{rng.randrange(1, 13):02}{rng.randrange(1, 29):02}"
    body = area + day + f"{rng.randrange(1, 999):03}"
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    return body + "10X98765432"[sum(int(c) * w for c, w in zip(body, weights, strict=True)) % 11]


def uuid(rng: Random) -> str:
    """A random identifier, version 4."""
    raw = hexes(rng, 32)
    return f"{raw[:8]}-{raw[8:12]}-4{raw[13:16]}-a{raw[17:20]}-{raw[20:]}"


def password(rng: Random) -> str:
    """One that a person could have chosen."""
    word = rng.choice(
        ["Dragon", "summer", "Liverpool", "qwerty", "Monkey", "xiaoming", "Bitcoin", "wangfei", "Sunshine", "hello"]
    )
    other = rng.choice(["Blue", "Cat", "zhang", "Moon", "love", "king", "ABC"])
    return rng.choice(
        [
            f"{word}{rng.randrange(10, 9999)}{rng.choice('!@#$%*?')}",
            f"{word}@{rng.randrange(1970, 2026)}",
            f"{other}{rng.choice('_-.#')}{word}{rng.randrange(10, 99)}",
            text_of(rng, rng.randrange(9, 14)) + rng.choice("!#%&*") + digits(rng, 2),
            f"{word[:4]}{rng.choice('$@!')}{word[4:]}{digits(rng, 3)}",
        ]
    )


_CHARSET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def bech(rng: Random, prefix: str, length: int) -> str:
    """The shape of a bech32 address."""
    return f"{prefix}1{text_of(rng, length, _CHARSET)}"


def address(rng: Random) -> str:
    """An address of any chain, but for those that look like a key in hex."""
    makers = [
        lambda: "0x" + hexes(rng, 40),
        lambda: "0x" + text_of(rng, 40, "0123456789abcdefABCDEF"),
        lambda: check58(b"\x00", rng.randbytes(20)),
        lambda: check58(b"\x05", rng.randbytes(20)),
        lambda: bech(rng, "bc", 39),
        lambda: bech(rng, "bc", 59),
        lambda: check58(b"\x41", rng.randbytes(20)),
        lambda: key32(rng),
        lambda: bech(rng, "cosmos", 38),
        lambda: bech(rng, "ltc", 39),
        lambda: bech(rng, "addr", 98),
        lambda: check58(b"\x1e", rng.randbytes(20)),
        lambda: "EQ" + text_of(rng, 46, ALNUM + "_-"),
        lambda: "r" + text_of(rng, 33, "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"),
        lambda: "G" + base32(rng, 55),
        lambda: "1" + text_of(rng, 46, "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"),
        lambda: "4" + text_of(rng, 94, "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"),
        lambda: "bitcoincash:q" + text_of(rng, 41, _CHARSET),
    ]
    return rng.choice(makers)()


def signature58(rng: Random) -> str:
    """A Solana transaction: 64 bytes whose halves do not belong together."""
    return str(base58.b58encode(rng.randbytes(64)).decode())
