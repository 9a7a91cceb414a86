"""The emulated WeChat's API: quotas and windows, media, menu, users; and wechatpy's client on it."""

import asyncio
import json

import pytest
from wechatpy.exceptions import WeChatClientException

from kefu_adapters.emulation import SandboxClock

from .wechat_emulator_rig import PNG, Client, png, wechat_rig


async def test_wechatpys_client_sends_text_uploads_media_and_makes_a_menu():
    async with wechat_rig() as rig:
        await rig.inbound(user="xiaolu", text="hello")
        client, openid = Client(rig), rig.openid("xiaolu")

        def work():
            client.message.send_text(openid, "你好 <a href='https://e.invalid'>help</a>")
            media = client.media.upload("image", png())
            client.message.send_image(openid, media["media_id"])
            client.menu.create({"button": [{"type": "click", "name": "人工", "key": "HUMAN"}]})
            return client.media.download(media["media_id"]).content, client.menu.get(), client.user.get(openid)

        data, menu, user = await asyncio.to_thread(work)
        assert data == PNG
        assert menu["menu"]["button"][0]["key"] == "HUMAN"
        assert (user["subscribe"], user["nickname"], user["openid"]) == (1, "", openid)
        assert [m["kind"] for m in rig.emulator.chat("xiaolu")] == ["text", "text", "photo"]
        client._http.close()


async def test_the_client_reads_our_refusals():
    async with wechat_rig() as rig:
        client = Client(rig)
        with pytest.raises(WeChatClientException) as caught:
            await asyncio.to_thread(client.message.send_text, rig.openid("xiaolu"), "too early")
        assert caught.value.errcode == 45015
        client._http.close()


# --- windows -----------------------------------------------------------------------------------------------


async def test_five_messages_in_48_hours_then_45047_and_later_45015():
    async with wechat_rig() as rig:
        assert await rig.send("xiaolu") == 45015
        await rig.inbound(user="xiaolu", text="hello")
        assert [await rig.send("xiaolu") for _ in range(6)] == [0] * 5 + [45047]
        await rig.inbound(user="xiaolu", text="again")
        assert await rig.send("xiaolu") == 0
        await rig.control("clock", {"advance": 48 * 3600 + 1})
        assert await rig.send("xiaolu") == 45015


@pytest.mark.parametrize("action", ["menu", "follow", "scan"])
async def test_other_triggers_give_three_messages_for_a_minute(action):
    async with wechat_rig() as rig:
        await rig.inbound(user="xiaolu", action=action, button="7")
        assert [await rig.send("xiaolu") for _ in range(4)] == [0] * 3 + [45047]
        await rig.inbound(user="xiaolu", action=action, button="7")
        await rig.control("clock", {"advance": 61})
        assert await rig.send("xiaolu") == 45015


async def test_a_msgmenu_click_counts_as_a_menu_click_and_restores_nothing_else():
    async with wechat_rig() as rig:
        await rig.inbound(user="xiaolu", text="hello")
        menu = {"head_content": "ok?", "list": [{"id": "101", "content": "满意"}], "tail_content": "thanks"}
        body = {"touser": rig.openid("xiaolu"), "msgtype": "msgmenu", "msgmenu": menu}
        assert (await rig.call("message/custom/send", body))["errcode"] == 0
        assert rig.last("xiaolu")["buttons"] == [[{"text": "满意", "value": "101"}]]
        assert [await rig.send("xiaolu") for _ in range(5)] == [0] * 4 + [45047]
        await rig.inbound(user="xiaolu", action="press", button="101")
        await rig.outcome(2)
        click = next(m for m in rig.messages if "bizmsgmenuid" in m._data)
        assert (click.content, click._data["bizmsgmenuid"]) == ("满意", "101")
        assert [await rig.send("xiaolu") for _ in range(4)] == [0] * 3 + [45047]


