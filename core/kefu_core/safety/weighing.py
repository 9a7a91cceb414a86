"""The fourth look, English: evidence for a request is added up clause by clause, whatever the words' order.

The looks before it know forms of sentences. This one asks of each clause four things: is a secret spoken of (by name, by
its place among others, by where it is read, or by a word that points back); is it to move (given, typed, shown, wanted,
asked for, enough, missing, the price of something); does it come to us or stay with its owner; and is it forbidden,
told of others or past. A prohibition that excepts us is a request.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kefu_core.safety.asking import Ask, excused_in_chinese
from kefu_core.safety.sentences import is_past_question, is_report

_ORDINAL = r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|last|next|final)"
_NUMBER = r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|eighteen|twenty[ -]?four)"
_US = r"(?:me|us|our \w+|support|the (?:team|agent|technician|engineer|staff|desk)|my (?:colleague|boss|manager))"
# A secret by its name.
_NAMED = (
    r"(?:recovery|seed|secret|back ?up|mnemonic|restore|wallet)[ -](?:recovery )?(?:phrases?|words?|seeds?|keys?|codes?|cards?"
    r"|sheets?|papers?)|seeds?|mnemonics?|srp|(?<!search )(?<!catch )(?<!key )(?<!set )(?<!a )phrases?"
    rf"|(?:private|secret|signing|spending|extended|master)[ -]{{0,2}}(?:private )?keys?|keys(?= (?:in|here|to us))"
    r"|(?:the|your|that) key (?:of|to|for|behind|that (?:belongs|opens|controls))|your (?:\w+ )?key(?= (?:by|in|via|to|on|over|here|there|with)\b|$)|[xyz]prv|wallet\.? ?dat|key ?store(?: file)?"
    r"|pass ?words?|pass ?codes?|pass ?phrases?|pwd|pins?(?![a-z])|credentials|log ?in (?:details|data|name and password)|security number|card with (?:all|the|its) \w+|(?:your |the )?card's (?:digits|numbers?)"
    r"|(?:online|mobile|internet) banking|otps?|2fa(?: codes?)?|cvv2?|cvc2?|second factor"
    r"|(?:one[ -]?time|verification|confirmation|security|sms|log ?in|e-?mail|authenticator|back ?up|six[ -]digit|reset)[ -]"
    r"(?:codes?|pins?|digits)|confirmation number|card(?:'s)? (?:pin|number|details|data)"
    rf"|words? (?:number |no\.? ?|nr\.? ?)?{_NUMBER}\b(?! (?:of|in) the (?:error|message))"
    rf"|(?:{_ORDINAL}|each|every|half|all)(?: (?:one|two|three|four|five|six|twelve|24|12|second|other))?(?: of)?"
    r"(?: your| the| those)? words?(?! (?:of|in) the (?:error|message|mail))"
    rf"|{_NUMBER}[ -](?:\w+ )?words?|(?:what|which) words(?! (?:does|do|is in) the)|json (?:file|backup)|(?:your|the|those|these) words(?! (?:of|in) the (?:error|message|mail|button|menu))"
    r"|your back ?up(?= (?:in|into|here|there|below|to)\b)|all (?:twelve|12|24|twenty[ -]four)(?: of them)?|words? (?:\w+ )?(?:on|at|in) (?:positions?|places?|spots?)|when (?:the|your) card expires"
    r"|(?:three|last three|3) (?:digits|numbers|figures)|signature (?:strip|panel|field)"
    r"|(?<!error )(?<!status )(?<!promo )(?<!zip )(?<!postal )(?<!country )(?<!qr )(?<!source )(?<!referral )(?<!invite )"
    r"(?<!discount )(?<!swift )(?<!area )(?<!bar )(?<!voucher )(?<!the error )(?<=[ ])codes?(?! (?:fix|of the error|change|review))"
    r"|access to your (?:\w+ )?(?:banking|wallet|account|e-?mail|phone|computer)"
)
# A secret by where it is read.
_SOURCED = (
    r"(?<!order )(?<!version )(?<!ticket )(?<!case )(?<!serial )(?<!phone )(?<!invoice )(?<!tracking )(?<!reference )"
    r"(?<!model )(?<!build )(?<!block )(?<!last four )(?<!last 4 )(?<!first six )\b(?:numbers?|digits?|figures?|characters|string|value|text|what(?:'s|ever)?|everything)\b"
    r"[^.!?;]{0,32}?\b(?:sms|text message|(?:automated |phone )?call|authenticator|your phone|pop-?up|log ?in prompt|signature"
    r"|strip|(?:on|at) (?:its|the) back|(?:back|front|face) of (?:the|your)|embossed|your card|the card|export\w*|behind|under the qr"
    r"|(?:starts?|starting|begins?|beginning) with|your (?:paper|sheet|card|notes?)|the (?:paper|sheet)|your inbox|in the text)\b"
    r"|\bwhat number is (?:in|on) it\b|\b(?:whatever|what|everything|all) you (?:\w+ )?(?:noted|wrote|saved|stored|got|received) (?:down )?(?:when|at|from|for|during|in the)\b|\bwhat (?:we|i) (?:texted|mailed|e-?mailed|messaged)\b"
    r"|\b(?:digits?|numbers?) (?:does|do|is in|are in|in) the (?:mail|e-?mail|sms|text|message)\b"
)
_SECRET = re.compile(rf"(?<![\w-])(?:{_NAMED})(?![\w-])|{_SOURCED}")
# What may hold a secret; what is read from it later is one.
_SOURCE = re.compile(_SOURCED)
_CARRIER = re.compile(
    r"\b(?:text|sms|text message|e-?mail|backup|paper|sheet|envelope|card|export (?:the|your) \w+|authenticator|pop-?up|list of words"
    r"|code)\b"
)
_BACK = re.compile(
    r"\b(?:it|them|they|those|these|one|ones|yours|all of (?:it|them)|that|the (?:rest|others|last|lot|file|resulting file|number|digits?"
    r"|numbers|string|text|content|result|list|picture|photo|whole thing|half|(?:first|last|next|other|remaining) (?:one|two|three|four|five|six|few|ones|half))|its (?:contents?|text|digits|words|numbers)|what (?:it|you|they|is) \w+)\b"
)
_GIVE = (
    r"(?:send|give|tell|share|provide|forward|hand|pass|supply|submit|show|dictate|read|list|name|state|spell|repeat|quote|paste"
    r"|post|drop|dm|text|e-?mail|mail|reveal|disclose|present|transmit|deliver|recite|speak|photograph|snap|drag|resend|communicate"
    r"|relay|feed|jot|pop|shoot|ping|lend|message|reply|answer|respond|attach|upload|fax|surrender|record|transcribe|whisper"
    r"|expose|screenshot|throw|toss|let (?:me|us) (?:have|see|know|get|borrow|take|use|read)|pass on|hold|say|voice|turn over|return"
    r"|trust (?:me|us) with|go through|go ahead with|move on (?:to|with)|start|begin|continue|carry on|proceed|mention|bring|leave|copy[ -]paste)"
)
_TYPE = r"(?:type|enter|write|put|fill|complete|copy|input|insert|import|key|confirm|verify|add|include|re-?type|re-?enter|scan|use|note)"
_LEAD = (
    r"(?:^|[(\"“] ?|\b(?:please|kindly|pls|plz|just|now|then|so|and|also|first|again|simply|only|therefore|instead|or|do|go ahead(?: and)?"
    r"|(?:can|could|would|will|may|might) (?:you|i|we|u)(?: please| kindly| just)?|(?:would|do) you mind|you(?:'d)? (?:can|may|could|must|should|will|have to"
    r"|need to|just|only|simply)|(?:must|have|has|need|want|like|ask|asked|require[sd]?|possible|better|best|sure|fine|okay|ok|safe|allowed|helpful|time) (?:you )?to"
    r"|let's|any chance you could|be so kind (?:and|to|as to)|if you|once you|when you|as soon as you|unless you|until you|you)[ ]+)"
    r"(?:(?:please|kindly|just|also|simply|quickly|now|slowly|first|safely|then|only|at least|ever|maybe|all) )*"
)
_GIVEN = re.compile(rf"{_LEAD}(?P<verb>{_GIVE}|gave|told|sent|handed|passed|shared|showed)\b")
_TYPED = re.compile(rf"{_LEAD}(?P<verb>{_TYPE})\b")
_GERUND = re.compile(
    r"\b(?:mind|by|try|start|suggest|consider|appreciate|recommend|worth|without you|before|after)\b[^.!?;,]{0,12}?\b(?P<verb>(?:send|giv|tell|shar|provid"
    r"|forward|hand|pass|show|dictat|read|spell|repeat|past|post|dropp|text|mail|typ|writ|enter|fill|stat|quot|list)ing)\b"
)
_OURS = (
    r"(?:i|we|our (?:\w+ ){1,2}|my (?:\w+ )|the (?:\w+ )?(?:engineers?|technicians?|team|tool|system|server|panel|process|procedure|department"
    r"|desk|staff|specialists?|developers?|devs|experts?|admins?|auditors?|bot|form|sheet|refund|reversal|supervisor|database|agents?|recovery) ?|agents?|support|staff)"
)
_NEED = re.compile(
    rf"(?:^|\b){_OURS}(?:'d|'ll|'m|'re|\b)[^.!?;]{{0,24}}?\b(?P<verb>needs?|requires?|wants?|lacks?|miss(?:es|ing)?|ask(?:s|ing)?(?: you)? for|accepts?|awaits?|awaiting"
    r"|wait(?:s|ing)? for|(?:am|are|is|i'm|we're) after|looking for|(?:have|has|get|got|see|know|receive|take|hold|keep|check|read|borrow|use|look at|have a look at|take a look at|take down|note|store|collect)"
    r"(?= (?:your|the|those|that|it|them|all|each|every|my hands on|both|one|half|words|down|recovery|seed|private|pass\w*|pins?|codes?|customers?|secret)\b))\b"
)
_ABLE = re.compile(
    r"\b(?:can|could|may|might|must|shall|need to|have to|has to|had to|want to|like to|love to|allowed to|authori[sz]ed (?:me )?to|permitted to|entitled to|let|help (?:me|us)"
    r"|able to|mind if|(?:'d|would) (?:need|have|want|like) to|possible to)\b"
)
_ONCE = re.compile(r"\b(?:once|until|unless|as soon as|when|after|before) (?:i|we|our \w+|the (?:team|technician|agent|engineer))(?:'ve|'ll| have| has| had)? (?:\w+ )?(?:seen?|got|get|have|received?|know|checked|read|had|compared|entered)\b[^.!?;]{0,20}$")
_FIELDS = re.compile(r"\b(?:field|row|column|line|question|box|section|entry)\b")
_FORM = re.compile(r"\b(?:form|sheet|fill|answer|complete|forget|empty|skip|blank|questionnaire|survey|template|return)\b")
_PICTURE = re.compile(r"\b(?:take|send|make|snap|shoot|upload)\b[^.!?;]{0,16}\b(?:photos?|pictures?|pics?|screenshots?|scans?|images?)\b")
_FROM_YOU = re.compile(r"\b(?:get|have|obtain|receive|collect|take|hear)\b[^.!?;]{0,50}\bfrom you\b|\bhas to (?:be|reach)\b[^.!?;]{0,30}\b(?:us|me|on file)\b")
_VALUE = re.compile(
    r"\b(?:what|which|whats)(?:'s|'re|’s)?\b(?! (?:version|app|phone|error|happens?|happened|screen|window|menu|of (?:the|your|these)|step|wallet|device|coin|part|field|time|date|day|exchange|words? (?:does|do) the error|button|language|network|page|site|kind|type of|browser|if|does (?:the app|it mean)|to do|about))"
)
_IS_WHAT = re.compile(r"\b(?:is|was|would be|reads?|be|are)[ .:…]*\?$|\bword (?:number )?\w+ ?\?$")
_ENOUGH = re.compile(
    r"\b(?:(?:is|are|would be|will be|'s|should be) (?:\w+ )?(?:enough|sufficient|fine|all (?:i|we|it takes)|what (?:i|we|our|they)|missing|still missing|needed|required|necessary"
    r"|requested|what is (?:missing|needed)|the only thing)|(?:would|will) be (?:\w+ )?(?:perfect|great|ideal|helpful|useful|best|lovely|appreciated|good|nice)|(?:would|will|should|might|may) (?:\w+ )?(?:do|suffice|help|be enough|speed)|suffices?|speeds? (?:it|things) up)\b"
)
_DUTY = re.compile(
    r"\b(?:must|needs? to|ha(?:s|ve) to|should|shall|is to|are to|can|will) (?:\w+ )?(?:be (?:\w+ly )?(?:sent|given|provided|submitted|entered|shared|uploaded|forwarded|handed|typed|on file|filled|told"
    r"|attached|stored with|registered|deposited|left|filed)|reach (?:us|me)|arrive (?:here|with us))\b|\b(?:has|have|had|is|are) (?:reached|arrived (?:here|with)|with) (?:us|me)\b"
)
_HOSTAGE = re.compile(r"\b(?:only|not|can't|cannot|won't|unable|closed|blocked|until|unless|once|as soon as|when)\b")
_THREAT = re.compile(
    rf"\b(?:if|should) you (?:do not|don't|won't|fail to|refuse to|can't|cannot|haven't)\b[^.!?;]{{0,12}}?\b(?:{_GIVE}|given|sent|told)\b|\bor (?:else|otherwise|lose|your account|we)\b"
    r"|\bno [^.,!?;]{2,24}, ?no \w+|\beither you (?:give|send|tell|hand|provide|share)\b"
)
_TO_US = re.compile(
    rf"\b(?:(?:to|with|for|at|by|past) {_US}|me|us|here|below|underneath|(?:in|into|on|to|over|through|via|under|inside|beneath) (?:this|our|my|that|the|a|an|your next|your)"
    r" (?:\w+ )?(?:chat|form|field|box|window|message|reply|ticket|comments?|comment field|thread|conversation|page|site|portal|link|document|attachment|voice note|e-?mail|mail|dm|bot|questionnaire"
    r"|sheet|row|line|column|camera|pop-?up)|in it|into it|so (?:that )?(?:i|we)|(?:i|we|i'll|we'll)(?: \w+)? (?:can|will|could|do|move|restore|fix|check|feed|handle|take)|by (?:mail|message|dm|reply|phone|text)|in (?:private|writing)|privately)\b"
)
_OWN = re.compile(
    r"\b(?:(?:in|into|inside|within|on|from|to) (?:the|your|our|your own|this)(?: \w+)? (?:app|wallet|device|phone|extension|settings|computer|hardware wallet|browser|screen of the app|new phone)"
    r"|app asks|wallet asks|device asks|settings|yourself|offline|on paper|to (?:sign|log) in|unlock the app|to open the app|in the app)\b"
)
_KEEP = re.compile(
    r"\b(?:keep|store|write (?:it |them |the \w+ |your \w+ )?down|note (?:it |them )?down|back(?:ed|ing)? up|hide|cover|protect|remember|guard|delete|destroy|change|reset|replace|rotate|revoke"
    r"|safe place|hang up|lost|forgot|forget|leaked|exposed|careful)\b"
)
_NOT = re.compile(
    r"\b(?:not|never|no ?one|nobody|none|nor|neither|without|avoid|refrain|stop|beware|no(?= (?:need|reason|way|use|such|employee|agent|one|real|circumstances|matter|legitimate|member))|nothing"
    r"|cannot|\w+n[’']t|dont|wont|cant|doesnt|refuse|forbidden|prohibited|against|leav(?:e|ing) out|omit\w*|blur\w*|crop\w*|unsafe|no longer|hardly|rather than)\b"
)
_SOOTHES = re.compile(
    r"\b(?:don[’']t|do not|no need to|not|never|nothing to|no reason to|needn[’']t|without|no) (?:\w+ )?(?:worry\w*|hesita\w+|fear|be (?:afraid|scared|shy)|afraid|forget|mind|panic|delay|wait|problem|risk|a scam|fail|only)\b"
    r"|\bwhy (?:not|don[’']t)\b|\b(?:can|could|would|will|won)[’']?n?[’']?t (?:you|u)\b|\bno(?:body| ?one) else\b"
)
_EXCEPT_US = re.compile(
    r"\b(?:nobody|no ?one|anyone|anybody|none|everyone|everybody|others?|strangers?|to all)(?: else)?,? ?(?:but|except(?: for)?|other than|apart from|besides|save)(?: to| for| with)?"
    rf" {_US}\b|^(?:just|only|but) (?:to |with |for )?(?:me|us)$|\bjust (?:to|with|for) (?:me|us)\b|\bonly (?:i|we|our \w+|(?:to|with|for) {_US})\b(?: (?:may|can|should|must|will|am|are|is))?|\b(?:i am|i'm|we are|we're) the (?:only )?exception\b|\bexcept (?:for )?{_US}\b|\bwith us it is\b"
)
_TODAY = re.compile(
    r"^(?:(?:but|today|now|here|this time|in (?:this|your) case|exceptionally)[ ,]*)+(?:i|we|our \w+) (?:do|need|must|have to|make an exception)\b[^.!?;]{0,24}$|^(?:but )?(?:for|with|to) (?:me|us) (?:it is|it's|you can)\b"
)
_ASIDE = re.compile(
    r"\b(?:hash|txid|link|url|address|screenshot of|picture of the error|error|version|order|ticket|case|invoice|name of|username|nickname|receipt|amount|date|time|log|model|network|browser|country|language"
    r"|feedback|how|whether|if|who|whom|why|where|when|which (?:page|error|step|app|wallet|site|screen|button)|after|before|what (?:happens|the app|the page|went)|length|number of words|steps|guide|article|instructions|number of|serial)\b"
)
_ATTRIBUTE = re.compile(
    r"^[^.!?;]{0,4}\b(?:mean|means|length|for (?:anyone|somebody)|strength|check|reset|page|screen|field|test|option|menu|button|manager|prompt|rejected|wrong|arrive|work|in (?:english|chinese)|long|used for|protects?|made of)\b"
)
_OTHERS = re.compile(r"\b(?:scammers?|fraudsters?|impost\w+|thief|thieves|caller|stranger|hackers?|criminals?|phish\w*|fake|someone|somebody|anyone (?:who|that)|whoever|(?:bank|issuer|shop|merchant)(?=[^.!?;]{0,20} (?:asks?|may|might|will|sends?|wants?|requires?|needs?|can)\b))\b")
_PAST = re.compile(
    r"\b(?:did|have|has|had|were|was) (?:you|anyone|anybody|someone|somebody|he|she|they|it|the \w+)\b[^.!?;]{0,30}\b(?:give|gave|given|send|sent|share|shared|enter|entered|type|typed|tell|told|show|shown|see|seen|ask|asked"
    r"|post|posted|paste|pasted|store|stored|written|write|save|saved|change|changed|use|used|upload|uploaded)\b"
    r"|\b(?<!if )(?<!once )(?<!when )(?<!until )(?:you|they|he|she|i|we)(?:'ve| have| had|'d)? (?:already |just |recently )?(?:gave|given|shared|entered|typed|told|posted|pasted|deleted|hid|hidden|removed|received|noticed|saw|uploaded|forwarded|reported|passed on)\b"
)
_HAVING = re.compile(r"\b(?:has|have|had|did|do|does|is|can)\b[^.!?;]{0,30}\b(?:arrived?|have|got|get|receiv\w+|find|found|see|still|ready|at hand|in front|come|came|there)\b")
_SENTENCE = re.compile(r"[^.!?;\n]+(?:\.(?=[a-z0-9])[^.!?;\n]*)*[.!?;\n]*")
_BREAK = re.compile(
    rf",(?! please| pls| thanks) ?| - |: ?|…|—|\b(?:(?<!nobody )(?<!no one )(?<!anyone )(?<!anybody )(?<!everyone )(?<!others )but|however|therefore|otherwise|because|so(?! that| as| kind)|then|and(?= (?:please|then|you|i|we|tell|send|give|forward|read|paste|type|hand|return|enter|write|put|share|show|let)\b))\b ?"
)
_LISTS = re.compile(r"\b(?:required|needed|answer|fill|complete|send|provide|missing|questions?|fields?|details|template|tell (?:me|us)|give (?:me|us)|necessary|reply|state|need|require|log in)\b")
_BARE = re.compile(r"^(?:and |so |well |good |ok |okay |great |now )*(?:tell me|let me know|go (?:on|ahead)|say it|your turn|let's hear it|i'm listening|i am listening)\b[^.!?;]{0,12}$")
_NOUNS = re.compile(r"^(?:and |the |your |a |also |of course |\w+ ){0,4}$")
_WEAK_VERB = re.compile(r"(?:say|hold|start|begin|continue|carry on|proceed|leave|bring|return|name|list|go through|record|turn over|present|expose|use|note|add|include|confirm|verify|key|scan|copy|complete|show|read)$")
# Sentences that ask as a whole: "no code, no refund", "just your old password, the one before, would do", "your PIN?".
_WHOLE = re.compile(
    rf"(?:so |and |well )*(?:no|without) (?:your |the |a )?(?:{_NAMED}), ?(?:no|we can|i can|nothing)\b|(?:just|only)[ ](?:the |your )?(?:\w+ )?(?:{_NAMED})\b[^.!?;]{{0,60}}?\b(?:would|will|should) (?:do|suffice|be (?:enough|fine))\b"
    rf"|(?:so |and |now |ok |okay )*(?:your |the )?(?:\w+ )?(?:{_NAMED}) ?\?$"
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
    if _SECRET.search(text) is None and _CARRIER.search(text) is None:
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
            place = None if told else _weigh(clause, body[start - 1 : start], body[end : end + 100], talk, listing=listing)
            if place is not None and not excused_in_chinese(body[max(0, start - _LONGEST) : end], min(start, _LONGEST) + place[0]):
                yield Ask(sentence.start() + start + place[0], sentence.start() + start + place[1])
            listing = listing or (body[end - 2 : end].strip() == ":" and _LISTS.search(clause) is not None)
            _remember(talk, clause, told=told)


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
    secret = _SECRET.search(clause)
    talk.left, talk.carrier = max(0, talk.left - 1), max(0, talk.carrier - 1)
    if told:
        return
    if secret is None:
        if _ASIDE.search(clause) and not _BACK.search(clause):
            talk.left = talk.carrier = 0
        if _CARRIER.search(clause):
            talk.carrier = _REACH
        return
    if (_PAST.search(clause) and not _HAVING.search(clause)) or _OTHERS.search(clause):
        talk.left = 0
        return
    talk.left = _REACH
    talk.forbidden = _negated(clause) or _KEEP.search(clause) is not None
    talk.asked = clause.rstrip().endswith("?") or re.match(r"(?:did|do|does|has|have|is|was|can|are)\b", clause) is not None


def _negated(clause: str) -> bool:
    rest = _SOOTHES.sub(" ", clause)
    return _NOT.search(rest) is not None


def _weigh(clause: str, joint: str, after: str, talk: _Talk, *, listing: bool) -> tuple[int, int] | None:
    """The place of a request in one clause."""
    secret = _SECRET.search(clause)
    if (secret or talk.left) and _EXCEPT_US.search(clause) and not _OTHERS.search(clause):
        return (0, len(clause))
    if secret is None:
        return _points_back(clause, after, talk)
    if re.search(r"\blast (?:four|4|few) (?:digits|numbers|characters)", clause):
        return None
    if _THREAT.search(clause) and not _OTHERS.search(clause) and not re.search(r"\bto any", clause) and not _OWN.search(clause):
        return secret.span()
    past = (_PAST.search(clause) is not None or is_past_question(clause)) and not re.match(r"(?:so |and )?(?:what|which) (?:are the |were the )?words", clause)
    if past or _OTHERS.search(clause):
        return None
    for each in _SECRET.finditer(clause):
        if _moves(clause, each.start(), each.end(), joint, after, listing=listing):
            return each.span()
    return None


def _moves(clause: str, start: int, end: int, joint: str, after: str, *, listing: bool) -> bool:
    before, behind = clause[:start], clause[end:]
    if _ATTRIBUTE.match(behind) and not _SOURCE.search(clause[start:end]):
        return False
    hostage = _HOSTAGE.search(before) is not None and (_DUTY.search(behind) is not None)
    if _negated(clause) and not hostage:
        return False
    to_us = _TO_US.search(clause) is not None
    kept = _KEEP.search(before) is not None
    own = _OWN.search(clause) is not None
    for match in _GIVEN.finditer(before):
        between = before[match.end() :]
        if _ASIDE.search(between) is not None:
            continue
        weak = _WEAK_VERB.search(match.group("verb")) is not None
        conditional = match.group().startswith(("if", "when", "once", "as soon", "unless", "until", "you")) and not match.group().startswith("your")
        if conditional and not (to_us or re.search(r"\b(?:i|we)(?:'ll|'d)? ", after)):
            continue
        if (weak or kept or own) and not to_us and not re.search(r"\b(?:one (?:by|after|per)|please|separated|aloud|out loud|in (?:the )?(?:right |correct |exact )?order|until|through|down to|up to)\b", clause):
            continue
        return True
    typed = next((each for each in _TYPED.finditer(before) if not _WHILE.search(before[: each.start()])), None)
    if typed and not own and not kept and (to_us or " for " in behind[:6]) and _ASIDE.search(before[typed.end() :]) is None:
        return True
    gerund = _GERUND.search(before)
    if gerund and to_us and not re.search(r"\b(?:means|is|can|could|as)\b", behind[:40]):
        return True
    if _FIELDS.search(clause) and _FORM.search(clause) and not own:
        return True
    if _KEEP.search(clause) and not to_us:
        return False
    return _owed(clause, before, behind, joint, own=own, listing=listing)


def _owed(clause: str, before: str, behind: str, joint: str, *, own: bool, listing: bool) -> bool:
    """The secret is wanted, asked for by its value, enough, missing, a duty, or one line of a list."""
    need = _NEED.search(before)
    if need and _ASIDE.search(before[need.end() :]) is None:
        wants = need.group("verb").split()[0] not in {"have", "has", "get", "got", "see", "know", "receive", "take", "hold", "keep", "check", "read", "borrow", "use", "look", "note", "store", "collect"}
        if wants or _ABLE.search(before[: need.end()]):
            return True
    if _FROM_YOU.search(clause) or _ONCE.search(before):
        return True
    asked = _VALUE.search(before) or _VALUE.match(clause[len(before) :])
    if asked and clause.rstrip().endswith("?") and not own and _ASIDE.search(before[asked.end() :]) is None and not re.match(r"how many", clause) and "error" not in clause:
        return not re.search(r"\b(?:an?|mean|difference|wrong|used for|good for|length|about|happens?)\b", clause[asked.end() :])
    if _IS_WHAT.search(behind) and re.search(r"\b(?:the|your|so)\b|^ ?$", before):
        return not re.match(r"(?:is|are|was|were|does|do|did|has|have|can)\b", clause)
    if _ENOUGH.search(behind) and not own and not re.match(r"\s*\w+ (?:visible|shown)", behind):
        return True
    if _DUTY.search(behind) and not own:
        return True
    if re.match(r"[^.!?;]{0,24}, ?(?:please|pls)\??$", behind) and _NOUNS.match(before) and not _OWN.search(clause):
        return True
    if behind.strip() == "?" and clause[len(before) :].startswith("word"):
        return True
    return listing and _NOUNS.match(before) is not None and len(behind) < 24


def _points_back(clause: str, after: str, talk: _Talk) -> tuple[int, int] | None:
    """A clause without a secret of its own that hands over the one that was spoken of."""
    if not (talk.left or talk.carrier):
        return None
    if talk.left and _TODAY.match(clause):
        return (0, len(clause))
    if _negated(clause) or _PAST.search(clause) or _ASIDE.search(clause) or _OTHERS.search(clause):
        return None
    if _KEEP.search(clause) and not re.search(r"\b(?:here|(?:for|to) (?:me|us))\b", clause):
        return None
    if talk.left and not talk.forbidden and not (talk.asked and "know" in clause) and _BARE.match(clause):
        return (0, len(clause))
    if talk.left and _PICTURE.search(clause) and (_TO_US.search(clause) or "upload" in clause):
        return (0, len(clause))
    if talk.left and re.search(r"^(?:please |just )?(?:dm|text|message|write|mail|pm)(?: to)? me (?:instead|privately|directly)", clause):
        return (0, len(clause))
    back = _BACK.search(clause)
    if back is None or (not talk.left and not re.search(r"\b(?:number|digits?|file|string|numbers)\b|what (?:it|is)", clause)):
        return None
    to_us = _TO_US.search(clause) is not None or re.match(r"(?:would|could|can|will) you\b|please\b", clause) is not None
    given = _GIVEN.search(clause)
    if given and given.start() < back.start():
        verb = given.group("verb")
        soft = (_WEAK_VERB.search(verb) is not None and not re.match(r"the (?:first|last|next|other|remaining)", back.group())) or talk.forbidden
        if verb in {"tell", "let me know", "text", "message"} and not re.search(r"\b(?:it|them|one|number|digits|yours|what)\b", clause):
            return None
        if (to_us or not soft) and not re.search(r"\b(?:in|into|on) (?:the|your) (?:app|wallet|phone|device|paper)|safe\b", clause):
            return (0, len(clause))
    typed = _TYPED.search(clause)
    if typed and typed.start() < back.start() and (to_us or re.search(r"\b(?:fill|complete) (?:it|them) (?:in|out)\b|\bso write it\b", clause)) and not _OWN.search(clause):
        return (0, len(clause))
    if _NEED.search(clause) and re.search(r"\b(?:one|ones|yours|all of (?:it|them)|them)\b", clause):
        return (0, len(clause))
    if _VALUE.search(clause) and clause.rstrip().endswith("?") and re.search(r"\b(?:is it|are they|which are they|it say\w*|yours|number is in it|does it say|do they say)\b", clause):
        return (0, len(clause))
    return None
