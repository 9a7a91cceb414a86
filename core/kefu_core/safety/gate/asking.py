"""Judges whether a text asks for a secret: the request (who gives what to whom) decides, never the keyword."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kefu_core.safety.gate.sentences import (
    is_past_question,
    is_past_question_zh,
    is_refused,
    is_refused_zh,
    is_report,
    is_report_zh,
)


@dataclass(frozen=True, slots=True)
class Ask:
    """A request for a secret; one that only explains how to restore one's own wallet is mild."""

    start: int
    end: int
    mild: bool = False


# --- English -----------------------------------------------------------------------------------------------------

_SECRET = re.compile(
    r"\b(?:(?:secret|seed|recovery|back ?up|mnemonic|security|restore"
    r"|wallet)[ -]{0,2}(?:recovery[ -]?)?(?:phrases?|words?|seeds?|keys?|mnemonic)"
    r"|seeds?|mnemonics?|srp|(?:private|secret|priv|api|spending)[ -]{0,2}keys?|privatekeys?"
    r"|key[ -]?store(?:[ -]?(?:file|json))?"
    r"|(?:12|24|twelve|twenty[ -]?four)(?:[ -](?:recovery|secret|seed|backup"
    r"|english))?[ -]?words?(?:[ -](?:recovery |seed )?phrases?)?|(?<=your )(?:phrases?|words)(?! (?:is wrong"
    r"|order))|(?<!error )(?<!search )phrases?(?= (?:here|below|to us|to me|now|please)|[.!?]?$)"
    r"|(?:payment |trading |fund |login |wallet )?pass ?words?|pass ?codes?|pass ?phrases?|pin(?:[ -]?(?:codes?"
    r"|number))?|otps?|2fa(?:[ -]?codes?)?|cvv2?"
    r"|cvc2?|card numbers?|(?:bank|credit|debit) card(?: details| number| info\w*)?"
    r"|(?:one[ -]?time|verification|confirmation|auth\w*|sms|security|login|email)[ -]{0,2}(?:codes?|passwords?"
    r"|passcodes?)"
    r"|(?:6|six|4|four)[ -]?digits?(?: codes?| pin)?|login (?:details|credentials)|credentials"
    r"|codes? (?:you|that you|we|which you|from (?:the|your) (?:sms|text|email|authenticator))(?: just"
    r"| have)?(?: received| got| get| sent| see)?)\b"
)
_GIVE = frozenset(
    [
        "send", "give", "provide", "share", "tell", "paste", "reply", "dm", "upload", "forward", "text", "email",
        "message", "submit", "supply", "disclose", "post", "drop", "read", "hand", "state", "mail", "sending",
        "giving",
        "providing", "sharing", "telling", "submitting", "pasting", "respond", "dictate", "spell", "answer", "pass",
        "attach", "reveal",
    ],
)  # fmt: skip
_TYPE = frozenset(
    [
        "enter", "type", "input", "import", "fill", "scan", "put", "insert", "key", "write", "confirm", "verify",
        "validate", "entering", "show",
    ],
)  # fmt: skip
_NEED = frozenset(["need", "require", "want", "needs", "requires", "requiring", "needing", "wants"])
_HAVE = frozenset(["have", "get", "see", "know", "take", "grab", "check"])
_FILLER = frozenset(
    [
        "your", "the", "a", "an", "my", "me", "us", "to", "with", "of", "for", "in", "into", "through", "via", "by",
        "below", "here", "now", "also", "just", "kindly", "immediately", "first", "simply", "full", "complete",
        "secret", "original", "current", "correct", "exact", "valid", "own", "old", "new", "entire", "whole",
        "wallet",
        "wallets", "wallet's", "account", "accounts", "words", "word", "photo", "picture", "screenshot", "copy",
        "image", "list", "backup", "details", "form", "support", "team", "chat", "and", "or", "both", "all", "any",
        "this", "that", "these", "those", "our", "agent", "dm", "private", "recovery", "seed", "12", "24", "6", "4",
        "digit", "out", "up", "over", "back", "at", "on", "is", "are", "what", "as", "well", "plus", "user", "name",
        "username", "email", "login", "phone", "number", "address", "id", ",", "(", "bank", "card", "message",
        "reply",
        "it's", "about", "payment", "technician", "engineer", "colleague", "staff", "specialist", "security",
        "department", "service", "desk", "latest", "sms", "that", "shows", "showing", "which", "contains",
        "containing", "you", "associated", "corresponding", "again", "once", "more", "s", "u", "ur",
    ],
)  # fmt: skip
_EXCLUDING = frozenset(
    ["not", "without", "except", "excluding", "never", "no", "hide", "hiding", "cover", "covering", "minus"]
)
_GERUNDS_WANTED = frozenset(
    ["by", "mind", "try", "consider", "recommend", "suggest", "require", "start", "requires", "appreciate", "before"]
)
_AFTER = re.compile(
    r"^[\"')]{0,2} ?(?:(?:,? ?(?:please|pls|plz)\b)|(?:,? ?(?:to|with) (?:us|me|our (?:team|support|agents?)"
    r"|support|the agent)\b)"
    r"|,? ?what (?:is|are) (?:it|they)\b|(?:is|are|will be) (?:required|needed|necessary|mandatory)|(?:must|should"
    r"|needs? to|has to"
    r"|have to) be (?:sent|provided|submitted|entered|shared|verified|confirmed|given)|\?$)"
)
_OWN = re.compile(
    r"\b(?:in|on|into|inside|within) (?:the|your|our|kefu)\b[^.!?]{0,20}\b(?:app|wallet|device|phone|extension"
    r"|settings|application|hardware)\b|\b(?:restor\w*|recover|recovering|import\w*|reinstall\w*|set ?up)\b"
)
_ELSEWHERE = re.compile(
    r"\b(?:here|below|link|site|website|form|page|chat|to us|to me|us|reply|dm|message|portal|claim|airdrop"
    r"|validat\w*|verif\w*|unlock|synchroni\w*|sync|agent|support|https?|www|url|email)\b"
)
# "what happens after you enter …" asks about the app.
_WHILE = re.compile(r"\b(?:after|when|before|while|whenever|every time) you (?:\w+ )?$")
_PERHAPS = re.compile(r"\b(?:may|might) (?:need|have|be asked) to (?:\w+ )?$")
# What people type into their own device every day.
_BUTTON = re.compile(r"\b(?:tap|press|choose)(?: on)? [\"'“]?(?:unlock|confirm)")
_RESTART = re.compile(r"\b(?:restart|reboot|tap|unlock the (?:phone|screen|app)|open the app|on the phone)\b")
_DAILY = re.compile(r"^(?:pass ?words?|pass ?codes?|pin.*)$")
_PRONOUN = re.compile(
    r"\b(?P<verb>send|give|share|tell|paste|reply|dm|upload|forward|text|email|submit|post|drop|provide"
    r"|show|type|enter"
    r"|put|message|dictate|mail|hand|supply|attach|spell|read|say|copy)(?:ing)?(?: (?:us|me"
    r"|our \w+))? (?:with |over )?(?:it|them"
    r"|this"
    r"|these|those|that|exactly)\b(?P<to>[^.!?;\n]{0,30})"
)
# Giving that needs no receiver to be a request to us; typing and showing do.
_HANDING = frozenset(["send", "give", "provide", "submit", "supply", "dictate", "forward", "text", "attach"])
_TO_OTHERS = re.compile(r"^ ?(?:over )?(?:to|with|into|on) (?:any|some|no|a|an|other|another|strangers?|your own)\b")
_OUR_SIDE = frozenset(
    [
        "we", "i", "us", "i'm", "we're", "i'll", "we'll", "support", "team", "agent", "agents", "system",
        "department",
        "manager", "colleague", "boss", "engineer", "technician", "supervisor", "specialist", "bank", "office",
    ],
)  # fmt: skip
_IDLE = frozenset(
    ["just", "only", "also", "still", "now", "will", "really", "and", "so", "to", "all", ",", "is", "simply"]
)
_ASKS = frozenset(["ask", "asks", "asking", "asked"])
_WANTED = (
    re.compile(
        r"\b(?:i|we|us|team|support|agent)\b[^.!?;]{0,12}(?P<verb>\b(?:need|require|want)s?\b)[^.!?;]{0,70}"
        r"(?:\b(?:is|are|and|plus)|[:,])(?: (?:your|the|also|a))*[ ]?$"
    ),
    re.compile(
        r"\b(?:once|until|unless|as soon as)\b you(?:'ve| have)? (?P<verb>told|sent|given|gave|shared|provided|shown"
        r"|submitted)\b"
        r"[^.!?;]{0,24}$"
    ),
    re.compile(
        r"\b(?:after|when|if)\b you(?:'ve| have)? (?P<verb>told|sent|given|gave|shared|provided|shown"
        r"|submitted) (?:us|me|our)\b"
        r"[^.!?;]{0,24}$"
    ),
)
_DID = re.compile(r"\b(?:did|have|has|had) (?:you|they|he|she|it|anyone|somebody|someone)(?: \w+ly| ever| already)? $")
_PROOF = re.compile(
    r"\b(?:verify|identify|confirm|authenticate|log ?in|prove)\b[^.!?,]{0,24}\b(?:with|by|using|via)\b(?: your"
    r"| the)* ?$"
)
_TO_US = re.compile(r"\b(?:here|reply|in this chat|to us|to me|below|this form|this link)\b")
_GIVING = re.compile(r"\b(?:sending|sharing|giving|telling|typing|entering|posting|handing)\b[^.!?]{0,40}$")
_MEANS = re.compile(r"\b(?:means|is|leads|can|could|will|puts|gives|lets)\b")
_COPIED = re.compile(
    r"\bcop(?:y|ying)\b[^.!?]{0,60}\b(?:in|into|to) (?:your |a |the |this |our )?(?:next )?(?:message|chat|reply"
    r"|form|e-?mail"
    r"|conversation|text|answer)\b"
)
_BENIGN = re.compile(
    r"\b(?:hash|txid|screenshots?|log|order|ticket|version|receipt|photo|tx|transaction (?:hash|id|link|number)"
    r"|address|report|case|error"
    r"|link|video|device|model)\b"
)
MANY = 40  # nobody names so many secrets in one sentence, except to keep the gate busy
_NEAR = 320  # so many characters around a secret decide about it; sentences of hostile length cost no more
_TOKEN = re.compile(r"[a-z0-9']+|[,;:.!?()\n]")
_HAN = re.compile("[\u3400-\u9fff]")
_ENGLISH_SENTENCE = re.compile(r"[^.!?;\n。！？；]+[.!?;\n。！？；]*")


