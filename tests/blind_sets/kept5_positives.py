"""Draws what the scanner has to find in the fifth kept set."""

import re
from collections.abc import Callable
from random import Random

from tests.blind_sets import kept5_chain as chain
from tests.blind_sets import kept5_disguise as disguise
from tests.blind_sets import kept5_frames_keys as keys
from tests.blind_sets import kept5_frames_phrases as phrases
from tests.blind_sets import kept5_frames_policy as policy
from tests.blind_sets import kept5_frames_values as values
from tests.blind_sets import kept5_material as m
from tests.blind_sets import kept5_phrases as ways
from tests.blind_sets.positives import Case

OPEN, CLOSE = "\ue000", "\ue001"
_BLANK = re.compile(r"\{([A-Za-z]\w*)\}")
Maker = Callable[[Random], str]

HARMLESS: dict[str, Maker] = {
    "evm": chain.evm,
    "btc": chain.btc,
    "sol": chain.sol,
    "txid": chain.txid,
    "phone": chain.phone,
    "apikey": lambda r: m.chars(r, m.ALNUM, 64),
}
SECRETS: dict[str, Maker] = {
    "K": m.hex_key, "H": disguise.hex_key, "W": m.wif, "X": m.extended_key, "B": m.bip38, "M": m.mini_key,
    "S": m.solana_key, "A": m.solana_array, "J": m.keystore, "E": m.pem, "F": m.pem_one_line, "T": m.base58_key,
    "w": lambda r: disguise.coded(r, m.wif(r)), "x": lambda r: disguise.coded(r, m.extended_key(r)),
    "b": lambda r: disguise.coded(r, m.bip38(r)), "s": lambda r: disguise.coded(r, m.solana_key(r)),
    "V": m.password, "V2": m.password, "VW": lambda r: disguise.wide(m.password(r)), "N": m.pin,
    "O": m.code, "O2": m.code, "OH": disguise.code, "U": m.backup_codes, "G": m.totp_secret, "Q": m.otpauth,
    "GH": disguise.totp, "Y": m.api_secret, "YH": disguise.api_secret, "Z": m.bot_token,
    "ZH": lambda r: disguise.zero_width(r, m.bot_token(r)), "JW": m.jwt, "CK": m.cloud_key, "CS": m.cloud_secret,
    "CO": m.cookie, "C": m.card, "C2": m.card, "CG": m.card_groups, "CH": disguise.card,
    "CV": lambda r: m.digits(r, 3), "D": m.identity, "DX": m.identity_x, "DH": disguise.identity,
}  # fmt: skip


def marked(kind: str, strain: str, frame: str, texts: list[str], action: str, asked: str = "") -> Case:
    """A case of texts in which secrets stand between marks."""
    messages, gold = [], []
    for number, text in enumerate(texts):
        left = text
        while OPEN in left:
            start = left.index(OPEN)
            left = left.replace(OPEN, "", 1)
            end = left.index(CLOSE)
            left = left.replace(CLOSE, "", 1)
            gold.append((number, start, end))
        messages.append(left)
    return Case(kind, strain, f"{kind}:{frame}", tuple(messages), asked, tuple(gold), action)


def fill(r: Random, frame: str, given: dict[str, str] | None = None) -> tuple[str, list[str]]:
    """Our question, and the messages with their values, secrets between marks."""
    asked, _, body = frame.replace("\\n", "\n").replace("\\u200b", "\u200b").rpartition(">>")

    def value(match: re.Match[str]) -> str:
        name = match.group(1)
        if given and name in given:
            return OPEN + given[name] + CLOSE
        if name in SECRETS:
            made = SECRETS[name](r)
            told = len(made) - len(made.removeprefix("0x "))  # a prefix that stands alone is no part of the secret
            return made[:told] + OPEN + made[told:] + CLOSE
        return HARMLESS[name](r)

    return asked, [_BLANK.sub(value, part) for part in body.split("||")]


def from_frames(r: Random, kind: str, strain: str, frames: list[str], times: int, action: str = "redact") -> list[Case]:
    made = []
    for frame in frames * times:
        asked, texts = fill(r, frame)
        made.append(marked(kind, strain, frame, texts, action, asked))
    return made


