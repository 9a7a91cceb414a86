"""The secrets of a set: plain, disguised, and those that a policy has to decide."""

import json
from collections.abc import Callable, Iterator, Sequence
from random import Random

from tests.safety_sets import carriers as said
from tests.safety_sets import drawn
from tests.safety_sets.disguises import digit_disguises, disguises, grouped, value_disguises
from tests.safety_sets.example import Example, one

_LATIN = ("english", "french", "spanish", "italian", "portuguese", "czech")
Draw = Callable[[Random], str]

# kind of the set: (how it is drawn, what is said around it)
_KEYS: dict[str, tuple[Draw, dict[str, list[str]]]] = {
    "hex key": (lambda rng: rng.choice(["", "0x"]) + drawn.hex_key(rng), said.KEY),
    "hex key upper": (lambda rng: drawn.hex_key(rng).upper(), said.KEY),
    "wif": (drawn.wif, said.BARE),
    "extended key": (drawn.extended_private, said.BARE),
    "bip38": (drawn.bip38, said.BARE),
    "mini key": (drawn.mini_key, said.BARE),
    "solana pair": (lambda rng: drawn.base58_of(drawn.solana_pair(rng)), said.BARE),
    "solana array": (lambda rng: json.dumps(list(drawn.solana_pair(rng))), said.BARE),
    "keystore": (lambda rng: drawn.keystore(rng, indent=rng.choice([None, 2])), said.BARE),
    "pem": (drawn.pem, said.BARE),
}
_VALUES: dict[str, tuple[Draw, dict[str, list[str]]]] = {
    "password": (drawn.password, said.PASSWORD),
    "pin": (lambda rng: drawn.digits(rng, rng.choice([4, 6, 6, 8])), said.PIN),
    "code": (lambda rng: drawn.digits(rng, 6), said.CODE),
    "totp seed": (drawn.base32, said.SEED),
    "otpauth": (
        lambda rng: f"otpauth://totp/Wallet:me?secret={drawn.base32(rng)}&issuer=Wallet",
        said.BARE,
    ),
    "api secret": (lambda rng: drawn.alnum(rng, rng.choice([32, 40, 64])), said.SECRET),
    "bot token": (drawn.bot_token, said.BARE),
    "jwt": (drawn.jwt, said.BARE),
    "cloud key": (drawn.cloud_key, said.BARE),
    "cookie": (lambda rng: drawn.alnum(rng, 32), said.COOKIE),
    "cvv": (lambda rng: drawn.digits(rng, 3), said.CVV),
}
_NUMBERS: dict[str, tuple[Draw, dict[str, list[str]]]] = {
    "card": (drawn.card, said.CARD),
    "identity": (drawn.identity, said.IDENTITY),
}


def plain(rng: Random, part: str, count: int) -> Iterator[Example]:
    """Each secret as its own tools print it; about `count` of each kind."""
    for wordlist in (*drawn.SPACED, *drawn.CHINESE):
        for at in range(count):
            words = drawn.phrase(rng, wordlist, drawn.SIZES[at % 5] if at % 2 else rng.choice([12, 24]))
            yield one(rng, "plain", f"phrase {wordlist}", said.PHRASE[part], drawn.joined(words, wordlist))
    for kind, (draw, around) in {**_KEYS, **_VALUES, **_NUMBERS}.items():
        for _ in range(count):
            yield one(rng, "plain", kind, around[part], draw(rng))
    for _ in range(count):
        codes = drawn.backup_codes(rng, rng.choice([4, 8, 10]))
        yield one(rng, "plain", "backup codes", said.CODES[part], rng.choice([" ", "\n", ", "]).join(codes))


