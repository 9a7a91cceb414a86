"""The X adapter against the emulated X: how sends look, how they fail, and reading back."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kefu_adapters.x import facts
from kefu_core.errors import (
    AdapterError,
    BadPayload,
    ConnectFailed,
    ContentRejected,
    CredentialsRejected,
    NotSent,
    PermanentError,
    PlatformUnavailable,
    RateLimited,
    RecipientUnreachable,
    UnknownOutcome,
)
from kefu_core.messages import Attachment, AttachmentKind, Operation, OutboundMessage
from kefu_core.ports import Absent, CannotTell, Found, Media

from .x_adapter_rig import PNG, Rig, message, x

TIMELINE = "timeline"
PICTURE = Attachment(kind=AttachmentKind.PICTURE, blob="a")


def post(text: str, **more: Any) -> OutboundMessage:
    return message(TIMELINE, text, operation=Operation.POST, **more)


def now(rig: Rig) -> datetime:
    return datetime.fromtimestamp(rig.clock.now(), UTC)


async def test_a_message_arrives_as_it_is() -> None:
    async with x() as rig:
        text = 'a & b <c> "d" 100% +x 第二行\n我 😀 https://orbit.example/a?b=c'
        receipt = await rig.send(await rig.wrote(), text)
        assert await rig.shown() == [text]
        own = (await rig.got(2))[1]
        assert (receipt.source_id, own.text) == (own.source_id, text)
        assert len(await rig.calls("/messages", "POST")) == 1


async def test_a_picture_is_uploaded_and_sent_with_its_words() -> None:
    async with x() as rig:
        rig.blobs.files["a"] = Media(content=PNG, mime="image/png")
        await rig.send(await rig.wrote(), "look", attachments=(PICTURE,))
        lines = [line for line in (await rig.see("chat", user="marcus"))["messages"] if line["from"] == "brand"]
        assert lines[0]["text"].startswith("look")
        assert lines[0]["media"]
        assert [len(await rig.calls(part, "POST")) for part in ("/media/upload", "/messages")] == [1, 1]


async def test_posts_replies_and_deleting() -> None:
    async with x() as rig:
        rig.blobs.files |= {name: Media(content=PNG, mime="image/png") for name in "abcd"}
        four = tuple(Attachment(kind=AttachmentKind.PICTURE, blob=name) for name in "abcd")
        first = await rig.adapter.send(post("Version 5", attachments=four, link="https://orbit.example/5"))
        await rig.do("mention", text=f"@{rig.known['username']} help")
        (asked,) = await rig.got()
        await rig.send(asked.sender.id, "Write to us", surface=asked.surface, reply_to=asked.source_id)
        thread, own = await rig.posts()
        assert (own["id"], own["text"].startswith("Version 5 ")) == (first.source_id, True)
        assert [reply["text"] for reply in thread["replies"]] == ["Write to us"]
        gone = message(TIMELINE, "", operation=Operation.DELETE, target=first.source_id)
        for _ in range(2):
            assert (await rig.adapter.send(gone)).source_id == first.source_id
        assert first.source_id not in {one["id"] for one in await rig.posts() if not one.get("deleted")}


async def test_our_own_message_is_deleted_for_ourselves() -> None:
    async with x() as rig:
        person = await rig.wrote()
        sent = await rig.send(person)
        await rig.adapter.send(message(person, "", operation=Operation.DELETE, target=sent.source_id))
        assert len(await rig.calls("/2/dm_events/", "DELETE")) == 1


@pytest.mark.parametrize(
    ("media", "count"),
    [
        (None, 1),
        (Media(content=b"x" * (facts.MEDIA_BYTES + 1), mime="image/png"), 1),
        (Media(content=b"%PDF", mime="application/pdf"), 1),
        (Media(content=PNG, mime="image/png"), 2),
    ],
)
async def test_a_file_that_x_does_not_take_stops_the_message_before_it(media: Media | None, count: int) -> None:
    async with x() as rig:
        person = await rig.wrote()
        rig.blobs.files |= {"a": media} if media else {}
        with pytest.raises(BadPayload):
            await rig.send(person, attachments=(PICTURE,) * count)
        assert await rig.calls("/media/upload") == []


@pytest.mark.parametrize("kind", ["server_error", "bad_gateway", "reset_before", "reset_mid_body", "rate_limit"])
async def test_an_upload_that_fails_is_never_a_doubt(kind: str) -> None:
    async with x() as rig:
        person = await rig.wrote()
        rig.blobs.files["a"] = Media(content=PNG, mime="image/png")
        await rig.fault(kind, method="/2/media/upload")
        with pytest.raises(NotSent):
            await rig.send(person, attachments=(PICTURE,))
        assert await rig.shown() == []


FAULTS: list[tuple[str, type[AdapterError], str]] = [
    ("rate_limit", RateLimited, "429"),
    ("usage_capped", RateLimited, "usage-capped"),
    ("server_error", UnknownOutcome, ""),
    ("bad_gateway", UnknownOutcome, ""),
    ("timeout_before", UnknownOutcome, ""),
    ("timeout_after_accept", UnknownOutcome, ""),
    ("reset_before", UnknownOutcome, ""),
    ("reset_mid_body", UnknownOutcome, ""),
    ("blocked_by_user", RecipientUnreachable, "403"),
    ("dm_not_permitted", RecipientUnreachable, "403"),
    ("token_revoked", CredentialsRejected, "401"),
    ("credits_depleted", CredentialsRejected, "credits"),
    ("unsupported_auth", CredentialsRejected, "unsupported-authentication"),
    ("not_found_empty", PermanentError, "404"),
]


@pytest.mark.parametrize(("kind", "expected", "code"), FAULTS)
async def test_each_fault_of_a_message_has_its_class(kind: str, expected: type[AdapterError], code: str) -> None:
    async with x() as rig:
        person = await rig.wrote()
        await rig.fault(kind, method="/messages")
        with pytest.raises(AdapterError) as caught:
            await rig.send(person, "my words")
        assert type(caught.value) is expected
        assert caught.value.code == code
        assert "my words" not in str(caught.value)
        happened = kind in {"timeout_after_accept", "reset_mid_body"}
        assert await rig.shown() == (["my words"] if happened else [])


@pytest.mark.parametrize(
    ("kind", "expected", "code"),
    [
        ("duplicate_content", ContentRejected, "duplicate"),
        ("unsummoned", ContentRejected, "unsummoned"),
        ("server_error", UnknownOutcome, ""),
        ("credits_depleted", CredentialsRejected, "credits"),
        ("rate_limit", RateLimited, "429"),
        ("not_found_empty", PermanentError, "404"),
    ],
)
async def test_each_fault_of_a_post_has_its_class(kind: str, expected: type[AdapterError], code: str) -> None:
    async with x() as rig:
        await rig.fault(kind, method="POST /2/tweets")
        with pytest.raises(AdapterError) as caught:
            await rig.adapter.send(post("News"))
        assert (type(caught.value), caught.value.code) == (expected, code)


async def test_nobody_at_home_means_nothing_left_us() -> None:
    async with x(connect=False, settings={"base_url": "http://127.0.0.1:1/x", "user_id": "5"}) as rig:
        with pytest.raises(ConnectFailed):
            await rig.send("111")


async def test_the_sixteenth_message_waits_for_the_window() -> None:
    async with x() as rig:
        person = await rig.wrote()
        for n in range(15):
            await rig.send(person, f"message {n}")
        with pytest.raises(RateLimited) as caught:
            await rig.send(person, "one more")
        assert 0 < caught.value.retry_after <= 902
        rig.clock.advance(caught.value.retry_after)
        await rig.send(person, "one more")


@pytest.mark.parametrize("way", ["close_dms", "block"])
async def test_who_shut_us_out_is_unreachable(way: str) -> None:
    async with x() as rig:
        person = await rig.wrote()
        await rig.do(way)
        with pytest.raises(RecipientUnreachable):
            await rig.send(person)


@pytest.mark.parametrize("newer", [False, True])
async def test_who_did_not_address_us_gets_no_answer(newer: bool) -> None:
    async with x(newer_wording=newer) as rig:
        ours = await rig.adapter.send(post("News"))
        theirs = await rig.do("comment", text="gm", message_id=ours.source_id)
        (heard,) = await rig.got()
        assert (heard.summoned, heard.source_id) == (False, theirs["id"])
        with pytest.raises(ContentRejected) as caught:
            await rig.send(rig.person(), surface=heard.surface, reply_to=heard.source_id)
        assert caught.value.code == "unsummoned"
        assert rig.adapter.capabilities.public


async def test_a_refused_answer_to_a_summons_ends_public_answers() -> None:
    async with x() as rig:
        await rig.do("mention", text=f"@{rig.known['username']} help")
        (asked,) = await rig.got()
        await rig.fault("unsummoned", method="POST /2/tweets")
        with pytest.raises(ContentRejected):
            await rig.send(asked.sender.id, surface=asked.surface, reply_to=asked.source_id)
        assert not rig.adapter.capabilities.public


async def test_a_deleted_post_cannot_be_answered() -> None:
    async with x() as rig:
        asked = await rig.do("mention", text=f"@{rig.known['username']} help")
        await rig.do("delete", message_id=asked["id"])
        with pytest.raises(PermanentError):
            await rig.send(rig.person(), surface=f"public:{asked['id']}", reply_to=str(asked["id"]))


@pytest.mark.parametrize(("text", "kind"), [("$BTC $ETH up", ContentRejected), ("字" * 141, BadPayload)])
async def test_what_x_refuses_in_a_post_is_ours_to_mend(text: str, kind: type[PermanentError]) -> None:
    async with x() as rig:
        with pytest.raises(kind):
            await rig.adapter.send(post(text))


@pytest.mark.parametrize("kind", ["timeout_after_accept", "reset_mid_body"])
async def test_a_lost_answer_is_read_back(kind: str) -> None:
    async with x() as rig:
        text = "See help.now & https://orbit.example/a?x=1 我😀"
        since, person = now(rig), await rig.wrote()
        for sent, method in ((message(person, text, since=since), "/messages"), (post(text, since=since), "/2/tweets")):
            assert await rig.adapter.find(sent) == Absent()
            await rig.fault(kind, method=method)
            with pytest.raises(UnknownOutcome):
                await rig.adapter.send(sent)
            found = await rig.adapter.find(sent)
            assert isinstance(found, Found)
            assert found.source_id


async def test_a_lost_picture_is_read_back() -> None:
    async with x() as rig:
        rig.blobs.files["a"] = Media(content=PNG, mime="image/png")
        person, since = await rig.wrote(), now(rig)
        for sent, method in (
            (message(person, "look", since=since, attachments=(PICTURE,)), "/messages"),
            (post("look", since=since, attachments=(PICTURE,)), "POST /2/tweets"),
        ):
            await rig.fault("reset_mid_body", method=method)
            with pytest.raises(UnknownOutcome):
                await rig.adapter.send(sent)
            assert isinstance(await rig.adapter.find(sent), Found)


async def test_a_lost_reply_is_found_below_its_own_post_only() -> None:
    async with x() as rig:
        asked = [
            await rig.do("mention", user=user, text=f"@{rig.known['username']} help") for user in ("marcus", "kenji")
        ]
        first, second = (
            message("1", "Write to us", surface=f"public:{one['id']}", reply_to=str(one["id"]), since=now(rig))
            for one in asked
        )
        await rig.fault("reset_mid_body", method="POST /2/tweets")
        with pytest.raises(UnknownOutcome):
            await rig.adapter.send(first)
        assert isinstance(await rig.adapter.find(first), Found)
        assert await rig.adapter.find(second) == Absent()


async def test_an_equal_text_sent_before_is_not_taken_for_this_one() -> None:
    async with x() as rig:
        person = await rig.wrote()
        await rig.send(person, "ok")
        assert await rig.adapter.find(message(person, "ok", since=now(rig))) == Absent()
        rig.clock.advance(60)
        assert await rig.adapter.find(message(person, "ok", since=now(rig))) == Absent()


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("rate_limit", RateLimited), ("bad_gateway", PlatformUnavailable), ("token_revoked", CredentialsRejected)],
)
async def test_a_look_that_could_not_be_made_is_no_answer(kind: str, expected: type[AdapterError]) -> None:
    async with x() as rig:
        person = await rig.wrote()
        await rig.fault(kind, method="dm_events")
        with pytest.raises(expected):
            await rig.adapter.find(message(person))
        await rig.fault("not_found_empty", method="dm_events")
        assert await rig.adapter.find(message(person)) == CannotTell()


async def test_a_repeated_post_after_a_lost_answer_gets_its_receipt() -> None:
    async with x() as rig:
        since = now(rig)
        await rig.fault("reset_mid_body", method="POST /2/tweets")
        with pytest.raises(UnknownOutcome):
            await rig.adapter.send(post("News", since=since))
        receipt = await rig.adapter.send(post("News", since=since, attempt=2))
        (shown,) = await rig.posts()
        assert receipt.source_id == shown["id"]


async def test_a_repeated_post_that_was_another_one_is_refused() -> None:
    async with x() as rig:
        await rig.adapter.send(post("News"))
        rig.clock.advance(3600)
        for attempt in (1, 2):
            with pytest.raises(ContentRejected):
                await rig.adapter.send(post("News", attempt=attempt, since=now(rig)))
        await rig.fault("bad_gateway", method="/tweets", count=1, user=None)
        await rig.fault("bad_gateway", method="GET /2/users")
        with pytest.raises(UnknownOutcome):
            await rig.adapter.send(post("News", attempt=2, since=now(rig)))


async def test_what_we_posted_stands_on_our_own_timeline_under_its_receipts_id() -> None:
    async with x() as rig:
        receipt = await rig.adapter.send(post("Version 5 is out"))
        found = await rig.adapter.own_posts(now(rig) - timedelta(minutes=5))
        assert [one.source_id for one in found] == [receipt.source_id]
        assert found[0].text == "Version 5 is out"
        assert abs(found[0].at - now(rig)) < timedelta(minutes=1)


@pytest.mark.parametrize(
    "text",
    [
        "Version 5 & more <here>",
        "Read https://orbit.example/news and orbit.example/help",
        "  spaces \n\n lines ",
        "❤️ 5️⃣",
    ],
)
async def test_what_stands_on_the_timeline_reads_as_what_was_posted(text: str) -> None:
    async with x() as rig:
        await rig.adapter.send(post(text))
        (found,) = await rig.adapter.own_posts(now(rig) - timedelta(minutes=5))
        assert found.text is not None
        assert rig.adapter.reads_as(post(text), found.text)
        assert not rig.adapter.reads_as(post(f"{text} now"), found.text)