async def test_the_window_that_ends_first_is_spent_first():
    async with wechat_rig() as rig:
        await rig.inbound(user="xiaolu", text="hello")
        await rig.inbound(user="xiaolu", action="menu", button="HUMAN")
        assert [await rig.send("xiaolu") for _ in range(3)] == [0] * 3
        await rig.control("clock", {"advance": 61})
        assert [await rig.send("xiaolu") for _ in range(6)] == [0] * 5 + [45047]


async def test_scale_multiplies_the_quotas():
    async with wechat_rig() as rig:
        limits = await rig.control("limits", {"scale": 2})
        assert limits["limits"]["scale"] == 2
        await rig.inbound(user="xiaolu", text="hello")
        assert [await rig.send("xiaolu") for _ in range(11)] == [0] * 10 + [45047]


async def test_people_who_left_or_refuse_are_out_of_reach():
    async with wechat_rig() as rig:
        await rig.inbound(user="xiaolu", text="hello")
        await rig.inbound(user="xiaolu", action="block")
        assert await rig.send("xiaolu") == 48002
        await rig.inbound(user="xiaolu", action="unblock")
        await rig.inbound(user="xiaolu", action="unfollow")
        assert await rig.send("xiaolu") == 45015
        assert await rig.send("never met") == 40003
        assert (await rig.fetch("user/info", openid=rig.openid("xiaolu")))["subscribe"] == 0


# --- contents ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "errcode"),
    [
        ({"msgtype": "text", "text": {"content": ""}}, 44004),
        ({"msgtype": "text", "text": {"content": "长" * 683}}, 45002),
        ({"msgtype": "text", "text": {"content": "长" * 682}}, 0),
        ({"msgtype": "text"}, 47001),
        ({"msgtype": "hologram", "hologram": {}}, 40008),
        ({"msgtype": "image", "image": {"media_id": "none"}}, 40007),
        ({"msgtype": "news", "news": {"articles": [{"title": "1"}, {"title": "2"}]}}, 45008),
        ({"msgtype": "news", "news": {"articles": [{"title": "1", "url": "https://e.invalid"}]}}, 0),
    ],
)
async def test_contents_are_checked(body, errcode):
    async with wechat_rig() as rig:
        await rig.inbound(user="xiaolu", text="hello")
        answer = await rig.call("message/custom/send", {"touser": rig.openid("xiaolu"), **body})
        assert answer["errcode"] == errcode


async def test_escapes_in_the_body_are_shown_as_they_are():
    async with wechat_rig() as rig:
        await rig.inbound(user="xiaolu", text="hello")
        body = {"touser": rig.openid("xiaolu"), "msgtype": "text", "text": {"content": '你好 "q" \n\\ 😀\x01'}}
        await rig.call("message/custom/send", json.dumps(body, ensure_ascii=False).encode())
        assert rig.last("xiaolu")["text"] == '你好 "q" \n\\ 😀\x01'
        await rig.call("message/custom/send", json.dumps(body).encode())
        assert rig.last("xiaolu")["text"] == '\\u4f60\\u597d "q" \n\\ \\ud83d\\ude00\x01'


async def test_agent_name_and_ai_line_are_shown():
    async with wechat_rig() as rig:
        await rig.inbound(user="xiaolu", text="hello")
        more = {"customservice": {"kf_account": "a1@emu"}, "aimsgcontext": {"is_ai_msg": 1}}
        assert await rig.send("xiaolu", **more) == 0
        assert rig.last("xiaolu")["agent"] == "a1@emu"
        assert "AI" in rig.last("xiaolu")["note"]


@pytest.mark.parametrize(("raw", "errcode"), [(b"", 44002), (b"{", 47001), (b"[]", 47001), (b"\xff", 47001)])
async def test_bad_bodies_are_told_apart(raw, errcode):
    async with wechat_rig() as rig:
        assert (await rig.call("message/custom/send", raw))["errcode"] == errcode


