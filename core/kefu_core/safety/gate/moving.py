"""The second look at a text that names a secret: whatever moves it towards us is a request, unless it clearly is none.

The first look (`asking`) parses known ways to ask. This one asks by structure: a secret of the reader, and a sign that
it shall come to us (a verb where requests stand, our need, a duty, a place of ours, a list of what is missing). Only a
negation bound to it, a report about others, a question about the past and the reader's own device excuse.
"""

import re
from collections.abc import Iterator

from kefu_core.safety.gate.asking import Ask, excused_in_chinese
from kefu_core.safety.gate.sentences import is_past_question, is_refused, is_report

_SECRET = re.compile(
    r"\b(?:(?:(?:secret|seed|recovery|recover|back ?up|mnemonic|security|restore|wallet|magic|master"
    r"|access|sign[ -]?in"
    r"|unlock|key|login)[ -]{0,2}(?:recovery[ -]?|pass)?(?:phrases?|words?|seeds?|keys?|codes?|cards?|sheets?|details"
    r"|info\w*|data|passphrase))"
    r"|seeds?|mnemonics?|srp|(?:private|secret|priv|api|spending)[ -]{0,2}keys?|priv(?:ate)?keys?|(?:key"
    r"|json|utc|wallet)"
    r"[ -]?(?:store|file)s?(?:[ -]?(?:file|json))?|(?:12|24|twelve"
    r"|twenty[ -]?four)(?:[ -]\w+)?[ -]?words?(?:[ -]phrases?)?"
    r"|(?<=your )(?:phrases?|words|keys?)|(?<=the )phrases?|pass ?words?|passwd|pwd|pass ?codes?"
    r"|pass ?phrases?|keyphrases?"
    r"|pins?(?:[ -]?(?:codes?|numbers?))?|otps?|2fa(?:[ -]?codes?)?|cvv2?|cvc2?|cvn"
    r"|(?:bank|credit|debit)? ?card (?:details|numbers?|info\w*|data)"
    r"|(?:one[ -]?time|verification|confirmation|auth\w*|sms|security|login|e-?mail|six[ -]?digit"
    r"|6[ -]?digit|text|backup"
    r"|google|reset|withdrawal)[ -]{0,2}(?:codes?|pins?|passwords?|passcodes?)|(?:6|six|4|four|3|three)[ -]?digits?"
    r"(?: codes?| pin| on the back)?|credentials|(?<=the )codes?(?= (?:you|that you|we|which|from|in the|on your))|"
    r"(?:<=your )codes?)\b"
)
_VERB = (
    r"(?:send|give|provide|share|tell|paste|reply|respond|answer|dm|upload|forward|text|e-?mail|message|submit|supply"
    r"|disclose|post|drop|read|hand|state|pass|attach|reveal|shoot|pop|ping|whisper|fax|transmit|deliver"
    r"|leave|show|dictate"
    r"|spell|say|copy|snap|photograph|scan|present|surrender|register|include|add|turn|release|record"
    r"|recite|list|quote"
    r"|mention|let|help|throw|move|bring|slide|toss|screenshot|take an? (?:\w+ )?(?:photo|picture|pic"
    r"|screenshot|image)"
    r"|get|expose|voice|revert|hold)"
)
_TYPED = (
    r"(?:enter|type|input|import|fill|insert|key|punch|put|write|confirm|verify|validate|re-?enter"
    r"|re-?type|re-?submit"
    r"|authenticate|use)"
)
_LEAD = (
    r"(?:please|kindly|pls|plz|(?:can|could|would|will) (?:you|u)|you (?:can|may|could|must|should|might"
    r"|will)|must|should"
    r"|ha(?:ve|s) to|needs? to|got to|gotta|required to|asked to|obliged to|(?:want|like|require"
    r"|ask) (?:you|users?) to"
    r"|that you|be able to|just|simply|and|then|or|now|so|to|also|either|safely|first|again|mind|quickly"
    r"|go ahead(?: and)?"
    r"|hurry|let's|(?<!after )(?<!when )(?<!before )(?<!while )you|u|customers|users|we'll|today|next)"
)
_HOLE = (
    r"(?:(?!\b(?:(?:after|before|once) you|how|where|whether|why|when|if|who|what|which|noticed|without|except"
    r"|never|not|hide|hiding"
    r"|protect\w*|keep)\b)[^.!?;\n]){0,60}$"
)
_START = (
    rf"(?:^|[,:(\-] ?|\b{_LEAD}[ ,])[ ]?(?:(?:safely|just|please|also|simply|kindly|now|quickly|securely|directly) )*"
)
_GIVEN = re.compile(rf"{_START}(?P<verb>{_VERB})\b(?P<hole>{_HOLE})")
_ENTERED = re.compile(rf"{_START}(?P<verb>{_TYPED})\b(?P<hole>(?![^.!?;]{{0,24}}\b(?:that|have)\b){_HOLE})")
_GERUND = re.compile(
    r"\b(?:mind|by|trust (?:us|me|him|her|our \w+) with|appreciate|consider|try|start by|begin by"
    r"|requires?|suggest|recommend)\b[^.!?;,]{0,20}\b(?:send|giv|provid"
    r"|shar|tell|past|forward|submitt|upload|typ|enter|read|show|dictat|messag|text|dropp?|writ|reply"
    r"|answer)ing\b[^.!?;]{0,40}$"
)
_OURS = (
    r"(?:i|we|us|me|team|agents?|support|department|engineers?|technicians?|systems?|specialists?|desk"
    r"|manager|boss|bank"
    r"|compliance|staff|servers?|tool|process|colleagues?|supervisor|kyc|office|officer|platform|admins?"
    r"|helpdesk|procedure"
    r"|i'm|we're|i'd|we'd|i'll|we'll|database|developers?|devs?|experts?|auditors?|law|regulations?|policy)"
)
_NEED = re.compile(
    rf"\b{_OURS}\b[^.!?;]{{0,30}}?\b(?P<verb>needs?|requires?|wants?|requests?|ask(?:s|ing)? (?:you |all "
    rf"|every )?\w{{0,9}} ?for"
    r"|requesting|requiring|needing|waiting (?:for|on)|awaits?|awaiting|lacks?|missing|collect(?:ing|s)?"
    r"|gather(?:ing)?"
    r"|grateful for|appreciate|(?:must|need to|needs to|have to|has to|may|can|could|let|to|should|would"
    r"|once|until|unless"
    r"|after|when|as soon as|if|will|ll|gonna|works?|only|just|not|don't) (?:we |i |like to |love to "
    r"|only |just |first )?"
    r"(?:get|see|have|know|receive|check|use|access|take|got|compare|verify|read|look at|collect|inspect|review|view"
    r"|record|examine|borrow|do with|work with|continue with|proceed with|want|love|like|with|confirm))\b"
    r"(?P<hole>(?:(?!\b(?:how|where|whether|why|without|except)\b)[^.!?;]){0,45})$"
)
_DUTY = re.compile(
    r"^[^.!?;,]{0,24}?\b(?:(?:is|are|remains?|still) (?:\w+ )?(?:required|needed|necessary|mandatory"
    r"|missing|requested|expected"
    r"|outstanding|pending|incomplete|compulsory|wanted|essential for (?:us|our)|all (?:i|we))"
    r"|(?:must|needs? to|ha(?:s|ve) to|should|shall|can|may|will) (?:now |first "
    r"|also )?be (?:\w+ly )?(?:sent|provided|submitted"
    r"|entered|shared|verified|confirmed|given|uploaded|forwarded|validated|checked|typed|supplied"
    r"|presented|disclosed|handed"
    r"|inserted|received|attached|reviewed|communicated|registered|delivered|filled|left|posted|dropped"
    r"|collected|re-?entered)"
    r"|(?:will|would|could) (?:help|allow|enable|let) (?:us|me|our|a lot))\b"
)
_HOSTAGE = re.compile(r"\b(?:until|unless|once|as soon as|if|when|after)\b[^.!?;,]{0,30}$")
_ARRIVED = re.compile(
    r"^[^.!?;,]{0,12}\b(?:is|are|has|have|isn't|aren't|hasn't)\b(?: not| been"
    r"| being)*(?: \w+ly)? (?:received|provided|submitted"
    r"|entered|shared|confirmed|verified|given|sent|uploaded|supplied|validated|checked|in our)\b"
)
_PLACE = re.compile(
    r"^[^.!?;]{0,30}?(?:\b(?:(?:right )?(?:here|below)|(?:in|into|to|on|via|through) the (?:\w+ )?(?:chat"
    r"|form|box|field|portal|comments?|ticket|dm|group|thread"
    r"|conversation|agent|team|engineers?)|(?:in|into|at|on|via|through|to|under|inside) (?:this|our|that"
    r"|my|an?) (?:\w+ )?"
    r"(?:chat|form|box|field|reply|message|thread|conversation|comments?|portal|link|page|website|site"
    r"|window|ticket|dm|inbox"
    r"|group|channel|bot|survey|questionnaire|desk|number|mail|e-?mail|team|agent|engineers?|technicians?|support)"
    r"|to (?:us|me|support)|with (?:us|me)|in (?:your|the) (?:next )?(?:reply|message|answer|response|mail)"
    r"|by (?:dm|reply|e-?mail|return|message|phone|text)|over (?:the phone|dm|chat))\b)"
)
_LISTED = re.compile(
    r"\b(?:needed|required|requires?|missing|provide|left|following|remains?|lacks?|lacking|necessary"
    r"|mandatory|complete|form"
    r"|items?|details|documents?|information|need|proof|only thing|one thing|step \d+|last step|submit"
    r"|verification|kyc)\b"
    r"(?P<hole>[^.!?;]{0,50}(?::|\bis\b|\bare\b|\bincluding\b|\bwith\b|\bplus\b|\bby\b)[^.!?;]{0,60})$"
)
_LATER = re.compile(
    r"^[^.!?;]{0,80}?(?:\b(?:and|then|so|please)|,) (?:please |then |just )?(?:send|type|read|share|give"
    r"|tell|paste|enter|provide|show|say"
    r"|put|upload|forward|submit|drop|post|copy|write|dm|dictate) (?:it|them|us|me)\b|^ (?:ready|at hand"
    r"|handy|prepared) for (?:me|us|the|our)\b"
)
_OWED = re.compile(
    r"\b(?:can|could|may|might|shall) (?:i|we) (?:\w+ )?(?:see|have|get|take|know|look|peek|check|view"
    r"|borrow|use|ask)\b[^.!?;,]{0,40}$"
    r"|\byou (?:haven't|have not|didn't|did not|still have to|forgot to) (?:\w+ )?(?:sen[dt]|give|given"
    r"|provided?|shared?|submit|told|tell) (?:me|us)\b[^.!?;]{0,20}$"
    r"|\b(?:what|which) (?:is|are) (?:the )?(?:\w+ ){0,3}(?:words?|digits?|letters?|characters?) (?:of"
    r"|in) (?:your )?$"
)
_THAT_ASKED = re.compile(
    r"\b(?:that|who|which) (?:asked|asks|wants?|wanted|requested|demanded) (?:you )?(?:for )?[^.!?;,]{0,20}$"
)
_USED = re.compile(r"^ (?:do|did) you (?:use|choose|have|set)\b")
_THREAT = re.compile(
    r"\b(?:if|unless|until|should) (?:you|we|i|our \w+)\b[^.!?;,]{0,16}?\b(?:not|don't|fail to|cannot"
    r"|can't|haven't|never|refuse to)\b"
    r" (?:\w+ly )?(?:get|receive|have|see|obtain|provide|send|share|submit|give|enter|supply|confirm"
    r"|verify|hand|tell|upload)\b[^.!?;]{0,40}$"
)
_LOSS = re.compile(
    r"\b(?:suspend|clos|los[te]|block|frozen|freez|terminat|delet|expir|cannot|can't|unable|cancel|forfeit"
    r"|disabl|restrict|legal|lock"
    r"|penalt|gone|remov)"
)
_TRUST = re.compile(
    r"\btrust (?:us|me|him|her|our \w+) with (?:the |your )?$|\b(?:first|next|now"
    r"|finally)\b[^.!?;:]{0,20}: ?(?:the |your )?$"
)
_WITH_US = re.compile(
    r"^ (?:with|to) (?:us|me)\b(?![^.!?]{0,80}\b(?:los|risk|scam|danger|unsafe|means|steal|theft|never|not\b))"
)
_YOURS = re.compile(r"^ (?:that )?(?:you|we|i) (?:\w+ )?(?:got|get|received|sent|see|have)\b")
# Verbs with other everyday uses: they hand something over only where we are named.
_WEAK = frozenset(
    [
        "let", "help", "get", "move", "bring", "turn", "release", "pass", "record", "copy", "show", "include", "add",
        "present",
        "leave", "list", "expose", "throw", "hold", "answer", "state", "say", "register", "mention",
        "slide", "scan",
    ],
)  # fmt: skip
_SHORT = re.compile(
    r"^ ?,? ?(?:please|pls|plz|now|quickly|asap|thanks|thx|ty|sir|madam|bro|mate|dear|friend|and (?:that's"
    r"|that is) (?:it|all))\b"
)
_WHAT = re.compile(r"\b(?:what|which|whats|what's)\b[^.!?]{0,40}$")
_TELL = re.compile(
    r"\b(?:tell|send|give|put|type|write|say|reply|share|drop) (?:it|them|us|me|here)\b|\bhere\b(?! (?:is|are))"
)
_EXCLUDED = re.compile(
    r"\b(?:never|not|no|nobody|don't|dont|without|except|but|hide|hiding|cover|covering|excluding"
    r"|minus)\b[^.!?;]{0,24}$"
)
_KEPT = re.compile(
    r"\b(?:keep|keeps|store|stored?|back(?:ed|ing)? up|hide|cover|protect|remember|reset|change|changed"
    r"|chang(?:e|ing)|lose|lost"
    r"|losing|forget|forgot|forgotten|guard|memori[sz]e|delete|remove|revoke|rotate|replace|create|set"
    r"|backup of|order of"
    r"|see|find|view|restore|part of|spelling)\b(?: \w+){0,3} ?$"
)
_NEGATED_AFTER = re.compile(
    r"^[^.!?;]{0,44}?\b(?:never|not|no ?one|nobody|cannot|can't|won't|isn't|don't|doesn't|mustn't|nor)\b"
)
_DONE = re.compile(
    r"\b(?:you|they|he|she|someone|somebody|who|it)(?:'ve| have| has|'s)?(?: \w+)? (?:posted|sent|shared"
    r"|typed|entered|pasted|wrote"
    r"|gave|told|given|written|showed|shown|uploaded|received)\b[^.!?;,]{0,40}$"
)
_PAPER = re.compile(
    r"^[^.!?;]{0,24}\b(?:down|on (?:a |some )?(?:paper|metal|steel)|in a safe|offline|somewhere"
    r"|safe(?:ly)?|secret|private)\b"
)
_OWN = re.compile(
    r"\b(?:in|on|into|inside|within|to open|unlocks?|opens?) (?:the|your|our|kefu"
    r"|this)?\b[^.!?]{0,20}\b(?:app|wallet|device|phone"
    r"|extension|settings|application|hardware|computer)\b|\b(?:restor\w*|recover|recovering|import\w*|reinstall\w*"
    r"|set ?up|unlock|log ?in|sign in|restart|reboot|settings|app|backup|menu|tap|device)\b"
)
_TO_US = re.compile(
    r"\b(?:here|below|link|form|chat|us|me|reply|dm|message|portal|claim|airdrop|agents?|support team|our"
    r"|this page|https?"
    r"|submit|verification|refund|bonus|prize|website|site)\b"
)
_BENIGN = re.compile(
    r"\b(?:hash|txid|order|ticket|version|receipt|transaction|tx|address|report|case|error|model|amount"
    r"|date|coins?|funds"
    r"|crypto|steps|guide|article|answer)\b(?![^.!?;]{0,14}\b(?:and|plus|along|including)\b)"
)
# "the phrase check", "the password page": something of the program, not the secret itself.
_CHANGE = re.compile(r"^ (?:resets?|changes?|managers?|policy|rules|strength|hints?)\b")
_WHILE = re.compile(r"\b(?:after|when|before|while|once|whenever) you (?:\w+ )?$")
_PERHAPS = re.compile(r"\b(?:may|might) (?:need|have|be asked) to (?:\w+ )?$")
_COMPOUND = re.compile(r"^ (?:check|screen|page|test|step|field|dialog|box|prompt|window|view|form)\b")
_PLACED = re.compile(
    r"^(?: (?!to\b|here\b|below\b|us\b|me\b)[\w']+){0,5} (?:(?:in|into|on) (?:the|your|this) (?:own )?(?:app"
    r"|phone|device|wallet"
    r"|computer|hardware wallet|extension))\b(?![^.!?;]{0,60}\b(?:send|share|show|give|paste|forward|read)\b)"
)
_SUBJECT = re.compile(r"(?:^|[,:] ?|\b(?:that|because|as|but) )(?:\w+ )?\w+ing\b[^.!?;,]{0,40}$")
_MEANS = re.compile(r"\b(?:means|is|leads|puts|can|could|will|gives|lets|would|may|equals|exposes|makes)\b")
_NEAR = 240
_SENTENCE = re.compile(r"[^.!?;\n。！？；]+[.!?;\n。！？；]*")


