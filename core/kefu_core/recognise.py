"""What a short text asks of us: wishes, choices, ratings, and facts such as an account id.

Tables and whole-message patterns in Chinese (both scripts) and English; nothing is guessed. A longer question that
merely holds a word of the tables is no wish: the answerer reads it.
"""

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache

from kefu_core.text import urls


class Wish(StrEnum):
    """What a contact can ask of the desk itself."""

    START = "start"
    HELP = "help"
    HUMAN = "human"
    STATUS = "status"
    STOP = "stop"
    SUBSCRIBE = "subscribe"
    UNSUBSCRIBE = "unsubscribe"
    TRANSCRIPT = "transcript"
    ESCALATE = "escalate"
    MANAGEMENT = "management"
    HOURS = "hours"
    LANGUAGE_ZH = "language_zh"
    LANGUAGE_EN = "language_en"
    LANGUAGE = "language"
    GREETING = "greeting"
    THANKS = "thanks"
    RATING = "rating"
    RETURN_TO_BOT = "return_to_bot"


MAX_HAN_CHARS = 24
MAX_CHARS = 60
MAX_WORDS = 6

# Only the characters that the tables below use.
_SIMPLIFIED = str.maketrans(
    "轉員幫進狀態單訂閱聯繫絡記錄對話導級處訴層時間業務語換選擇簡謝評價機嗎麼個開發來請問詢號經線點們現還聽說講"
    "讓給為樣嘍囉貳參陸項條種煩滿顆別結專負責報寫領長團隊總幾裡裏復啟顯馬誰體訊達從沒繁動於兩實關國華漢統約連溝設擾託會載羅營閉與饋貴決書啓唄題爲組覆",
    "转员帮进状态单订阅联系络记录对话导级处诉层时间业务语换选择简谢评价机吗么个开发来请问询号经线点们现还听说讲"
    "让给为样喽啰贰叁陆项条种烦满颗别结专负责报写领长团队总几里里复启显马谁体讯达从没繁动于两实关国华汉统约连沟设扰托会载罗营闭与馈贵决书启呗题为组复",
)

_COMMANDS = {
    **{wish.value: wish for wish in Wish},
    "menu": Wish.HELP,
    "agent": Wish.HUMAN,
    "lang": Wish.LANGUAGE,
    "zh": Wish.LANGUAGE_ZH,
    "en": Wish.LANGUAGE_EN,
    "rate": Wish.RATING,
    "bot": Wish.RETURN_TO_BOT,
    "record": Wish.TRANSCRIPT,
}

