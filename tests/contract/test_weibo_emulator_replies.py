"""How the emulated Weibo judges replies: passive answers, reply.json and its window, sendall, the menu."""

import json
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from aiohttp import web

from .weibo_rig import Pushed, Rig, weibo

HOUR = 3600


def passive(pushed: Pushed, data: Any, **changes: Any) -> web.Response:
    """A passive answer by the page: swapped ids as strings, ``data`` as given."""
    body = pushed.json
    answer = {
        "result": True,
        "sender_id": str(body["receiver_id"]),
        "receiver_id": str(body["sender_id"]),
        "type": "text",
        "data": data,
    } | changes
    return web.Response(text=json.dumps(answer), content_type="application/json")


def encoded(content: Any) -> str:
    return quote(json.dumps(content, ensure_ascii=False), safe="")


async def verdict_of(rig: Rig, data: Any, **changes: Any) -> str:
    """What became of the passive answer to one message."""
    seen = len(rig.emulator.log.entries())
    rig.fleet.answer = lambda pushed: passive(pushed, data, **changes)
    await rig.do(text="你好")
    await rig.until(lambda: len(rig.emulator.log.entries()) > seen)
    return str(rig.emulator.log.entries()[-1]["answer"]["verdict"])


async def test_the_documented_passive_reply_is_shown() -> None:
    async with weibo() as rig:
        assert await verdict_of(rig, "%7B%22text%22%3A%22hi%20%E4%BD%A0%E5%A5%BD%22%7D") == "shown"
        assert await rig.chat() == [("passive", "hi 你好")]


async def test_a_passive_reply_in_the_php_spelling_is_shown() -> None:
    async with weibo() as rig:
        assert await verdict_of(rig, quote_plus(json.dumps({"text": "a b+c"}))) == "shown"
        assert await rig.chat() == [("passive", "a b+c")]


async def test_passive_data_encoded_twice_is_shown_verbatim() -> None:
    async with weibo() as rig:
        once = encoded({"text": "你好"})
        assert await verdict_of(rig, quote(once, safe="")) == "shown"
        assert await rig.chat() == [("passive", once)]


@pytest.mark.parametrize(
    ("data", "changes"),
    [
        pytest.param(encoded({"text": "你好"}), {"sender_id": "2000000002"}, id="sender is not the brand"),
        pytest.param(encoded({"text": "你好"}), {"receiver_id": "1000000001"}, id="receiver is not the fan"),
        pytest.param(encoded({"text": "你好"}), {"type": "image"}, id="unknown type"),
        pytest.param(encoded({"text": "你好"}), {"result": False}, id="result is false"),
        pytest.param({"text": "你好"}, {}, id="data is an object"),
        pytest.param(encoded(["你好"]), {}, id="data holds a list"),
        pytest.param(encoded({"text": "字" * 300}), {}, id="300 characters"),
        pytest.param(encoded({"text": ""}), {}, id="empty text"),
        pytest.param("你好", {}, id="data is no JSON"),
    ],
)
async def test_a_wrong_passive_reply_is_dropped_without_a_word(data: Any, changes: dict[str, Any]) -> None:
    async with weibo() as rig:
        assert (await verdict_of(rig, data, **changes)).startswith("dropped")
        assert await rig.chat() == []


async def test_result_is_needed_only_by_option() -> None:
    for required, verdict in ((False, "shown"), (True, "dropped")):
        async with weibo(result_required=required) as rig:
            rig.fleet.answer = lambda p: web.json_response(
                {k: v for k, v in json.loads(passive(p, encoded({"text": "好"})).text).items() if k != "result"}
            )
            await rig.do(text="你好")
            await rig.until(rig.emulator.log.entries)
            assert rig.emulator.log.entries()[-1]["answer"]["verdict"].startswith(verdict)


async def test_an_empty_answer_is_an_acknowledgement() -> None:
    async with weibo() as rig:
        await rig.do(text="你好")
        await rig.fleet.pushed()
        assert await rig.chat() == []


async def test_a_passive_reply_may_be_a_card_or_a_place() -> None:
    async with weibo() as rig:
        card = {"display_name": "帮助", "summary": "如何转账", "image": "", "url": "https://orbit.example/a"}
        assert await verdict_of(rig, encoded({"articles": [card]}), type="articles") == "shown"
        where = {"longitude": "116.310", "latitude": "39.98"}
        assert await verdict_of(rig, encoded(where), type="position") == "shown"
        shown = [m["media"] for m in rig.emulator.chat("azhe") if m["from"] == "brand"]
        assert shown == [{"kind": "articles", "articles": [card]}, {"kind": "location"} | where]


