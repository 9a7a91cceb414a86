"""A message becomes one call, encoded by nobody yet."""

import json
from typing import Any

import pytest

from kefu_adapters.weibo.ids import PublicId
from kefu_adapters.weibo.menu import encoded, is_shown, menu_of
from kefu_adapters.weibo.outbound import place_of, plan
from kefu_core.errors import BadPayload
from kefu_core.messages import Attachment, AttachmentKind, Operation
from kefu_core.ports import Media

from .helpers import FAN, outgoing, settings

PICTURE = Attachment(kind=AttachmentKind.PICTURE, blob="b1")


def test_a_private_answer() -> None:
    call = plan(outgoing(text='100% + "好" & 😀'), settings())
    assert (call.service, call.path, call.counted, call.has_effect) == (
        "messages",
        "/2/messages/reply.json",
        False,
        True,
    )
    assert call.form == {"type": "text", "data": '{"text":"100% + \\"好\\" & 😀"}', "receiver_id": FAN}


@pytest.mark.parametrize(
    ("reply_to", "surface", "expected"),
    [
        ("s:51", "public:51", PublicId("51")),
        ("c:51:72", "public:51", PublicId("51", "72")),
        ("c::72", "public:c72", PublicId("", "72")),
        ("c::72", "public:51", PublicId("51", "72")),
        ("", "public:51", PublicId("51")),
        ("", "public:c72", PublicId("", "72")),
    ],
)
def test_where_a_public_answer_goes(reply_to: str, surface: str, expected: PublicId) -> None:
    assert place_of(outgoing(reply_to=reply_to, surface=surface)) == expected


def test_an_answer_to_a_post_is_a_comment_and_to_a_comment_a_reply() -> None:
    created = plan(outgoing(surface="public:51"), settings())
    assert created.path == "/2/comments/create.json"
    assert created.form == {"id": "51", "comment": "好的", "comment_ori": "0", "rip": "203.0.113.7"}
    replied = plan(outgoing(surface="public:51", reply_to="c:51:72"), settings())
    assert replied.path == "/2/comments/reply.json"
    assert replied.form == {**created.form, "cid": "72", "without_mention": "1"}
    assert replied.counted


def test_a_post_carries_its_link_once_and_the_picture() -> None:
    media = Media(content=b"x", mime="image/png")
    post = outgoing(operation=Operation.POST, recipient="timeline", text="新版本", link="https://orbit.example/n")
    call = plan(post, settings(), picture=media)
    assert call.path == "/2/statuses/share.json"
    assert call.form == {"status": "新版本 https://orbit.example/n", "rip": "203.0.113.7"}
    assert call.picture is media
    there = outgoing(operation=Operation.POST, recipient="timeline", text="见 https://orbit.example/n", link=post.link)
    assert plan(there, settings()).form["status"] == there.text


@pytest.mark.parametrize("target", ["mass", "subscribers"])
def test_a_broadcast_is_json(target: str) -> None:
    call = plan(outgoing(operation=Operation.POST, recipient=target, text="公告"), settings())
    assert (call.service, call.path) == ("messages", "/2/messages/sendall.json")
    assert call.json == {"filter": {"group_id": "1"}, "text": {"content": "公告"}, "msgtype": "text"}


def test_a_post_can_be_deleted() -> None:
    call = plan(outgoing(operation=Operation.DELETE, target="s:51"), settings())
    assert (call.path, call.form, call.has_effect) == ("/2/statuses/destroy.json", {"id": "51"}, False)


@pytest.mark.parametrize(
    "changes",
    [
        {"text": " "},
        {"recipient": "azhe"},
        {"attachments": (PICTURE,)},
        {"surface": "public:x"},
        {"surface": "public:c72"},
        {"operation": Operation.EDIT},
        {"operation": Operation.PIN},
        {"operation": Operation.DELETE, "target": "c:51:72"},
        {"operation": Operation.DELETE},
        {"operation": Operation.POST, "recipient": "channel"},
    ],
    ids=str,
)
def test_what_weibo_cannot_do_is_refused_before_the_call(changes: dict[str, Any]) -> None:
    with pytest.raises(BadPayload):
        plan(outgoing(**changes), settings())


@pytest.mark.parametrize(
    "changes", [{"surface": "public:51"}, {"operation": Operation.POST, "recipient": "timeline"}], ids=str
)
def test_nothing_public_without_the_operators_address(changes: dict[str, Any]) -> None:
    with pytest.raises(BadPayload, match="operator_ip"):
        plan(outgoing(**changes), settings(operator_ip=""))


def test_the_menu_has_presses_and_pages() -> None:
    menu = menu_of(("人工=w:human", "官网=https://orbit.example/?a=b"))
    assert menu == {
        "button": [
            {"type": "click", "name": "人工", "key": "w:human"},
            {"type": "view", "name": "官网", "url": "https://orbit.example/?a=b"},
        ]
    }
    assert json.loads(encoded(menu)) == menu
    assert is_shown(menu, {"menu": menu})
    assert not is_shown(menu, {})
