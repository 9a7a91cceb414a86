"""The third look, English: a secret is named, perhaps in other words, and the same or a later clause hands it to us.

The looks before it (`asking`, `moving`) want the secret and the request in one clause. This one keeps what was spoken
of: "Do you still have the twelve words? Good. Send them over." It asks of each clause which class its verb is of
(giving, typing, needing, asking for a value), what its object is (a secret, something that carries one, a word that
points back), and where it goes.
"""

import re
from collections.abc import Iterator
from itertools import islice

from kefu_core.safety.gate.asking import MANY, Ask
from kefu_core.safety.gate.sentences import is_past_question, is_refused, is_report
from kefu_core.safety.gate.spoken_of import SpokenOf, Topic, sentence_around

_COUNT = (
    r"(?:\d{1,2}|two|three|four|five|six|eight|nine|ten|eleven|twelve|fifteen|eighteen|twenty[ -]?four|all|both|each)"
)
# A secret by its name or by what it is to its owner.
_SECRET = re.compile(
    r"\b(?:(?:recovery|seed|secret|backup|mnemonic|wallet)[ -](?:phrases?|words?|seeds?|sheets?|keys?|codes?|cards?)"
    rf"|(?:the|your|those|these|my|missing|remaining|other|first|second|third|fourth|fifth|sixth|seventh|eighth"
    rf"|ninth|tenth|eleventh|twelfth|last|next|setup|{_COUNT})(?: {_COUNT})?(?: \w+)?"
    r" words?(?= (?:you|that|on|in|from|of|to|here|below|one|only|written|now|again|over|for|with|and|ready"
    r"|visible|first|go|belong|please)"
    r"|[,.:;!?)]|$)|words (?:you|that you|we) (?:\w+ )?(?:wrote|saved|got|noted|talked|kept|stored|received)"
    r"|list of (?:the |your |those )?words|(?:your|the)(?: wallet(?:'?s)?)? secret|(?:the|those|all|six|6"
    r"|four) numbers?(?= (?:you|do you|that|shown|on|from|in|appear))"
    r"|(?:the|a|that|this) (?:\w+ )?string(?= (?:under|below|that|of|starting|beginning|behind|which|in))|seeds?"
    r"|mnemonics?|srp|(?<!search )(?<!catch )(?<!key )phrases?"
    r"|(?:private|secret|signing|api|spending|sending|wallet)[ -]?keys?|[xyztuv]prv|api secret|wallet\.dat|keystore"
    r"|(?:json|wallet|backup) (?:backup|file)|(?:your|the) backup(?= |[,.;:!?]|$)(?! (?:page|screen|menu|guide|step))"
    r"|(?:your|the|that) key(?= (?:to|of|that|for|here|into|in|which|behind)|[,.;:!?]|$)"
    r"|pass ?words?|pass ?codes?|pass ?phrases?|pins?|credentials|log ?in (?:details|data)|(?:online |mobile )?banking"
    r" (?:log ?in|password|access)|otps?|2fa|cvv2?|cvc2?"
    r"|(?:one[ -]?time|verification|confirmation|security|sms|login|e-?mail|authenticator|backup|text|digit)[ -]"
    r"(?:codes?|numbers?|pins?)|secret (?:under|of|behind|below|from|in|string)|(?:google )?authenticator(?: app)?"
    r"|(?:the|a|this|that|any|your) codes?(?= (?:(?:that|which) )?(?:\w+ )?(?:arriv|came|comes|will|you|in|on"
    r"|from|for|it|we|i)|[,.;:!?]|$)"
    r"|sms|text message|(?:one|six|6|four|4|eight|three|3|nine|sixteen|16|19|the|those|these)[ -](?:\w+ )?digits?"
    r"|(?:number|digits?|figures?)(?: that)?(?: is| are| it| the app)? (?:shown|shows?|displayed|displays"
    r"|received|printed)"
    r"|(?:both sides|front|back) of (?:your|the) (?:\w+ )?card|card (?:number|details|data)|(?:bank|credit"
    r"|debit) cards?"
    r"|(?:out|your|the) card(?= (?:you|ending|that)|[,.;]))\b"
)
# Something of the reader's that may carry a secret; it counts only if its content is what shall be handed over.
_CARRIER = re.compile(
    r"\b(?:paper|sheet|note(?:book)?s?|backup|envelope|card|document|file|page|screen|photo|picture)\b"
)
_CONTENT = re.compile(
    r"\bwhat(?:'s| is| you| it|ever)? ?(?:is )?(?:written|printed|stored|noted|wrote|says|stands|saved)\b"
    r"|\bwhat(?:'s| is) (?:on|in) (?:it|there|the|your)\b|\b(?:its|the) contents?\b|\bread (?:it|them)\b"
    r"|\beverything on it\b"
)
_GIVE = (
    r"(?:send|give|share|tell|forward|upload|dictate|read|paste|post|drop|dm|text|e-?mail|mail|show|list|provide|submit"
    r"|state|spell|attach|hand|pass|fax|supply|present|recite|(?:reply|answer|respond|(?:come|get|write|ring|call"
    r"|ping)(?: (?:me|us))?(?: back)?(?: to (?:me|us))?) with|snap|drag|resend"
    r"|reveal|return"
    r"|let (?:me|us|him|her|them|(?:our|the|my) \w+) (?:have|know|see|get|take|read|check|look at)|message"
    r"|disclose|deliver|transmit|photograph|record yourself|film yourself|name|quote|write out"
    r"|type out|spell out|screenshot)"
)
_TYPE = r"(?:type|enter|write|copy|put|fill|import|scan|insert|input|key|note|complete|re-?type|re-?enter)"
_LEAD = (
    r"(?:^|[,:(] ?|\b(?:please|kindly|pls|plz|now|then|so|and|just|also|first|again|simply|only|good|great|okay|ok"
    r"|perfect|fine|thanks|(?:can|could|would|will|may) (?:you|i|we)|you (?:can|may|could|must|should|will"
    r"|have to|need to)"
    r"|must|mind|go ahead and|fine to|safe to|to|be so kind(?: and| to| as to)?|or|once more|quickly|next|today"
    r"|slowly|want you to|like you to|need you to|expects? you to|asks? you to|that you)[ ,]+)"
    r"(?:(?:please|kindly|just|also|simply|quickly|now|slowly|first|safely|then) )*"
)
_TO = r"(?: (?:me|us|him|her|over|out|back|to (?:me|us|him|her|our \w+)|here|in|up))*"
_BACK = (
    r"(?:it|them|these|those|this|that|ones?|all(?: of (?:it|them))?|both(?: of them)?|everything|each|yours"
    rf"|(?:the |your )?(?:first|last|other|remaining|whole|full|complete|entire|rest|next|same)\b(?: {_COUNT})?"
    rf"(?: (?:of|words?|numbers?|digits?|line|half|list|phrase|ones?|text|thing))?|the (?:{_COUNT} )?(?:numbers?"
    rf"|digits?"
    r"|words?|list|text|characters?|contents?|note|letters?|result|value|string|figures?|code|output|lines?|seed|key|phrase"
    r"|password|pin|paper|sheet)|that (?:note|paper|page|file|list|photo|picture|sheet|string)"
    r"|what (?:it (?:is|says|shows|reads)|is (?:written|printed|on|in|there|shown|displayed|stored|noted)"
    r"|they are|stands"
    r"|you (?:have|got|get|received|wrote|saved|see|noted|were given)|appears|comes)\b[^.!?;]{0,40}|which (?:one"
    r"|ones)\b"
    rf"|{_COUNT} (?:of (?:them|the)|words?|digits?))"
)
_PICTURE = (
    r"(?:an? |the |some )?(?:\w+ )?(?:photos?|pictures?|pics?|screenshots?|images?|scans?"
    r"|copy|copies|snapshot|selfie|video)\b"
)
_IMAGE_OK = re.compile(
    r"\b(?:errors?|problem|message|transaction|without|explorer|balance|no (?:words|secret)|not show)\b"
)
_END = (
    r"(?= (?:here|now|please|to|over|in|into|below|for|via|by|so|as|and|when|from|at|on|on it"
    r"|again|one|is|then|that|out|back|slowly|of)\b|[ ]*[,.;:!?)]|[ ]*$)"
)
_GIVEN = re.compile(rf"{_LEAD}(?P<verb>{_GIVE}){_TO} (?P<object>{_BACK}|{_PICTURE}){_END}")
_GERUND = re.compile(
    rf"\b(?:mind|by|start|try|appreciate)\b[^.!?;]{{0,12}}\b(?P<verb>(?:send|giv|shar|tell|forward|upload|read|past|show|provid"
    rf"|typ|writ|list|dictat)ing){_TO} (?P<object>{_BACK}|{_PICTURE})"
)
_BARE = re.compile(
    rf"{_LEAD}(?P<verb>(?:tell|send|show|give|dictate|upload|forward|paste|share|provide|submit)(?: (?:me|us|now"
    rf"|here|over"
    r"|please|it|to me|to us|in this chat))*)[ ]*[,.!?]*$"
)
_HERE = (
    r"\b(?:here|below|there|(?:to|for|with|at) (?:me|us)|(?:in|into|to|on) (?:this|the|our|that|my|a"
    r"|your next) (?:\w+ )?(?:chat|form|box|field|window|dialogue|conversation"
    r"|message|reply|window|thread|conversation|link|page|site|portal|document|sheet|answer|column|questionnaire|survey"
    r"|ticket|mail|e-?mail)|so that (?:i|we)|reply)\b"
)
_TYPED = re.compile(rf"{_LEAD}(?P<verb>{_TYPE})(?: out| in)? (?P<object>{_BACK})(?P<rest>[^.!?;]{{0,60}})")
_VALUE = re.compile(
    r"(?:^|[,:] ?|\b(?:so|and|now|then|please) )(?:what (?:does|do|did|is|are|was) (?:it|they|that|this|yours"
    r"|the (?:number|code|digits?)|your\w*)"
    r"(?: say| show| read| look like)?|what(?:'s|s) (?:it|yours|the (?:number|code))|which (?:one|ones)(?: is it"
    r"| do you use| did you \w+)"
    r"|what do you (?:see|read) (?:on|in|there)\b[^.!?]{0,20}|may i (?:have|see|know) (?:it|them|that))[ ]*(?:now"
    r"|please|exactly|then)?[ ]*[,.?]*$"
)
_NEED = re.compile(
    r"\b(?:i|we|he|she|our (?:team|engineers?|technicians?|system))(?:'ll|'d| will| would| do| just| also| still"
    r"| really| only| now)*"
    r" (?P<verb>need|want|require|must have|am waiting for|are waiting for|needs|wants|requires|like)"
    rf" (?:to (?:see|have|know|get|check|compare) )?(?P<object>{_BACK}|{_PICTURE}){_END}"
)
_DIGITS = re.compile(
    r"^(?:and |now |next |plus )?(?:the|your|those) (?:\w+ )?(?:digits?|numbers?|code|cvv|cvc|pin|expiry)\b[^.!?]{"
    r"0,40}\?$"
)
# Other things that agents ask for; what comes back to them is no secret.
_BENIGN = re.compile(
    r"\b(?:hash(?:es)?|tx(?:id)?|order|ticket|version|receipt|transaction|address(?:es)?|report|case number|error"
    r"|model|amount"
    r"|date|invoice|username|nickname|time ?zone|browser|network|explorer|feedback|opinion|thoughts|question"
    r"|problem|issue"
    r"|steps|instructions|guide|article|link to|log ?file|device|country|exchange|last (?:four|4) digits|story"
    r"|details of the)\b"
)
_KEPT = re.compile(
    r"\b(?:keep|kept|store|down|on paper|offline|somewhere|safe|in a safe|yourself|to (?:anyone|anybody|others"
    r"|nobody|no one|strangers?"
    r"|someone|somebody|other people)|with (?:anyone|anybody|others|strangers?|no ?one|nobody|someone|somebody)"
    r"|only in the app|in the app|on your (?:own )?"
    r"(?:device|phone|computer)|into the app|in your (?:app|wallet|phone))\b"
)
_NOTED = re.compile(
    r"\b(?:write|note|copy|put)\b[^.!?;]{0,30}\b(?:down|(?:on|onto) (?:a |some )?(?:paper|metal"
    r"|steel))\b(?! (?:here|in this))"
)
_AGAINST = re.compile(r"\b(?:never|not|don't|doesn't|won't|no|nobody|nor|cannot|can't|without|instead of)\b")
# "change your password and tell us": what shall be told is that it was done.
_DOES = re.compile(r"\b(?:change|reset|replace|create|restore|check|try|update|report|revoke|move|reinstall|log ?in)\b")
_WEAK_VERBS = re.compile(r"^(?:tell|show|read|message|let|list|name|state|report)")
_UNIT = re.compile(
    r"(?:[^.!?;\n]|\.(?=\w))+?(?:[.!?;\n]+|$|(?=,? ?\bbut\b)|, (?=(?:please|then|so|now|just|and|we|i"
    r"|in this case|when|once)\b))"
)
_REACH = 3
_NEAR = 200
# A question about what the program did, and a clause that only asks for its answer.
_OTHER_QUESTION = re.compile(
    r"\b(?:when|if|after|before) you\b|\bhow (?:many|long|often)\b|\bwhy\b|\bdo(?:es)? the (?:app|wallet|page"
    r"|screen)\b|\bwhich step\b"
    r"|\b(?:reject\w*|accept\w*|fails?|clos\w+|crash\w*|errors?|works?|backed up|reset)\b|\bdid you get\b"
)
_ONLY_TELLS = re.compile(
    r"^(?:(?:please|and|then|just|also|now) ){0,2}(?:tell|let) (?:me|us)(?: know)?(?: please| now)?[ ,.!?]*$"
)


