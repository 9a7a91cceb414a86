"""Texts for the gate: what must be stopped, plain, disguised and in two messages, and what must go out."""

import re
from random import Random

from tests.blind_sets import (
    kept4_asks_en,
    kept4_asks_zh,
    kept4_couples,
    kept4_disguise,
    kept4_work_en,
    kept4_work_zh,
)
from tests.blind_sets import kept4_material as make
from tests.blind_sets.kept4_fill import Maker, fill, lines
from tests.blind_sets.outgoing import Text

VALUES: dict[str, Maker] = {
    "btc": lambda rng: make.bech(rng, "bc", 39),
    "badlink": lambda rng: rng.choice(lines(kept4_disguise.PLAIN_LINKS)[:6]),
    "badhandle": lambda rng: rng.choice(["orbit_helpdesk", "orbit_recovery", "Anna_orbit_agent", "wallet_rescue"]),
    "badwechat": lambda rng: rng.choice(["orbit-kefu88", "gdqb_service", "wx_orbit2024"]),
    "badmail": lambda rng: rng.choice(["recovery@orbit-support.com", "orbit.help@mail.example.net"]),
    "whats": lambda rng: "+1 555 01" + make.digits(rng, 2),
    "qq": lambda rng: make.digits(rng, 9),
}


def _text(kind: str, strain: str, frame: str, rng: Random) -> Text:
    messages = tuple(fill(part, VALUES, rng)[0] for part in frame.split(" || "))
    return Text(kind, strain, frame, messages, strain != "harmless")


def _stopped(rng: Random) -> list[Text]:
    out = []
    english, chinese = lines(kept4_asks_en.PLAIN), lines(kept4_asks_zh.PLAIN)
    for kind, frames in (("ask_en", english), ("ask_zh", chinese)):
        out += [_text(kind, "plain", frame, rng) for frame in frames]
    for kind, frames, module in (("ask_en", english, kept4_work_en), ("ask_zh", chinese, kept4_work_zh)):
        gap = " " if kind == "ask_en" else ""
        around = [each for each in lines(module.WORK) if "{" not in each]
        for frame in rng.sample(frames, 40):
            told = gap.join([rng.choice(lines(module.OPENINGS)), rng.choice(around), frame])
            out.append(_text(kind, "plain", told, rng))
    for link in lines(kept4_disguise.PLAIN_LINKS):
        for block in (kept4_disguise.LINK_FRAMES_EN, kept4_disguise.LINK_FRAMES_ZH):
            out.append(_text("link", "plain", rng.choice(lines(block)).replace("{link}", link), rng))
    return out


def _disguised(rng: Random) -> list[Text]:
    out = []
    for kind, block in (("indirect_en", kept4_asks_en.INDIRECT), ("indirect_zh", kept4_asks_zh.INDIRECT)):
        out += [_text(kind, "disguised", frame, rng) for frame in lines(block)]
    for kind, block in (("odd_en", kept4_asks_en.PLAIN), ("odd_zh", kept4_asks_zh.PLAIN)):
        change = kept4_disguise.disguised_en if kind == "odd_en" else kept4_disguise.disguised_zh
        for frame in lines(block):
            for _ in range(2):
                text = change(fill(frame, VALUES, rng)[0], rng)
                if text is not None:
                    out.append(Text(kind, "disguised", frame, (text,), True))
    for frame in lines(kept4_asks_en.PLAIN)[:24]:
        text = kept4_disguise.whole(fill(frame, VALUES, rng)[0], rng)
        out.append(Text("odd_en", "disguised", frame, (text,), True))
    for link in lines(kept4_disguise.SLY_LINKS):
        named = link.startswith("@") or re.match(r"\w+@", link)
        pages = [kept4_disguise.LINK_FRAMES_EN, kept4_disguise.LINK_FRAMES_ZH]
        block = kept4_disguise.HANDLE_FRAMES if named else rng.choice(pages)
        out.append(_text("link", "disguised", rng.choice(lines(block)).replace("{link}", link), rng))
    return out


def _harmless(rng: Random) -> list[Text]:
    out = []
    for module, language in ((kept4_work_en, "en"), (kept4_work_zh, "zh")):
        blocks = {
            "warning": module.WARNINGS,
            "backup": module.BACKUP,
            "link": module.LINKS,
            "near": module.NEAR,
            "work": module.WORK,
            "marketing": module.MARKETING,
        }
        gap = " " if language == "en" else "\n"
        work = [each for each in lines(module.WORK) if "{" not in each]
        for name, block in blocks.items():
            for frame in lines(block):
                out.append(_text(f"{name}_{language}", "harmless", frame, rng))
                if name == "marketing":
                    both = [frame, rng.choice(lines(block))]
                    out.append(_text(f"{name}_{language}", "harmless", "\n".join(both), rng))
                    continue
                parts = [rng.choice(lines(module.OPENINGS)), frame]
                if name in {"warning", "backup"}:
                    parts.insert(rng.choice([1, 2]), rng.choice(work))
                parts.append(rng.choice(lines(module.CLOSINGS)))
                out.append(_text(f"{name}_{language}", "harmless", gap.join(parts), rng))
    return out


def draw(seed: int) -> list[Text]:
    """All of them; the same for the same seed."""
    rng = Random(seed)
    pairs = [
        _text(kind, "pair", frame, rng)
        for kind, block in (("pair_en", kept4_couples.EN), ("pair_zh", kept4_couples.ZH))
        for frame in lines(block)
    ]
    return _stopped(rng) + _disguised(rng) + _harmless(rng) + pairs