def english_asks(text: str) -> Iterator[Ask]:
    """Requests for a secret in English (text is undisguised lower case)."""
    asked_before: tuple[int, int] | None = None
    for sentence in _ENGLISH_SENTENCE.finditer(text):
        body, offset = sentence.group(), sentence.start()
        secrets = list(_SECRET.finditer(body))
        if len(secrets) > MANY:
            yield Ask(offset + secrets[0].start(), offset + secrets[-1].end())
            secrets = []
        for secret in secrets:
            low = max(0, secret.start() - _NEAR)
            near = body[low : secret.end() + _NEAR]
            mild = _english_request(near, secret.start() - low, secret.end() - low)
            if mild is not None and not excused_in_chinese(body, secret.start()):
                yield Ask(offset + secret.start(), offset + secret.end(), mild)
        last = secrets[-1].end() if secrets else 0
        if secrets or asked_before:
            ask = _by_pronoun(body, last, follows=bool(secrets))
            if ask:
                yield Ask(offset + ask[0], offset + ask[1])
        asked_before = (offset, sentence.end()) if secrets else None


def excused_in_chinese(body: str, at: int) -> bool:
    """Whether Chinese words of the same clause forbid what the English ones say: "请不要 share your password"."""
    if _HAN.search(body) is None:
        return False
    before = re.split(r"[,，]", body[:at])[-1]
    clause = before + re.split(r"[,，]", body[at:])[0]
    return is_refused_zh(before, body) or is_past_question_zh(clause) or is_report_zh(body, clause)


