"""The less used calls of the emulated X: lookups, groups, subscriptions' upkeep, videos, ciphertext."""

import base64

import aiohttp
import pytest

from .x_rig import x


async def test_users_are_looked_up_by_id_and_name() -> None:
    async with x(subscribed=False) as rig:
        marcus = rig.person("marcus")
        assert (await rig.call("GET", "/2/users/by/username/MarcusReed"))[1]["data"]["id"] == marcus
        status, body, _ = await rig.call("GET", f"/2/users?ids={marcus},5&user.fields=connection_status")
        assert (status, body["data"][0]["connection_status"]) == (200, [])
        assert body["errors"][0]["resource_id"] == "5"
        status, body, _ = await rig.call("GET", "/2/users/by/username/nobody")
        assert (status, set(body)) == (200, {"errors"})


async def test_posts_are_looked_up_one_by_one_or_many() -> None:
    async with x() as rig:
        post = (await rig.tweepy().create_tweet(text="News"))["data"]["id"]
        reply = (await rig.act("comment", text="ok", message_id=post, media={"kind": "photo"}))["id"]
        fields = "expansions=author_id,referenced_tweets.id,attachments.media_keys&tweet.fields=referenced_tweets"
        _, body, _ = await rig.call("GET", f"/2/tweets/{reply}?{fields}")
        assert body["data"]["referenced_tweets"] == [{"type": "replied_to", "id": post}]
        assert [one["id"] for one in body["includes"]["tweets"]] == [post]
        assert body["includes"]["media"][0]["type"] == "photo"
        await rig.tweepy().delete_tweet(post)
        _, body, _ = await rig.call("GET", f"/2/tweets?ids={reply},{post}")
        assert ([one["id"] for one in body["data"]], body["errors"][0]["value"]) == ([reply], post)
        assert (await rig.call("GET", f"/2/tweets/{post}"))[1]["errors"][0]["title"] == "Not Found Error"


async def test_one_message_is_read_and_deleted_for_ourselves() -> None:
    async with x() as rig:
        sent = await rig.act(text="hello", media={"kind": "photo"})
        dm, conversation = sent["id"], sent["conversation_id"]
        fields = "dm_event.fields=attachments,dm_conversation_id&expansions=attachments.media_keys&media.fields=url"
        _, body, _ = await rig.user_call("GET", f"/2/dm_events/{dm}?{fields}")
        assert body["data"]["dm_conversation_id"] == conversation
        assert body["includes"]["media"][0]["url"].startswith(f"{rig.base}/2/dm_conversations/media/{dm}/")
        assert (await rig.user_call("DELETE", f"/2/dm_events/{dm}"))[1] == {"data": {"deleted": True}}
        assert (await rig.user_call("GET", f"/2/dm_conversations/{conversation}/dm_events"))[1] == {
            "meta": {"result_count": 0}
        }
        assert (await rig.user_call("GET", f"/2/dm_events/{dm}"))[1]["errors"][0]["value"] == dm
        assert rig.emulator.chat("marcus")[0]["text"] == "hello"


async def test_messages_of_a_person_reach_back_thirty_days() -> None:
    async with x() as rig:
        await rig.act(text="old")
        await rig.act(text="old", user="kenji")
        rig.emulator.clock.advance(30 * 86400 + 1)
        await rig.control("grant", {})
        await rig.act(text="new")
        marcus = rig.person("marcus")
        _, body, _ = await rig.user_call("GET", f"/2/dm_conversations/with/{marcus}/dm_events")
        assert [one["text"] for one in body["data"]] == ["new"]
        _, body, _ = await rig.user_call("GET", "/2/dm_events?event_types=ParticipantsJoin")
        assert body == {"meta": {"result_count": 0}}


async def test_a_group_gets_one_message() -> None:
    async with x() as rig:
        people = [rig.person("marcus"), rig.person("kenji")]
        wish = {"conversation_type": "Group", "participant_ids": people, "message": {"text": "hello all"}}
        status, body, headers = await rig.user_call("POST", "/2/dm_conversations", json=wish)
        group = body["data"]["dm_conversation_id"]
        assert (status, headers["location"].endswith(f'"{body["data"]["dm_event_id"]}"')) == (201, True)
        path = f"/2/dm_conversations/{group}"
        assert (await rig.user_call("POST", path + "/messages", json={"text": "more"}))[0] == 201
        assert len((await rig.user_call("GET", path + "/dm_events"))[1]["data"]) == 2


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": ""},
        {"text": "x" * 10_001},
        {"attachments": []},
        {"attachments": [{"media_id": "1"}]},
        {"text": "hi", "quick_reply": {}},
    ],
)
async def test_messages_that_x_would_not_take(body: dict[str, object]) -> None:
    async with x(subscribed=False) as rig:
        path = f"/2/dm_conversations/with/{rig.person('marcus')}/messages"
        assert (await rig.user_call("POST", path, json=body))[0] == 400
        assert rig.emulator.chat("marcus") == []


async def test_a_video_is_processed_before_it_can_be_used() -> None:
    async with x(subscribed=False) as rig:
        wish = {"media_type": "video/mp4", "total_bytes": 4, "media_category": "dm_video"}
        media = (await rig.user_call("POST", "/2/media/upload/initialize", json=wish))[1]["data"]["id"]
        part = {"segment_index": 0, "media": base64.b64encode(b"mp4!").decode()}
        assert (await rig.user_call("POST", f"/2/media/upload/{media}/append", json=part))[0] == 200
        _, body, _ = await rig.user_call("POST", f"/2/media/upload/{media}/finalize")
        assert body["data"]["processing_info"]["state"] == "in_progress"
        path = f"/2/dm_conversations/with/{rig.person('marcus')}/messages"
        message = {"attachments": [{"media_id": media}]}
        assert (await rig.user_call("POST", path, json=message))[0] == 400
        rig.emulator.clock.advance(2)
        _, body, _ = await rig.user_call("GET", f"/2/media/upload?media_id={media}&command=STATUS")
        assert body["data"]["processing_info"]["state"] == "succeeded"
        assert (await rig.user_call("POST", path, json=message))[0] == 201
        assert rig.emulator.chat("marcus")[0]["kind"] == "video"


