"""The console's reads: right rows, right order, no scans."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.contract.ledger_rig import INBOX, START, answer, conversation, decision, heard, inbound, later, said

from kefu_adapters.stores.times import stamp
from kefu_adapters.stores.views import Views
from kefu_adapters.stores.views_thread import ThreadViews
from kefu_core.conversation.state import Allowance, Case, Status, Topic
from kefu_core.decision import BodyChange, DeliveryStatus, Effects
from kefu_core.ids import contact_id
from kefu_core.ledger import Settlement
from kefu_core.messages import Attachment, AttachmentKind, Sender

from .engine_rig import ENGINES, SqlLedger, opened_on

NOW = stamp(START)


@pytest.fixture(params=ENGINES)
async def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SqlLedger]:
    async with opened_on(request.param, request, tmp_path) as one:
        yield one


def case(number: int, **fields: Any) -> Case:
    return Case(number=number, opened_at=START, topic=Topic.TRANSFER, **fields)


async def put(ledger: SqlLedger, person: str, number: int, **fields: Any) -> str:
    """A conversation with a case."""
    values = {"case": case(number), "last_in_at": START, **fields}
    item = decision(person, fields=values, sender=Sender(id=person, name=f"Name {person}"))
    assert (await ledger.append(item)).outcome == "committed"
    return conversation(person)


async def test_who_waits_longest_is_on_top_and_pages_follow(ledger: SqlLedger) -> None:
    for number, person in enumerate(("ann", "bob", "cat", "dan")):
        await put(ledger, person, number, status=Status.WAITING, waiting_since=later(100 - number))
    views = Views(ledger.database)
    first = await views.list_conversations("unclaimed", user="7", now=NOW, limit=3)
    assert [row.name for row in first.items] == ["Name dan", "Name cat", "Name bob"]
    assert first.next is not None
    rest = await views.list_conversations("unclaimed", user="7", now=NOW, limit=3, after=first.next)
    assert [row.case for row in rest.items] == [0]
    assert rest.next is None
    assert await views.waiting_count() == 4


async def test_mine_has_those_that_wait_for_me_before_those_that_wait_for_them(ledger: SqlLedger) -> None:
    mine = {"status": Status.OPEN, "holder": "7"}
    await put(ledger, "ann", 1, **mine, last_in_at=later(5))
    await put(ledger, "bob", 2, **mine, last_in_at=later(9))
    await put(ledger, "cat", 3, **mine, waiting_since=later(7))
    await put(ledger, "dan", 4, status=Status.OPEN, holder="8", waiting_since=later(1))
    views = Views(ledger.database)
    page = await views.list_conversations("mine", user="7", now=NOW)
    assert [row.id for row in page.items] == [conversation(p) for p in ("cat", "bob", "ann")]
    one = await views.list_conversations("mine", user="7", now=NOW, limit=2)
    two = await views.list_conversations("mine", user="7", now=NOW, limit=2, after=one.next or "")
    assert [row.case for row in (*one.items, *two.items)] == [3, 2, 1]


async def test_every_view_holds_what_its_name_says(ledger: SqlLedger) -> None:
    soon = (Allowance(trigger="message", until=later(600), left=2),)
    await put(ledger, "ann", 1, status=Status.OPEN, holder="7", team="chain", allowances=soon)
    await put(ledger, "bob", 2, status=Status.SNOOZED, snoozed_until=later(60))
    await put(ledger, "cat", 3, status=Status.RESOLVED)
    await put(ledger, "dan", 4, key_exposed=True)
    views = Views(ledger.database)
    held = {"window": "ann", "snoozed": "bob", "resolved": "cat", "exposed": "dan", "team:chain": "ann"}
    for view, person in held.items():
        page = await views.list_conversations(view, user="7", now=NOW)
        assert [row.id for row in page.items] == [conversation(person)], view
    page = await views.list_conversations("all", user="7", now=NOW)
    assert len(page.items) == 4
    other = await views.list_conversations("all", user="7", now=NOW, inboxes=["other"])
    assert other.items == ()
    counts = await views.counts(user="7", now=NOW)
    assert {counts[name] for name in ("mine", "window", "snoozed", "exposed", "team:chain", "all")} == {1}


async def test_all_inboxes_are_merged_newest_first(ledger: SqlLedger) -> None:
    for number in range(6):
        item = decision(
            f"p{number}", inbox=f"inbox-{number % 2}", effects=Effects(), fields={"last_in_at": later(number)}
        )
        await ledger.append(item)
    views = Views(ledger.database)
    assert await views.inboxes() == ["inbox-0", "inbox-1"]
    seen, after = [], ""
    while True:
        page = await views.list_conversations("all", user="7", now=NOW, limit=4, after=after)
        seen += [row.recipient for row in page.items]
        if page.next is None:
            break
        after = page.next
    assert seen == ["p5", "p4", "p3", "p2", "p1", "p0"]


async def test_a_row_shows_the_last_words_drafts_and_unknown_deliveries(ledger: SqlLedger) -> None:
    done = await ledger.append(answer("ann", claim=1, sender=Sender(id="ann", name="安娜", username="anna")))
    await ledger.settle(Settlement(delivery=done.claimed, fence=1, status=DeliveryStatus.UNKNOWN, at=START))
    await ledger.database.write(
        ("INSERT INTO drafts (conversation_id,user_id,text,at) VALUES (?,?,?,?)", (conversation("ann"), "7", "x", 1))
    )
    views = Views(ledger.database)
    (row,) = (await views.list_conversations("unknown", user="7", now=NOW)).items
    assert (row.name, row.username, row.unknown, row.held, row.draft) == ("安娜", "anna", True, False, True)
    assert row.last is not None
    assert (row.last.direction, row.last.author, row.last.text) == ("out", "bot", "We look into it")
    (other,) = (await views.list_conversations("all", user="8", now=NOW)).items
    assert not other.draft


async def test_search_finds_names_words_hashes_and_cases(ledger: SqlLedger) -> None:
    texts = {"ann": "我的转账没有到账", "bob": "tx 0xAbCdEf0123456789 is missing", "cat": "hello there"}
    for number, (person, text) in enumerate(texts.items(), start=20417):
        item = decision(person, effects=Effects(messages=(heard(person, 1, text),)), fields={"case": case(number)},
                        sender=Sender(id=person, name=f"{person} 李雷"))  # fmt: skip
        await ledger.append(item)
    while await ledger.index_pending():
        pass
    views = Views(ledger.database)

    async def find(query: str) -> list[int | None]:
        page = await views.list_conversations("all", user="7", now=NOW, query=query)
        return sorted(row.case or 0 for row in page.items)  # type: ignore[return-value]

    assert await find("到账") == [20417]
    assert await find("账没") == [20417]
    assert await find("账到") == []
    assert await find("0xabcdef") == [20418]
    assert await find("MISSING tx") == [20418]
    assert await find("K-20419") == [20419]
    assert await find("李雷") == [20417, 20418, 20419]
    assert await find("bob") == [20418]
    assert await find('"; DROP TABLE -- *') == []


async def test_what_was_edited_or_retracted_is_found_no_more(ledger: SqlLedger) -> None:
    message = heard("ann", 1, "first words", source_id="77")
    await ledger.append(decision("ann", effects=Effects(messages=(message,))))
    await ledger.index_pending()
    edit = Effects(bodies=(BodyChange(source_id="77", text="second thoughts"),))
    await ledger.append(decision("ann", 2, effects=edit))
    await ledger.index_pending()
    views = Views(ledger.database)
    assert await views.matching("first") == []
    assert await views.matching("thoughts") == [conversation("ann")]
    gone = Effects(bodies=(BodyChange(message=message.id, text="[hidden]", retract=True),))
    await ledger.append(decision("ann", 3, effects=gone))
    assert await views.matching("thoughts") == []


async def test_a_thread_comes_in_pages_with_versions_blobs_and_deliveries(ledger: SqlLedger) -> None:
    voice = Attachment(kind=AttachmentKind.VOICE, ref="file-1", mime="audio/ogg", file_name="a.ogg")
    first = heard("ann", 1, "old", source_id="1", attachments=(voice,))
    await ledger.append(decision("ann", effects=Effects(messages=(first,))))
    await ledger.append(decision("ann", 2, effects=Effects(bodies=(BodyChange(source_id="1", text="new"),))))
    for version in range(3, 8):
        await ledger.append(answer("ann", version))
    threads = ThreadViews(ledger.database)
    page, more = await threads.thread(conversation("ann"), limit=4)
    assert more
    assert [(m.sequence, m.direction) for m in page] == [(6, "in"), (6, "out"), (7, "in"), (7, "out")]
    assert page[1].delivery is not None
    assert page[1].delivery.status == "queued"
    earlier, more = await threads.thread(conversation("ann"), before=page[0].id)
    assert not more
    assert len(earlier) == 7
    top = earlier[0]
    assert (top.text, top.versions[0][0], top.kind) == ("new", "old", "text")
    (attachment,) = top.attachments
    assert top.blobs[attachment.blob].state == "pending"


async def test_history_of_a_contact_and_of_a_conversation(ledger: SqlLedger) -> None:
    await put(ledger, "ann", 5)
    done = case(5, resolved_at=later(9), closed_by="7", outcome="solved", rating=5)
    await ledger.append(decision("ann", 2, fields={"case": done}))
    await ledger.append(decision("ann", 3, fields={"case": case(9), "cases": 2}))
    threads = ThreadViews(ledger.database)
    history = await threads.case_history(INBOX, contact_id(INBOX, "ann"))
    assert [(row["case"], row["outcome"], row["rating"]) for row in history] == [(9, "", None), (5, "solved", 5)]
    contact = await threads.contact(INBOX, contact_id(INBOX, "ann"))
    assert contact is not None
    assert contact["name"] == "Name ann"
    events = await threads.events(conversation("ann"))
    assert [sequence for sequence, _ in events] == [1, 2, 3]
    assert json.loads(events[0][1])[0]["kind"] == "message.arrived"
    assert await Views(ledger.database).conversation_by_case(5) == conversation("ann")
    board = await Views(ledger.database).board(now=NOW, since=NOW)
    assert board["ratings"] == {"count": 1, "average": 5.0}


async def test_a_name_that_the_platform_leaves_out_is_kept(ledger: SqlLedger) -> None:
    await put(ledger, "ann", 1)
    await ledger.append(decision("ann", 2, sender=Sender(id="ann")))
    contact = await ThreadViews(ledger.database).contact(INBOX, contact_id(INBOX, "ann"))
    assert contact is not None
    assert contact["name"] == "Name ann"


async def test_dead_letters_are_listed_and_come_back(ledger: SqlLedger) -> None:
    await ledger.park(conversation("ann"), inbound("ann", "m:1", "boom"), START)
    (row,) = await ledger.parked(1, 1)
    await ledger.bury(row.id, "poison")
    done = await ledger.append(answer("bob", claim=1))
    await ledger.settle(
        Settlement(delivery=done.claimed, fence=1, status=DeliveryStatus.FAILED, at=START, reason="ContentRejected")
    )
    threads = ThreadViews(ledger.database)
    (dead,) = await threads.dead_letters()
    assert (dead["reason"], dead["inbound"].text) == ("poison", "boom")
    (failed,) = await threads.dead_deliveries(inbox=INBOX)
    assert failed.reason == "ContentRejected"
    assert await threads.delivery_numbers() == {INBOX: {"waiting": 0, "dead": 1}}
    assert await ledger.revive(dead["id"])
    assert not await ledger.revive(dead["id"])
    assert [one.id for one in await ledger.parked(1, 1)] == [dead["id"]]


HOT = {"conversations", "messages", "bodies", "events", "seen", "deliveries", "search_documents"}


class Recording:
    """Notes what is asked, then asks for its plan as well."""

    def __init__(self, database: Any) -> None:
        self.database = database
        self.dialect = database.dialect
        self.scans: list[tuple[str, str]] = []

    async def read(self, sql: str, parameters: Any = ()) -> list[tuple[Any, ...]]:
        if self.dialect.name == "sqlite":
            plan = await self.database.read(f"EXPLAIN QUERY PLAN {sql}", parameters)
            self.scans += [(row[3], sql) for row in plan if scans(row[3])]
        else:
            self.scans += [(table, sql) for table in await self._walked(sql, parameters)]
        return await self.database.read(sql, parameters)  # type: ignore[no-any-return]

    async def _walked(self, sql: str, parameters: Any) -> list[str]:
        """Large tables that PostgreSQL would read from end to end although it was told to avoid that."""

        def work(cursor: Any) -> list[Any]:
            cursor.execute("SET LOCAL enable_seqscan=off")
            return cursor.execute(f"EXPLAIN (FORMAT JSON, COSTS OFF) {sql}", parameters).fetchall()  # type: ignore[no-any-return]

        ((plan,),) = await self.database._readers.submit(work)
        found, steps = [], [json.loads(plan)[0]["Plan"]]
        while steps:
            step = steps.pop()
            steps += step.get("Plans", ())
            if step["Node Type"] == "Seq Scan" and step["Relation Name"].split("_20")[0] in HOT:
                found.append(step["Relation Name"])
        return found


def scans(plan: str) -> bool:
    """Whether a step of a plan walks a whole large table; a partial index holds only what is at work."""
    words = plan.split()
    if words[0] != "SCAN":
        return False
    partial = ("conversations_", "deliveries_", "parked_")
    inside = "INDEX" in words and words[words.index("INDEX") + 1].startswith(partial)
    return not inside and words[1] not in {"hop", "s", "CONSTANT", "(subquery-1)", "(subquery-2)", "few"}


async def test_no_read_of_the_console_scans_a_large_table(ledger: SqlLedger) -> None:
    for number in range(40):
        await put(ledger, f"p{number}", number, status=Status.WAITING, waiting_since=later(number))
    done = await ledger.append(answer("ann", claim=1))
    assert done.claimed
    recording = Recording(ledger.database)
    views, threads = Views(recording), ThreadViews(recording)  # type: ignore[arg-type]
    names = ("mine", "unclaimed", "team:a", "window", "snoozed", "resolved", "exposed", "unknown", "all")
    for view in names:
        await views.list_conversations(view, user="7", now=NOW)
        await views.list_conversations(view, user="7", now=NOW, inboxes=[INBOX], after=f"0.{NOW}.cx")
    await views.list_conversations("all", user="7", now=NOW, query="hello K-3")
    await views.counts(user="7", now=NOW)
    await views.board(now=NOW, since=NOW)
    await views.conversations([conversation("p1"), conversation("p2")], user="7")
    page, _ = await threads.thread(conversation("ann"))
    await threads.thread(conversation("ann"), before=page[0].id)
    await threads.texts([page[0].id])
    await threads.case_history(INBOX, contact_id(INBOX, "p1"))
    await threads.dead_deliveries(inbox=INBOX, before=(NOW, "x"))
    await threads.dead_letters()
    assert recording.scans == []


async def test_the_edit_of_our_own_message_stands_beside_it(ledger: SqlLedger) -> None:
    await ledger.append(answer("ann"))
    mine = said("ann", 1, "")
    item = answer("ann", 2)
    edit = replace(item.effects.deliveries[0], message=mine.id)
    await ledger.append(replace(item, effects=Effects(deliveries=(edit,))))
    page, _ = await ThreadViews(ledger.database).thread(conversation("ann"))
    assert [other.id for other in page[1].others] == [edit.id]
