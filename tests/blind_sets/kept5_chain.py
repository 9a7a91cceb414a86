"""What looks like a secret and is none: addresses, hashes, numbers of orders and devices."""

import base64
import hashlib
import uuid
from random import Random

import base58
from tests.blind_sets.kept5_material import ALNUM, chars, digits, hex64, luhn

BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place, part in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= part if (top >> place) & 1 else 0
    return check


def _bech32(prefix: str, payload: bytes, version: int | None = None) -> str:
    bits = "".join(f"{byte:08b}" for byte in payload)
    bits += "0" * (-len(bits) % 5)
    data = ([] if version is None else [version]) + [int(bits[at : at + 5], 2) for at in range(0, len(bits), 5)]
    head = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    check = _polymod([*head, *data, 0, 0, 0, 0, 0, 0]) ^ (0x2BC830A3 if version else 1)
    return prefix + "1" + "".join(BECH32[v] for v in [*data, *((check >> 5 * (5 - i)) & 31 for i in range(6))])


def _check(payload: bytes) -> str:
    return base58.b58encode_check(payload).decode()


def evm(r: Random) -> str:
    return "0x" + "".join(c.upper() if r.random() < 0.4 else c for c in r.randbytes(20).hex())


def btc(r: Random) -> str:
    return r.choice(
        [
            _bech32("bc", r.randbytes(20), 0),
            _bech32("bc", r.randbytes(32), 1),
            _check(b"\x00" + r.randbytes(20)),
            _check(b"\x05" + r.randbytes(20)),
        ]
    )


def tron(r: Random) -> str:
    return _check(b"\x41" + r.randbytes(20))


def sol(r: Random) -> str:
    return base58.b58encode(r.randbytes(32)).decode()


def long_address(r: Random) -> str:
    """`0x` and 64 digits, as on Sui and Aptos."""
    return "0x" + hex64(r)


def ton(r: Random) -> str:
    body = b"\x11\x00" + r.randbytes(32)
    crc = 0
    for byte in body:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021) & 0xFFFF if crc & 0x8000 else crc << 1 & 0xFFFF
    return base64.urlsafe_b64encode(body + crc.to_bytes(2, "big")).decode()


def other_address(r: Random) -> str:
    return r.choice(
        [
            _bech32("ltc", r.randbytes(20), 0),
            _bech32("cosmos", r.randbytes(20)),
            _bech32("addr", b"\x01" + r.randbytes(56)),
            _check(b"\x1e" + r.randbytes(20)),
            base58.b58encode_check(b"\x00" + r.randbytes(20), alphabet=base58.RIPPLE_ALPHABET).decode(),
            ton(r),
            _bech32("osmo", r.randbytes(20)),
        ]
    )


def any_address(r: Random) -> str:
    return r.choice([evm, evm, btc, tron, tron, sol, other_address])(r)


def txid(r: Random) -> str:
    return r.choice(["", "0x", "0x"]) + hex64(r)


def evm_txid(r: Random) -> str:
    return "0x" + hex64(r)


def sol_signature(r: Random) -> str:
    return base58.b58encode(r.randbytes(64)).decode()


def explorer(r: Random) -> str:
    return r.choice(
        [
            f"https://etherscan.io/tx/0x{hex64(r)}",
            f"https://tronscan.org/#/transaction/{hex64(r)}",
            f"https://mempool.space/tx/{hex64(r)}",
            f"https://bscscan.com/tx/0x{hex64(r)}",
            f"https://solscan.io/tx/{sol_signature(r)}",
        ]
    )


def xpub(r: Random) -> str:
    version = r.choice(["0488b21e", "049d7cb2", "04b24746"])
    return _check(bytes.fromhex(version) + bytes([3]) + r.randbytes(40) + b"\x02" + r.randbytes(32))


def public_key(r: Random) -> str:
    return r.choice(["02", "03"]) + hex64(r)


def cid(r: Random) -> str:
    digest = hashlib.sha256(r.randbytes(8)).digest()
    low = "b" + base64.b32encode(b"\x01\x70\x12\x20" + digest).decode().lower().rstrip("=")
    return r.choice([base58.b58encode(b"\x12\x20" + digest).decode(), low])


def uuid4(r: Random) -> str:
    return str(uuid.UUID(bytes=r.randbytes(16), version=4))


def imei(r: Random) -> str:
    return luhn("35" + digits(r, 12))


def order(r: Random) -> str:
    """A number of an order: a date and digits, or letters and digits; some pass the check of cards."""
    day = f"2026{r.randint(1, 11):02}{r.randint(1, 28):02}"
    return r.choice(
        [day + digits(r, 10), "OB" + digits(r, 10), luhn("10" + digits(r, 13)), luhn("20261" + digits(r, 12))],
    )


def ticket(r: Random) -> str:
    return r.choice([f"#{digits(r, 6)}", f"KF-{digits(r, 5)}", f"T{digits(r, 8)}"])


def tracking(r: Random) -> str:
    return r.choice(
        ["SF" + digits(r, 13), "YT" + digits(r, 13), "1Z" + chars(r, "0123456789ABCDEFGH", 16), digits(r, 12)]
    )


def commit(r: Random) -> str:
    return r.randbytes(20).hex()


def amount(r: Random) -> str:
    return r.choice([f"{r.randint(1, 9999)}.{digits(r, 2)}", f"0.{digits(r, 8)}", f"{r.randint(1, 99)},{digits(r, 3)}"])


def block(r: Random) -> str:
    return str(r.randint(18_000_000, 24_999_999))


def phone(r: Random) -> str:
    return "1" + r.choice("35789") + digits(r, 9)


def version(r: Random) -> str:
    return f"{r.randint(1, 9)}.{r.randint(0, 30)}.{r.randint(0, 9)}"


def nft(r: Random) -> str:
    return chars(r, "0123456789", 77).lstrip("0")


def flat(r: Random) -> str:
    """An identifier of a request, as error pages show it."""
    return r.choice([uuid4(r), chars(r, ALNUM, 20), r.randbytes(8).hex()])
