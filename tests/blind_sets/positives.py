"""Draws texts that hold a secret; the place of the secret is known for each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from tests.blind_sets import disguise, frames_phrases, frames_words, material

LATIN = ("french", "spanish", "italian", "portuguese", "czech")
OPEN, CLOSE = "\x02", "\x03"


@dataclass(frozen=True, slots=True)
class Case:
    """One line for the scanner. `gold` holds (message, start, end) of what must be hidden, empty for harmless texts.

    `group` names the sentence: all cases of one sentence fall into the same half.
    """

    kind: str
    strain: str
    group: str
    messages: tuple[str, ...]
    asked: str
    gold: tuple[tuple[int, int, int], ...]
    action: str


def build(kind: str, strain: str, frame: str, fill: dict[str, str], action: str = "redact") -> Case:
    """Fill a sentence; every value but `K` and `I` is a secret."""
    question, _, body = frame.rpartition(">>")
    marked = {k: v if k in ("K", "I") else OPEN + v + CLOSE for k, v in fill.items()}
    messages, gold = [], []
    for number, part in enumerate(body.split("||")):
        text = part.format(**marked)
        while OPEN in text:
            start = text.index(OPEN)
            text = text.replace(OPEN, "", 1)
            end = text.index(CLOSE)
            text = text.replace(CLOSE, "", 1)
            gold.append((number, start, end))
        messages.append(text)
    return Case(kind, strain, f"{kind}:{frame}", tuple(messages), question, tuple(gold), action)


def _cycle(r: Random, options: dict[str, Callable[..., str]]) -> Iterator[Callable[..., str]]:
    names = list(options)
    while True:
        r.shuffle(names)
        for name in names:
            yield options[name]


def _phrases(r: Random) -> Iterator[Case]:
    plain, dressed = _cycle(r, disguise.PHRASE_PLAIN), _cycle(r, disguise.PHRASE_DISGUISED)
    foreign = _cycle(r, disguise.FOREIGN)
    for frame in frames_phrases.PHRASE_PLAIN:
        for _ in range(5):
            words = material.phrase(r, count=r.choice([12, 12, 12, 24, 24, 15, 18, 21]))
            yield build("phrase", "plain", frame, {"S": next(plain)(r, words)})
        for _ in range(9):
            words = material.phrase(r, count=r.choice([12, 12, 12, 24]))
            yield build("phrase", "adversarial", frame, {"S": next(dressed)(r, words)})
        for language in r.sample(material.LANGUAGES[1:], 4):
            words = material.phrase(r, language, r.choice([12, 24]))
            form = next(foreign) if language in LATIN else disguise.FOREIGN["composed"]
            yield build("phrase_other", "plain", frame, {"S": form(r, words)})
    for frame in frames_phrases.PHRASE_CHINESE:
        for language in material.LANGUAGES[1:3]:
            for count in (12, 24):
                words = material.phrase(r, language, count)
                strain = "adversarial" if frame == "{S}" else "plain"
                yield build("phrase_chinese", strain, frame, {"S": "".join(words)})
                yield build("phrase_chinese", "plain", frame, {"S": " ".join(words)})
                joint = r.choice(["、", ",", "-", "/", "\n", "。", "·", "😀", "|"])
                yield build("phrase_chinese", "adversarial", frame, {"S": joint.join(words)})


def _phrases_by_judgement(r: Random) -> Iterator[Case]:
    plain = _cycle(r, disguise.PHRASE_PLAIN)
    for frame in frames_phrases.PHRASE_CONTEXT:
        for count in (12, 24, 12, 24, 15):
            yield build("phrase_loose", "policy", frame, {"S": next(plain)(r, material.loose_phrase(r, count=count))})
    for frame in frames_phrases.PHRASE_PART:
        for count in (8, 9, 10, 11, 10):
            words = material.phrase(r)[:count]
            yield build("phrase_part", "policy", frame, {"S": r.choice([" ", ", ", "\n"]).join(words)})
    for frame in frames_phrases.PHRASE_MANY:
        for turn in range(8):
            words = material.phrase(r, count=12 if turn % 2 else 24)
            cut = len(words) // 2
            form = disguise.PHRASE_PLAIN["spaces" if turn < 4 else "commas"] if turn < 6 else disguise.joined("\n")
            strain = "plain" if turn < 4 else "adversarial"
            yield build("phrase_many", strain, frame, {"A": form(r, words[:cut]), "B": form(r, words[cut:])})
    for _ in range(24):
        words = material.phrase(r)
        head = r.choice(["ok here it comes||", "助记词||", "", "one by one||", "我一个一个发||"])
        frame = head + "||".join("{" + f"W{n}" + "}" for n in range(12))
        case = build("phrase_single", "adversarial", frame, {f"W{n}": w for n, w in enumerate(words)})
        yield Case(case.kind, case.strain, f"phrase_single:{head}", case.messages, "", case.gold, "redact")


def _keys(r: Random) -> Iterator[Case]:
    dressed = _cycle(r, disguise.KEY_DISGUISED | disguise.HEX_ONLY)
    for frame in frames_phrases.HEX_LABELLED:
        for prefix in ("", "0x", "", "0x"):
            yield build("hex_key", "plain", frame, {"S": prefix + material.hexes(r)})
        for _ in range(5):
            yield build("hex_key", "adversarial", frame, {"S": next(dressed)(r, material.hexes(r))})
    for frame in frames_phrases.HEX_BARE:
        for prefix in ("", "0x", "", "0x", ""):
            yield build("hex_bare", "policy", frame, {"S": prefix + material.hexes(r)})
    makers = [material.wif, material.bip38, material.mini_key, *_extended()]
    forms = _cycle(r, disguise.KEY_DISGUISED)
    for frame in frames_phrases.KEY_FORMS:
        for maker in makers:
            yield build("key_form", "plain", frame, {"S": maker(r)})
        for maker in r.sample(makers, 4):
            yield build("key_form", "adversarial", frame, {"S": next(forms)(r, maker(r))})
    for frame in frames_phrases.SOLANA:
        for turn in range(3):
            yield build("solana", "plain", frame, {"S": material.solana_base58(r)})
            yield build("solana", "plain", frame, {"S": material.solana_array(r)})
            text = material.solana_array(r)
            text = [
                text.strip("[]"),
                text.replace(",", "\n"),
                text.replace("[", "{{").replace("]", "}}").replace("{{", "{"),
            ][turn]
            yield build("solana", "adversarial", frame, {"S": text.replace("}}", "}")})
            yield build("solana", "adversarial", frame, {"S": next(forms)(r, material.solana_base58(r))})
    for frame in frames_phrases.SOLANA_SHORT:
        for _ in range(4):
            yield build("base58_key", "policy", frame, {"S": material.base58.b58encode(r.randbytes(32)).decode()})


def _extended() -> list[Callable[[Random], str]]:
    return [lambda r, n=name: material.extended(r, n) for name in material.XPRV]  # type: ignore[misc]


def _files(r: Random) -> Iterator[Case]:
    for frame in frames_phrases.FILES:
        for indent in (None, 2, None):
            yield build("keystore", "plain", frame, {"S": material.keystore(r, indent)})
        text = material.keystore(r)
        yield build("keystore", "adversarial", frame, {"S": text.replace('"', "“").replace(": ", ":")})
        yield build("keystore", "adversarial", frame, {"S": text.replace('"', '\\"')})
        yield build("keystore", "adversarial", frame, {"S": text.replace('"', "'")})
    for frame in frames_phrases.ARMOUR:
        for turn in range(6):
            yield build("pem", "plain", frame, {"S": material.pem(r, one_line=turn > 3)})
        yield build("pem", "adversarial", frame, {"S": material.pem(r).replace("\n", "\\n")})
        yield build("pem", "adversarial", frame, {"S": "> " + material.pem(r).replace("\n", "\n> ")})
        yield build("pem", "adversarial", frame, {"S": material.pem(r).rsplit("\n", 1)[0]})


def _values(
    r: Random,
    kind: str,
    frames: list[str],
    maker: Callable[[Random], str],
    forms: dict[str, Callable[..., str]],
    times: int = 3,
) -> Iterator[Case]:
    dressed = _cycle(r, forms)
    for frame in frames:
        for _ in range(times):
            yield build(kind, "plain", frame, {"S": maker(r), "K": material.pick(r, material.ALNUM, 32)})
        for _ in range(2):
            fill = {"S": next(dressed)(r, maker(r)), "K": material.pick(r, material.ALNUM, 32)}
            yield build(kind, "adversarial", frame, fill)


def _words(r: Random) -> Iterator[Case]:
    quotes = disguise.VALUE_DISGUISED
    once = {k: quotes[k] for k in ("quoted", "backticks", "zero_width", "full_width", "bold")}
    listing = {k: quotes[k] for k in ("backticks", "full_width", "brackets", "new_line")}
    yield from _values(r, "password", frames_words.PASSWORD, material.password, quotes)
    pins: list[Callable[[Random], str]] = [lambda r: material.digits(r, r.choice([4, 6, 6, 8]))]
    yield from _values(r, "pin", frames_words.PIN, pins[0], disguise.CODE_DISGUISED)
    yield from _values(
        r, "code", frames_words.CODE, lambda r: material.digits(r, r.choice([6, 6, 6, 4])), disguise.CODE_DISGUISED
    )
    yield from _values(r, "backup", frames_words.BACKUP, material.backup_codes, listing)
    yield from _values(
        r, "totp", frames_words.TOTP, material.totp_secret, {k: once[k] for k in ("zero_width", "full_width")}
    )
    secret = [lambda r: material.pick(r, material.ALNUM, r.choice([32, 40, 64]))]
    yield from _values(
        r,
        "api_secret",
        frames_words.API_SECRET,
        secret[0],
        {k: once[k] for k in ("zero_width", "quoted", "full_width")},
    )
    yield from _values(r, "credential", frames_words.CREDENTIAL, material.credential, once, 4)
    yield from _values(r, "cookie", frames_words.COOKIE, secret[0], {k: once[k] for k in ("zero_width", "quoted")})


def _numbers(r: Random) -> Iterator[Case]:
    for frame in frames_words.CARD:
        dressed = _cycle(r, disguise.CARD_DISGUISED)
        for turn in range(4):
            number = material.card(r)
            text = number if turn < 2 else disguise.CARD_DISGUISED["groups4"](r, number)
            yield build("card", "plain", frame, {"S": text}, "mask")
            yield build("card", "adversarial", frame, {"S": next(dressed)(r, number)}, "mask")
    for frame in frames_words.CVV:
        for _ in range(4):
            yield build("cvv", "plain", frame, {"S": material.digits(r, 3)})
    for frame in frames_words.IDENTITY:
        dressed = _cycle(r, {k: v for k, v in disguise.CARD_DISGUISED.items() if k not in ("dots", "commas")})
        for turn in range(4):
            number = material.identity(r)
            yield build("identity", "plain", frame, {"S": number.lower() if turn == 3 else number}, "mask")
            text = f"{number[:6]} {number[6:14]} {number[14:]}" if turn == 0 else next(dressed)(r, number)
            yield build("identity", "adversarial", frame, {"S": text}, "mask")


def draw(seed: int) -> list[Case]:
    """All cases, in a fixed order."""
    r = Random(seed)
    makers = (_phrases, _phrases_by_judgement, _keys, _files, _words, _numbers)
    return [case for maker in makers for case in maker(r)]
