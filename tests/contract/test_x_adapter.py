"""The X adapter against the emulated X: set-up, what comes in, and what must not."""

import asyncio
import json
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest

from kefu_adapters.x import facts
from kefu_adapters.x.signing import sign
from kefu_core.errors import BadPayload, CredentialsRejected, PermanentError
from kefu_core.messages import AttachmentKind, InboxChanged, MessageReceived, OwnMessageSeen
from kefu_core.ports import RawRequest

from .x_adapter_rig import PNG, Rig, encoded, message, x

CHALLENGES = ["abc123crc", "A+/=_-9", "a" * 256]
ORACLES = ['{"data":{}}', "", "a b", "a" * 257, "[]", "%7B", "é"]


async def test_connecting_twice_changes_nothing_the_second_time() -> None:
    async with x(connect=False) as rig:
        first = await rig.adapter.connect(rig.hook)
        assert first[0] == "webhook: created"
        assert len(first) == 1 + len(facts.EVENTS) + len(facts.OPTIONAL_EVENTS)
        before = len(await rig.calls("", "POST")), len(await rig.calls("", "PUT"))
        second = await rig.adapter.connect(rig.hook)
        assert all(line.endswith("unchanged") for line in second)
        assert (len(await rig.calls("", "POST")), len(await rig.calls("", "PUT"))) == before


@pytest.mark.parametrize("shape", ["flat", "list", "nested"])
async def test_subscriptions_are_understood_in_every_shape(shape: str) -> None:
    async with x(subscription_shape=shape) as rig:
        assert all("unchanged" in line for line in await rig.adapter.connect(rig.hook))
        await rig.do(text="hello")
        assert (await rig.got())[0].text == "hello"


async def test_a_new_address_moves_our_own_webhook() -> None:
    async with x() as rig:
        done = await rig.adapter.connect(rig.hook + "?v=2")
        assert done[0] == "webhook: moved"
        await rig.do(text="here")
        assert (await rig.got())[0].text == "here"


async def test_a_webhook_of_somebody_else_is_left_alone() -> None:
    async with x() as rig:
        rig.vault.rows.pop("x:x:webhook")
        with pytest.raises(BadPayload) as caught:
            await rig.adapter.connect(rig.hook + "?mine")
        assert caught.value.code == "WebhookLimitExceeded"


async def test_an_address_that_x_refuses_is_not_even_offered() -> None:
    async with x(connect=False, settings={"webhook_url_port_ok": False}) as rig:
        for url in ("http://kefu.example/x", "https://kefu.example:8443/x", "https://kefu.example/" + "x" * 200):
            with pytest.raises(BadPayload):
                await rig.adapter.connect(url)
        assert await rig.calls("/2/webhooks") == []


async def test_a_probe_says_who_we_are_and_what_is_missing() -> None:
    async with x(connect=False) as rig:
        health = await rig.adapter.probe()
        assert (health.ok, health.account) == (True, "@" + rig.known["username"])
        assert any("connect" in problem for problem in health.problems)
        assert any("authorise" in problem for problem in health.problems)
        await rig.adapter.connect(rig.hook)
        assert (await rig.adapter.probe()).facts["webhook"] == "valid"


@pytest.mark.parametrize("change", [{"username": "somebody"}, {"user_id": "5"}])
async def test_a_probe_tells_when_the_keys_are_anothers(change: dict[str, str]) -> None:
    async with x(connect=False, settings=change) as rig:
        health = await rig.adapter.probe()
        assert health.ok is ("username" in change)
        assert any("another" in problem for problem in health.problems)


async def test_our_id_is_asked_for_once_and_pinned() -> None:
    async with x() as rig:
        await rig.adapter.connect(rig.hook)
        assert len(await rig.calls("/2/users/me")) == 1
        assert rig.vault.rows["x:x:me"] == {"id": rig.known["user_id"]}


async def test_a_message_comes_in_as_it_was_written() -> None:
    async with x() as rig:
        text = 'a < b & "c" &amp; https://orbit.example/a 我忘了 😀'
        await rig.do(text=text)
        (found,) = await rig.got()
        assert isinstance(found, MessageReceived)
        assert (found.text, found.surface, found.sender.id) == (text, "private", rig.person())
        assert found.sender.username == "marcusreed"


