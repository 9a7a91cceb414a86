"""Finds contacts besides links, mail and handles with an at sign: phone numbers and names on messengers."""

import re
from collections.abc import Iterator

from kefu_core.safety.official.links import Mention, platform_named
from kefu_core.safety.text.normalise import Normalised

_APPS = (
    r"(?:telegram|whats ?app|wechat|weixin|signal|skype|discord|instagram|insta(?![a-z])|viber|kakao(?:talk)?"
    r"|facebook|messenger|snapchat|threema|imo|zalo|tik ?tok|twitter"
    r"|(?<![a-z])(?:tg|wx|vx|qq|ig|fb)(?![a-z])|(?<![a-z])line(?=(?: id|,? id|的|上|号|:))"
    r"|(?<=on )line(?![a-z])|电报|飞机|微信|钉钉|陌陌|小红书|抖音|企鹅)"
)
# Somebody shall turn to the contact, or it is said whose it is.
_TURN = (
    r"(?:\b(?:add|contact|reach|write|text|message|ping|dm|find|search|call|phone|ring|dial|look|my|our|his|her"
    r"|boss|colleague|manager|talk|chat|speak|continue|join|follow)\b"
    r"|加|搜|找|联系|聯繫|我的|添加|私聊|致电|拨打|拨|打[给我这电]|打[^,，。]{0,4}?电话|同事|经理|领导|专员|工程师)"
)
_PHONE = re.compile(
    r"(?<![\w.#/:-])(?:\+|00)\d{1,3}[ ()./-]{0,3}\d(?:[ ()./-]{0,2}\d){6,13}(?![\w]|[.:/-]\d)"
    r"|(?<![\w.#/:$€¥-])(?:\(\d{2,5}\) ?|1[3-9]\d[ -]?|\d{3,4}[ -])\d{3,4}[ -]\d{3,4}(?![\w]|[.:/-]\d)"
    r"|(?<![\w.#/:-])1[3-9]\d{9}(?!\w)"
)
_TO_PHONE = re.compile(
    rf"(?:{_APPS}|\b(?:call|text|ring|dial|phone|reach|contact|whatsapp|number|hotline|sms)\b|致电|拨打?"
    rf"|打(?:我|这|电话|给)|电话|手机|热线|联系|加我?|添加|找)[^.!?。！？\n]{{0,40}}$"
)
# "we will call you on …", "your number …": the reader's own.
_YOURS = re.compile(
    r"\b(?:call(?:ed|ing)? you|reach(?:ed)? you|ring you|text(?:ed)? you|your (?:\w+ )?(?:number|phone|mobile"
    r"|bank)|you (?:gave|told|wrote|registered|entered)|police|emergency|registered|on file|ending)\b|(?:您"
    r"|你)的?(?:手机|电话|号码|尾号|预留|银行)|给您(?:回电|打)|报警|警方|反诈"
)
_NAME = re.compile(
    rf"(?P<app>{_APPS})[^.!?。！？\n@]{{0,48}}?(?:(?:name|nick(?:name)?|id|as|under|called|handle|user(?:name)?"
    rf"|account|is|contact|搜索?|叫做?|名字?|号码?|号|账号|昵称|是|为|加)[ ]?(?:there |over there )?(?:is|are"
    rf"|叫|是|为|:|：)?[ ]{{0,2}}|[:：][ ]{{0,2}}| )"
    r"(?P<name>(?=[a-z0-9_.:#-]{0,31}[_\d#.:])[a-z][a-z0-9]{0,20}(?:[_.:#-][a-z0-9]{1,20}){1,4}"
    r"|(?<=[：: ])(?=[a-z]{0,20}\d)[a-z][a-z0-9]{4,24})(?![a-z0-9_@/]|\.[a-z])"
)
_NAME_FIRST = re.compile(
    rf"(?P<name>(?=[a-z0-9_.:#-]{{0,31}}[_#])[a-z][a-z0-9]{{0,20}}(?:[_.:#-][a-z0-9]{{1,20}}){{1,4}})"
    rf"[^.!?。！？\n]{{0,16}}?(?:on|in|via|,|，|的|在)[ ]?(?P<app>{_APPS})"
)
_APP = re.compile(_APPS)
_NUMBER_NAME = re.compile(rf"(?P<app>{_APPS})[^.!?。！？\n\d]{{0,24}}?(?P<name>\d{{6,12}})(?!\d|\w)")
_TURNING = re.compile(_TURN)
_NEAR = 90


def contacts_of(norm: Normalised) -> Iterator[Mention]:
    """Phone numbers and messenger names that the reader is led to; whether they are ours is not decided here."""
    lower = norm.lower
    if any(map(str.isdigit, lower)):
        for match in _PHONE.finditer(lower):
            before = lower[max(0, match.start() - _NEAR) : match.start()]
            after = lower[match.end() : match.end() + 16]
            if (
                _TO_PHONE.search(before)
                or re.match(
                    r"[ ]?(?:on|by|per|via|in|是|打|加)[ ]?(?:whatsapp"
                    r"|telegram|signal|我)",
                    after,
                )
            ) and not _YOURS.search(before):
                yield _mention(norm, match, "phone")
    if _APP.search(lower) is None:
        return
    for pattern in (_NAME, _NAME_FIRST, _NUMBER_NAME):
        for match in pattern.finditer(lower):
            around = lower[max(0, match.start() - _NEAR) : match.end() + 24]
            if _TURNING.search(around) and not _YOURS.search(around):
                start, end = norm.span(*match.span("name"))
                yield Mention(
                    name=match.group("name"), platform=platform_named(match.group("app")), start=start, end=end
                )


def _mention(norm: Normalised, match: re.Match[str], platform: str) -> Mention:
    start, end = norm.span(*match.span())
    return Mention(name=match.group(), platform=platform, start=start, end=end)
