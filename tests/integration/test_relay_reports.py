"""Reports: what is counted where, in whose days, and who may read it."""

import csv
import io
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.fakes.fleet import CAPABILITIES, INBOX, FakeFleet, fleet

from kefu_adapters.stores.report_views import ReportViews, Span

OTHER = "main-wechat"
MIDNIGHT = datetime(2026, 3, 1, tzinfo=UTC)
DAY = "from=2026-03-01&to=2026-03-01&zone=UTC"


@pytest.fixture
async def kefu(tmp_path: Path) -> AsyncIterator[FakeFleet]:
    async with fleet(tmp_path, capabilities={INBOX: CAPABILITIES, OTHER: CAPABILITIES}) as one:
        yield one


def at(**after: float) -> int:
    return round((MIDNIGHT + timedelta(**after)).timestamp() * 1000)


async def case(kefu: FakeFleet, number: int, *, inbox: str = INBOX, **columns: Any) -> None:
    """A case as the ledger keeps it, with a conversation of its own."""
    values = {"number": number, "conversation_id": f"x{number}", "opened_at": at(hours=8), **columns}
    await kefu.ledger.database.write(
        (
            "INSERT INTO conversations (id,inbox,version,last_at,case_number) VALUES (?,?,1,?,?)",
            (f"x{number}", inbox, values["opened_at"], number),
        ),
        (f"INSERT INTO cases ({','.join(values)}) VALUES ({','.join('?' * len(values))})", tuple(values.values())),
    )


async def test_a_day_counts_what_came_what_the_bot_did_and_what_was_handed_off(kefu: FakeFleet) -> None:
    await case(kefu, 1, closed_by="contact", resolved_at=at(hours=9))
    await case(kefu, 2, handed_off_at=at(hours=9), first_reply_at=at(hours=9, minutes=4), topic="transfer")
    await case(kefu, 3, handed_off_at=at(hours=9), topic="transfer")
    await case(kefu, 4, opened_at=at(hours=-1))
    await case(kefu, 5, opened_at=at(hours=24))
    lea = await kefu.desk("lea", "lead")
    found = await lea.get(f"/api/reports?{DAY}")
    total = {name: found["total"][name] for name in ("received", "bot", "handed_off", "replied", "resolved")}
    assert total == {"received": 3, "bot": 1, "handed_off": 2, "replied": 1, "resolved": 1}
    assert [(day["day"], day["received"]) for day in found["days"]] == [("2026-03-01", 3)]
    assert [(row["topic"], row["received"]) for row in found["topics"]] == [("", 1), ("transfer", 2)]
    assert [(row["inbox"], row["received"]) for row in found["inboxes"]] == [(INBOX, 3)]


async def test_first_reply_counts_from_the_handoff_median_and_nine_tenths(kefu: FakeFleet) -> None:
    for number in range(1, 11):
        await case(kefu, number, handed_off_at=at(hours=9), first_reply_at=at(hours=9, seconds=10 * number))
    lea = await kefu.desk("lea", "lead")
    total = (await lea.get(f"/api/reports?{DAY}"))["total"]
    assert (total["first_reply_p50_seconds"], total["first_reply_p90_seconds"]) == (50, 90)


async def test_a_reply_before_the_handoff_waited_for_nothing(kefu: FakeFleet) -> None:
    await case(kefu, 1, handed_off_at=at(hours=9), first_reply_at=at(hours=8, minutes=30))
    lea = await kefu.desk("lea", "lead")
    assert (await lea.get(f"/api/reports?{DAY}"))["total"]["first_reply_p50_seconds"] == 0


async def test_ratings_count_where_the_case_was_resolved(kefu: FakeFleet) -> None:
    for number, score in enumerate((5, 5, 4, 1), 1):
        await case(kefu, number, opened_at=at(hours=-30), resolved_at=at(hours=10), rating=score)
    await case(kefu, 9, resolved_at=at(hours=30), rating=1)
    lea = await kefu.desk("lea", "lead")
    total = (await lea.get(f"/api/reports?{DAY}"))["total"]
    assert (total["ratings"], total["rating_average"], total["distribution"]) == (4, 3.75, [1, 0, 0, 1, 2])


async def test_days_are_those_of_the_asked_zone(kefu: FakeFleet) -> None:
    await case(kefu, 1, opened_at=at(hours=17))
    lea = await kefu.desk("lea", "lead")
    there = await lea.get("/api/reports?from=2026-03-01&to=2026-03-02&zone=Asia/Shanghai")
    assert [day["received"] for day in there["days"]] == [0, 1]
    utc = await lea.get("/api/reports?from=2026-03-01&to=2026-03-02&zone=UTC")
    assert [day["received"] for day in utc["days"]] == [1, 0]