async def test_equal_texts_are_two_messages_and_a_repeated_event_is_one() -> None:
    async with x() as rig:
        for _ in range(2):
            await rig.do(text="ok")
        await rig.got(2)
        for kind in ("duplicate_delivery", "new_uuid_delivery"):
            await rig.fault(kind)
            await rig.do(text=kind)
        await rig.until(lambda: rig.sink.duplicates == 2)
        assert len(rig.sink.accepted) == 4
        assert set(rig.answers) == {200}


async def test_public_ways_to_us() -> None:
    async with x() as rig:
        ours = await rig.adapter.send(message("timeline", "Version 5 is out", operation="post"))
        await rig.do("mention", text=f"@{rig.known['username']} help")
        await rig.do("quote", text="finally", message_id=ours.source_id, reply_to=ours.source_id)
        await rig.do("reply", text="when on iOS?", message_id=ours.source_id, reply_to=ours.source_id)
        mention, quote, reply = await rig.got(3)
        assert [found.summoned for found in (mention, quote, reply)] == [True, True, False]
        assert {found.trigger for found in (mention, quote, reply)} == {"mention"}
        assert mention.surface == f"public:{mention.source_id}"
        assert (reply.surface, reply.reply_to) == (f"public:{ours.source_id}", ours.source_id)


async def test_a_reply_that_names_us_is_told_twice_and_taken_in_once() -> None:
    async with x() as rig:
        ours = await rig.adapter.send(message("timeline", "Version 5 is out", operation="post"))
        await rig.do("reply", text=f"@{rig.known['username']} when?", reply_to=ours.source_id)
        await rig.until(lambda: rig.sink.duplicates == 1)
        (found,) = rig.sink.accepted
        assert isinstance(found, MessageReceived)
        assert found.summoned


async def test_a_colleagues_message_is_seen_and_our_post_is_not() -> None:
    async with x() as rig:
        person = await rig.wrote()
        await rig.do("colleague", text="I am on it")
        await rig.adapter.send(message("timeline", f"@{rig.known['username']} is us", operation="post"))
        _, own = await rig.got(2)
        assert isinstance(own, OwnMessageSeen)
        assert (own.sender.id, own.text, own.surface) == (person, "I am on it", "private")
        await asyncio.sleep(0.05)
        assert len(rig.sink.accepted) == 2


async def test_encrypted_messages_are_shown_as_such_and_follows_are_not() -> None:
    async with x() as rig:
        await rig.do("follow")
        await rig.do(encrypted=True, text="secret")
        (found,) = await rig.got()
        assert (found.unsupported, found.text, found.sender.id) == ("encrypted_chat", "", rig.person())


async def test_a_revoke_is_told() -> None:
    async with x() as rig:
        await rig.do("revoke")
        (found,) = await rig.got()
        assert isinstance(found, InboxChanged)
        assert found.change == "revoked"
        with pytest.raises(CredentialsRejected):
            await rig.adapter.probe()


async def test_bad_and_missing_signatures_are_refused_and_leave_nothing() -> None:
    async with x() as rig:
        for kind in ("bad_signature", "missing_signature"):
            await rig.fault(kind)
            await rig.do(text=kind)
        await rig.until(lambda: rig.answers.count(403) >= 2)
        assert (rig.sink.accepted, rig.sink.strange) == ([], [])


async def test_signed_but_strange_is_kept_as_a_trace() -> None:
    async with x() as rig:
        await rig.do("raw", raw={"data": {"event_type": "space.start", "event_uuid": "1", "payload": {}}})
        await rig.until(lambda: rig.sink.strange)
        assert (rig.sink.strange, rig.sink.accepted, rig.answers[-1]) == (["space.start"], [], 200)


async def test_without_the_store_nothing_is_acknowledged() -> None:
    async with x() as rig:
        rig.sink.away = True
        await rig.do(text="hello")
        await rig.until(lambda: 503 in rig.answers)
        rig.sink.away = False
        assert (await rig.got())[0].text == "hello"


def ask(token: str, method: str = "GET", body: bytes = b"", **headers: str) -> RawRequest:
    query = {"crc_token": token} if token else {}
    return RawRequest(method=method, path="/x", query=query, headers=headers, body=body)


async def test_challenges_are_answered_without_the_store() -> None:
    async with x(connect=False) as rig:
        rig.vault.broken = rig.sink.away = True
        for token in CHALLENGES:
            answer = await rig.adapter.receive(ask(token), rig.sink)
            expected = sign(rig.known["consumer_secret"], token.encode())
            assert (answer.status, answer.content_type) == (200, "application/json")
            assert json.loads(answer.body) == {"response_token": expected}


