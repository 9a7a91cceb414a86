"""Private keys, keystores and the 64-hex rule. Every value is made here from a fixed seed."""

import base64
import json
import random

import base58
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from kefu_core.safety.secrets import SecretKind, scan

RANDOM = random.Random(21)
HEX = RANDOM.randbytes(32).hex()
OTHER_HEX = RANDOM.randbytes(32).hex()
SEED = RANDOM.randbytes(32)
PAIR = SEED + Ed25519PrivateKey.from_private_bytes(SEED).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
PEM = (
    Ed25519PrivateKey.from_private_bytes(SEED).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
)
KEYSTORE = json.dumps({"crypto": {"ciphertext": HEX, "kdf": "scrypt", "mac": OTHER_HEX}, "version": 3})


def checked(payload: bytes) -> str:
    return base58.b58encode_check(payload).decode()


WIF = checked(b"\x80" + SEED + b"\x01")
EXTENDED = checked(bytes.fromhex("0488ade4") + bytes(9) + SEED + b"\0" + SEED)
EXTENDED_PUBLIC = checked(bytes.fromhex("0488b21e") + bytes(9) + SEED + b"\2" + SEED)
ENCRYPTED = checked(b"\x01\x42\xc0" + SEED + bytes(4))


def kinds(text: str, **talk: str) -> list[SecretKind]:
    return [finding.kind for finding in scan(text, **talk).findings]


@pytest.mark.parametrize(
    "text",
    [
        WIF,
        "这是 " + checked(b"\x80" + SEED) + " 谢谢",
        EXTENDED,
        ENCRYPTED,
        base58.b58encode(PAIR).decode(),
        str(list(PAIR)),
        " ".join(map(str, PAIR)),
        PEM,
        PEM.replace("\n", " "),
        PEM.replace("\n", "\\n"),
    ],
)
def test_keys_that_prove_themselves_are_found(text: str) -> None:
    assert kinds(text) == [SecretKind.private_key]


def test_keystore_is_hidden_as_a_whole() -> None:
    assert kinds(KEYSTORE) == [SecretKind.keystore]
    assert scan(f"file: {KEYSTORE} ok", language="en").redacted == "file: [hidden: keystore] ok"
    assert kinds(KEYSTORE[:-20]) == [SecretKind.keystore]


@pytest.mark.parametrize(
    "text",
    [
        f"my private key: 0x{HEX}",
        f"私钥{HEX}",
        f"我的私钥是：{HEX.upper()}",
        f"{HEX} 这是我的私钥",
        f"not a tx hash, my key: {HEX}",
        f"private key for my address: {HEX}",
        "private key " + " ".join(HEX[at : at + 8] for at in range(0, 64, 8)),
        "solana secret key " + base58.b58encode(SEED).decode(),
        "private key: " + base64.b64encode(SEED).decode(),
        f"private key: {list(SEED)}",
        f"my secret key, one digit may be lost: {HEX[:-1]}",
    ],
)
def test_label_makes_a_value_a_key(text: str) -> None:
    assert kinds(text) == [SecretKind.private_key]


@pytest.mark.parametrize(
    "text",
    [
        f"tx 0x{HEX}",
        f"交易哈希：0x{HEX}",
        f"转账 0x{HEX} 没到账",
        f"0x{HEX} 这笔交易没到",
        f"https://etherscan.io/tx/0x{HEX}",
        f"etherscan.io/tx/{HEX}",
        f"my hash is {HEX}, please check",
        f"sha256 {HEX}",
        f"public key: {HEX}",
        f"block 0x{HEX}",
        f"address 0x{HEX}",
    ],
)
def test_label_makes_a_value_public(text: str) -> None:
    outcome = scan(text)
    assert outcome.findings == ()
    assert outcome.redacted == text


def test_value_without_a_label_is_hidden_and_asked_about() -> None:
    outcome = scan(f"please help 0x{HEX}", language="en")
    assert [finding.kind for finding in outcome.findings] == [SecretKind.ambiguous_hex]
    assert outcome.asks
    assert HEX not in outcome.redacted


def test_two_values_are_judged_one_by_one() -> None:
    outcome = scan(f"tx: 0x{HEX}, private key: 0x{OTHER_HEX}")
    assert [finding.kind for finding in outcome.findings] == [SecretKind.private_key]
    assert HEX in outcome.redacted
    assert OTHER_HEX not in outcome.redacted


def test_talk_before_decides_when_the_message_says_nothing() -> None:
    assert kinds(HEX, context="这是我的交易哈希") == []
    assert kinds(HEX, context="here is my private key") == [SecretKind.private_key]
    assert kinds(HEX, asked="请发送交易哈希") == []


@pytest.mark.parametrize(
    "text",
    [
        EXTENDED_PUBLIC,
        checked(b"\0" + SEED[:20]),
        base58.b58encode(SEED).decode(),
        "signature " + base58.b58encode(SEED + SEED[::-1]).decode(),
        "0x" + HEX[:40],
        "my wallet is 0x" + HEX[:40] + " and my private key is lost",
        "commit " + HEX[:40],
        "550e8400-e29b-41d4-a716-446655440000 550e8400-e29b-41d4-a716-446655440001",
        "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
        "what is a private key?",
        "私钥是什么",
        str(list(range(64))),
    ],
)
def test_what_only_resembles_a_key_passes(text: str) -> None:
    assert kinds(text) == []
