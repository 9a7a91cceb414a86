"""Answers "is this really you?", takes reports of impostors, and says what a check code is worth.

Constant texts only: nothing that a contact wrote comes back.
"""

import re
from collections.abc import Callable
from datetime import timedelta

from kefu_core.conversation import events as e
from kefu_core.conversation.deciding import Deciding
from kefu_core.conversation.state import Status
from kefu_core.decision import NewReport
from kefu_core.hours import clock_time
from kefu_core.messages import Author, Button, MessageReceived
from kefu_core.recognise import choice
from kefu_core.safety.official.links import (
    Link,
    Mention,
    emails_in,
    emails_of,
    handles_in,
    handles_of,
    links_in,
    links_of,
)
from kefu_core.safety.official.official_list import HostStanding, OfficialList, Recognition, judge_link, recognise
from kefu_core.safety.official.proof import Proof, Standing
from kefu_core.safety.text.normalise import normalise

PICTURES_WITHIN = timedelta(minutes=10)
REPORT = "i"
"""The value of the button that reports an impostor."""
_ASKS_ZH = re.compile(
    r"(?:是不是|是)(?:真的)?(?:是)?(?:你们|您们|你|您|贵公司|官方|真)[^，。！?？\n]{0,12}(?:吗|么|嘛|吧|呢|[?？]|$)"
    r"|(?:你们|您们|官方)的?(?:人|客服|账号|帐号|账户|网站|网址|链接|邮箱|邮件|群|号)(?:吗|么|嘛|吧|[?？])"
    r"|真的?假的?|真伪|真是你们|骗子|诈骗|冒充|假冒|假客服|钓鱼|山寨"
)
_ASKS_EN = re.compile(
    r"\bis (?:this|that|it|he|she|the|@\S+|\S+\.\S+)\b[^\n]{0,60}"
    r"\b(?:you|yours?|you guys|official|real|legit(?:imate)?|genuine|fake|scam(?:mer)?|phishing|safe)\b"
    r"|\b(?:really|actually) (?:you|yours|from you|official)\b"
    r"|\b(?:are|is) (?:you|this) (?:really )?(?:official|real|legit)"
    r"|\bimpost[eo]r|\bimpersonat\w*|\bfake (?:support|account|site|agent)|\bphishing\b",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"(?:请问)?(?:这|那)?(?:真的)?是(?:真的)?(?:你们|官方|官方客服|你们官方)(?:吗|么|嘛)[?？]?"
    r"|is (?:this|it|that) (?:really |actually )?(?:you|official|the official (?:account|support))[?？]?",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[^\W_]{2,}|[\u3400-\u9fff]")
_BARE_WORDS = 3


def asks_if_ours(text: str) -> bool:
    """Whether a text asks who is behind something. Says nothing about the something."""
    return bool(text) and len(text) <= 2000 and bool(_ASKS_ZH.search(text) or _ASKS_EN.search(text))


def verdict(text: str, official: OfficialList, *, forwarded: bool = False) -> Recognition | None:
    """What to answer to a message, or None when it is no such question."""
    norm = normalise(text)
    links, handles = links_of(norm), handles_of(norm)
    found: list[Link | Mention] = [*links, *handles, *emails_of(norm)]
    asks = asks_if_ours(text)
    if asks or forwarded:
        said = recognise(text, official)
        if found or said is not Recognition.unclear:
            return said
        return Recognition.unclear if _WHOLE.fullmatch(text.strip()) else None
    if not found or _is_talk(text, [(item.start, item.end) for item in found]):
        return None
    said = recognise(text, official)
    mails_only = not links and not handles
    if mails_only and said is Recognition.not_ours:
        return None  # somebody gives their own address
    return None if said is Recognition.unclear else said


def points_at_somebody(text: str) -> bool:
    """Whether a text asks who is behind an account, a link or an address that it names.

    No prepared answer is looked for then, so that this question is answered before any model is there.
    """
    return asks_if_ours(text) and bool(links_in(text) or handles_in(text) or emails_in(text))


def subject(text: str, official: OfficialList) -> tuple[str, str, str]:
    """``(platform, handle, link)`` of what a text points at; what is ours is left out."""
    link = next((f"{x.host}{x.path}" for x in links_in(text) if not _is_ours(judge_link(x, official))), "")
    names = [x for x in handles_in(text) if x.name.lower() not in official.accounts(x.platform)]
    mails = [x for x in emails_in(text) if x.name not in {mail.lower() for mail in official.emails}]
    if names:
        return names[0].platform, names[0].name[:200], link[:500]
    return ("email" if mails else "", mails[0].name[:200] if mails else "", link[:500])


def _is_ours(standing: HostStanding) -> bool:
    return standing in {HostStanding.listed, HostStanding.explorer}


def _is_talk(text: str, spans: list[tuple[int, int]]) -> bool:
    """Whether a text says more than the addresses in it."""
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + " " + text[end:]
    return len(_WORDS.findall(text)) > _BARE_WORDS


def doubts(d: Deciding, message: MessageReceived) -> Recognition | None:
    """The answer that this message asks for, if it asks; a human who holds the conversation answers alone."""
    if d.state.holder or d.context.secrets or not message.text or d.state.opted_out:
        return None
    forwarded = bool(message.forwarded_from) and d.state.status is not Status.WAITING
    if d.state.status is Status.WAITING and not asks_if_ours(message.text):
        return None
    text = f"{message.text} @{message.origin}" if forwarded and message.origin else message.text
    said = verdict(text, d.context.policy.official, forwarded=forwarded)
    if said is Recognition.unclear and d.context.candidates:
        best = d.context.candidates[0].score
        return None if best >= d.context.policy.offer_at else said
    return said


def tell(d: Deciding, said: Recognition, message: str) -> None:
    """Say what it is, and offer the report of what is not ours."""
    text = d.text(f"genuine.{said.value}")
    page = d.context.policy.official_page
    if page and d.passes(line := d.text("genuine.page", page=page)):
        text = f"{text}\n{line}"
    if said is Recognition.ours:
        d.say(text, author=Author.SYSTEM)
        return
    d.emit(e.ImpostorSuspected(message=message))
    buttons = ((Button(text=d.text("button.report"), value=REPORT),),)
    d.say(text, author=Author.SYSTEM, buttons=buttons, prompt="genuine")


def chooses_report(d: Deciding, text: str) -> bool:
    """Whether a bare number picks the report that was just offered."""
    prompt = d.state.prompt
    if prompt is None or prompt.kind != "genuine" or d.now - prompt.at > d.context.policy.prompt_life or not text:
        return False
    return choice(text, 1) == 1


def report(d: Deciding) -> bool:
    """Write the report of what was asked about last; pictures of the next minutes belong to it."""
    suspect = d.state.suspect
    if not suspect:
        if d.state.report is None:
            return False
        d.system("impostor.known")
        return True
    platform, handle, link = subject(d.context.recent.get(suspect, ""), d.context.policy.official)
    identity = d.new_id()
    d.report(NewReport(id=identity, message=suspect, platform=platform, handle=handle, link=link, origin="contact"))
    d.emit(e.ImpostorReported(report=identity, message=suspect, at=d.now, until=d.now + PICTURES_WITHIN))
    d.system("impostor.reported")
    return True


def adds_picture(d: Deciding, message: MessageReceived) -> str:
    """The report that a picture belongs to, or nothing."""
    open_report = d.state.report
    if open_report is None or d.now > open_report.until or d.state.holder or not message.attachments:
        return ""
    return "" if message.text and asks_if_ours(message.text) else open_report.id


def add_picture(d: Deciding, identity: str, message: str) -> None:
    """Count it, and say so at the first."""
    first = d.state.report is not None and d.state.report.pictures == 0
    d.emit(e.ImpostorEvidence(report=identity, message=message))
    if first:
        d.system("impostor.attached")


def answer_code(d: Deciding, proof: Proof) -> None:
    """What a check code is worth in this conversation."""
    if proof.standing is Standing.GENUINE and proof.at is not None:
        at = clock_time(d.context.calendar, proof.at, d.now)
        d.system("proof.genuine", name=proof.name, at=at)
    else:
        d.system(f"proof.{proof.standing.value}")


def about_us(
    d: Deciding,
    message: MessageReceived,
    record: Callable[..., str],
    is_capped: Callable[[Deciding], bool],
) -> bool:
    """Check codes, doubts about who is behind something, and reports of impostors: they open no case.

    ``record`` writes the message, ``is_capped`` is the rule against two machines. False when it is none of these.
    """
    if d.context.secrets:
        return False
    proof = d.context.proof
    said = None if proof is not None else doubts(d, message)
    picks = said is None and chooses_report(d, message.text)
    reported = adds_picture(d, message)
    if proof is None and said is None and not picks and not reported:
        return False
    identity = record(d, message, **({"report": reported} if reported else {}))
    if is_capped(d):
        return True
    if proof is not None:
        answer_code(d, proof)
    elif said is not None:
        tell(d, said, identity)
    elif picks:
        report(d)
    else:
        add_picture(d, reported, identity)
    return True
