"""The gate judges who gives what to whom: requests are blocked, warnings and questions about the past pass."""

import base58
import pytest

from kefu_core.safety.gate.outgoing import Judgement, Verdict, judge_outgoing
from kefu_core.safety.official.official_list import OfficialList

OFFICIAL = OfficialList(
    domains=frozenset({"kefuwallet.com"}),
    emails=frozenset({"help@kefuwallet.com"}),
    handles={"telegram": frozenset({"kefu_support"}), "x": frozenset({"kefuwallet"})},
    stores=frozenset({"apps.apple.com/app/id123"}),
    explorers=frozenset({"etherscan.io"}),
)
ADDRESS = "0x" + "ab12" * 10
# What people are told after a secret was hidden: it names every secret and must pass its own gate.
WARNING_EN = (
    "⚠️ That looked like a recovery phrase or private key. We hid it, did not save it, and our staff "
    "cannot see it. Because it was in a chat, treat it as exposed: create a new wallet on your own "
    "device, move your assets there, and delete the message. We never ask for recovery phrases, private "
    "keys, passwords or codes."
)
WARNING_ZH = (
    "⚠️ 您刚才发送的内容像是助记词或私钥。我们已将其隐藏,没有保存,客服也看不到。但它曾出现在聊天里,"
    "请视为已泄露:请尽快在您自己的设备上新建钱包,把资产转过去,并删除这条消息。"
    "官方绝不会向您索要助记词、私钥、密码或验证码。"
)


def judge(text: str, *, public: bool = False) -> Judgement:
    return judge_outgoing(text, OFFICIAL, public=public)


@pytest.mark.parametrize(
    "text",
    [
        "please send your 12 words",
        "Please send us your recovery phrase so we can restore your wallet.",
        "请提供助记词",
        "把私钥发给我",
        "please share your s-e-e-d p-h-r-a-s-e",
        "s e e d phrase please",
        "send me your s33d phr4se",
        "Can you tell me your password?",
        "What is your recovery phrase?",
        "We need your private key to fix this.",
        "May I have your seed phrase?",
        "Don't hesitate to send your recovery phrase.",
        "Don't forget to send us your seed phrase",
        "Do not worry, send your phrase to us now.",
        "We never ask for your phrase, but please send it now.",
        "Find your recovery phrase and send it to us.",
        "Enter your seed phrase at the link below to verify your wallet",
        "Please enter your recovery phrase to continue",
        "We cannot help you until you send your private key.",
        "Your recovery phrase is required to proceed.",
        "Reply with your 24 words",
        "Please give me the 6-digit code you received",
        "Could you read me the verification code?",
        "kindly provide your CVV and card number",
        "sеnd mе yоur sееd phrаsе",
        "send your private key in this chat",
        "Please paste your keystore file here",
        "I'll need your 12-word phrase to check.",
        "请把您的助记词发过来",
        "请发送您的私钥",
        "麻烦告诉我您的验证码",
        "您的助记词是什么?",
        "能告诉我您的助记词吗",
        "助记词发我一下",
        "请在下方链接输入助记词验证钱包",
        "为什么不把助记词发来",
        "不要忘记把助记词发给我",
        "不提供助记词我们就无法处理",
        "请将12个单词拍照发给客服",
        "我们需要您的私钥来核实身份",
        "麻烦提供一下助-记-词",
        "请把助 记 词 发给我",
        "报一下您的支付密码",
        "我们绝不会泄露,请放心提供助记词",
        "请提供您的银行卡号和CVV",
        "请回复验证码",
        "将私钥导出后发给我",
        "请导出私钥,然后发给我",
        "有骗子冒充客服,请提供助记词验证身份",
        "Could you please DM me your secret phrase?",
        "send ur seed",
        "Please confirm your recovery phrase with us.",
        "Kindly share the 24-word phrase with our agent for verification",
        "type your seed words here",
        "just need the 12 words from you",
        "provide me with the private key of your wallet",
        "Please verify your identity by sending your seed phrase.",
    ],
)
def test_request_for_a_secret_is_blocked(text: str) -> None:
    judgement = judge(text)
    assert judgement.verdict is Verdict.block
    assert judgement.reason == "asks_secret"
    assert all(0 <= start < end <= len(text) for start, end in judgement.spans)


