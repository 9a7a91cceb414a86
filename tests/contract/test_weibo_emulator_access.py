"""Tokens, quotas, faults and saved state of the emulated Weibo."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest

from .weibo_rig import Rig, weibo

LINK = "https://orbit.example/news"
DAY = 86_400


async def authorise(rig: Rig, **changes: str) -> tuple[int, Any]:
    """The web flow: ask for a code, exchange it."""
    known = rig.emulator.credentials()
    back = "https://kefu.example/back"
    query = {"client_id": known["app_key"], "redirect_uri": back, "response_type": "code", "state": "s1"}
    async with rig.http.get(rig.base + "/api/oauth2/authorize", params=query, allow_redirects=False) as response:
        assert response.status == 302
        answer = parse_qs(urlsplit(response.headers["Location"]).query)
    assert answer["state"] == ["s1"]
    form = {
        "client_id": known["app_key"],
        "client_secret": known["app_secret"],
        "grant_type": "authorization_code",
        "code": answer["code"][0],
        "redirect_uri": back,
    } | changes
    async with rig.http.post(rig.base + "/api/oauth2/access_token", data=form) as response:
        return response.status, await response.json()


async def test_the_credentials_have_the_right_shape() -> None:
    async with weibo() as rig:
        known = rig.emulator.credentials()
        assert set(known) == {"app_key", "app_secret", "access_token", "uid", "safe_domain"}
        assert len(known["app_key"]) == 10
        assert known["app_key"].isdigit()
        assert len(known["app_secret"]) == 32
        assert known["access_token"].startswith("2.00")


async def test_the_web_flow_gives_a_token_that_works() -> None:
    async with weibo() as rig:
        status, token = await authorise(rig)
        assert status == 200
        assert (token["expires_in"], token["remind_in"]) == (157_679_999, "157679999")
        assert token["uid"] == rig.emulator.credentials()["uid"]
        headers = {"Authorization": "OAuth2 " + token["access_token"]}
        url = rig.base + "/api/2/statuses/user_timeline.json"
        async with rig.http.get(url, headers=headers) as response:
            assert response.status == 200
        async with rig.http.get(url, headers={"Authorization": "Bearer " + token["access_token"]}) as response:
            assert (await response.json())["error_code"] == 10006


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"code": "used"}, 21325),
        ({"client_secret": "wrong"}, 21324),
        ({"redirect_uri": "https://other.example"}, 21322),
        ({"grant_type": "password"}, 21328),
    ],
    ids=["code", "secret", "redirect", "grant"],
)
async def test_a_wrong_exchange_is_refused(changes: dict[str, str], code: int) -> None:
    async with weibo() as rig:
        status, body = await authorise(rig, **changes)
        assert status == 400
        assert body["error_code"] == code
        assert body["error_description"]


async def test_token_info_and_revocation_have_their_odd_shapes() -> None:
    async with weibo() as rig:
        known = rig.emulator.credentials()
        info = (await rig.post("/oauth2/get_token_info"))[1]
        assert (info["uid"], info["appkey"]) == (int(known["uid"]), known["app_key"])
        assert 364 * DAY < info["expire_in"] <= 365 * DAY
        assert await rig.post("/oauth2/revokeoauth2") == (200, {"result": "true"})
        assert (await rig.get("/2/statuses/mentions.json"))[1]["error_code"] == 21316


async def test_token_errors() -> None:
    async with weibo() as rig:
        path = "/2/statuses/mentions.json"
        assert (await rig.get(path, access_token=""))[1]["error_code"] == 10006
        assert (await rig.get(path, access_token="2.00guess"))[1]["error_code"] == 21332
        await rig.control("limits", {"token_expires_in": 60})
        assert (await rig.get(path))[0] == 200
        rig.clock.advance(61)
        assert (await rig.get(path))[1]["error_code"] == 21327


async def test_a_hundred_calls_a_day_until_beijing_midnight() -> None:
    async with weibo() as rig:
        until_morning = DAY - (rig.clock.now() + 8 * 3600) % DAY + 60
        rig.clock.advance(until_morning)
        for _ in range(100):
            assert (await rig.get("/2/comments/to_me.json"))[0] == 200
        status, body = await rig.get("/2/comments/to_me.json")
        assert (status, body["error_code"]) == (403, 10023)
        assert (await rig.get("/2/messages/menu/show.json", "m"))[1]["error_code"] == 26402
        rig.clock.advance(DAY)
        assert (await rig.get("/2/comments/to_me.json"))[0] == 200


async def test_quotas_can_be_scaled() -> None:
    async with weibo() as rig:
        answer = await rig.control("limits", {"scale": 0.1})
        assert answer["limits"]["scale"] == 0.1
        codes = [(await rig.share(f"第{n}条 {LINK}"))[1].get("error_code") for n in range(4)]
        assert codes == [None, None, None, 20016]
        for _ in range(6):
            await rig.get("/2/comments/to_me.json")
        assert (await rig.get("/2/comments/to_me.json"))[1]["error_code"] == 10023


async def test_posting_is_limited_by_the_hour_and_callers_by_address() -> None:
    async with weibo(posts_per_hour=1, calls_per_hour_ip=3) as rig:
        assert (await rig.share(f"一 {LINK}"))[0] == 200
        assert (await rig.share(f"二 {LINK}"))[1]["error_code"] == 20016
        await rig.get("/2/comments/to_me.json")
        assert (await rig.get("/2/comments/to_me.json"))[1]["error_code"] == 10022
        rig.clock.advance(3601)
        assert (await rig.share(f"三 {LINK}"))[0] == 200


async def test_unknown_options_are_refused() -> None:
    async with weibo() as rig:
        assert "windows" in (await rig.control("limits", {"windows": 1}))["error"]
        assert "ids_as" in (await rig.control("limits", {"ids_as": "float"}))["error"]


async def test_unknown_paths_and_wrong_methods() -> None:
    async with weibo() as rig:
        assert (await rig.get("/2/friendships/create.json"))[1]["error_code"] == 10020
        assert (await rig.get("/2/messages/reply.json", "m"))[1]["error_code"] == 10021
        assert (await rig.get("/2/messages/reply.json", "api"))[1]["error_code"] == 10020


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        ({"kind": "rate_limit"}, 403, 10023),
        ({"kind": "server_error"}, 400, 10001),
        ({"kind": "server_error", "code": 20021}, 400, 20021),
        ({"kind": "token_revoked"}, 400, 21332),
        ({"kind": "token_revoked", "code": 21316}, 400, 21316),
        ({"kind": "blocked_by_user"}, 400, 20508),
        ({"kind": "server_error", "code": 10002, "status": 200}, 200, 10002),
    ],
    ids=str,
)
async def test_planned_faults_answer_as_weibo_would(fault: dict[str, Any], status: int, code: int) -> None:
    async with weibo() as rig:
        uid = (await rig.do(text="在吗"))["uid"]
        await rig.control("faults", fault | {"method": "messages/reply", "user": "azhe"})
        answered, body = await rig.reply(uid, "好")
        assert (answered, body["error_code"]) == (status, code)
        assert (await rig.reply(uid, "好"))[0] == 200
        assert await rig.chat() == [("reply", "好")]


async def test_the_edge_may_answer_html() -> None:
    async with weibo() as rig:
        for fault in ({"kind": "server_error", "html": True}, {"kind": "bad_gateway"}):
            await rig.control("faults", fault)
            async with rig.http.get(rig.base + "/api/2/comments/to_me.json") as response:
                assert (response.status, response.content_type) in {(414, "text/html"), (502, "text/html")}


async def test_a_call_may_be_accepted_without_an_answer() -> None:
    async with weibo() as rig:
        uid = (await rig.do(text="在吗"))["uid"]
        await rig.control("faults", {"kind": "timeout_after_accept", "seconds": 0.05})
        with pytest.raises(aiohttp.ClientError):
            await rig.reply(uid, "好")
        assert await rig.chat() == [("reply", "好")]


async def test_error_codes_and_statuses_have_other_shapes_by_option() -> None:
    async with weibo(error_code_as="string", error_status=200, reply_success="bare") as rig:
        uid = (await rig.do(text="在吗"))["uid"]
        assert await rig.reply(uid, "好") == (200, {"result": True})
        status, body = await rig.reply("3999999999", "好")
        assert (status, body["error_code"]) == (200, "20003")


async def test_the_ledger_names_calls_and_holds_no_token() -> None:
    async with weibo() as rig:
        await authorise(rig)
        await rig.share(LINK)
        entries = (await rig.see("ledger"))["requests"]
        assert [e["method"] for e in entries] == [
            "/oauth2/authorize",
            "/oauth2/access_token",
            "/2/statuses/share.json",
        ]
        tokens = [token["value"] for token in rig.emulator.dump()["world"]["tokens"]]
        assert len(tokens) == 2
        assert not any(token in json.dumps(entries) for token in tokens)


async def test_saved_state_is_taken_back(tmp_path: Path) -> None:
    file = tmp_path / "weibo.json"
    async with weibo(state_file=file, sendall_delay=3600) as rig:
        uid = (await rig.do("wanderer", name="漫游", text="在吗", media={"kind": "photo"}))["uid"]
        await rig.do(action="mention", text="@Orbit钱包 求助")
        await rig.share(LINK)
        await rig.do("nanshan", action="comment", text="支持")
        token = (await authorise(rig))[1]["access_token"]
        before = json.loads(json.dumps(rig.emulator.dump()))
    async with weibo(connect=False, state_file=file) as rig:
        assert json.loads(json.dumps(rig.emulator.dump())) == before
        assert (await rig.get("/2/comments/to_me.json", access_token=token))[1]["total_number"] == 1
        assert (await rig.reply(uid, "在"))[0] == 200
        assert await rig.chat("wanderer") == [("reply", "在")]


async def test_an_accepted_broadcast_survives_a_restart() -> None:
    async with weibo(sendall_delay=3600) as rig:
        token = {"access_token": rig.emulator.credentials()["access_token"]}
        message = {"filter": {"group_id": "1"}, "text": {"content": "公告"}, "msgtype": "text"}
        url = rig.base + "/m/2/messages/sendall.json"
        async with rig.http.post(url, params=token, json=message) as response:
            assert response.status == 200
        state = json.loads(json.dumps(rig.emulator.dump()))
    async with weibo(state=state) as rig:
        rig.clock.advance(3601)
        await rig.until(lambda: rig.emulator.chat("azhe"))
        assert await rig.chat() == [("sendall", "公告")]


async def test_an_idle_emulator_runs_no_task() -> None:
    async with weibo() as rig:
        await rig.do(text="在吗")
        await rig.fleet.pushed()
        await rig.idle()
        assert rig.emulator._tasks == set()


async def test_screens_tell_of_their_changes() -> None:
    async with weibo() as rig:
        seen: list[tuple[str, str | None]] = []
        rig.emulator.on_change(lambda name, user: seen.append((name, user)))
        uid = (await rig.do(text="在吗"))["uid"]
        await rig.reply(uid, "在")
        await rig.share(LINK)
        assert seen == [("weibo", "azhe"), ("weibo", "azhe"), ("weibo", None)]


async def test_people_have_stable_numbers_and_chats_are_bounded() -> None:
    async with weibo(connect=False) as rig, weibo(connect=False) as other:
        assert rig.emulator.users() == other.emulator.users()
        for number in range(250):
            await rig.emulator.inbound({"user": "azhe", "text": str(number)})
        chat = rig.emulator.chat("azhe")
        assert (len(chat), chat[-1]["text"]) == (200, "249")