def english_moves(text: str) -> Iterator[Ask]:
    """Requests in English that only their structure tells (text is undisguised lower case)."""
    if _SECRET.search(text) is None:
        return
    for sentence in _SENTENCE.finditer(text):
        body = sentence.group()
        for secret in _SECRET.finditer(body):
            low = max(0, secret.start() - _NEAR)
            before, after = body[low : secret.start()], body[secret.end() : secret.end() + _NEAR]
            then = text[sentence.end() : sentence.end() + 60]
            mild = _moves(before, after, then)
            if mild is not None and not excused_in_chinese(body, secret.start()):
                yield Ask(sentence.start() + secret.start(), sentence.start() + secret.end(), mild)


def _moves(before: str, after: str, then: str) -> bool | None:
    """None: nothing moves to us. Otherwise whether it is mild."""
    body = f"{before}x{after}"
    if _THREAT.search(before) and _LOSS.search(before + after) and not is_report(body, before):
        return False
    if (
        is_past_question(before)
        or _THAT_ASKED.search(before)
        or _DONE.search(before)
        or (_EXCLUDED.search(before[-40:]) and not _hostage(before, after))
    ):
        return None
    kind = _sign(before, after, then)
    told = _SUBJECT.search(before) is not None and _MEANS.search(after) is not None and not _WITH_US.match(after)
    if kind is None or told or is_report(body, before):
        return None
    if _CHANGE.match(after) or (kind == "what" and _COMPOUND.match(after)):
        return None
    if kind == "typed":
        if _PAPER.match(after) or _PLACED.match(after):
            return None
        if _OWN.search(body) and not _TO_US.search(body):
            return None
    return False


