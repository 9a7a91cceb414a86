"""The English encoder: its pieces, its file's tensors, and what its vectors say."""

import numpy as np
import pytest

from kefu_adapters.answering import minilm, shelf
from kefu_adapters.answering.wordpiece import MAX_PIECES, pieces, vocabulary


def words(text):
    names = {number: piece for piece, number in vocabulary().items()}
    return [names[number] for number in pieces(text)][1:-1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello, World!", ["hello", ",", "world", "!"]),
        ("café", ["cafe"]),
        ("what's staking_rewards", ["what", "'", "s", "st", "##aking", "_", "rewards"]),
        ("钱包ok", ["[UNK]", "[UNK]", "ok"]),
        ("", []),
    ],
)
def test_text_is_split_into_the_longest_pieces(text, expected):
    assert words(text) == expected


def test_long_text_is_cut_and_keeps_its_end_mark():
    assert len(pieces("coin " * 500)) == MAX_PIECES
    assert pieces("coin " * 500)[-1] == vocabulary()["[SEP]"]


def test_endless_word_is_one_unknown_piece():
    assert words("a" * 101) == ["[UNK]"]


def field(number, value):
    """One protobuf field, of bytes or of a small number."""
    if isinstance(value, int):
        return bytes([number << 3, value])
    return bytes([number << 3 | 2, len(value)]) + value


def test_tensors_are_read_from_the_file_and_other_fields_passed_over():
    raw = np.asarray([[1, -2], [3, 4]], np.int8).tobytes()
    tensor = field(1, 2) + field(1, 2) + field(2, 3) + field(8, b"w_q") + field(9, raw)
    graph = field(1, b"node") + field(5, tensor) + field(5, field(8, b"empty"))
    data = field(1, 8) + b"\x1d\x00\x00\x00\x00" + field(7, graph)
    found = dict(minilm._tensors(memoryview(data)))
    assert list(found) == ["w_q"]
    assert found["w_q"].tolist() == [[1, -2], [3, 4]]


needs_weights = pytest.mark.skipif("minilm" not in shelf.installed(), reason="the weights' package is not installed")


@pytest.fixture(scope="module")
def encoder():
    return minilm.MiniLM()


@needs_weights
def test_paraphrases_lie_closer_than_strangers(encoder):
    first, same, other = encoder.encode(["I lost my phone", "my mobile is gone", "what does a transfer cost"])
    assert first @ same > 0.6
    assert first @ other < 0.3


@needs_weights
def test_company_does_not_change_a_vector(encoder):
    texts = ["hello", "how do I back up my wallet before I change my phone", ""]
    together = encoder.encode(texts)
    alone = np.concatenate([encoder.encode([text]) for text in texts])
    assert np.abs(together - alone).max() < 1e-5
    assert np.linalg.norm(together, axis=1) == pytest.approx(np.ones(3), abs=1e-5)