# A clause that forbids or denies, and holds no second clause.
_FORBIDS = re.compile(
    r"(?:please )?(?:never|do not|don't|nobody|no one|we (?:never|do not|don't|will never|will not|won't|cannot"
    r"|can't))\b[^,:]*$"
)


def english_hands(text: str) -> Iterator[Ask]:
    """Requests in English whose secret was named before, or goes by another name (text is undisguised lower case)."""
    if _SECRET.search(text) is None and _CARRIER.search(text) is None:
        return
    spoken, untold = SpokenOf(_REACH), False
    for unit in _UNIT.finditer(text):
        body, offset = unit.group().strip(" "), unit.start() + len(unit.group()) - len(unit.group().lstrip(" "))
        secret = _SECRET.search(body)
        before = text[max(0, offset - _NEAR) : offset]
        topic = spoken.topic(named=secret is not None)
        place = None if not topic or _FORBIDS.match(body) else _handed(body, secret, topic)
        told = (place is not None or secret is not None) and _is_told(text, offset, unit.end())
        if place is not None and not told and not (untold and _ONLY_TELLS.match(body)):
            yield Ask(offset + place[0], offset + place[1])
        spoken.end_clause()
        if _BENIGN.search(body) and secret is None:
            spoken.change()
        elif secret is not None and not told and not is_past_question(body):
            spoken.name(mentioned=_AGAINST.search(body) is not None)
            untold = _OTHER_QUESTION.search(body) is not None
        spoken.carrier = spoken.carrier or (_CARRIER.search(body) is not None and not is_report(body, before))


