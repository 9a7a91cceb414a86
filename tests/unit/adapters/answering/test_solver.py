"""Logistic regression is solved: the gradient is right, and vanishes where the solver stops."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kefu_adapters.answering.heads import ABSENT, fit_head
from kefu_adapters.answering.solver import Problem, solve


def problem(seed, rows=40, features=6, classes=4, ridge=5.0):
    random = np.random.default_rng(seed)
    labels = np.concatenate([np.arange(classes), random.integers(classes, size=rows - classes)]).astype(np.int32)
    points = random.normal(size=(rows, features)).astype(np.float32)
    return Problem(points, labels, random.uniform(0.2, 1, rows).astype(np.float32), classes, ridge)


def test_gradient_is_the_slope_of_the_loss():
    task = problem(1)
    point = np.random.default_rng(2).normal(size=(7, 4)).astype(np.float32)
    _, slope = task.loss(point)
    for at in ((0, 0), (3, 2), (6, 1)):
        step = np.zeros_like(point)
        step[at] = 1e-2
        measured = (task.loss(point + step)[0] - task.loss(point - step)[0]) / 2e-2
        assert measured == pytest.approx(float(slope[at]), abs=0.02)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), ridge=st.sampled_from([0.5, 5.0, 30.0]))
@example(seed=35, ridge=30.0)  # one step without gain on the way down
def test_solution_has_no_slope_left(seed, ridge):
    task = problem(seed, ridge=ridge)
    solved = solve(task)
    assert np.abs(task.loss(solved)[1]).max() < 0.05
    assert task.loss(solved)[0] <= task.loss(np.zeros_like(solved))[0]


def test_rows_apart_are_told_apart():
    rows = np.repeat(np.eye(3, dtype=np.float32), 4, axis=0)
    labels = np.repeat(np.arange(3), 4).astype(np.int32)
    head = fit_head(rows, labels, np.ones(12, np.float32), classes=4, ridge=30.0)
    assert (head.of_dense(rows)[:, :3].argmax(axis=1) == labels).all()
    assert (head.bias[3], head.weights[:, 3].any()) == (ABSENT, False)
