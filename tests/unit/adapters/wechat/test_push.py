"""The door: what is let in, what is refused and how, and that a reply is sealed under the key that opened it."""

import contextlib
import json
from xml.parsers.expat import ExpatError

import pytest
import xmltodict
from hypothesis import given
from hypothesis import strategies as st

from kefu_adapters.wechat.push import Door, MalformedError, Refused, Unreadable, _only_root, _outer, parse
from kefu_adapters.wechat.signing import Cipher, signature
from kefu_core.ports import RawRequest

NOW, TOKEN, APP_ID = 1_764_000_000, "emuTok2026", "wx0123456789abcdef"
KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
NEW, OLD = Cipher(KEY, APP_ID), Cipher("Z" + KEY[1:], APP_ID)
TEXT = "<xml><ToUserName>gh_1</ToUserName><FromUserName>o1</FromUserName><MsgType>text</MsgType></xml>"
DTDS = [
    "<!DOCTYPE x><xml><A>1</A></xml>",
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><xml><A>&a;</A></xml>',
    '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><xml/>',
    '<!doctype x [<!ENTITY % p SYSTEM "file:///etc/hostname"> %p;]><xml/>',
    '<!-- a --><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><xml>&a;</xml>',
]


def door(*, plain: bool = False) -> Door:
    return Door(token=TOKEN, ciphers=(NEW, OLD), plain=plain, now_seconds=lambda: NOW)


def request(body: str | bytes, *, secure: bool = True, stamp: int = NOW, **query: str) -> RawRequest:
    raw = body.encode() if isinstance(body, str) else body
    asked = {"timestamp": str(stamp), "nonce": "77", "signature": signature(TOKEN, str(stamp), "77")}
    if secure:
        asked |= {"encrypt_type": "aes"}
    return RawRequest(method="POST", path="/", query={**asked, **query}, headers={}, body=raw)


def sealed(inner: str, cipher: Cipher = NEW, *, stamp: int = NOW, as_json: bool = False) -> RawRequest:
    secret = cipher.seal(inner)
    outer = f"<xml><ToUserName>gh_1</ToUserName><Encrypt><![CDATA[{secret}]]></Encrypt></xml>"
    if as_json:
        outer = json.dumps({"ToUserName": "gh_1", "Encrypt": secret})
    return request(outer, stamp=stamp, msg_signature=signature(TOKEN, str(stamp), "77", secret))


def refused(function, *args) -> Refused:
    with pytest.raises(Refused) as caught:
        function(*args)
    return caught.value


@pytest.mark.parametrize("cipher", [NEW, OLD])
@pytest.mark.parametrize("as_json", [False, True])
def test_a_push_opens_under_either_key_and_its_reply_is_sealed_under_the_same(cipher, as_json):
    here = door()
    opened = here.open(sealed(TEXT, cipher, as_json=as_json))
    push = here.read(opened)
    assert push.fields["FromUserName"] == "o1"
    reply = here.sealed("<xml>reply</xml>", push).decode()
    secret = reply.split("<Encrypt><![CDATA[")[1].split("]]>")[0]
    assert cipher.open(secret) == b"<xml>reply</xml>"
    given = reply.split("<MsgSignature><![CDATA[")[1].split("]]>")[0]
    nonce = reply.split("<Nonce><![CDATA[")[1].split("]]>")[0]
    assert given == signature(TOKEN, str(NOW), nonce, secret)


def test_a_json_push_is_answered_in_json():
    here = door()
    push = here.read(here.open(sealed('{"FromUserName": "o1", "MsgId": 24000000000000031}', as_json=True)))
    assert push.fields["MsgId"] == "24000000000000031"
    reply = json.loads(here.sealed("{}", push))
    assert set(reply) == {"Encrypt", "MsgSignature", "TimeStamp", "Nonce"}


def test_the_signature_of_the_url_does_not_open_an_encrypted_push():
    good = sealed(TEXT)
    query = {**good.query, "msg_signature": good.query["signature"]}
    wrong = RawRequest(method="POST", path="/", query=query, headers={}, body=good.body)
    assert refused(door().open, wrong).status == 403


@pytest.mark.parametrize("stamp", [NOW - 301, NOW + 301])
def test_a_stale_push_is_refused(stamp):
    assert refused(door().open, sealed(TEXT, stamp=stamp)).reason == "timestamp"


