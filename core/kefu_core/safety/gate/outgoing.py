"""The gate in front of all that leaves: nobody of ours, human or bot, can ask for a secret or lead people away."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from kefu_core.safety.gate.asking import MANY, Ask, english_asks
from kefu_core.safety.gate.asking_zh import chinese_asks
from kefu_core.safety.gate.handing import english_hands
from kefu_core.safety.gate.handing_zh import chinese_hands
from kefu_core.safety.gate.judgement import REASONS, Judgement, Objection, Verdict
from kefu_core.safety.gate.meaning import Meaning, doubt, heard, is_surely_asked, opinion_of
from kefu_core.safety.gate.mixed import as_chinese
from kefu_core.safety.gate.money import HOLDS_ASSET, PAYS, PAYS_ZH
from kefu_core.safety.gate.moving import english_moves
from kefu_core.safety.gate.moving_zh import chinese_moves
from kefu_core.safety.gate.outright import is_outright
from kefu_core.safety.gate.second_opinion import sentence_of
from kefu_core.safety.gate.sentences import (
    is_past_question,
    is_past_question_zh,
    is_refused,
    is_refused_zh,
    is_report,
    is_report_zh,
)
from kefu_core.safety.gate.steering import GRANTS, STEERS
from kefu_core.safety.gate.strangers import addresses, is_told, mentions, nearly_ours, strange_links
from kefu_core.safety.gate.told import untold
from kefu_core.safety.gate.weighing import english_weighs
from kefu_core.safety.gate.weighing_zh import chinese_weighs
from kefu_core.safety.official.links import links_of
from kefu_core.safety.official.official_list import OfficialList
from kefu_core.safety.text.disguise import undisguise
from kefu_core.safety.text.normalise import Normalised, normalise

__all__ = ["REASONS", "Judgement", "Verdict", "judge_outgoing", "judged"]

# Each begins with the characters that its alternatives begin with: all other places cost nothing.
_REMOTE = re.compile(
    r"(?=[tarquszclgmbdpivnhs向远遠屏共分把将接控操视視腾騰装裝安下])(?:"
    r"team ?viewer|any ?desk|to ?desk|rust ?desk|quick ?support|ultra ?viewer|sunlogin|向日葵(?:远程)?"
    r"|远程(?:控制|协助|桌面|操作|连接)|遠程(?:控制|協助|桌面)"
    r"|屏幕共享|共享屏幕|共享(?:您|你)的?屏幕|分享屏幕|share (?:your|ur) screen|screen[ -]?shar\w+"
    r"|remote (?:access|control|desktop|session|assistance|connection)|zoom control"
    r"|quick ?assist|chrome remote|splash ?top|log ?me ?in|supremo|airdroid|getscreen|iperius|dwservice"
    r"|vnc viewer|parsec"
    r"|\bremote(?:ly)? (?:support|help|connect|into|log|tool|app|software|viewing)\w*"
    r"|\b(?:give|grant|allow|need|want) (?:(?:me|us|our \w+) )?(?:\w+ )?access to (?:your|the) (?:wallet|account"
    r"|phone|e-?mail|computer|device)\b"
    r"|\bhold (?:the|your) (?:phone|screen|paper|card)[^.!?]{0,40}\b(?:camera|lens)\b"
    r"|\blet (?:me|us) (?:take over|take control|drive|log ?in|connect)\b|\bshow [^.!?]{0,40}\b(?:to|in front of"
    r"|into) the camera|video call[^.!?]{0,50}\b(?:wallet|phrase|words"
    r"|screen|app)\b"
    r"|\b(?:download|install|open|run) (?:the |this |our |my )?(?:attached|enclosed)(?: \w+)? ?(?:apk|app|file"
    r"|installer|package|program|tool|ipa|exe)?\b"
    r"|(?:下载|安装|打开|运行)[^,，。！？；]{0,4}(?:附件|我发的|发给您的)[^,，。！？；]{0,6}(?:安装包|工具|软件|应用|程序|apk|文件)"
    r"|远程(?:工具|软件|一下|看|帮|操|协|给您|下)|遠程(?:一下|看|幫|操|協)|视频(?:通话|电话|会议)?[^,，。]{0,12}(?:对着|对准|镜头|展示|给我看)"
    r"|腾讯会议[^。]{0,16}(?:共享|屏幕)"
    r"|\b(?:connect|log ?in|get|take over|take control) (?:on|in|over|remotely"
    r"|of)?(?: ?to)? ?your (?:computer|pc|laptop|phone|screen|desktop|device)\b"
    r"|\bgive (?:me|us) (?:remote )?control\b|\b(?:mirror|cast|broadcast) your screen\b"
    r"|远程(?:接管|连|登录|进|帮您操作)|屏幕(?:共享|投屏|分享|投)(?:给|一下)|(?:把|将)(?:您|你)?的?(?:屏幕"
    r"|桌面)[^,，。]{0,4}(?:共享|分享|投|给)"
    r"|(?:接管|控制|操作)(?:一下)?(?:您|你)的?(?:电脑|手机|设备|桌面)"
    r")"
)
_VALIDATE = re.compile(
    r"(?=[rvsamcluwitpo点同签完进办我用扫并请把将验驗同激认認校解授连連链钱])(?:"
    r"\b(?:re)?(?:validat|synchroni[sz]|sync|rectif|authenticat|migrat|connect|link|verif|activat|unlock"
    r"|whitelist)(?:e|es|ing|y|ify)?\b (?:and \w+ )?(?:your|ur|the|their"
    r"|all your) (?:[a-z]+ )?wallets?\b(?! (?:address"
    r"|version|balance|app|name|(?:by|with|via|over|through) (?:an? |the )?(?:\w+ )?(?:cable|usb|bluetooth)))"
    r"|\b(?:sync|re-?sync|synchroni[sz]e|validate|re-?validate|rectify|authenticate|verify|whitelist) wallets?\b"
    r"|\bconnect (?:it|the wallet|your wallet|wallet)\b[^.!?]{0,50}\b(?:sign|approve|claim|authori[sz]e|receive)\b"
    r"|\b(?:sign|approve|confirm|accept) (?:the |this |a |my )?(?:message|request|signature|transaction"
    r"|contract)s?\b[^.!?]{0,12}\b(?:i|we|i'm|we're)\b"
    r"[^.!?]{0,12}\bsen[dt]\w*[^.!?]{0,30}"
    r"|\bapprov(?:e|ing) (?:the |this |our |a )?(?:contract|everything|spending|allowance)\b"
    r"|\b(?:re-?)?import (?:your|the) (?:wallet|phrase)\b[^.!?]{0,20}\b(?:there|here|(?:on|at|into) (?:the|our"
    r"|this) (?:\w+ )?(?:page|site|portal|tool))\b"
    r"|(?:点[^,，。！？；]{0,6}|點擊|同意|确认|确定|开放|给予|通过|扫码|全部)(?:一下|全部)?[^,，。！？；]{0,4}授权(?!管理|列表|页面|记录)"
    r"|授权额度[^,，。！？；]{0,8}(?:无限|最大|不限)|(?:我|我们)[^,，。]{0,6}签名(?:请求)?[^。！？]{0,12}(?:确认|同意|签)"
    r"|(?:完成|进行|办理|通过|重新|做)(?:一下|一次)?(?:钱包)(?:认证|同步|校验|验证|激活|升级|迁移)"
    r"|连接(?:您的|你的)?钱包[^。！？]{0,12}(?:签名|授权|领取)"
    r"|\bwallets? (?:validation|synchroni[sz]ation|rectification|re-?validation|authentication|verification)\b"
    r"|(?:把|将)(?:您|你)?的?(?:钱包|錢包)(?:重新)?(?:同步|验证|激活|认证|授权|升级|迁移|连接)"
    r"|(?:验证|驗證|同步|激活|认证|認證|校验|解冻|解凍|授权|授權|连接|連接|链接)(?:一下)?(?:您|你)?(?:的)?(?:数字"
    r"|加密|去中心化)?(?:钱包|錢包)(?!地址|版本|余额|名称|已|中|只|会|并不|是否|时|失败|成功|后)|钱包(?:验证|激活|认证"
    r"|同步验证)(?:流程|链接|页面|才|以)"
    r")"
)
_TRANSFER = re.compile(
    r"(?=[stdpmwrfb转轉打汇充付往向给存缴繳支交先再需请另须补要归划a])(?:"
    r"\b(?:sends?|transfer(?! you\b)|deposit|pay|move|wire|remit|forward|top[ -]?up|shift)\b"
    r"(?P<what>(?:[^.!?;\n]|\.\d){0,60"
    r"}?)\b(?:to"
    r"|into) (?P<to>(?:us|me|our|this|that|the following|following|below|my|a (?:secure|safe|temporary|holding)"
    r"|the (?:secure|safe|vault|custody|recovery|reserve|escrow|address|official|support|company|escrow|account"
    r"|wallet) ?(?:below|above|i|we|given"
    r"|shown|of)?|(?:an?|another) (?:account|wallet|address) (?:i|we|of ours)|(?:secure|safe))\b(?:[^.!?;\n]"
    r"|\.\d){0,30}"
    r"|0x[0-9a-f]{40}|(?:bc1|t[a-z0-9]{33}|[13])[a-z0-9]{25,60})"
    r"|\b(?:sends?|deposit|transfer|pay)\b(?:[^.!?;\n]|\.\d){0,50}\b(?:receive|get|double|back)\b(?:[^.!?;\n]"
    r"|\.\d){0,20}\b(?:back|double|twice|2x|more|\d+x|refund|return|bonus)\b"
    r"|\bpay (?:a|the|an|your|this)? ?(?:[a-z]+ ){0,3}(?:fee|tax|deposit|fine)\b(?:[^.!?;\n]"
    r"|\.\d){0,40}\b(?:unlock|release|withdraw|unfreeze|verify|activate|recover|claim)\w*"
    r"|\b(?:double|twice|both|refund|return|match|triple)\b[^.!?;]{0,40}\b(?:if|once|when"
    r"|after) you (?:top[ -]?up|deposit"
    r"|send|transfer|pay)\b"
    r"|\b(?:deposit|top[ -]?up|pay|send|wire) (?:\w+ ){0,4}(?:amount|fee|tax|deposit|money|usdt|eth|btc"
    r"|coins)\b[^.!?;]{0,50}\b(?:will|and|then|to)\b"
    r"[^.!?;]{0,24}\b(?:return|refund|releas|come back|unfreez|unlock|double|frozen)\w*"
    r"|\bmake an? (?:\w+ )?(?:payment|deposit|transfer)\b[^.!?;]{0,24}\b(?:to us|to me|to the|so (?:that )?we)\b"
    r"|(?:转|轉|打|汇|充|付)(?!失败|款失败|账失败|不了|发|告|达)(?:账|帳|款|币|入|给|到|值|出)?[^,，。！？；\n]{0,"
    r"24}?(?:到|至|给|入) ?(?:0x[0-9a-f]{4"
    r"0}|[a-z0-9]{30,}|(?:safe|secure|our) )"
    r"|(?:再|需|请|先|另|须)(?:充|存|转|打)(?:值|入|账)? ?\d+(?:\.\d+)? ?(?:个|枚)?(?:u|usdt|eth|btc|trx|bnb|元"
    r"|块)(?![a-z])(?![^,，。]{0,6}(?:试|测))"
    r"|(?:先|需|须|要|请)?补?缴[^,，。！？；]{0,10}(?:费|税|金|款)"
    r"|(?:归集|划转|划|转移)[^,，。！？；]{0,4}(?:到|至|进)[^,，。！？；]{0,4}(?:指定|平台|安全|公司|托管|临时|我们)"
    r"|\b(?:top[ -]?up|deposit|send|pay|transfer|add)\b[^.!?;]{0,40}\d[^.!?;]{0,20}\bto (?:lift|unlock|release"
    r"|remove|activate|unfreeze|restore|reinstate|unblock)\b"
    r"|补足(?:流水|金额|余额|资金|保证金)"
    r"|(?:转|轉|打|汇|充|付)(?!失败|款失败|账失败|不了|发|告|达)(?:账|帳|款|币|入|给|到|值|出)?[^,，。！？；\n]{0,24}?(?:到|至|给|入)(?:以下|下面"
    r"|下方|我们|我|指定|这个|該|该|安全|官方|客服|如下|此|平台|托管|临时|中转|监管|保管|专用|公司|风控)[^,，。！？；\n]{0,10}"
    r"|(?:往|向|给)(?:官方|我们|我|客服|以下|下面|下方|指定|安全|这个|该|平台"
    r"|0x[0-9a-f]{40})[^,，。！？；\n]{0,8}?(?:转|打|付|充|汇)"
    r"|(?:打|转|汇|付|充)(?!失败|不了|款失败|开|印|包|电|字|换|接|交|告|发|达|述|为|到账)[^,，。！？；\n]{1,14}(?:过来|给我"
    r"|给客服|到我)"
    r"|(?:存入|充值|转入|打入|存)[^。！？；\n]{0,18}(?:返|送|赠)[^。！？；\n]{0,6}(?:双倍|翻倍|两倍|一倍)"
    r"|(?:缴纳|繳納|支付|付|交(?!易)|先充值|充值)[^,，。！？；\n]{0,16}(?:保证金|保證金|解冻金|解冻费|解凍|验证金"
    r"|税费|手续费才|激活费)"
    r")"
)
_ASSET = re.compile(
    r"\b(?:crypto|funds?|eth|btc|usdt|usdc|coins?|assets?|tokens?|trx|sol|bnb|fee|money|payment|balance|amount"
    r"|everything|\d+(?:\.\d+)?)\b|0x[0-9a-f]{40}"
)
_ENDS = ".!?;\n。！？；"
_NEAR = 320
_CHOOSE = re.compile(r"(?:请回复数字|reply with a number) ?[:：]\s*\n(?=1[ .、])")
"""Our own line over numbered choices: it asks for the number of one of them."""
_CHECK_CODE = re.compile(r" · (?:核验号|check code) [0-9a-z]{4}-[0-9a-z]{4}\s*$")
"""Our own mark at the end of an agent's reply: a code that is given, not asked for. The name before it stays."""
_SUCH_AS = re.compile(r" ?(?:比如|例如|譬如|诸如|像|such as|like|for example)")
_MONEY = re.compile(
    r"send|transfer|deposit|pay|move|wire|remit|forward|top[ -]?up|shift|refund|top up|add|补|归集|划"
    r"|[转轉打汇充付缴存往向交]"
)


