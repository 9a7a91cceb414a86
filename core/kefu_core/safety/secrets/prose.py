"""Tells sentences from phrases: words drawn by lot look unlike what people write, in English and in Chinese."""

import re
from collections.abc import Sequence
from functools import cache
from math import log
from operator import concat

from kefu_core.safety.secrets.signs import Marks, Signs
from kefu_core.safety.text.wordlists import chinese_index

# Words that speak of a phrase; they make a run of list words that is too short or does not add up a phrase.
PHRASE_CONTEXT = re.compile(
    r"(?=[bkmoprst12助恢种種备備单單注註十二那这смニシ復니시복])(?:"
    r"seed|mnemonic|recovery|phrase|backup word|secret word|\bsrp\b|\bbip-?39\b"
    r"|(?:12|15|18|21|24|25|twelve|twenty[ -]?four)[ -]?word"
    r"|助记|助記|助词|恢复词|恢復詞|种子|種子|备份词|備份詞|单词|單詞|注记词|註記詞"
    r"|(?:12|24|十二|二十四|那几|这几)个(?:词|字)|(?:12|24|十二|二十四)個(?:詞|字)"
    r"|semilla|récupération|recuperation|recuperaç|recuperaci|recupero|kurtarma|obnov"
    r"|сид-?фраз|мнемон|ニーモニック|シード|復元|니모닉|시드|복구)"
)

# Each branch above holds one of these; looking for them first costs a fraction. The first ones are branches themselves.
_CONTEXT_WORDS = Marks(
    "seed", "mnemonic", "recovery", "phrase", "semilla", "recuperaci", "recupero", "kurtarma", "obnov",
)  # fmt: skip
_CONTEXT_MARKS = Marks(
    "recup", "助", "恢复", "恢復", "种子", "種子", "备份", "備份", "单词", "單詞",
    "注记", "註記", "个词", "个字", "個詞", "個字",
    "récup", "фраз", "мнемон", "ニーモニック", "シード", "復元", "니모닉", "시드", "복구",
)  # fmt: skip
# What makes "word" one of them stands before it.
_BEFORE_WORD = re.compile(r"(?:backup |secret |(?:12|15|18|21|24|25|twelve|twenty[ -]?four)[ -]?)$")
_REACH_BEFORE_WORD = 13
_SHORT_NAME = re.compile(r"\bsrp\b|\bbip-?39\b")


def speaks_of_phrases(lower: str, signs: Signs | None = None) -> bool:
    """Whether a lower-case text has a word of PHRASE_CONTEXT; ``signs`` are those of the text, if they are known."""
    if not lower:
        return False
    signs = signs or Signs(lower)
    if signs.hold(_CONTEXT_WORDS):
        return True
    at = lower.find("word")
    while at >= 0:
        if _BEFORE_WORD.search(lower, max(0, at - _REACH_BEFORE_WORD), at):
            return True
        at = lower.find("word", at + 4)
    for name in ("srp", "bip"):
        at = lower.find(name)
        while at >= 0:
            if _SHORT_NAME.match(lower, at):
                return True
            at = lower.find(name, at + 1)
    return signs.hold(_CONTEXT_MARKS) and PHRASE_CONTEXT.search(lower) is not None


# English list words that hold sentences together: about one in forty of the list, one in three of a sentence.
_GLUE = frozenset(
    [
        "about", "again", "all", "almost", "already", "also", "always", "any", "around", "because", "become",
        "before", "between", "can", "during", "either", "else", "enough", "few", "have", "into", "just", "keep",
        "know", "like", "make", "more", "much", "must", "need", "never", "nothing", "now", "off", "often", "okay",
        "one", "only", "other", "over", "own", "please", "same", "since", "still", "such", "sure", "thank", "that",
        "then", "there", "they", "this", "today", "tomorrow", "try", "until", "upon", "use", "very", "wait", "want",
        "what", "when", "where", "will", "with", "you",
    ],
)  # fmt: skip
# What people say in one-word messages; a run of these is a chat.
CHATTER = _GLUE | frozenset(
    [
        "help", "hello", "wallet", "problem", "coin", "good", "sorry", "price", "exchange", "answer", "question",
        "right", "wrong", "fine", "fix", "check", "update", "network", "token", "app", "phone", "error", "screen",
        "soon", "long", "once", "next", "open", "tell", "give", "great", "account", "address", "amount", "asset",
        "crypto", "cash", "code", "click", "company", "friend", "time", "minute", "hour", "month", "morning",
    ],
)  # fmt: skip


def is_glue(word: str) -> bool:
    """Whether a word holds English sentences together."""
    return word in _GLUE


def glue(words: Sequence[str]) -> float:
    """Share of the words that hold English sentences together."""
    return sum(map(_GLUE.__contains__, words)) / len(words) if words else 0.0


