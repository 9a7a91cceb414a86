"""Signatures and the cipher: published vectors, and everything that must not open."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kefu_adapters.wechat.signing import Cipher, is_fresh, is_key, is_signed, signature
from kefu_core.errors import BadSignature

TOKEN, KEY, APP_ID = "emuTok2026", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", "wx0123456789abcdef"
TIMESTAMP, NONCE = "1764000000", "1320562132"
PLAIN = (
    "<xml><ToUserName><![CDATA[gh_emulator0001]]></ToUserName>"
    "<FromUserName><![CDATA[oEMU0000000000000000000001]]></FromUserName><CreateTime>1764000000</CreateTime>"
    "<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[hi 你好]]></Content>"
    "<MsgId>24000000000000001</MsgId></xml>"
)
SEALED = (
    "Q3stYC6hdFzMh9T8HCvyDI4OFzVNXy1hzMgwxpcjW4Z3o6yfCFU64yan0zEQFjd+8O19GlJrqGCCQadY6+SWOVn2TG4RBDFj3Ksdi/wrGW0z2"
    "ffbe13uU8R/IjgA4dfvbkGgK751Ho8rg5j71faxZXsH4IxtlQsBukBCZek6TY93UV0fhlB9SuyWRl0lAIVfUYNeJ8QmI9aYx/NXFXUtiWZUzR"
    "phbnekRwJdodTqd821IF5LF+FqnlIW7/eM33Z7JNAOj8ViihOfgwVjldUvq8K3ZOxZPoD7CWysHyHeN8YD3xUpbE/pTjtN80AEOqM333tLXwM"
    "0Fiu/Vte7/grIx/0muNImMPG4K6p9s5OKsOFlnI8dQvGn1XQILmid1hN1n8WhKyWjVre06mADk6hqHT+CjZ999TqKU1EK932pj44="
)
CIPHER = Cipher(KEY, APP_ID)


def sealed_raw(plain: bytes) -> str:
    """A ciphertext of exactly these bytes, which the cipher itself would never make."""
    from cryptography.hazmat.primitives.ciphers import Cipher as Raw
    from cryptography.hazmat.primitives.ciphers import algorithms, modes

    key = base64.b64decode(KEY + "=")
    encryptor = Raw(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return base64.b64encode(encryptor.update(plain) + encryptor.finalize()).decode()


def packed(message: bytes, length: int, app_id: str = APP_ID, pad: int | None = None) -> bytes:
    body = b"r" * 16 + length.to_bytes(4, "big") + message + app_id.encode()
    need = 32 - len(body) % 32
    return body + bytes([need if pad is None else pad]) * need


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("AAAAA", "1714037059", "486452656"), "899cf89e464efb63f54ddac96b0a0a235f53aa78"),
        (("AAAAA", "1714036504", "1514711492"), "f464b24fc39322e44b38aa78f5edd27bd1441696"),
        (("test", "1410685589", "test"), "f21891de399b4e33a1a93c9a7b8a8fffb5a443ff"),
        ((TOKEN, TIMESTAMP, NONCE), "1c19bc88edc43b0693685e49f563b4d8059a2e63"),
        ((TOKEN, TIMESTAMP, NONCE, SEALED), "f4cb504dc5f5db7eafac5017f54ec49384b61259"),
    ],
)
def test_signatures_match_the_published_vectors(parts, expected):
    assert signature(*parts) == expected
    assert is_signed(expected, *parts)
    assert not is_signed(expected[:-1] + "x", *parts)
    assert not is_signed("é", *parts)


def test_the_published_message_opens():
    assert CIPHER.open(SEALED).decode() == PLAIN


@given(st.text(max_size=200).filter(bool))
def test_what_is_sealed_opens_again(text):
    text = text.encode("utf-8", "ignore").decode() or "x"
    assert CIPHER.open(CIPHER.seal(text)).decode() == text


NOT_OURS = {
    "empty": "",
    "not ascii": "é",
    "not base64": "not base64!",
    "too short": "AAAA",
    "no whole block": SEALED[:-4],
    "one character changed": SEALED[:40] + ("A" if SEALED[40] != "A" else "B") + SEALED[41:],
    "the last block only": SEALED[-8:],
    "no padding": sealed_raw(packed(b"hello", 5, pad=0)),
    "padding of 33": sealed_raw(packed(b"hello", 5, pad=33)),
    "uneven padding": sealed_raw(packed(b"hello", 5, pad=7)),
    "length beyond the end": sealed_raw(packed(b"hello", 6000)),
    "length too small": sealed_raw(packed(b"hello", 4)),
    "another account inside": sealed_raw(packed(b"hello", 5, app_id="wxffffffffffffffff")),
    "padding only": sealed_raw(bytes([32]) * 32),
    "another account": Cipher(KEY, "wxother").seal("hello"),
    "another key": Cipher("b" + KEY[1:], APP_ID).seal("hello"),
}


@pytest.mark.parametrize("case", NOT_OURS)
def test_nothing_else_opens_and_all_fail_alike(case):
    with pytest.raises(BadSignature) as caught:
        CIPHER.open(NOT_OURS[case])
    assert str(caught.value) == "the message can't be opened"


def test_what_is_packed_right_opens():
    assert CIPHER.open(sealed_raw(packed(b"hello", 5))) == b"hello"


@pytest.mark.parametrize(
    ("timestamp", "fresh"),
    [("1000", True), ("700", True), ("1300", True), ("699", False), ("1301", False), ("", False), ("-1", False),
     ("1e3", False), ("１０００", False), ("9" * 400, False)],
)  # fmt: skip
def test_only_times_within_five_minutes_are_fresh(timestamp, fresh):
    assert is_fresh(timestamp, 1000.0) is fresh


@pytest.mark.parametrize(
    ("key", "good"), [(KEY, True), (KEY[:-1] + "/", True), (KEY[:-1], False), (KEY[:-1] + "-", False)]
)
def test_keys_are_43_characters_of_base64(key, good):
    assert is_key(key) is good
