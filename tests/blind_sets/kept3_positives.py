"""Draws the messages in which something must be hidden."""

import random
from collections.abc import Iterator

from tests.blind_sets import kept3_frames_keys as keys
from tests.blind_sets import kept3_frames_phrases as frames
from tests.blind_sets import kept3_frames_values as values
from tests.blind_sets import kept3_phrases as phrases
from tests.blind_sets.kept3_fill import cases, fill, seeded, sentences
from tests.blind_sets.positives import Case

BLOCKS: tuple[tuple[str, str, str, int, str], ...] = (
    ("hex_key", "plain", keys.HEX_PLAIN, 3, "redact"),
    ("hex_key", "adversarial", keys.HEX_ADVERSARIAL, 3, "redact"),
    ("hex_bare", "policy", keys.HEX_BARE, 2, "redact"),
    ("key_form", "plain", keys.FORMS_PLAIN, 3, "redact"),
    ("key_form", "adversarial", keys.FORMS_ADVERSARIAL, 3, "redact"),
    ("solana", "plain", keys.SOLANA_PLAIN, 3, "redact"),
    ("solana", "adversarial", keys.SOLANA_ADVERSARIAL, 3, "redact"),
    ("base58_key", "policy", keys.BASE58_POLICY, 3, "redact"),
    ("key_file", "plain", keys.FILES_PLAIN, 2, "redact"),
    ("key_file", "adversarial", keys.FILES_ADVERSARIAL, 3, "redact"),
    ("credential", "plain", keys.CREDENTIALS_PLAIN, 2, "redact"),
    ("credential", "adversarial", keys.CREDENTIALS_ADVERSARIAL, 3, "redact"),
    ("password", "plain", values.PASSWORD_PLAIN, 3, "redact"),
    ("password", "adversarial", values.PASSWORD_ADVERSARIAL, 3, "redact"),
    ("pin", "plain", values.PIN_PLAIN, 2, "redact"),
    ("code", "plain", values.CODE_PLAIN, 2, "redact"),
    ("code", "adversarial", values.CODE_ADVERSARIAL, 2, "redact"),
    ("backup", "plain", values.BACKUP_PLAIN, 3, "redact"),
    ("totp", "plain", values.TOTP_PLAIN, 3, "redact"),
    ("card", "plain", values.CARD_PLAIN, 3, "mask"),
    ("card", "adversarial", values.CARD_ADVERSARIAL, 4, "mask"),
    ("cvv", "plain", values.CVV_PLAIN, 1, "redact"),
    ("identity", "plain", values.IDENTITY_PLAIN, 3, "mask"),
    ("identity", "adversarial", values.IDENTITY_ADVERSARIAL, 4, "mask"),
)


def draw(seed: int) -> list[Case]:
    """The same list for the same seed."""
    drawn: list[Case] = []
    for kind, strain, block, draws, action in BLOCKS:
        drawn += cases(kind, strain, block, seed=seed, draws=draws, action=action)
    for line in sentences(values.VALUES_POLICY):
        kind, _, frame = line.partition(" | ")
        drawn += cases(kind, "policy", frame, seed=seed, draws=1)
    return drawn + list(_one_message(seed)) + list(_many_messages(seed))


def _case(kind: str, strain: str, frame: str, rng: random.Random, text: str) -> Case:
    asked, messages, gold = fill(frame, rng, lambda name: text)
    return Case(kind, strain, f"kept3 {kind} {frame}", messages, asked, tuple(gold), "redact")


def _one_message(seed: int) -> Iterator[Case]:
    for frame in sentences(frames.FRAMES):
        for number in range(4):
            rng = seeded(seed, "phrase", frame, number)
            words = phrases.valid(rng, rng.choice(phrases.LANGUAGES), rng.choice(phrases.SIZES))
            yield _case("phrase", "plain", frame, rng, rng.choice(phrases.PLAIN)(words, rng))
        for number in range(4, 10):
            rng = seeded(seed, "phrase", frame, number)
            latin = number % 2 == 0
            words = phrases.valid(rng, "english" if latin else rng.choice(phrases.LANGUAGES), rng.choice(phrases.SIZES))
            style = rng.choice(phrases.LATIN if latin else phrases.ADVERSARIAL)
            yield _case("phrase", "adversarial", frame, rng, style(words, rng))
    for block, strain, draws in ((frames.OTHER, "plain", 3), (frames.LOOSE, "policy", 3)):
        for frame in sentences(block):
            for number in range(draws):
                rng = seeded(seed, "other", frame, number)
                words = phrases.invalid(rng, rng.choice((12, 12, 24, 25) if strain == "plain" else (12, 24)))
                kind = "phrase_other" if strain == "plain" else "phrase_loose"
                yield _case(kind, strain, frame, rng, rng.choice((" ", "\n", ", ")).join(words))
    for frame in sentences(frames.PART):
        for number in range(3):
            rng = seeded(seed, "part", frame, number)
            words = phrases.valid(rng, rng.choice(("english", "english", "chinese_simplified", "spanish")))
            yield _case("phrase_part", "policy", frame, rng, " ".join(words[: rng.randrange(8, 12)]))
    for frame in sentences(frames.CHINESE):
        for number in range(4):
            rng = seeded(seed, "chinese", frame, number)
            language = "chinese_traditional" if "請" in frame else "chinese_simplified"
            words = phrases.valid(rng, language, rng.choice((12, 12, 15, 18, 21, 24)))
            yield _case("phrase_chinese", "adversarial", frame, rng, "".join(words))


def _many_messages(seed: int) -> Iterator[Case]:
    for kind, block, draws in (("phrase_many", frames.MANY, 4), ("phrase_single", frames.SINGLE, 4)):
        for frame in sentences(block):
            for number in range(draws):
                rng = seeded(seed, kind, frame, number)
                language = rng.choice(phrases.LANGUAGES) if kind == "phrase_many" else "english"
                words = phrases.valid(rng, language)

                def part(name: str, words: list[str] = words) -> str:
                    sign, start, end = name.split()
                    chosen = list(enumerate(words, 1))[int(start) : int(end)]
                    return " ".join(f"{at}.{word}" if sign == "N" else word for at, word in chosen)

                asked, messages, gold = fill(frame, rng, part)
                yield Case(kind, "adversarial", f"kept3 {kind} {frame}", messages, asked, tuple(gold), "redact")
