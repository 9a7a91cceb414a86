"""What people write who send no secret: sentences by grammar, in two parts that share no frame."""

from random import Random

from tests.safety_sets import kept

_EN = {
    "dev": (
        [
            "I",
            "We",
            "My friend",
            "My brother",
            "The trader",
            "Our team",
            "Nobody here",
            "A girl from school",
            "The company",
            "Each member",
            "Your expert",
            "My uncle",
        ],
        [
            "can not open",
            "will never trust",
            "want to check",
            "need to update",
            "must exchange",
            "like to use",
            "could still find",
            "is about to sell",
            "has to wait for",
            "did not approve",
            "will describe",
            "asked to see",
        ],
        [
            "the wallet",
            "this token",
            "that coin",
            "any account",
            "the network",
            "an old phone",
            "the gold price",
            "another swap",
            "a gift card",
            "the right amount",
            "some profit",
            "the usual limit",
        ],
        [
            "because the screen will stay black",
            "and then wait for one more hour",
            "but there is no answer today",
            "before you close the ticket",
            "when the market is in trouble",
            "since I found an error again",
            "during the second week of spring",
            "until you explain the problem",
            "with much more energy than before",
            "so the report is never clear",
            "while they travel over the river",
            "and it just may happen again soon",
        ],
        [
            "please help me",
            "what should I do",
            "thank you",
            "tell me when it will be ready",
            "is that normal",
            "where can I learn this",
            "okay that is all",
            "how long is the delay",
            "I just want to be sure",
            "good night",
        ],
    ),
    "kept": kept.EN,
}
_ZH = {
    "dev": (
        [
            "我",
            "我们公司",
            "昨天下午我朋友",
            "今天早上我",
            "你们平台",
            "这个版本",
            "据报道",
            "有关部门表示",
            "一位用户告诉记者",
            "分析人士认为",
            "我老婆",
            "群里有人",
        ],
        [
            "转账的时候",
            "打开钱包以后",
            "更新到新版以后",
            "在手机上操作的时候",
            "换了电脑之后",
            "等了两个小时",
            "今年以来市场变化很大",
            "周末去银行办业务",
            "新的政策开始实行",
            "国际油价继续上升",
            "刚学会买币",
        ],
        [
            "一直显示失败",
            "还是没有到账",
            "提示网络不好",
            "看不到余额",
            "不知道应该怎么办",
            "已经成功了但是没有记录",
            "许多企业都在调整计划",
            "投资者应当注意风险",
            "手续费高了不少",
            "结果发现忘记了登录",
            "专家提醒别信陌生人",
        ],
        [
            "请帮我查一下",
            "能不能快一点处理",
            "谢谢你们",
            "我应该联系谁",
            "是不是系统有问题",
            "大家都遇到了这个情况",
            "下一步将公布具体办法",
            "记者会继续关注",
            "这样正常吗",
            "有没有人能说明一下原因",
            "想问问怎么设置比较好",
        ],
    ),
    "kept": kept.ZH,
}
_OTHER = {
    "dev": [
        "Hola, no puedo abrir mi cartera desde ayer y el saldo no aparece en la pantalla, ayuda por favor",
        "Bonjour, je ne peux plus ouvrir mon compte depuis la mise à jour, pouvez-vous m'aider ?",
        "Olá, minha conta mostra saldo zero depois da troca de telefone, o que devo fazer agora?",
        "Ciao, non riesco a vedere il saldo e il trasferimento non arriva da ieri sera",
        "こんにちは。昨日から送金が届きません。どうすればいいですか",
        "안녕하세요 어제 보낸 코인이 아직 도착하지 않았어요 확인 부탁드립니다",
        "Здравствуйте, перевод не пришел со вчерашнего дня, что мне делать?",
        "Merhaba, dün gönderdiğim para hala gelmedi, yardım eder misiniz?",
        "Buenas tardes, quiero saber cuánto tiempo tarda un retiro normal en la red principal",
        "Salut, la page reste blanche et le bouton ne marche pas sur mon vieux téléphone",
        "Bom dia, como posso mudar o idioma do aplicativo e ver a taxa de hoje?",
        "Dobrý den, od včerejška nevidím svůj zůstatek, můžete mi prosím poradit",
        "アプリを更新したら画面が真っ白になりました。助けてください",
        "앱을 업데이트한 뒤 화면이 하얗게 나옵니다 도와주세요",
        "Подскажите, сколько идет вывод и какая комиссия?",
        "Uygulama açılmıyor, güncelledim ama ekran beyaz kalıyor",
    ],
    "kept": kept.FOREIGN,
}
WARNINGS = {
    "dev": [
        "Never share your recovery phrase or private key with anyone, not even with support.",
        "Should I write my seed phrase on paper or keep it in a password manager?",
        "I lost my 12 words, is there any other way to get in?",
        "Somebody asked me for my private key in the group, is that you?",
        "How do I change my password?",
        "My password is wrong, what can I do?",
        "I did not receive the verification code",
        "the password must have 8 characters and one number",
        "is my pin stored on the phone or on your server?",
        "不要把助记词发给任何人,客服不会要。",
        "助记词丢了还能找回钱包吗?",
        "密码忘记了怎么办",
        "收不到验证码怎么办?",
        "请问支付密码在哪里修改",
        "有人在群里问我要私钥,是你们的人吗",
        "助记词是12个还是24个单词?",
        "密码是不是存在手机里的",
        "Is it true that staff never ask for the seed?",
        "Why does the app want my passphrase again after every restart?",
        "A scammer told me to type my 24 words into a web page. I did not do it.",
        "What is the difference between a private key and a recovery phrase?",
        "My PIN does not work any more since the update",
        "the code never arrives, I tried three phones",
        "password reset link expired, send a new one please",
        "where can I see my backup codes?",
        "私钥和助记词有什么区别",
        "验证码一直提示错误,等了十分钟也没有",
        "你们会问我要密码吗?",
        "登录密码改了以后交易密码也要改吗",
        "骗子让我输入助记词,我没有理他",
        "备份助记词的时候可以截图吗",
    ],
    "kept": kept.WARNINGS,
}
_ONE_WORD = {
    "dev": "hello help wallet problem please wait okay coin still nothing thank you error again screen now fine"
    " good sorry price network update phone soon"
    " hi urgent crypto scam hurry answer quick friend money today yes no cash stuck angry lol really refund"
    " stop never mind welcome great bye",
    "kept": kept.ONE_WORD,
}
_ONE_ZH = {
    "dev": "在吗 你好 有人吗 转账 失败 了 怎么办 急 快 好的 谢谢 嗯 等 多久 喂 客服 提现 不到 账 钱 呢 说话 啊"
    " 行 可以 明白 再见 哦",
    "kept": kept.ONE_ZH,
}


