"""What short texts ask of us."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kefu_core.recognise import Wish, choice, fields_in, is_question, language_of, rating, wish

QUICK = settings(max_examples=60, deadline=None)
WISHES = {
    Wish.START: "start|开始|開始|/START@kefu_bot",
    Wish.HELP: "help|Help me!|帮助|請幫助|菜单|/menu|what can you do?",
    Wish.HUMAN: "人工|转人工|轉人工|找客服|你好，转人工，谢谢|有人工吗？|转接人工客服一下可以吗|客服|"
    "talk to a human|real person please|"
    "I want to speak to a real person please|can I talk to someone?|AGENT|live chat|"
    "please connect me to support|/human",
    Wish.STATUS: "进度|查詢進度|status?|any updates|还要等多久|where am I in the queue?|/status",
    Wish.STOP: "stop|STOP!!|/stop|别发了|please stop",
    Wish.SUBSCRIBE: "订阅|我要訂閱|subscribe|/subscribe",
    Wish.UNSUBSCRIBE: "退订|TD|取消订阅|unsubscribe|/unsubscribe",
    Wish.TRANSCRIPT: "聊天记录|导出聊天記錄|transcript|please send me the transcript|/transcript",
    Wish.ESCALATE: "升级处理|升級處理|我要投诉|找你们主管|escalate|escalate this to the next level|"
    "talk to a manager|/escalate",
    Wish.MANAGEMENT: "我要投诉到管理层|向管理层投诉|management|escalate to management|take this to your management",
    Wish.HOURS: "工作时间|人工客服几点上班？|opening hours|When are you open?|/hours",
    Wish.LANGUAGE_ZH: "中文|繁體中文|换成中文|Chinese please|/zh|/language zh",
    Wish.LANGUAGE_EN: "English|我想说英文|in English please|/en|/lang EN",
    Wish.LANGUAGE: "语言|切換語言|change language|/language",
    Wish.GREETING: "你好|您好！|在吗|hi|Hello there 👋|ｈｅｌｌｏ",
    Wish.THANKS: "谢谢🙏|謝謝你|thanks!|Thank you so much|ok thanks",
    Wish.RATING: "评价|打分|rate|/rate",
    Wish.RETURN_TO_BOT: "返回机器人|不用人工了|back to the bot|/bot",
}
CASES = [(text, kind) for kind, texts in WISHES.items() for text in texts.split("|")]


@pytest.mark.parametrize(("text", "kind"), CASES)
def test_a_short_message_says_what_it_wants(text: str, kind: Wish) -> None:
    assert wish(text) == (kind, "")


@pytest.mark.parametrize(
    "text",
    [
        "How long does support take?", "人工费怎么算", "Is support free?", "人工智能", "客服电话", "are you human?",
        "你是人工吗",
        "how do I stop a transaction", "stop loss", "我要升级钱包", "I don't want a human", "不知道怎么订阅行情",
        "help me recover my wallet",
        "English exam fees", "no thanks", "ok", "好的", "", "?!", "...",
        "[已隐藏]", "[hidden]", "[强] 怎么退款", "👍?", "/unknown", "person to person transfer",
        "my agent status is wrong", "转人工之前我想先问一下提现要多久才能到账呢", "hello world " * 30, "开始提现了吗",
        "提币进度条不动",
    ],
)  # fmt: skip
def test_a_question_that_holds_a_word_of_the_tables_is_no_wish(text: str) -> None:
    assert wish(text) is None


def test_endless_politeness_is_no_wish() -> None:
    assert wish("请问麻烦你帮我请问我想我要可以能不能快点好吗可以吗") is None


def test_a_start_payload_comes_as_it_was_written() -> None:
    assert wish("/start Ref_7-x") == (Wish.START, "Ref_7-x")
    assert wish("／start\nA b") == (Wish.START, "A b")


@QUICK
@given(st.text(max_size=80))
def test_any_text_can_be_read(text: str) -> None:
    wish(text)
    is_question(text)
    fields_in(text)
    assert language_of(text) in {"zh", "en", None}
    assert choice(text, 9) in {None, *range(1, 10)}
    assert rating(text) in {None, *range(1, 6)}


@QUICK
@given(
    st.sampled_from([case for case in CASES if not case[0].startswith("/")]),
    st.sampled_from(["", "!", "。", " 👍", "！！", "..."]),
)
def test_punctuation_and_emoji_around_a_wish_do_not_matter(case: tuple[str, Wish], after: str) -> None:
    text, kind = case
    assert wish(f" {text}{after}") == (kind, "")


@pytest.mark.parametrize(
    "text",
    ["2", "２", "2.", " 2 ", "第二个", "第二個", "二", "②", "选2", "選2", "我选第二个", "the second one", "#2", "2️⃣",
    "(2)", "【2】", "2、",
     "option 2", "Two", "No. 2", "2号", "❷", "第2项", "2nd", "the 2nd", "number two", "2吧"],
)  # fmt: skip
def test_a_bare_number_answers_in_any_writing(text: str) -> None:
    assert choice(text, 3) == 2
    assert choice(text, 1) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "-2",
        "2.5",
        "02",
        "22",
        "2 please",
        "1/2",
        "½",
        "2 3",
        "2️⃣2️⃣",
        "twofold",
        "第",
        "选",
        "二楼",
        "2分钟",
        "x2",
        "2" + " " * 40,
        "一二",
        "十十",
    ],
)
def test_anything_beside_the_number_is_no_choice(text: str) -> None:
    assert choice(text, 9) is None


@QUICK
@given(st.integers(1, 99), st.integers(1, 99))
def test_every_number_in_range_is_read_in_digits_and_ideographs(number: int, count: int) -> None:
    digits = " 一二三四五六七八九"
    tens, ones = divmod(number, 10)
    written = ("" if tens < 2 else digits[tens]) + ("十" if tens else "") + (digits[ones] if ones else "")
    expected = number if number <= count else None
    assert choice(str(number), count) == choice(f"第{written}个", count) == expected


@pytest.mark.parametrize(
    ("text", "stars"),
    [
        ("5", 5), ("５", 5), ("5分", 5), ("五星", 5), ("⭐️⭐️⭐️", 3), ("★★★☆☆", 3), ("4 stars", 4), ("4/5", 4),
        ("给5分", 5), ("满分", 5),
        ("Rating: 4", 4), ("one star", 1), ("3️⃣", 3), ("6", None), ("0", None), ("10分", None), ("4.5", None),
        ("5分钟", None),
        ("☆☆☆", None), ("第二个", None), ("good", None), ("5 " * 30, None),
    ],
)  # fmt: skip
def test_a_rating_is_one_to_five(text: str, stars: int | None) -> None:
    assert rating(text) == stars


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("我的USDT没到账", "zh"), ("你好", "zh"), ("Binance USDT 提币", "zh"), ("我", "zh"), ("my usdt is gone",
        "en"), ("hi", "en"),
        ("What does 助记词 mean", "en"), ("HELP ME PLEASE NOW", "en"), ("USDT", None), ("ok", None), ("123", None),
        ("/start", None),
        ("https://example.com/help", None), ("こんにちは、助けて", None), ("안녕하세요", None), ("Привет", None),
        ("👍", None), ("0x" + "a" * 64, None),
    ],
)  # fmt: skip
def test_the_script_tells_the_language(text: str, language: str | None) -> None:
    assert language_of(text) == language


HEX = "0123456789abCDEF" * 4


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"哈希0x{HEX}谢谢", "0x" + HEX),
        (HEX, HEX),
        (f"https://scan.example.com/tx/0x{HEX}?a=1#x", "0x" + HEX),
        ("sig " + "5" * 88, "5" * 88),
        ("sig " + "5" * 87, "5" * 87),
    ],
)
def test_a_transaction_hash_is_found(text: str, found: str) -> None:
    assert fields_in(text) == {"transaction_hash": found}


@pytest.mark.parametrize("text", ["0x" + "a" * 63, "a" * 65, "5" * 89, "0" * 88, "AB-12-34", "XAB-1234-56", "nothing"])
def test_what_only_resembles_a_field_is_none(text: str) -> None:
    assert fields_in(text) == {}


@pytest.mark.parametrize("text", ["账号AB-1234-56是我的", "ab-1234-56", "ＡＢ－１２３４－５６", "AB–1234–56"])
def test_an_account_id_is_found_however_it_is_typed(text: str) -> None:
    assert fields_in(text) == {"account_id": "AB-1234-56"}


def test_the_account_pattern_is_the_callers() -> None:
    assert fields_in("id u_42 here", r"\bu_\d+\b") == {"account_id": "u_42"}


@pytest.mark.parametrize(
    "text",
    ["怎么提现", "到账了吗", "这个多少钱", "How do I withdraw", "is it down", "really?", "几点上班", "為什麼失敗"],
)
def test_a_question_is_told_by_mark_or_words(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize("text", ["没到账", "I lost it", "Island life", "谢谢", "", "AB-1234-56"])
def test_a_statement_is_no_question(text: str) -> None:
    assert not is_question(text)
