"""What the emulated X allows and charges: length, cashtags, duplicates, summons, limits, credits, faults."""

import asyncio

import aiohttp
import pytest
import tweepy

from kefu_adapters.x.emulator.text import cashtags, links, mentions, weighted_length, wire

from .x_rig import x


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("hello", 5),
        ("你好", 4),
        ("привет", 6),
        ("สวัสดี", 6),
        ("→€", 4),
        ("ａ", 2),
        ("‘’…", 4),
        ("e\u0301", 1),
        ("😀", 2),
        ("👨‍👩‍👧‍👦", 2),
        ("👍🏽", 2),
        ("🇯🇵", 2),
        ("1️⃣", 2),
        ("❤️", 2),
        ("see https://example.com/a/very/long/path?with=query.", 28),
        ("get help.now!", 28),
        ("mail me at a@example.com", 24),
    ],
)
def test_weighted_length(text: str, length: int) -> None:
    assert weighted_length(text) == length


def test_links_mentions_and_cashtags_are_found() -> None:
    text = "$BTC $eth $5 @orbitwallet你好 x@orbitwallet (wallet.app)"
    assert cashtags(text) == ["$BTC", "$eth"]
    assert [name for _, _, name in mentions(text)] == ["orbitwallet"]
    assert [text[start:end] for start, end in links(text)] == ["wallet.app"]
    sent = wire("a<b & https://example.com/x", escape=True)
    assert sent.text.startswith("a&lt;b &amp; https://t.co/")
    assert sent.text[sent.urls[0]["start"] : sent.urls[0]["end"]] == sent.urls[0]["url"]
    assert sent.urls[0]["expanded_url"] == "https://example.com/x"


async def test_a_post_has_280_weighted_characters_at_most() -> None:
    async with x(subscribed=False) as rig:
        client = rig.tweepy()
        await client.create_tweet(text="字" * 140)
        with pytest.raises(tweepy.BadRequest, match="too long"):
            await client.create_tweet(text="字" * 140 + "!")


async def test_one_cashtag_at_most() -> None:
    async with x(subscribed=False) as rig:
        await rig.tweepy().create_tweet(text="$BTC is supported")
        with pytest.raises(tweepy.Forbidden, match="cashtag"):
            await rig.tweepy().create_tweet(text="$BTC and $ETH are supported")


async def test_the_same_text_twice_is_refused_for_a_day() -> None:
    async with x(subscribed=False) as rig:
        await rig.tweepy().create_tweet(text="News")
        with pytest.raises(tweepy.Forbidden, match="duplicate content"):
            await rig.tweepy().create_tweet(text="News")
        rig.emulator.clock.advance(86_401)
        await rig.tweepy().create_tweet(text="News")


async def test_a_constant_reply_to_two_people_is_no_duplicate() -> None:
    async with x() as rig:
        for user in ("marcus", "kenji"):
            mention = await rig.act("mention", text="help", user=user)
            await rig.tweepy().create_tweet(text="Please write to us.", in_reply_to_tweet_id=mention["id"])
        again = await rig.act("mention", text="help again")
        with pytest.raises(tweepy.Forbidden, match="duplicate"):
            await rig.tweepy().create_tweet(text="Please write to us.", in_reply_to_tweet_id=again["id"])
        assert [one["replies"][0]["text"] for one in rig.emulator.timeline()[1:]] == ["Please write to us."] * 2


async def test_replies_need_a_summons() -> None:
    async with x() as rig:
        client = rig.tweepy()
        post = (await client.create_tweet(text="News"))["data"]["id"]
        plain = (await rig.act("comment", text="ok", message_id=post))["id"]
        with pytest.raises(tweepy.Forbidden, match="have not been mentioned"):
            await client.create_tweet(text="thanks", in_reply_to_tweet_id=plain)
        quote = (await rig.act("quote", text="look", message_id=post))["id"]
        await client.create_tweet(text="thanks for sharing", in_reply_to_tweet_id=quote)
        await client.create_tweet(text="2/2", in_reply_to_tweet_id=post)
        with pytest.raises(tweepy.Forbidden, match="You can only reply to or quote"):
            await client.create_tweet(text="quoting", quote_tweet_id=plain)
        await rig.control("limits", {"implicit_summons": True})
        await client.create_tweet(text="thanks", in_reply_to_tweet_id=plain)


async def test_a_reply_to_a_deleted_post_finds_nothing() -> None:
    async with x() as rig:
        mention = (await rig.act("mention", text="help"))["id"]
        await rig.act("delete", message_id=mention)
        with pytest.raises(tweepy.NotFound):
            await rig.tweepy().create_tweet(text="hi", in_reply_to_tweet_id=mention)