async def test_no_reply_is_shown_to_a_menu_link() -> None:
    async with weibo() as rig:
        rig.fleet.answer = lambda pushed: passive(pushed, encoded({"text": "好"}))
        await rig.do(action="menu", button="https://orbit.example/help")
        await rig.until(rig.emulator.log.entries)
        assert await rig.chat() == []


async def test_an_active_reply_reaches_the_fan() -> None:
    async with weibo() as rig:
        uid = (await rig.do(text="在吗"))["uid"]
        status, body = await rig.reply(uid, "在的 100% + 好")
        assert (status, body["result"]) == (200, True)
        assert await rig.chat() == [("reply", "在的 100% + 好")]


async def test_an_active_reply_encoded_twice_is_shown_verbatim() -> None:
    async with weibo() as rig:
        uid = (await rig.do(text="在吗"))["uid"]
        once = encoded({"text": "在的"})
        assert (await rig.reply(uid, "", data=once))[0] == 200
        assert await rig.chat() == [("reply", once)]


async def test_the_window_closes_after_48_hours_and_a_message_opens_it_again() -> None:
    async with weibo() as rig:
        uid = (await rig.do(text="在吗"))["uid"]
        rig.clock.advance(47.9 * HOUR)
        assert (await rig.reply(uid, "一"))[0] == 200
        rig.clock.advance(0.2 * HOUR)
        status, body = await rig.reply(uid, "二")
        assert (status, body["error_code"], body["request"]) == (400, 20301, "/2/messages/reply.json")
        await rig.do(action="menu", button="MENU_FAQ")
        assert (await rig.reply(uid, "三"))[0] == 200
        assert await rig.chat() == [("reply", "一"), ("reply", "三")]


async def test_a_fan_who_never_wrote_cannot_be_written_to() -> None:
    async with weibo() as rig:
        uid = next(u["uid"] for u in rig.emulator.users() if u["user"] == "nanshan")
        assert (await rig.reply(uid, "你好"))[1]["error_code"] == 20301


async def test_a_mention_allows_one_reply() -> None:
    async with weibo() as rig:
        uid = (await rig.do(action="mention", text="@Orbit钱包 求助"))["uid"]
        assert (await rig.reply(uid, "一"))[0] == 200
        assert (await rig.reply(uid, "二"))[1]["error_code"] == 20301


async def test_after_unfollow_and_block_nothing_is_sent() -> None:
    async with weibo() as rig:
        uid = (await rig.do(text="在吗"))["uid"]
        await rig.do(action="block")
        assert (await rig.reply(uid, "一"))[1]["error_code"] == 20508
        await rig.do(action="unblock")
        assert (await rig.reply(uid, "二"))[0] == 200
        await rig.do(action="unfollow")
        assert (await rig.reply(uid, "三"))[1]["error_code"] == 20301
        assert await rig.chat() == [("reply", "二")]


async def test_a_count_limit_and_the_need_to_follow_are_options() -> None:
    async with weibo(reply_max=1, follow_needed=False) as rig:
        await rig.do(action="unfollow")
        uid = (await rig.do(text="在吗"))["uid"]
        assert (await rig.reply(uid, "一"))[0] == 200
        assert (await rig.reply(uid, "二"))[1]["error_code"] == 20301


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"receiver_id": "3999999999"}, 20003),
        ({"type": "image"}, 10017),
        ({"data": "你好"}, 10017),
        pytest.param({"data": '{"text":"' + "字" * 300 + '"}'}, 20013, id="300 characters"),
        ({"data": '{"text":" "}'}, 20008),
        ({"type": "articles", "data": '{"articles":[]}'}, 10017),
        ({"type": "position", "data": '{"longitude":"x","latitude":"1"}'}, 10017),
        ({"save_sender_box": "2"}, 10017),
    ],
    ids=str,
)
async def test_wrong_replies_are_refused(changes: dict[str, str], code: int) -> None:
    async with weibo() as rig:
        uid = (await rig.do(text="在吗"))["uid"]
        status, body = await rig.reply(uid, "好", **changes)
        assert (status, body["error_code"]) == (400, code)
        assert await rig.chat() == []


async def test_299_characters_pass() -> None:
    async with weibo() as rig:
        uid = (await rig.do(text="在吗"))["uid"]
        assert (await rig.reply(uid, "字" * 299))[0] == 200


