"""What must be hidden, of every kind of the table in section 8 of the threats: plain, adversarial, policy."""

import json
from collections.abc import Callable
from random import Random

from tests.blind_sets import kept4_frames_keys as keys
from tests.blind_sets import kept4_frames_values as values
from tests.blind_sets import kept4_material as make
from tests.blind_sets import kept4_phrases
from tests.blind_sets.kept4_fill import Maker, lines, some
from tests.blind_sets.positives import Case

Change = Callable[[str, Random], str]
_CHINESE_DIGITS = "零一二三四五六七八九"


def wide(text: str, rng: Random) -> str:
    """Full-width forms."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def unseen(text: str, rng: Random) -> str:
    """A sign without width after every few characters."""
    sign = rng.choice(["\u200b", "\u2060", "\u200d", "\u00ad", "\ufeff"])
    return sign.join(text[at : at + 5] for at in range(0, len(text), 5))


def cut(text: str, rng: Random) -> str:
    """On two lines, as a narrow screen copies it."""
    return text[: len(text) // 2] + "\n" + text[len(text) // 2 :]


def quoted(text: str, rng: Random) -> str:
    """Between quotes or markup."""
    before, after = rng.choice(
        [('"', '"'), ("`", "`"), ("「", "」"), ("<code>", "</code>"), ("**", "**"), ("【", "】")]
    )
    return before + text + after


def apart(text: str, rng: Random) -> str:
    """Every character alone."""
    return rng.choice([" ", "-", " . ", "  "]).join(text)


def spelled(text: str, rng: Random) -> str:
    """Chinese number words."""
    return "".join(_CHINESE_DIGITS[int(c)] for c in text)


def keycaps(text: str, rng: Random) -> str:
    """Digits as emoji."""
    return "".join(f"{c}\ufe0f\u20e3" for c in text)


def halved(text: str, rng: Random) -> str:
    """A blank or a hyphen in the middle."""
    return text[: len(text) // 2] + rng.choice([" ", "-"]) + text[len(text) // 2 :]


HEX_CHANGES: list[Change] = [
    wide,
    unseen,
    cut,
    quoted,
    lambda text, rng: text.upper(),
    lambda text, rng: "".join(rng.choice([c.upper(), c]) for c in text),
    lambda text, rng: make.grouped(text),
    lambda text, rng: make.grouped(text, "-"),
    lambda text, rng: " ".join(text[at : at + 8] for at in range(0, 64, 8)),
    lambda text, rng: ":".join(text[at : at + 2] for at in range(0, 64, 2)),
    lambda text, rng: "\n".join(text[at : at + 16] for at in range(0, 64, 16)),
    lambda text, rng: "0x " + text,
    lambda text, rng: "0X" + text.upper(),
]
KEY_CHANGES: list[Change] = [wide, unseen, cut, quoted, lambda text, rng: make.grouped(text, " ")]
CARD_CHANGES: list[Change] = [
    wide,
    unseen,
    apart,
    lambda text, rng: make.grouped(text, "-"),
    lambda text, rng: make.grouped(text, "."),
    lambda text, rng: make.grouped(text, "\u00a0"),
    lambda text, rng: make.grouped(text, "\u3000"),
    lambda text, rng: wide(make.grouped(text), rng),
    lambda text, rng: make.grouped(text, "/"),
    lambda text, rng: make.grouped(text, "\n"),
]
ID_CHANGES: list[Change] = [
    wide,
    unseen,
    lambda text, rng: f"{text[:6]} {text[6:14]} {text[14:]}",
    lambda text, rng: f"{text[:6]}-{text[6:14]}-{text[14:]}",
    lambda text, rng: text.lower(),
    lambda text, rng: f"{text[:3]} {text[3:6]} {text[6:10]} {text[10:14]} {text[14:]}",
    lambda text, rng: f"「{text}」",
]


def _backup(rng: Random) -> str:
    style = rng.choice(["digits", "hex", "parts"])
    styles: dict[str, Callable[[], str]] = {
        "digits": lambda: make.digits(rng, 8),
        "hex": lambda: make.hexes(rng, 10),
        "parts": lambda: f"{make.digits(rng, 4)} {make.digits(rng, 4)}",
    }
    return rng.choice([", ", "\n", "、"]).join(styles[style]() for _ in range(rng.choice([5, 8, 10])))


PLAIN_VALUES: dict[str, Maker] = {
    "K": lambda rng: rng.choice(["", "", "0x"]) + make.hexes(rng),
    "W": make.wif,
    "X": make.xprv,
    "B": make.bip38,
    "M": make.mini_key,
    "S": make.solana_key,
    "A": make.solana_array,
    "D": make.key32,
    "J": make.keystore,
    "E": make.pem,
    "V": make.password,
    "N": lambda rng: make.digits(rng, rng.choice([4, 6, 6])),
    "N6": lambda rng: make.digits(rng, 6),
    "C": lambda rng: make.digits(rng, rng.choice([6, 6, 6, 4, 8])),
    "L": _backup,
    "T": lambda rng: rng.choice([make.base32(rng), make.base32(rng, 16), make.grouped(make.base32(rng), " ")]),
    "U": lambda rng: f"otpauth://totp/Orbit:{make.digits(rng, 7)}?secret={make.base32(rng)}&issuer=Orbit",
    "i": lambda rng: make.text_of(rng, 32),
    "H": lambda rng: rng.choice([make.text_of(rng, 40), make.text_of(rng, 64), make.hexes(rng, 32)]),
    "O": make.bot_token,
    "Q": make.jwt,
    "R": make.cloud_key,
    "akia": lambda rng: "AKIA" + make.base32(rng, 16),
    "Y": lambda rng: make.text_of(rng, 32),
    "G": lambda rng: rng.choice([make.card(rng), make.grouped(make.card(rng))]),
    "F": lambda rng: make.digits(rng, 3),
    "Z": make.citizen,
}
AWS: dict[str, Maker] = {**PLAIN_VALUES, "W": lambda rng: make.text_of(rng, 40, make.ALNUM + "+/")}
CARD_ONLY: dict[str, Maker] = {**PLAIN_VALUES, "G": make.card}


def _changed(name: str, changes: list[Change], base: Maker) -> dict[str, Maker]:
    return {**PLAIN_VALUES, name: lambda rng: rng.choice(changes)(base(rng), rng)}


def plain(rng: Random) -> list[Case]:
    """As most people write it."""
    out = kept4_phrases.plain(rng)
    rows: list[tuple[str, str, int]] = [
        ("hex", keys.HEX, 4),
        ("hex_bare", keys.HEX_BARE, 2),
        ("wif", keys.WIF, 2),
        ("xprv", keys.XPRV, 2),
        ("bip38", keys.BIP38, 2),
        ("mini", keys.MINI, 2),
        ("solana", keys.SOLANA, 3),
        ("solana_array", keys.ARRAY, 2),
        ("base58", keys.BASE58, 2),
        ("keystore", keys.KEYSTORE, 2),
        ("pem", keys.PEM, 2),
        ("password", values.PASSWORD, 3),
        ("password", values.ASKED_PASSWORD, 2),
        ("pin", values.PIN, 2),
        ("code", values.CODE, 3),
        ("code", values.ASKED_CODE, 2),
        ("backup", values.BACKUP, 1),
        ("totp", values.TOTP, 2),
        ("api", values.API, 2),
        ("token", values.TOKEN, 2),
        ("jwt", values.JWT, 1),
        ("cookie", values.COOKIE, 2),
    ]
    for kind, block, times in rows:
        out += some(kind, "plain", block, PLAIN_VALUES, rng, times)
    out += some("cloud", "plain", values.CLOUD, AWS, rng, 2)
    out += some("card", "plain", values.CARD, PLAIN_VALUES, rng, 2, "mask")
    return out + some("citizen", "plain", values.CITIZEN, PLAIN_VALUES, rng, 2, "mask")


def _escaped_keystore(rng: Random) -> str:
    text = make.keystore(rng)
    return rng.choice(
        [
            json.dumps(text),
            text.replace('"', "'"),
            text.replace('"crypto"', '"Crypto"').replace('"kdf"', '"KDF"'),
            text.replace(" ", "\u00a0"),
            text.replace('"', "“"),
            text.replace(", ", ",\n\n"),
        ]
    )


def _odd_pem(rng: Random) -> str:
    return rng.choice(
        [
            make.pem(rng, lines=False),
            make.pem(rng).replace("\n", "\\n"),
            make.pem(rng).replace("\n", "\n> "),
            make.pem(rng).replace("\n", "\n    "),
            make.pem(rng).replace("\n", "\r\n"),
        ]
    )


def adversarial(rng: Random) -> list[Case]:
    """Odd writings of the value, odd sentences around it."""
    out = kept4_phrases.adversarial(rng)
    out += some("hex", "adversarial", keys.HEX_ODD, PLAIN_VALUES, rng, 2)
    rows: list[tuple[str, str, str, list[Change], Maker, int]] = [
        ("hex", "K", keys.HEX, HEX_CHANGES, make.hexes, 3),
        ("wif", "W", keys.WIF, KEY_CHANGES, make.wif, 2),
        ("xprv", "X", keys.XPRV, KEY_CHANGES[:4], make.xprv, 1),
        ("bip38", "B", keys.BIP38, KEY_CHANGES, make.bip38, 1),
        ("solana", "S", keys.SOLANA, KEY_CHANGES[:4], make.solana_key, 2),
        ("token", "O", values.TOKEN, KEY_CHANGES[1:2] + KEY_CHANGES[3:4], make.bot_token, 1),
        ("totp", "T", values.TOTP, KEY_CHANGES, make.base32, 1),
        ("code", "C", values.CODE, [wide, apart, spelled, keycaps, halved, unseen], lambda r: make.digits(r, 6), 2),
    ]
    for kind, name, block, changes, base, times in rows:
        out += some(kind, "adversarial", block, _changed(name, changes, base), rng, times)
    spread = {**PLAIN_VALUES, "A": lambda r: make.solana_array(r).replace(",", r.choice([",\n", " ,", ", \t"]))}
    out += some("solana_array", "adversarial", keys.ARRAY, spread, rng, 1)
    out += some("keystore", "adversarial", keys.KEYSTORE, {**PLAIN_VALUES, "J": _escaped_keystore}, rng, 2)
    out += some("pem", "adversarial", keys.PEM, {**PLAIN_VALUES, "E": _odd_pem}, rng, 2)
    out += some("password", "adversarial", values.PASSWORD_ODD, PLAIN_VALUES, rng, 2)
    marked = _changed("V", [unseen, wide, lambda t, r: f'"{t}"', lambda t, r: f"「{t}」"], make.password)
    out += some("password", "adversarial", "\n".join(lines(values.PASSWORD)[:8]), marked, rng, 1)
    out += some("code", "adversarial", values.CODE_ODD, PLAIN_VALUES, rng, 2)
    out += some("card", "adversarial", values.CARD, _changed("G", CARD_CHANGES, make.card), rng, 3, "mask")
    return out + some("citizen", "adversarial", values.CITIZEN, _changed("Z", ID_CHANGES, make.citizen), rng, 2, "mask")


def policy(rng: Random) -> list[Case]:
    """Where the table leaves room and hiding is the safer reading."""
    out = kept4_phrases.policy(rng)
    for kind, block in (
        ("password", values.POLICY_PASSWORD),
        ("code", values.POLICY_CODE),
        ("hex", values.POLICY_KEY),
        ("api", values.POLICY_OTHER),
    ):
        out += some(kind, "policy", block, PLAIN_VALUES, rng, 2)
    return out


def draw(seed: int) -> list[Case]:
    """All of them; the same for the same seed."""
    rng = Random(seed)
    return plain(rng) + adversarial(rng) + policy(rng)
