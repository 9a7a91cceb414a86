"""The public side of the emulated Weibo: posts, mentions, comments."""

import io
import re
from typing import Any

import aiohttp
import pytest

from .weibo_rig import OPERATOR_IP, Rig, weibo

LINK = "https://orbit.example/news"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) + b"\r\n--\r\n"


async def test_a_post_with_a_link_below_the_safe_domain_is_public() -> None:
    async with weibo() as rig:
        status, body = await rig.share(f"新版本发布 {LINK}")
        assert status == 200
        assert (body["text"], body["idstr"], body["mid"]) == (
            f"新版本发布 {LINK}",
            str(body["id"]),
            str(body["id"]),
        )
        (post,) = (await rig.see("timeline"))["posts"]
        assert (post["id"], post["from"], post["text"], post["comments"]) == (
            body["idstr"],
            "brand",
            body["text"],
            [],
        )


@pytest.mark.parametrize(
    ("status", "code"),
    [
        pytest.param("没有链接", 10017, id="no link"),
        pytest.param("https://orbit.example.evil.test/ 冒充", 10017, id="foreign host"),
        pytest.param(f"#话题# {LINK}", 10017, id="topic"),
        pytest.param("字" * 140 + LINK, 20012, id="too long"),
        pytest.param(" ", 20008, id="empty"),
    ],
)
async def test_a_post_that_breaks_the_rules_is_refused(status: str, code: int) -> None:
    async with weibo() as rig:
        http_status, body = await rig.share(status)
        assert (http_status, body["error_code"], body["request"]) == (400, code, "/2/statuses/share.json")
        assert rig.emulator.timeline() == []


async def test_an_app_without_safe_domain_posts_nothing() -> None:
    async with weibo(safe_domains="") as rig:
        body = (await rig.share(LINK))[1]
        assert (body["error_code"], body["error"]) == (10017, "appkey not bind domain!")


async def test_ascii_counts_half_and_a_link_about_eleven() -> None:
    async with weibo() as rig:
        assert (await rig.share("字" * 129 + LINK))[0] == 200
        assert (await rig.share("w" * 258 + LINK + "/" + "x" * 200))[0] == 200
        assert (await rig.share("w" * 281 + LINK))[1]["error_code"] == 20012


async def test_identical_and_similar_texts_are_told_apart() -> None:
    async with weibo() as rig:
        assert (await rig.share(f"今晚维护 10:00 {LINK}"))[0] == 200
        assert (await rig.share(f"今晚维护 10:00 {LINK}"))[1]["error_code"] == 20019
        assert (await rig.share(f"今晚维护，10:00！{LINK}/2"))[1]["error_code"] == 20017
        assert (await rig.share(f"今晚维护 11:00 {LINK}"))[0] == 200
        rig.clock.advance(86_401)
        assert (await rig.share(f"今晚维护 10:00 {LINK}"))[0] == 200


async def test_posts_can_be_read_back_newest_first_and_paged() -> None:
    async with weibo() as rig:
        ids = [(await rig.share(f"第{n}条 {LINK}"))[1]["id"] for n in range(5)]
        page = (await rig.get("/2/statuses/user_timeline.json", count=2))[1]
        assert [s["id"] for s in page["statuses"]] == [ids[4], ids[3]]
        assert (page["next_cursor"], page["previous_cursor"], page["total_number"]) == (ids[2], 0, 5)
        newer = (await rig.get("/2/statuses/user_timeline.json", since_id=ids[3]))[1]
        assert [s["id"] for s in newer["statuses"]] == [ids[4]]
        older = (await rig.get("/2/statuses/user_timeline.json", max_id=ids[1]))[1]
        assert [s["id"] for s in older["statuses"]] == [ids[1], ids[0]]


async def test_an_empty_list_may_come_as_an_array() -> None:
    for shape, empty in (
        ("array", []),
        ("object", {"statuses": [], "previous_cursor": 0, "next_cursor": 0, "total_number": 0}),
    ):
        async with weibo(empty_list=shape) as rig:
            assert (await rig.get("/2/statuses/user_timeline.json"))[1] == empty


