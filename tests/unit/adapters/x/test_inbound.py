"""Events as the core sees them; nothing that is signed may break the reader."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kefu_core.messages import AttachmentKind, InboxChanged, MessageReceived, OwnMessageSeen

from .helpers import NOW, PAYLOADS, US, read, sample

FILES = sorted(path.stem for path in PAYLOADS.glob("*.json"))
IGNORED = {
    "aaa_follow", "aaa_mark_read", "aaa_typing", "aaa_unfollow", "chat_sent", "dm_indicate_typing", "dm_read",
    "follow_follow", "follow_unfollow", "replay_job_status",
}  # fmt: skip
UNREADABLE = {"unknown_event_type", "unknown_payload"}


def message(name: str) -> MessageReceived:
    (found,) = read(sample(name)).inbounds
    assert isinstance(found, MessageReceived)
    return found


@pytest.mark.parametrize("name", FILES)
def test_every_sample_is_taken_in_ignored_or_named(name: str) -> None:
    reading = read(sample(name))
    assert bool(reading.ignored) == (name in IGNORED)
    assert bool(reading.unreadable) == (name in UNREADABLE)
    assert bool(reading.inbounds) == (name not in IGNORED | UNREADABLE)


def test_a_direct_message_has_both_keys_and_its_authors_names() -> None:
    found = message("dm_received")
    assert found.dedupe_keys == ("e:4400000000000000016", "m:1990000000000000301")
    assert (found.source_id, found.surface, found.text) == ("1990000000000000301", "private", "hello")
    assert (found.sender.id, found.sender.name, found.sender.username) == ("111", "Lin", "lin")
    assert found.sent_at.timestamp() == pytest.approx(1790000000.123)


@pytest.mark.parametrize("name", ["dm_received_pascal_case", "dm_received_negative_uuid", "aaa_dm"])
def test_older_forms_of_a_message_are_read(name: str) -> None:
    found = message(name)
    assert found.sender.id == "111"
    assert found.text
    assert not found.unsupported


def test_the_same_message_under_a_new_uuid_shares_a_key() -> None:
    first, second = message("dm_received_negative_uuid"), message("dm_received_same_message_new_uuid")
    assert set(first.dedupe_keys) & set(second.dedupe_keys) == {"m:1990000000000000302"}


def test_text_is_unescaped_once_and_links_are_expanded() -> None:
    assert message("dm_received_link").text == "is https://wallet.example/login you? a & b"
    assert message("mention_without_includes").text == "@help_acct <b> & https://wallet.example/x"
    event = sample("dm_received")
    data = event["data"]["payload"]["direct_message_events"][0]["message_create"]["message_data"]
    data["text"] = "&amp;lt; &amp;#97; &quot;"
    (found,) = read(event).inbounds
    assert isinstance(found, MessageReceived)
    assert found.text == "&lt; &#97; &quot;"


def test_a_picture_is_referenced_and_its_link_taken_out() -> None:
    found = message("dm_received_photo")
    assert found.text == "see"
    (picture,) = found.attachments
    assert picture.kind is AttachmentKind.PICTURE
    assert picture.ref == "dm:1990000000000000305:1990000000000000306:aBcD.jpg"


def test_what_we_sent_is_filed_under_the_other_one() -> None:
    (found,) = read(sample("dm_sent")).inbounds
    assert isinstance(found, OwnMessageSeen)
    assert (found.sender.id, found.source_id, found.text) == ("111", "1990000000000000307", "How can we help?")


def test_who_mentions_us_summons_us() -> None:
    found = message("mention")
    assert found.dedupe_keys == ("e:1990000000000000301", "p:1990000000000000301")
    assert (found.surface, found.trigger, found.summoned) == ("public:1990000000000000301", "mention", True)
    assert found.reply_to == ""
    assert message("mention_in_the_middle").text == "Dear @help_acct, 我进不去了 😀"


def test_a_plain_reply_does_not_summon_us_and_a_quote_does() -> None:
    reply, quote = message("reply"), message("quote")
    assert (reply.summoned, reply.reply_to) == (False, "1990000000000000200")
    assert reply.surface == "public:1990000000000000200"
    assert (quote.summoned, quote.sender.username) == (True, "lin")


def test_names_of_the_newer_reference_are_read() -> None:
    found = message("mention_with_post_names")
    assert (found.surface, found.reply_to) == ("public:1990000000000000190", "1990000000000000190")


def test_an_old_post_is_known_by_its_whole_id() -> None:
    found = message("aaa_tweet_create")
    assert (found.source_id, found.summoned) == ("1900000000000000123", True)
    assert message("aaa_tweet_create_long").text.count("a long story") > 5


def test_an_encrypted_message_is_seen_but_not_read() -> None:
    found = message("chat_received")
    assert (found.unsupported, found.sender.id, found.surface, found.text) == ("encrypted_chat", "111", "private", "")


@pytest.mark.parametrize("name", ["oauth_revoke", "aaa_revoke"])
def test_a_revoke_is_ours_alone(name: str) -> None:
    (found,) = read(sample(name)).inbounds
    assert isinstance(found, InboxChanged)
    assert found.change == "revoked"
    assert read(sample(name), user_id="999").ignored == "other_account"


def test_our_own_posts_do_not_come_back() -> None:
    event = sample("mention")
    event["data"]["payload"]["author_id"] = US
    assert read(event).ignored == "own"
    old = sample("aaa_tweet_create")
    old["tweet_create_events"][0]["user"]["id_str"] = US
    assert not read(old).inbounds


def test_a_repost_is_nobodys_question() -> None:
    event = sample("mention")
    event["data"]["payload"]["referenced_tweets"] = [{"type": "retweeted", "id": "5"}]
    assert read(event).ignored == "repost"


def test_events_of_another_account_are_left_alone() -> None:
    assert read(sample("dm_received"), user_id="999").ignored == "other_account"
    assert read(sample("aaa_dm"), user_id="999").ignored == "other_account"


def test_before_our_id_is_known_the_event_tells_it() -> None:
    (found,) = read(sample("dm_received"), user_id="").inbounds
    assert found.sender.id == "111"


def test_one_strange_entry_harms_no_sibling() -> None:
    event = sample("dm_received")
    rows = event["data"]["payload"]["direct_message_events"]
    others = [json.loads(json.dumps(rows[0]).replace("1990000000000000301", str(n))) for n in (1, 2, 3)]
    event["data"]["payload"]["direct_message_events"] = [rows[0], others[0], {"type": "?"}, *others[1:]]
    reading = read(event)
    assert [found.source_id for found in reading.inbounds] == ["1990000000000000301", "1", "2", "3"]
    assert reading.unreadable == "dm.received"
    keys = [key for found in reading.inbounds for key in found.dedupe_keys]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"data":1}', b"[" * 5000, b'{"data":' * 60 + b"1" + b"}" * 60]
)
def test_what_is_no_event_is_unreadable(body: bytes) -> None:
    assert read(body).unreadable
    assert not read(body).inbounds


def test_a_date_ahead_of_us_is_not_believed() -> None:
    event = sample("dm_received")
    event["data"]["payload"]["direct_message_events"][0]["created_timestamp"] = "99999999999999"
    assert read(event).inbounds[0].sent_at == NOW


JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from([US, "111", "9" * 30]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=80, deadline=None)
@given(name=st.sampled_from(FILES), data=st.data())
def test_no_changed_payload_breaks_the_reader(name: str, data: st.DataObject) -> None:
    payload = sample(name)
    for _ in range(data.draw(st.integers(1, 3))):
        mutate(payload, data)
    reading = read(payload)
    for found in reading.inbounds:
        assert found.sender.id
        assert found.dedupe_keys
        assert "\x00" not in getattr(found, "text", "")


def mutate(node: Any, data: st.DataObject) -> None:
    """Replace one value, somewhere."""
    while True:
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        if not keys:
            return
        key = data.draw(st.sampled_from(keys))
        if isinstance(node[key], dict | list) and data.draw(st.booleans()):
            node = node[key]
            continue
        node[key] = data.draw(JUNK)
        return
