"""What agents write all day: one list is learnt from, the other only judged. See the files beside this one."""

from collections.abc import Iterator
from pathlib import Path

LEARNT, KEPT = "ordinary_work.txt", "ordinary_kept.txt"


def lines(name: str) -> list[str]:
    """The lines of a list, without its heading."""
    found = Path(__file__).with_name(name).read_text("utf-8").splitlines()
    return [line for line in found if line and not line.startswith("#")]


def as_sent(text: str) -> Iterator[str]:
    """The same as people get it: the agent's name before it, or after it the line that proves who writes."""
    if text.isascii():
        yield f"Lin: {text}"
        yield f"{text}\n— Lin · check code 7Q2M-3NXA"
    else:
        yield f"林安：{text}"
        yield f"{text}\n— 林安 · 核验号 7Q2M-3NXA"
