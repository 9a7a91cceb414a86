"""Keys, codes, cards, addresses and numbers, made from a seed; none of them was ever in use."""

import base64
import hashlib
import json
import random
import string
import uuid
from collections.abc import Callable

import base58
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

Maker = Callable[[random.Random], str]
ALNUM = string.ascii_letters + string.digits
LOWER = string.ascii_lowercase + string.digits
BECH = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
EXTENDED = {"xprv": "0488ade4", "yprv": "049d7878", "zprv": "04b2430c", "tprv": "04358394"}


def chars(rng: random.Random, alphabet: str, count: int) -> str:
    return "".join(rng.choice(alphabet) for _ in range(count))


def hex64(rng: random.Random) -> str:
    return rng.randbytes(32).hex()


def hex0x(rng: random.Random) -> str:
    return "0x" + hex64(rng)


def hex_upper(rng: random.Random) -> str:
    return hex64(rng).upper()


def hex_mixed(rng: random.Random) -> str:
    return "".join(rng.choice((char.upper(), char)) for char in hex64(rng))


def hex_split(rng: random.Random) -> str:
    """In groups of four, eight or sixteen, with a blank, a dash or a new line between."""
    key, size, gap = hex64(rng), rng.choice((4, 8, 16)), rng.choice((" ", "-", "\n", " - "))
    return gap.join(key[at : at + size] for at in range(0, 64, size))


def hex_wide(rng: random.Random) -> str:
    return "".join(chr(ord(char) + 0xFEE0) for char in hex64(rng))


def hex_zero_width(rng: random.Random) -> str:
    key = hex64(rng)
    return "\u200b".join(key[at : at + 8] for at in range(0, 64, 8))


def checked(data: bytes) -> str:
    return base58.b58encode_check(data).decode()


def wif(rng: random.Random) -> str:
    return checked(b"\x80" + rng.randbytes(32) + rng.choice((b"\x01", b"")))


def extended(rng: random.Random) -> str:
    version = bytes.fromhex(EXTENDED[rng.choice(sorted(EXTENDED))])
    return checked(version + b"\x03" + rng.randbytes(8) + rng.randbytes(32) + b"\x00" + rng.randbytes(32))


def xpub(rng: random.Random) -> str:
    return checked(
        bytes.fromhex("0488b21e") + b"\x03" + rng.randbytes(8) + rng.randbytes(32) + b"\x02" + rng.randbytes(32)
    )


def bip38(rng: random.Random) -> str:
    return checked(b"\x01\x42" + rng.choice((b"\xc0", b"\xe0")) + rng.randbytes(4) + rng.randbytes(32))


def mini(rng: random.Random) -> str:
    alphabet = base58.BITCOIN_ALPHABET.decode()
    while True:
        key = "S" + chars(rng, alphabet, 29)
        if hashlib.sha256(f"{key}?".encode()).digest()[0] == 0:
            return key


def solana_bytes(rng: random.Random) -> bytes:
    seed = rng.randbytes(32)
    return seed + ed25519.Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def solana(rng: random.Random) -> str:
    return base58.b58encode(solana_bytes(rng)).decode()


def solana_array(rng: random.Random) -> str:
    return "[" + rng.choice((",", ", ")).join(str(byte) for byte in solana_bytes(rng)) + "]"


def base58_32(rng: random.Random) -> str:
    return base58.b58encode(rng.randbytes(32)).decode()


def keystore(rng: random.Random) -> str:
    crypto = {
        "cipher": "aes-128-ctr",
        "cipherparams": {"iv": rng.randbytes(16).hex()},
        "ciphertext": rng.randbytes(32).hex(),
        "kdf": "scrypt",
        "kdfparams": {"dklen": 32, "n": rng.choice((8192, 262144)), "p": 1, "r": 8, "salt": rng.randbytes(32).hex()},
        "mac": rng.randbytes(32).hex(),
    }
    whole = {
        "version": 3,
        "id": str(uuid.UUID(bytes=rng.randbytes(16))),
        "address": rng.randbytes(20).hex(),
        "crypto": crypto,
    }
    return json.dumps(whole, indent=rng.choice((None, 2)))


def _pem(rng: random.Random, kind: serialization.PrivateFormat) -> str:
    key = ec.derive_private_key(int.from_bytes(rng.randbytes(31)) + 1, ec.SECP256K1())
    return key.private_bytes(serialization.Encoding.PEM, kind, serialization.NoEncryption()).decode().strip()


def pem(rng: random.Random) -> str:
    kinds = (serialization.PrivateFormat.PKCS8, serialization.PrivateFormat.TraditionalOpenSSL)
    return _pem(rng, rng.choice(kinds))


def pem_line(rng: random.Random) -> str:
    return pem(rng).replace("\n", rng.choice((" ", "\\n")))


def pem_public(rng: random.Random) -> str:
    key = ec.derive_private_key(int.from_bytes(rng.randbytes(31)) + 1, ec.SECP256K1()).public_key()
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_bytes(serialization.Encoding.PEM, form).decode().strip()


