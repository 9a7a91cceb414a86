"""What is owed, in the fourth look: a secret that is wanted, asked for by its value, enough, missing, a duty."""

import re

from kefu_core.safety.gate.evidence import ABLE, ASIDE, NEED, OWN

_ONCE = re.compile(
    r"\b(?:once|until|unless|as soon as|when|after|before) (?:i|we|our \w+|the (?:team"
    r"|technician|agent|engineer))(?:'ve|'ll| have| has| had)? (?:\w+ )?(?:seen?|got|get|have|received?|know"
    r"|checked|read|had|compared|entered)\b[^.!?;]{0,20}$"
)
_FROM_YOU = re.compile(
    r"\b(?:get|have|obtain|receive|collect|take|hear)\b[^.!?;]{0,50}\bfrom you\b"
    r"|\bhas to (?:be|reach)\b[^.!?;]{0,30}\b(?:us|me|on file)\b"
)
VALUE = re.compile(
    r"\b(?:what|which|whats)(?:'s|'re|’s)?\b(?! (?:version|app|phone|error|happens?|happened|screen|window|menu"
    r"|of (?:the|your|these)|step|wallet|device|coin|part|field|time|date|day|exchange|words? (?:does"
    r"|do) the error|button|language|network|page|site|kind|type of|browser|if|does (?:the app|it mean)|to do|about))"
)
_IS_WHAT = re.compile(r"\b(?:is|was|would be|reads?|be|are)[ .:…]*\?$|\bword (?:number )?\w+ ?\?$")
_ENOUGH = re.compile(
    r"\b(?:(?:is|are|would be|will be|'s|should be) (?:\w+ )?(?:enough|sufficient|fine|all (?:i|we|it takes)"
    r"|what (?:i|we|our|they)|missing|still missing|needed|required|necessary"
    r"|requested|what is (?:missing|needed)|the only thing)|(?:would|will) be (?:\w+ )?(?:perfect|great|ideal"
    r"|helpful|useful|best|lovely|appreciated|good|nice)|(?:would|will|should|might|may) (?:\w+ )?(?:do|suffice"
    r"|help|be enough|speed)|suffices?|speeds? (?:it|things) up)\b"
)
DUTY = re.compile(
    r"\b(?:must|needs? to|ha(?:s|ve) to|should|shall|is to|are to|can|will) (?:\w+ )?(?:be (?:\w+ly )?(?:sent"
    r"|given|provided|submitted|entered|shared|uploaded|forwarded|handed|typed|on file|filled|told"
    r"|attached|stored with|registered|deposited|left|filed)|reach (?:us|me)|arrive (?:here|with us))\b"
    r"|\b(?:has|have|had|is|are) (?:reached|arrived (?:here|with)|with) (?:us|me)\b"
    r"|\b(?:is|are) in (?:our|my) (?:\w+ )?(?:system|hands|database|records)\b"
)
_NOUNS = re.compile(r"^(?:and |the |your |a |also |of course |\w+ ){0,4}$")


def is_owed(clause: str, before: str, behind: str, *, own: bool, listing: bool) -> bool:
    """The secret is wanted, asked for by its value, enough, missing, a duty, or one line of a list."""
    need = NEED.search(before)
    if need and ASIDE.search(before[need.end() :]) is None:
        wants = need.group("verb").split()[0] not in {
            "have",
            "has",
            "had",
            "get",
            "got",
            "see",
            "know",
            "receive",
            "take",
            "hold",
            "keep",
            "check",
            "read",
            "borrow",
            "use",
            "look",
            "note",
            "store",
            "collect",
        }
        if wants or ABLE.search(before[: need.end()]):
            return True
    if _FROM_YOU.search(clause) or _ONCE.search(before):
        return True
    asked = VALUE.search(before) or VALUE.match(clause[len(before) :])
    if (
        asked
        and clause.rstrip().endswith("?")
        and not own
        and ASIDE.search(before[asked.end() :]) is None
        and not re.match(r"how many", clause)
        and "error" not in clause
    ):
        return not re.search(
            r"\b(?:an?|mean|difference|wrong|used for|good for|length|about"
            r"|happens?)\b",
            clause[asked.end() :],
        )
    if _IS_WHAT.search(behind) and re.search(r"\b(?:the|your|so)\b|^ ?$", before):
        return not re.match(r"(?:is|are|was|were|does|do|did|has|have|can)\b", clause)
    if _ENOUGH.search(behind) and not own and not re.match(r"\s*\w+ (?:visible|shown)", behind):
        return True
    if DUTY.search(behind) and not own:
        return True
    if re.match(r"[^.!?;]{0,24}, ?(?:please|pls)\??$", behind) and _NOUNS.match(before) and not OWN.search(clause):
        return True
    if behind.strip() == "?" and clause[len(before) :].startswith("word"):
        return True
    return listing and _NOUNS.match(before) is not None and len(behind) < 24
