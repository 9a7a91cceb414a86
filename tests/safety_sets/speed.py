"""What the scanner costs: `python -m tests.safety_sets.speed [--rounds 200]`. Processor time, the better of two runs.

Messages of 4 KiB of several kinds, and texts of one piece over and over, made to be dear, of 16 and 64 KiB.
"""

import argparse
import string
import time
from collections.abc import Callable
from random import Random

from tests.safety_sets import drawn
from tests.safety_sets.make import dataset
from tests.safety_sets.talk import chinese, english

from kefu_core.safety.secrets import scan

ROUNDS = 300
MESSAGE = 4096
LARGE = 65536
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
_CODE = (
    "for item in range({}): total[item] += price * {}",
    "def load_{}(path: str, retries={}) -> dict[str, int]:",
    '    "amount": "{}.{}", "status": "ok", "id": {},',
    "2026-03-{} 12:0{}:44 INFO wallet.sync block={} peers=12",
    '    if (err != nil && code == {}) {{ return fmt.Errorf("step %d: %w", {}, err) }}',
    "const url = `https://api.example.com/v2/items/${{id}}?page={}&size={}`;",
)  # fmt: skip


def cut(text: str, size: int) -> str:
    """The beginning of a text, so many bytes long."""
    return text.encode()[:size].decode(errors="ignore")


def talk(rng: Random, size: int) -> str:
    """English and Chinese with keys and cards between; most of its English words are on the list."""
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
    return cut(" ".join(pieces), size)


def _code(rng: Random) -> str:
    return rng.choice(_CODE).format(*(rng.randrange(10, 30) for _ in range(3)))


def _dump(rng: Random) -> str:
    return f"{rng.randrange(1 << 16):08x}  {rng.randbytes(8).hex(' ')}  {rng.randbytes(8).hex(' ')}"


def _numbers(rng: Random) -> str:
    kind = rng.randrange(4)
    if kind == 0:
        return f"{rng.randrange(2000)}.{rng.randrange(100)} USDT"
    if kind == 1:
        return f"2026-0{rng.randrange(1, 10)}-{rng.randrange(10, 29)} {rng.randrange(10, 24)}:{rng.randrange(10, 60)}"
    return drawn.digits(rng, rng.randrange(3, 21))


def _listed(rng: Random) -> str:
    return " ".join(drawn.words_of(rng, rng.randrange(6, 30), rng.choice(drawn.SPACED[:4])))


def _hostile(rng: Random) -> str:
    piece = HOSTILE[rng.choice(sorted(HOSTILE))]
    return piece * (rng.randrange(40, 400) // len(piece) + 1)


def kinds() -> dict[str, Callable[[Random], str]]:
    """What draws a piece of each kind of text."""
    messages = [message for each in dataset("dev", scale=4) for message in each.messages]
    return {
        "chinese": lambda rng: chinese(rng, "dev") + "。",
        "english": lambda rng: english(rng, "dev"),
        "messages of the set": lambda rng: rng.choice(messages),
        "code and logs": _code,
        "hex dump": _dump,
        "words of lists": _listed,
        "numbers": _numbers,
        "hostile pieces": _hostile,
        "random signs": lambda rng: "".join(rng.choices(string.printable, k=64)),
    }


def _drawn(piece: Callable[[Random], str], rng: Random) -> str:
    pieces: list[str] = []
    length = 0
    while length < MESSAGE:
        pieces.append(piece(rng))
        length += len(pieces[-1].encode()) + 1
    return cut("\n".join(pieces), MESSAGE)


def _timed(text: str) -> float:
    best = 1e9
    for _ in range(2):
        start = time.process_time()
        scan(text)
        best = min(best, time.process_time() - start)
    return best * 1000


def _spread(name: str, texts: list[str]) -> None:
    times = sorted(map(_timed, texts))
    print(f"4 KiB of {name:<20} median {times[len(times) // 2]:.2f} ms, p99 {times[len(times) * 99 // 100 - 1]:.2f} ms")


def costs(rounds: int) -> None:
    """Milliseconds of processor time for messages of 4 KiB, and for hostile ones of 16 and 64 KiB with their ratio."""
    rng = Random(4)
    scan(talk(rng, MESSAGE))
    print("goal for 4 KiB: p99 2 ms")
    _spread("talk", [talk(rng, MESSAGE) for _ in range(rounds)])
    for name, piece in kinds().items():
        _spread(name, [_drawn(piece, rng) for _ in range(rounds)])
    rows = []
    random_text = "".join(rng.choices(string.printable, k=LARGE))
    for name, piece in {**HOSTILE, "random": random_text, "talk": talk(rng, LARGE)}.items():
        whole = cut(piece * (LARGE // len(piece.encode()) + 1), LARGE)
        large, small = _timed(whole), _timed(whole[: len(whole) // 4])
        rows.append((large, large / small, name))
    rows.sort(reverse=True)
    steepest = max(row[1] for row in rows)
    print(f"64 KiB: worst {rows[0][0]:.1f} ms (goal 50); steepest {steepest:.1f} x its 16 KiB (limit 8)")
    for large, ratio, name in rows[:8]:
        print(f"  {name:<18} {large:7.1f} ms {ratio:5.1f} x")


def main() -> None:
    """Print what each kind of text costs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    costs(parser.parse_args().rounds)


if __name__ == "__main__":
    main()
