"""Announcements on the emulated WeChat: mass sends, publishing, templates, and what is told of them later."""

import asyncio

import pytest
import xmltodict

from .wechat_emulator_rig import Rig, wechat_rig


def to_all(text: str = "news", **more: object) -> dict[str, object]:
    return {"filter": {"is_to_all": True}, "msgtype": "text", "text": {"content": text}, **more}


async def event(rig: Rig, name: str) -> dict:
    """The pushed event ``name``."""

    def find():
        return next((b for b in rig.bodies if f"[{name}]" in b), None)

    return xmltodict.parse(await rig.until(find))["xml"]


async def draft(rig: Rig, **more: object) -> str:
    """The media_id of a new draft with one article."""
    thumb = rig.emulator.account.media.add("image", "a.png", b"x", permanent=True)
    article = {
        "title": "维护公告",
        "content": "<p>今晚 <b>维护</b></p><script>x</script>",
        "thumb_media_id": thumb.media_id,
        **more,
    }
    answer = await rig.call("draft/add", {"articles": [article]})
    return answer.get("media_id") or answer["errcode"]


async def test_a_mass_sent_article_is_in_the_history_and_in_every_chat():
    async with wechat_rig() as rig:
        body = {"filter": {"is_to_all": True}, "msgtype": "mpnews", "mpnews": {"media_id": await draft(rig)}}
        queued = await rig.call("message/mass/sendall", body)
        assert queued["errcode"] == 0
        told = await event(rig, "MASSSENDJOBFINISH")
        assert (told["MsgID"], told["Status"]) == (str(queued["msg_id"]), "send success")
        assert (told["TotalCount"], told["SentCount"]) == ("2", "2")
        post = rig.emulator.timeline()[0]
        assert (post["title"], post["text"], post["via"]) == ("维护公告", "今晚 维护", "mass")
        for user in ("xiaolu", "laochen"):
            card = rig.last(user)
            assert (card["kind"], card["via"]) == ("article", "mass")
            assert card["articles"][0]["url"] == post["url"]
        status = await rig.call("message/mass/get", {"msg_id": queued["msg_id"]})
        assert status["msg_status"] == "SEND_SUCCESS"
        await rig.call("message/mass/delete", {"msg_id": queued["msg_id"], "article_idx": 0})
        assert rig.emulator.timeline() == []
        assert rig.last("xiaolu")["kind"] == "article"


async def test_a_repeated_clientmsgid_tells_the_first_id_and_sends_nothing():
    async with wechat_rig() as rig:
        first = await rig.call("message/mass/sendall", to_all(clientmsgid="a1"))
        again = await rig.call("message/mass/sendall", to_all(clientmsgid="a1"))
        assert (again["errcode"], again["msg_id"]) == (45065, first["msg_id"])
        hasty = await rig.call("message/mass/sendall", to_all(clientmsgid="a1"))
        assert hasty["errcode"] == 45066
        long = await rig.call("message/mass/sendall", to_all(clientmsgid="x" * 33))
        assert long["errcode"] == 45067
        await event(rig, "MASSSENDJOBFINISH")
        assert [m["text"] for m in rig.emulator.chat("xiaolu")] == ["news"]


async def test_without_a_clientmsgid_the_content_is_the_key():
    async with wechat_rig(account_kind="subscription_verified", scale=10) as rig:
        await rig.call("message/mass/sendall", to_all("one"))
        assert (await rig.call("message/mass/sendall", to_all("one")))["errcode"] == 45065
        assert (await rig.call("message/mass/sendall", to_all("two")))["errcode"] == 0


async def test_service_accounts_send_to_all_once_a_day_and_four_times_a_month():
    async with wechat_rig() as rig:
        start = 1_780_300_800 - rig.emulator.clock.now()  # a first of June
        await rig.control("clock", {"advance": start})
        codes = []
        for day in range(5):
            codes.append((await rig.call("message/mass/sendall", to_all(f"{day}")))["errcode"])
            await rig.control("clock", {"advance": 86400})
        assert codes == [0, 0, 0, 0, 45028]
        await rig.control("clock", {"advance": 30 * 86400})
        codes = [(await rig.call("message/mass/sendall", to_all(f"july {i}")))["errcode"] for i in range(2)]
        assert codes == [0, 45028]


async def test_lists_filter_people_over_their_monthly_cap():
    async with wechat_rig(mass_per_month=1) as rig:
        people = [rig.openid("xiaolu"), rig.openid("laochen")]
        body = {"touser": people, "msgtype": "text", "text": {"content": "one"}}
        assert (await rig.call("message/mass/send", body))["errcode"] == 0
        await event(rig, "MASSSENDJOBFINISH")
        rig.bodies.clear()
        await rig.call("message/mass/send", {**body, "text": {"content": "two"}})
        told = await event(rig, "MASSSENDJOBFINISH")
        assert (told["TotalCount"], told["FilterCount"], told["SentCount"]) == ("2", "0", "0")
        assert rig.emulator.timeline() == []


@pytest.mark.parametrize("status", ["err(20008)", "send fail"])
async def test_a_rejected_send_reaches_nobody(status):
    async with wechat_rig(mass_result=status) as rig:
        queued = await rig.call("message/mass/sendall", to_all())
        assert (await event(rig, "MASSSENDJOBFINISH"))["Status"] == status
        assert rig.emulator.chat("xiaolu") == []
        answer = await rig.call("message/mass/get", {"msg_id": queued["msg_id"]})
        assert answer["msg_status"] == "SEND_FAIL"


