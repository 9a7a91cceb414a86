"""The boundary: every field that can hold words is cleaned and searched; in doubt nothing passes."""

from dataclasses import fields, replace
from typing import Any

import pytest
from tests.unit.core.conversation.talk_rig import NOON

from kefu_bots import boundary
from kefu_bots.boundary import MAX_TEXT, guard, guard_text
from kefu_core import messages
from kefu_core.ledger import Turn
from kefu_core.messages import (
    Attachment,
    AttachmentKind,
    ButtonPressed,
    ContactChange,
    ContactChanged,
    MessageEdited,
    MessageReceived,
    OwnMessageSeen,
    Reaction,
    Sender,
)

PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"
KEY = "4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318"
BASE: dict[str, Any] = {"inbox": "i", "dedupe_keys": ("1",), "sender": Sender(id="7"), "sent_at": NOON}


def message(text="", **values: Any):
    return MessageReceived(**{**BASE, "text": text, **values})


def turn(text, number, direction="in"):
    return Turn(message=f"m{number}", direction=direction, author="contact", text=text, at=NOON)


@pytest.mark.parametrize("kind", [MessageReceived, MessageEdited, OwnMessageSeen])
def test_phrase_in_a_text_is_hidden(kind):
    done = guard(kind(**BASE, text=f"看看 {PHRASE} 谢谢"))
    assert done.kinds == ("recovery_phrase",)
    assert "winner" not in repr(done.inbound)
    assert "谢谢" in done.inbound.text


def test_values_of_buttons_and_scenes_are_searched_too():
    pressed = guard(ButtonPressed(**BASE, value=PHRASE))
    came = guard(ContactChanged(**BASE, change=ContactChange.SCANNED, scene=PHRASE))
    assert pressed.kinds == came.kinds == ("recovery_phrase",)
    assert "winner" not in repr(pressed) + repr(came)


@pytest.mark.parametrize("field", ["file_name", "title", "url"])
def test_words_of_an_attachment_are_searched(field):
    attachment = Attachment(kind=AttachmentKind.FILE, **{field: PHRASE})
    done = guard(message(attachments=(attachment,)))
    assert done.kinds == ("recovery_phrase",)
    assert "winner" not in repr(done)


def test_name_of_the_sender_is_cleaned_and_searched():
    done = guard(message("x", sender=Sender(id="7", name=PHRASE, username="a\u202eb\x00")))
    assert "winner" not in repr(done)
    assert done.inbound.sender.username == "ab"


HOSTILE = "a\x00b\ud800c\u202ed"


def every_text_field():
    for kind in (MessageReceived, MessageEdited, ButtonPressed, Reaction, ContactChanged, OwnMessageSeen):
        for item in fields(kind):
            if item.name in boundary.WORDS and item.type in {str, "str"}:
                yield kind, item.name


@pytest.mark.parametrize(("kind", "field"), tuple(every_text_field()))
def test_hostile_characters_are_taken_out_of_every_text(kind, field):
    needed = {"value": "v", "target": "1", "change": ContactChange.FOLLOWED}
    values = {item.name: needed[item.name] for item in fields(kind) if item.name in needed}
    done = guard(kind(**BASE, **{**values, field: HOSTILE}))
    kept = getattr(done.inbound, field)
    assert "\x00" not in kept
    kept.encode("utf-8")


STRINGS = (str, "str", tuple[str, ...], "tuple[str, ...]")


def every_inbound():
    return [kind for kind in vars(messages).values() if isinstance(kind, type) and issubclass(kind, messages.Inbound)]


@pytest.mark.parametrize("kind", [*every_inbound(), Sender, Attachment])
def test_every_string_of_what_comes_in_is_searched_or_an_id_with_a_reason(kind):
    strings = {item.name for item in fields(kind) if item.type in STRINGS}
    assert strings - boundary.WORDS - boundary.NAMES - boundary.IDS.keys() == set()
    assert all(boundary.IDS.values())