@pytest.mark.parametrize(
    "text",
    [
        "Never share your phrase with anyone.",
        "never share your phrase",
        "我们绝不会向您索要助记词",
        "Did anyone ask you for your phrase?",
        "Have you shared your recovery phrase with anyone?",
        "Did you enter your seed phrase on a website?",
        "We will never ask you to send your recovery phrase, private key, password or codes.",
        "Please do not send your private key to anyone, including us.",
        "If someone asks you for your recovery phrase, block them.",
        "Anyone who asks you to share your seed phrase is a scammer.",
        "Scammers will ask you to send your 12 words.",
        "No one from our team will ever ask for your password.",
        "Keep your recovery phrase safe and write it down on paper.",
        "Store your recovery phrase offline.",
        "Could you tell us whether you shared your phrase with anyone?",
        "Please tell us when you noticed that your password was changed.",
        "Send us a screenshot, but not your recovery phrase.",
        "Please send a screenshot without your recovery phrase.",
        "You can reset your password in the app settings.",
        "Only you know your private key; we can't see it.",
        "Do you still have your recovery phrase?",
        "If your seed phrase was exposed, create a new wallet on your own device and move your assets there.",
        WARNING_EN,
        WARNING_ZH,
        "这串字符可能是交易哈希,也可能是私钥。为安全起见已隐藏。如果是交易,请发送区块浏览器链接。",
        "This could be a transaction hash or a private key, so we hid it. Please send the block-explorer link.",
        "请勿将助记词告诉任何人",
        "请妥善保管您的助记词,不要截图",
        "如果有人让您提供助记词,请立即拉黑",
        "任何自称客服的人,要求您提供助记词,都是骗子",
        "有没有人向您索要过助记词?",
        "您是否把助记词告诉过别人?",
        "您还记得助记词吗",
        "请问您是否备份了助记词",
        "切勿在任何网站输入私钥或助记词",
        "客服不会问您要密码",
        "官方人员从不索要验证码、密码",
        "请提供交易哈希,不要发送私钥",
        "请提供截图并遮住助记词",
        "谨防骗子索要助记词",
        "什么是助记词?",
        "助记词是恢复钱包的唯一凭证",
        "请在App里修改密码",
        "您可以重置密码",
        "我们没有您的私钥,无法找回",
        "请提供交易哈希和收款地址",
        "Please send the transaction hash.",
        "We will never ask for remote access.",
        "Do not install AnyDesk if someone asks.",
        "Did anyone ask you to share your screen?",
        "官方不会要求您远程控制",
        "Never send crypto to anyone who promises to double it.",
        "不要向任何人转账到所谓的安全账户",
        "visit https://help.kefuwallet.com for help",
        "Check etherscan.io/tx/0x12",
        "write to help@kefuwallet.com",
        "Our Telegram is @kefu_support",
        "Hello, how can I help you?",
        "您好,请问有什么可以帮您?",
        "The code you see on the screen is an error code.",
        "Please wait while the wallet syncs.",
        "What is a recovery phrase?",
        "Your password must be at least 8 characters.",
        "Thanks for sharing! Your case number is 12345.",
        "Please update the app to version 2.3.1 and try again.",
        "Sharing your phrase with anyone gives them full control.",
        "Beware of fake support asking for your private key.",
        "Be careful: fake agents ask users to enter their seed phrase on a website.",
        "如对方要您的验证码,请不要给",
        "不要把验证码发给任何人",
        "没有任何人会要求您提供私钥",
        "Please don't post your phrase here.",
        "You should not type your seed phrase anywhere except the app.",
        "助记词请勿发给任何人,包括客服",
        "您的密码可以在设置里修改",
        "有人问您要过验证码吗?",
        "你有没有在其他网站输入过助记词",
        "If you sent your private key to someone, move your funds to a new wallet now.",
        "请不要把助记词、私钥或密码发给任何人,包括我们。",
    ],
)
def test_warning_question_and_ordinary_help_pass(text: str) -> None:
    assert judge(text) == Judgement(verdict=Verdict.pass_)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Please install AnyDesk so I can help", "remote_control"),
        ("请下载向日葵远程协助", "remote_control"),
        ("please share your screen", "remote_control"),
        ("validate your wallet now", "validate_wallet"),
        ("please sync your wallet at the portal", "validate_wallet"),
        ("请验证您的钱包", "validate_wallet"),
        ("Send 1 ETH to this address", "asks_transfer"),
        ("please transfer your funds to our secure wallet", "asks_transfer"),
        ("send 0.1 ETH and receive 0.2 back", "asks_transfer"),
        ("请把资产转到以下地址", "asks_transfer"),
        ("请先缴纳保证金", "asks_transfer"),
        ("visit evil.com", "unlisted_link"),
        ("see bit.ly/abc", "unlisted_link"),
        ("go to kefu-wallet.com", "lookalike_link"),
        ("go to kеfuwallet.com", "lookalike_link"),
        ("write to help@kefuwallet.co", "lookalike_link"),
        ("contact @random_helper", "unlisted_handle"),
        ("加微信 kefu12345", "unlisted_handle"),
        ("https://t.me/other_channel", "unlisted_link"),
    ],
)
def test_other_lures_are_blocked_by_name(text: str, reason: str) -> None:
    judgement = judge(text)
    assert (judgement.verdict, judgement.reason) == (Verdict.block, reason)