_PHRASES = {
    Wish.START: "开始|start|begin|get started",
    Wish.HELP: "帮助|菜单|主菜单|功能|使用帮助|帮助菜单|帮帮我|你能做什么|你会什么|怎么用|help|help me|menu|main menu|"
    "what can you do",
    Wish.HUMAN: "不要机器人|别让机器人回复|有真人吗|不想和机器人说话|not a bot|no bot|no bots|no more bots|"
    "real person only|human only",
    Wish.STATUS: "进度|查进度|查询进度|查看进度|处理进度|我的进度|工单进度|工单状态|处理状态|状态|查状态|查询状态|"
    "进度查询|进展|有进展吗|有消息吗|有结果吗|处理得怎么样了|处理的怎么样了|怎么样了|到哪一步了|排队|排到哪了|"
    "排到第几了|前面还有几个人|还要等多久|还要多久|status|my status|case status|ticket status|check status|"
    "check my status|whats the status|what is the status|status of my case|status of my ticket|status update|"
    "update|any update|any updates|any news|progress|my case|my ticket|queue|where am i in the queue|"
    "my place in the queue|how much longer",
    Wish.STOP: "停|停止|停止发送|停止打扰|别发了|别再发了|不要发了|不要再发了|别打扰我|不要再打扰我|不要打扰我|"
    "stop|stop all|stopall|stop it|stop sending|stop sending me messages|stop messaging me|stop messages|opt out|"
    "optout|leave me alone",
    Wish.SUBSCRIBE: "订阅|订阅公告|订阅通知|订阅消息|接收公告|接收通知|开启通知|subscribe|subscribe me|"
    "subscribe to news|subscribe to announcements|opt in|optin",
    Wish.UNSUBSCRIBE: "退订|退定|取消订阅|不再订阅|退订公告|退订通知|取消通知|关闭通知|取消关注公告|td|"
    "unsubscribe|unsubscribe me|cancel subscription|cancel my subscription",
    Wish.TRANSCRIPT: "聊天记录|对话记录|会话记录|沟通记录|客服记录|导出记录|导出聊天记录|导出对话|导出对话记录|"
    "下载聊天记录|发送聊天记录|发我聊天记录|保存聊天记录|查看聊天记录|transcript|the transcript|a transcript|"
    "my transcript|chat transcript|chat history|chat log|export chat|export the chat|export transcript|"
    "download transcript|send transcript|save chat|copy of this chat|a copy of this chat",
    Wish.ESCALATE: "投诉|投诉客服|不满意|没解决|没有解决|问题没解决|问题没有解决|还是没解决|上级|主管|next level|"
    "second level|supervisor|manager|team lead|complaint|complain|file a complaint|make a complaint|not solved|"
    "still not solved|not resolved|still not resolved",
    Wish.MANAGEMENT: "投诉管理层|正式投诉|书面投诉|formal complaint|file a formal complaint",
    Wish.HOURS: "工作时间|营业时间|服务时间|客服时间|人工时间|人工服务时间|人工客服时间|客服工作时间|人工工作时间|"
    "上班时间|在线时间|客服在线时间|人工在线时间|几点上班|几点下班|什么时候上班|什么时间上班|客服几点上班|"
    "客服几点下班|客服什么时候上班|人工几点上班|人工客服几点上班|人工客服几点下班|人工什么时候在|客服什么时候在|"
    "人工几点在线|hours|opening hours|"
    "business hours|working hours|office hours|support hours|service hours|your hours|what are your hours|"
    "when are you open|are you open|are you open now|when do you open",
    Wish.LANGUAGE_ZH: "中文|简体|简体中文|繁体|繁体中文|汉语|普通话|国语|华语|说中文|讲中文|用中文|换中文|"
    "换成中文|切换中文|切换到中文|切换成中文|中文服务|chinese|in chinese|mandarin|speak chinese|switch to chinese|"
    "use chinese|change to chinese|do you speak chinese",
    Wish.LANGUAGE_EN: "英文|英语|说英文|说英语|讲英语|讲英文|用英文|用英语|换英文|换成英文|换成英语|切换英文|"
    "切换到英文|切换到英语|切换成英文|英文服务|english|in english|speak english|switch to english|use english|"
    "change to english|do you speak english|speak in english|reply in english",
    Wish.LANGUAGE: "语言|换语言|切换语言|更换语言|选择语言|语言设置|更改语言|修改语言|language|languages|"
    "change language|change the language|switch language|choose language|select language",
    Wish.GREETING: "你好|您好|你们好|大家好|哈喽|哈啰|哈罗|嗨|嘿|喂|早|早安|早上好|上午好|中午好|下午好|晚上好|"
    "晚安|在吗|在么|在不|在不在|在不在啊|您在吗|你在吗|有人吗|有人在吗|有人么|hi|hello|hey|hiya|howdy|yo|hi there|"
    "hello there|hey there|good morning|good afternoon|good evening|good day|greetings|gm|anyone there|"
    "anybody there|is anyone there|is anybody there",
    Wish.THANKS: "谢谢|谢谢你|谢谢您|谢谢你们|谢谢啦|谢谢了|谢谢客服|谢啦|谢了|多谢|多谢你|多谢了|感谢|感谢你|"
    "感谢您|非常感谢|十分感谢|太感谢了|辛苦了|thank you|thank you so much|thank you very much|thanks|thanks a lot|"
    "thanks so much|many thanks|thx|tks|ty|tysm|cheers|much appreciated|thanks for your help|"
    "thank you for your help|thanks for the help",
    Wish.RATING: "评价|评分|打分|服务评价|评价服务|给个评价|给客服打分|rate|rating|rate support|rate the service|"
    "rate this chat|rate the chat|leave a rating|leave feedback|give feedback",
    Wish.RETURN_TO_BOT: "机器人|返回机器人|回到机器人|转机器人|转回机器人|找机器人|切换机器人|用机器人|不用人工|"
    "不用人工了|不要人工|不要人工了|取消人工|取消转人工|不转人工了|不需要人工|不需要人工了|结束人工|退出人工|"
    "取消排队|不排队了|bot|the bot|back to bot|back to the bot|return to bot|return to the bot|talk to the bot|"
    "switch to bot|no human|cancel human|cancel handoff|leave the queue|leave queue|cancel the queue",
}  # fmt: skip
_TABLE = {phrase: wish for wish, phrases in _PHRASES.items() for phrase in phrases.split("|")}

