"""Recovery phrases in one text: every list, every way of writing them, and what only resembles them."""

import random
import unicodedata
from collections.abc import Callable
from functools import cache

import pytest
from mnemonic import Mnemonic

from kefu_core.safety.secrets import SecretKind, scan

LISTS = (
    "english",
    "french",
    "spanish",
    "italian",
    "portuguese",
    "czech",
    "turkish",
    "russian",
    "japanese",
    "korean",
    "chinese_simplified",
    "chinese_traditional",
)


mnemonic_of = cache(Mnemonic)
"""Reading a list takes longer than a test."""


def phrase(wordlist: str, words: int = 12, seed: int = 7) -> list[str]:
    entropy = random.Random(seed).randbytes(words * 4 // 3)
    return mnemonic_of(wordlist).to_mnemonic(entropy).replace("\u3000", " ").split(" ")


def kinds(text: str, **talk: str) -> list[SecretKind]:
    return [finding.kind for finding in scan(text, **talk).findings]


FORMS: dict[str, Callable[[list[str]], str]] = {
    "spaces": " ".join,
    "lines": "\n".join,
    "commas": ", ".join,
    "enumeration commas": "、".join,
    "numbered": lambda words: " ".join(f"{at}. {word}" for at, word in enumerate(words, 1)),
    "numbered lines": lambda words: "\n".join(f"{at}) {word}" for at, word in enumerate(words, 1)),
    "hash numbers": lambda words: "\n".join(f"#{at} - {word}" for at, word in enumerate(words, 1)),
    "glued numbers": lambda words: " ".join(f"{at}{word}" for at, word in enumerate(words, 1)),
    "circled numbers": lambda words: " ".join(f"{chr(0x245F + at)}{word}" for at, word in enumerate(words, 1)),
    "labels": lambda words: "\n".join(f"word {at}: {word}" for at, word in enumerate(words, 1)),
    "chinese ordinals": lambda words: "\n".join(f"第{at}个：{word}" for at, word in enumerate(words, 1)),
    "upper case": lambda words: " ".join(words).upper(),
    "title case": lambda words: " ".join(word.title() for word in words),
    "zero width": lambda words: " ".join(f"{word[:1]}\u200b{word[1:]}" for word in words),
    "decomposed": lambda words: unicodedata.normalize("NFD", " ".join(words)),
    "quoted": lambda words: "[" + ",".join(f'"{word}"' for word in words) + "]",
    "emoji": "🔑".join,
    "markup": lambda words: "".join(f"<li><b>{word}</b></li>" for word in words),
    "percent": "%20".join,
    "in a message": lambda words: f"hello, my wallet is broken, seed: {' '.join(words)} please help",
    "in a chinese message": lambda words: f"我的助记词：{' '.join(words)}，帮我看看",
}


@pytest.mark.parametrize("wordlist", LISTS)
@pytest.mark.parametrize("form", FORMS)
def test_phrase_is_found_in_every_list_and_form(wordlist: str, form: str) -> None:
    for size in (12, 15, 18, 21, 24):
        words = phrase(wordlist, size, seed=size)
        outcome = scan(FORMS[form](words))
        assert [finding.kind for finding in outcome.findings] == [SecretKind.recovery_phrase]
        assert "[已隐藏:助记词]" in outcome.redacted
        assert outcome.fragment is None


def test_full_width_letters_are_read() -> None:
    text = "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in " ".join(phrase("english")))
    assert kinds(text) == [SecretKind.recovery_phrase]


def test_words_without_their_accents_are_read() -> None:
    marked = unicodedata.normalize("NFD", " ".join(phrase("spanish")))
    bare = "".join(char for char in marked if not unicodedata.combining(char))
    assert kinds(bare) == [SecretKind.recovery_phrase]


@pytest.mark.parametrize("wordlist", ["chinese_simplified", "chinese_traditional"])
def test_chinese_block_needs_no_separator(wordlist: str) -> None:
    block = "".join(phrase(wordlist, 12, seed=3))
    assert kinds(block) == [SecretKind.recovery_phrase]
    assert kinds(f"我的助记词是{block}") == [SecretKind.recovery_phrase]


def test_chinese_block_is_read_by_our_question() -> None:
    block = "".join(random.Random(2).sample(Mnemonic("chinese_simplified").wordlist[200:], 12))
    assert kinds(block, context="这是我的助记词") == [SecretKind.recovery_phrase]


def test_wrong_checksum_does_not_clear_a_run() -> None:
    words = random.Random(5).choices(Mnemonic("english").wordlist, k=12)
    assert kinds(" ".join(words)) == [SecretKind.recovery_phrase]


def test_schemes_of_twenty_five_words_are_runs_too() -> None:
    words = random.Random(6).choices(Mnemonic("english").wordlist, k=25)
    assert kinds(" ".join(words)) == [SecretKind.recovery_phrase]


@pytest.mark.parametrize("seed", range(12))
def test_one_misspelt_word_is_bridged(seed: int) -> None:
    words = phrase("english", seed=seed)
    longest = max(range(12), key=lambda at: len(words[at]))
    words[longest] = words[longest][:2] + words[longest][3:]
    assert kinds(" ".join(words)) == [SecretKind.recovery_phrase]


def test_four_letters_stand_for_a_word() -> None:
    assert kinds(" ".join(word[:4] for word in phrase("english"))) == [SecretKind.recovery_phrase]


def test_words_without_any_separator_are_divided() -> None:
    assert kinds("".join(phrase("english"))) == [SecretKind.recovery_phrase]
    assert kinds("".join(word.title() for word in phrase("english"))) == [SecretKind.recovery_phrase]


def test_greater_part_of_a_phrase_is_found_where_the_talk_is_of_phrases() -> None:
    part = " ".join(phrase("english")[:9])
    assert kinds(f"three words of my recovery phrase are missing: {part}") == [SecretKind.recovery_phrase]
    assert kinds(part, context="i lost some of my seed words") == [SecretKind.recovery_phrase]
    assert kinds(part) == []


def test_only_the_phrase_is_hidden() -> None:
    outcome = scan(f"Hello. {' '.join(phrase('english'))}. Thanks.", language="en")
    assert outcome.redacted == "Hello. [hidden: recovery phrase]. Thanks."


@pytest.mark.parametrize(
    "text",
    [
        "You can use this wallet again today because they will fix that problem very soon now.",
        "please help me, i forgot my recovery phrase and i do not know what to do about it",
        "the quick transfer of my tokens is still not there, can you tell me what happened with it",
        "what is a seed phrase, and where do i find the twelve words of my wallet?",
        "我的助记词丢了怎么办",
        "助记词是什么意思呢我不明白",
        "你好我想问一下为什么我的钱没有到",
        "我们今天不能使用这个钱包了",
        "昨天我在你们平台充值一直没有到账",
    ],
)
def test_ordinary_talk_passes(text: str) -> None:
    assert kinds(text) == []


def test_fragment_holds_words_of_one_list_and_hides_them() -> None:
    fragment = scan("1. abandon 2. ability").fragment
    assert fragment is not None
    assert (fragment.language_list, fragment.words) == ("english", ("abandon", "ability"))
    assert "abandon" not in repr(fragment)


@pytest.mark.parametrize("text", ["hello there, any news?", "你好", "我们今天不能", "https://example.org", "42", ""])
def test_prose_is_no_fragment(text: str) -> None:
    assert scan(text).fragment is None


def test_single_rare_character_is_a_fragment() -> None:
    fragment = scan("疆").fragment
    assert fragment is not None
    assert fragment.language_list == "chinese_simplified"


@pytest.mark.parametrize(
    "text",
    [
        "abandon " * 11 + "about",
        "my recovery phrase: " + "zoo " * 11 + "wrong",
        "我的助记词是 " + "test " * 11 + "junk",
    ],
)
def test_phrase_that_says_one_word_again_and_again_is_one(text):
    assert scan(text).findings


def test_words_said_again_and_again_are_talk():
    assert not scan("test " * 12).findings


@pytest.mark.parametrize(
    "words",
    ["露能六余民活辖危支按了赶", "石上如老模亲士究罗罪东复", "耐要儿今遂徽弯家包可生世", "资立控又藏用要存方齿岭们"],
)
def test_announced_chinese_phrase_whose_drawn_characters_read_like_a_sentence_is_found(words: str) -> None:
    assert words not in scan(f"我的助记词是：{words}").redacted


def test_chinese_talk_about_phrases_of_a_phrases_length_is_left_alone() -> None:
    for text in ("助记词要自己抄写在纸上保存好", "我的助记词是在纸上写好了的没有丢"):
        assert scan(text).redacted == text


def test_words_set_apart_by_two_signs_as_often_are_hidden_as_a_whole() -> None:
    known = "legal winner thank year wave sausage worth useful legal winner thank yellow"
    words = f"{known} basket".split()
    text = " ".join(f"{word}." if at % 2 else word for at, word in enumerate(words))
    (found,) = scan(text).findings
    assert (found.start, found.end) == (0, len(text))
