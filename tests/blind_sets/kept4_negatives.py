"""What must stay as it is: the false-positive traps of section 8 of the threats, and ordinary talk."""

from random import Random

from tests.blind_sets import kept4_frames_chain as chain
from tests.blind_sets import kept4_frames_talk as talk
from tests.blind_sets.kept4_fill import build, lines, some
from tests.blind_sets.positives import Case

STRAIN = "harmless"


def _joined(kind: str, sentences: list[str], sizes: list[int], gap: str, times: int, rng: Random) -> list[Case]:
    """Several sentences in a row, as people tell a story."""
    out = []
    for _ in range(times):
        chosen = rng.sample(sentences, rng.choice(sizes))
        case = build(kind, STRAIN, gap.join(chosen), {}, rng)
        out.append(Case(kind, STRAIN, f"{kind}:{chosen[0]}", case.messages, "", (), "keep"))
    return out


def _bare(sentences: list[str]) -> list[str]:
    """Chinese as many write it: without a stop at the end and with blanks or nothing for commas."""
    return [each.replace("\uff0c", " ").replace(",", " ").rstrip("。?\uff1f") for each in sentences]


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= char <= "\u9fff" for char in text)


def draw(seed: int) -> list[Case]:
    """All of them; the same for the same seed."""
    rng = Random(seed)
    out: list[Case] = []
    for kind, block, times in (
        ("hash", chain.HASHES, 5),
        ("address", chain.ADDRESSES, 5),
        ("number", chain.NUMBERS, 4),
        ("code", chain.CODE, 2),
        ("question", talk.QUESTIONS, 1),
        ("list_words", talk.LIST_WORDS, 1),
        ("list_words", talk.ALL_LIST, 1),
        ("single_words", talk.SINGLE, 1),
        ("english", talk.ENGLISH, 1),
        ("chinese", talk.CHINESE, 1),
        ("chinese", talk.CHINESE_HANT, 1),
    ):
        out += some(kind, STRAIN, block, {}, rng, times, "keep")
    english, hans, hant = lines(talk.ENGLISH), lines(talk.CHINESE), lines(talk.CHINESE_HANT)
    out += _joined("english", english, [2, 3, 5], " ", 70, rng)
    out += _joined("english", lines(talk.LIST_WORDS), [2, 3], ". ", 15, rng)
    out += _joined("english", lines(talk.ALL_LIST), [2, 3], rng.choice([". ", "\n"]), 8, rng)
    out += _joined("chinese", hans, [2, 3, 6], "", 130, rng)
    out += _joined("chinese", _bare(hans), [1, 2, 4], " ", 90, rng)
    out += _joined("chinese", [each.replace(" ", "") for each in _bare(hans)], [1, 2, 3], "", 60, rng)
    out += _joined("chinese", _bare(hans), [2, 3, 5], " || ", 40, rng)
    out += _joined("chinese", hant, [2, 3], "", 30, rng)
    out += _joined("english", english, [2, 4], " || ", 20, rng)
    facts = lines(chain.HASHES) + lines(chain.ADDRESSES) + lines(chain.NUMBERS)
    facts = [each for each in facts if " >> " not in each and " || " not in each]
    for _ in range(170):
        told = rng.choice([english, hans])
        fitting = [each for each in facts if not _is_chinese(each) or told is hans]
        parts = [rng.choice(told), *rng.sample(fitting, rng.choice([1, 2])), rng.choice(told)]
        case = build("story", STRAIN, rng.choice(["\n", "\n\n", " "]).join(parts), {}, rng)
        out.append(Case("story", STRAIN, f"story:{parts[0]}", case.messages, "", (), "keep"))
    return out
