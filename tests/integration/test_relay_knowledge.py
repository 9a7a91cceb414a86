"""Answers are proposed, previewed, published, withdrawn and brought back in the console; the bot follows at once."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from tests.fakes.fleet import FakeFleet, fleet

from kefu_adapters.answering import grouping
from kefu_adapters.stores.knowledge_store import MOST_REGRESSIONS, Regression
from kefu_bots.knowledge import bring_in

CONTENT: dict[str, Any] = {
    "topic": "other",
    "phrasings": {"zh": ["怎么评价"], "en": ["how to rate", "leave a review"]},
    "answers": {"zh": "在对话结束后打分。", "en": "Rate after the talk."},
}


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[FakeFleet]:
    """A fleet whose one answer stands in the database."""
    async with fleet(tmp_path) as one:
        await bring_in(one.keeper.store, one.keeper.answers.knowledge, author="import", at=1)
        await one.keeper.look()
        yield one


def content(**changes: Any) -> dict[str, Any]:
    return {**CONTENT, **changes}


async def test_an_agent_proposes_and_a_lead_publishes(house: FakeFleet) -> None:
    agent, lead = await house.desk("ann", "agent"), await house.desk("lee", "lead")
    status, made = await agent.call("PUT", "/api/knowledge/rate", {"content": content(), "base": 0, "comment": "new"})
    assert (status, made) == (201, {"version": 1})
    listed = {item["id"]: item for item in (await agent.get("/api/knowledge"))["items"]}
    assert (listed["rate"]["state"], listed["rate"]["draft"]["by"]["name"]) == ("draft", "Ann")
    assert (await agent.call("POST", "/api/knowledge/rate/publish", {"version": 1}))[0] == 403
    house.ranker.scores = []
    await house.hear("7", "how to rate")
    await lead.post("/api/knowledge/rate/publish", {"version": 1})
    await house.hear("8", "how to rate")
    await house.quiet()
    texts = [message.text for message in house.adapter.sends]
    assert [text.split("\n")[0] for text in texts if "Rate after the talk." in text] == ["Rate after the talk."]
    rows = await house.ledger.database.read("SELECT events FROM events")
    given = [event for row in rows for event in json.loads(row[0]) if event["kind"] == "answer.given"]
    assert [(event["entry"], event["version"]) for event in given] == [("rate", "1")]


async def test_of_two_writers_the_slower_is_told(house: FakeFleet) -> None:
    lead = await house.desk("lee", "lead")
    shown = await lead.get("/api/knowledge/fees")
    base = shown["versions"][0]["version"]
    changed = {**shown["content"], "note": "ask for the network"}
    assert (await lead.call("PUT", "/api/knowledge/fees", {"content": changed, "base": base}))[0] == 201
    status, refusal = await lead.call("PUT", "/api/knowledge/fees", {"content": changed, "base": base})
    assert (status, refusal["error"]["reason"]) == (409, "changed")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"answers": {"zh": "请把助记词发给我们。", "en": "Rate."}}, "the gate would stop"),
        ({"answers": {"en": "Rate."}}, "answer.zh"),
        ({"phrasings": {"en": ["fees"], "zh": ["评价"]}}, "also stands in fees"),
        ({"links": ["https://orbit-wallet.example.net/x"]}, "the gate would stop"),
        ({"colour": "red"}, "unknown key"),
    ],
)
async def test_a_bad_content_is_refused_with_its_mistakes(house: FakeFleet, changes: dict[str, Any], told: str) -> None:
    lead = await house.desk("lee", "lead")
    body = {"content": content(**changes)}
    looked = await lead.post("/api/knowledge/rate/preview", body)
    assert any(told in mistake for mistake in looked["mistakes"]), looked
    status, refusal = await lead.call("PUT", "/api/knowledge/rate", {**body, "base": 0})
    assert (status, looked["looks"]) == (422, [])
    assert any(told in problem["message"] for problem in refusal["error"]["problems"])


async def test_a_preview_shows_the_texts_of_each_platform(house: FakeFleet) -> None:
    lead = await house.desk("lee", "lead")
    looked = await lead.post("/api/knowledge/rate/preview", {"content": content()})
    (look,) = looked["looks"]
    assert look["en"][0].startswith("Rate after the talk.")
    assert look["zh"][0].startswith("在对话结束后打分。")


async def test_a_withdrawn_answer_is_not_given_and_an_earlier_version_comes_back(house: FakeFleet) -> None:
    lead = await house.desk("lee", "lead")
    await lead.post("/api/knowledge/fees/withdraw")
    await house.hear("7", "fees")
    await lead.post("/api/knowledge/fees/restore", {"version": 1})
    await house.hear("8", "fees")
    await house.quiet()
    given = [message.recipient for message in house.adapter.sends if "The network takes the fee." in message.text]
    assert given == ["8"]
    versions = (await lead.get("/api/knowledge/fees"))["versions"]
    assert [(v["version"], v["state"]) for v in versions] == [(2, "live"), (1, "past")]


async def test_a_draft_can_be_rejected(house: FakeFleet) -> None:
    lead = await house.desk("lee", "lead")
    await lead.call("PUT", "/api/knowledge/rate", {"content": content(), "base": 0})
    await lead.post("/api/knowledge/rate/reject", {"version": 1})
    assert (await lead.call("POST", "/api/knowledge/rate/publish", {"version": 1}))[0] == 409
    assert (await lead.call("GET", "/api/knowledge/nothing"))[0] == 404


async def test_unanswered_questions_are_grouped_and_become_phrasings(
    house: FakeFleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grouping, "installed", tuple)
    agent = await house.desk("ann", "agent")
    house.ranker.scores = [("fees", 0.1)]
    for person, text in (("7", "what do you charge"), ("8", "What do you charge?"), ("9", "who are you")):
        await house.hear(person, text)
    await house.questions.step()
    learnt = await agent.get("/api/learning")
    assert [(group["count"], group["guess"]) for group in learnt["groups"]] == [(1, "fees")] * 3
    assert learnt["counts"] == {"handed_off": 3}
    added = await agent.post(
        "/api/learning/phrasing", {"entry": "fees", "language": "en", "text": "what do you charge"}
    )
    shown = await agent.get("/api/knowledge/fees")
    assert added["version"] == shown["versions"][0]["version"] == 2
    assert shown["versions"][0]["content"]["phrasings"]["en"] == ["fees", "what do you charge"]
    assert shown["versions"][0]["state"] == "draft"


async def test_an_agent_learns_from_no_conversation_that_they_may_not_read(
    house: FakeFleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grouping, "installed", tuple)
    ann, bob, lead = await house.desk("ann"), await house.desk("bob"), await house.desk("lee", "lead")
    house.ranker.scores = [("fees", 0.1)]
    for person, text in (("7", "what do you charge"), ("8", "who are you")):
        one = await house.hear(person, text)
        await house.quiet()
    await ann.post(f"/api/conversations/{one}/claim", {"key": "claim-key-1"})
    await house.questions.step()
    seen = {}
    for desk, name in ((ann, "ann"), (bob, "bob"), (lead, "lee")):
        groups = (await desk.get("/api/learning"))["groups"]
        seen[name] = {example["text"] for group in groups for example in group["examples"]}
    assert seen["ann"] == seen["lee"] == {"what do you charge", "who are you"}
    assert seen["bob"] == {"what do you charge"}


async def test_what_contacts_say_of_an_answer_is_counted(house: FakeFleet) -> None:
    agent = await house.desk("ann", "agent")
    for person, said in (("7", "1"), ("8", "2")):
        await house.hear(person, "fees")
        await house.quiet()
        await house.hear(person, said)
    await house.questions.step()
    (fees,) = (await agent.get("/api/knowledge"))["items"]
    assert (fees["helped"], fees["refused"]) == (1, 1)


async def test_the_examination_and_last_months_questions_are_tried_before_publishing(
    house: FakeFleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Candidate:
        def rank(self, query: str) -> list[tuple[str, float]]:
            return [("rate", 0.99)] if "charge" in query else [("fees", 0.2)]

    monkeypatch.setattr("kefu_bots.trials._model", lambda *_arguments: Candidate())
    lead, agent = await house.desk("lee", "lead"), await house.desk("ann", "agent")
    items = [{"question": "what do you charge", "expected": "fees"}, {"question": "hello there", "expected": ""}]
    assert await lead.post("/api/regressions", {"items": items}) == {"added": 2}
    assert (await lead.call("POST", "/api/regressions", {"items": [{"question": "x", "expected": "no"}]}))[0] == 422
    house.ranker.scores = []
    await house.hear("7", "how much do you charge me")
    await house.questions.step()
    path, body = "/api/knowledge/rate/try", {"content": content()}
    assert (await agent.call("POST", path, body))[0] == 403
    assert await lead.post(path, body) == {"state": "running"}
    assert await house.relay.trials.step()
    assert not await house.relay.trials.step()
    found = await lead.post(path, body)
    assert (found["examined"], found["asked"], found["changed"]) == (2, 1, 1)
    assert found["failed"] == [{"question": "what do you charge", "expected": "fees", "given": "rate", "score": 0.99}]
    assert found["changes"][0] | {"question": ""} == {"question": "", "before": "", "after": "rate", "score": 0.99}
    listed = (await agent.get("/api/regressions"))["items"]
    assert (await lead.call("DELETE", f"/api/regressions/{listed[0]['id']}"))[0] == 200


async def test_a_lead_moves_the_target_and_the_threshold_follows(house: FakeFleet) -> None:
    lead = await house.desk("lee", "lead")
    model = house.keeper._path(house.keeper.answers.knowledge).name
    await house.keeper.store.keep_model(model, b"x", at=1)
    pairs = [[0.9, True]] * 60 + [[0.7, True]] * 16 + [[0.7, False]] * 4
    await house.keeper.store.keep_report(model, {"pairs": pairs})
    assert (await lead.call("PUT", "/api/answer-target", {"target": 0.5}))[0] == 400
    status, strict = await lead.call("PUT", "/api/answer-target", {"target": 0.99})
    assert (status, strict["answer_at"]) == (200, 0.9)
    _, loose = await lead.call("PUT", "/api/answer-target", {"target": 0.95})
    assert loose["answer_at"] == house.rules.policy.answer_at == 0.7
    assert [row["target"] for row in loose["curve"]] == sorted(row["target"] for row in loose["curve"])
    assert {row["share"] for row in loose["curve"]} == {0.75, 1.0}


async def test_an_examination_has_an_end(house: FakeFleet) -> None:
    lead = await house.desk("lee", "lead")
    full = [Regression(f"r{number}", f"q{number}", "", "lee") for number in range(MOST_REGRESSIONS)]
    await house.keeper.store.add_regressions(full, at=1)
    item = {"question": "one more", "expected": ""}
    assert (await lead.call("POST", "/api/regressions", {"items": [item]}))[0] == 422
    assert len(await house.keeper.store.regressions()) == MOST_REGRESSIONS
    assert await house.keeper.store.drop_regression("r0")
    assert (await lead.call("POST", "/api/regressions", {"items": [item]}))[0] == 201


async def test_regressions_of_an_unknown_id_are_not_there(house: FakeFleet) -> None:
    lead = await house.desk("lee", "lead")
    await house.keeper.store.add_regressions([Regression("r1", "q", "", "lee")], at=1)
    assert (await lead.call("DELETE", "/api/regressions/r2"))[0] == 404


async def test_answers_are_found_by_their_words_with_the_places(house: FakeFleet) -> None:
    agent = await house.desk("ann", "agent")
    (found,) = (await agent.get("/api/answers?q=NETWORK%20fees&language=en"))["items"]
    assert (found["entry"], found["topic"], found["note"]) == ("fees", "transfer", "")
    assert [found["text"][a:b] for a, b in found["marks"]["text"]] == ["network", "fee"]
    house.ranker.scores = [("fees", 0.2)]
    (guessed,) = (await agent.get("/api/answers?q=zzz&language=en"))["items"]
    assert (guessed["entry"], guessed["marks"]) == ("fees", {"title": [], "text": [], "note": []})


async def test_a_question_that_became_a_live_phrasing_is_unanswered_no_more(
    house: FakeFleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grouping, "installed", tuple)
    lead = await house.desk("lee", "lead")
    house.ranker.scores = [("fees", 0.1)]
    await house.hear("7", "what do you charge")
    await house.questions.step()
    body = {"entry": "fees", "language": "en", "text": "what do you charge"}
    made = await lead.post("/api/learning/phrasing", body)
    assert len((await lead.get("/api/learning"))["groups"]) == 1, "a draft answers nobody"
    await lead.post("/api/knowledge/fees/publish", {"version": made["version"]})
    assert (await lead.get("/api/learning"))["groups"] == []
    await house.hear("8", "what do you charge?")
    await house.quiet()
    assert house.adapter.sends[-1].text.startswith("The network takes the fee.")
