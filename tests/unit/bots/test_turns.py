"""Which lines of a thread may still hold a part of a secret."""

from datetime import UTC, datetime, timedelta

from tests.unit.bots.fleet_rig import house

from kefu_bots.turns import leaving
from kefu_core.ledger import Turn
from kefu_core.safety.secrets.chains import WINDOW

START = datetime(2026, 11, 23, 9, tzinfo=UTC)


def thread(own: int, answers: int = 1) -> tuple[Turn, ...]:
    lines = []
    for number in range(own):
        at = START + timedelta(seconds=number)
        lines.append(Turn(message=f"in{number}", direction="in", author="contact", text="x", at=at))
        lines += [Turn(message=f"out{number}", direction="out", author="bot", text="y", at=at)] * answers
    return tuple(lines)


def test_thirtieth_last_message_leaves_when_another_one_comes():
    assert leaving(thread(WINDOW)) == "in0"
    assert leaving(thread(WINDOW + 5)) == "in5"


def test_nothing_leaves_while_there_are_fewer_than_thirty():
    assert leaving(()) == ""
    assert leaving(thread(WINDOW - 1)) == ""


def test_what_we_said_does_not_count():
    assert leaving(thread(WINDOW, answers=0)) == leaving(thread(WINDOW, answers=2)) == "in0"


async def test_window_of_the_first_message_is_ended_by_the_thirty_first():
    async with house() as h:
        ended = []
        append = h.ledger.append

        async def watched(item):
            ended.append(item.ended)
            return await append(item)

        h.ledger.append = watched
        for number in range(WINDOW + 1):
            await h.write(f"hello there {number}")
        first = next(iter(h.ledger.talks.values())).messages[0].id
    assert [one for one in ended if one] == [first]
