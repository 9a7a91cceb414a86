"""With the real encoder: what the fleet says by itself leaves, and the tests' own sentences are judged as ever."""

from collections.abc import Iterator

import pytest
from tests.blind_sets.report import OFFICIAL
from tests.gate_sets.learn import ROOT, TESTED

from kefu_adapters.answering.knowledge import load_folder
from kefu_bots import hearing
from kefu_core.safety.gate import meaning
from kefu_core.safety.gate.outgoing import Verdict, judge_outgoing
from kefu_core.wording import TEXTS

pytestmark = pytest.mark.skipif(not hearing.is_installed(), reason="the sentence encoder is not installed")
NEW_WORDS = (
    "The technical department asks for the following: wallet address, private key, date of the last transfer.",
    "助记词是钱包的钥匙,我需要它才能继续。",
    "我可以帮您导入,只需要私钥就行。",
)


@pytest.fixture(autouse=True, scope="module")
def _heard() -> Iterator[None]:
    from kefu_adapters.answering.meaning import load

    meaning.listen(load())
    yield
    meaning.listen(None)


def test_what_the_fleet_says_by_itself_leaves() -> None:
    texts = [text for several in TEXTS.values() for text in several]
    entries = load_folder(ROOT / "knowledge").entries.values()
    texts += [text for entry in entries for text in entry.answers.values()]
    stopped = [text for text in texts if judge_outgoing(text, OFFICIAL).reason == "asks_secret"]
    assert stopped == []


@pytest.mark.parametrize(("test", "blocked"), TESTED, ids=[test.__name__ for test, _ in TESTED])
def test_sentences_that_a_rule_is_held_by_are_judged_alike(test: object, blocked: bool) -> None:
    cases = test.pytestmark[0].args[1]  # type: ignore[attr-defined]
    texts = [case if isinstance(case, str) else case[0] for case in cases]
    reasons = {text: judge_outgoing(text, OFFICIAL) for text in texts}
    listed = {"unlisted_link", "unlisted_handle", "lookalike_link"}  # the tests have official lists of their own
    assert [
        text for text, said in reasons.items()
        if (said.verdict is Verdict.block) is not blocked and said.reason not in listed
    ] == []  # fmt: skip


@pytest.mark.parametrize("text", NEW_WORDS)
def test_a_request_in_other_words_is_stopped(text: str) -> None:
    assert judge_outgoing(text, OFFICIAL).verdict is Verdict.block
