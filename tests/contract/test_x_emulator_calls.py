"""The emulated X under tweepy, used as it is: who am I, posts, messages, mentions, media."""

import json

import pytest
import tweepy

from .x_rig import x


@pytest.mark.parametrize("user_auth", [True, False])
async def test_tweepy_reads_its_own_account(user_auth: bool) -> None:
    async with x() as rig:
        client = rig.tweepy() if user_auth else rig.oauth2()
        me = await client.get_me(user_auth=user_auth, user_fields=["created_at", "verified"])
        keys = rig.emulator.credentials()
        assert me["data"]["id"] == keys["user_id"]
        assert (me["data"]["username"], me["data"]["name"]) == ("orbitwallet", "Orbit Wallet")


@pytest.mark.parametrize("wrong", ["consumer_secret", "access_token_secret", "access_token", "consumer_key"])
async def test_a_wrong_signature_is_unauthorized_and_has_no_limit_headers(wrong: str) -> None:
    async with x(subscribed=False) as rig:
        with pytest.raises(tweepy.Unauthorized) as caught:
            await rig.tweepy(**{wrong: "nonsense"}).get_me()
        assert "x-rate-limit-limit" not in caught.value.response.headers
        assert caught.value.api_messages == ["Unauthorized"]


async def test_tweepy_posts_and_deletes() -> None:
    async with x() as rig:
        client = rig.tweepy()
        post = (await client.create_tweet(text="Version 4.2 is out."))["data"]
        assert post["text"] == "Version 4.2 is out."
        assert int(post["id"]) > 2**53
        assert rig.emulator.timeline()[0]["text"] == "Version 4.2 is out."
        assert (await client.delete_tweet(post["id"]))["data"] == {"deleted": True}
        assert rig.emulator.timeline()[0]["deleted"] is True
        with pytest.raises(tweepy.Forbidden, match="not authorized to delete"):
            await client.delete_tweet((await rig.act("mention", text="hi"))["id"])


async def test_tweepy_sends_messages_by_person_and_by_conversation() -> None:
    async with x() as rig:
        client, marcus = rig.tweepy(), rig.person("marcus")
        first = (await client.create_direct_message(participant_id=marcus, text="Hello & welcome"))["data"]
        smaller, larger = first["dm_conversation_id"].split("-")
        assert int(smaller) < int(larger)
        again = await client.create_direct_message(dm_conversation_id=f"{smaller}-{larger}", text="2")
        assert [(m["from"], m["text"]) for m in rig.emulator.chat("marcus")] == [
            ("brand", "Hello & welcome"),
            ("brand", "2"),
        ]
        with pytest.raises(tweepy.Forbidden):
            await client.create_direct_message(dm_conversation_id=f"{larger}-{smaller}", text="3")
        assert again["data"]["dm_event_id"] == rig.emulator.chat("marcus")[-1]["id"]


async def test_tweepy_pages_messages_newest_first_and_an_empty_page_has_no_data() -> None:
    async with x() as rig:
        client = rig.oauth2()
        assert await client.get_direct_message_events(user_auth=False) == {"meta": {"result_count": 0}}
        for number in range(5):
            await rig.act(text=f"m{number}", user="kenji")
        page = await client.get_direct_message_events(
            user_auth=False, max_results=3, dm_event_fields=["sender_id", "created_at"], expansions=["sender_id"]
        )
        assert [one["text"] for one in page["data"]] == ["m4", "m3", "m2"]
        assert page["data"][0]["sender_id"] == page["includes"]["users"][0]["id"] == rig.person("kenji")
        rest = await client.get_direct_message_events(
            user_auth=False, max_results=3, pagination_token=page["meta"]["next_token"]
        )
        assert [one["text"] for one in rest["data"]] == ["m1", "m0"]
        assert set(rest["data"][0]) == {"id", "event_type", "text"}
        assert "next_token" not in rest["meta"]


async def test_tweepy_reads_mentions_since_an_id() -> None:
    async with x() as rig:
        client, me = rig.tweepy(), rig.emulator.credentials()["user_id"]
        assert await client.get_users_mentions(me) == {"meta": {"result_count": 0}}
        ids = [(await rig.act("mention", text=f"@orbitwallet lost access {n}"))["id"] for n in range(3)]
        found = await client.get_users_mentions(
            me, since_id=ids[0], tweet_fields=["entities", "conversation_id"], expansions=["author_id"]
        )
        assert [one["id"] for one in found["data"]] == [ids[2], ids[1]]
        assert found["data"][0]["entities"]["mentions"][0]["id"] == me
        assert found["meta"]["newest_id"] == ids[2]
        assert found["includes"]["users"][0]["username"] == "marcusreed"
        own = await client.get_users_mentions(me, user_auth=True, since_id=ids[2])
        assert own == {"meta": {"result_count": 0}}