async def test_wrong_methods_and_unknown_paths():
    async with wechat_rig() as rig:
        assert (await rig.fetch("message/custom/send"))["errcode"] == 43002
        assert (await rig.call("user/info", {}))["errcode"] == 43001
        assert (await rig.call("made/up", {}))["errcode"] == 40066


async def test_typing_shows_for_fifteen_seconds_or_until_a_message():
    async with wechat_rig() as rig:
        body = {"touser": rig.openid("xiaolu"), "command": "Typing"}

        async def type_(command="Typing"):
            return (await rig.call("message/custom/typing", {**body, "command": command}))["errcode"]

        def shown():
            return {u["user"]: u["typing"] for u in rig.emulator.users()}["xiaolu"]

        assert await type_() == 45080
        await rig.inbound(user="xiaolu", text="hello")
        assert await type_("Sing") == 45072
        assert (await type_(), shown(), await type_()) == (0, True, 45081)
        await rig.send("xiaolu")
        assert not shown()
        assert (await type_(), shown()) == (0, True)
        await rig.control("clock", {"advance": 16})
        assert not shown()


# --- grants, quotas, faults --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "api", "errcode"),
    [
        ("unverified", "message/custom/send", 48001),
        ("unverified", "freepublish/submit", 48001),
        ("subscription_verified", "qrcode/create", 48001),
        ("subscription_verified", "message/template/send", 48001),
        ("subscription_verified", "message/mass/send", 48001),
        ("subscription_verified", "message/custom/send", 40003),
        ("service_verified", "qrcode/create", 47001),
    ],
)
async def test_account_kinds_are_granted_different_apis(kind, api, errcode):
    async with wechat_rig(account_kind=kind) as rig:
        assert (await rig.call(api, {"a": 1}))["errcode"] == errcode


async def test_daily_quotas_end_in_45009_until_cleared_or_the_next_day():
    async with wechat_rig(**{"daily:user/get": 2}) as rig:
        assert [("errcode" in await rig.fetch("user/get")) for _ in range(3)] == [False, False, True]
        assert (await rig.fetch("user/get"))["errcode"] == 45009
        appid = rig.emulator.credentials()["app_id"]
        assert (await rig.call("clear_quota", {"appid": appid}))["errcode"] == 0
        assert (await rig.fetch("user/get"))["total"] == 2
        await rig.fetch("user/get")
        await rig.control("clock", {"advance": 86400})
        assert (await rig.fetch("user/get"))["count"] == 2


@pytest.mark.parametrize(
    ("fault", "errcode"),
    [
        ({"kind": "rate_limit"}, 45011),
        ({"kind": "server_error"}, -1),
        ({"kind": "blocked_by_user", "user": "xiaolu"}, 45015),
        ({"kind": "blocked_by_user", "errcode": 43004}, 43004),
        ({"kind": "errcode", "errcode": 40164}, 40164),
    ],
)
async def test_faults_answer_as_the_platform_would(fault, errcode):
    async with wechat_rig() as rig:
        await rig.inbound(user="xiaolu", text="hello")
        await rig.control("faults", {"method": "custom/send", **fault})
        assert [await rig.send("xiaolu"), await rig.send("xiaolu")] == [errcode, 0]


async def test_switched_off_features_answer_40200():
    async with wechat_rig(msgmenu=False, typing=False) as rig:
        await rig.inbound(user="xiaolu", text="hello")
        openid = rig.openid("xiaolu")
        menu = {"touser": openid, "msgtype": "msgmenu", "msgmenu": {"list": [{"id": "1", "content": "x"}]}}
        assert (await rig.call("message/custom/send", menu))["errcode"] == 40200
        typing = {"touser": openid, "command": "Typing"}
        assert (await rig.call("message/custom/typing", typing))["errcode"] == 40200


# --- media, users, desk, state -----------------------------------------------------------------------------