_LATIN = re.compile("[a-z]")
_HAN = re.compile("[\u3400-\u9fff]")
_FAR = 2.0
"""So much less like a request must a text be for what is said of a payment to be doubted: examples of those are few."""
_NOT_US = re.compile(r"\bnot to (?:us|me)\b")
_WHEN_YOU = re.compile(r"\b(?:when|if|before|after|once|whenever|each time|every time) you (?:\w+ )?$")


def judge_outgoing(text: str, official: OfficialList, *, public: bool = False) -> Judgement:
    """Judge a text before it leaves; `public` texts (posts, announcements) must hold no address of any chain.

    The gravest objection decides; all places of the same reason are named.
    """
    norm = normalise(text)
    plain, places = undisguise(_CHOOSE.sub(_blank, _CHECK_CODE.sub(_blank, norm.lower)))
    plain = untold(plain)
    chinese, chinese_places = as_chinese(plain, places)
    latin, han = _LATIN.search(plain) is not None, _HAN.search(chinese) is not None
    looks = (
        (english_asks, chinese_asks),
        (english_moves, chinese_moves),
        (english_hands, chinese_hands),
        (english_weighs, chinese_weighs),
    )
    objections: list[Objection] = []
    for asks_english, asks_chinese in looks:  # each only where those before it saw nothing
        if latin:
            objections += _asks(norm, asks_english(plain), places, public=public)
        if han:
            objections += _asks(norm, asks_chinese(chinese), chinese_places, public=public)
        if asks_english is english_asks:
            objections += _patterns(norm, plain, places, han=han)
        if any(objection.verdict is Verdict.block for objection in objections):
            break
    if chinese is not plain:
        objections += _patterns(norm, chinese, chinese_places, han=han)
    objections = [each for each in objections if not is_told(each, text)]
    odds = opinion_of(chinese)
    if odds < doubt() and not public:
        objections = [each for each in objections if not _is_doubted(each, text, odds)]
    links = links_of(norm, strict=True)
    objections += addresses(text, links, official, public=public)
    objections += strange_links(links, official)
    objections += nearly_ours(norm, official)
    objections += mentions(norm, official)
    for verdict in (Verdict.block, Verdict.flag):
        grave = [objection for objection in objections if objection.verdict is verdict]
        if grave:
            reason = grave[0].reason
            spans = tuple(sorted({objection.span for objection in grave if objection.reason == reason}))
            return Judgement(verdict=verdict, reason=reason, spans=spans)
        if verdict is Verdict.block and is_surely_asked(chinese, odds, flagged=bool(objections)):
            return Judgement(verdict=verdict, reason="asks_secret", spans=((0, len(text)),))
    return Judgement(verdict=Verdict.pass_)


