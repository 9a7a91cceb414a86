"""The opinion by meaning: its head's arithmetic and file, what it remembers, and that the gate's file is its own."""

from importlib.resources import files

import numpy as np
import pytest

from kefu_adapters.answering import e5, meaning, shelf
from kefu_adapters.answering.meaning import AFTER, Head, OpinionByMeaning
from kefu_core.safety.gate.meaning import FILE

HEAD = Head(np.array([[0.0, 20.0], [0.0, 0.0]], np.float32), np.array([[1.0, 0.0], [0.0, 3.0]], np.float32), bias=0.5)
STATES = np.array([[0.0, 1.0], [1.0, 2.0]], np.float32)


def test_each_query_weighs_the_pieces_by_how_much_they_matter_to_it() -> None:
    # The first looks at both alike and means the first number; the second sees the second piece alone.
    assert HEAD.odds(STATES) == pytest.approx(0.5 + 0.5 + 6.0, abs=1e-4)


def test_a_head_is_read_as_it_was_written() -> None:
    again = Head.unpacked(HEAD.packed())
    assert np.allclose(again.queries, HEAD.queries)
    assert again.odds(STATES) == pytest.approx(HEAD.odds(STATES), abs=1e-2)


@pytest.mark.parametrize("damaged", [b"", b"KMH1", HEAD.packed()[:-1], b"XXXX" + HEAD.packed()[4:]])
def test_a_damaged_file_is_refused(damaged: bytes) -> None:
    with pytest.raises(ValueError, match=FILE):
        Head.unpacked(damaged)


def test_a_text_is_encoded_once_while_it_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    opinion = OpinionByMeaning(lambda text: seen.append(text) or STATES, HEAD)
    monkeypatch.setattr(meaning, "REMEMBERED", 2)
    assert opinion("a") == opinion("a")
    opinion("b")
    opinion("a")
    opinion("c")  # b was asked for longest ago
    opinion("a")
    opinion("b")
    assert seen == ["a", "b", "c", "b"]


def test_no_text_is_kept() -> None:
    opinion = OpinionByMeaning(lambda _text: STATES, HEAD)
    opinion("a text that is remembered by its digest")
    assert "remembered" not in repr(opinion._known)


@pytest.mark.skipif(shelf.E5 not in shelf.installed(), reason=f"{shelf.PACKAGES[shelf.E5]} is not installed")
def test_states_are_of_the_pieces_alone_and_the_last_ones_make_the_vector() -> None:
    encoder = e5.E5()
    text = "please send the code"
    states = encoder.states(text, (12,))
    whole = encoder.encode([text])[0]
    assert states.shape[1] == e5.WIDTH
    assert float(states.mean(axis=0) @ whole) / float(np.linalg.norm(states.mean(axis=0))) > 0.9
    assert encoder.states("", (12,)).shape[0] == 1
    assert len(encoder.states("word " * 300, (8,), most=20)) == 18


@pytest.mark.skipif(shelf.E5 not in shelf.installed(), reason=f"{shelf.PACKAGES[shelf.E5]} is not installed")
def test_what_lies_beside_the_gate_fits_the_encoder_and_tells_a_request_from_its_warning() -> None:
    head = Head.unpacked(files("kefu_core.safety.gate").joinpath(FILE).read_bytes())
    assert len(head.queries) == len(AFTER) * e5.WIDTH
    heard = meaning.load()
    assert heard("please send us your recovery phrase") > 0 > heard("we will never ask you for your recovery phrase")
    assert heard("请把助记词发给我们") > 0 > heard("任何人让您发助记词都是骗子,请不要发")