@pytest.mark.parametrize(("shut", "opened"), [("block", "unblock"), ("close_dms", "open_dms")])
async def test_people_can_shut_us_out(shut: str, opened: str) -> None:
    async with x() as rig:
        client, marcus = rig.tweepy(), rig.person("marcus")
        await rig.act(shut)
        _, body, _ = await rig.call("GET", f"/2/users/{marcus}?user.fields=receives_your_dm")
        assert body["data"]["receives_your_dm"] is False
        with pytest.raises(tweepy.Forbidden, match="do not have permission to DM one or more participants"):
            await client.create_direct_message(participant_id=marcus, text="hello?")
        await rig.act(opened)
        await client.create_direct_message(participant_id=marcus, text="hello!")


async def test_we_can_shut_somebody_out() -> None:
    async with x() as rig:
        marcus = rig.person("marcus")
        assert (await rig.user_call("POST", f"/2/users/{marcus}/dm/block"))[1] == {"data": {"blocked": True}}
        wish = {"user": "marcus", "text": "spam"}
        async with rig.session.post(rig.base + "/_control/inbound", json=wish) as response:
            assert response.status == 400


async def test_the_sixteenth_message_in_a_quarter_is_too_many() -> None:
    async with x() as rig:
        client, marcus = rig.tweepy(), rig.person("marcus")
        for number in range(15):
            await client.create_direct_message(participant_id=marcus, text=str(number))
        with pytest.raises(tweepy.TooManyRequests) as caught:
            await client.create_direct_message(participant_id=marcus, text="15")
        headers = caught.value.response.headers
        assert (headers["x-rate-limit-limit"], headers["x-rate-limit-remaining"]) == ("15", "0")
        assert abs(int(headers["x-rate-limit-reset"]) - rig.emulator.clock.now() - 900) < 10
        assert headers["x-user-limit-24hour-remaining"] == str(1440 - 15)
        assert "Retry-After" not in headers
        rig.emulator.clock.advance(901)
        await client.create_direct_message(participant_id=marcus, text="15")


async def test_limits_scale_and_can_be_set_by_name() -> None:
    async with x() as rig:
        await rig.control("limits", {"scale": 10})
        _, _, headers = await rig.user_call("GET", "/2/dm_events")
        assert (headers["x-rate-limit-limit"], headers["x-rate-limit-remaining"]) == ("150", "149")
        await rig.control("limits", {"scale": 1, "users.me": 1})
        assert (await rig.user_call("GET", "/2/users/me"))[0] == 200
        assert (await rig.user_call("GET", "/2/users/me"))[0] == 429


async def test_a_full_day_tells_when_it_ends() -> None:
    async with x(scale=0.01) as rig:
        client, marcus = rig.tweepy(), rig.person("marcus")
        for number in range(14):
            await client.create_direct_message(participant_id=marcus, text=str(number))
            rig.emulator.clock.advance(901)
        with pytest.raises(tweepy.TooManyRequests) as caught:
            await client.create_direct_message(participant_id=marcus, text="14")
        headers = caught.value.response.headers
        assert headers["x-rate-limit-remaining"] == headers["x-user-limit-24hour-remaining"] == "0"
        assert int(headers["x-rate-limit-reset"]) - rig.emulator.clock.now() > 36_000


async def test_the_bill() -> None:
    async with x() as rig:
        client = rig.tweepy()
        await client.create_tweet(text="plain")
        await client.create_tweet(text="with wallet.app inside")
        mention = (await rig.act("mention", text="help"))["id"]
        await client.create_tweet(text="write to us", in_reply_to_tweet_id=mention)
        await rig.act(text="hello")
        await client.create_direct_message(participant_id=rig.person("marcus"), text="hi")
        await client.get_direct_message_events()
        await client.get_direct_message_events()
        bill = await rig.control("billing")
        assert bill["by_kind"] == {
            "post.create": 0.015,
            "post.create_with_url": 0.2,
            "post.event": 0.005,
            "post.reply_summoned": 0.01,
            "dm.event": 0.01,
            "dm.create": 0.015,
            "dm.read": 0.01,  # the received one was paid for as an event today, and each only once
        }
        assert bill["total"] == pytest.approx(0.265)
        assert len(bill["entries"]) == 7


