"""Draws the texts for the gate in the fifth kept set."""

from random import Random
from types import ModuleType

from tests.blind_sets import (
    kept5_asks_en,
    kept5_asks_zh,
    kept5_chain,
    kept5_couples,
    kept5_disguise,
    kept5_hidden,
    kept5_negatives,
    kept5_work_en,
    kept5_work_more,
    kept5_work_zh,
)
from tests.blind_sets.outgoing import Text

LINKED = {"link", "handle"}


def lines(module: ModuleType) -> list[tuple[str, str]]:
    """Kind and sentence of all lists of a module."""
    return [
        (name.lower(), line)
        for name, block in vars(module).items()
        if name.isupper() and isinstance(block, str)
        for line in block.strip().split("\n")
    ]


def fill(r: Random, frame: str) -> str:
    plain = frame.replace("\\n", "\n").replace("\\u2024", "\u2024").replace("{explorer}", "{link}")
    for chain, make in (("tron", kept5_chain.tron), ("evm", kept5_chain.evm), ("btc", kept5_chain.btc)):
        address = make(r)
        pieces = [address[at : at + 6] for at in range(0, len(address), 6)]
        plain = plain.replace(f"{{{chain}_gaps}}", " ".join(pieces)).replace(f"{{{chain}_zero}}", "\u200b".join(pieces))
        plain = plain.replace(f"{{{chain}_wide}}", kept5_disguise.wide(address))
    return kept5_negatives.fill(r, plain)


def plain(r: Random) -> list[Text]:
    frames = lines(kept5_asks_zh) + lines(kept5_asks_en)
    return [Text(kind, "plain", frame, (fill(r, frame),), stop=True) for kind, frame in frames]


def disguised(r: Random) -> list[Text]:
    made = []
    for module, chinese in ((kept5_asks_zh, True), (kept5_asks_en, False)):
        table = kept5_hidden.ZH if chinese else kept5_hidden.EN
        for number, (kind, frame) in enumerate(lines(module)):
            order = list(table)[number % len(table) :] + list(table)
            shown = ((way, kept5_hidden.hide(r, frame, way, chinese=chinese)) for way in order)
            way, text = next(((way, text) for way, text in shown if text), ("", None))
            if text and kind not in LINKED:
                made.append(Text(f"{kind}, {way}", "disguised", frame, (fill(r, text),), stop=True))
    for line in kept5_hidden.BY_HAND:
        kind, _, frame = line.partition("|")
        made.append(Text(f"{kind}, by hand", "disguised", frame, (fill(r, frame),), stop=True))
    return made


def pairs(r: Random) -> list[Text]:
    return [
        Text("pair", "pair", frame, tuple(fill(r, part) for part in frame.split("||")), stop=True)
        for frame in kept5_couples.ASKS
    ]


def harmless(r: Random) -> list[Text]:
    frames = lines(kept5_work_zh) + lines(kept5_work_en) + lines(kept5_work_more)
    frames += [("two in a row", frame) for frame in kept5_couples.FINE]
    return [
        Text(kind, "harmless", frame, tuple(fill(r, part) for part in frame.split("||")), stop=False)
        for kind, frame in frames
    ]


def draw(seed: int) -> list[Text]:
    """All texts, always the same for a seed."""
    r = Random(seed)
    return plain(r) + disguised(r) + pairs(r) + harmless(r)
