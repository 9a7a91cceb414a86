"""Which encoders a question meets, and how their vectors stand together."""

import numpy as np
import pytest

from kefu_adapters.answering.routes import CHINESE, ENGLISH, beside, choose
from kefu_adapters.answering.shelf import E5, MINILM, USE

ALL = (USE, E5, MINILM)


@pytest.mark.parametrize(
    ("scripts", "installed", "routes"),
    [
        ([ENGLISH, CHINESE], ALL, ((USE, MINILM), (USE, E5))),
        ([ENGLISH] * 20, ALL, ((USE, MINILM), (USE,))),
        ([CHINESE] * 20, ALL, ((USE, E5), (USE, E5))),
        ([ENGLISH, CHINESE], (USE, E5), ((USE, E5), (USE, E5))),
        ([ENGLISH, CHINESE], (USE,), ((USE,), (USE,))),
        ([ENGLISH, CHINESE], (), ((), ())),
        ([], ALL, ((USE, MINILM), (USE,))),
    ],
)
def test_each_script_gets_the_encoders_that_know_it(scripts, installed, routes):
    assert choose(np.asarray(scripts, np.int32), installed) == routes


def test_rows_have_length_one_with_and_without_the_english_encoder():
    random = np.random.default_rng(3)
    vectors = {USE: random.normal(size=(2, 5)), MINILM: random.normal(size=(2, 4))}
    means = {name: np.zeros((2, rows.shape[1]), np.float32) for name, rows in vectors.items()}
    joined = beside(vectors, means, (USE, MINILM), np.asarray([ENGLISH, CHINESE]))
    assert np.linalg.norm(joined, axis=1) == pytest.approx([1, 1], abs=1e-6)
    assert joined[0, 5:].any()
    assert not joined[1, 5:].any()
    both = np.linalg.norm(joined[0, 5:]), np.linalg.norm(joined[0, :5])
    assert both[0] == pytest.approx(1.2 * both[1], abs=1e-6)