async def test_without_credits_calls_are_refused_and_events_stop() -> None:
    async with x() as rig:
        await rig.control("limits", {"credits": 0.01})
        await rig.tweepy().create_tweet(text="the last one")
        marcus = rig.person("marcus")
        status, body, headers = await rig.user_call(
            "POST", f"/2/dm_conversations/with/{marcus}/messages", json={"text": "hi"}
        )
        assert (status, body["title"]) == (402, "CreditsDepleted")
        assert "x-rate-limit-limit" in headers
        assert (await rig.act(text="unheard"))["deliveries"] == 0
        assert (await rig.call("GET", "/2/webhooks"))[0] == 200
        await rig.control("limits", {"credits": 5})
        assert (await rig.act(text="heard"))["deliveries"] == 1


@pytest.mark.parametrize(
    ("kind", "status", "word"),
    [
        ("rate_limit", 429, "Too Many Requests"),
        ("usage_capped", 429, "Usage cap exceeded"),
        ("server_error", 503, "Service Unavailable"),
        ("bad_gateway", 502, "<html>"),
        ("blocked_by_user", 403, "do not have permission to DM"),
        ("dm_not_permitted", 403, "This operation is not permitted."),
        ("duplicate_content", 403, "duplicate content"),
        ("unsummoned", 403, "mentioned"),
        ("unsupported_auth", 403, "Application-Only"),
        ("token_revoked", 401, "Unauthorized"),
        ("credits_depleted", 402, "does not have any credits"),
        ("not_found_empty", 404, ""),
    ],
)
async def test_planned_answers(kind: str, status: int, word: str) -> None:
    async with x() as rig:
        await rig.control("faults", {"kind": kind, "user": "marcus", "method": "/messages"})
        path = "/2/dm_conversations/with/{}/messages"
        kenji, marcus = (path.format(rig.person(one)) for one in ("kenji", "marcus"))
        assert (await rig.user_call("POST", kenji, json={"text": "hi"}))[0] == 201
        found, body, headers = await rig.user_call("POST", marcus, json={"text": "hi"})
        assert (found, word in str(body)) == (status, True)
        assert (headers.get("x-rate-limit-remaining") == "0") is (kind == "rate_limit")
        assert (await rig.user_call("POST", marcus, json={"text": "hi"}))[0] == 201


async def test_a_post_whose_answer_was_lost_is_a_duplicate_at_the_next_try() -> None:
    async with x() as rig:
        await rig.control("faults", {"kind": "reset_mid_body", "method": "POST /2/tweets"})
        with pytest.raises((aiohttp.ClientError, asyncio.TimeoutError)):
            await rig.tweepy().create_tweet(text="News")
        with pytest.raises(tweepy.Forbidden, match="duplicate"):
            await rig.tweepy().create_tweet(text="News")
        own = await rig.oauth2().get_users_tweets(rig.emulator.credentials()["user_id"])
        assert [one["text"] for one in own["data"]] == ["News"]


async def test_calls_are_logged_with_their_person() -> None:
    async with x() as rig:
        kenji = rig.person("kenji")
        await rig.tweepy().create_direct_message(participant_id=kenji, text="hi")
        last = rig.emulator.log.entries()[-1]
        assert (last["method"], last["user"]) == (f"POST /2/dm_conversations/with/{kenji}/messages", "kenji")
        mention = (await rig.act("mention", text="help"))["id"]
        await rig.tweepy().create_tweet(text="yes?", in_reply_to_tweet_id=mention)
        assert rig.emulator.log.entries()[-1]["user"] == "marcus"


async def test_people_are_made_up_on_first_use_and_stay_the_same() -> None:
    ids = []
    for _ in range(2):
        async with x(subscribed=False) as rig:
            await rig.act(text="hi", user="Zoë 王", name="Zoë Wang", language="zh")
            (zoe,) = (one for one in rig.emulator.users() if one["user"] == "Zoë 王")
            assert (zoe["name"], zoe["language"], zoe["typing"]) == ("Zoë Wang", "zh", False)
            await rig.act("typing", user="Zoë 王")
            assert rig.emulator.users()[-1]["typing"] is True
            ids.append(zoe["id"])
    assert ids[0] == ids[1]
    assert len(ids[0]) == 19


async def test_the_oldest_messages_and_posts_are_let_go() -> None:
    async with x(subscribed=False, keep=10) as rig:
        for number in range(30):
            await rig.act(text=str(number), user="kenji" if number % 2 else "marcus")
            await rig.act("mention", text=f"@marcusreed {number}")
        store = rig.emulator.world.store
        assert (len(store.dms), len(store.posts), len(store.thread)) == (10, 10, 10)
        assert len(store.mentioning[store.brand.id]) == 10
        assert [one["text"] for one in rig.emulator.chat("kenji")] == ["21", "23", "25", "27", "29"]