async def test_a_delayed_post_is_accepted_and_appears_later() -> None:
    async with weibo(post_delay=90) as rig:
        assert (await rig.share(f"稍后 {LINK}"))[1]["error_code"] == 20032
        assert (await rig.get("/2/statuses/user_timeline.json"))[1]["statuses"] == []
        assert (await rig.share(f"稍后 {LINK}"))[1]["error_code"] == 20019
        rig.clock.advance(91)
        assert len((await rig.get("/2/statuses/user_timeline.json"))[1]["statuses"]) == 1


async def share_picture(rig: Rig, content: bytes) -> Any:
    form = aiohttp.FormData()
    form.add_field("access_token", rig.emulator.credentials()["access_token"])
    form.add_field("status", f"配图 {LINK}")
    form.add_field("rip", OPERATOR_IP)
    form.add_field("pic", io.BytesIO(content), filename="图.png", content_type="image/png")
    async with rig.http.post(rig.base + "/api/2/statuses/share.json", data=form) as response:
        return await response.json()


async def test_a_picture_goes_with_a_multipart_form() -> None:
    async with weibo() as rig:
        assert (await share_picture(rig, b"%PDF-1.7"))["error_code"] == 20005
        assert (await share_picture(rig, PNG + bytes(5 * 2**20)))["error_code"] == 20006
        body = await share_picture(rig, PNG)
        assert body["text"] == f"配图 {LINK}"
        assert body["original_pic"]
        (post,) = rig.emulator.timeline()
        async with rig.http.get(post["media"]["url"]) as response:
            assert await response.read() == PNG
        plain = await rig.post("/2/statuses/share.json", status=f"无图 {LINK}", rip=OPERATOR_IP, pic="x")
        assert plain[1]["error_code"] == 20007


async def test_the_operators_address_is_required() -> None:
    async with weibo() as rig:
        refused = await rig.post("/2/statuses/share.json", status=LINK)
        assert refused[1]["error_code"] == 10016
        wrong = await rig.post("/2/statuses/share.json", status=LINK, rip="here")
        assert wrong[1]["error_code"] == 10017


async def test_only_own_posts_can_be_deleted() -> None:
    async with weibo() as rig:
        own = (await rig.share(LINK))[1]["idstr"]
        foreign = (await rig.do(action="mention", text="@Orbit钱包 在吗"))["id"]
        assert (await rig.post("/2/statuses/destroy.json", id=foreign))[1]["error_code"] == 20102
        assert (await rig.post("/2/statuses/destroy.json", id=own))[1]["idstr"] == own
        assert (await rig.post("/2/statuses/destroy.json", id=own))[1]["error_code"] == 20101
        assert [p["id"] for p in rig.emulator.timeline()] == [foreign]


async def test_the_old_posting_calls_are_closed() -> None:
    async with weibo() as rig:
        status, body = await rig.post("/2/statuses/update.json", status=LINK)
        assert (status, body["error_code"]) == (403, 10014)


async def test_a_mention_is_pushed_with_its_text_and_listed() -> None:
    async with weibo() as rig:
        done = await rig.do(action="mention", text="@Orbit钱包 转账没到")
        body = (await rig.fleet.pushed())[0].json
        assert (body["type"], body["text"]) == ("mention", "@Orbit钱包 转账没到")
        assert body["data"] == {"subtype": "status", "key": done["id"]}
        (listed,) = (await rig.get("/2/statuses/mentions.json"))[1]["statuses"]
        assert (listed["idstr"], listed["user"]["screen_name"]) == (done["id"], "阿哲在路上")
        assert (await rig.get("/2/statuses/mentions.json", filter_by_author=1))[1]["statuses"] == []


async def test_a_mention_may_come_as_an_event_or_not_at_all() -> None:
    async with weibo(mention_push="event") as rig:
        done = await rig.do(action="mention", text="求助")
        body = (await rig.fleet.pushed())[0].json
        assert (body["type"], body["data"]) == ("event", {"subtype": "mention", "key": done["id"]})
        assert body["text"] == "@Orbit钱包 求助"
        await rig.control("limits", {"mention_push": "off"})
        await rig.do(action="mention", text="再求助")
        assert len(rig.fleet.pushes) == 1
        assert len((await rig.get("/2/statuses/mentions.json"))[1]["statuses"]) == 2


