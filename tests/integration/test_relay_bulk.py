"""One act on several conversations: each says for itself what became of it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from tests.fakes.fleet import FakeFleet, fleet

PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"


@pytest.fixture
async def kefu(tmp_path: Path) -> AsyncIterator[FakeFleet]:
    async with fleet(tmp_path) as one:
        yield one


def became(answered: dict[str, Any]) -> dict[str, str]:
    rows = answered["results"]
    return {row["id"]: "ok" if row["ok"] else row["reason"] or row["code"] for row in rows}


async def test_each_conversation_says_for_itself_what_became_of_it(kefu: FakeFleet) -> None:
    mine, exposed = await kefu.queued("c1"), await kefu.hear("c2", f"my phrase is {PHRASE}")
    theirs = await kefu.queued("c3")
    lea, bob = await kefu.desk("lea", "lead"), await kefu.desk("bob")
    await bob.post(f"/api/conversations/{theirs}/claim", {"key": "claim-key-1"})
    answered = await lea.post("/api/bulk", {"ids": [mine, exposed, theirs, "nothing"], "do": "resolve", "key": "all-1"})
    assert became(answered) == {mine: "ok", exposed: "checklist_open", theirs: "not_holder", "nothing": "unknown"}
    assert answered["done"] == 1
    assert next(r for r in answered["results"] if r["id"] == theirs)["holder"]["name"] == "Bob"
    line = (await kefu.relay.audit_log.rows())[0]
    assert (line.action, line.detail) == ("bulk.resolve", {"done": 1, "refused": 3})


async def test_several_are_assigned_to_a_colleague_or_given_to_a_team(kefu: FakeFleet) -> None:
    ids = [await kefu.queued("c1"), await kefu.queued("c2")]
    lea, bob = await kefu.desk("lea", "lead"), await kefu.desk("bob", "agent", teams=("chain",))
    person = bob.me["user"]["id"]
    answered = await lea.post("/api/bulk", {"ids": ids, "do": "assign", "to_agent": person, "key": "assign-1"})
    assert became(answered) == dict.fromkeys(ids, "ok")
    assert {row["holder"]["id"] for row in (await bob.get("/api/conversations?view=mine"))["items"]} == {person}
    answered = await bob.post("/api/bulk", {"ids": ids, "do": "transfer", "to_team": "chain", "key": "give-1"})
    assert became(answered) == dict.fromkeys(ids, "ok")
    assert len((await bob.get("/api/conversations?view=team:chain"))["items"]) == 2


async def test_what_the_person_may_not_see_is_unknown_to_them(kefu: FakeFleet) -> None:
    one = await kefu.queued("c1")
    ann, bob = await kefu.desk("ann"), await kefu.desk("bob")
    await ann.post(f"/api/conversations/{one}/claim", {"key": "claim-key-1"})
    answered = await bob.post("/api/bulk", {"ids": [one], "do": "claim", "key": "claim-key-2"})
    assert became(answered) == {one: "unknown"}


async def test_the_same_key_does_nothing_twice(kefu: FakeFleet) -> None:
    one = await kefu.queued("c1")
    ann = await kefu.desk("ann")
    wish = {"ids": [one], "do": "claim", "key": "claim-key-1"}
    assert became(await ann.post("/api/bulk", wish)) == became(await ann.post("/api/bulk", wish)) == {one: "ok"}
    version = (await ann.get(f"/api/conversations/{one}"))["conversation"]["version"]
    await ann.post("/api/bulk", wish)
    assert (await ann.get(f"/api/conversations/{one}"))["conversation"]["version"] == version


@pytest.mark.parametrize(
    ("wish", "path"),
    [
        ({"do": "assign"}, "to_agent"),
        ({"do": "assign", "to_agent": "nobody"}, "to_agent"),
        ({"do": "transfer", "to_team": "nobodys"}, "to_team"),
        ({"do": "snooze"}, "until"),
        ({"do": "delete"}, "do"),
        ({"do": "claim", "ids": []}, "ids"),
        ({"do": "claim", "ids": [str(n) for n in range(51)]}, "ids"),
    ],
)
async def test_what_is_wrong_for_all_is_said_once(kefu: FakeFleet, wish: dict[str, Any], path: str) -> None:
    one = await kefu.queued("c1")
    ann = await kefu.desk("ann")
    status, data = await ann.call("POST", "/api/bulk", {"ids": [one], "key": "some-key-1", **wish})
    assert (status, data["error"]["problems"][0]["path"]) == (400, path)
    assert (await ann.get(f"/api/conversations/{one}"))["conversation"]["status"] == "waiting"