def sentence_shaped(text: str) -> bool:
    """Whether a piece of text starts and ends like an English sentence (case kept)."""
    bare = text.strip()
    return len(bare) > 1 and bare[0].isupper() and bare[1].islower() and bare[-1] in ".?!" and bare.count("\n") == 0


# Log of how much likelier a character of this rank is in writing than in a draw by lot; the lists are ordered by rank.
_RANK_WEIGHTS = (
    (10, log(31.0)),
    (50, log(8.7)),
    (150, log(3.7)),
    (500, log(1.46)),
    (1000, log(0.53)),
    (2048, log(0.156)),
)
_PAIR_WEIGHT = 4.0
# Pairs that ordinary and support talk is full of; a draw by lot hits one of them once in twenty thousand.
_PAIRS = frozenset(
    [
        "我们",
        "你们",
        "他们",
        "什么",
        "怎么",
        "没有",
        "可以",
        "不能",
        "不是",
        "为什",
        "这个",
        "那个",
        "一个",
        "一下",
        "时候",
        "现在",
        "已经",
        "还是",
        "但是",
        "因为",
        "所以",
        "如果",
        "知道",
        "觉得",
        "问题",
        "谢谢",
        "请问",
        "你好",
        "您好",
        "今天",
        "明天",
        "昨天",
        "时间",
        "钱包",
        "转账",
        "交易",
        "客服",
        "人工",
        "提现",
        "充值",
        "到账",
        "地址",
        "账户",
        "账号",
        "密码",
        "助记",
        "记词",
        "私钥",
        "手机",
        "电脑",
        "软件",
        "下载",
        "更新",
        "安装",
        "打开",
        "无法",
        "不了",
        "显示",
        "失败",
        "成功",
        "确认",
        "网络",
        "等待",
        "处理",
        "帮忙",
        "帮我",
        "解决",
        "怎样",
        "多少",
        "多久",
        "哪里",
        "收到",
        "发送",
        "联系",
        "官方",
        "平台",
        "需要",
        "应该",
        "能不",
        "不能",
        "能否",
        "是否",
        "有没",
        "这样",
        "那么",
        "自己",
        "大家",
        "之前",
        "之后",
        "以后",
        "以前",
        "开始",
        "结束",
        "公司",
        "工作",
        "学习",
        "中国",
        "朋友",
        "生活",
        "喜欢",
        "希望",
        "非常",
        "真的",
        "其实",
        "然后",
        "或者",
        "而且",
        "虽然",
        "只是",
        "就是",
        "都是",
        "也是",
        "不会",
        "会不",
        "不要",
        "想要",
        "出现",
        "使用",
        "功能",
        "操作",
        "提示",
        "错误",
        "原因",
        "情况",
        "方法",
        "方式",
        "进行",
        "查看",
        "选择",
        "点击",
        "输入",
        "恢复",
        "导入",
        "备份",
        "安全",
        "我們",
        "你們",
        "他們",
        "什麼",
        "怎麼",
        "沒有",
        "為什",
        "這個",
        "那個",
        "時候",
        "現在",
        "已經",
        "還是",
        "但是",
        "因為",
        "問題",
        "謝謝",
        "請問",
        "錢包",
        "轉賬",
        "時間",
        "無法",
        "顯示",
    ],
)


def _weights() -> tuple[float, ...]:
    weights: list[float] = []
    for bound, weight in _RANK_WEIGHTS:
        weights.extend([weight] * (bound - len(weights)))
    return tuple(weights)


_WEIGHTS = _weights()


def scores_of(text: str, wordlist: str) -> tuple[list[float], list[int]]:
    """For Chinese text, running sums: of what `sentence_score` gives its characters, and of those not on the list.

    The score of a part is the difference of two sums, less the pair that its first character ends.
    """
    index = chinese_index(wordlist)
    sums, strangers = [0.0], [0]
    total, strange, before = 0.0, 0, ""
    for char in text:
        place = index.get(char)
        if place is None:
            strange += 1
        else:
            total += _WEIGHTS[place]
        if before + char in _PAIRS:
            total += _PAIR_WEIGHT
        before = char
        sums.append(total)
        strangers.append(strange)
    return sums, strangers


def pair_weight(pair: str) -> float:
    """What a pair of characters adds to the score."""
    return _PAIR_WEIGHT if pair in _PAIRS else 0.0


def sentence_score(text: str, wordlist: str) -> float:
    """How much likelier Chinese text (all of one list) is writing than a draw: above 0 it reads as a sentence."""
    score = sum(map(_weights_of(wordlist).__getitem__, text))
    pairs = sum(map(_PAIRS.__contains__, map(concat, text, text[1:])))
    return score + pairs * _PAIR_WEIGHT


@cache
def _weights_of(wordlist: str) -> dict[str, float]:
    return {char: _WEIGHTS[place] for char, place in chinese_index(wordlist).items()}