async def test_comments_on_own_posts_and_comments_that_name_the_brand_are_listed() -> None:
    async with weibo() as rig:
        post = (await rig.share(LINK))[1]["idstr"]
        plain = (await rig.do(action="comment", message_id=post, text="支持"))["id"]
        naming = (await rig.do("nanshan", action="comment", message_id=post, text="@Orbit钱包 求助"))["id"]
        to_me = (await rig.get("/2/comments/to_me.json"))[1]["comments"]
        assert [c["idstr"] for c in to_me] == [naming, plain]
        assert to_me[1]["status"]["idstr"] == post
        mentions = (await rig.get("/2/comments/mentions.json"))[1]["comments"]
        assert [c["idstr"] for c in mentions] == [naming]
        (push,) = await rig.fleet.pushed()
        assert push.json["data"] == {"subtype": "comment", "key": naming}


async def test_replies_to_comments_stand_below_the_post() -> None:
    async with weibo() as rig:
        post = (await rig.share(LINK))[1]["idstr"]
        comment = (await rig.do(action="comment", message_id=post, text="怎么更新"))["id"]
        named = await rig.post("/2/comments/reply.json", cid=comment, id=post, comment="见官网", rip=OPERATOR_IP)
        assert named[1]["text"] == "回复@阿哲在路上:见官网"
        assert named[1]["reply_comment"]["idstr"] == comment
        await rig.post(
            "/2/comments/reply.json",
            cid=comment,
            id=post,
            comment="见公告",
            without_mention=1,
            rip=OPERATOR_IP,
        )
        (shown,) = rig.emulator.timeline()
        assert [(c["from"], c["text"]) for c in shown["comments"]] == [
            ("user", "怎么更新"),
            ("brand", "回复@阿哲在路上:见官网"),
            ("brand", "见公告"),
        ]


async def test_an_answer_to_the_brands_comment_is_listed_as_received() -> None:
    async with weibo() as rig:
        post = (await rig.do(action="mention", text="@Orbit钱包 求助"))["id"]
        own = (await rig.post("/2/comments/create.json", id=post, comment="请私信官方", rip=OPERATOR_IP))[1]
        answer = (await rig.do(action="comment", message_id=post, reply_to=own["idstr"], text="好的"))["id"]
        (received,) = (await rig.get("/2/comments/to_me.json"))[1]["comments"]
        assert (received["idstr"], received["reply_comment"]["idstr"]) == (answer, own["idstr"])


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"id": "1", "comment": "好", "rip": OPERATOR_IP}, 20101),
        ({"comment": "好", "rip": OPERATOR_IP}, 10016),
        ({"comment": "好", "id": "POST"}, 10016),
        ({"comment": "字" * 141, "id": "POST", "rip": OPERATOR_IP}, 20012),
        ({"comment": "", "id": "POST", "rip": OPERATOR_IP}, 20008),
        ({"comment": "好", "id": "POST", "cid": "7", "rip": OPERATOR_IP}, 20201),
    ],
    ids=["no post", "no id", "no rip", "too long", "empty", "no comment"],
)
async def test_wrong_comments_are_refused(form: dict[str, str], code: int) -> None:
    async with weibo() as rig:
        post = (await rig.share(LINK))[1]["idstr"]
        call = "reply" if "cid" in form else "create"
        form = {k: v.replace("POST", post) for k, v in form.items()}
        assert (await rig.post(f"/2/comments/{call}.json", **form))[1]["error_code"] == code


async def test_ids_rise_and_dates_are_english() -> None:
    async with weibo() as rig:
        post = (await rig.share(LINK))[1]
        comment = (await rig.do(action="comment", text="一"))["id"]
        assert int(comment) > post["id"]
        assert re.fullmatch(r"\w{3} \w{3} \d\d \d\d:\d\d:\d\d \+0800 \d{4}", post["created_at"])
