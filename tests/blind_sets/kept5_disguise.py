"""Ways to write a value or a sentence so that a simple look does not know it."""

from random import Random

from tests.blind_sets import kept5_material as m

ZERO = ("\u200b", "\u200c", "\u200d", "\u2060", "\ufeff")


def wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def zero_width(r: Random, text: str) -> str:
    """A sign of no width after every few letters."""
    sign, step = r.choice(ZERO), r.choice([3, 4, 8])
    return sign.join(text[at : at + step] for at in range(0, len(text), step))


def groups(text: str, size: int, joint: str) -> str:
    return joint.join(text[at : at + size] for at in range(0, len(text), size))


def hex_key(r: Random) -> str:
    made = m.hex64(r)
    return r.choice(
        [
            groups(made, 4, " "),
            groups(made, 8, " "),
            groups(made, 8, "-"),
            groups(made, 16, "\n"),
            groups(made, 32, "\n"),
            groups(made, 2, ":"),
            groups(made, 16, " "),
            "0x " + made,
            "0X" + made.upper(),
            wide(made),
            zero_width(r, made),
            f"“{made}”",
            groups(made.upper(), 4, "-"),
        ]
    )


def coded(r: Random, text: str) -> str:
    return r.choice(
        [zero_width(r, text), wide(text), text[: len(text) // 2] + "\n" + text[len(text) // 2 :], f"**{text}**"],
    )


def code(r: Random) -> str:
    made = m.code(r)
    return r.choice(
        [
            f"{made[:3]} {made[3:]}", f"{made[:3]}-{made[3:]}", " ".join(made), wide(made), ".".join(made),
            zero_width(r, made), f"「{made}」", f"{made[:2]} {made[2:4]} {made[4:]}",
        ]
    )  # fmt: skip


def totp(r: Random) -> str:
    made = m.chars(r, m.BASE32, 32)
    return r.choice([groups(made.lower(), 4, " "), groups(made, 4, "-"), made.lower(), zero_width(r, made)])


def api_secret(r: Random) -> str:
    made = m.chars(r, m.ALNUM, 64)
    return r.choice([zero_width(r, made), made[:32] + "\n" + made[32:], f"`{made}`"])


def card(r: Random) -> str:
    made = m.card(r)
    return r.choice(
        [
            groups(made, 4, r.choice([".", "_", "/", "  ", "·", "\u2003", ","])),
            wide(made),
            wide(groups(made, 4, "-")),
            zero_width(r, made),
            " ".join(made),
            groups(made, 6, " "),
            groups(made, 4, "\n"),
        ]
    )


def identity(r: Random) -> str:
    made = m.identity(r)
    return r.choice(
        [
            f"{made[:6]} {made[6:14]} {made[14:]}",
            f"{made[:6]}-{made[6:14]}-{made[14:]}",
            wide(made),
            zero_width(r, made),
            made.lower() if made.endswith("X") else groups(made, 3, " "),
            " ".join(made),
        ]
    )