def _is_told(text: str, start: int, end: int) -> bool:
    """Whether the whole sentence around a clause is told of others."""
    sentence = sentence_around(text, start, end, ends=".!?;\n", near=_NEAR)
    return is_report(sentence, sentence)


def _handed(body: str, secret: re.Match[str] | None, topic: Topic) -> tuple[int, int] | None:
    """The place in a clause that hands over what is spoken of."""
    if spoken := _SPOKEN_WORD.match(body):
        return spoken.span()
    for pattern in (_GIVEN, _TYPED, _GERUND, _NEED, _BARE, _VALUE, _DIGITS):
        for match in pattern.finditer(body):
            if _counts(body, match, pattern, topic):
                return match.span()
    return _named(body) if secret is not None else None


def _counts(body: str, match: re.Match[str], pattern: re.Pattern[str], topic: Topic) -> bool:
    groups = match.groupdict()
    verb = match.start("verb") if "verb" in groups else match.start()
    before, after = body[:verb], body[match.end() :]
    near = body[verb : match.end() + 60]
    if is_refused(before) or is_past_question(before) or (_KEPT.search(near) and not re.search(_HERE, near)):
        return False
    if pattern is _BARE and _DOES.search(before):
        return False
    if _BENIGN.search(near) or (_IMAGE_OK.search(near) and re.search(_PICTURE, near)):
        return False
    if pattern is _TYPED and (re.search(_HERE, near) is None or _NOTED.search(near)):
        return False
    if topic == "carrier":
        return _CONTENT.search(body) is not None and pattern in {_GIVEN, _TYPED, _NEED}
    if topic == "mentioned":
        return pattern in {_GIVEN, _TYPED, _NEED} and (pattern is _NEED or not _WEAK_VERBS.match(body[verb:]))
    if pattern is _GIVEN and re.match(r"(?:list|name|state|show|read|return)\b", body[verb:]):
        # These have other uses where nothing points at us.
        return re.search(r"\b(?:me|us|here|him|her|out|chat|please)\b", body) is not None
    return not after.startswith((" down", " somewhere", " offline"))


