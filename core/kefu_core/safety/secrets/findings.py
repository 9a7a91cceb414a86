"""What the scanner reports: kinds, places, fragments, and how a hidden place reads.

It knows nothing of how secrets are found.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class SecretKind(StrEnum):
    """What was found. The value is stored and shown to agents by name, so it never changes."""

    recovery_phrase = "recovery_phrase"
    private_key = "private_key"
    keystore = "keystore"
    password = "password"  # noqa: S105 - the name of a kind, not a password
    code = "code"
    credential = "credential"
    card = "card"
    identity_number = "identity_number"
    ambiguous_hex = "ambiguous_hex"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One secret: `start` and `end` are code points of the original text."""

    kind: SecretKind
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """Words of one list that could be part of a phrase. Its repr hides them, so that no trace shows them."""

    language_list: str
    words: tuple[str, ...]

    def __repr__(self) -> str:
        return f"Fragment(language_list={self.language_list!r}, words=<{len(self.words)} hidden>)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """The outcome for one text: `redacted` is the only form of it that may be written anywhere."""

    findings: tuple[Finding, ...]
    redacted: str
    fragment: Fragment | None = None
    asks: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadFinding:
    """A secret spread over messages: `messages` are the indexes of all that carry a part, ascending.

    `places` are the parts' code points in those messages, in the same order.
    """

    kind: SecretKind
    messages: tuple[int, ...]
    places: tuple[tuple[int, int], ...] = ()


_NAMES = {
    "zh": {
        SecretKind.recovery_phrase: "助记词",
        SecretKind.private_key: "私钥",
        SecretKind.keystore: "密钥文件",
        SecretKind.password: "密码",
        SecretKind.code: "验证码",
        SecretKind.credential: "访问凭证",
        SecretKind.card: "银行卡号",
        SecretKind.identity_number: "证件号码",
        SecretKind.ambiguous_hex: "疑似私钥",
    },
    "en": {
        SecretKind.recovery_phrase: "recovery phrase",
        SecretKind.private_key: "private key",
        SecretKind.keystore: "keystore",
        SecretKind.password: "password",
        SecretKind.code: "code",
        SecretKind.credential: "credential",
        SecretKind.card: "card number",
        SecretKind.identity_number: "identity number",
        SecretKind.ambiguous_hex: "possible private key",
    },
}
# Digits that stay readable: (first, last). Everything else leaves nothing behind, not even its length.
_MASKS = {SecretKind.card: (6, 4), SecretKind.identity_number: (3, 2)}
# When two finders claim the same characters, the graver kind wins.
_GRAVITY = tuple(SecretKind)


def placeholder(kind: SecretKind, language: str) -> str:
    """What stands in the text where a secret of `kind` was."""
    if language.startswith("zh"):
        return f"[已隐藏:{_NAMES['zh'][kind]}]"
    return f"[hidden: {_NAMES['en'][kind]}]"


def settle(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Join findings that overlap into one of the graver kind; sorted by place."""
    settled: list[Finding] = []
    for finding in sorted(findings, key=lambda each: (each.start, each.end)):
        if settled and finding.start < settled[-1].end:
            last = settled[-1]
            kind = min(last.kind, finding.kind, key=_GRAVITY.index)
            settled[-1] = Finding(kind=kind, start=last.start, end=max(last.end, finding.end))
        else:
            settled.append(finding)
    return tuple(settled)


def redact(text: str, findings: Iterable[Finding], *, language: str) -> str:
    """Replace each finding (sorted, not overlapping); cards and identity numbers keep a few digits."""
    pieces: list[str] = []
    position = 0
    for finding in findings:
        pieces.append(text[position : finding.start])
        pieces.append(_hidden(text[finding.start : finding.end], finding.kind, language))
        position = finding.end
    pieces.append(text[position:])
    return "".join(pieces)


def _hidden(secret: str, kind: SecretKind, language: str) -> str:
    if kind not in _MASKS:
        return placeholder(kind, language)
    first, last = _MASKS[kind]
    digits = "".join(_plain_digit(char) for char in secret)
    if not first + last < len(digits) <= 19:
        return placeholder(kind, language)
    return digits[:first] + "*" * (len(digits) - first - last) + digits[-last:]


def _plain_digit(char: str) -> str:
    if char.isdecimal():
        return str(int(char))
    return "X" if char in "xXＸｘ" else ""
