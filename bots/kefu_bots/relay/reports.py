"""Reports: numbers over days, by account, topic and agent, as JSON and as a table for other programs."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from kefu_adapters.stores.report_views import Key, Numbers, Span
from kefu_bots.relay import tables
from kefu_bots.relay.calls import Call, Refusal, answer
from kefu_bots.relay.rights import Right
from kefu_bots.relay.shapes import Json, platform_of
from kefu_core.ports import Bucket

MOST_DAYS = 92
_EXPORTS_AN_HOUR = 20
_DEFAULT_DAYS = 14
_NAMES = ("received", "bot", "handed_off", "replied", "first_reply_p50_seconds", "first_reply_p90_seconds", "resolved",
          "ratings", "rating_average", "rating_1", "rating_2", "rating_3", "rating_4", "rating_5")  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Range:
    first: date
    last: date
    zone: str
    days: tuple[Span, ...]
    inbox: str

    @property
    def whole(self) -> tuple[Span]:
        return (Span("", self.days[0].since, self.days[-1].until),)


async def show(call: Call) -> web.StreamResponse:
    """The numbers of a range: in all, by day, account and topic; by agent for those who lead."""
    relay, asked = call.relay, _range(call)
    await relay.people.all()
    read, inbox = relay.reports.numbers, asked.inbox
    total = (await read(asked.whole, (), inbox=inbox))[()]
    by_day = await read(asked.days, ("span",), inbox=inbox)
    by_inbox = await read(asked.whole, ("inbox",), inbox=inbox)
    by_topic = await read(asked.whole, ("topic",), inbox=inbox)
    leads = call.who.has(Right.LEAD, Right.SECURITY_ADMIN)
    by_closer = await read(asked.whole, ("closed_by",), inbox=inbox) if leads else {}
    return answer(
        {
            "from": asked.first.isoformat(),
            "to": asked.last.isoformat(),
            "zone": asked.zone,
            "inbox": inbox,
            "total": _json(total),
            "days": [{"day": day.name, **_json(by_day.get((day.name,), Numbers()))} for day in asked.days],
            "inboxes": [
                {"inbox": k[0], "platform": platform_of(relay, k[0]), **_json(v)} for k, v in _sorted(by_inbox)
            ],
            "topics": [{"topic": key[0], **_json(numbers)} for key, numbers in _sorted(by_topic)],
            "agents": _agents(call, by_closer),
        }
    )


def _exports_of(person: str) -> Bucket:
    return Bucket(name=f"export:{person}", count=_EXPORTS_AN_HOUR, per_seconds=3600.0, burst=_EXPORTS_AN_HOUR)


async def table(call: Call) -> web.StreamResponse:
    """One row per day and account, for a spreadsheet; audited, and not endlessly often."""
    asked = _range(call)
    wait = await call.relay.fabric.take([_exports_of(call.who.id)])
    if wait > 0:
        raise Refusal(429, "slow_down", retry_after_seconds=math.ceil(wait))
    await call.relay.audit(
        call.who.id, "report.exported", asked.inbox, first=asked.first.isoformat(), last=asked.last.isoformat()
    )
    found = await call.relay.reports.numbers(asked.days, ("span", "inbox"), inbox=asked.inbox)
    rows: list[list[Any]] = [["day", "inbox", *_NAMES]]
    for (day, inbox), numbers in _sorted(found):
        flat = _json(numbers)
        stars = flat.pop("distribution")
        flat |= {f"rating_{star}": stars[star - 1] for star in range(1, 6)}
        rows.append([day, inbox, *("" if flat[name] is None else flat[name] for name in _NAMES)])
    body = tables.table(rows)
    name = f"kefu-{asked.first.isoformat()}-{asked.last.isoformat()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return web.Response(text=body, content_type="text/csv", charset="utf-8", headers=headers)


def _range(call: Call) -> _Range:
    """The days that are asked for, in the zone of the person who asks. Raises Refusal."""
    name = call.query("zone") or call.relay.rules.calendar.zone
    try:
        zone = ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        raise _wrong("zone", "no such zone") from None
    today = call.relay.now.astimezone(zone).date()
    last = _day(call, "to", today)
    first = _day(call, "from", last - timedelta(days=_DEFAULT_DAYS - 1))
    if not timedelta(0) <= last - first < timedelta(days=MOST_DAYS):
        raise _wrong("from", f"1 to {MOST_DAYS} days")
    inbox = call.query("inbox")
    if inbox and inbox not in call.relay.accounts:
        raise _wrong("inbox", "no such inbox")
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    spans = tuple(Span(day.isoformat(), _midnight(day, zone), _midnight(day + timedelta(days=1), zone)) for day in days)
    return _Range(first, last, name, spans, inbox)


def _day(call: Call, name: str, otherwise: date) -> date:
    text = call.query(name)
    if not text:
        return otherwise
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise _wrong(name, "a day: 2026-11-24") from None
    if not 2000 <= day.year < 3000:
        raise _wrong(name, "a day of this millennium")
    return day


def _midnight(day: date, zone: ZoneInfo) -> int:
    return round(datetime.combine(day, time(), zone).astimezone(UTC).timestamp() * 1000)


def _wrong(path: str, message: str) -> Refusal:
    return Refusal(400, "bad_request", problems=[{"path": path, "message": message}])


def _sorted(found: Mapping[Key, Numbers]) -> list[tuple[Key, Numbers]]:
    return sorted(found.items())


def _json(numbers: Numbers) -> Json:
    count = sum(numbers.ratings)
    stars = sum(star * many for star, many in enumerate(numbers.ratings, 1))
    return {
        "received": numbers.received,
        "bot": numbers.bot,
        "handed_off": numbers.handed_off,
        "replied": numbers.replied,
        "first_reply_p50_seconds": numbers.first_reply_p50,
        "first_reply_p90_seconds": numbers.first_reply_p90,
        "resolved": numbers.resolved,
        "ratings": count,
        "rating_average": round(stars / count, 2) if count else None,
        "distribution": numbers.ratings,
    }


def _agents(call: Call, by_closer: Mapping[Key, Numbers]) -> list[Json]:
    """What each agent resolved, by name: nobody is ranked. The first reply is that of the cases they ended."""
    people = call.relay.people
    rows = [
        {"id": key[0], "name": people.name(key[0]), **_json(numbers)}
        for key, numbers in by_closer.items()
        if key[0] not in {"", "bot", "contact"} and numbers.resolved
    ]
    for row in rows:
        for name in ("received", "bot", "handed_off"):
            del row[name]
    return sorted(rows, key=lambda row: str(row["name"]))