_OBJECT = re.compile(
    rf"{_LEAD}(?P<verb>{_GIVE})\b(?P<hole>(?:(?!\b(?:how|where|whether|why|when|if|who|without|except|never|not|hide|whoever|error)\b)"
    r"[^.!?;]){0,50})$"
)
_OBJECT_TYPED = re.compile(
    rf"{_LEAD}(?P<verb>{_TYPE})\b(?P<hole>(?:(?!\b(?:how|where|whether|why|when|if|who|without|except|never|not|that|down)\b)[^.!?;]){{0,40}})$"
)
_ASKED = re.compile(
    r"\b(?:what|which|what's|whats)(?: \w+)? (?:is|are|was|does|do|comes?|stands?)\b(?:(?!\b(?:mean|difference"
    r"|happen\w*|length|use|an?|called)\b)[^.!?;]){0,30}$"
    r"|^(?:and |so |now )?(?:what|which) $|\b(?:trouble|bother|ask|pester) you for\b[^.!?;]{0,20}$"
    r"|\b(?:i|we)(?:'ll|'d| will| would| just| also| still)? (?:need|want|require)(?! to (?:know|see) (?:if"
    r"|whether))[^.!?;]{0,30}$"
)
_ANSWERED = re.compile(
    r"^[^.!?;]{0,60}(?:,|:)? ?\b(?:what is it|please reply with it|reply with it|tell me|let me know|i need it)\b"
)
_PHOTO_OF = re.compile(
    rf"\b(?:{_GIVE}|take|make|i need|we need|(?:can|could|may) (?:i|we) (?:get|have"
    rf"|see))\b[^.!?;]{{0,24}}\b(?:photos?|pictures?|screenshots?|scans?"
    rf"|images?)\b[^.!?;]{{0,24}}$"
)


