"""The endpoint of the language model, well behaved and badly."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from tests.fakes.language_model import KEY, FakeModel, model_server, said

from kefu_adapters.language_model import client as module
from kefu_adapters.language_model.client import ChatCompletions, fault
from kefu_core.assisting import Task, Use
from kefu_core.errors import (
    AdapterError,
    BadPayload,
    ConnectFailed,
    ContentRejected,
    CredentialsRejected,
    PlatformUnavailable,
    RateLimited,
    UnknownOutcome,
)

TASK = Task(use=Use.SUMMARY, instruction="Be brief.", data='{"a": 1}', max_tokens=50)


@pytest.fixture
async def fake() -> AsyncIterator[FakeModel]:
    async with model_server() as one:
        yield one


@pytest.fixture
async def client(fake: FakeModel) -> AsyncIterator[ChatCompletions]:
    made = ChatCompletions(fake.url + "/", "small-model", KEY)
    yield made
    await made.close()


async def test_a_request_has_the_wire_form_and_the_key(fake: FakeModel, client: ChatCompletions) -> None:
    fake.reply, fake.usage = "Short.", {"total_tokens": 31}
    found = await client.complete(TASK, 2)
    assert (found.text, found.tokens) == ("Short.", 31)
    (asked,) = fake.asked
    assert (asked["model"], asked["max_tokens"], asked["stream"]) == ("small-model", 50, False)
    assert asked["messages"] == [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": '{"a": 1}'},
    ]
    assert fake.keys == {f"Bearer {KEY}": 1}


@pytest.mark.parametrize(("status", "error"), [
    (401, CredentialsRejected), (403, CredentialsRejected), (404, BadPayload), (400, BadPayload), (429, RateLimited),
    (500, PlatformUnavailable), (503, PlatformUnavailable), (302, BadPayload),
])  # fmt: skip
async def test_refusals_become_our_errors(
    fake: FakeModel, client: ChatCompletions, status: int, error: type[AdapterError]
) -> None:
    fake.status, fake.headers = status, {"Location": "http://169.254.169.254/", "Retry-After": "7"}
    with pytest.raises(error) as caught:
        await client.complete(TASK, 2)
    assert caught.value.code == str(status)
    assert len(fake.asked) == 1, "a redirect is not followed"
    if isinstance(caught.value, RateLimited):
        assert caught.value.retry_after == 7


@pytest.mark.parametrize(("raw", "error"), [
    (b"<html>", UnknownOutcome), (b"[]", UnknownOutcome), (b'{"choices": []}', UnknownOutcome),
    (b"[" * 100_000, UnknownOutcome), (json.dumps(said(None)).encode(), ContentRejected),
    (json.dumps(said(["text"])).encode(), ContentRejected), (json.dumps(said("  ")).encode(), ContentRejected),
    (b'{"choices": [{"message": {"content": "' + b"x" * module.MAX_BYTES + b'"}}]}', UnknownOutcome),
])  # fmt: skip
async def test_what_is_no_answer_is_an_error(
    fake: FakeModel, client: ChatCompletions, raw: bytes, error: type[AdapterError]
) -> None:
    fake.raw = raw
    with pytest.raises(error):
        await client.complete(TASK, 2)


@pytest.mark.parametrize("usage", [{"total_tokens": -5}, {"total_tokens": True}, {"total_tokens": 10**12}, {"a": 1}])
async def test_a_count_that_cannot_be_true_is_none(fake: FakeModel, client: ChatCompletions, usage: Any) -> None:
    fake.reply, fake.usage = "x", usage
    assert (await client.complete(TASK, 2)).tokens is None


async def test_a_slow_endpoint_is_given_up(fake: FakeModel, client: ChatCompletions) -> None:
    fake.seconds = 5
    with pytest.raises(UnknownOutcome):
        await client.complete(TASK, 0.05)


async def test_nobody_there_is_a_connection_that_failed() -> None:
    client = ChatCompletions("http://127.0.0.1:1/v1", "m")
    with pytest.raises(ConnectFailed):
        await client.complete(TASK, 2)
    await client.close()


@pytest.mark.parametrize("url", [
    "https://models.example/v1", "https://10.0.0.7:8443/v1", "http://127.0.0.1:8000/v1", "http://localhost:11434/v1",
    "http://[::1]:8000/v1",
])  # fmt: skip
def test_an_address_that_may_be_called(url: str) -> None:
    assert fault(url) == ""


@pytest.mark.parametrize("url", [
    "http://models.example/v1", "http://10.0.0.7/v1", "https://user:pw@models.example/v1", "ftp://models.example",
    "https://models.example/v1?key=1", "https://", "models.example", "http://[::1", "https://models.example:99999/v1",
    "http://127.0.0.1.evil.example/v1", "https://models.example/#x",
])  # fmt: skip
def test_an_address_that_may_not(url: str) -> None:
    assert fault(url) != ""
    with pytest.raises(ValueError, match=r"address|https"):
        ChatCompletions(url, "m")