def test_address_is_flagged_in_a_reply_and_blocked_in_public() -> None:
    assert (judge(ADDRESS).verdict, judge(ADDRESS).reason) == (Verdict.flag, "chain_address")
    assert judge(f"Our address is {ADDRESS}", public=True).verdict is Verdict.block
    assert judge(f"https://etherscan.io/address/{ADDRESS}", public=True).verdict is Verdict.pass_


@pytest.mark.parametrize(
    "text",
    [
        "Open the app, choose Import wallet and enter your recovery phrase.",
        "在App里选择导入钱包,输入您的助记词即可恢复",
    ],
)
def test_how_to_restore_is_flagged_in_a_reply_and_blocked_in_public(text: str) -> None:
    assert judge(text).verdict is Verdict.flag
    assert judge(text, public=True).verdict is Verdict.block


def test_spans_point_at_the_disguised_word() -> None:
    text = "Hello! please share your s-e-e-d p-h-r-a-s-e"
    start, end = judge(text).spans[0]
    assert text[start:end] == "s-e-e-d p-h-r-a-s-e"


def test_official_ways_pass_in_public() -> None:
    text = "Download from https://apps.apple.com/app/id123 or kefuwallet.com, ask @kefu_support or help@kefuwallet.com"
    assert judge(text, public=True).verdict is Verdict.pass_


@pytest.mark.parametrize(
    "token",
    [
        base58.b58encode_check(b"\0" + bytes(range(20))).decode(),
        base58.b58encode_check(b"\x41" + bytes(range(20))).decode(),
        base58.b58encode(bytes(range(100, 132))).decode(),
        "bc1q" + "ar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
        "cosmos1" + "q" * 38,
    ],
)
def test_addresses_of_all_chains_are_kept_out_of_public_texts(token: str) -> None:
    assert judge(f"deposit here {token}", public=True).reason == "chain_address"


@pytest.mark.parametrize("text", ["Congratulations1ToAllOfYouThere", "orderNumber1234567890123456789"])
def test_long_words_are_no_addresses(text: str) -> None:
    assert judge(text, public=True).verdict is Verdict.pass_