_THAT_ASKED = re.compile(r"\b(?:that|who|which) (?:asked|asks|wanted|wants)\b[^.!?;]{0,24}$")
_CUSTODY = re.compile(
    r"\b(?:i|we|us|our \w+)(?:'ll)?(?: (?:can|may|will|could|would|shall|gladly|also))* (?:hold|keep|guard"
    r"|safeguard|look after|take care of)"
    r" (?:on to )?(?:your |the )?(?:\w+ )?$"
)
_FRAGMENT = re.compile(
    r"^(?:(?:just|only|now|next|and|so|also|finally|then|first|ok|okay|good|great|right)[ ,]+)*(?:the |your )?$"
)
_SPOKEN_WORD = re.compile(
    r"^(?:(?:and|now|then|so|ok|okay|good|great|thanks|next)[ ,]+)*(?:(?:what|which)(?:'s| is| was) )?(?:the |your )?"
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|next|last"
    r"|following) words?\b"
    r"(?:,? (?:please|is|then))?[ ]*[?.!]*$|^what (?:comes|is|stands) (?:after|before|behind) the \w+ word\b"
)
_NO_VERB = re.compile(r"\b(?:is|are|was|were|must|can|will|has|have|should|do|does|stays?|needs?|keeps?)\b")
_PLEASE = re.compile(r"^[^.!?;]{0,24},? please[.!?]*$")
_FRAGMENT_END = re.compile(r"^[ ]*(?:,? ?(?:please|pls|then|and (?:we|i|that)|now|first|next)\b|[,:.!?]*$)")
_ONLY = re.compile(r"^(?:just|only|now|next|and|also|finally|then)\b")
_BELONGS = re.compile(r"^[^.!?;]{0,12}\b(?:go(?:es)?|belongs?|comes?|must be|should be|has to be|have to be)\b")
_MISSING = re.compile(
    r"^[^.!?;]{0,16}\b(?:is|are)(?: now)? (?:the only thing|all|everything|what|the last (?:thing|item|step)"
    r"|still)\b[^.!?;]{0,20}"
    r"\b(?:missing|needs?|needed|required|lacks?|lacking|left|want)\b"
)