def adversarial(rng: Random, part: str, count: int) -> Iterator[Example]:
    """The same in disguise."""
    yield from _disguised_phrases(rng, part, count)
    yield from _spread_phrases(rng, part, count)
    for kind in ("hex key", "wif", "extended key", "bip38", "solana pair", "password", "api secret", "jwt"):
        draw, around = {**_KEYS, **_VALUES}[kind]
        for name, way in value_disguises(part).items():
            for _ in range(max(1, count // 3)):
                yield one(rng, "adversarial", f"{kind} {name}", around[part], way(rng, draw(rng)))
    for kind, (draw, around) in _NUMBERS.items():
        for name, way in digit_disguises(part).items():
            for _ in range(max(1, count // 2)):
                yield one(rng, "adversarial", f"{kind} {name}", around[part], way(rng, draw(rng)))
    for _ in range(count):
        yield one(rng, "adversarial", "hex key split", said.KEY[part], grouped(rng, drawn.hex_key(rng)))
        yield _halves(rng, part, "hex key halves", drawn.hex_key(rng))
        yield _halves(rng, part, "wif halves", drawn.wif(rng))


def _disguised_phrases(rng: Random, part: str, count: int) -> Iterator[Example]:
    for wordlist in (*drawn.SPACED, *drawn.CHINESE):
        chinese = wordlist in drawn.CHINESE
        share = count if wordlist == "english" else max(1, count // 3)
        for name, way in disguises(part, latin=wordlist == "english").items():
            for _ in range(share):
                words = drawn.phrase(rng, wordlist, rng.choice([12, 12, 18, 24]))
                yield one(rng, "adversarial", f"phrase {wordlist} {name}", said.PHRASE[part], way(rng, words))
        if chinese:
            for _ in range(count):
                words = drawn.phrase(rng, wordlist, rng.choice([12, 24]))
                around = rng.choice([said.PHRASE, said.PHRASE, said.PHRASE_CONTEXT])[part]
                kept = [each for each in around if _set_apart(each)]
                yield one(rng, "adversarial", f"phrase {wordlist} unspaced", kept, "".join(words))
        for _ in range(max(1, count // 3)):
            words = drawn.phrase(rng, wordlist, 12)[: rng.choice([8, 9, 10, 11])]
            yield one(rng, "adversarial", f"phrase {wordlist} partial", said.PHRASE_CONTEXT[part], drawn.joined(words))


def _set_apart(carrier: str) -> bool:
    """Whether something else than a Chinese character stands on both sides of the place."""
    before, _, after = carrier.partition("{}")
    return all(not text or not "\u3400" <= text <= "\u9fff" for text in (before[-1:], after[:1]))


def _spread_phrases(rng: Random, part: str, count: int) -> Iterator[Example]:
    """A few words a message, numbered or not, with talk between."""
    for wordlist in (*drawn.SPACED, *drawn.CHINESE):
        for at in range(count if wordlist == "english" else max(2, count // 2)):
            words = drawn.phrase(rng, wordlist, 12 if at % 3 else 24)
            size = rng.choice([1, 2, 3, 4, 6]) if len(words) == 12 else rng.choice([2, 3, 4, 6, 8, 12])
            yield _spread(rng, part, f"spread {wordlist}", words, size, numbered=rng.random() < 0.3)


def _spread(rng: Random, part: str, kind: str, words: Sequence[str], size: int, *, numbered: bool) -> Example:
    messages: list[str] = []
    places: list[tuple[int, int, int]] = []
    if rng.random() < 0.5:
        messages.append(rng.choice(said.OPENING[part]))
    for first in range(0, len(words), size):
        if first and rng.random() < 0.15:
            messages.append(rng.choice(said.CHATTER[part]))
        if numbered:
            form = rng.choice({"dev": ["{n}. {w}", "{n}) {w}"], "kept": ["{n}: {w}", "#{n} {w}"]}[part])
            text = " ".join(form.format(n=at + 1, w=words[at]) for at in range(first, min(first + size, len(words))))
            start = text.index(words[first])
        else:
            text, start = " ".join(words[first : first + size]), 0
        places.append((len(messages), start, len(text)))
        messages.append(text)
    return Example("adversarial", kind, tuple(messages), tuple(places))


def _halves(rng: Random, part: str, kind: str, value: str) -> Example:
    at = rng.randrange(len(value) // 3, 2 * len(value) // 3)
    messages, places = [], []
    for form, piece in zip(rng.choice(said.HALVES[part]), (value[:at], value[at:]), strict=True):
        start = form.index("{}")
        places.append((len(messages), start, start + len(piece)))
        messages.append(form.format(piece))
    return Example("adversarial", kind, tuple(messages), tuple(places))


def policy(rng: Random, part: str, count: int) -> Iterator[Example]:
    """What looks like something public or proves nothing by itself: the written policy says hide."""
    for _ in range(count):
        yield one(rng, "rest", "hex unlabelled", said.BARE[part], rng.choice(["", "0x"]) + drawn.hex_key(rng))
        words = drawn.words_of(rng, rng.choice([12, 24]))
        yield one(rng, "rest", "phrase bad checksum", said.PHRASE[part], " ".join(words))
        yield one(rng, "rest", "phrase electrum", said.PHRASE[part], " ".join(drawn.electrum(rng)))
        yield one(rng, "rest", "phrase 25 words", said.PHRASE[part], " ".join(drawn.twenty_five(rng)))
        yield one(rng, "rest", "base58 key by label", said.KEY[part], drawn.mixed58(rng))
        words = drawn.phrase(rng, "english", 12)
        words[rng.randrange(12)] = rng.choice(["???", "____", "x", "[missing]"])
        yield one(rng, "rest", "phrase with a gap", said.PHRASE_CONTEXT[part], " ".join(words))
        value = drawn.hex_key(rng)
        asked = rng.choice(
            {
                "dev": ["Did you export a private key?", "您导入的是私钥还是助记词?"],
                "kept": ["Which private key did you use?", "您是用私钥登录的吗?"],
            }[part],
        )
        yield Example("rest", "hex after our question", (value,), ((0, 0, len(value)),), asked)