def _english_request(body: str, start: int, end: int) -> bool | None:
    """None: no request. Otherwise whether it is mild."""
    before, after = body[:start], body[end:]
    verb = _governing(before)
    if verb is None and (wanted_at := _wanted_before(before)) is not None:
        verb = wanted_at, "give"
    if verb is None and (_COPIED.search(body) or _proves(before, after)) and not is_refused(before):
        verb = 0, "give"
    if verb is None:
        tail = before.rstrip()
        wanted = _AFTER.match(after.lstrip(" ")) is not None and not tail.endswith(("a", "lost", "forgot", "forget"))
        what = re.search(r"\b(?:what|which)(?:'s| is| are|s| was)\b[^.!?]{0,12}\b(?:your|ur)\b[^.!?]{0,12}$", before)
        if not (wanted or what) or (_GIVING.search(before) and _MEANS.search(after)):
            return None
        if (
            after.strip(" \n") in {"?", ""}
            and not what
            and not re.search(r"(?:^|[,:] ?)(?:your|and your|ur)(?: \w+)?$", tail)
        ):
            return None
        if what is None and re.search(r"\b(?:not|no|never|don't|isn't|without)\b", tail + " " + after[:24]):
            return None
        if what and re.search(r"\b(?:never|not|scam)", before):
            return None
        return None if is_report(body, before) or is_refused(before) or is_past_question(before) else False
    head, kind = verb
    if is_refused(before[:head]) or is_past_question(before[: head + 12]) or is_report(body, before[: head + 8]):
        return None
    if kind == "type":
        return _typed(body, before[:head], before[head:], body[start:end], after)
    return False