def password(rng: random.Random) -> str:
    """As people make them: a word and a number, a name and a year, a jumble of a manager."""
    name = rng.choice(
        ("Mingming", "sunflower", "wanglei", "Qingdao", "dragon", "Lucky", "xiaoxiao", "Berlin", "moonshot")
    )
    tail = rng.choice(("@", "!", "#", "_", ".", "")) + str(rng.randrange(1970, 2027))
    return rng.choice((name + tail, name + tail, chars(rng, ALNUM, 6) + rng.choice("!@#$%&*") + chars(rng, ALNUM, 5)))


def digits(count: int) -> Maker:
    return lambda rng: chars(rng, string.digits, count)


def code6(rng: random.Random) -> str:
    return str(rng.randrange(100000, 1000000))


def backup_codes(rng: random.Random) -> str:
    dashed = rng.random() < 0.5
    codes = [
        f"{chars(rng, LOWER, 5)}-{chars(rng, LOWER, 5)}" if dashed else chars(rng, string.digits, 8)
        for _ in range(rng.choice((5, 8, 10)))
    ]
    return rng.choice((" ", "\n", ", ")).join(codes)


def totp_secret(rng: random.Random) -> str:
    return base64.b32encode(rng.randbytes(rng.choice((10, 20)))).decode()


def otpauth(rng: random.Random) -> str:
    return f"otpauth://totp/Orbit:user{rng.randrange(99)}?secret={totp_secret(rng)}&issuer=Orbit"


def api_key(rng: random.Random) -> str:
    return chars(rng, ALNUM, 64)


def api_secret(rng: random.Random) -> str:
    return rng.choice((chars(rng, ALNUM, 64), chars(rng, "0123456789ABCDEF", 32), rng.randbytes(24).hex()))


def bot_token(rng: random.Random) -> str:
    return f"{rng.randrange(10**9, 8 * 10**9)}:AA{chars(rng, ALNUM + '_-', 33)}"


def url64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def jwt(rng: random.Random) -> str:
    claims = json.dumps({"sub": str(rng.randrange(10**8)), "iat": 1780000000 + rng.randrange(10**6)}).encode()
    return ".".join((url64(b'{"alg":"HS256","typ":"JWT"}'), url64(claims), url64(rng.randbytes(32))))


def aws(rng: random.Random) -> str:
    return chars(rng, ALNUM + "/+", 40)


def aws_id(rng: random.Random) -> str:
    return "AKIA" + chars(rng, string.ascii_uppercase + "234567", 16)


def prefixed(rng: random.Random) -> str:
    return rng.choice(
        (
            "ghp_" + chars(rng, ALNUM, 36),
            "sk_live_" + chars(rng, ALNUM, 24),
            f"xoxb-{rng.randrange(10**10, 10**11)}-{rng.randrange(10**10, 10**11)}-{chars(rng, ALNUM, 24)}",
            "AIza" + chars(rng, ALNUM + "_-", 35),
            "glpat-" + chars(rng, ALNUM, 20),
        )
    )


def luhn(body: str) -> str:
    total = 0
    for at, char in enumerate(reversed(body)):
        twice = int(char) * (2 if at % 2 == 0 else 1)
        total += twice - 9 if twice > 9 else twice
    return body + str(-total % 10)


def card(rng: random.Random) -> str:
    prefix, size = rng.choice(
        (("4", 16), ("52", 16), ("55", 16), ("622202", 19), ("621700", 19), ("622588", 16), ("37", 15), ("3530", 16))
    )
    return luhn(prefix + chars(rng, string.digits, size - len(prefix) - 1))


def card_spaced(rng: random.Random) -> str:
    number = card(rng)
    return rng.choice((" ", "-", " ")).join(number[at : at + 4] for at in range(0, len(number), 4))


def card_wide(rng: random.Random) -> str:
    return "".join(chr(ord(char) + 0xFEE0) for char in card(rng))


def card_dots(rng: random.Random) -> str:
    number, gap = card(rng), rng.choice((".", "_", "/", "  ", "\u3000", " – "))
    return gap.join(number[at : at + 4] for at in range(0, len(number), 4))


def identity(rng: random.Random) -> str:
    area = rng.choice(("110101", "310115", "440305", "510107", "330106", "420102", "370202", "610113"))
    born = f"{rng.randrange(1950, 2006)}{rng.randrange(1, 13):02}{rng.randrange(1, 29):02}"
    body = area + born + chars(rng, string.digits, 3)
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(char) * weight for char, weight in zip(body, weights, strict=True)) % 11]


def identity_spaced(rng: random.Random) -> str:
    number = identity(rng)
    gap = rng.choice((" ", "-", "\u3000"))
    return gap.join((number[:6], number[6:14], number[14:])).replace("X", rng.choice("xX"))


def identity_wide(rng: random.Random) -> str:
    return "".join(chr(ord(char) + 0xFEE0) for char in identity(rng))


def bitcoin(rng: random.Random) -> str:
    return rng.choice((checked(b"\x00" + rng.randbytes(20)), checked(b"\x05" + rng.randbytes(20)), segwit(rng)))


