"""The console's newer reads and rows, the same on each engine."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from kefu_adapters.stores.console_views import ConsoleViews
from kefu_adapters.stores.desk_store import Canned, DeskStore
from kefu_adapters.stores.mention_store import MentionStore
from kefu_adapters.stores.report_views import Numbers, ReportViews, Span
from kefu_adapters.stores.template_store import Template, TemplateStore

from .engine_rig import ENGINES, SqlLedger, opened_on

HOUR = 3_600_000


@pytest.fixture(params=ENGINES)
async def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SqlLedger]:
    async with opened_on(request.param, request, tmp_path) as one:
        yield one


async def insert(ledger: SqlLedger, table: str, **values: Any) -> None:
    names = ",".join(values)
    sql = f"INSERT INTO {table} ({names}) VALUES ({','.join('?' * len(values))})"
    await ledger.database.write((sql, tuple(values.values())))


async def case(ledger: SqlLedger, number: int, inbox: str = "a", **columns: Any) -> None:
    await insert(ledger, "conversations", id=f"c{number}", inbox=inbox, version=1, last_at=0)
    await insert(ledger, "cases", **{"number": number, "conversation_id": f"c{number}", "opened_at": HOUR, **columns})


async def test_reports_count_by_day_account_and_closer(ledger: SqlLedger) -> None:
    await case(ledger, 1, topic="transfer", handed_off_at=HOUR, first_reply_at=HOUR + 60_000)
    await case(
        ledger, 2, handed_off_at=HOUR, first_reply_at=HOUR + 20_000, resolved_at=2 * HOUR, closed_by="u1", rating=4
    )
    await case(ledger, 3, "b", opened_at=25 * HOUR)
    reports = ReportViews(ledger.database)
    days = (Span("one", 0, 24 * HOUR), Span("two", 24 * HOUR, 48 * HOUR))
    found = await reports.numbers(days, ("span", "inbox"))
    first = found[("one", "a")]
    assert (first.received, first.handed_off, first.replied, first.resolved) == (2, 2, 2, 1)
    assert (first.first_reply_p50, first.first_reply_p90, first.ratings) == (20, 60, [0, 0, 0, 1, 0])
    assert (found[("two", "b")].received, found[("two", "b")].bot) == (1, 1)
    assert (await reports.numbers(days, ("closed_by",)))[("u1",)].resolved == 1
    assert (await reports.numbers(days, (), inbox="b"))[()].received == 1
    assert (await reports.numbers((Span("", 0, 1),), ()))[()] == Numbers()


async def test_the_oldest_reply_of_each_account_is_found(ledger: SqlLedger) -> None:
    common = {"position": 1, "status": "queued", "lane": "x", "conversation_id": "x"}
    for identity, inbox, priority, created, due, held in (
        ("d1", "a", 0, 1_000, 2_000, ""),
        ("d2", "a", 1, 500, 900_000, ""),
        ("d3", "a", 5, 1, 1, ""),
        ("d4", "b", 0, 99_000, 104_000, ""),
        ("d5", "b", 0, 1, 1, "window"),
    ):
        row = {**common, "id": identity, "inbox": inbox, "priority": priority, "created_at": created, "due": due}
        await insert(ledger, "deliveries", **row, held=held)
    assert await ConsoleViews(ledger.database).queued_since(100_000) == {"a": 500}


async def test_quotes_and_reactions_are_found_by_the_platforms_id(ledger: SqlLedger) -> None:
    line = {"conversation_id": "c", "sequence": 1, "at": 1}
    await insert(ledger, "messages", **line, number=1, id="m1", direction="in", author="contact", source_id="s1")
    await insert(ledger, "bodies", message_id="m1", version=1, text="hello", at=1)
    await insert(ledger, "messages", **line, number=2, id="m2", direction="out", author="bot")
    await insert(ledger, "bodies", message_id="m2", version=1, text="hi", at=1)
    await insert(ledger, "messages", **line, number=3, id="m3", direction="note", author="agent:u")
    sent = {"conversation_id": "c", "lane": "c", "position": 1, "created_at": 1, "inbox": "a", "author": "bot"}
    await insert(ledger, "deliveries", id="m2", message="m2", status="sent", source_id="s2", **sent)
    reacted = {"direction": "activity", "kind": "reacted", "data": '{"emoji":"x"}'}
    await insert(ledger, "messages", **{**line, "sequence": 2}, number=1, id="m4", **reacted)
    views = ConsoleViews(ledger.database)
    assert await views.quotable("c", "m1") == ("s1", "hello")
    assert await views.quotable("c", "m2") == ("s2", "hi")
    assert await views.quotable("c", "m3") is None
    found = await views.quoted("c", "a", ["s1", "s2", "s9"])
    assert found == {"s1": ("m1", "contact", "hello"), "s2": ("m2", "bot", "hi")}
    assert await views.reactions("c", 1) == ['{"emoji":"x"}']
    assert await views.reactions("c", 3) == []


async def test_mentions_are_kept_once_and_open_the_conversation(ledger: SqlLedger) -> None:
    mentions = MentionStore(ledger.database)
    await insert(ledger, "bodies", message_id="n1", version=1, text="@Bob", at=1)
    for _ in range(2):
        await mentions.add("n1", "c", "ann", ["bob"], 5)
    await mentions.add("n2", "d", "ann", ["bob"], 6)
    assert [(each.message, each.text) for each in await mentions.of("bob")] == [("n2", ""), ("n1", "@Bob")]
    assert [each.message for each in await mentions.of("bob", before=(6, "n2"))] == ["n1"]
    assert await ConsoleViews(ledger.database).worked_on("bob", ["c", "x"]) == {"c"}
    await mentions.mark_read("bob", 9, conversation="c")
    assert await mentions.unread("bob") == 1
    await mentions.mark_read("bob", 9)
    assert await mentions.unread("bob") == 0


async def test_templates_and_quick_replies_are_rows(ledger: SqlLedger) -> None:
    templates, store = TemplateStore(ledger.database), DeskStore(ledger.database)
    one = Template(id="t", name="Maintenance", content="{}", author="u", updated_at=1)
    await templates.add(one)
    assert await templates.all() == [one]
    assert [await templates.drop("t"), await templates.drop("t")] == [True, False]
    reply = Canned(id="q", title="Fees", text_zh="费", text_en="fee", shortcut="fees")
    await store.save_canned(reply)
    assert await store.canned() == [reply]