def test_plain_pushes_are_refused_unless_allowed():
    assert refused(door().open, request(TEXT, secure=False)).status == 403
    here = door(plain=True)
    assert here.read(here.open(request(TEXT, secure=False))).cipher is None
    assert refused(here.open, request(TEXT, secure=False, signature="0")).status == 403
    assert refused(lambda: here.read(here.open(request("<xml>", secure=False)))).status == 400


def test_another_accounts_message_and_a_third_key_are_refused():
    assert refused(door().open, sealed(TEXT, Cipher(KEY, "wxother"))).status == 403
    assert refused(door().open, sealed(TEXT, Cipher("Y" + KEY[1:], APP_ID))).status == 403


@pytest.mark.parametrize("body", ["", "x", "<xml>", "[1]", "{", "<a/>", b"\xff\xfe", "<xml/>", '{"Encrypt": 1}', *DTDS])
def test_a_bad_envelope_is_a_bad_request(body):
    assert refused(door().open, request(body, msg_signature="0")).status in {400, 403}


def enveloped(body: str) -> object:
    """The sealed part of an envelope, as it is read; what is no text counts as missing, ``...`` as refused."""
    try:
        return _outer(body.encode()).get("Encrypt") or None
    except Refused:
        return ...


def by_library(body: str) -> object:
    try:
        _only_root(body)
        outer = xmltodict.parse(body, disable_entities=True)["xml"]
        found = outer.get("Encrypt")
    except (ValueError, KeyError, TypeError, AttributeError, ExpatError):
        return ...
    return found if isinstance(found, str) and found else None


_INSIDE = st.recursive(
    st.sampled_from(["a1+/", " ", "<![CDATA[b2]]>", "&amp;", "<!-- c -->", "\n", "", "]]", "<", "&x;", "<b", "\ufeff"]),
    lambda inner: st.builds(
        lambda name, parts: f"<{name}>{''.join(parts)}</{name.split(' ')[0]}>",
        st.sampled_from(["Encrypt", "Encrypt", "ToUserName", "b", "xml", 'Encrypt a="1"']),
        st.lists(inner, max_size=3),
    ),
    max_leaves=6,
)


@given(st.lists(_INSIDE, max_size=4), st.sampled_from(["", '<?xml version="1.0"?>', "\ufeff", " ", "<!DOCTYPE x>"]))
def test_an_envelope_is_read_as_the_library_reads_it(parts, before):
    body = f"{before}<xml>{''.join(parts)}</xml>"
    assert enveloped(body) == by_library(body)


@pytest.mark.parametrize("body", DTDS)
def test_a_dtd_is_a_bad_request_outside_and_inside(body):
    assert refused(door().open, request(body, msg_signature="0")).status == 400
    here = door()
    assert refused(here.read, here.open(sealed(body))).status == 400


@pytest.mark.parametrize(
    "inner", ["", "hello", "<xml>", "<xml/>", "<xml><A></B></xml>", "{", "[1]", "<xml><MsgType/></xml>"]
)
def test_what_opens_but_is_no_push_is_unreadable(inner):
    here = door()
    with pytest.raises(Unreadable):
        here.read(here.open(sealed(inner or " ")))


def test_a_body_over_64_kib_is_too_large():
    assert refused(door().open, request("x" * 65_537)).status == 413


def test_the_consoles_check_is_echoed_only_when_signed_and_fresh():
    good = request("", echostr="4375120948345356249")
    assert door().verify(good) == b"4375120948345356249"
    assert refused(door().verify, request("", echostr="1", signature="0")).status == 403
    assert refused(door().verify, request("", stamp=NOW - 400, echostr="1")).status == 403
    assert refused(door().verify, request("", echostr="<script> x")).status == 400
    assert refused(door().verify, request("")).status == 400


def test_a_words_own_doctype_is_only_text():
    fields = parse("<xml><MsgType>text</MsgType><Content><![CDATA[<!DOCTYPE html> &]]></Content></xml>")
    assert fields["Content"] == "<!DOCTYPE html> &"


def test_a_follow_by_code_keeps_the_names_of_the_wire():
    text = "<xml><MsgType>event</MsgType><Event>subscribe</Event><EventKey>qrscene_7</EventKey></xml>"
    assert (parse(text)["Event"], parse(text)["EventKey"]) == ("subscribe", "qrscene_7")


@given(
    st.one_of(st.text(max_size=300), st.text("<>xml/![]CDATA&;{}\"' ", max_size=80).map(lambda s: f"<xml>{s}</xml>"))
)
def test_parsing_raises_one_kind_of_error_only(text):
    with contextlib.suppress(MalformedError):
        assert isinstance(parse(text), dict)
