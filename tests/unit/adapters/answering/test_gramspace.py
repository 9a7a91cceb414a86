"""Coordinates of n-gram rows stand for the rows themselves."""

import numpy as np
import pytest

from kefu_adapters.answering import gramspace
from kefu_adapters.answering.gramspace import GramSpace
from kefu_adapters.answering.heads import Head
from kefu_adapters.answering.views import GramView

TEXTS = ["how much are the fees", "what are fees", "怎么备份钱包", "备份在哪里", "opening hours", "when is it open"]


def space():
    view = GramView.learn(TEXTS)
    sparse = [view.row(text) for text in TEXTS]
    return view, sparse, GramSpace.of(sparse, len(view.idf), 4, np.asarray([0, 2], np.int32))


def test_products_of_coordinates_are_cosines():
    _, _, made = space()
    cosines = made.rows @ made.rows.T
    assert np.diag(cosines) == pytest.approx(np.ones(len(TEXTS)), abs=1e-4)
    assert cosines[0, 1] > 0.3 > cosines[0, 2]


def test_nearest_leaves_the_phrasing_itself_out():
    _, _, made = space()
    cosines = made.rows @ made.rows.T
    assert made.nearest[0] == pytest.approx([cosines[0, 1], max(cosines[0, 2], cosines[0, 3])], abs=1e-4)
    assert made.nearest[3, 1] == pytest.approx(cosines[3, 2], abs=1e-4)


@pytest.mark.parametrize("landmarks", [2400, 3])
def test_head_over_coordinates_says_the_same_over_ngrams(landmarks, monkeypatch):
    monkeypatch.setattr(gramspace, "_LANDMARKS", landmarks)
    monkeypatch.setattr(gramspace, "_LANDMARKS_OF_MANY", 4)
    view, sparse, made = space()
    random = np.random.default_rng(1)
    head = Head(random.normal(size=(made.rows.shape[1], 3)).astype(np.float32), np.zeros(3, np.float32))
    turned = made.head(head, sparse, len(view.idf))
    for number, row in enumerate(sparse):
        assert turned.of_sparse(row)[0] == pytest.approx(head.of_dense(made.rows)[number], abs=1e-4)