def _phrase_case(r: Random, kind: str, strain: str, frame: str, text: str) -> Case:
    asked, texts = fill(r, frame, {"P": text, "L": text, "R": text})
    return marked(kind, strain, frame, texts, "redact", asked)


def _size(r: Random) -> int:
    return r.choice([12, 12, 12, 12, 24, 24, 15, 18, 21])


def plain_phrases(r: Random) -> list[Case]:
    made = []
    for number in range(230):
        language = "english" if number % 2 else r.choice(m.LANGUAGES)
        words = m.phrase(r, language, _size(r))
        frame, way = r.choice(phrases.AROUND), r.choice(ways.ways(ways.PLAIN, language))
        made.append(_phrase_case(r, "phrase", "plain", frame, ways.PLAIN[way](r, words)))
    for number in range(60):
        language = r.choice(["english", "english", "chinese_simplified", "spanish", "japanese"])
        size = (12, 24, 24, 25, 25)[number % 5]
        words = m.loose_phrase(r, "english" if size == 25 else language, size)
        frame = r.choice([frame for frame in phrases.AROUND if frame != "{P}"])
        way = r.choice(["spaces", "lines", "dots", "commas", "spaces"])
        made.append(_phrase_case(r, "phrase of another scheme", "plain", frame, ways.PLAIN[way](r, words)))
    for frame in phrases.BLOCKS * 3:
        language = r.choice(m.HAN)
        words = r.choice([m.phrase, m.phrase, m.loose_phrase])(r, language, _size(r))
        made.append(_phrase_case(r, "phrase in Chinese, no spaces", "plain", frame, ways.block(language, words)))
    return made


def hard_phrases(r: Random) -> list[Case]:
    made = []
    for number in range(210):
        language = r.choice(m.LANGUAGES) if number % 3 == 0 else "english"
        words = m.phrase(r, language, _size(r))
        table = ways.ways(ways.HARD, language)
        way = table[number % len(table)]
        kind = "encoded phrase" if way == "entities" else "phrase in disguise"
        frame = r.choice(phrases.AROUND)
        if way == "percent":
            frame = frame.replace("{P}", "https://notes.example/?t={P}")
        made.append(_phrase_case(r, kind, "adversarial", frame, ways.HARD[way](r, words)))
    for number in range(60):
        language = r.choice([*m.LATIN, "english", "english"])
        words = m.phrase(r, language, r.choice([12, 12, 24]))
        text = ways.with_typos(r, words) if number % 2 else ways.prefixes(r, m.phrase(r, "english", 12))
        name = "phrase with typos" if number % 2 else "phrase of four letters"
        made.append(_phrase_case(r, name, "adversarial", r.choice(phrases.AROUND[3:]), text))
    for frame in phrases.PARTIAL * 3:
        language = r.choice(["english", "english", "english", "chinese_simplified", "spanish"])
        text = ways.gaps(r, m.phrase(r, language, 12), r.choice([8, 9, 10, 11]))
        made.append(_phrase_case(r, "phrase with gaps", "adversarial", frame, text))
    return made


def split_phrases(r: Random, count: int) -> list[Case]:
    """Pieces of one to eight words over several messages, with other talk between them."""
    made = []
    for number in range(count):
        language = r.choice(["english", "english", "english", *m.LANGUAGES])
        words = m.phrase(r, language, r.choice([12, 12, 12, 24, 18]))
        sizes = ways.parts(r, len(words))
        while len(sizes) > 20:
            sizes = ways.parts(r, len(words))
        opening = r.choice(phrases.OPENINGS)
        texts, at = ([opening] if opening else []), 0
        numbers = r.random() < 0.25
        for size in sizes:
            piece = words[at : at + size]
            shown = [f"{at + n}. {word}" if numbers else word for n, word in enumerate(piece, 1)]
            texts.append(OPEN + r.choice([" ", " ", ", "]).join(shown) + CLOSE)
            at += size
            if at < len(words) and len(texts) < 27 and r.random() < 0.35:
                texts.append(r.choice(phrases.TALK))
        strain = "plain" if number % 2 == 0 and len(sizes) <= 4 else "adversarial"
        made.append(marked("phrase over messages", strain, f"{language} {sizes}", texts, "redact"))
    return made


