"""Items of public lists, and recognising our own posts among them."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kefu_adapters.weibo.ids import PublicId
from kefu_adapters.weibo.listed import ListName, items, message_of, same_text

from .helpers import FAN, NOW, UID

STATUS = {
    "id": 51, "idstr": "51", "text": "@Orbit钱包 求助", "created_at": "Mon Nov 23 09:30:00 +0800 2026",
    "user": {"id": int(FAN), "screen_name": "阿哲\u202e"},
}  # fmt: skip
COMMENT = STATUS | {
    "id": 72,
    "idstr": "72",
    "text": "怎么更新",
    "status": {"id": 51, "user": {"id": int(UID), "screen_name": "Orbit钱包"}},
}


def message(name: ListName, row: dict[str, Any]) -> Any:
    (item,) = items({name.partition("/")[0]: [row]}, UID)
    return message_of("weibo", name, item, NOW)


def test_a_post_that_mentions_us() -> None:
    found = message("statuses/mentions", STATUS)
    assert (found.source_id, found.surface, found.dedupe_keys) == ("s:51", "public:51", ("s:51",))
    assert (found.sender.id, found.sender.name, found.summoned, found.late) == (FAN, "阿哲", True, False)


def test_a_comment_knows_its_post() -> None:
    found = message("comments/to_me", COMMENT)
    assert (found.source_id, found.surface, found.dedupe_keys) == ("c:51:72", "public:51", ("c:72",))


@pytest.mark.parametrize(
    ("changes", "name", "summoned"),
    [
        ({}, "comments/to_me", False),
        ({"text": "@Orbit钱包 在吗"}, "comments/to_me", True),
        ({"reply_comment": {"id": 70, "user": {"id": int(UID)}}}, "comments/to_me", True),
        ({"reply_comment": {"id": 70, "user": {"id": 3}}}, "comments/to_me", False),
        ({}, "comments/mentions", True),
    ],
)
def test_only_who_addresses_us_is_answered(changes: dict[str, Any], name: ListName, summoned: bool) -> None:
    assert message(name, COMMENT | changes).summoned is summoned


def test_what_is_found_late_keeps_its_time_and_is_marked() -> None:
    found = message("statuses/mentions", STATUS | {"created_at": "Mon Nov 23 08:30:00 +0800 2026"})
    assert found.late
    assert NOW - found.sent_at == timedelta(hours=1, seconds=20)


JSON = st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.lists(st.integers(), max_size=2)


@given(st.dictionaries(st.sampled_from([*COMMENT, "reply_comment"]), JSON | st.fixed_dictionaries({"user": JSON})))
def test_strange_items_harm_nobody(changes: dict[str, Any]) -> None:
    rows = [COMMENT | changes, STATUS]
    found = list(items({"comments": rows, "statuses": "x"}, UID))
    assert found[-1].place == PublicId("", "51")


@pytest.mark.parametrize(
    ("ours", "shown", "same"),
    [
        ("今晚维护 https://orbit.example/a", "今晚维护  https://orbit.example/a ", True),
        ("今晚维护 https://orbit.example/a", "今晚维护 http://t.cn/A6xyz", True),
        ("今晚维护 https://orbit.example/a", "今晚维护http://t.cn/A6xyz", True),
        ("今晚维护 https://orbit.example/a", "今晚维护 https://evil.example/a", False),
        ("今晚维护 https://orbit.example/a", "今晚维护", False),
        ("10:00 <-> 11:00 & more", "10:00 &lt;-&gt; 11:00 &amp; more", True),
        ("ＡＢＣ", "abc", True),
        ("今晚维护 10:00", "今晚维护 11:00", False),
    ],
)
def test_our_post_is_recognised_whatever_weibo_does_to_it(ours: str, shown: str, same: bool) -> None:
    assert same_text(ours, shown) is same