def _is_doubted(objection: Objection, text: str, odds: float) -> bool:
    """Whether both the whole text and the sentence around an objection read like no request, and none is outright."""
    if objection.verdict is Verdict.flag:
        return False
    under = doubt() - _FAR if objection.reason == "asks_transfer" else doubt()
    if odds >= under:
        return False
    sentence = sentence_of(text, *objection.span)
    return bool(sentence) and not is_outright(sentence) and opinion_of(sentence) < under


def _blank(match: re.Match[str]) -> str:
    return " " * (match.end() - match.start() - 1) + "\n"


@lru_cache(maxsize=4096)
def _judged(text: str, official: OfficialList, public: bool, _by: Meaning | None) -> Judgement:
    return judge_outgoing(text, official, public=public)


def judged(text: str, official: OfficialList, *, public: bool = False) -> Judgement:
    """The gate's judgement, remembered: constant texts, answers and what is judged again at the send cost nothing."""
    return _judged(text, official, public, heard())


def _place(norm: Normalised, places: Sequence[int], start: int, end: int) -> tuple[int, int]:
    return norm.span(places[start], places[end - 1] + 1)


def _asks(norm: Normalised, asks: Iterable[Ask], places: Sequence[int], *, public: bool) -> Iterator[Objection]:
    for ask in asks:
        verdict = Verdict.flag if ask.mild and not public else Verdict.block
        yield Objection(verdict, "asks_secret", _place(norm, places, ask.start, ask.end))