def plain_values(r: Random) -> list[Case]:
    made = from_frames(r, "hex key", "plain", keys.HEX, 2)
    for kind, frames, times in (
        ("wif", keys.WIF, 1), ("extended key", keys.EXTENDED, 1), ("bip38", keys.BIP38, 2), ("mini key", keys.MINI, 1),
        ("solana key", keys.SOLANA, 1), ("keystore", keys.KEYSTORE, 2), ("pem", keys.PEM, 2),
        ("password", values.PASSWORD, 2), ("one-time code", values.CODE, 2), ("backup codes", values.BACKUP, 2),
        ("totp secret", values.TOTP, 1), ("credential", values.CREDENTIAL, 2), ("cvv", values.CVV, 2),
    ):  # fmt: skip
        made += from_frames(r, kind, "plain", frames, times, "mask" if kind == "cvv" else "redact")
    made += from_frames(r, "card", "plain", values.CARD, 2, "mask")
    return made + from_frames(r, "identity number", "plain", values.IDENTITY, 2, "mask")


def hard_values(r: Random) -> list[Case]:
    made = from_frames(r, "hex key", "adversarial", keys.HEX_HARD, 4)
    made += from_frames(r, "coded key", "adversarial", keys.CODED_HARD, 3)
    made += from_frames(r, "one-time code", "adversarial", values.HARD_CODE, 3)
    made += from_frames(r, "password", "adversarial", values.HARD_PASSWORD, 2)
    made += from_frames(r, "card", "adversarial", values.HARD_CARD, 6, "mask")
    made += from_frames(r, "identity number", "adversarial", values.HARD_IDENTITY, 6, "mask")
    made += from_frames(r, "credential", "adversarial", values.HARD_CREDENTIAL, 3)
    for _ in range(12):
        made.append(_halves(r))
    return made


def _halves(r: Random) -> Case:
    """A key in two or four messages, after a word about it. The table: 64 hex, "split"."""
    key, count = m.hex64(r), r.choice([2, 2, 4])
    size = 64 // count
    pieces = [OPEN + key[at : at + size] + CLOSE for at in range(0, 64, size)]
    opening = r.choice(["私钥分两段发", "私钥太长了我分开发", "my private key, in pieces", "private key in parts:"])
    return marked("hex key over messages", "adversarial", f"{opening} {count}", [opening, *pieces], "redact")


def by_policy(r: Random) -> list[Case]:
    made = []
    for kind, frames, times in (
        ("bare hex", keys.POLICY_BARE_HEX, 2), ("bound hex", keys.POLICY_BOUND_HEX, 2),
        ("base58 by context", keys.POLICY_BASE58, 1), ("password", policy.PASSWORD, 1), ("pin", policy.PIN, 2),
        ("one-time code", policy.CODE, 1), ("credential", policy.CREDENTIAL, 2), ("number", policy.NUMBERS, 1),
        ("coded key", policy.CODED, 2),
    ):  # fmt: skip
        made += from_frames(r, kind, "policy", frames, times, "mask" if kind == "number" else "redact")
    for frame in policy.LOOSE * 2:
        words = m.loose_phrase(r, r.choice(["english", "english", "italian", "korean"]), r.choice([12, 24]))
        made.append(_phrase_case(r, "phrase without a word", "policy", frame, r.choice([" ", "\n"]).join(words)))
    for frame in policy.PARTIAL * 2:
        words = m.phrase(r, r.choice(["english", "english", "french"]), 12)[: r.choice([8, 9, 10, 11])]
        made.append(_phrase_case(r, "phrase in part", "policy", frame, r.choice([" ", ", "]).join(words)))
    for frame in policy.BLOCK * 5:
        language = r.choice(m.HAN)
        text = ways.block(language, m.phrase(r, language, r.choice([12, 15, 24])))
        made.append(_phrase_case(r, "phrase block alone", "policy", frame, text))
    return made


def draw(seed: int) -> list[Case]:
    """Everything that must be found, always the same for a seed."""
    r = Random(seed)
    made = plain_phrases(r) + hard_phrases(r) + split_phrases(r, 60) + plain_values(r) + hard_values(r)
    return list(dict.fromkeys(made + by_policy(r)))