def english(rng: Random, part: str) -> str:
    """Sentences of which most words are on the list."""
    who, does, what, why, close = _EN[part]
    parts = [
        f"{rng.choice(who)} {rng.choice(does)} {rng.choice(what)} {rng.choice(why)}" for _ in range(rng.randint(1, 3))
    ]
    text = (". ".join(parts) + rng.choice([". ", ", "]) + rng.choice(close)) + rng.choice(["", "?", "."])
    return text.lower() if rng.random() < 0.4 else text


def chinese(rng: Random, part: str) -> str:
    """Sentences with or without marks; a third are cut to a length that phrases have."""
    pieces = [rng.choice(group) for group in _ZH[part]]
    text = rng.choice(["", ",", "，", " "]).join(pieces)
    bare = "".join(pieces)
    sizes = [size for size in (12, 15, 18, 21, 24) if size <= len(bare)]
    return bare[: rng.choice(sizes)] if sizes and rng.random() < 0.33 else text + rng.choice(["", "。", "?"])


def foreign(rng: Random, part: str) -> str:
    """Another language that has a list."""
    return rng.choice(_OTHER[part])


def word_by_word(rng: Random, part: str) -> tuple[str, ...]:
    """A chat of one word a message."""
    words = (_ONE_WORD if rng.random() < 0.6 else _ONE_ZH)[part].split()
    return tuple(rng.choice(words) for _ in range(rng.randint(6, 20)))