_TALK = (
    r"(?:(?:talk|speak|chat|connect|transfer|switch|pass|hand|put|forward)"
    r"(?: me)?(?: over| through)? (?:to|with) )"
)
_ONE = r"(?:(?:a|an|the|your|some|another) )?(?:(?:real|live|actual) )?"
_WHO = (
    r"(?:human(?: being| agent| support)?|person|people|agents?|representative|rep|operator|someone|somebody"
    r"|support(?: agent| team| person| staff)?|customer (?:service|support|care)|staff)"
)
_ALONE = (
    r"(?:human(?: being| agent| support)?|person|agent|representative|operator|(?:live|real) (?:chat|support|agent)"
    r"|support(?: agent)?|customer (?:service|support|care))"
)
_REACH_ZH = (
    r"(?:转接|转到|转|接通|接入|接|连接|找|换|叫|联系|呼叫|切换到?|进入|有没有|有|来|和|跟|与)?"
    r"(?:一下|到|至|给|成)?(?:一?[个位])?"
)
_WHO_ZH = (
    r"(?:(?:人工|真人|活人)(?:在线)?(?:客服|服务|坐席|座席|支持|专员)?(?:人员)?"
    r"|在线客服|客服(?:人员|专员)?|工作人员|坐席|座席)"
)
_ACT_ZH = r"(?:聊聊?|沟通|对话|说话|处理|介入|接听|回复|帮忙)?"
_THIS = r"(?: (?:this|it|(?:my|the|this) (?:case|ticket|issue|problem|complaint)|a complaint))?"
_YOUR_ZH = r"(?:你们的?|贵?公司的?)?"
_BRING_ZH = r"(?:投诉|升级|反映|反馈|上报|提交|联系|找|写信|转|交)?(?:给|到|至|向)?"
_BRING = rf"(?:escalate|complain|write|report|take|bring|send|go|submit|talk|speak){_THIS} (?:to|with) "
_RAISE = r"(?: to (?:the )?(?:next|second|higher) level| to (?:a |the )?(?:manager|supervisor))?"
_ABOVE_ZH = r"(?:上级|主管|二线|下一级|上一级)"
_PATTERNS = tuple(
    (re.compile(pattern), found)
    for found, pattern in (
        (Wish.HUMAN, _REACH_ZH + _WHO_ZH + _ACT_ZH),
        (Wish.HUMAN, rf"(?:{_TALK}|(?:contact|reach|call) ){_ONE}{_WHO}"),
        (Wish.HUMAN, _ONE + _ALONE),
        (Wish.MANAGEMENT, rf"[向跟]?{_BRING_ZH}{_YOUR_ZH}(?:管理层|高层|管理团队|总部|领导)(?:投诉|反映|反馈|处理)?"),
        (Wish.MANAGEMENT, rf"(?:{_BRING}|contact |reach )?(?:the |your |upper |senior ){{0,2}}management"),
        (Wish.ESCALATE, r"(?:要求|申请|请求)?(?:升级|上报|上升)(?:处理|问题|工单|投诉|案件)"),
        (Wish.ESCALATE, rf"(?:要求|申请|请求)?(?:升级|上报|上升)(?:给|到|至){_YOUR_ZH}{_ABOVE_ZH}"),
        (
            Wish.ESCALATE,
            rf"(?:投诉|找|转|转接|联系|叫|换)(?:给|到)?{_YOUR_ZH}个?(?:{_ABOVE_ZH}|经理|领班|组长|负责人|高级客服)",
        ),
        (Wish.ESCALATE, rf"escalate{_THIS}{_RAISE}"),
        (Wish.ESCALATE, rf"{_TALK}{_ONE}(?:supervisor|manager|team lead|higher level)"),
    )
)