def made(kind, **values: Any):
    needed = {"value": "v", "target": "1", "change": "x", "reference": "r", "outcome": "sent", "author": Sender(id="8")}
    names = {item.name for item in fields(kind)}
    if kind is ContactChanged:
        needed["change"] = ContactChange.FOLLOWED
    return kind(**{**BASE, **{name: needed[name] for name in needed.keys() & names}, **values})


def every_place():
    for kind in every_inbound():
        for item in fields(kind):
            if item.type in {str, "str"} and item.name != "hidden":
                yield kind, item.name


@pytest.mark.parametrize(("kind", "field"), tuple(every_place()))
@pytest.mark.parametrize("secret", [PHRASE, f"my private key is {KEY}"])
def test_secret_is_found_in_every_field_of_every_inbound(kind, field, secret):
    done = guard(made(kind, **{field: secret}))
    assert len(done.kinds) == 1
    assert "winner" not in repr(done)
    assert KEY not in repr(done)


@pytest.mark.parametrize("field", [item.name for item in fields(Sender)])
def test_secret_is_found_in_every_field_of_the_sender(field):
    done = guard(message("x", sender=Sender(**{"id": "7", field: PHRASE})))
    assert done.kinds == ("recovery_phrase",)
    assert "winner" not in repr(done)


@pytest.mark.parametrize("field", [item.name for item in fields(Attachment) if item.type in {str, "str"}])
def test_secret_is_found_in_every_field_of_an_attachment(field):
    attachment = Attachment(kind=AttachmentKind.FILE, **{field: PHRASE})
    done = guard(message(attachments=(attachment,)))
    assert done.kinds == ("recovery_phrase",)
    assert "winner" not in repr(done)


def test_secret_in_place_of_a_dedupe_key_is_found():
    assert "winner" not in repr(guard(message("x", dedupe_keys=(PHRASE,))))


def test_word_of_a_phrase_is_marked_as_a_part_and_an_ordinary_line_is_not():
    assert guard(message("legal winner thank")).inbound.part
    assert guard(message("my words are: legal winner thank")).inbound.part
    assert guard(message("a1b2c3d4e5f60718")).inbound.part
    assert not guard(message("充值没到账怎么办")).inbound.part
    assert not guard(message(PHRASE)).inbound.part


def test_edit_that_completes_a_phrase_stands_in_the_place_of_what_it_changes():
    words = PHRASE.split()
    turns = tuple(replace(turn(word, at), source_id=f"s{at}") for at, word in enumerate(words))
    wrong = tuple(replace(each, text="hmm") if at == 5 else each for at, each in enumerate(turns))
    done = guard(MessageEdited(**BASE, source_id="s5", text=words[5]), turns=wrong)
    assert done.kinds == ("recovery_phrase",)
    assert set(done.retract) == {f"m{at}" for at in range(12)}
    assert done.inbound.text == "[已隐藏]"


def test_words_that_follow_a_hidden_phrase_are_hidden_too_and_ordinary_lines_are_not():
    turns = (turn("[已隐藏:助记词]", 1), turn("请视为已泄露", 2, "out"))
    assert guard(message("9. zebra"), turns=turns).kinds == ("recovery_phrase",)
    assert guard(message("怎么换新钱包"), turns=turns).kinds == ()
    assert guard(message("swap fee"), turns=(turn("hello", 1),)).kinds == ()


def test_phrase_that_comes_whole_takes_back_the_first_try_and_nothing_else():
    words = PHRASE.split()
    turns = (turn(" ".join(words[:5]), 1), turn("swap fee", 2), turn("充值没到账怎么办", 3))
    done = guard(message(PHRASE), turns=turns)
    assert done.kinds == ("recovery_phrase",)
    assert done.retract == ("m1",)


def test_edit_that_completes_a_phrase_takes_back_what_it_was_before():
    before = replace(turn(" ".join(PHRASE.split()[:11]), 1), source_id="s1")
    done = guard(MessageEdited(**BASE, source_id="s1", text=PHRASE), turns=(before,))
    assert done.retract == ("m1",)