@pytest.mark.parametrize(
    ("action", "status"),
    [("confirm_mass", "send success"), ("refuse_mass", "err(40001)"), (None, "err(40002)")],
)
async def test_a_protected_send_waits_for_the_administrator(action, status):
    async with wechat_rig(mass_confirm=True) as rig:
        await rig.call("message/mass/sendall", to_all())
        await asyncio.sleep(0.1)
        assert rig.bodies == []
        if action:
            await rig.inbound(action=action)
        else:
            await rig.control("clock", {"advance": 1801})
        assert (await event(rig, "MASSSENDJOBFINISH"))["Status"] == status


async def test_terms_must_be_accepted_and_previews_go_to_one_person():
    async with wechat_rig() as rig:
        preview = {"touser": rig.openid("xiaolu"), "msgtype": "text", "text": {"content": "look"}}
        assert (await rig.call("message/mass/preview", preview))["errcode"] == 0
        assert rig.last("xiaolu")["via"] == "preview"
        assert rig.emulator.chat("laochen") == []
        await rig.control("limits", {"mass_terms": False})
        assert (await rig.call("message/mass/sendall", to_all()))["errcode"] == 48003


# --- publishing --------------------------------------------------------------------------------------------


async def test_a_published_draft_becomes_public_and_is_told_by_an_event():
    async with wechat_rig() as rig:
        media_id = await draft(rig)
        submitted = await rig.call("freepublish/submit", {"media_id": media_id})
        query = {"publish_id": submitted["publish_id"]}
        assert (await rig.call("freepublish/get", query))["publish_status"] == 1
        told = (await event(rig, "PUBLISHJOBFINISH"))["PublishEventInfo"]
        assert (told["publish_id"], told["publish_status"]) == (submitted["publish_id"], "0")
        post = rig.emulator.timeline()[0]
        assert told["article_detail"]["item"]["article_url"] == post["url"]
        done = await rig.call("freepublish/get", query)
        assert (done["publish_status"], done["article_id"]) == (0, told["article_id"])
        assert rig.emulator.chat("xiaolu") == []
        async with rig.http.get(post["url"]) as page:
            assert "维护公告" in await page.text()
        assert (await rig.call("freepublish/submit", {"media_id": media_id}))["errcode"] == 40007


async def test_a_rejected_publication_is_told_with_its_status():
    async with wechat_rig(publish_result=4) as rig:
        await rig.call("freepublish/submit", {"media_id": await draft(rig)})
        told = (await event(rig, "PUBLISHJOBFINISH"))["PublishEventInfo"]
        assert (told["publish_status"], told["fail_idx"]) == ("4", "1")
        assert rig.emulator.timeline() == []


@pytest.mark.parametrize(
    ("field", "errcode"),
    [
        ({"title": "长" * 33}, 45003),
        ({"digest": "长" * 129}, 45004),
        ({"content": "长" * 20_000}, 45002),
        ({"thumb_media_id": "none"}, 40007),
    ],
)
async def test_drafts_are_checked(field, errcode):
    async with wechat_rig() as rig:
        assert await draft(rig, **field) == errcode


# --- templates ---------------------------------------------------------------------------------------------


async def test_a_template_message_is_shown_and_its_outcome_told():
    async with wechat_rig() as rig:
        data = {"thing1": {"value": "已回复"}}
        body = {"touser": rig.openid("xiaolu"), "template_id": "TPL", "data": data, "client_msg_id": "c1"}
        first = await rig.call("message/template/send", body)
        assert await rig.call("message/template/send", body) == first
        told = await event(rig, "TEMPLATESENDJOBFINISH")
        assert (told["MsgID"], told["Status"]) == (str(first["msgid"]), "success")
        assert told["FromUserName"] == rig.openid("xiaolu")
        assert [m["text"] for m in rig.emulator.chat("xiaolu")] == ["thing1: 已回复"]


async def test_a_template_message_to_somebody_who_refuses_fails_later():
    async with wechat_rig(template_ids=["TPL"]) as rig:
        await rig.inbound(user="xiaolu", action="block")
        body = {"touser": rig.openid("xiaolu"), "template_id": "TPL", "data": {"a": {"value": "x"}}}
        assert (await rig.call("message/template/send", body))["errcode"] == 0
        assert (await event(rig, "TEMPLATESENDJOBFINISH"))["Status"] == "failed:user block"
        assert rig.emulator.chat("xiaolu") == []
        assert (await rig.call("message/template/send", {**body, "template_id": "X"}))["errcode"] == 40037
        assert (await rig.call("message/template/send", {**body, "data": {"a": "x"}}))["errcode"] == 47003


async def test_a_subscription_notice_uses_up_one_opt_in():
    async with wechat_rig() as rig:
        body = {"touser": rig.openid("xiaolu"), "template_id": "N1", "data": {"a": {"value": "x"}}}
        assert (await rig.call("message/subscribe/bizsend", body))["errcode"] == 43101
        await rig.inbound(user="xiaolu", action="subscribe", button="N1")
        popup = await event(rig, "subscribe_msg_popup_event")
        assert popup["SubscribeMsgPopupEvent"]["List"]["SubscribeStatusString"] == "accept"
        codes = [(await rig.call("message/subscribe/bizsend", body))["errcode"] for _ in range(2)]
        assert codes == [0, 43101]
        await event(rig, "subscribe_msg_sent_event")