def _named(body: str) -> tuple[int, int] | None:
    """The secret of this clause, when the clause itself asks for it by a name that the other looks do not know."""
    for each in islice(_SECRET.finditer(body), MANY):
        low = max(0, each.start() - _NEAR)
        before, after = body[low : each.start()], body[each.end() : each.end() + _NEAR]
        if _AGAINST.search(before[-60:]) or _BENIGN.search(before[-40:] + each.group()) or is_past_question(before):
            continue
        if _THAT_ASKED.search(before):
            continue
        given = _OBJECT.search(before)
        typed = _OBJECT_TYPED.search(before)
        if given and not is_refused(before[: given.start("verb")]):
            weak = re.match(r"(?:list|name|state|show|read|return|present|pass|message|tell)\b", given.group("verb"))
            if not _KEPT.search(after[:40]) and (
                not weak
                or re.search(r"\b(?:me|us|here|him|below)\b", body[low + given.start("verb") : each.end() + _NEAR])
            ):
                return each.span()
        if (
            typed
            and re.search(_HERE, after)
            and not is_refused(before[: typed.start("verb")])
            and not _KEPT.search(after[:30])
        ):
            return each.span()
        if _PHOTO_OF.search(before) and not is_refused(before):
            return each.span()
        if _CUSTODY.search(before):
            return each.span()
        asked = _ASKED.search(before)
        if (
            asked
            and not is_refused(before)
            and not re.match(r"[^.!?]{0,12}\b(?:mean|for|stand for|used|wrong|stored|kept|made)\b", after)
        ):
            return each.span()
        fragment = _FRAGMENT.match(before) and _FRAGMENT_END.match(after) and (_ONLY.match(body) or "please" in after)
        placed = _BELONGS.match(after) is not None and re.search(_HERE, after) is not None
        wordless = (
            _PLEASE.match(after) and re.match(r"(?:and |also )?(?:the|your) ", body) and not _NO_VERB.search(body)
        )
        if (fragment or placed or wordless or _MISSING.match(after)) and not _KEPT.search(after):
            return each.span()
        if _ANSWERED.match(after) and not _KEPT.search(after[:60]):
            return each.span()
    return None