def segwit(rng: random.Random) -> str:
    program = [0] + [rng.randrange(32) for _ in range(32)]
    human = [ord(char) >> 5 for char in "bc"] + [0] + [ord(char) & 31 for char in "bc"]
    left = 1
    for value in human + program + [0] * 6:
        top = left >> 25
        left = (left & 0x1FFFFFF) << 5 ^ value
        for at, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            left ^= generator if top >> at & 1 else 0
    tail = [(left ^ 1) >> 5 * (5 - at) & 31 for at in range(6)]
    return "bc1" + "".join(BECH[value] for value in program + tail)


def ethereum(rng: random.Random) -> str:
    return "0x" + "".join(rng.choice((char, char.upper())) for char in rng.randbytes(20).hex())


def tron(rng: random.Random) -> str:
    return checked(b"\x41" + rng.randbytes(20))


def other_address(rng: random.Random) -> str:
    ripple = base58.b58encode_check(b"\x00" + rng.randbytes(20), alphabet=base58.RIPPLE_ALPHABET).decode()
    return rng.choice(
        (checked(b"\x30" + rng.randbytes(20)), checked(b"\x1e" + rng.randbytes(20)), ripple, base58_32(rng))
    )


def signature58(rng: random.Random) -> str:
    return base58.b58encode(rng.randbytes(64)).decode()


def identifier(rng: random.Random) -> str:
    return str(uuid.UUID(bytes=rng.randbytes(16), version=4))


def git40(rng: random.Random) -> str:
    return rng.randbytes(20).hex()


def md5(rng: random.Random) -> str:
    return rng.randbytes(16).hex()


def picture(rng: random.Random) -> str:
    return (
        "data:image/png;base64,"
        + base64.b64encode(b"\x89PNG\r\n\x1a\n" + rng.randbytes(rng.randrange(90, 400))).decode()
    )


def cid(rng: random.Random) -> str:
    return base58.b58encode(b"\x12\x20" + rng.randbytes(32)).decode()


def order(rng: random.Random) -> str:
    day = f"2026{rng.randrange(1, 12):02}{rng.randrange(1, 29):02}"
    return day + chars(rng, string.digits, rng.choice((8, 10, 11)))


def order_luhn(rng: random.Random) -> str:
    return luhn("2026" + chars(rng, string.digits, 11))


def ticket(rng: random.Random) -> str:
    return rng.choice(("OR-", "CASE-", "#", "WO")) + str(rng.randrange(10**5, 10**8))


def tracking(rng: random.Random) -> str:
    return rng.choice(("SF", "YT", "JDVB", "ZTO")) + chars(rng, string.digits, rng.choice((12, 13)))


def phone(rng: random.Random) -> str:
    return rng.choice(("138", "139", "150", "186", "177", "199")) + chars(rng, string.digits, 8)


def isbn(rng: random.Random) -> str:
    body = "9787" + chars(rng, string.digits, 8)
    odd = sum(int(char) * (3 if at % 2 else 1) for at, char in enumerate(body))
    return f"{body[:3]}-{body[3]}-{body[4:7]}-{body[7:]}-{-odd % 10}"


def imei(rng: random.Random) -> str:
    return luhn("86" + chars(rng, string.digits, 12))


def amount(rng: random.Random) -> str:
    return f"{rng.randrange(1, 90000) / rng.choice((10, 100, 1000))}"


SECRETS: dict[str, Maker] = {
    "HEX": hex64, "HEX0X": hex0x, "HEXUP": hex_upper, "HEXMIX": hex_mixed, "HEXSPLIT": hex_split,
    "HEXWIDE": hex_wide, "HEXZERO": hex_zero_width, "WIF": wif, "XPRV": extended, "BIP38": bip38, "MINI": mini,
    "SOLANA": solana, "SOLARRAY": solana_array, "B58": base58_32, "KEYSTORE": keystore, "PEM": pem, "PEMLINE": pem_line,
    "PASSWORD": password, "PIN4": digits(4), "PIN6": code6, "CODE": code6, "CODE4": digits(4), "BACKUP": backup_codes,
    "TOTP": totp_secret, "OTPAUTH": otpauth, "SECRET": api_secret, "BOT": bot_token, "JWT": jwt, "AWS": aws,
    "PREFIXED": prefixed, "CARD": card, "CARDSPACED": card_spaced, "CARDWIDE": card_wide, "CARDDOTS": card_dots,
    "CVV": digits(3), "ID": identity, "IDSPACED": identity_spaced, "IDWIDE": identity_wide,
}  # fmt: skip
HARMLESS: dict[str, Maker] = {
    "hex": hex64, "hex0x": hex0x, "hexup": hex_upper, "xpub": xpub, "pempub": pem_public, "apikey": api_key,
    "awsid": aws_id, "btc": bitcoin, "eth": ethereum, "tron": tron, "other": other_address, "sol": base58_32,
    "sig": signature58, "uuid": identifier, "git": git40, "md5": md5, "picture": picture, "cid": cid, "order": order,
    "orderluhn": order_luhn, "ticket": ticket, "tracking": tracking, "phone": phone, "isbn": isbn, "imei": imei,
    "amount": amount, "n4": digits(4), "n6": code6, "n3": digits(3),
}  # fmt: skip
