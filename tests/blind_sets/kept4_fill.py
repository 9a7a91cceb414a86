"""Puts values into sentences and remembers where.

A sentence is a line; a line that begins with blanks carries the one before on. `{Name}` is a secret and marked,
`{name}` is filled and not marked, ` || ` parts messages of the person, `question >> ` is what the bot said before.
"""

import re
from collections.abc import Callable
from random import Random

from tests.blind_sets import kept4_material as make
from tests.blind_sets.positives import Case

_SLOT = re.compile(r"\{(\w+)\}")
Maker = Callable[[Random], str]

COMMON: dict[str, Maker] = {
    "addr": make.address,
    "evm": lambda rng: "0x" + make.hexes(rng, 40),
    "tron": lambda rng: make.check58(b"\x41", rng.randbytes(20)),
    "txid": lambda rng: rng.choice(["0x", "0x", ""]) + make.hexes(rng),
    "hash": make.hexes,
    "sig": make.signature58,
    "order": lambda rng: make.digits(rng, rng.choice([12, 14, 16, 18, 20])),
    "ticket": lambda rng: f"{rng.choice(['KF', 'CS', 'T', 'ORB'])}-{make.digits(rng, 6)}",
    "uuid": make.uuid,
    "uid": lambda rng: make.digits(rng, rng.choice([7, 8, 9])),
    "amount": lambda rng: f"{rng.randrange(1, 9000)}.{rng.randrange(10, 99)}",
    "num": lambda rng: str(rng.randrange(2, 40)),
    "year": lambda rng: str(rng.randrange(2019, 2026)),
    "name": lambda rng: rng.choice(["Anna", "Kevin", "Priya", "Tom", "小李", "陈先生", "Maria"]),
    "user": lambda rng: rng.choice(["anna.k", "kevin88", "priya", "lixiaoli", "chen.wei", "maria_s"]),
    "device": lambda rng: rng.choice(["iPhone 14", "Mate 60", "Pixel 8", "小米13", "Galaxy S23", "iPad"]),
    "cardlike": make.card,
    "ehash": lambda rng: "0x" + make.hexes(rng),
    "move": lambda rng: "0x" + make.hexes(rng),
    "key32": make.key32,
    "xpub": make.xpub,
    "commit": lambda rng: make.hexes(rng, 40),
    "rsv": lambda rng: make.hexes(rng, 130),
    "pub": lambda rng: make.hexes(rng, 128),
    "cid": lambda rng: "Qm" + make.text_of(rng, 44, "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"),
    "big": lambda rng: make.digits(rng, 77),
    "track": lambda rng: rng.choice(["SF", "JD", "YT", "1Z"]) + make.digits(rng, 13),
    "serial": lambda rng: make.text_of(rng, 12, "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"),
    "imei": lambda rng: make.luhn("35" + make.digits(rng, 12)),
    "height": lambda rng: make.digits(rng, rng.choice([5, 6, 8])),
    "stamp": lambda rng: "17" + make.digits(rng, rng.choice([8, 11])),
    "hex": lambda rng: make.hexes(rng, 32),
    "zeros": lambda rng: f"{rng.randrange(1, 2**60):064x}",
    "ones": lambda rng: "f" * 64,
    "phone": lambda rng: "1" + rng.choice(["38", "59", "86", "77"]) + make.digits(rng, 8),
}


def lines(block: str) -> list[str]:
    """The sentences of a block."""
    found: list[str] = []
    for line in block.strip("\n").split("\n"):
        if line.startswith(" ") and found:
            more = line.strip()
            gap = " " if found[-1][-1].isascii() and more[0].isascii() else ""
            found[-1] += gap + more
        elif line:
            found.append(line)
    return [line.replace("\\n", "\n") for line in found]


def fill(template: str, values: dict[str, Maker], rng: Random) -> tuple[str, list[tuple[int, int]]]:
    """The text and the places of its secrets. `{S1}` and `{S2}` of the same name `S` are drawn apart."""
    text, at, gold = "", 0, []
    for slot in _SLOT.finditer(template):
        text += template[at : slot.start()]
        at = slot.end()
        name = slot.group(1)
        maker = _maker(name, values)
        value = maker(rng)
        if name[0].isupper():
            gold.append((len(text), len(text) + len(value)))
        text += value
    return text + template[at:], gold


def _maker(name: str, values: dict[str, Maker]) -> Maker:
    bare = name.rstrip("123456789")
    return values.get(name) or COMMON.get(name) or values.get(bare) or COMMON[bare]


def build(kind: str, strain: str, frame: str, values: dict[str, Maker], rng: Random, action: str = "redact") -> Case:
    """One case of a sentence."""
    asked, _, rest = frame.rpartition(" >> ")
    messages: list[str] = []
    gold: list[tuple[int, int, int]] = []
    for number, part in enumerate(rest.split(" || ")):
        text, places = fill(part, values, rng)
        messages.append(text)
        gold += [(number, start, end) for start, end in places]
    return Case(kind, strain, f"{kind}:{frame}", tuple(messages), asked, tuple(gold), action)


def some(
    kind: str, strain: str, block: str, values: dict[str, Maker], rng: Random, times: int, action: str = "redact"
) -> list[Case]:
    """Every sentence of a block, so many times."""
    return [build(kind, strain, frame, values, rng, action) for frame in lines(block) for _ in range(times)]
