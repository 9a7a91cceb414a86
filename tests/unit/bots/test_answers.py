"""What is given depends on the day, the platform, the script and judgements; one snapshot answers a question."""

import asyncio
from datetime import UTC, date, datetime

import pytest

from kefu_adapters.answering.entries import Button, Entry, Knowledge
from kefu_bots.answers import Answers
from kefu_core.answers import Record


class Model:
    """Ranks every question alike; ``closed`` when it was let go."""

    def __init__(self, *ranking):
        self.ranking, self.closed = list(ranking), False

    def rank(self, _query):
        return self.ranking

    def warm(self):
        return

    def exact_entry(self, _query):
        return None

    def close(self):
        self.closed = True


def entry(name, **fields):
    plain = {
        "phrasings": {"en": (f"about {name}",), "zh": (f"关于{name}",)},
        "answers": {"zh": "中文。", "en": "English."},
    }
    return Entry(id=name, topic="other", **{**plain, **fields})


class Clock:
    day = 1

    def now(self):
        return datetime(2027, 5, self.day, 12, tzinfo=UTC)


@pytest.fixture
def make():
    made = []

    def build(model, *entries, **options):
        answers = Answers(model, Knowledge.of(entries), warm=False, **options)
        made.append(answers)
        return answers

    yield build
    for one in made:
        one.close()


async def given(answers, text="what now", **options):
    return [c.entry for c in await answers.rank(text, "en", limit=None, **options)]


async def test_an_entry_is_given_on_its_days_only(make):
    clock = Clock()
    may = entry("sale", valid_from=date(2027, 5, 2), valid_until=date(2027, 5, 3))
    answers = make(Model(("sale", 0.9)), may, entry("fees"), now=clock.now)
    found = []
    for clock.day in (1, 2, 3, 4):
        found.append((await given(answers), "sale" in answers.entries["zh"], await given(answers, "about sale")))
    none, there = ([], False, []), (["sale"], True, ["sale"])
    assert found == [none, there, there, none]


async def test_an_entry_for_one_platform_is_given_there_with_its_own_text(make):
    one = entry("fees", answers={"zh": "中文。", "en": "English.", "en@x": "Short."})
    only = entry("menu", audience=("wechat",))
    answers = make(Model(("menu", 0.9), ("fees", 0.1)), one, only)
    assert await given(answers, platform="wechat") == ["menu", "fees"]
    assert await given(answers, platform="x") == ["fees"]
    assert answers.entries_for("x")["en"]["fees"].text == "Short."
    assert answers.entries_for("weibo")["en"]["fees"].text == "English."


async def test_a_traditional_question_brings_the_traditional_text(make):
    answers = make(Model(("fees", 0.9)), entry("fees", answers={"zh": "费用。", "en": "Fee.", "zh-Hant": "費用。"}))
    (traditional,) = await answers.rank("手續費是多少呢", "zh", limit=None)
    (simplified,) = await answers.rank("手续费是多少呢", "zh", limit=None)
    assert (traditional.hant, traditional.text, simplified.hant) == ("費用。", "费用。", "")


async def test_buttons_lead_only_to_what_may_be_given(make):
    labels = {"zh": "看", "en": "See"}
    buttons = tuple(Button(to=to, labels=labels) for to in ("rate", "gone", "human"))
    answers = make(Model(), entry("fees", buttons=buttons), entry("rate"))
    assert [b.value for b in answers.entries["en"]["fees"].buttons] == ["a:rate"]


async def test_links_stand_under_the_text(make):
    answers = make(Model(), entry("fees", links=("https://orbit.example/fees",)))
    assert answers.entries["en"]["fees"].text == "English.\nhttps://orbit.example/fees"


async def test_bad_judgements_lower_a_score_but_no_exact_phrase(make):
    answers = make(Model(("fees", 0.95), ("rate", 0.04)), entry("fees"), entry("rate"))
    answers.records = {"fees": Record(helped=1, refused=19, usual=0.9)}
    (first, *_) = await answers.rank("what now", "en", limit=None)
    (exact,) = await answers.rank("about fees", "en", limit=None)
    assert first.score < 0.7
    assert exact.score > 0.99


async def test_a_switch_takes_effect_for_the_next_question_and_lets_the_old_model_go(make):
    before, after = Model(("fees", 0.9)), Model(("rate", 0.9))
    answers = make(before, entry("fees"), entry("rate"))
    running = asyncio.create_task(given(answers))
    await answers.switch(after, answers.knowledge)
    assert await running == ["fees"]
    assert await given(answers) == ["rate"]
    assert (before.closed, after.closed) == (True, False)
