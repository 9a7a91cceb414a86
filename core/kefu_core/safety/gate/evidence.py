"""Words for ``weighing``, English: names of secrets, where they are read, what moves them, and what excuses."""

import re

ORDINAL = r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|last|next|final)"
NUMBER = (
    r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|eighteen"
    r"|twenty[ -]?four)"
)
US = r"(?:me|us|our \w+|support|the (?:team|agent|technician|engineer|staff|desk)|my (?:colleague|boss|manager))"
# A secret by its name.
NAMED = (
    r"(?:recovery|seed|secret|back ?up|mnemonic|restore|wallet)[ -](?:recovery )?(?:phrases?|words?|seeds?"
    r"|keys?|codes?|cards?"
    r"|sheets?|papers?)|seeds?|mnemonics?|srp|(?<!search )(?<!catch )(?<!key )(?<!set )(?<!a )phrases?"
    rf"|(?:private|secret|signing|spending|extended|master)[ -]{{0,2}}(?:private )?keys?|keys(?= (?:in|here|to us))"
    r"|(?:the|your|that) key (?:of|to|for|behind|that (?:belongs|opens|controls))|your (?:\w+ )?key(?= (?:by|in"
    r"|via|to|on|over|here|there|with)\b|$)|[xyz]prv|wallet\.? ?dat|key ?store(?: file)?"
    r"|pass ?words?|pass ?codes?|pass ?phrases?|pwd|pins?(?![a-z])|credentials|log ?in (?:details|data"
    r"|name and password)|security number|card with (?:all|the|its) \w+|(?:your |the )?card's (?:digits|numbers?)"
    r"|(?:online|mobile|internet) banking|otps?|2fa(?: codes?)?|cvv2?|cvc2?|second factor"
    r"|(?:one[ -]?time|verification|confirmation|security|sms|log ?in|e-?mail|authenticator|back ?up"
    r"|six[ -]digit|reset)[ -]"
    r"(?:codes?|pins?|digits)|confirmation number|card(?:'s)? (?:pin|number|details|data)"
    rf"|words? (?:number |no\.? ?|nr\.? ?)?{NUMBER}\b(?! (?:of|in) the (?:error|message))"
    rf"|(?:{ORDINAL}|each|every|half|all)(?: (?:one|two|three|four|five|six|twelve|24|12|second|other))?(?: of)?"
    r"(?: your| the| those)? words?(?! (?:of|in) the (?:error|message|mail))"
    rf"|{NUMBER}[ -](?:\w+ )?words?|(?:what|which) words(?! (?:does|do|is in) the)|json (?:file|backup)"
    rf"|front and back|both sides"
    rf"|(?:your|the|those|these) words(?! (?:of|in) the (?:error|message|mail|button|menu))"
    r"|your back ?up(?= (?:in|into|here|there|below|to)\b)|all (?:twelve|12|24|twenty[ -]four)(?: of them)?"
    r"|words? (?:\w+ )?(?:on|at|in) (?:positions?|places?|spots?)|when (?:the|your) card expires"
    r"|(?:three|last three|3) (?:digits|numbers|figures)|signature (?:strip|panel|field)"
    r"|(?<!error )(?<!status )(?<!promo )(?<!zip )(?<!postal )(?<!country )(?<!qr )(?<!source )"
    r"(?<!referral )(?<!invite )"
    r"(?<!discount )(?<!swift )(?<!area )(?<!bar )(?<!voucher )(?<!the error )(?<=[ ])codes?(?! (?:fix"
    r"|of the error|change|review))"
    r"|access to your (?:\w+ )?(?:banking|wallet|account|e-?mail|phone|computer)"
)
# A secret by where it is read.
SOURCED = (
    r"(?<!order )(?<!version )(?<!ticket )(?<!case )(?<!serial )(?<!phone )(?<!invoice )(?<!tracking )(?<!reference )"
    r"(?<!model )(?<!build )(?<!block )(?<!last four )(?<!last 4 )(?<!first six )\b(?:numbers?|digits?|figures?"
    r"|characters|string|value|text|what(?:'s|ever)?(?! did the (?:pop|app|page|caller))|everything)\b"
    r"[^.!?;]{0,32}?\b(?:sms|text message|(?:automated |phone )?call|authenticator|your phone|pop-?up"
    r"|log ?in prompt|signature"
    r"|strip|(?:on|at) (?:its|the) back|(?:back|front|face) of (?:the|your)|embossed|your card|the card"
    r"|export\w*|behind|under the qr|(?:steel|metal|backup) (?:plate|tag|card|sheet)"
    r"|(?:starts?|starting|begins?|beginning) with|your (?:paper|sheet|card|notes?)|the (?:paper|sheet)"
    r"|your inbox|in the text)\b"
    r"|\bwhat number is (?:in|on) it\b|\b(?:whatever|what|everything|all) you (?:\w+ )?(?:noted|wrote|saved"
    r"|stored|got|received) (?:down )?(?:when|at|from|for|during|in the)\b|\bwhat (?:we|i) (?:texted|mailed"
    r"|e-?mailed|messaged)\b"
    r"|\b(?:digits?|numbers?) (?:does|do|is in|are in|in) the (?:mail|e-?mail|sms|text|message)\b"
)
SECRET = re.compile(rf"(?<![\w-])(?:{NAMED})(?![\w-])|{SOURCED}")
# What may hold a secret; what is read from it later is one.
SOURCE = re.compile(SOURCED)
CARRIER = re.compile(
    r"\b(?:text|sms|text message|e-?mail|backup|paper|sheet|envelope|card|export (?:the|your) \w+|authenticator"
    r"|pop-?up|list of words"
    r"|code)\b"
)
BACK = re.compile(
    r"\b(?:it|them|they|those|these|one|ones|yours|all of (?:it|them)|that|the (?:rest|others|last|lot|file"
    r"|resulting file|number|digits?"
    r"|numbers|string|text|content|result|list|picture|photo|whole thing|half|(?:first|last|next|other"
    r"|remaining) (?:one|two|three|four|five|six|few|ones|half))|its (?:contents?|text|digits|words|numbers)"
    r"|what (?:it|you|they|is) \w+)\b"
)
GIVE = (
    r"(?:send|give|tell|share|provide|forward|hand|pass|supply|submit|show|dictate|read|list|name|state|spell"
    r"|repeat|quote|paste"
    r"|post|drop|dm|text|e-?mail|mail|reveal|disclose|present|transmit|deliver|recite|speak|photograph|snap"
    r"|drag|resend|communicate"
    r"|relay|feed|jot|pop|shoot|ping|lend|message|reply|answer|respond|attach|upload|fax|surrender|record"
    r"|transcribe|whisper"
    r"|expose|screenshot|throw|toss|let (?:me|us) (?:have|see|know|get|borrow|take|use|read)|pass on|hold|say"
    r"|voice|turn over|return"
    r"|trust (?:me|us) with|go through|go ahead with|move on (?:to|with)|start|begin|continue|carry on|proceed"
    r"|mention|bring|leave|copy[ -]paste)"
)
TYPE = (
    r"(?:type|enter|write|put|fill|complete|copy|input|insert|import|key|confirm|verify|add|include"
    r"|re-?type|re-?enter|scan|use|note)"
)
LEAD = (
    r"(?:^|[(\"“] ?|\b(?:please|kindly|pls|plz|just|now|then|so|and|also|first|again|simply|only|therefore"
    r"|instead|or|do|go ahead(?: and)?"
    r"|(?:can|could|would|will|may|might) (?:you|i|we|u)(?: please| kindly| just)?|(?:would|do) you mind"
    r"|you(?:'d)? (?:can|may|could|must|should|will|have to"
    r"|need to|just|only|simply)|(?:must|have|has|need|want|like|ask|asked|require[sd]?|possible|better|best"
    r"|sure|fine|okay|ok|safe|allowed|helpful|time) (?:you )?to"
    r"|let's|any chance you could|be so kind (?:and|to|as to)|if you|once you|when you|as soon as you"
    r"|unless you|until you|you)[ ]+)"
    r"(?:(?:please|kindly|just|also|simply|quickly|now|slowly|first|safely|then|only|at least|ever|maybe|all) )*"
)
GIVEN = re.compile(rf"{LEAD}(?P<verb>{GIVE}|gave|told|sent|handed|passed|shared|showed)\b")
TYPED = re.compile(rf"{LEAD}(?P<verb>{TYPE})\b")
GERUND = re.compile(
    r"\b(?:mind|by|try|start|suggest|consider|appreciate|recommend|worth|without you|before"
    r"|after)\b[^.!?;,]{0,12}?\b(?P<verb>(?:send|giv|tell|shar|provid"
    r"|forward|hand|pass|show|dictat|read|spell|repeat|past|post|dropp|text|mail|typ|writ|enter|fill|stat|quot"
    r"|list)ing)\b"
)
OURS = (
    r"(?:i|we|our (?:\w+ ){1,2}|my (?:\w+ )|the (?:\w+ )?(?:engineers?|technicians?|team|tool|system|server"
    r"|panel|process|procedure|department"
    r"|desk|staff|specialists?|developers?|devs|experts?|admins?|auditors?|bot|form|sheet|refund|reversal"
    r"|supervisor|database|agents?|recovery) ?|agents?|support|staff)"
)
NEED = re.compile(
    rf"(?:^|\b){OURS}(?:'d|'ll|'m|'re|\b)[^.!?;]{{0,24}}?\b(?P<verb>needs?|requires?|wants?|lacks?|miss(?:es"
    rf"|ing)?|ask(?:s|ing)?(?: you)? for|accepts?|awaits?|awaiting"
    r"|wait(?:s|ing)? for|(?:am|are|is|i'm|we're) after|looking for|(?:have|has|had|get|got|see|know|receive|take"
    r"|hold|keep|check|read|borrow|use|look at|have a look at|take a look at|take down|note|store|collect)"
    r"(?= (?:your|the|those|that|it|them|all|each|every|my hands on|both|one|half|words|down|recovery|seed"
    r"|private|pass\w*|pins?|codes?|customers?|secret)\b))\b"
)
ABLE = re.compile(
    r"\b(?:can|could|may|might|must|shall|need to|have to|has to|had to|want to|like to|love to|allowed to"
    r"|authori[sz]ed (?:me )?to|permitted to|entitled to|let|help (?:me|us)"
    r"|able to|mind if|(?:'d|would) (?:need|have|want|like) to|possible to)\b"
)
TO_US = re.compile(
    rf"\b(?:(?:to|with|for|at|by|past) {US}|me|us|here|below|underneath|(?:in|into|on|to|over|through|via"
    rf"|under|inside|beneath) (?:this|our|my|that|the|a|an|your next|your)"
    r" (?:\w+ )?(?:chat|form|field|box|window|message|reply|ticket|comments?|comment field|thread|conversation"
    r"|page|site|portal|link|document|attachment|voice note|e-?mail|mail|dm|bot|questionnaire"
    r"|sheet|row|line|column|camera|pop-?up)|in it|into it|so (?:that )?(?:i|we)|(?:i|we|i'll"
    r"|we'll)(?: \w+)? (?:can|will|could|do|move|restore|fix|check|feed|handle|take)|by (?:mail|message|dm"
    r"|reply|phone|text)|in (?:private|writing)|privately)\b"
)
OWN = re.compile(
    r"\b(?:(?:in|into|inside|within|on|from|to) (?:the|your|our|your own|this)(?: \w+)? (?:app|wallet|device"
    r"|phone|extension|settings|computer|hardware wallet|browser|screen of the app|new phone)"
    r"|app asks|wallet asks|device asks|settings|yourself|offline|on paper|to (?:sign|log) in|unlock the app"
    r"|to open the app|in the app)\b"
)
KEEP = re.compile(
    r"\b(?:keep|store|write (?:it |them |the \w+ |your \w+ )?down|note (?:it |them )?down|back(?:ed|ing)? up"
    r"|hide|cover|protect|remember|guard|delete|destroy|change|reset|replace|rotate|revoke"
    r"|safe place|hang up|lost|forgot|forget|leaked|exposed|careful)\b"
)
ASIDE = re.compile(
    r"\b(?:hash|txid|link|url|address|screenshot of|picture of the error|error|version|order|ticket|case"
    r"|invoice|name of|username|nickname|receipt|amount|date|time|log|model|network|browser|country|language"
    r"|feedback|how|whether|if|who|whom|why|where|when|which (?:page|error|step|app|wallet|site|screen|button)"
    r"|after|before|what (?:happens|the app|the page|went)|length|number of words|steps|guide|article"
    r"|instructions|number of|serial)\b"
)
ATTRIBUTE = re.compile(
    r"^[^.!?;]{0,4}\b(?:mean|means|length|for (?:anyone|somebody)|strength|check|reset|page|screen|field|test"
    r"|option|menu|button|manager|prompt|rejected|wrong|arrive|work|in (?:english|chinese)|long|used for"
    r"|protects?|made of)\b"
)
OTHERS = re.compile(
    r"\b(?:scammers?|fraudsters?|impost\w+|thief|thieves|caller|stranger|hackers?|criminals?"
    r"|phish\w*|fake|someone|somebody|anyone (?:who|that)|whoever|(?:bank|issuer|shop"
    r"|merchant)(?=[^.!?;]{0,20} (?:asks?|may|might|will|sends?|wants?|requires?|needs?|can)\b))\b"
)
PAST = re.compile(
    r"\b(?:did|have|has|had|were|was) (?:you|anyone|anybody|someone|somebody|he|she|they|it"
    r"|the \w+)\b[^.!?;]{0,30}\b(?:give|gave|given|send|sent|share|shared|enter|entered|type|typed|tell|told"
    r"|show|shown|see|seen|ask|asked"
    r"|post|posted|paste|pasted|store|stored|written|write|save|saved|change|changed|use|used|upload|uploaded)\b"
    r"|\b(?<!if )(?<!once )(?<!when )(?<!until )(?:you|they|he|she|i|we)(?:'ve| have| had|'d)? (?:already "
    r"|just |recently )?(?:gave|given|shared|entered|typed|told|posted|pasted|deleted|hid|hidden|removed"
    r"|received|noticed|saw|uploaded|forwarded|reported|passed on)\b"
)
HAVING = re.compile(
    r"\b(?:has|have|had|did|do|does|is|can)\b[^.!?;]{0,30}\b(?:arrived?|have|got|get|receiv\w+"
    r"|find|found|see|still|ready|at hand|in front|come|came|there)\b"
)