async def test_the_challenge_signs_nothing_that_could_be_an_event() -> None:
    async with x(connect=False) as rig:
        for token in ORACLES:
            answer = await rig.adapter.receive(ask(token), rig.sink)
            assert (answer.status, answer.body) == (400, b"")
        assert (await rig.adapter.receive(ask("a" * 9, "PUT"), rig.sink)).status == 405


async def test_challenges_are_rationed() -> None:
    async with x(connect=False) as rig:
        answers = [(await rig.adapter.receive(ask("abc"), rig.sink)).status for _ in range(facts.CRC_BURST + 5)]
        assert answers[: facts.CRC_BURST] == [200] * facts.CRC_BURST
        assert answers[-1] == 429


async def test_an_event_that_is_too_large_is_refused_unread() -> None:
    async with x(connect=False) as rig:
        body = b" " * (facts.MAX_EVENT_BYTES + 1)
        signature = {facts.SIGNATURE_HEADER: sign(rig.known["consumer_secret"], body)}
        assert (await rig.adapter.receive(ask("", "POST", body, **signature), rig.sink)).status == 413


async def consent(rig: Rig, **kept: str) -> tuple[str, dict[str, str]]:
    """A code, as the browser brings it back."""
    url, holding = await rig.adapter.authorise_url("https://kefu.example/back")
    async with rig.http.get(url, allow_redirects=False) as response:
        back = parse_qs(urlsplit(response.headers["Location"]).query)
    assert back["state"] == [holding["state"]]
    return back["code"][0], holding | kept


@pytest.mark.parametrize("secret", [True, False])
async def test_a_person_grants_access_in_a_browser(secret: bool) -> None:
    async with x(secret=secret, public_client=not secret) as rig:
        code, kept = await consent(rig)
        assert await rig.adapter.authorise(code, kept) == rig.known["username"]
        assert set(rig.vault.rows["x:x:oauth2"]) >= {"access", "refresh", "expires_at"}
        with pytest.raises(BadPayload):
            await rig.adapter.authorise(code, kept)


async def test_a_code_with_another_verifier_grants_nothing() -> None:
    async with x() as rig:
        code, kept = await consent(rig, code_verifier="v" * 43)
        with pytest.raises(BadPayload):
            await rig.adapter.authorise(code, kept)
        assert "x:x:oauth2" not in rig.vault.rows


async def test_a_picture_is_fetched_with_the_grant_which_is_renewed_in_time() -> None:
    async with x() as rig:
        await rig.do(media={"kind": "photo", "bytes": encoded(PNG), "caption": "see"})
        (found,) = await rig.got()
        (picture,) = found.attachments
        assert (picture.kind, found.text) == (AttachmentKind.PICTURE, "see")
        with pytest.raises(PermanentError) as caught:
            await rig.adapter.fetch(picture)
        assert caught.value.code == "not_granted"
        assert type(caught.value) is PermanentError
        await rig.adapter.authorise(*await consent(rig))
        assert (await rig.adapter.fetch(picture)).content == PNG
        rig.clock.advance(7300)
        assert (await rig.adapter.fetch(picture)).content == PNG
        assert len(await rig.calls("/2/oauth2/token")) == 2


async def test_calls_of_the_account_may_use_the_grant() -> None:
    async with x(settings={"use_oauth2": True}, grant=True) as rig:
        await rig.send(await rig.wrote(), "by grant")
        assert await rig.shown() == ["by grant"]
        rig.clock.advance(7300)
        await rig.send(rig.person(), "again")
        assert await rig.shown() == ["by grant", "again"]


async def test_a_grant_that_ended_early_is_renewed_once_and_the_call_made_again() -> None:
    async with x(settings={"use_oauth2": True}, grant=True) as rig:
        person = await rig.wrote()
        await rig.send(person, "one")
        await rig.fault("token_revoked", method="/messages")
        await rig.send(person, "two")
        await rig.fault("token_revoked", method="/messages", count=2)
        with pytest.raises(CredentialsRejected):
            await rig.send(person, "three")
        assert await rig.shown() == ["one", "two"]


async def test_a_connection_is_opened_again_after_closing() -> None:
    async with x() as rig:
        await rig.adapter.close()
        assert (await rig.adapter.probe()).ok
        assert isinstance(rig.http, aiohttp.ClientSession)
