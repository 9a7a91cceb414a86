"""What we say as WeChat's calls and passive replies, and what can't be said there."""

import json

import pytest
import xmltodict
from hypothesis import given
from hypothesis import strategies as st

from kefu_adapters.wechat import outbound
from kefu_adapters.wechat.replies import cdata, passive_content, render
from kefu_core.errors import BadPayload
from kefu_core.messages import Attachment, AttachmentKind, Button, Operation, OutboundMessage

BUTTONS = ((Button(text="解决了", value="y"), Button(text="还没有", value="n")), (Button(text="找人工", value="h"),))
PICTURE = Attachment(kind=AttachmentKind.PICTURE, blob="b1")


def say(text: str = "", **more) -> OutboundMessage:
    return OutboundMessage(id="m1", inbox="main", recipient="o1", text=text, **more)


def post(text: str = "维护公告", **more) -> OutboundMessage:
    values = {"recipient": "mass", **more}
    return OutboundMessage(id="a1", inbox="main", operation=Operation.POST, text=text, **values)


def test_a_text_is_raw_utf8_json():
    call = outbound.send_call(say('你好 "x"\n😀'), menus=True)
    raw = outbound.encode(call.body)
    assert '{"content":"你好 \\"x\\"\\n😀"}'.encode() in raw
    assert json.loads(raw) == {"touser": "o1", "msgtype": "text", "text": {"content": '你好 "x"\n😀'}}
    assert call.method == "message/custom/send"


def test_buttons_become_a_menu_message():
    body = outbound.send_call(say("这样解决了吗？", buttons=BUTTONS), menus=True).body
    assert body["msgtype"] == "msgmenu"
    assert body["msgmenu"]["head_content"] == "这样解决了吗？"
    assert body["msgmenu"]["list"] == [
        {"id": "y", "content": "解决了"}, {"id": "n", "content": "还没有"}, {"id": "h", "content": "找人工"},
    ]  # fmt: skip


@pytest.mark.parametrize(("menus", "buttons"), [(False, BUTTONS), (True, ((Button(text="x", value="v"),),) * 11)])
def test_buttons_that_fit_no_menu_become_numbered_text(menus, buttons):
    body = outbound.send_call(say("好吗？", buttons=buttons), menus=menus).body
    assert body["msgtype"] == "text"
    assert body["text"]["content"].startswith("好吗？\n\n请回复数字：\n1 ")


def test_the_line_over_numbers_is_not_said_twice_and_links_are_spelled_out():
    link = ((Button(text="帮助", url="https://help.example.com"),),)
    assert outbound.numbered(say("请回复数字：", buttons=BUTTONS)) == "请回复数字：\n1 解决了\n2 还没有\n3 找人工"
    assert outbound.numbered(say("看这里", buttons=link)) == "看这里\n帮助: https://help.example.com"
    assert outbound.numbered(say("x", buttons=BUTTONS, language="en")).splitlines()[2] == "Reply with a number:"


@pytest.mark.parametrize(
    "message",
    [
        say(""),
        say("\x01"),
        say("x", surface="public:1"),
        say("x", attachments=(PICTURE,)),
        say(attachments=(PICTURE, PICTURE)),
        say(attachments=(Attachment(kind=AttachmentKind.FILE, blob="b"),)),
    ],
)
def test_what_wechat_can_not_take_is_refused_before_the_call(message):
    with pytest.raises(BadPayload):
        outbound.send_call(message, menus=True, media_id="M")


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (AttachmentKind.PICTURE, {"msgtype": "image", "image": {"media_id": "M"}}),
        (AttachmentKind.VOICE, {"msgtype": "voice", "voice": {"media_id": "M"}}),
        (AttachmentKind.VIDEO, {"msgtype": "video", "video": {"media_id": "M", "title": "", "description": ""}}),
    ],
)
def test_attachments_go_by_media_id(kind, body):
    message = say(attachments=(Attachment(kind=kind, blob="b"),))
    assert outbound.send_call(message, menus=True, media_id="M").body == {"touser": "o1", **body}


def test_a_mass_text_carries_the_deliverys_id():
    call = outbound.mass_text_call(post(title="公告", link="https://help.example.com/1"))
    assert call.body["clientmsgid"] == "a1"
    assert call.body["filter"] == {"is_to_all": True}
    assert call.body["text"]["content"] == "公告\n\n维护公告\nhttps://help.example.com/1"
    assert (
        len(
            outbound.mass_text_call(OutboundMessage(id="x" * 40, inbox="m", recipient="mass", text="t")).body[
                "clientmsgid"
            ]
        )
        == 32
    )


def test_a_draft_escapes_what_was_written():
    call = outbound.draft_call(post("第一行\n\n<b>&</b>", title="公告", link="https://help.example.com/1"), "COVER")
    (article,) = call.body["articles"]
    assert article["content"] == "<p>第一行</p><p>&lt;b&gt;&amp;&lt;/b&gt;</p>"
    assert (article["title"], article["thumb_media_id"]) == ("公告", "COVER")
    assert article["content_source_url"] == "https://help.example.com/1"


@pytest.mark.parametrize("title", ["长" * 33])
def test_a_title_that_is_too_long_is_refused(title):
    with pytest.raises(BadPayload):
        outbound.draft_call(post(title=title), "COVER")


def test_menu_keys_are_values_that_the_core_knows():
    buttons = outbound.menu_call().body["button"]
    assert [(b["type"], b["key"]) for b in buttons] == [("click", "w:help"), ("click", "w:status"), ("click", "h")]


# --- passive replies ---------------------------------------------------------------------------------------


def test_a_passive_text_names_both_sides_and_numbers_its_buttons():
    content = passive_content(say("解决了吗？", buttons=BUTTONS), {})
    reply = xmltodict.parse(render(content, to="o1", as_account="gh_1", at_seconds=7))["xml"]
    assert (reply["ToUserName"], reply["FromUserName"], reply["CreateTime"]) == ("o1", "gh_1", "7")
    assert reply["Content"] == "解决了吗？\n\n请回复数字：\n1 解决了\n2 还没有\n3 找人工"
    as_json = json.loads(render(content, to="o1", as_account="gh_1", at_seconds=7, form="json"))
    assert as_json["CreateTime"] == 7
    assert as_json["Content"] == reply["Content"]


def test_a_picture_can_be_passive_only_when_it_is_there_already():
    message = say(attachments=(PICTURE,))
    assert passive_content(message, {}) is None
    reply = render(passive_content(message, {"b1": "M1"}), to="o1", as_account="gh_1", at_seconds=7)
    assert xmltodict.parse(reply)["xml"]["Image"] == {"MediaId": "M1"}


@pytest.mark.parametrize(
    "message",
    [
        say(""),
        say("长" * 683),
        say("x", operation=Operation.DELETE),
        say(attachments=(PICTURE, PICTURE)),
        say(attachments=(Attachment(kind=AttachmentKind.VOICE, blob="b1"),)),
    ],
)
def test_what_can_not_be_passive_is_told_apart(message):
    assert passive_content(message, {"b1": "M1"}) is None


@given(
    st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn")), max_size=80),
    st.sampled_from(["", "]]>", "<![CDATA[", "\x00\x08", "😀"]),
)
def test_any_text_goes_through_a_reply(text, middle):
    whole = f"a{text}{middle}{text}b"
    element = xmltodict.parse(f"<xml><C>{cdata(whole)}</C></xml>", strip_whitespace=False)["xml"]["C"]
    assert element == whole.replace("\x00\x08", "")