async def test_media_end_after_three_days_with_a_json_error_and_http_200():
    async with wechat_rig() as rig:
        await rig.inbound(user="xiaolu", media={"kind": "voice"})
        await rig.outcome()
        media_id, token = rig.messages[0].media_id, await rig.token()
        url, params = f"{rig.base_url}/cgi-bin/media/get", {"access_token": token, "media_id": media_id}
        async with rig.http.get(url, params=params) as response:
            assert (await response.read()).startswith(b"#!AMR")
            assert "attachment" in response.headers["Content-Disposition"]
        await rig.control("clock", {"advance": 3 * 86400 + 1})
        assert (await rig.fetch("media/get", media_id=media_id))["errcode"] == 40007


async def test_uploads_are_checked_and_video_comes_as_a_url():
    async with wechat_rig(thumb_limit_bytes=4) as rig:
        client = Client(rig)

        def code(kind, name):
            with pytest.raises(WeChatClientException) as caught:
                client.media.upload(kind, png(name))
            return caught.value.errcode

        def work():
            codes = [code("image", "a.exe"), code("hologram", "a.png"), code("thumb", "a.jpg")]
            video = client.media.upload("video", png("a.mp4"))["media_id"]
            return codes, client.media.download(video), client.media.upload_image(png())

        codes, video, url = await asyncio.to_thread(work)
        client._http.close()
        assert codes == [40005, 40004, 45001]
        for address in (video["video_url"], url):
            async with rig.http.get(address) as response:
                assert await response.read() == PNG


async def test_openids_are_stable_and_name_nobody():
    async with wechat_rig() as rig:
        await rig.inbound(user="newcomer", text="hello", name="新来的")
        users = {u["user"]: u for u in rig.emulator.users()}
        assert [users[u]["name"] for u in ("xiaolu", "laochen", "newcomer")] == ["小鹿乱撞", "老陈", "新来的"]
        answer = await rig.fetch("user/info", openid=users["newcomer"]["openid"])
        assert "新来的" not in json.dumps(answer, ensure_ascii=False)
        body = {"openid": users["newcomer"]["openid"], "remark": "vip"}
        assert (await rig.call("user/info/updateremark", body))["errcode"] == 0
        assert (await rig.fetch("user/info", openid=body["openid"]))["remark"] == "vip"
        listed = (await rig.fetch("user/get"))["data"]["openid"]
        assert set(listed) == {u["openid"] for u in users.values()}


async def test_wechats_own_desk_keeps_messages_from_the_fleet():
    async with wechat_rig() as rig:
        await rig.inbound(user="xiaolu", text="hello")
        await rig.outcome()
        session = {"kf_account": "a1@emu", "openid": rig.openid("xiaolu")}

        async def desk(name):
            url = f"{rig.base_url}/customservice/kfsession/{name}"
            async with rig.http.post(url, params={"access_token": await rig.token()}, json=session) as answer:
                return (await answer.json())["errcode"]

        assert await desk("create") == 0
        await rig.inbound(user="xiaolu", text="to the desk")
        assert await desk("close") == 0
        await rig.inbound(user="xiaolu", text="to the fleet")
        await rig.outcome(2)
        assert [m.content for m in rig.messages] == ["hello", "to the fleet"]


async def test_a_restarted_sandbox_goes_on_where_it_was(tmp_path):
    state, clock = tmp_path / "wechat.json", SandboxClock()
    async with wechat_rig(state_file=state, clock=clock) as rig:
        await rig.inbound(user="newcomer", text="hello")
        await rig.send("newcomer")
        token, chat = await rig.token(), rig.emulator.chat("newcomer")
    async with wechat_rig(state_file=state, clock=clock, webhook=False) as rig:
        assert rig.emulator.chat("newcomer") == chat
        assert await rig.token() == token
        assert [await rig.send("newcomer") for _ in range(5)] == [0] * 4 + [45047]
        assert rig.emulator.webhook_url
