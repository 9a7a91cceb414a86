"""The boundary's scanner: runs the finders over a text, cheapest first, and hides what they found."""

import re

from kefu_core.safety.secrets.all_phrases import all_phrases
from kefu_core.safety.secrets.cards import find_numbers
from kefu_core.safety.secrets.chinese_phrases import chinese_fragment, find_chinese_phrases
from kefu_core.safety.secrets.codes import find_codes
from kefu_core.safety.secrets.credentials import find_credentials
from kefu_core.safety.secrets.findings import Finding, Scan, SecretKind, redact, settle
from kefu_core.safety.secrets.hexes import find_hexes
from kefu_core.safety.secrets.keys import find_keys
from kefu_core.safety.secrets.label_places import label_parts, plain_labels, untagged
from kefu_core.safety.secrets.passwords import find_passwords
from kefu_core.safety.secrets.phrases import fragment_of
from kefu_core.safety.secrets.service_keys import find_service_keys
from kefu_core.safety.secrets.signs import LONG, Signs
from kefu_core.safety.secrets.split_keys import find_split_keys
from kefu_core.safety.secrets.spread import edge_fragment, part_of_key
from kefu_core.safety.secrets.tokens import cleaned, tokens_of, words_of
from kefu_core.safety.secrets.unnamed import find_unnamed
from kefu_core.safety.secrets.unnamed_codes import find_unnamed_codes
from kefu_core.safety.secrets.values import find_values
from kefu_core.safety.text.normalise import Normalised, has_digit, long_runs, normalise

_HAN = re.compile("[\u3400-\u9fff]")


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
    talk = plain_labels(f"{before}\n{question}") if before or question else ""
    words = cleaned(norm)
    tokens = tokens_of(words)
    han = not norm.lower.isascii() and _HAN.search(norm.lower) is not None
    signs = Signs(norm.lower, words_of(norm, words, tokens) if len(norm.lower) >= LONG else None)
    places = [(SecretKind.recovery_phrase, *span) for span in all_phrases(norm, tokens, talk, signs)]
    if han:
        said = signs if words is norm.lower else Signs(words, tokens.table() if len(words) >= LONG else None)
        places += [(SecretKind.recovery_phrase, *span) for span in find_chinese_phrases(words, talk, said)]
    plain = plain_labels(untagged(norm.lower), signs)
    labels = signs if plain == norm.lower else signs.moved_to(plain)
    parts = label_parts(plain, labels)
    places += find_passwords(norm.text, plain, talk, parts)
    places += find_codes(norm.text, plain, talk, parts)
    places += find_values(norm.text, plain, talk, labels)
    digits = has_digit(norm.lower)
    if digits:
        places += find_unnamed_codes(plain, talk)
    if len(norm.lower) >= 12:
        runs = long_runs(norm)
        places += find_credentials(norm, runs, signs)
        places += find_service_keys(norm.text, norm.lower, runs) if runs else []
        places += find_keys(norm, before, question, runs)
        if digits:
            places += find_unnamed(norm.text, plain, labels)
            places += find_numbers(norm)
            places += find_hexes(norm, before, question, runs)
            places += find_split_keys(norm)
    findings = settle(_original(norm, places)) if places else ()
    phrase = any(kind is SecretKind.recovery_phrase for kind, _, _ in places)
    fragment = (
        None if phrase else (chinese_fragment(words) if han else fragment_of(tokens) if all(tokens.entries) else None)
    )
    if not findings and fragment is None:
        fragment = part_of_key(norm) or edge_fragment(norm, tokens, signs)
    return Scan(
        findings=findings,
        redacted=redact(text, findings, language=language) if findings else text,
        fragment=fragment,
        asks=any(finding.kind is SecretKind.ambiguous_hex for finding in findings),
    )


def _original(norm: Normalised, places: list[tuple[SecretKind, int, int]]) -> list[Finding]:
    found: list[Finding] = []
    for kind, start, end in places:
        first, last = norm.span(start, end)
        found.append(Finding(kind=kind, start=first, end=last))
    return found