def test_text_that_is_far_too_long_is_cut():
    assert len(guard(message("字" * (MAX_TEXT + 500))).inbound.text) == MAX_TEXT


def test_ordinary_message_passes_unchanged_and_is_not_copied():
    plain = message("充值没到账怎么办", attachments=(Attachment(kind=AttachmentKind.PICTURE, ref="p"),))
    done = guard(plain)
    assert done.inbound == plain
    assert (done.kinds, done.retract) == ((), ())


def test_scanner_that_fails_hides_everything(monkeypatch):
    def broken(*_, **__):
        raise RuntimeError(PHRASE)

    monkeypatch.setattr(boundary, "scan", broken)
    done = guard(message("我的问题", sender=Sender(id="7", name="n" * 30)), language="zh")
    assert done.inbound.text == "[已隐藏]"
    assert done.kinds == ("private_key",)
    assert guard_text("我的回答", language="en") == ("[hidden]", ("private_key",))


def test_phrase_over_several_messages_takes_back_its_parts():
    words = PHRASE.split()
    turns = (
        turn("您好", 1),
        turn(" ".join(words[:4]), 2),
        turn("请稍等", 3, "out"),
        turn(" ".join(words[4:8]), 4),
    )
    done = guard(message(" ".join(words[8:])), turns=turns)
    assert done.kinds == ("recovery_phrase",)
    assert done.retract == ("m2", "m4")
    assert done.inbound.text == "[已隐藏]"


HALVES = ("9b7bf92e260c2faed2599864eeb03fd6", "6448d1f37eac3081531ffd08af5f4645")
"""Of a key; the second one begins like a code."""


def test_half_a_key_that_begins_like_a_code_is_hidden_whole_and_takes_the_other_half_back():
    done = guard(message(HALVES[1]), language="en", turns=[turn(HALVES[0], 1)])
    assert done.inbound.text == "[hidden]"
    assert "private_key" in done.kinds
    assert done.retract == ("m1",)


def test_the_half_that_follows_one_that_began_like_a_code_is_hidden_too():
    first = guard(message(HALVES[1]), language="en", turns=[turn(HALVES[0], 0)]).inbound.text
    assert first == "[hidden]"
    assert guard(message(HALVES[0]), language="en", turns=[turn(first, 1)]).inbound.text == "[hidden]"


def test_a_half_that_waited_takes_the_other_half_back_when_it_is_decided():
    waited = guard(message(HALVES[1]), language="en", turns=[turn(HALVES[0], 0)])
    assert "6448" not in waited.inbound.text
    parked = replace(waited.inbound, hidden=waited.kinds)
    assert guard(parked, language="en", turns=[turn(HALVES[0], 1)]).retract == ("m1",)


def test_half_a_phrase_alone_is_an_ordinary_text():
    assert guard(message("legal winner thank year")).kinds == ()


def test_hash_that_was_asked_for_is_no_key():
    asked = (turn("请发送：交易哈希、截图。", 1, "out"),)
    assert guard(message(f"0x{KEY}"), turns=asked).kinds == ()
    assert guard(message(f"私钥 {KEY}")).kinds == ("private_key",)


def test_kind_is_named_once_however_often_it_was_found():
    attachment = Attachment(kind=AttachmentKind.FILE, title=PHRASE, file_name=PHRASE)
    assert guard(message(PHRASE, attachments=(attachment,))).kinds == ("recovery_phrase",)


def test_text_of_ours_passes_the_same_scanner():
    hidden, kinds = guard_text(f"用户说 {PHRASE}")
    assert "winner" not in hidden
    assert kinds == ("recovery_phrase",)
    assert guard_text("您好") == ("您好", ())


def test_guarding_twice_changes_nothing_more():
    once = guard(message(f"看看 {PHRASE}")).inbound
    assert guard(replace(once)).inbound == once
