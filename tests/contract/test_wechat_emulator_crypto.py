"""The emulator's own crypto against the published vectors and against wechatpy."""

import base64

import pytest
from wechatpy.crypto import WeChatCrypto
from wechatpy.utils import WeChatSigner

from kefu_adapters.wechat.emulator.crypto import CipherError, MessageCipher, signature

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
CIPHER = MessageCipher(KEY, APP_ID)


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
def test_signatures_match_the_published_ones(parts, expected):
    assert signature(*parts) == expected
    signer = WeChatSigner()
    signer.add_data(*parts)
    assert signer.signature == expected


def test_the_whole_vector_is_reproduced():
    assert CIPHER.encrypt(PLAIN, prefix=b"0123456789abcdef") == SEALED
    assert CIPHER.decrypt(SEALED) == PLAIN


@pytest.mark.parametrize("length", [0, 1, 11, 12, 13, 31, 32, 33, 2100])
def test_wechatpy_opens_what_we_seal_at_every_padding(length):
    text = "x" * length
    sealed = CIPHER.encrypt(text)
    assert len(base64.b64decode(sealed)) % 32 == 0
    body = {"Encrypt": sealed}
    crypto = WeChatCrypto(TOKEN, KEY, APP_ID)
    stamp = signature(TOKEN, TIMESTAMP, NONCE, sealed)
    assert crypto.decrypt_message(body, stamp, TIMESTAMP, NONCE) == text
    assert CIPHER.decrypt(sealed) == text


def _sealed_plain(plain: bytes) -> str:
    encryptor = CIPHER._cipher().encryptor()
    return base64.b64encode(encryptor.update(plain) + encryptor.finalize()).decode()


HEAD = b"0" * 16
BAD = {
    "empty": "",
    "not base64": "***",
    "not whole blocks": base64.b64encode(b"x" * 17).decode(),
    "flipped character": ("A" if SEALED[0] != "A" else "B") + SEALED[1:-2] + "8=",
    "another account": CIPHER.encrypt(PLAIN, app_id="wx0000000000000000"),
    "pad byte 0": _sealed_plain(HEAD + b"\0\0\0\1x" + APP_ID.encode() + bytes(25)),
    "pad byte 33": _sealed_plain(HEAD + b"\0\0\0\1x" + APP_ID.encode() + b"\x21" * 25),
    "length beyond the buffer": _sealed_plain(HEAD + b"\0\1\0\0x" + APP_ID.encode() + b"\x09" * 9),
}


@pytest.mark.parametrize("case", sorted(BAD))
def test_a_bad_cipher_text_is_refused(case):
    with pytest.raises(CipherError):
        CIPHER.decrypt(BAD[case])