_HEADS = (
    "你好", "您好", "哈喽", "嗨", "请问", "请", "麻烦你", "麻烦您", "麻烦", "帮我", "帮忙", "给我", "我想要",
    "我要", "我想", "我需要", "需要", "可以", "能不能", "可不可以", "能", "快点", "快", "马上", "立即", "立刻",
    "直接", "我", "想", "要", "帮", "那就", "还是", "算了", "好的", "好", "hi ", "hello ", "hey ", "ok ", "okay ",
    "please ", "pls ", "plz ", "just ", "sorry ", "excuse me ", "can you ", "could you ", "can i ", "could i ",
    "may i ", "would you ", "i want to ", "i wanna ", "i would like to ", "id like to ", "i need to ", "i want ",
    "i need ", "i would like ", "id like ", "let me ", "get me ", "give me ", "show me ", "send me ", "get ",
    "have ", "a ", "the ",
)  # fmt: skip
_TAILS = (
    "谢谢", "多谢", "拜托", "吧", "啊", "呀", "哦", "啦", "呗", "嘛", "了", "一下", "好吗", "可以吗", "行吗",
    "吗", "么", "呢", "快点", "急", " please", " pls", " plz", " now", " asap", " thanks", " thank you", " thx",
    " right now", " immediately", " sir", "please",
)  # fmt: skip
_MOST_PEELED = 120

_COMMAND = re.compile(r"[/／]([A-Za-z_]{2,32})(?:@\w{1,64})?(?:\s+(.*))?", re.DOTALL)
_PAYLOAD_LANGUAGES = {"zh": Wish.LANGUAGE_ZH, "cn": Wish.LANGUAGE_ZH, "中文": Wish.LANGUAGE_ZH, "en": Wish.LANGUAGE_EN}

_MARK = re.compile(r"\[(?!已隐藏|hidden)[A-Za-z\u4e00-\u9fff]{1,8}\]|/:[!-~]{1,6}")
_THANKFUL = frozenset(
    {"强", "赞", "谢谢", "感谢", "抱拳", "作揖", "拱手", "玫瑰", "鲜花", "爱心", "心", "比心", "握手", "鼓掌", "好的",
     "ok", "good", "拳头", "庆祝", "strong", "share", "rose", "heart", "handclap", "salute", "thanks"}
)  # fmt: skip
_THANKFUL_EMOJI = frozenset("👍🙏👌🌹❤💪🤝👏💐🥰😘🫶🎉")

_DIGITS = dict(zip("一二三四五六七八九壹贰叁肆伍陆柒捌玖两", (*range(1, 10), *range(1, 10), 2), strict=True))
_NUMBER_WORDS = {
    word: number
    for number, words in enumerate(
        ("one first 1st", "two second 2nd", "three third 3rd", "four fourth 4th", "five fifth 5th", "six sixth 6th",
         "seven seventh 7th", "eight eighth 8th", "nine ninth 9th", "ten tenth 10th"), 1,
    )
    for word in words.split()
}  # fmt: skip
_CIRCLED = {ord(start) + step: str(step + 1) for start in "❶➀➊" for step in range(10)} | {ord("🔟"): "10"}
_HAN_NUMBER = r"[一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾两]{1,3}"
_WORD_NUMBER = "|".join(_NUMBER_WORDS)
_CHOICE = re.compile(
    r"(?:我?(?:选择?|要|回复?))?\s*(?:第|#|no\.?\s?|number |option |choice |choose |pick |the |\(|\[|【)*\s*"
    rf"(?P<number>[1-9][0-9]?|{_HAN_NUMBER}|(?:{_WORD_NUMBER})(?![a-z]))"
    r"\s*(?:(?:[个项号条种]|one|option|choice)?吧?)\s*[.。、,)\]】!]?"
)
_RATING = re.compile(
    r"(?:(?:我|给|打|评|评分|评价|rating|rate|score)[\s:]*)*"
    r"(?P<number>[1-9][0-9]?|[一二三四五两]|one|two|three|four|five)"
    r"\s*(?:分|颗?星|stars?|points?|/\s*5|/\s*五)?(?:好评)?\s*[.。!]?"
)
_STARS = re.compile("(?:[⭐★🌟✨]\ufe0f?\\s*){1,5}(?:☆\\s*){0,4}")

