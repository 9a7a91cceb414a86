"""Prints how the scanner does on a set, and what it costs: `python -m tests.safety_sets.report [--part dev|kept]`."""

import argparse
import string
import time
from random import Random

from tests.safety_sets import drawn
from tests.safety_sets.judging import FALSE_POSITIVES, GOALS, judged
from tests.safety_sets.make import SCALE, SEEDS, dataset
from tests.safety_sets.talk import chinese, english

from kefu_core.safety.secrets import scan

HOSTILE = {
    "letters": "a", "digits": "1", "digits and blanks": "1 ", "hex": "0a", "hex pairs": "ab ", "base58": "S1",
    "base64": "Ab9+", "dashes": "-", "dots": "a.", "colons": "a:", "tags": "<a", "entities": "&#1", "percent": "%4",
    "list word": "abandon ", "glued words": "abandon", "numbered": "1. ", "labels": "word 1 ", "brackets": "[1,",
    "braces": '{"mac" kdf ciphertext', "pem": "-----begin private key-----", "password": "password is ",
    "code": "code ", "otp": "2fa otp 1", "seed": "totp abcd ", "backup": "backup code a1", "api": "api key: ",
    "url": "https://a:", "jwt": "eyJ", "card": "4111-", "chinese": "的一是", "chinese apart": "的 一 ",
    "zero width": "a\u200b", "marks": "a\u0301", "korean": "\u1100\u1161", "key": "key ", "hash": "hash not ",
    "cookies": "cookie: a=b1; ", "one equation": "login=a1", "clauses": "password i set ", "zh clauses": "密码我设",
}  # fmt: skip


def _timed(text: str) -> float:
    best = 1e9
    for _ in range(2):
        start = time.process_time()
        scan(text)
        best = min(best, time.process_time() - start)
    return best * 1000


def _talk(rng: Random, size: int) -> str:
    pieces: list[str] = []
    length = 0
    while length < size:
        kind = rng.randrange(8)
        piece = (
            (drawn.hex_key(rng) if kind == 0 else drawn.card(rng) if kind == 1 else chinese(rng, "dev"))
            if kind < 4
            else english(rng, "dev")
        )
        pieces.append(piece)
        length += len(piece.encode()) + 1
    return " ".join(pieces).encode()[:size].decode(errors="ignore")


def costs() -> None:
    """Milliseconds of processor time for messages of 4 KiB, and for hostile ones of 16 and 64 KiB with their ratio."""
    rng = Random(4)
    scan(_talk(rng, 4096))
    times = sorted(_timed(_talk(rng, 4096)) for _ in range(300))
    print(f"4 KiB of talk: median {times[150]:.2f} ms, p99 {times[296]:.2f} ms (goal 2)")
    rows = []
    random_text = "".join(rng.choices(string.printable, k=65536))
    for name, piece in {**HOSTILE, "random": random_text, "talk": _talk(rng, 65536)}.items():
        whole = (piece * (65536 // len(piece.encode()) + 1)).encode()[:65536].decode(errors="ignore")
        large, small = _timed(whole), _timed(whole[: len(whole) // 4])
        rows.append((large, large / small, name))
    rows.sort(reverse=True)
    steepest = max(row[1] for row in rows)
    print(f"64 KiB: worst {rows[0][0]:.1f} ms (goal 50); steepest {steepest:.1f} x its 16 KiB (limit 8)")
    for large, ratio, name in rows[:6]:
        print(f"  {name:<18} {large:7.1f} ms {ratio:5.1f} x")


def main() -> None:
    """Print recall by group, false positives, and the cost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=sorted(SEEDS), default="dev")
    parser.add_argument("--scale", type=int, default=SCALE)
    parser.add_argument("--misses", type=int, default=0, help="print so many that went wrong")
    parser.add_argument("--no-cost", action="store_true")
    given = parser.parse_args()
    tally = judged(dataset(given.part, scale=given.scale))
    print(f"part {given.part}, seed {SEEDS[given.part]}, {tally.total.total()} examples")
    for group, goal in GOALS.items():
        print(f"recall {group:<12} {tally.share(group):7.2%} of {tally.total[group]} (goal {goal:.1%})")
    false = 1 - tally.share("negative")
    print(f"false positives     {false:7.2%} of {tally.total['negative']} (goal {FALSE_POSITIVES:.1%})")
    for key, wrong in tally.wrong_kinds.most_common(40):
        print(f"  {' / '.join(key):<48} {wrong} of {tally.kinds[key]} wrong")
    for example in tally.wrong[: given.misses]:
        print(example.kind, example.messages)
    if not given.no_cost:
        costs()


if __name__ == "__main__":
    main()
