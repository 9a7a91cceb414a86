"""Entries, versions, models and questions on both engines, and how a process follows them."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.contract.ledger_rig import decision, heard

from kefu_adapters.answering import storage
from kefu_adapters.answering.entries import Entry, Knowledge, to_content
from kefu_adapters.answering.knowledge import load_folder, write_folder
from kefu_adapters.stores.knowledge_store import KnowledgeStore, Regression
from kefu_adapters.stores.question_store import Judgement, Question, QuestionStore
from kefu_bots.answers import Answers
from kefu_bots.knowledge import KnowledgeKeeper, bring_in, live
from kefu_core.answers import Record
from kefu_core.decision import Effects
from kefu_core.errors import ConfigError

from .engine_rig import ENGINES, SqlLedger, opened_on

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"


@pytest.fixture(params=ENGINES)
async def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SqlLedger]:
    async with opened_on(request.param, request, tmp_path) as one:
        yield one


def entry(name: str, *phrasings: str, answer: str = "See our website.") -> Entry:
    return Entry(
        id=name,
        topic="other",
        phrasings={"en": phrasings or (f"how to {name}",), "zh": (f"怎么{name}",)},
        answers={"zh": "请看官网。", "en": answer},
    )


async def test_a_version_is_a_draft_until_it_is_published_and_raises_the_revision_then(ledger: SqlLedger) -> None:
    store = KnowledgeStore(ledger.database)
    first, second = to_content(entry("fees")), to_content(entry("fees", answer="The network takes it."))
    assert await store.draft("fees", first, base=0, author="ann", comment="", at=1)
    assert (await store.revision(), (await store.all())[0].state) == (0, "draft")
    version = await store.version("fees", 1)
    assert version is not None
    assert await store.publish("fees", version, author="lee", at=2)
    assert not await store.publish("fees", version, author="lee", at=2)
    assert await store.revision() == 1
    assert await store.draft("fees", second, base=1, author="bob", comment="clearer", at=3)
    assert not await store.draft("fees", second, base=1, author="eve", comment="too late", at=3)
    row = await store.one("fees")
    assert row is not None
    assert (row.version, row.content) == (1, first)
    assert {name: draft.author for name, draft in (await store.drafts()).items()} == {"fees": "bob"}
    newer = await store.version("fees", 2)
    assert newer is not None
    assert await store.publish("fees", newer, author="lee", at=4)
    assert [(v.version, v.state) for v in await store.versions("fees")] == [(2, "live"), (1, "past")]
    assert await store.withdraw("fees", author="lee", at=5)
    assert not await store.withdraw("fees", author="lee", at=5)
    assert await store.revision() == 3


async def test_a_draft_replaces_the_one_before_and_can_be_dropped(ledger: SqlLedger) -> None:
    store = KnowledgeStore(ledger.database)
    for base in (0, 1):
        assert await store.draft("fees", to_content(entry("fees")), base=base, author="ann", comment="", at=1)
    assert [(v.version, v.state) for v in await store.versions("fees")] == [(2, "draft"), (1, "dropped")]
    assert await store.drop_draft("fees", 2)
    assert not await store.drop_draft("fees", 2)
    assert [row.state for row in await store.all()] == ["withdrawn"]


async def test_only_the_newest_models_stay(ledger: SqlLedger) -> None:
    store = KnowledgeStore(ledger.database)
    for number in range(5):
        await store.keep_model(f"m{number}", b"\x00arrays", at=number)
    assert [await store.has_model(f"m{n}") for n in range(5)] == [False, False, True, True, True]
    assert await store.model("m4") == b"\x00arrays"
    assert await store.report("m4") is None
    await store.keep_report("m4", {"pairs": [[0.9, True]]})
    assert await store.report("m4") == {"pairs": [[0.9, True]]}


async def test_questions_keep_their_outcome_and_what_contacts_said(ledger: SqlLedger) -> None:
    asked = heard("7", 1, "what is gas")
    await ledger.append(decision("7", 1, effects=Effects(messages=(asked,))))
    questions, message = QuestionStore(ledger.database), asked.id
    await questions.note(
        [
            Question(message=message, conversation="c1", entry="fees", version=2, score=0.95, outcome="answered", at=5),
            Question(message=message, conversation="c1", entry="other", outcome="answered", at=6),
            Question(message="m2", conversation="c1", outcome="offered", at=7),
            Judgement(conversation="c1", entry="fees", feedback="not_helped"),
            Judgement(conversation="c1", entry="gas", feedback="chosen"),
        ]
    )
    assert await questions.records() == {"fees": Record(helped=0, refused=1, usual=4 / 6)}
    (found,) = await questions.asked(0, troubled=True)
    assert (found.text, found.entry, found.version, found.feedback) == ("what is gas", "fees", 2, "not_helped")
    assert await questions.counts(0) == {"answered": 1, "not_helped": 1, "offered": 1, "chosen": 1}


async def test_regressions_are_added_once_and_removed(ledger: SqlLedger) -> None:
    store = KnowledgeStore(ledger.database)
    for expected in ("fees", ""):
        await store.add_regressions([Regression("r1", "what is gas", expected, "ann")], at=1)
    assert await store.regressions() == [Regression("r1", "what is gas", "", "ann")]
    assert await store.drop_regression("r1")
    assert not await store.drop_regression("r1")


async def test_the_samples_go_in_and_come_out_the_same(ledger: SqlLedger, tmp_path: Path) -> None:
    store, samples = KnowledgeStore(ledger.database), load_folder(KNOWLEDGE)
    counts = await bring_in(store, samples, author="import", at=1)
    assert counts == {"published": len(samples.entries), "same": 0, "conflict": 0}
    again = await bring_in(store, samples, author="import", at=1)
    assert again["same"] == len(samples.entries)
    knowledge, versions = live(await store.all())
    assert knowledge == samples
    assert set(versions.values()) == {1}
    assert write_folder(knowledge, tmp_path / "out") == len(samples.entries)
    assert load_folder(tmp_path / "out") == samples


class Model:
    """A fitted model that gives one ranking."""

    def __init__(self, version: str, *ranking: tuple[str, float]) -> None:
        self.version, self.ranking = version, list(ranking)

    def rank(self, _query: str) -> list[tuple[str, float]]:
        return self.ranking

    def warm(self) -> None:
        return

    def exact_entry(self, _query: str) -> None:
        return None

    def close(self) -> None:
        return


@pytest.fixture
async def keeper(ledger: SqlLedger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[KnowledgeKeeper]:
    """A process that knows two entries and ranks with a model of them; models are "fitted" at once."""
    monkeypatch.setattr(storage, "load", lambda path: Model(path.name, ("fees", 0.97), ("rate", 0.02)))
    monkeypatch.setattr(storage, "build", lambda _entries, _version, _memory: pytest.fail("fitted in this process"))
    monkeypatch.setattr("kefu_bots.knowledge.DEBOUNCE_SECONDS", 0.0)

    def fit(self: object, module: str, _knowledge: Knowledge, stem: str, target: Path) -> None:
        del self
        assert module == "fit"
        target.mkdir(parents=True, exist_ok=True)
        (target / f"{stem}.npz").write_bytes(stem.encode())

    monkeypatch.setattr("kefu_adapters.answering.late.Fitter._run", fit)
    write_folder(Knowledge.of([entry("fees", "what does it cost", "fee please"), entry("rate")]), tmp_path / "seed")
    one = await opened_keeper(ledger, tmp_path, "one")
    yield one
    one.answers.close()
    one.close()


async def opened_keeper(ledger: SqlLedger, tmp_path: Path, name: str) -> KnowledgeKeeper:
    keeper = KnowledgeKeeper(
        KnowledgeStore(ledger.database),
        QuestionStore(ledger.database),
        cache=tmp_path / name,
        now=lambda: datetime(2027, 5, 1, tzinfo=UTC),
    )
    await keeper.open(tmp_path / "seed", answering=True, fits=True)
    return keeper


async def published(keeper: KnowledgeKeeper, *entries: Entry) -> None:
    await bring_in(keeper.store, Knowledge.of(entries), author="lee", at=9)
    await keeper.look()


async def best(answers: Answers, text: str) -> tuple[str, float] | None:
    found = await answers.rank(text, "en", limit=None)
    return (found[0].entry, found[0].score) if found else None


async def test_an_empty_store_is_seeded_once_and_a_bad_folder_is_refused(
    keeper: KnowledgeKeeper, ledger: SqlLedger, tmp_path: Path
) -> None:
    assert set(keeper.answers.knowledge.entries) == {"fees", "rate"}
    (tmp_path / "seed" / "fees.md").write_text("broken")
    again = await opened_keeper(ledger, tmp_path, "two")
    assert set(again.answers.knowledge.entries) == {"fees", "rate"}
    again.answers.close()
    await ledger.database.write(("DELETE FROM settings", ()))
    with pytest.raises(ConfigError, match=r"fees\.md"):
        await opened_keeper(ledger, tmp_path, "three")


async def test_a_withdrawn_entry_is_masked_before_any_fitting(keeper: KnowledgeKeeper) -> None:
    assert await best(keeper.answers, "is it expensive") == ("fees", 0.97)
    await keeper.store.withdraw("fees", author="lee", at=9)
    await keeper.look()
    assert await best(keeper.answers, "is it expensive") == ("rate", 0.02)
    assert await best(keeper.answers, "what does it cost") == ("rate", 0.02)


async def test_new_phrases_are_known_at_once_and_lost_ones_are_no_longer_answered(keeper: KnowledgeKeeper) -> None:
    await published(keeper, entry("fees", "what does it cost", "how much is gas"), entry("gas", "fee please"))
    assert await best(keeper.answers, "how much is gas") == ("fees", 0.995)
    assert await best(keeper.answers, "fee please") == ("gas", 0.995)
    assert await best(keeper.answers, "is it expensive") == ("fees", 0.5)


async def test_a_changed_text_is_given_at_once_with_its_version(keeper: KnowledgeKeeper) -> None:
    await published(keeper, entry("fees", "what does it cost", "fee please", answer="The network takes it."))
    (first, *_) = await keeper.answers.rank("is it expensive", "en", limit=None)
    assert (first.text, first.version, first.score) == ("The network takes it.", "2", 0.97)


async def test_the_fitted_model_reaches_all_processes(
    keeper: KnowledgeKeeper, ledger: SqlLedger, tmp_path: Path
) -> None:
    await keeper.answers.ready_for("is it expensive")
    assert await keeper.fit() == 1
    other = await opened_keeper(ledger, tmp_path, "other")
    assert list((tmp_path / "other").iterdir()) != []
    await published(keeper, entry("fees", "what does it cost"))
    before = keeper.answers.fitted_version
    await other.look()
    assert await keeper.fit() == 1
    assert await keeper.fit() == 0
    for one in (keeper, other):
        await one.look()
        assert one.answers.fitted_version == one.answers.knowledge.version != before
        assert await best(one.answers, "is it expensive") == ("fees", 0.97)
    other.answers.close()


async def test_the_threshold_follows_what_was_measured(keeper: KnowledgeKeeper) -> None:
    keeper.report = {"pairs": [[0.9, True]] * 60 + [[0.8, True]] * 20 + [[0.8, False]] * 5 + [[0.3, False]] * 20}
    assert keeper.threshold(0.98) == 0.9
    assert keeper.threshold(0.9) == 0.8
    keeper.report = {}
    assert keeper.threshold(0.98) == 0.0
