"""Both kinds of access token on the emulated WeChat: how they are given, how they die."""

import json

from .wechat_emulator_rig import wechat_rig


async def test_a_new_plain_token_kills_the_former_after_five_minutes():
    async with wechat_rig() as rig:
        first, second = await rig.plain(), await rig.plain()
        assert first["access_token"] != second["access_token"]
        openid = rig.openid("xiaolu")
        assert "errcode" not in await rig.fetch("user/info", first["access_token"], openid=openid)
        await rig.control("clock", {"advance": 301})
        assert (await rig.fetch("user/info", first["access_token"], openid=openid))["errcode"] == 40001
        assert "errcode" not in await rig.fetch("user/info", second["access_token"], openid=openid)
        await rig.control("clock", {"advance": 7200})
        assert (await rig.fetch("user/info", second["access_token"], openid=openid))["errcode"] == 42001


async def test_a_stable_token_stays_until_its_last_five_minutes():
    async with wechat_rig() as rig:
        first = await rig.stable()
        await rig.plain()
        assert (await rig.stable())["access_token"] == first["access_token"]
        await rig.control("clock", {"advance": 6901})
        second = await rig.stable()
        assert second["access_token"] != first["access_token"]
        for token in (first, second):
            answer = await rig.fetch("user/info", token["access_token"], openid=rig.openid("xiaolu"))
            assert answer["subscribe"] == 1


async def test_a_forced_refresh_kills_the_old_token_and_is_rationed():
    async with wechat_rig() as rig:
        first = await rig.stable()
        second = await rig.stable(force_refresh=True)
        answer = await rig.fetch("user/info", first["access_token"], openid=rig.openid("xiaolu"))
        assert (answer["errcode"], second["access_token"] != first["access_token"]) == (40001, True)
        assert (await rig.stable(force_refresh=True))["errcode"] == 45011
        for _ in range(19):
            await rig.control("clock", {"advance": 31})
            assert "access_token" in await rig.stable(force_refresh=True)
        await rig.control("clock", {"advance": 31})
        assert (await rig.stable(force_refresh=True))["errcode"] == 45009


async def test_credentials_are_checked_in_order():
    async with wechat_rig(ip_whitelist=["127.0.0.1"]) as rig:
        assert (await rig.stable(grant_type="x"))["errcode"] == 40002
        assert (await rig.stable(appid="wx0"))["errcode"] == 40013
        assert (await rig.stable(secret="0" * 32))["errcode"] == 40125
        assert (await rig.fetch("user/info", ""))["errcode"] == 41001
        assert (await rig.fetch("user/info", "junk"))["errcode"] == 40014
        assert (await rig.fetch("user/info", "90_" + "a" * 128))["errcode"] == 40001
        await rig.control("limits", {"ip_whitelist": ["203.0.113.9"]})
        refusal = await rig.stable()
        assert refusal["errcode"] == 40164
        assert "127.0.0.1" in refusal["errmsg"]


async def test_no_token_is_in_the_log():
    async with wechat_rig() as rig:
        token, plain = await rig.token(), (await rig.plain())["access_token"]
        await rig.send("xiaolu")
        log = json.dumps(rig.emulator.log.entries())
        assert token not in log
        assert plain not in log
        assert {e["method"] for e in rig.emulator.log.entries()} >= {"stable_token", "message/custom/send"}
        assert rig.emulator.log.entries()[-1]["user"] == "xiaolu"


async def test_a_revoked_token_stays_dead():
    async with wechat_rig() as rig:
        token = await rig.token()
        await rig.control("faults", {"kind": "token_revoked"})
        for _ in range(2):
            assert (await rig.fetch("user/info", token, openid=rig.openid("xiaolu")))["errcode"] == 40001
        assert await rig.token() != token