async def test_a_reply_below_our_post_can_be_hidden() -> None:
    async with x() as rig:
        client = rig.tweepy()
        post = (await client.create_tweet(text="News"))["data"]["id"]
        scam = (await rig.act("comment", text="send me your phrase", message_id=post))["id"]
        assert (await client.hide_reply(scam))["data"] == {"hidden": True}
        (shown,) = rig.emulator.timeline()[0]["replies"]
        assert shown["hidden"] is True


async def test_a_photo_is_uploaded_in_steps_and_sent() -> None:
    async with x() as rig:
        data = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40
        wish = {"media_type": "image/png", "total_bytes": len(data), "media_category": "dm_image"}
        _, body, _ = await rig.user_call("POST", "/2/media/upload/initialize", json=wish)
        media = body["data"]["id"]
        for index, start in enumerate(range(0, len(data), 8000)):
            form = aiohttp_form(segment_index=str(index), media=data[start : start + 8000])
            status, _, _ = await rig.user_call("POST", f"/2/media/upload/{media}/append", data=form)
            assert status == 200
        status, body, _ = await rig.user_call("POST", f"/2/media/upload/{media}/finalize")
        assert (status, body["data"]["size"]) == (200, len(data))
        marcus = rig.person("marcus")
        await rig.tweepy().create_direct_message(participant_id=marcus, media_id=media)
        assert rig.emulator.chat("marcus")[-1]["kind"] == "photo"
        with pytest.raises(tweepy.BadRequest):
            await rig.tweepy().create_tweet(text="wrong category", media_ids=[media])


async def test_an_image_goes_up_in_one_request_and_expires_after_a_day() -> None:
    async with x() as rig:
        form = aiohttp_form(media=b"\x89PNG\r\n\x1a\n123", media_category="tweet_image")
        status, body, headers = await rig.user_call("POST", "/2/media/upload", data=form)
        assert (status, headers["x-rate-limit-limit"]) == (200, "500")
        rig.emulator.clock.advance(86_500)
        with pytest.raises(tweepy.BadRequest):
            await rig.tweepy().create_tweet(text="late", media_ids=[body["data"]["id"]])


async def test_a_persons_photo_is_fetched_with_the_users_token_only() -> None:
    async with x() as rig:
        await rig.act(text="look", media={"kind": "photo"})
        await rig.until(lambda: rig.fleet.seen("dm.received"))
        event = rig.fleet.seen("dm.received")[0]["payload"]["direct_message_events"][0]
        address = event["message_create"]["message_data"]["attachment"]["media"]["media_url_https"]
        tail = address.rpartition("/dm/")[2]
        async with rig.session.get(
            f"{rig.base}/2/dm_conversations/media/{tail}",
            headers={"Authorization": f"Bearer {rig.emulator.credentials()['oauth2_access_token']}"},
        ) as response:
            assert (response.content_type, (await response.read())[:4]) == ("image/png", b"\x89PNG")
        status, body, _ = await rig.call("GET", f"/2/dm_conversations/media/{tail}")
        assert (status, body["title"]) == (403, "Unsupported Authentication")


async def test_unknown_paths_and_parameters_are_refused_as_on_x() -> None:
    async with x(subscribed=False) as rig:
        assert (await rig.call("GET", "/2/nothing"))[:2] == (404, "")
        assert (await rig.user_call("GET", "/2/dm_events?since_id=1"))[0] == 400
        assert (await rig.user_call("GET", "/2/dm_events?dm_event.fields=colour"))[0] == 400
        status, body, _ = await rig.user_call("POST", "/2/tweets", json={"text": "a", "colour": "red"})
        assert (status, body["title"]) == (400, "Invalid Request")


async def test_state_survives_a_restart() -> None:
    async with x() as rig:
        await rig.act(text="before", media={"kind": "photo"})
        await rig.act("mention", text="@orbitwallet help")
        await rig.tweepy().create_tweet(text="News")
        state = json.loads(json.dumps(rig.emulator.dump()))
        shown = rig.emulator.chat("marcus"), rig.emulator.timeline(), rig.emulator.credentials()
    async with x(subscribed=False) as other:
        other.emulator.load(state)
        assert (other.emulator.chat("marcus"), other.emulator.timeline(), other.emulator.credentials()) == shown
        assert other.emulator.dump() == state
        me = await other.tweepy().get_me()
        assert me["data"]["username"] == "orbitwallet"


def aiohttp_form(**fields: object) -> object:
    from aiohttp import FormData

    form = FormData()
    for name, value in fields.items():
        if isinstance(value, bytes):
            form.add_field(name, value, filename="blob", content_type="application/octet-stream")
        else:
            form.add_field(name, str(value))
    return form