async def test_parameters_that_miss_are_10016_and_so_is_a_body_that_is_no_form() -> None:
    async with weibo() as rig:
        assert (await rig.post("/2/messages/reply.json", "m", type="text"))[1]["error_code"] == 10016
        async with rig.http.post(rig.base + "/m/2/messages/reply.json", json={"type": "text"}) as response:
            assert (await response.json())["error_code"] == 10016


async def test_a_broadcast_is_seen_later_and_only_by_subscribers() -> None:
    async with weibo(sendall_delay=60) as rig:
        uids = [u["uid"] for u in rig.emulator.users()]
        url = f"{rig.base}/m/2/messages/sendall.json"
        token = {"access_token": rig.emulator.credentials()["access_token"]}
        message = {"touser": uids, "text": {"content": "10:00 维护"}, "msgtype": "text"}
        async with rig.http.post(url, params=token, json=message) as response:
            body = await response.json()
            assert body["result"] is True
            assert isinstance(body["msg_id"], int)
        assert await rig.chat("azhe") == []
        rig.clock.advance(61)
        await rig.until(lambda: rig.emulator.chat("azhe"))
        assert await rig.chat("azhe") == [("sendall", "10:00 维护")]
        assert await rig.chat("nanshan") == []
        async with rig.http.post(url, params=token, json=message) as response:
            refused = await response.json()
        assert set(refused) == {"request", "errcode", "errmsg"}
        assert refused["errcode"] == 10024


async def test_a_broadcast_to_a_group_reaches_all_subscribers() -> None:
    async with weibo(sendall_delay=0) as rig:
        await rig.do("nanshan", action="subscribe")
        async with rig.http.post(
            f"{rig.base}/m/2/messages/sendall.json",
            params={"access_token": rig.emulator.credentials()["access_token"]},
            json={"filter": {"group_id": "1"}, "text": {"content": "公告"}, "msgtype": "text"},
        ) as response:
            assert response.status == 200
        await rig.until(lambda: rig.emulator.chat("azhe"))
        assert [await rig.chat(u) for u in ("azhe", "nanshan")] == [[("sendall", "公告")]] * 2


async def test_the_menu_is_kept_and_its_names_can_be_pressed() -> None:
    async with weibo() as rig:
        menu = {"button": [{"type": "click", "name": "常见问题", "key": "MENU_FAQ"}]}
        assert (await rig.get("/2/messages/menu/show.json", "m"))[1]["error_code"] == 26402
        await rig.post("/2/messages/menu/create.json", "m", menus=json.dumps(menu, ensure_ascii=False))
        assert await rig.get("/2/messages/menu/show.json", "m") == (200, {"menu": menu})
        await rig.do(action="menu", button="常见问题")
        assert (await rig.fleet.pushed())[0].json["data"] == {"subtype": "click", "key": "MENU_FAQ"}
        assert (await rig.post("/2/messages/menu/delete.json", "m"))[1] == {"result": True}
        bad = await rig.post("/2/messages/menu/create.json", "m", menus='{"button":[{"name":"x"}]}')
        assert bad[1]["error_code"] == 26401


async def test_subscribers_and_profiles_can_be_read() -> None:
    async with weibo() as rig:
        azhe = next(u["uid"] for u in rig.emulator.users() if u["user"] == "azhe")
        body = (await rig.get("/2/messages/subscribers/get.json", "m"))[1]
        assert body == {"total": 1, "count": 1, "data": {"uids": [azhe]}, "next_uid": "0"}
        profile = (await rig.get("/2/eps/user/info.json", uid=azhe))[1]
        assert (profile["nickname"], profile["subscribe"], profile["follow"]) == ("阿哲在路上", 1, 1)


async def test_a_photo_is_fetched_with_tovfid_only() -> None:
    async with weibo() as rig:
        await rig.do(media={"kind": "photo", "bytes": "iVBORw0KGgpwaXhlbHM=", "caption": "看这个"})
        image, caption = (p.json for p in await rig.fleet.pushed(2))
        assert (image["type"], caption["type"], caption["text"]) == ("image", "text", "看这个")
        token = rig.emulator.credentials()["access_token"]
        url = rig.base + "/upload/2/mss/msget"
        async with rig.http.get(url, params={"access_token": token, "fid": image["data"]["tovfid"]}) as response:
            assert (response.content_type, await response.read()) == (
                "image/png",
                b"\x89PNG\r\n\x1a\npixels",
            )
        assert (await rig.get("/2/mss/msget", "upload", fid=image["data"]["vfid"]))[0] == 400
