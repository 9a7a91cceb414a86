"""A folder of answers is read whole or refused with every mistake."""

import re
from pathlib import Path

import pytest

from kefu_adapters.answering.knowledge import MAX_CHARS, KnowledgeError, load_folder
from kefu_core.capabilities import Capabilities, TextLimit, TextUnit
from kefu_core.fit import fit
from kefu_core.messages import Button, Draft
from kefu_core.safety.gate.outgoing import Verdict, judge_outgoing
from kefu_core.safety.official.official_list import OfficialList
from kefu_core.wording import say

SAMPLE = Path(__file__).parents[4] / "knowledge"

GOOD = """---
id: {id}
topic: other
phrasings:
  zh: [怎么{id}]
  en: [how to {id}]
---
## zh

请看官网。

## en

See our website.
"""


def write(folder, **texts):
    for name, text in texts.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return folder


def test_good_folder_is_loaded(tmp_path):
    knowledge = load_folder(write(tmp_path, rate=GOOD.format(id="rate"), backup=GOOD.format(id="backup")))
    assert list(knowledge.entries) == ["backup", "rate"]
    assert knowledge.entries["rate"].phrasings["en"] == ("how to rate",)
    assert knowledge.to_build()[1] == {"id": "rate", "phrasings": ["how to rate", "怎么rate"]}


def test_all_mistakes_are_told_at_once_with_file_and_key(tmp_path):
    bad = GOOD.format(id="other-name").replace("topic: other", "topic: money\ncolour: red")
    long = GOOD.format(id="long").replace("See our website.", "x" * 501)
    with pytest.raises(KnowledgeError) as caught:
        load_folder(write(tmp_path, bad=bad, long=long, broken="---\nid: [\n---\n", plain="no front block"))
    mistakes = caught.value.mistakes
    assert {m.rsplit(": ", 1)[0] for m in mistakes if m.startswith("bad")} == {"bad.md: colour", "bad.md: topic"} | {
        "bad.md: id: must equal the file's name"
    }
    assert any(m.startswith("long.md: answer.en: 501 characters") for m in mistakes)
    assert any(m.startswith("broken.md: file: line") for m in mistakes)
    assert any(m.startswith("plain.md: file: begin with") for m in mistakes)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("## en\n\nSee our website.", "", "answer.en"),
        ("See our website.", "**See** it", "answer.en"),
        ("en: [how to a]", "en: []", "phrasings.en"),
        ("en: [how to a]", "en: [yes]", "phrasings.en"),
        ("en: [how to a]", "French: [comment]", "phrasings"),
        ("topic: other", "topic: other\naudience: [icq]", "audience"),
        ("topic: other", "topic: other\nbuttons:\n  - {to: nowhere, zh: 去, en: Go}", "buttons"),
        ("topic: other", "topic: other\nbuttons:\n  - {to: human, zh: 去}", "buttons"),
        ("topic: other", "topic: other\nbuttons:\n  - {to: human, zh: 去, en: A far too long button text}", "buttons"),
    ],
)
def test_each_mistake_names_its_key(tmp_path, old, new, told):
    text = GOOD.format(id="a").replace(old, new)
    with pytest.raises(KnowledgeError, match=rf"^a\.md: {re.escape(told)}: "):
        load_folder(write(tmp_path, a=text))


def test_one_phrasing_in_two_files_is_refused(tmp_path):
    second = GOOD.format(id="b").replace("how to b", "How to A!")
    with pytest.raises(KnowledgeError, match=r"also stands in a\.md"):
        load_folder(write(tmp_path, a=GOOD.format(id="a"), b=second))


def test_empty_folder_is_refused(tmp_path):
    with pytest.raises(KnowledgeError, match="no answer file"):
        load_folder(tmp_path)


def test_version_changes_with_what_a_model_is_fitted_to_only(tmp_path):
    first = load_folder(write(tmp_path, a=GOOD.format(id="a"))).version
    write(tmp_path, a=GOOD.format(id="a").replace("website", "site"))
    assert load_folder(tmp_path).version == first
    write(tmp_path, a=GOOD.format(id="a").replace("how to a", "how do I a"))
    assert load_folder(tmp_path).version != first


def test_answer_comes_in_the_nearest_language(tmp_path):
    knowledge = load_folder(write(tmp_path, a=GOOD.format(id="a")))
    assert knowledge.answer_text("a", "zh-TW") == "请看官网。"
    assert knowledge.answer_text("a", "en_GB") == "See our website."
    assert knowledge.answer_text("a", "de") == "See our website."
    with pytest.raises(KeyError):
        knowledge.answer_text("b", "zh")


def test_sample_answers_are_short_and_name_only_the_brands_hosts():
    knowledge = load_folder(SAMPLE)
    assert len(knowledge.entries) >= 60
    for entry in knowledge.entries.values():
        assert all(10 <= len(phrasings) <= 14 for phrasings in entry.phrasings.values()), entry.id
        for language, text in entry.answers.items():
            assert len(text) <= MAX_CHARS[language]
            hosts = re.findall(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[a-z]{2,}", text)
            assert all(h == "orbit.example" or h.endswith(".orbit.example") for h in hosts), entry.id


def test_sample_answers_pass_the_gate():
    official = OfficialList(domains=frozenset({"orbit.example"}))
    for entry in load_folder(SAMPLE).entries.values():
        for text in [*entry.answers.values(), *(label for b in entry.buttons for label in b.labels.values())]:
            assert judge_outgoing(text, official).verdict is Verdict.pass_, f"{entry.id}: {text}"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_sample_answers_pass_the_gate_as_they_leave_with_their_question_and_numbered_choices(language):
    official = OfficialList(domains=frozenset({"orbit.example"}))
    choices = [say(f"button.{name}", language) for name in ("yes", "no", "human")]
    plain = Capabilities(platform="t", text=TextLimit(limit=10_000, unit=TextUnit.CODE_POINTS))
    for entry in load_folder(SAMPLE).entries.values():
        labels = [*choices, *(button.labels.get(language, "") for button in entry.buttons)]
        draft = Draft(
            text=f"{entry.answers[language]}\n\n{say('did_this_help', language)}",
            buttons=tuple((Button(text=label, value="v"),) for label in labels if label),
        )
        for part in fit(draft, plain, choose=say("choose_number", language)).parts:
            assert judge_outgoing(part.text, official).verdict is Verdict.pass_, f"{entry.id}: {part.text}"