def _patterns(norm: Normalised, plain: str, places: Sequence[int], *, han: bool) -> Iterator[Objection]:
    patterns = [(_REMOTE, "remote_control"), (STEERS, "remote_control"), (GRANTS, "validate_wallet")]
    if any(word in plain for word in ("wallet", "钱包", "錢包", "授权", "签名", "approv", "phrase")):
        patterns.append((_VALIDATE, "validate_wallet"))
    if _MONEY.search(plain):
        patterns.append((_TRANSFER, "asks_transfer"))
    if HOLDS_ASSET.search(plain):
        patterns.append((PAYS, "asks_transfer"))
    if han:
        patterns.append((PAYS_ZH, "asks_transfer"))
    for pattern, reason in patterns:
        for count, match in enumerate(pattern.finditer(plain)):
            if count >= MANY:  # nobody writes so many, except to keep the gate busy
                yield Objection(Verdict.block, reason, _place(norm, places, match.start(), match.end()))
                break
            if (
                reason == "asks_transfer"
                and match.groupdict().get("to")
                and not _ASSET.search(plain, max(0, match.start() - 80), match.end())
            ):
                continue
            if _NOT_US.search(match.group()) or (
                pattern is _VALIDATE and _WHEN_YOU.search(plain, max(0, match.start() - 24), match.start())
            ):
                continue
            if not _harmless(plain, match.start(), match.end()):
                yield Objection(Verdict.block, reason, _place(norm, places, match.start(), match.end()))


def _harmless(plain: str, start: int, end: int) -> bool:
    """Whether the sentence warns, reports or asks about the past instead of asking for the thing."""
    low = max(start - _NEAR, *(plain.rfind(mark, 0, start) + 1 for mark in _ENDS))
    high = min(filter(lambda at: at >= 0, (plain.find(mark, end) for mark in _ENDS)), default=len(plain))
    high = min(high + 1, end + _NEAR)
    body, before = plain[low:high], plain[low:start]
    verb = plain[start : min(end, start + 16)]
    last = re.split(r"[,，]", before)[-1]
    if _SUCH_AS.match(last):
        last = before
    clause = last + plain[start:end]
    return (
        is_refused(before)
        or is_past_question(before + verb)
        or is_report(body, before)
        or is_refused_zh(last + plain[start : start + 1], body)
        or is_report_zh(body, clause)
        or is_past_question_zh(clause + plain[end:high].strip())
    )
