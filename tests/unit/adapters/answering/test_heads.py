"""How the views' weights are chosen from held-out phrasings."""

import numpy as np
import pytest

from kefu_adapters.answering.heads import choose_mix, log_sum_exp, softmax_mix

ROWS, CLASSES = 1500, 6


def views():
    """A view that tells much, one that tells little, one that tells the contrary, and the truth."""
    random = np.random.default_rng(3)
    truth = random.integers(CLASSES, size=ROWS).astype(np.int32)
    hint = np.zeros((ROWS, CLASSES), np.float32)
    hint[np.arange(ROWS), truth] = 1
    noise = random.normal(0, 1, (3, ROWS, CLASSES)).astype(np.float32)
    return [1.5 * hint + noise[0], 0.8 * hint + noise[1], noise[2] - hint], truth


def loss(logits, mix, truth):
    mixed = softmax_mix(logits, mix)
    return float((log_sum_exp(mixed) - mixed[np.arange(len(truth)), truth]).mean())


def test_view_that_tells_more_weighs_more_and_one_that_misleads_nothing():
    logits, truth = views()
    much, little, contrary = choose_mix(logits, truth)
    assert much > little > 0
    assert contrary == 0


@pytest.mark.parametrize("change", [(0.2, 0, 0), (-0.2, 0, 0), (0, 0.2, 0), (0, -0.2, 0), (0, 0, 0.2)])
def test_no_mix_nearby_makes_held_out_rows_likelier(change):
    logits, truth = views()
    mix = choose_mix(logits, truth)
    assert loss(logits, mix, truth) < loss(logits, mix + np.asarray(change, np.float32), truth)


def test_few_rows_leave_the_weights_near_the_usual_ones():
    logits, truth = views()
    few = choose_mix([view[:2] for view in logits[:2]], truth[:2])
    many = choose_mix(logits[:2], truth)
    assert np.abs(few - 0.3).max() < 0.25 < np.abs(many - 0.3).max()


def test_rows_that_one_view_tells_apart_for_sure_get_a_finite_weight():
    truth = np.arange(60, dtype=np.int32) % CLASSES
    logits = [(np.eye(CLASSES, dtype=np.float32) * 9)[truth]]
    assert 0.3 < float(choose_mix(logits, truth)[0]) < 10
