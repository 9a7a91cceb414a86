"""Draws texts that hold no secret but look like it."""

import base64
from collections.abc import Callable, Iterator
from random import Random

from tests.blind_sets import clauses as talk
from tests.blind_sets import frames_harmless, material
from tests.blind_sets.positives import Case

DIGITS = "0123456789"
UPPER = "ABCDEFGHJKLMNPQRSTUVWXYZ"


def _isbn(r: Random) -> str:
    body = "978" + material.pick(r, DIGITS, 9)
    total = sum(int(c) * (3 if n % 2 else 1) for n, c in enumerate(body))
    text = body + str(-total % 10)
    return r.choice([text, f"{text[:3]}-{text[3]}-{text[4:8]}-{text[8:12]}-{text[12]}"])


def _date(r: Random) -> str:
    y, m, d = r.randrange(2019, 2027), r.randrange(1, 13), r.randrange(1, 29)
    return r.choice([f"{y}-{m:02}-{d:02}", f"{d}.{m}.{y}", f"{y}年{m}月{d}日", f"{m}/{d}/{y}", f"{y}{m:02}{d:02}"])


def _order(r: Random) -> str:
    stamp = f"20{r.randrange(20, 27)}{r.randrange(1, 13):02}{r.randrange(1, 29):02}"
    return r.choice(
        [
            stamp + material.pick(r, DIGITS, 10),
            stamp + material.pick(r, DIGITS, 6),
            "SO-" + material.digits(r, 8),
            material.pick(r, UPPER, 2) + material.digits(r, 10),
            material.digits(r, 12),
            f"W{stamp}-{material.digits(r, 5)}",
        ]
    )


SLOTS: dict[str, Callable[[Random], str]] = {
    "TX": lambda r: "0x" + material.hexes(r),
    "HEX": material.hexes,
    "ETH": lambda r: "0x" + material.hexes(r, 20),
    "ADDR": material.long_hex_free_address,
    "B58": lambda r: material.base58.b58encode(r.randbytes(32)).decode(),
    "SIG58": lambda r: material.base58.b58encode(r.randbytes(64)).decode(),
    "SIG": lambda r: "0x" + material.hexes(r, 65),
    "XPUB": lambda r: material.extended(r, r.choice(list(material.XPUB)), public=True),
    "AMOUNT": lambda r: r.choice(
        [f"{r.random() * 1000:.2f}", f"{r.random():.8f}", f"{r.randrange(1, 90)},{r.randrange(100, 999)}.00"]
    ),
    "ORDER": _order,
    "ORDERSHORT": lambda r: material.digits(r, 5),
    "TICKET": lambda r: material.digits(r, r.choice([5, 6, 7])),
    "UUID": lambda r: str(material.uuid.UUID(bytes=r.randbytes(16), version=4)),
    "DATE": _date,
    "TIME": lambda r: f"{r.randrange(24):02}:{r.randrange(60):02}:{r.randrange(60):02}",
    "GIT": lambda r: material.hexes(r, 20),
    "SHORT": lambda r: material.pick(r, material.ALNUM, 8),
    "VERSION": lambda r: f"{r.randrange(1, 9)}.{r.randrange(30)}.{r.randrange(10)}",
    "ISBN": _isbn,
    "PHONE": lambda r: "1" + r.choice("3578") + material.pick(r, DIGITS, 9),
    "INTPHONE": lambda r: (
        f"+{r.choice([1, 44, 49, 86, 852])} {material.digits(r, 3)} {material.digits(r, 4)} {material.digits(r, 4)}"
    ),
    "TRACK": lambda r: r.choice(["SF", "YT", "1Z", "JD", ""]) + material.digits(r, r.choice([12, 13, 15])),
    "IMEI": lambda r: material.luhn("35" + material.pick(r, DIGITS, 12)),
    "SERIAL": lambda r: material.pick(r, UPPER + DIGITS, 12),
    "B64": lambda r: base64.b64encode(r.randbytes(r.choice([300, 900, 2000]))).decode(),
    "B64S": lambda r: base64.b64encode(r.randbytes(64)).decode(),
    "CID": lambda r: r.choice(
        [
            "Qm" + material.pick(r, material.BASE58, 44),
            "bafybei" + material.pick(r, "abcdefghijklmnopqrstuvwxyz234567", 52),
        ]
    ),
    "MD5": lambda r: material.hexes(r, 16),
    "SMALL": lambda r: str(r.randrange(2, 200)),
    "ERR": lambda r: str(r.choice([-1, 1]) * r.randrange(1000, 60000)),
    "UID": lambda r: material.digits(r, 8),
    "POST": lambda r: material.digits(r, 6),
    "IP": lambda r: ".".join(str(r.randrange(1, 255)) for _ in range(4)),
    "MAC": lambda r: ":".join(material.hexes(r, 1) for _ in range(6)),
    "SEL": lambda r: material.hexes(r, 4),
    "PADADDR": lambda r: "0" * 24 + material.hexes(r, 20),
    "PADAMT": lambda r: f"{r.randrange(10**12):064x}",
    "RAW": lambda r: material.hexes(r, 110),
    "ALIPAY": lambda r: (
        f"20{r.randrange(20, 27)}{r.randrange(1, 13):02}{r.randrange(1, 29):02}22001{material.pick(r, DIGITS, 15)}"
    ),
}