def _hostage(before: str, after: str) -> bool:
    return _HOSTAGE.search(before) is not None and _ARRIVED.match(after) is not None


def _sign(before: str, after: str, then: str) -> str | None:
    """What tells that the secret shall come to us."""
    if _hostage(before, after):
        return "duty"
    kept, negated = _KEPT.search(before) is not None, _NEGATED_AFTER.match(after) is not None
    for pattern, kind in ((_GIVEN, "given"), (_ENTERED, "typed"), (_NEED, "need"), (_LISTED, "listed")):
        match = pattern.search(before)
        if match is None or kept or _BENIGN.search(match.group("hole")):
            continue
        at = match.start("verb") if kind != "listed" else match.start()
        if (
            kind == "typed"
            and (_WHILE.search(before[:at]) or _PERHAPS.search(before[:at]))
            and not _TO_US.search(after)
        ):
            continue
        if is_refused(before[:at]) or (kind != "given" and negated):
            continue
        if kind == "given" and (
            _PAPER.match(after) or (match.group("verb") in _WEAK and not _TO_US.search(before[at:] + after))
        ):
            continue
        return kind
    if kept or negated or is_refused(before):
        return None
    if _GERUND.search(before) or _DUTY.match(after) or _PLACE.match(after) or _SHORT.match(after):
        return "duty"
    if _OWED.search(before) or (re.search(r"\b(?:what|which) (?:\w+ )?$", before) and _USED.match(after)):
        return "duty"
    if _TRUST.search(before) or (_WHAT.search(before) and _YOURS.match(after)):
        return "duty"
    if _LATER.match(after):
        return "typed"
    return "what" if _WHAT.search(before) and _TELL.search(after + then) else None
