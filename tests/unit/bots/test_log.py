"""Logging: known keys only, no sentence of anybody, no token."""

import json
import subprocess
import sys

import pytest

from kefu_bots import log

SECRET = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


def test_unknown_key_raises_in_tests_and_is_dropped_and_counted_in_production():
    line = {"event": "message.received", "inbox": "main", "text": "您好", "name": "x"}
    with pytest.raises(log.UnknownLogKey, match="text, name"):
        log.allow_list(strict=True)(None, "info", dict(line))
    before = log.dropped
    assert log.allow_list(strict=False)(None, "info", dict(line)) == {"event": "message.received", "inbox": "main"}
    assert log.dropped == before + 2


def test_exception_is_told_by_type_and_place_without_its_message():
    try:
        int("我的助记词")
    except ValueError:
        told = log.plain_exception(sys.exc_info())
    assert told.startswith("ValueError at test_log.py:")
    assert "助记词" not in told


@pytest.mark.parametrize("text", [SECRET, "https://x/?access_token=abcdef", "Bearer abc.def"])
def test_tokens_are_scrubbed(text):
    line = log.scrub(None, "info", {"event": "x", "error": f"failed {text} here"})
    assert "[hidden]" in line["error"]
    for part in (SECRET, "abcdef", "abc.def"):
        assert part not in line["error"]


def test_keys_of_a_contact_are_not_on_the_list():
    forbidden = {"text", "name", "username", "body", "payload", "token", "url", "recipient", "sender", "title"}
    assert not forbidden & log.ALLOWED


PROGRAM = f"""
import logging, structlog
from kefu_bots import log
log.configure("info", pretty=False)
logger = structlog.get_logger()
logger.debug("message.debug", inbox="main")
logger.info("message.received", inbox="main", text="hello {SECRET}")
try:
    raise ValueError("hello {SECRET}")
except ValueError:
    logger.exception("message.failed", inbox="main")
logging.getLogger("httpx").info("GET /bot{SECRET}/getMe")
logging.getLogger("telegram").warning("retrying /bot{SECRET}/getMe")
logging.getLogger("other").error("hello", exc_info=(ValueError, ValueError("{SECRET}"), None))
"""


def test_whole_output_is_json_lines_without_a_secret_or_a_sentence():
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, timeout=60)
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [line["event"] for line in lines] == ["message.received", "message.failed", *["library.logged"] * 2]
    assert SECRET not in done.stderr
    assert "hello" not in done.stderr
    assert lines[1]["exception"].startswith("ValueError at <string>:")
    assert [line.get("logger") for line in lines[2:]] == ["telegram", "other"]
