"""Every constant text: in both languages, with the same places to fill, and past our own gate."""

import string

import pytest
from tests.unit.core.conversation.talk_rig import CALENDAR, OFFICIAL

from kefu_core.hours import describe
from kefu_core.safety.gate.outgoing import Verdict, judge_outgoing
from kefu_core.wording import TEXTS, say

FILLED = {
    "page": "https://orbit.example/official",
    "code": "K7QM-2XPA",
    "at": "12:03 (UTC+8)",
    "brand": {"zh": "轨道钱包", "en": "Orbit Wallet"},
    "privacy": "https://orbit.example/privacy",
    "case": 20001,
    "count": 3,
    "ahead": 3,
    "place": {"zh": "前面还有 3 位", "en": "3 people are ahead of you"},
    "minutes": 12,
    "hours": {"zh": describe(CALENDAR, "zh"), "en": describe(CALENDAR, "en")},
    "opens": {"zh": "11 月 24 日 09:00", "en": "09:00 on 24 Nov"},
    "until": {"zh": "11 月 24 日 09:00", "en": "09:00 on 24 Nov"},
    "field": {"zh": "交易哈希、截图", "en": "the transaction hash, a screenshot"},
    "fields": {"zh": "账户号、截图", "en": "your account ID, a screenshot"},
    "link": "https://orbit.example/t/cabc.1f.x",
    "name": "林安",
    "title": {"zh": "手续费是多少", "en": "how much are the fees"},
    "topic": {"zh": "充值与提现", "en": "Deposit or withdrawal"},
}


_SENTENCES = {".ask", "ment", "anks", "ater"}
"""Ends of the keys that are said, not shown on a button."""


def places(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def filled(key, language):
    values = {name: FILLED[name] for name in places(TEXTS[key][0])}
    return say(key, language, **{k: v[language] if isinstance(v, dict) else v for k, v in values.items()})


@pytest.mark.parametrize("key", TEXTS)
def test_both_languages_have_the_same_places(key):
    zh, en = TEXTS[key]
    assert zh.strip()
    assert en.strip()
    assert places(zh) == places(en)


@pytest.mark.parametrize("public", [False, True], ids=["private", "public"])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("key", TEXTS)
def test_text_passes_the_gate(key, language, public):
    text = filled(key, language)
    assert "{" not in text
    assert judge_outgoing(text, OFFICIAL, public=public).verdict is Verdict.pass_


def test_texts_said_together_pass_the_gate():
    for language in ("zh", "en"):
        whole = "\n\n".join(filled(key, language) for key in TEXTS)
        assert judge_outgoing(whole, OFFICIAL, public=True).verdict is Verdict.pass_


def test_button_labels_are_short():
    keys = [key for key in TEXTS if key.startswith(("button.", "topic.", "rating.")) and key[-4:] not in _SENTENCES]
    assert [key for key in keys for text in TEXTS[key] if len(text) > 40] == []


def test_unknown_text_is_an_error():
    with pytest.raises(KeyError):
        say("no.such.text", "zh")
