"""Line 3: a steady 100 messages a second with an API that takes 50 ms; then the same beside a stuck chat and a
rate-limited account, whose trouble must stay their own."""

import asyncio
import statistics
from collections import defaultdict
from dataclasses import dataclass

from tests.bench.harness import LIMITED_BOT, Bench, Figures, Plan, Running, asks, fleet, until_idle
from tests.bench.load import Acknowledged, Planned, percentile, pour, until_answered
from tests.bench.standin import StandIn

RATE = 100
LIMITED_RATE = 10
STUCK_RATE = 0.5
USERS = 400
API_SECONDS = 0.05
SETTLE_SECONDS = 30.0
QUESTIONS = (
    "how do I revoke approvals", "how do I back up my wallet", "can I cancel a transfer", "how do I open an account",
    "where do I find my account id", "is there a user group", "How long does support take?", "how do I update the app",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the healthy account's contacts saw of one stretch, seconds."""

    acknowledged: float
    delivered: float
    rate: float
    out_of_order: int
    missing: int


class Stretch:
    """One stretch of traffic by contacts who were never seen before."""

    def __init__(self, fleet_: Running, standin: StandIn, number: int, seconds: float) -> None:
        self._fleet, self._standin = fleet_, standin
        self._base = 1_000_000 * (number + 1)
        self._seconds = seconds

    @property
    def stuck_chat(self) -> int:
        """The chat whose calls may hang."""
        return self._base + 900_000

    async def run(self, texts: list[str]) -> Seen:
        """Pour, wait for the answers of the healthy, and compare. ``texts``: the answer to each question."""
        standin, base = self._standin, self._base
        plan = sorted((*self._healthy(), *self._others()), key=lambda one: one.at)
        acks = await pour(self._fleet.port, plan)
        asked: defaultdict[int, list[Acknowledged]] = defaultdict(list)
        for one in sorted(acks, key=lambda one: one.due):
            if base <= one.key < base + USERS:
                asked[one.key].append(one)
        healthy = [one for ones in asked.values() for one in ones]
        await until_answered(lambda: sum(standin.sent[chat] for chat in asked), len(healthy), SETTLE_SECONDS)
        return self._seen(asked, texts)

    def _healthy(self) -> list[Planned]:
        hook, count = self._fleet.hooks["bench"], round(self._seconds * RATE)
        found = []
        for number in range(count):
            user, question = self._base + number % USERS, QUESTIONS[(number // USERS) % len(QUESTIONS)]
            found.append(Planned(number / RATE, user, asks(hook, self._base + number, user, question)))
        return found

    def _others(self) -> list[Planned]:
        """The chat that may be stuck and the account that may be limited."""
        found = []
        for rate, inbox, first, users in (
            (STUCK_RATE, "bench", self.stuck_chat, 1),
            (LIMITED_RATE, "limited", self._base + 800_000, 20),
        ):
            for number in range(round(self._seconds * rate)):
                user, question = first + number % users, QUESTIONS[(number // users) % len(QUESTIONS)]
                raw = asks(self._fleet.hooks[inbox], first + number, user, question)
                found.append(Planned(number / rate, user, raw))
        return found

    def _seen(self, asked: dict[int, list[Acknowledged]], texts: list[str]) -> Seen:
        waits: list[float] = []
        ends: list[float] = []
        wrong = missing = 0
        for chat, ones in asked.items():
            came = self._standin.delivered[chat]
            missing += max(0, len(ones) - len(came))
            for turn, (one, (at, text)) in enumerate(zip(ones, came, strict=False)):
                waits.append(at - one.due)
                ends.append(at)
                wrong += text != texts[turn % len(texts)]
        everything = [one for ones in asked.values() for one in ones]
        took = max(ends, default=0.0) - min(one.due for one in everything)
        return Seen(
            acknowledged=percentile((one.seconds for one in everything), 0.95),
            delivered=percentile(waits, 0.95),
            rate=len(ends) / took if took > 0 else 0.0,
            out_of_order=wrong,
            missing=missing,
        )


async def learn(fleet_: Running, standin: StandIn) -> list[str]:
    """The text that answers each question: one contact asks them all, each after the answer to the one before."""
    chat, texts = 999, []
    for number, question in enumerate(QUESTIONS):
        await pour(fleet_.port, [Planned(0.0, chat, asks(fleet_.hooks["bench"], number + 1, chat, question))], width=1)
        await until_answered(lambda: standin.sent[chat], number + 1, 20.0)
        texts.append(standin.delivered[chat][-1][1])
    if len(set(texts)) != len(QUESTIONS):
        raise RuntimeError("two questions have one answer: order could not be told")
    return texts


async def measure(plan: Plan) -> Figures:
    """All figures of line 3."""
    standin = StandIn()
    standin.keeps = True
    api = await standin.start()
    seconds = 4.0 if plan.quick else 30.0
    well: list[Seen] = []
    troubled: list[Seen] = []
    try:
        async with fleet(plan, api, "steady") as fleet_:
            texts = await learn(fleet_, standin)
            standin.delay = API_SECONDS
            await Stretch(fleet_, standin, 1, 3.0).run(texts)
            for number in range(1, min(plan.rounds, 3) + 1):
                await until_idle(fleet_.process)
                well.append(await Stretch(fleet_, standin, 2 * number, seconds).run(texts))
                stretch = Stretch(fleet_, standin, 2 * number + 1, seconds)
                standin.stuck, standin.limited = {stretch.stuck_chat}, {str(LIMITED_BOT)}
                troubled.append(await stretch.run(texts))
                standin.limited = set()
                await asyncio.sleep(3.0)
    finally:
        await standin.stop()
    return _figures(well, troubled)


def _figures(well: list[Seen], troubled: list[Seen]) -> Figures:
    ratios = [one.delivered / other.delivered for one, other in zip(troubled, well, strict=True)]
    acks = [one.acknowledged / other.acknowledged for one, other in zip(troubled, well, strict=True)]

    def middle(seen: list[Seen], name: str, factor: float = 1000) -> float:
        return round(float(statistics.median(getattr(one, name) for one in seen)) * factor, 1)

    return {
        "ratio": round(statistics.median(ratios), 3),
        "spread": [round(min(ratios), 3), round(max(ratios), 3)],
        "ack_ratio": round(statistics.median(acks), 3),
        "answers_per_second": middle(well, "rate", 1),
        "out_of_order": sum(one.out_of_order for one in (*well, *troubled)),
        "missing": sum(one.missing for one in (*well, *troubled)),
        "ack_p95_ms": middle(well, "acknowledged"),
        "delivery_p95_ms": middle(well, "delivered"),
        "troubled_ack_p95_ms": middle(troubled, "acknowledged"),
        "troubled_delivery_p95_ms": middle(troubled, "delivered"),
    }


LINE = Bench(
    number="3",
    title=f"{RATE} messages a second, an API that takes {API_SECONDS * 1000:.0f} ms; then others are stuck or limited",
    measure=measure,
    shown=(
        ("answers_per_second", "answers", "/s"),
        ("out_of_order", "answers out of order", ""),
        ("missing", "answers that did not come in time", ""),
        ("ack_p95_ms", "acknowledged, p95", "ms"),
        ("delivery_p95_ms", "delivered, p95 (50 ms of it are the API's)", "ms"),
        ("troubled_ack_p95_ms", "acknowledged while others are in trouble, p95", "ms"),
        ("troubled_delivery_p95_ms", "delivered while others are in trouble, p95", "ms"),
        ("ratio", "delivery p95, with trouble against without", "x"),
        ("ack_ratio", "acknowledgement p95, with against without", "x"),
    ),
)
