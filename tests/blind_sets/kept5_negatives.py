"""Draws what the scanner has to leave alone in the fifth kept set."""

import re
from collections.abc import Callable
from random import Random

from tests.blind_sets import kept5_chain as chain
from tests.blind_sets import kept5_frames_chain as values
from tests.blind_sets import kept5_frames_code as code
from tests.blind_sets import kept5_frames_talk as talk
from tests.blind_sets import kept5_material as m
from tests.blind_sets.positives import Case

_BLANK = re.compile(r"\{([a-z]\w*)\}")
MAKERS: dict[str, Callable[[Random], str]] = {
    "txid": chain.txid, "txid2": chain.txid, "hex": m.hex64, "pub": chain.public_key, "link": chain.explorer,
    "sig": chain.sol_signature, "evm": chain.evm, "btc": chain.btc, "tron": chain.tron, "tron2": chain.tron,
    "sol": chain.sol, "long": chain.long_address, "other": chain.other_address, "any": chain.any_address,
    "any2": chain.any_address, "xpub": chain.xpub, "cid": chain.cid, "order": chain.order, "ticket": chain.ticket,
    "track": chain.tracking, "imei": chain.imei, "uuid": chain.uuid4, "flat": chain.flat, "commit": chain.commit,
    "version": chain.version, "block": chain.block, "phone": chain.phone, "amount": chain.amount,
    "amount2": chain.amount, "nft": chain.nft, "short": lambda r: str(r.randint(1000, 99999)),
    "tail": lambda r: m.digits(r, 4), "oct": lambda r: str(r.randint(1, 254)),
}  # fmt: skip


def fill(r: Random, frame: str) -> str:
    return _BLANK.sub(lambda match: MAKERS[match.group(1)](r), frame)


def _cases(r: Random, kind: str, frames: list[str], times: int) -> list[Case]:
    made = []
    for frame in frames * times:
        asked, _, body = frame.rpartition(">>")
        texts = tuple(fill(r, part.replace("\\n", "\n")) for part in body.split("||"))
        made.append(Case(kind, "harmless", f"{kind}:{frame}", texts, asked, (), "none"))
    return made


def draw(seed: int) -> list[Case]:
    """Everything that must pass untouched, always the same for a seed."""
    r = Random(seed)
    made = _cases(r, "hash", values.HASHES, 10) + _cases(r, "address", values.ADDRESSES, 8)
    made += _cases(r, "number", values.NUMBERS, 5) + _cases(r, "answer", talk.ANSWERS, 3)
    made += _cases(r, "code", code.CODE, 2) + _cases(r, "words of the list", code.LIST_WORDS, 1)
    made += _cases(r, "Chinese prose", code.CHINESE, 1) + _cases(r, "one word each", code.DRIP, 1)
    made += _cases(r, "talk", [*talk.ZH, *talk.EN], 1)
    return list(dict.fromkeys(made))
