"""What the evidence does to the score."""

from dataclasses import replace

import numpy as np
import pytest

from kefu_adapters.answering.calibration import CEILING, FEATURES, FLOOR, Standing, cautious, learnt, measure, weigh

MIX = np.asarray([0.2, 0.7, 0.1], np.float32)


def looked(best, second, cosine, background=0.0):
    """Evidence of one question for three entries; both views say the same."""
    logits = np.asarray([[best, second, 0.0, background]], np.float32)
    cosines = np.asarray([[cosine, cosine / 2, 0.0]], np.float32)
    return weigh([logits, logits], [cosines, cosines], MIX, STANDING)


def held_out():
    random = np.random.default_rng(5)
    truth = np.arange(60, dtype=np.int32) % 3
    logits = random.normal(0, 1, (60, 4)).astype(np.float32)
    logits[np.arange(60), truth] += 6
    cosines = random.uniform(0.1, 0.4, (60, 3)).astype(np.float32)
    cosines[np.arange(60), truth] += 0.4
    return logits, cosines, truth


LOGITS, COSINES, TRUTH = held_out()
KNOWN = replace(Standing.unknown(3), near=np.full(3, 0.65, np.float32), sizes=np.full(3, 10, np.float32))
STANDING = measure([LOGITS, LOGITS], [COSINES, COSINES], MIX, TRUTH, KNOWN)


def score(evidence):
    return float(learnt().probability(evidence.features)[0])


def test_clear_question_scores_high_and_a_strange_one_low():
    assert score(looked(8, 0, 0.9)) > 0.9
    assert score(looked(0.4, 0.3, 0.05, background=3)) < 0.1


def test_doubt_between_two_entries_lowers_the_score():
    assert score(looked(8, 7.8, 0.9)) < score(looked(8, 3, 0.9))


def test_nearest_phrasing_decides_where_the_heads_are_torn():
    logits = np.asarray([[3.0, 3.0, 0.0, 0.0]], np.float32)
    cosines = np.asarray([[0.4, 0.9, 0.0]], np.float32)
    assert weigh([logits, logits], [cosines, cosines], MIX, STANDING).top.tolist() == [1]


def test_more_background_lowers_the_score():
    assert score(looked(5, 0, 0.6, background=5)) < score(looked(5, 0, 0.6))


def test_scores_keep_to_their_bounds():
    features = np.asarray([[1e6] * FEATURES, [-1e6] * FEATURES], np.float32)
    for curve in (learnt(), cautious()):
        assert ((curve.probability(features) >= FLOOR) & (curve.probability(features) <= CEILING)).all()


def test_hardness_is_the_log_odds_of_held_out_phrasings():
    assert pytest.approx(np.log(61), abs=0.5) == STANDING.hardness


def test_few_held_out_phrasings_change_nothing():
    few = slice(0, 5)
    again = measure([LOGITS[few]] * 2, [COSINES[few]] * 2, MIX, TRUTH[few], KNOWN)
    assert again is KNOWN