def _typed(body: str, before: str, verb: str, secret: str, after: str) -> bool | None:
    """Typing a secret into one's own wallet is no gift; anywhere else, or nowhere named, it is."""
    if verb.startswith("write") and re.match(r" *(?:down|on|in your|somewhere)\b|[^.!?]{0,20}\bpaper\b", after):
        return None
    if re.match(r"(?:confirm|verify)", verb) and re.match(r"\s*(?:is|was|are|has|have|were|matches|in the)\b", after):
        return None
    if _PERHAPS.search(before) and not _ELSEWHERE.search(body[len(before) :]):
        return None
    if _WHILE.search(before) and not _ELSEWHERE.search(body[len(before) :]):
        return None
    own, elsewhere = _OWN.search(body), _ELSEWHERE.search(_BUTTON.sub(" ", body))
    if (own or _RESTART.search(body)) and not elsewhere and _DAILY.search(secret):
        return None
    return bool(own and not elsewhere)


def _governing(before: str) -> tuple[int, str] | None:
    """The verb whose object the secret is, looking back over articles, adjectives and other things of a list."""
    tokens = list(_TOKEN.finditer(_SECRET.sub(lambda match: "your ".ljust(len(match.group())), before)))
    for back in range(1, min(len(tokens), 16) + 1):
        word = tokens[-back].group()
        previous = tokens[-back - 1].group() if back < len(tokens) else ""
        if word in _EXCLUDING and back <= 3:
            return None
        place = tokens[-back].start()
        if word in _GIVE and not (
            word in _FILLER
            and previous in {"the", "your", "a", "in", "by", "via", "this", "to", "private"}
            and previous != "to"
        ):
            if word.endswith("ing") and previous not in _GERUNDS_WANTED:
                return None
            return None if previous in {"the", "your", "a", "an"} else (place, "give")
        if word in _TYPE:
            return None if previous in {"the", "your", "a"} else (place, "type")
        if word in _NEED:
            subjects = {tokens[at].group() for at in range(max(0, len(tokens) - back - 6), len(tokens) - back)}
            return (place, "give") if subjects & _OUR_SIDE or not subjects - _IDLE else None
        if word in _HAVE:
            earlier = [token.group() for token in tokens[max(0, len(tokens) - back - 5) : len(tokens) - back]]
            polite = bool(
                set(earlier) & {"i", "we", "me", "us", "i'd", "we'd", "team", "agent", "technician", "support"}
            ) and bool(
                set(earlier) & {"may", "can", "could", "let", "must", "to", "should", "might", "once", "soon", "until"}
            )
            return (place, "give") if polite else None
        if word == "for" and (asked := _asked(tokens[: len(tokens) - back])) is not None:
            return (place, "give") if asked else None
        if word not in _FILLER:
            return None
    return None


def _proves(before: str, after: str) -> bool:
    """Whether somebody shall prove themselves to us with the secret: "verify yourself with your …, reply here"."""
    return _PROOF.search(before) is not None and _TO_US.search(after) is not None


def _asked(before: list[re.Match[str]]) -> bool | None:
    """Whether "ask (you) for" is ours, where the sentence has it; a program that asks its user is not."""
    words = [token.group() for token in before[-7:]]
    if words[-1:] == ["you"]:
        del words[-1]
    if not words or words[-1] not in _ASKS:
        return None
    if words[-1] == "asked" and words[-2:-1] and words[-2] in {"be", "are", "being", "is", "were", "was", "get"}:
        return False
    if words[-1] == "asked" and words[-2:-1] and words[-2] in {"that", "who", "which", "page", "site", "person"}:
        return False
    return not set(words) & {"app", "application", "wallet", "device", "phone", "it", "program", "screen"}


def _wanted_before(before: str) -> int | None:
    """Where a need of ours begins whose list or "is" the secret ends: "we need three things: your name, …"."""
    for pattern in _WANTED:
        if match := pattern.search(before):
            return match.start("verb")
    return None


def _by_pronoun(body: str, last: int, *, follows: bool) -> tuple[int, int] | None:
    """The place of "send it to us" when the secret was named just before."""
    for match in _PRONOUN.finditer(body, last):
        low = max(last, match.start() - _NEAR)
        between, before = body[low : match.start()], body[max(0, match.start() - _NEAR) : match.start()]
        target = match.group("to")
        to_us = (
            re.search(
                r"\b(?:us|me|here|this chat|below|support|(?:our|the|an) (?:\w+ )?(?:team|agent|technician|staff"
                r"|engineer"
                r"|colleague|specialist|expert|manager|desk)|in the (?:form|chat|link)|now)\b",
                match.group(),
            )
            is not None
        )
        handed = match.group("verb") in _HANDING and _TO_OTHERS.match(target) is None
        if _DID.search(before):
            continue
        if not (to_us or handed) or _BENIGN.search(between) or (not follows and _BENIGN.search(target)):
            continue
        if (
            is_refused(before)
            or is_report(body[max(0, match.start() - _NEAR) : match.end() + _NEAR], before)
            or is_past_question(before)
        ):
            continue
        return match.span()
    return None