_HASH = re.compile(r"(?<![0-9A-Za-z])(?:(?:0x)?[0-9A-Fa-f]{64}|[1-9A-HJ-NP-Za-km-z]{87,88})(?![0-9A-Za-z])")
ACCOUNT_PATTERN = r"\b[A-Z]{2}-\d{3,6}-\d{2,4}\b"
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))

_ASKING_ZH = re.compile(
    "怎么|怎样|如何|为什么|为何|为啥|什么|多少|多久|多长|哪|谁|几[点天个时]|吗|呢$|么$"
    "|能不能|可不可以|是不是|有没有|会不会|要不要|能否|是否|可否|咋|啥|请问"
)
_ASKING_EN = re.compile(
    r"(?:how|what|whats|why|when|where|wheres|who|whose|which|can|could|do|does|did|is|are|was|were|will|would"
    r"|should|may|am|has|have|any)\b"
)
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_KANA_HANGUL = re.compile("[\u3041-\u30fa\u30fd-\u30ff\u1100-\u11ff\uac00-\ud7a3]")
_WORD = re.compile(r"[^\W\d_]+(?:['’][a-z]+)?")
_NEUTRAL = frozenset(
    {"ok", "okay", "app", "id", "tx", "txid", "hash", "usdt", "usdc", "btc", "eth", "bnb", "trx", "sol", "ton"}
    | {"web", "dapp", "nft", "defi", "pc", "ios", "android"}
)


def wish(text: str) -> tuple[Wish, str] | None:
    """What a short message as a whole asks of the desk, and the payload of a command.

    The payload comes as it was written: "/start Ref_7" gives (START, "Ref_7").
    """
    text = text.strip()
    if len(text) > 2 * MAX_CHARS:
        command = _COMMAND.fullmatch(text)
        return _command(command.group(1), (command.group(2) or "").strip()) if command else None
    return _wish(text)


@lru_cache(maxsize=4096)
def _wish(text: str) -> tuple[Wish, str] | None:
    """Asked several times of each message, and of the same few phrases all day."""
    command = _COMMAND.fullmatch(text)
    if command:
        return _command(command.group(1), (command.group(2) or "").strip())
    shown = _emoticons(text)
    if shown is not None:
        return shown, ""
    phrase = _fold(text)
    if not phrase or len(phrase) > (MAX_HAN_CHARS if _HAN.search(phrase) else MAX_CHARS):
        return None
    for peeled in _peelings(phrase):
        found = _TABLE.get(peeled)
        if found is None and peeled.count(" ") < MAX_WORDS:
            found = next((kind for pattern, kind in _PATTERNS if pattern.fullmatch(peeled)), None)
        if found is not None:
            return found, ""
    return None


def choice(text: str, count: int) -> int | None:
    """The number that a text is, from 1 to ``count``; None when it is anything else."""
    if len(text) > 40:
        return None
    match = _CHOICE.fullmatch(_numeric(text))
    number = _number(match.group("number")) if match else None
    return number if number is not None and 1 <= number <= count else None


def rating(text: str) -> int | None:
    """A rating from 1 to 5, as a number, in words or in stars."""
    if len(text) > 40:
        return None
    if _STARS.fullmatch(text.strip()):
        return sum(char in "⭐★🌟✨" for char in text)
    match = _RATING.fullmatch(_numeric(text).replace("满分", "5分"))
    number = _number(match.group("number")) if match else None
    return number if number is not None and 1 <= number <= 5 else None


