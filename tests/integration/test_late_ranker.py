"""The answerer serves exact phrases before its model is there."""

import threading
import time
from pathlib import Path

import pytest

from kefu_adapters.answering import late, storage
from kefu_adapters.answering.knowledge import load_folder
from kefu_adapters.answering.late import LateRanker

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"


@pytest.fixture
def few(tmp_path: Path) -> Path:
    """A folder of a few entries, quickly fitted."""
    folder = tmp_path / "knowledge"
    folder.mkdir()
    for name in ("account-id", "prepare-info", "fees", "hours"):
        file = KNOWLEDGE / f"{name}.md"
        if file.exists():
            text = file.read_text("utf-8")
            head, body = text.split("\nbuttons:", 1) if "\nbuttons:" in text else (text, "")
            (folder / file.name).write_text(head + ("\n---" + body.split("\n---", 1)[1] if body else ""), "utf-8")
    return folder


def test_exact_phrases_need_no_model_and_the_rest_waits_for_it(few: Path, tmp_path: Path) -> None:
    ranker = LateRanker(load_folder(few), tmp_path / "cache")
    assert ranker.exact_entry("where is my UID") == "account-id"
    assert ranker.exact_entry("where did I leave my keys") is None
    assert not (tmp_path / "cache").exists()
    found = ranker.rank("please tell me where I can see the id of my account")
    assert found[0][0] == "account-id"
    again = LateRanker(load_folder(few), tmp_path / "cache")
    assert again.rank("please tell me where I can see the id of my account") == found


class Model:
    """A model that is there at once."""

    def rank(self, query: str) -> list[tuple[str, float]]:
        return [("account-id", 0.9)]


def test_what_the_child_leaves_undone_is_done_here(few: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    knowledge = load_folder(few)
    monkeypatch.setattr(late.Fitter, "_run", lambda *_arguments: None)
    monkeypatch.setattr(storage, "build", lambda _entries, _version, _memory: Model())
    monkeypatch.setattr(storage, "save", lambda _ranker, _path: None)
    ranker = LateRanker(knowledge, tmp_path / "cache")
    assert ranker.rank("where is the id of my account") == [("account-id", 0.9)]


def test_without_a_model_nothing_is_ranked_and_it_is_tried_again_later(
    few: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(late.LateRanker, "_make_elsewhere", lambda _self: None)
    monkeypatch.setattr(storage, "save", lambda _ranker, _path: None)
    tries = []

    def build(_entries: object, _version: str, _memory: object) -> Model:
        tries.append(1)
        if len(tries) == 1:
            raise MemoryError
        return Model()

    monkeypatch.setattr(storage, "build", build)
    ranker = LateRanker(load_folder(few), tmp_path / "cache")
    assert ranker.rank("what is the weather") == []
    assert ranker.exact_entry("where is my UID") == "account-id"
    assert ranker.rank("what is the weather") == []
    assert len(tries) == 1
    ranker._failed_at = 0.0
    assert ranker.rank("where is the id of my account") == [("account-id", 0.9)]


def test_closing_ends_the_fitting(tmp_path: Path) -> None:
    ranker = LateRanker(load_folder(KNOWLEDGE), tmp_path / "cache")
    warming = threading.Thread(target=ranker.warm)
    warming.start()
    while ranker._fitter.child is None and warming.is_alive():
        time.sleep(0.01)
    child = ranker._fitter.child
    ranker.close()
    warming.join(60)
    assert child is not None
    assert child.returncode not in (0, None)
    assert not warming.is_alive()
