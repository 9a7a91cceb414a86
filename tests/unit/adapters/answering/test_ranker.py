"""A ranker fitted to a few entries, without the encoder, so that it's quick."""

import subprocess
import sys

import pytest

from kefu_adapters.answering import build, cached, load, shelf, storage
from kefu_adapters.answering.exact import EXACT_SCORE
from kefu_adapters.answering.knowledge import Knowledge
from kefu_adapters.answering.storage import ModelFileError, save

ENTRIES = [
    {"id": "fees", "phrasings": ["how much are the fees", "what does a transfer cost", "手续费是多少", "转账收费吗"]},
    {"id": "backup", "phrasings": ["how do I back up my wallet", "where is the backup", "怎么备份钱包", "备份在哪里"]},
    {"id": "hours", "phrasings": ["when is support open", "opening hours", "客服几点上班", "周末有人吗"]},
    {"id": "silent", "phrasings": ["???"]},
]


@pytest.fixture(autouse=True)
def _no_encoder(monkeypatch):
    monkeypatch.setattr(shelf, "installed", tuple)


@pytest.fixture(scope="module")
def ranker():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shelf, "installed", tuple)
        return build(ENTRIES)


def test_importing_the_package_imports_no_heavy_library():
    code = "import sys, kefu_adapters.answering; sys.exit('numpy' in sys.modules or 'sklearn' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_exact_phrase_gives_its_entry_alone(ranker):
    assert ranker.rank("怎麼備份錢包？") == [("backup", EXACT_SCORE)]


@pytest.mark.parametrize(
    ("query", "entry"),
    [("what is the fee for a transfer", "fees"), ("备份怎么弄", "backup"), ("客服周末上班吗", "hours")],
)
def test_paraphrase_ranks_its_entry_first(ranker, query, entry):
    ranking = ranker.rank(query, "en")
    assert ranking[0][0] == entry
    assert {i for i, _ in ranking} == {"fees", "backup", "hours"}


def test_scores_fall_and_add_up_to_one_at_most(ranker):
    for query in ("what is the fee", "zzz", "今天吃什么", "opening hours and fees"):
        scores = [score for _, score in ranker.rank(query)]
        assert scores == sorted(scores, reverse=True)
        assert sum(scores) <= 1.0 + 1e-6
        assert all(0 <= score < EXACT_SCORE for score in scores)


def test_query_without_a_word_scores_zero(ranker):
    assert [score for _, score in ranker.rank("？？")] == [0.0, 0.0, 0.0]


def test_same_entries_give_the_same_model(ranker):
    again = build(ENTRIES)
    assert again.version == ranker.version
    assert again.rank("what about the costs") == ranker.rank("what about the costs")


@pytest.mark.parametrize("entries", [[], ENTRIES[:1], ENTRIES[3:], [{"id": "a", "phrasings": ["one"]}]])
def test_tiny_knowledge_is_fitted_and_stays_unsure(entries):
    small = build(entries)
    assert all(score < 0.9 for _, score in small.rank("something else entirely"))


def test_saved_model_ranks_as_before(ranker, tmp_path):
    save(ranker, tmp_path / "deep" / "model.npz")
    copy = load(tmp_path / "deep" / "model.npz")
    assert copy.version == ranker.version
    for query in ("what about the costs", "备份", "opening hours", "?"):
        assert copy.rank(query) == ranker.rank(query)
    assert [p.name for p in (tmp_path / "deep").iterdir()] == ["model.npz"]


def test_damaged_file_is_named(tmp_path):
    path = tmp_path / "model.npz"
    path.write_bytes(b"PK\x03\x04 not really")
    with pytest.raises(ModelFileError, match=r"model\.npz"):
        load(path)
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "none.npz")


class _Sample(Knowledge):
    def to_build(self):
        return ENTRIES


def test_cached_fits_once_and_again_after_damage(tmp_path, monkeypatch, ranker):
    fits = []
    monkeypatch.setattr(storage, "build", lambda entries, version, memory: fits.append(version) or ranker)
    knowledge = _Sample(entries={}, version="v1" * 20)
    cached(knowledge, tmp_path)
    assert cached(knowledge, tmp_path).rank("备份") == ranker.rank("备份")
    assert len(fits) == 1
    next(tmp_path.iterdir()).write_bytes(b"")
    cached(knowledge, tmp_path)
    cached(_Sample(entries={}, version="v2" * 20), tmp_path)
    assert fits == ["v1" * 20, "v1" * 20, "v2" * 20]
