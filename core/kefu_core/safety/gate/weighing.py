"""The fourth look, English: evidence for a request is added up clause by clause, whatever the words' order.

The looks before it know forms of sentences. This one asks of each clause four things: is a secret spoken of (by name,
by its place among others, by where it is read, or by a word that points back); is it to move (given, typed, shown,
wanted, asked for, enough, missing, the price of something); does it come to us or stay with its owner; and is it
forbidden, told of others or past. A prohibition that excepts us is a request.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kefu_core.safety.gate.asking import Ask, excused_in_chinese
from kefu_core.safety.gate.evidence import (
    ASIDE,
    ATTRIBUTE,
    BACK,
    CARRIER,
    GERUND,
    GIVE,
    GIVEN,
    HAVING,
    KEEP,
    NAMED,
    NEED,
    OTHERS,
    OWN,
    PAST,
    SECRET,
    SOURCE,
    TO_US,
    TYPED,
    US,
)
from kefu_core.safety.gate.owed import DUTY, VALUE, is_owed
from kefu_core.safety.gate.sentences import is_past_question, is_report

_FIELDS = re.compile(r"\b(?:field|row|column|line|question|box|section|entry)\b")
_FORM = re.compile(
    r"\b(?:form|sheet|fill|answer|complete|forget|empty|skip|blank|questionnaire|survey|template"
    r"|return)\b"
)
_PICTURE = re.compile(
    r"\b(?:take|send|make|snap|shoot|upload)\b[^.!?;]{0,16}\b(?:photos?|pictures?|pics?"
    r"|screenshots?|scans?|images?)\b"
)
_HOSTAGE = re.compile(r"\b(?:only|not|can't|cannot|won't|unable|closed|blocked|until|unless|once|as soon as|when)\b")
_THREAT = re.compile(
    rf"\b(?:if|should) you (?:do not|don't|won't|fail to|refuse to|can't|cannot"
    rf"|haven't)\b[^.!?;]{{0,12}}?\b(?:{GIVE}|given|sent|told)\b|\bor (?:else|otherwise|lose|your account|we)\b"
    r"|\bno [^.,!?;]{2,24}, ?no \w+|\beither you (?:give|send|tell|hand|provide|share)\b"
)
_NOT = re.compile(
    r"\b(?:not|never|no ?one|nobody|none|nor|neither|without|avoid|refrain|stop|beware|no(?= (?:need|reason|way"
    r"|use|such|employee|agent|one|real|circumstances|matter|legitimate|member))|nothing"
    r"|cannot|\w+n[’']t|dont|wont|cant|doesnt|refuse|forbidden|prohibited|against|leav(?:e|ing) out|omit\w*"
    r"|blur\w*|crop\w*|unsafe|no longer|hardly|rather than)\b"
)
_SOOTHES = re.compile(
    r"\b(?:don[’']t|do not|no need to|not|never|nothing to|no reason to|needn[’']t|without"
    r"|no) (?:\w+ )?(?:worry\w*|hesita\w+|fear|be (?:afraid|scared|shy)|afraid|forget|mind|panic|delay|wait"
    r"|problem|risk|a scam|fail|only)\b"
    r"|\bwhy (?:not|don[’']t)\b|\b(?:can|could|would|will|won)[’']?n?[’']?t (?:you|u)\b|\bno(?:body| ?one) else\b"
)
_EXCEPT_US = re.compile(
    r"\b(?:nobody|no ?one|anyone|anybody|none|everyone|everybody|others?|strangers?|to all)(?: else)?,? ?(?:but"
    r"|except(?: for)?|other than|apart from|besides|save)(?: to| for| with)?"
    rf" {US}\b|^(?:just|only|but) (?:to |with |for )?(?:me|us)$|\bjust (?:to|with|for) (?:me|us)\b|\bonly (?:i"
    rf"|we|our \w+|(?:to|with|for) {US})\b(?: (?:may|can|should|must|will|am|are|is))?|\b(?:i am|i'm|we are"
    rf"|we're) the (?:only )?exception\b|\bexcept (?:for )?{US}\b|\bwith us it is\b"
)
_TODAY = re.compile(
    r"^(?:(?:but|today|now|here|this time|in (?:this|your) case|exceptionally)[ ,]*)+(?:i|we|our \w+) (?:do"
    r"|need|must|have to|make an exception)\b[^.!?;]{0,24}$|^(?:but )?(?:for|with|to) (?:me|us) (?:it is|it's"
    r"|you can)\b"
)
_SENTENCE = re.compile(r"[^.!?;\n]+(?:\.(?=[a-z0-9])[^.!?;\n]*)*[.!?;\n]*")
_BREAK = re.compile(
    r",(?! please| pls| thanks) ?| - |: ?|…|—"
    r"|\b(?:(?<!nobody )(?<!no one )(?<!anyone )(?<!anybody )(?<!everyone )(?<!others )but|however|therefore"
    r"|otherwise|because|so(?! that| as| kind)|then|and(?= (?:please|then|you|i|we|tell|send|give|forward|read"
    r"|paste|type|hand|return|enter|write|put|share|show|let)\b))\b ?"
)
_LISTS = re.compile(
    r"\b(?:required|needed|answer|fill|complete|send|provide|missing|questions?|fields?|details"
    r"|template|tell (?:me|us)|give (?:me|us)|necessary|reply|state|need|require|log in)\b"
)
_BARE = re.compile(
    r"^(?:and |so |well |good |ok |okay |great |now )*(?:tell me|let me know|go (?:on|ahead)"
    r"|say it|your turn|let's hear it|i'm listening|i am listening)\b[^.!?;]{0,12}$"
)
_WEAK_VERB = re.compile(
    r"(?:say|hold|start|begin|continue|carry on|proceed|leave|bring|return|name|list"
    r"|go through|record|turn over|present|expose|use|note|add|include|confirm|verify|key|scan|copy|complete"
    r"|show|read)$"
)
# Sentences that ask as a whole: "no code, no refund", "just your old password, the one before, would do", "your PIN?".
_WHOLE = re.compile(
    rf"(?:so |and |well )*(?:no|without) (?:your |the |a )?(?:{NAMED}), ?(?:no|we can|i can|nothing)\b|(?:just"
    rf"|only)[ ](?:the |your )?(?:\w+ )?(?:{NAMED})\b[^.!?;]{{0,60}}?\b(?:would|will|should) (?:do|suffice"
    rf"|be (?:enough|fine))\b"
    rf"|(?:your|the) (?:\w+ )?(?:{NAMED}), ?[^.!?;]{{0,24}}?\b(?:in|as) (?:one|a|your|this) (?:message|reply"
    rf"|picture|photo|mail)\b"
    rf"|(?:so |and |now |ok |okay )*(?:your |the )?(?:\w+ )?(?:{NAMED}) ?\?$"
)
# "a screenshot of the page that shows your …": what is pictured is handed over with it.
_PICTURED = re.compile(
    r"\b(?:screenshot|screen|picture|photo|image|page|scan|view|recording|video)\b[^.!?;]{0,40}?\b(?:that|which|where"
    r"|with|showing|displaying|containing)\b(?: (?:shows?|displays?|contains?|holds?|has|lists?|you see))? ?"
    r"(?:the|your|all)?(?: \w+)? ?$"
)
_WHILE = re.compile(r"\b(?:after|before|when|while|whenever|time|that|which|if|once|until)[ ]$")
_REACH = 3
_LONGEST = 260


@dataclass(slots=True)
class _Talk:
    """What was spoken of in the clauses before."""

    left: int = 0
    carrier: int = 0
    forbidden: bool = False
    asked: bool = False


def english_weighs(text: str) -> Iterator[Ask]:
    """Requests in English that evidence tells (text is undisguised lower case)."""
    if SECRET.search(text) is None and CARRIER.search(text) is None:
        return
    talk = _Talk()
    for sentence in _SENTENCE.finditer(text):
        body = sentence.group()
        told = is_report(body[:_LONGEST], body[:_LONGEST])
        whole = None if told else _WHOLE.match(body)
        if whole is not None:
            yield Ask(sentence.start(), sentence.end())
        question, listing = body.rstrip().endswith("?"), False
        for low, end in _clauses(body):
            start = low + len(body[low:end]) - len(body[low:end].lstrip())
            clause = body[start : min(end, start + _LONGEST)].rstrip(" ,:.!\n")
            if not clause.strip():
                continue
            if question and not clause.endswith("?") and clause.startswith(("what", "which")):
                clause += "?"  # its end stands behind a comma
            place = None if told else _weigh(clause, body[end : end + 100], talk, listing=listing)
            if place is not None and not excused_in_chinese(
                body[max(0, start - _LONGEST) : end], min(start, _LONGEST) + place[0]
            ):
                yield Ask(sentence.start() + start + place[0], sentence.start() + start + place[1])
            listing = listing or (body[end - 2 : end].strip() == ":" and _LISTS.search(clause) is not None)
            _remember(talk, clause, told=told)


@lru_cache(maxsize=64)
def _secret_in(clause: str) -> re.Match[str] | None:
    """A clause is asked about more than once."""
    return SECRET.search(clause)


def _clauses(body: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _BREAK.finditer(body):
        end = match.end() if not match.group()[0].isalpha() else match.start()
        if end > start:
            yield start, end
        start = match.end()
    if start < len(body):
        yield start, len(body)


def _remember(talk: _Talk, clause: str, *, told: bool) -> None:
    secret = _secret_in(clause)
    talk.left, talk.carrier = max(0, talk.left - 1), max(0, talk.carrier - 1)
    if told:
        return
    if secret is None:
        if ASIDE.search(clause) and not BACK.search(clause):
            talk.left = talk.carrier = 0
        if CARRIER.search(clause):
            talk.carrier = _REACH
        return
    if (PAST.search(clause) and not HAVING.search(clause)) or OTHERS.search(clause):
        talk.left = 0
        return
    talk.left = _REACH
    talk.forbidden = _negated(clause) or KEEP.search(clause) is not None
    talk.asked = (
        clause.rstrip().endswith("?")
        or re.match(
            r"(?:did|do|does|has|have|is|was|can"
            r"|are)\b",
            clause,
        )
        is not None
    )


def _negated(clause: str) -> bool:
    rest = _SOOTHES.sub(" ", clause)
    return _NOT.search(rest) is not None


def _weigh(clause: str, after: str, talk: _Talk, *, listing: bool) -> tuple[int, int] | None:
    """The place of a request in one clause."""
    secret = _secret_in(clause)
    if (secret or talk.left) and _EXCEPT_US.search(clause) and not OTHERS.search(clause):
        return (0, len(clause))
    if secret is None:
        return _points_back(clause, talk)
    if re.search(r"\blast (?:four|4|few) (?:digits|numbers|characters)", clause):
        return None
    if (
        _THREAT.search(clause)
        and not OTHERS.search(clause)
        and not re.search(r"\bto any", clause)
        and not OWN.search(clause)
    ):
        return secret.span()
    past = (PAST.search(clause) is not None or is_past_question(clause)) and not re.match(
        r"(?:so |and )?(?:what|which) (?:are the |were the )?words", clause
    )
    if past or OTHERS.search(clause):
        return None
    for each in SECRET.finditer(clause, secret.start()):
        if _moves(clause, each.start(), each.end(), after, listing=listing):
            return each.span()
    return None


def _moves(clause: str, start: int, end: int, after: str, *, listing: bool) -> bool:
    before, behind = clause[:start], clause[end:]
    if ATTRIBUTE.match(behind) and not SOURCE.search(clause[start:end]):
        return False
    hostage = _HOSTAGE.search(before) is not None and (DUTY.search(behind) is not None)
    if _negated(clause) and not hostage:
        return False
    to_us = TO_US.search(clause) is not None or re.match(r"(?:and|then|so)? ?(?:i|we)\b", after) is not None
    kept = KEEP.search(before) is not None
    own = OWN.search(clause) is not None
    for match in GIVEN.finditer(before):
        between = before[match.end() :]
        if ASIDE.search(between) is not None and _PICTURED.search(between) is None:
            continue
        weak = _WEAK_VERB.search(match.group("verb")) is not None
        conditional = match.group().startswith(
            ("if", "when", "once", "as soon", "unless", "until", "you")
        ) and not match.group().startswith("your")
        if conditional and not (to_us or re.search(r"\b(?:i|we)(?:'ll|'d)? ", after)):
            continue
        if (
            (weak or kept or own)
            and not to_us
            and not re.search(
                r"\b(?:one (?:by|after|per)|please|separated"
                r"|aloud|out loud|in (?:the )?(?:right |correct |exact )?order|until|through|down to|up to)\b",
                clause,
            )
        ):
            continue
        return True
    typed = next((each for each in TYPED.finditer(before) if not _WHILE.search(before[: each.start()])), None)
    if (
        typed
        and not own
        and not kept
        and (to_us or " for " in behind[:6])
        and ASIDE.search(before[typed.end() :]) is None
    ):
        return True
    gerund = GERUND.search(before)
    if gerund and to_us and not re.search(r"\b(?:means|is|can|could|as)\b", behind[:40]):
        return True
    if _FIELDS.search(clause) and _FORM.search(clause) and not own:
        return True
    if KEEP.search(clause) and not to_us:
        return False
    return is_owed(clause, before, behind, own=own, listing=listing)


def _points_back(clause: str, talk: _Talk) -> tuple[int, int] | None:
    """A clause without a secret of its own that hands over the one that was spoken of."""
    if not (talk.left or talk.carrier):
        return None
    whole = (0, len(clause))
    if talk.left and _TODAY.match(clause):
        return whole
    if _negated(clause) or PAST.search(clause) or ASIDE.search(clause) or OTHERS.search(clause):
        return None
    if KEEP.search(clause) and not _FOR_US.search(clause):
        return None
    if talk.left and not talk.forbidden and not (talk.asked and "know" in clause) and _BARE.match(clause):
        return whole
    if talk.left and (_WRITES_ME.search(clause) or (_PICTURE.search(clause) and _PICTURE_TO_US.search(clause))):
        return whole
    back = BACK.search(clause)
    if back is None or (not talk.left and not _READ.search(clause)):
        return None
    return whole if _handed_on(clause, back, talk) or _asked_back(clause) else None


_FOR_US = re.compile(r"\b(?:here|(?:for|to) (?:me|us))\b")
_WRITES_ME = re.compile(
    r"^(?:please |just )?(?:dm|text|message|write|mail|pm)(?: to)? me (?:instead|privately|directly)"
)
_PICTURE_TO_US = re.compile(rf"{TO_US.pattern}|\bupload")
_READ = re.compile(r"\b(?:number|digits?|file|string|numbers)\b|what (?:it|is)")
_TELLS_NOTHING = frozenset(["tell", "let me know", "text", "message"])
_NAMES_IT = re.compile(r"\b(?:it|them|one|number|digits|yours|what)\b")
_STAYS = re.compile(r"\b(?:in|into|on) (?:the|your) (?:app|wallet|phone|device|paper)|safe\b")
_FILLS = re.compile(r"\b(?:fill|complete) (?:it|them) (?:in|out)\b|\bso write it\b")
_PART = re.compile(r"the (?:first|last|next|other|remaining)")
_OF_IT = re.compile(r"\b(?:about|for|called|like|mean|wrong)\b")
_ASKS_IT = re.compile(
    r"\b(?:is it|are they|which are they|it say\w*|yours|number is in it|does it say"
    r"|do they say)\b"
)


def _handed_on(clause: str, back: re.Match[str], talk: _Talk) -> bool:
    """Whether what the clause points back to is given or typed to us."""
    to_us = (
        TO_US.search(clause) is not None
        or re.match(
            r"(?:would|could|can|will) you\b"
            r"|please\b",
            clause,
        )
        is not None
    )
    given = GIVEN.search(clause)
    if given and given.start() < back.start():
        verb = given.group("verb")
        soft = (_WEAK_VERB.search(verb) is not None and not _PART.match(back.group())) or talk.forbidden
        if verb in _TELLS_NOTHING and not _NAMES_IT.search(clause):
            return False
        if (to_us or not soft) and not _STAYS.search(clause):
            return True
    typed = TYPED.search(clause)
    filled = to_us or _FILLS.search(clause) is not None
    return typed is not None and typed.start() < back.start() and filled and OWN.search(clause) is None


def _asked_back(clause: str) -> bool:
    """Whether the clause wants what was spoken of, or asks for its value."""
    if NEED.search(clause) and re.search(r"\b(?:one|ones|yours|all of (?:it|them)|them)\b", clause):
        return True
    asked = VALUE.search(clause) is not None and clause.rstrip().endswith("?") and _OF_IT.search(clause) is None
    return asked and _ASKS_IT.search(clause) is not None