@lru_cache(maxsize=1024)
def language_of(text: str) -> str | None:
    """``zh`` or ``en`` by script; None when the text does not tell (numbers, tickers, other scripts)."""
    for start, end in reversed(urls(text)):
        text = text[:start] + " " + text[end:]
    if text.lstrip().startswith("/") or _KANA_HANGUL.search(text):
        return None
    han = len(_HAN.findall(text))
    words = [word for word in _WORD.findall(_HAN.sub(" ", text)) if word.casefold() not in _NEUTRAL]
    # Tickers, ids and hashes are the same in every language.
    words = [word for word in words if 1 < len(word) <= 20 and (not word.isupper() or len(words) > 3)]
    if han and han >= 2 * len(words):
        return "zh"
    if not words or sum(word.isascii() for word in words) * 10 < len(words) * 9:
        return None
    return "en"


def fields_in(text: str, account_pattern: str = ACCOUNT_PATTERN) -> dict[str, str]:
    """``transaction_hash`` and ``account_id``, if they are there; the first of each.

    The boundary has been here before: a private key of the same shape is gone when this looks.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES)
    out: dict[str, str] = {}
    found = _HASH.search(plain)
    if found:
        out["transaction_hash"] = found.group()
    # ASCII: an ideograph right before or after the id is no part of it.
    account = re.search(account_pattern, plain, re.ASCII) or re.search(account_pattern, plain.upper(), re.ASCII)
    if account:
        out["account_id"] = account.group()
    return out


def is_question(text: str) -> bool:
    """Whether the text asks something, by its mark or its words."""
    if re.search(r"[?？]", text):
        return True
    phrase = _fold(text, compact=False)
    return bool(_ASKING_ZH.search(phrase) or _ASKING_EN.match(phrase))


def _command(name: str, payload: str) -> tuple[Wish, str] | None:
    found = _COMMANDS.get(name.casefold())
    if found is None:
        return None
    if found is Wish.LANGUAGE and payload.casefold() in _PAYLOAD_LANGUAGES:
        return _PAYLOAD_LANGUAGES[payload.casefold()], ""
    return found, payload


def _emoticons(text: str) -> Wish | None:
    """What nothing but emoji, or an app's own marks for them ([强], /:strong), says: thanks, or hello."""
    if len(text) > MAX_CHARS or (not (marks := _MARK.findall(text)) and not _THANKFUL_EMOJI & set(text)):
        return None
    if any(ch.isalnum() or ch in "?？" for ch in _MARK.sub("", text)):
        return None
    words = {mark.strip("[]/: ").casefold() for mark in marks}
    return Wish.THANKS if words & _THANKFUL or _THANKFUL_EMOJI & set(text) else Wish.GREETING


def _fold(text: str, *, compact: bool = True) -> str:
    """Folded for the tables: letters and digits, single spaces, none of them where there are ideographs."""
    text = unicodedata.normalize("NFKC", text).casefold().translate(_SIMPLIFIED)
    text = re.sub(r"['’‘`]", "", text)
    kept = "".join(char if unicodedata.category(char)[0] in "LN" else " " for char in text)
    return ("" if compact and _HAN.search(kept) else " ").join(kept.split())


def _peelings(phrase: str) -> list[str]:
    """The phrase, then the same without words of politeness before and after it, step by step."""
    out = [phrase]
    for item in out:
        if len(out) >= _MOST_PEELED:
            break
        shorter = [item[len(head) :] for head in _HEADS if item.startswith(head)]
        shorter += [item[: -len(tail)] for tail in _TAILS if item.endswith(tail)]
        out += [rest for rest in dict.fromkeys(shorter) if rest and rest not in out]
    return out


def _numeric(text: str) -> str:
    """A text folded for numbers: keycaps and circled digits become digits."""
    text = unicodedata.normalize("NFKC", text.translate(_CIRCLED)).casefold().translate(_SIMPLIFIED)
    return re.sub("[\ufe0f\u20e3]", "", text).strip()


def _number(word: str) -> int | None:
    """1 to 99 from digits, ideographs or an English word."""
    if word.isascii():
        return int(word) if word.isdigit() else _NUMBER_WORDS.get(word)
    word = word.replace("拾", "十")
    tens, ten, ones = word.rpartition("十")
    if not ten:
        return _DIGITS.get(word)
    if (tens and tens not in _DIGITS) or (ones and ones not in _DIGITS):
        return None
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)