class _Filling(dict[str, str]):
    """Draws a value each time a slot is met."""

    def __init__(self, r: Random) -> None:
        super().__init__()
        self._r = r

    def __missing__(self, name: str) -> str:
        return SLOTS[name](self._r)


def _case(kind: str, frame: str, text: str) -> Case:
    question, _, body = text.rpartition(">>")
    return Case(kind, "harmless", f"{kind}:{frame}", tuple(body.split("||")), question, (), "keep")


def draw(seed: int, each: int = 8) -> list[Case]:
    """All cases in a fixed order; sentences without slots come once."""
    return list(_draw(Random(seed), each))


def _draw(r: Random, each: int) -> Iterator[Case]:
    for frame in frames_harmless.SLOTTED:
        for _ in range(each):
            yield _case("value", frame, frame.format_map(_Filling(r)))
    for name in ("ENGLISH", "CHINESE", "LIST_WORD_SENTENCES"):
        for frame in getattr(talk if name == "LIST_WORD_SENTENCES" else frames_harmless, name):
            yield _case(name.lower(), frame, frame if name == "ENGLISH" else frame.replace(",", "，"))
            if name != "ENGLISH":
                yield _case(name.lower(), frame, frame.replace(",", " ").replace("。", " "))
    for number in range(150):
        clauses = r.sample(talk.CLAUSES, r.choice([3, 5, 8]))
        joint = r.choice([",", "", " ", "。", "\n"])
        yield _case("running_chinese", str(number), joint.join(clauses))
    for number in range(120):
        clauses = r.sample(talk.ENGLISH_CLAUSES, r.choice([2, 4, 6]))
        text = r.choice([", ", ". ", " ", "\n"]).join(clauses)
        yield _case("running_english", str(number), r.choice([text, text.lower(), text.upper()]))
    for number in range(60):
        pool = r.choice([talk.CLAUSES, talk.ENGLISH_CLAUSES, talk.LIST_WORD_SENTENCES])
        yield _case("several", str(number), "||".join(r.sample(pool, 6)))
    for number in range(40):
        words = r.choice(talk.LIST_WORD_SENTENCES).split()
        yield _case("one_word_each", str(number), "||".join(words[:14]))
    for number in range(40):
        cut = r.choice(talk.CLAUSES) + r.choice(talk.CLAUSES)
        yield _case("short_pieces", str(number), "||".join(cut[i : i + 2] for i in range(0, len(cut), 2)))