async def test_a_day_on_which_clocks_change_has_all_its_hours(kefu: FakeFleet) -> None:
    await case(kefu, 1, opened_at=round(datetime(2026, 10, 25, 22, 30, tzinfo=UTC).timestamp() * 1000))
    lea = await kefu.desk("lea", "lead")
    found = await lea.get("/api/reports?from=2026-10-24&to=2026-10-26&zone=Europe/Berlin")
    assert [day["received"] for day in found["days"]] == [0, 1, 0]


async def test_one_account_can_be_looked_at_alone(kefu: FakeFleet) -> None:
    await case(kefu, 1)
    await case(kefu, 2, inbox=OTHER, first_reply_at=at(hours=8, minutes=1))
    lea = await kefu.desk("lea", "lead")
    found = await lea.get(f"/api/reports?{DAY}&inbox={OTHER}")
    assert (found["total"]["received"], found["total"]["first_reply_p50_seconds"]) == (1, 60)
    assert [row["inbox"] for row in found["inboxes"]] == [OTHER]


async def test_agents_are_listed_by_name_and_for_those_who_lead(kefu: FakeFleet) -> None:
    ann, bob = await kefu.person("ann"), await kefu.person("bob")
    for number, person in enumerate((bob, bob, ann), 1):
        await case(kefu, number, resolved_at=at(hours=9), closed_by=person, rating=5)
    await case(kefu, 4, resolved_at=at(hours=9), closed_by="bot")
    lea, vic = await kefu.desk("lea", "lead"), await kefu.desk("vic", "viewer")
    agents = (await lea.get(f"/api/reports?{DAY}"))["agents"]
    assert [(row["name"], row["resolved"]) for row in agents] == [("Ann", 1), ("Bob", 2)]
    assert (await vic.get(f"/api/reports?{DAY}"))["agents"] == []
    status, data = await (await kefu.desk("cat")).call("GET", f"/api/reports?{DAY}")
    assert (status, data["error"]["code"]) == (403, "not_permitted")


async def test_the_table_for_other_programs_has_a_row_per_day_and_account(kefu: FakeFleet) -> None:
    await case(kefu, 1)
    await case(kefu, 2, inbox=OTHER, resolved_at=at(hours=9), rating=4)
    lea = await kefu.desk("lea", "lead")
    async with lea.http.get(f"/api/reports.csv?{DAY}") as response:
        assert response.content_type == "text/csv"
        assert 'filename="kefu-2026-03-01-2026-03-01.csv"' in response.headers["Content-Disposition"]
        text = (await response.read()).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["day"], row["inbox"], row["received"]) for row in rows] == [
        ("2026-03-01", INBOX, "1"),
        ("2026-03-01", OTHER, "1"),
    ]
    assert next(row for row in rows if row["inbox"] == OTHER)["rating_4"] == "1"


async def test_nothing_is_shown_as_nothing(kefu: FakeFleet) -> None:
    lea = await kefu.desk("lea", "lead")
    found = await lea.get("/api/reports")
    assert (len(found["days"]), found["total"]["received"], found["total"]["rating_average"]) == (14, 0, None)
    assert (found["inboxes"], found["topics"], found["agents"]) == ([], [], [])


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("zone=Nowhere/Land", "zone"),
        ("zone=../etc", "zone"),
        ("from=yesterday", "from"),
        ("from=2026-03-02&to=2026-03-01", "from"),
        ("from=2026-01-01&to=2026-12-31", "from"),
        ("inbox=strange", "inbox"),
    ],
)
async def test_what_cannot_be_asked_says_why(kefu: FakeFleet, query: str, path: str) -> None:
    lea = await kefu.desk("lea", "lead")
    status, data = await lea.call("GET", f"/api/reports?{query}")
    assert (status, data["error"]["problems"][0]["path"]) == (400, path)


async def test_days_are_found_by_an_index(kefu: FakeFleet) -> None:
    seen: list[str] = []
    database = kefu.ledger.database

    class Watched:
        dialect = database.dialect

        async def read(self, sql: str, parameters: Any = ()) -> list[tuple[Any, ...]]:
            seen.append(str(await database.read(f"EXPLAIN QUERY PLAN {sql}", parameters)))
            return await database.read(sql, parameters)

    await ReportViews(Watched()).numbers((Span("a", 0, 1), Span("b", 1, 2)), ("span",))  # type: ignore[arg-type]
    opened, replied, resolved = seen
    assert "cases_opened" in opened
    assert "cases_opened" in replied
    assert "cases_resolved" in resolved
