"""What the gate's judgement costs: ``python -m tests.gate_sets.speed [--meaning]``. Processor time, each text once.

Ordinary talk is made of the harmless texts of the blind sets; the rest repeats what keeps some rule busy.
"""

import argparse
import random
import time
from collections.abc import Iterator

from tests.blind_sets import parts
from tests.blind_sets.report import OFFICIAL

from kefu_adapters.answering.meaning import load
from kefu_core.safety.gate import meaning
from kefu_core.safety.gate.outgoing import judge_outgoing

SHORT, MIDDLE, LONG = 4_096, 16_384, 65_536
REPEATED = (
    "telegram user_name ", "tg a1_ ", "@", "@ab_c ", "a@b.example ", "微信", "a", "a ", "seed ", "s-e-e-d ", "a.", "1",
    "1 ", "a-b.com ", "\n", "send ", "请", "发给我", "发,", "code ", "call +1 234 567 890 ", "我们", "wallet sync ",
    "transfer to ", '"a b ', "%41", "&#65;", "😀", "助记词", "助记词,", "不要", "if you ", "add me on telegram bob_1 ",
)  # fmt: skip


def filled(pool: list[str], size: int) -> str:
    """Texts of a pool one after the other, in an order that is always the same."""
    dice, out = random.Random(1), ""
    while len(out.encode()) < size:
        out += dice.choice(pool) + " "
    return out


def texts() -> Iterator[tuple[str, str]]:
    """Name and text of at least the greatest length."""
    drawn = [text for part in ("seen", "kept2", "kept3") for text in parts.gate(part)]
    harmless = [message for text in drawn if not text.stop for message in text.messages]
    yield "Chinese talk", filled([text for text in harmless if not text.isascii()], LONG)
    yield "English talk", filled([text for text in harmless if text.isascii()], LONG)
    yield "talk in both", filled(harmless, LONG)
    yield "requests", filled([message for text in drawn if text.stop for message in text.messages], LONG)
    for unit in REPEATED:
        yield repr(unit), unit * (LONG // len(unit.encode()) + 1)


def spent(text: str) -> float:
    """Milliseconds of processor time."""
    begun = time.process_time()
    judge_outgoing(text, OFFICIAL)
    return (time.process_time() - begun) * 1000


def main() -> None:
    """Print a line for each kind of text, and how single texts do."""
    parser = argparse.ArgumentParser(description="What the gate's judgement costs.")
    parser.add_argument("--meaning", action="store_true", help="with the opinion by meaning")
    if parser.parse_args().meaning:
        meaning.listen(load())
    every = list(texts())
    for _, text in every:
        spent(text[:500])
    for name, text in every:
        times = [spent(text.encode()[:size].decode("utf-8", "ignore")) for size in (SHORT, MIDDLE, LONG)]
        shown = " ".join(f"{each:9.1f}" for each in times)
        print(f"{name:<28} 4, 16, 64 KiB: {shown} ms, {times[2] / times[0]:.0f} times for 16 times the text")
    single = sorted(spent(message) for part in ("seen", "kept2", "kept3") for each in parts.gate(part)
                    for message in each.messages)  # fmt: skip
    print(
        f"{len(single)} single texts: median {single[len(single) // 2]:.2f} ms, p99 {single[-len(single) // 100]:.2f}"
    )


if __name__ == "__main__":
    main()
