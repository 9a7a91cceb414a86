"""The boundary's scanner: runs the finders over a text, cheapest first, and hides what they found."""

import re

from kefu_core.safety.cards import find_numbers
from kefu_core.safety.chinese_phrases import chinese_fragment, find_chinese_phrases
from kefu_core.safety.credentials import find_credentials
from kefu_core.safety.findings import Finding, Scan, SecretKind, redact, settle
from kefu_core.safety.hexes import find_hexes
from kefu_core.safety.keys import find_keys
from kefu_core.safety.normalise import Normalised, long_runs, normalise
from kefu_core.safety.passwords import find_passwords
from kefu_core.safety.phrases import cleaned, find_phrases, fragment_of, tokens_of
from kefu_core.safety.split_keys import find_split_keys
from kefu_core.safety.spread import edge_fragment, part_of_key
from kefu_core.safety.values import find_values

_HAN = re.compile("[\u3400-\u9fff]")
_DIGIT = re.compile(r"\d")


def scan(text: str, *, language: str = "zh", context: str = "", asked: str = "") -> Scan:
    """Find and hide the secrets in `text`.

    `context` is the contact's previous message and `asked` our own last question: both only help to judge, and
    neither is redacted here.
    """
    if not text or text.isspace():
        return Scan(findings=(), redacted=text)
    norm = normalise(text)
    before = normalise(context).lower if context else ""
    question = normalise(asked).lower if asked else ""
    talk = f"{before}\n{question}" if before or question else ""
    words = cleaned(norm)
    tokens = tokens_of(words)
    han = _HAN.search(norm.lower) is not None
    places = [(SecretKind.recovery_phrase, *span) for span in find_phrases(norm, tokens, talk)]
    if han:
        places += [(SecretKind.recovery_phrase, *span) for span in find_chinese_phrases(words, talk)]
    places += find_passwords(norm, talk)
    places += find_values(norm.text, norm.lower, talk)
    if len(norm.lower) >= 12:
        runs = long_runs(norm)
        places += find_credentials(norm, runs)
        places += find_keys(norm, before, question, runs)
        if _DIGIT.search(norm.lower):
            places += find_numbers(norm)
            places += find_hexes(norm, before, question, runs)
            places += find_split_keys(norm)
    findings = settle(_original(norm, places))
    phrase = any(finding.kind is SecretKind.recovery_phrase for finding in findings)
    fragment = None if phrase else (chinese_fragment(words) if han else fragment_of(tokens))
    if not findings and fragment is None:
        fragment = part_of_key(norm) or edge_fragment(norm, tokens)
    return Scan(
        findings=findings,
        redacted=redact(text, findings, language=language),
        fragment=fragment,
        asks=any(finding.kind is SecretKind.ambiguous_hex for finding in findings),
    )


def _original(norm: Normalised, places: list[tuple[SecretKind, int, int]]) -> list[Finding]:
    found: list[Finding] = []
    for kind, start, end in places:
        first, last = norm.span(start, end)
        found.append(Finding(kind=kind, start=first, end=last))
    return found