@pytest.mark.parametrize(
    "wish",
    [
        {"media_type": "image/png", "total_bytes": 0, "media_category": "dm_image"},
        {"media_type": "image/png", "total_bytes": 6 * 2**20, "media_category": "dm_image"},
        {"media_type": "image/png", "total_bytes": 1, "media_category": "banner"},
        {"media_type": "png", "total_bytes": 1, "media_category": "dm_image"},
    ],
)
async def test_uploads_that_x_would_not_take(wish: dict[str, object]) -> None:
    async with x(subscribed=False) as rig:
        assert (await rig.user_call("POST", "/2/media/upload/initialize", json=wish))[0] == 400


async def test_subscriptions_are_paged_changed_and_deleted() -> None:
    async with x() as rig:
        path = "/2/activity/subscriptions"
        _, first, _ = await rig.call("GET", path + "?max_results=5")
        _, rest, _ = await rig.call("GET", f"{path}?pagination_token={first['meta']['next_token']}")
        rows = first["data"] + rest["data"]
        assert (len(rows), first["meta"]["total_subscriptions"]) == (8, 8)
        one, two, *_ = (row["subscription_id"] for row in rows)
        _, changed, _ = await rig.call("PUT", f"{path}/{one}", json={"tag": "new"})
        assert changed["data"]["tag"] == "new"
        assert (await rig.user_call("DELETE", f"{path}/{one}"))[0] == 403
        assert (await rig.call("DELETE", f"{path}?ids={one},{two}"))[1]["meta"] == {"total_subscriptions": 6}
        assert (await rig.call("DELETE", f"{path}/{one}"))[0] == 404


@pytest.mark.parametrize(
    "change",
    [{"event_type": "dm.unknown"}, {"filter": {}}, {"filter": {"colour": "1"}}, {"tag": ""}, {"webhook_id": "1"}],
)
async def test_subscriptions_that_x_would_not_take(change: dict[str, object]) -> None:
    async with x(subscribed=False) as rig:
        me = rig.emulator.credentials()["user_id"]
        wish = {"event_type": "dm.received", "filter": {"user_id": me}, "tag": "in"}
        path = "/2/activity/subscriptions"
        assert (await rig.user_call("POST", path, json=wish | change))[0] == 400


async def test_a_deleted_webhook_takes_its_subscriptions_along() -> None:
    async with x() as rig:
        webhook = (await rig.call("GET", "/2/webhooks"))[1]["data"][0]["id"]
        assert (await rig.call("DELETE", f"/2/webhooks/{webhook}"))[1] == {"data": {"deleted": True}}
        assert (await rig.call("DELETE", f"/2/webhooks/{webhook}"))[1]["title"] == "WebhookIdInvalid"
        assert (await rig.act(text="unheard"))["deliveries"] == 0


async def test_another_address_replaces_the_webhook_of_the_shortcut() -> None:
    async with x() as rig:
        await rig.control("webhook", {"url": rig.hook + "?second"})
        _, body, _ = await rig.call("GET", "/2/webhooks")
        assert [one["url"] for one in body["data"]] == [rig.hook + "?second"]
        assert (await rig.act(text="once"))["deliveries"] == 1


async def test_ciphertext_is_taken_and_told_of() -> None:
    async with x() as rig:
        me, marcus = rig.emulator.credentials()["user_id"], rig.person("marcus")
        wish = {"message_id": "m1", "encoded_message_create_event": "c2VjcmV0", "conversation_token": "t"}
        path = f"/2/chat/conversations/{me}:{marcus}/messages"
        status, body, _ = await rig.user_call("POST", path, json=wish)
        assert (status, body) == (201, {"data": {"encoded_message_event": "c2VjcmV0"}})
        assert (await rig.user_call("POST", path, json={"message_id": "m2"}))[0] == 400
        assert (await rig.user_call("GET", f"/2/users/{marcus}/public_keys"))[0] == 200


async def test_a_token_can_be_given_back() -> None:
    async with x(subscribed=False) as rig:
        keys = rig.emulator.credentials()
        headers = {"Authorization": aiohttp.encode_basic_auth(keys["client_id"], keys["client_secret"])}
        form = {"token": keys["oauth2_access_token"]}
        async with rig.session.post(rig.base + "/2/oauth2/revoke", data=form, headers=headers) as response:
            assert await response.json() == {"revoked": True}
        assert (await rig.call("GET", "/2/users/me", token=keys["oauth2_access_token"]))[0] == 401


@pytest.mark.parametrize(
    "wish",
    [
        {"action": "press"},
        {"user": "brand", "text": "hi"},
        {"text": ""},
        {"action": "comment", "text": "to nothing"},
        {"action": "delete", "message_id": "1"},
        {"action": "read"},
        {"media": {"kind": "sticker"}},
    ],
)
async def test_actions_that_make_no_sense_are_refused(wish: dict[str, object]) -> None:
    async with x(subscribed=False) as rig, rig.session.post(rig.base + "/_control/inbound", json=wish) as response:
        assert (response.status, list(await response.json())) == (400, ["error"])
