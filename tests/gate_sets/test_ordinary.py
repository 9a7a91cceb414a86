"""Ordinary work leaves: by words alone and where the meaning is heard, bare and as it is sent."""

from collections.abc import Iterator

import pytest
from tests.blind_sets.report import OFFICIAL
from tests.gate_sets.ordinary import KEPT, LEARNT, as_sent, lines

from kefu_bots import hearing
from kefu_core.safety.gate import meaning
from kefu_core.safety.gate.outgoing import Verdict, judge_outgoing


@pytest.fixture(params=["by words", "by meaning"], scope="module")
def _heard(request: pytest.FixtureRequest) -> Iterator[None]:
    if request.param == "by words":
        yield
        return
    if not hearing.is_installed():
        pytest.skip("the sentence encoder is not installed")
    from kefu_adapters.answering.meaning import load

    meaning.listen(load())
    yield
    meaning.listen(None)


@pytest.mark.usefixtures("_heard")
@pytest.mark.parametrize("name", [LEARNT, KEPT])
def test_ordinary_work_leaves(name: str) -> None:
    every = [sent for line in lines(name) for sent in (line, *as_sent(line))]
    assert [text for text in every if judge_outgoing(text, OFFICIAL).verdict is not Verdict.pass_] == []


def test_the_lists_share_no_line() -> None:
    assert not set(lines(LEARNT)) & set(lines(KEPT))
    assert len(lines(LEARNT)) > 100
    assert len(lines(KEPT)) > 50
