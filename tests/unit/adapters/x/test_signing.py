"""Signatures of events and challenges, and of our own calls."""

import base64
import hashlib
import hmac
from urllib.parse import quote

from kefu_adapters.x import facts
from kefu_adapters.x.signing import Bucket, Keys, is_signed, sign

from .helpers import NOW

SECRET = "test-consumer-secret"
BODY = b'{"for_user_id":"1"}'
RIGHT = "sha256=9w8aLiVwL38/RQT2UpgtZWWEeF/QIT5N9L+6p4DQweA="


def test_documented_vectors() -> None:
    assert sign(SECRET, b"abc123crc") == "sha256=SPxk9DC/DORdX7JB8TGKNxo1RlxjXasWbNRvm0yIiTg="
    assert sign(SECRET, BODY) == RIGHT


def test_only_the_raw_body_with_its_own_signature_counts() -> None:
    def signed(value: str, body: bytes = BODY) -> bool:
        return is_signed(SECRET, {facts.SIGNATURE_HEADER: value}, body)

    assert signed(RIGHT)
    assert not signed(RIGHT, BODY + b" ")
    assert not signed(RIGHT.removeprefix("sha256="))
    assert not signed(RIGHT.lower())
    assert not signed("é\udc80")
    assert not is_signed(SECRET, {}, BODY)
    assert not is_signed("another", {facts.SIGNATURE_HEADER: RIGHT}, BODY)


def test_nothing_that_could_be_an_event_is_a_challenge() -> None:
    for token in ("{}", '{"data":1}', "[1]", '"a"', "a b", "a\n", "", "a" * 257, "٣", "&"):
        assert not facts.CRC_TOKEN.fullmatch(token)
    assert facts.CRC_TOKEN.fullmatch("abcDEF123+/=_-")


def test_the_bucket_runs_dry_and_fills_again() -> None:
    bucket = Bucket(2, 1000.0)
    bucket.per_second = 0.0
    assert [bucket.take() for _ in range(3)] == [True, True, False]
    bucket.per_second = 1e9
    assert bucket.take()


def test_a_call_is_signed_over_the_address_really_called() -> None:
    keys = Keys(consumer_key="ck", consumer_secret="cs", access_token="at", access_token_secret="ats")
    url = "http://127.0.0.1:8099/emulators/x/2/users/5/mentions?a=b%20c&max_results=5"
    header = keys.header("GET", url, NOW)
    fields = dict(part.split("=", 1) for part in header.removeprefix("OAuth ").replace('"', "").split(", "))
    pairs = {name: value for name, value in fields.items() if name != "oauth_signature"}
    pairs |= {"a": "b%20c", "max_results": "5"}
    joined = "&".join(f"{name}={value}" for name, value in sorted(pairs.items()))
    base = "&".join(["GET", quote(url.partition("?")[0], safe=""), quote(joined, safe="")])
    right = base64.b64encode(hmac.new(b"cs&ats", base.encode(), hashlib.sha1).digest()).decode()
    assert fields["oauth_signature"] == quote(right, safe="")
    assert fields["oauth_timestamp"] == str(int(NOW.timestamp()))


def test_secrets_do_not_show() -> None:
    keys = Keys(consumer_key="ck", consumer_secret="hush1", access_token="hush2", access_token_secret="hush3")
    assert "hush" not in repr(keys)
