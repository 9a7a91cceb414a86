"""Vectors of phrasings are kept between fits."""

import numpy as np
import pytest

from kefu_adapters.answering import encoders, shelf, storage
from kefu_adapters.answering.knowledge import Knowledge
from kefu_adapters.answering.memory import NAME, VectorMemory


@pytest.fixture
def asked(monkeypatch):
    """The texts that an encoder was asked for; vectors tell their texts apart."""
    seen = []

    def encode(name, texts):
        seen.extend((name, text) for text in texts)
        width = encoders.WIDTHS[name]
        rows = [np.random.default_rng(len(text) + width).normal(size=width) for text in texts]
        return np.asarray(rows, np.float32).reshape(len(texts), width)

    monkeypatch.setattr(encoders, "encode", encode)
    return seen


def test_each_text_is_encoded_once_by_each_encoder(asked):
    memory = VectorMemory()
    first = memory.encode("use", ["a", "bb", "a"])
    assert np.array_equal(first[0], first[2])
    again = memory.encode("use", ["bb"])
    assert np.array_equal(again[0], first[1])
    memory.encode("e5", ["bb"])
    assert asked == [("use", "a"), ("use", "bb"), ("e5", "bb")]
    assert memory.fresh == 3


def test_written_vectors_are_not_encoded_again(asked, tmp_path):
    memory = VectorMemory()
    before = memory.encode("use", ["a", "bb"])
    memory.encode("minilm", [])
    memory.write(tmp_path / "deep" / NAME)
    asked.clear()
    after = VectorMemory.read(tmp_path / "deep" / NAME).encode("use", ["a", "bb"])
    assert np.array_equal(before, after)
    assert not asked
    assert [path.name for path in (tmp_path / "deep").iterdir()] == [NAME]


def test_file_holds_no_text(asked, tmp_path):
    memory = VectorMemory()
    memory.encode("use", ["my secret phrasing"])
    memory.write(tmp_path / NAME)
    assert asked
    assert b"secret" not in (tmp_path / NAME).read_bytes()


def test_too_many_vectors_leave_those_of_the_last_fit(asked, tmp_path, monkeypatch):
    memory = VectorMemory()
    memory.encode("use", ["a", "bb"])
    memory.write(tmp_path / NAME)
    monkeypatch.setattr("kefu_adapters.answering.memory._MOST", 2)
    memory = VectorMemory.read(tmp_path / NAME)
    memory.encode("use", ["bb", "ccc"])
    memory.write(tmp_path / NAME)
    asked.clear()
    VectorMemory.read(tmp_path / NAME).encode("use", ["a", "bb", "ccc"])
    assert asked == [("use", "a")]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no archive"])
def test_damaged_file_counts_as_none(asked, tmp_path, content):
    (tmp_path / NAME).write_bytes(content)
    VectorMemory.read(tmp_path / NAME).encode("use", ["a"])
    VectorMemory.read(tmp_path / "none.npz").encode("use", ["a"])
    assert len(asked) == 2


class _Sample(Knowledge):
    def to_build(self):
        return [{"id": i, "phrasings": [f"{self.version[0]} {i} {n}" for n in "xyz"]} for i in ("one", "two", "three")]


def test_changed_knowledge_has_only_its_new_phrasings_encoded(asked, tmp_path, monkeypatch):
    monkeypatch.setattr(shelf, "installed", lambda: ("use",))
    storage.cached(_Sample(entries={}, version="a" * 40), tmp_path)
    assert len(asked) > 100
    asked.clear()
    storage.cached(_Sample(entries={}, version="b" * 40), tmp_path)
    assert {text for _, text in asked} == {f"b {i} {n}" for i in ("one", "two", "three") for n in "xyz"}
