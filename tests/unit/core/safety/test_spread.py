"""A secret sent in pieces is found, and all its messages are named."""

import random
from functools import cache

import pytest
from mnemonic import Mnemonic

from kefu_core.safety.secrets import SecretKind, scan_messages

LISTS = ("english", "spanish", "russian", "japanese", "korean", "chinese_simplified", "chinese_traditional")


mnemonic_of = cache(Mnemonic)
"""Reading a list takes longer than a test."""


def phrase(wordlist: str, seed: int = 11) -> list[str]:
    entropy = random.Random(seed).randbytes(16)
    return mnemonic_of(wordlist).to_mnemonic(entropy).replace("\u3000", " ").split(" ")


@pytest.mark.parametrize("wordlist", LISTS)
def test_one_word_a_message_is_found(wordlist: str) -> None:
    found = scan_messages(["my transfer is late, can you look?", *phrase(wordlist), "that is all of it"])
    assert [each.kind for each in found] == [SecretKind.recovery_phrase]
    assert found[0].messages == tuple(range(1, 13))


@pytest.mark.parametrize("wordlist", LISTS)
def test_four_words_a_message_are_found_around_other_talk(wordlist: str) -> None:
    words = phrase(wordlist)
    texts = [" ".join(words[:4]), "wait a moment, i look for the rest", " ".join(words[4:8]), " ".join(words[8:])]
    assert scan_messages(texts)[0].messages == (0, 2, 3)


def test_numbered_words_need_no_checksum() -> None:
    words = random.Random(4).choices(Mnemonic("english").wordlist, k=12)
    texts = [f"{at}. {word}" for at, word in enumerate(words, 1)]
    assert scan_messages(texts)[0].messages == tuple(range(12))


def test_a_part_that_was_delivered_late_is_found_though_many_of_the_words_are_ordinary() -> None:
    parts = ["stay that chef", "shuffle find uniform", "half swing toe", "when need humble"]
    assert scan_messages(parts)[0].messages == (0, 1, 2, 3)
    for order in ((0, 1, 3, 2), (0, 2, 1, 3), (1, 0, 2, 3), (3, 0, 1, 2), (1, 2, 3, 0)):
        found = scan_messages([parts[at] for at in order])
        assert [each.messages for each in found] == [(0, 1, 2, 3)], order


def test_numbered_words_that_were_announced_are_found_in_any_order() -> None:
    words = ["sweet", "what", "next", "possible", "rich", "modify", "figure", "time", "middle", "okay", "update"]
    texts = [f"{at}. {word}" for at, word in enumerate([*words, "engine"], 1)]
    texts[6], texts[7] = texts[7], texts[6]
    assert scan_messages(["here is my recovery phrase", *texts])[0].messages == tuple(range(1, 13))


def test_announced_part_of_a_phrase_is_found() -> None:
    words = phrase("english")
    texts = ["my seed phrase:", " ".join(words[:5]), " ".join(words[5:9])]
    assert scan_messages(texts)[0].messages == (1, 2)


def test_our_own_question_counts_as_talk_of_phrases() -> None:
    words = phrase("english")
    texts = [" ".join(words[:5]), " ".join(words[5:9])]
    assert scan_messages(texts) == ()
    assert scan_messages(texts, asked="Did you lose your recovery phrase?")[0].messages == (0, 1)


def test_key_cut_in_two_is_found() -> None:
    key = random.Random(8).randbytes(32).hex()
    found = scan_messages(["my key", key[:32], key[32:]])
    assert [(each.kind, each.messages) for each in found] == [(SecretKind.private_key, (1, 2))]


@pytest.mark.parametrize(
    "chat",
    [
        "hello|help|wallet|problem|today|please|wait|still|error|sorry|again|fine|okay|now",
        "在吗|你好|我想问一下|钱包|转账|没到|怎么办|好的|谢谢|多久|可以|明白",
        "hi|when|will|my|money|come|please|tell|me|now|i|wait|since|yesterday",
    ],
)
def test_people_who_type_one_word_a_message_pass(chat: str) -> None:
    assert scan_messages(chat.split("|")) == ()


def test_nothing_is_found_in_nothing() -> None:
    assert scan_messages([]) == ()
    assert scan_messages(["", "  "]) == ()
