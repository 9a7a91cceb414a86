"""Requests in disguise: sensitive words written so that a list of words misses them, names that look official."""

import re
from collections.abc import Callable
from random import Random

EN_WORDS = (
    "recovery phrase", "seed phrase", "private key", "verification code", "seed words", "backup phrase", "mnemonic",
    "password", "passphrase", "keystore", "AnyDesk", "TeamViewer", "card number", "backup codes", "phrase", "seed",
    "CVV", "PIN", "OTP", "code", "words", "card", "wallet",
)  # fmt: skip
ZH_WORDS = (
    "助记词", "註記詞", "助記詞", "私钥", "私鑰", "恢复短语", "验证码", "驗證碼", "密码", "密碼", "银行卡", "信用卡",
    "安全码", "卡号", "keystore", "AnyDesk", "备份码", "钱包", "錢包",
)  # fmt: skip
LEET = str.maketrans({"o": "0", "e": "3", "a": "4", "i": "1", "s": "5"})
AT = str.maketrans({"a": "@", "s": "$", "o": "0", "i": "!"})
CYRILLIC = str.maketrans("aceopxyijsABCEHKMOPTX", "асеорхуіјѕАВСЕНКМОРТХ")
GREEK = str.maketrans("oviκpτnu", "ονικρτηυ")
PINYIN = {
    "助记词": "zhu ji ci", "助記詞": "zhuji词", "私钥": "si yao", "私鑰": "siyao", "密码": "mi ma",
    "验证码": "yan zheng ma", "驗證碼": "yanzheng碼", "密碼": "mima", "银行卡": "yinhang卡", "恢复短语": "huifu短语",
    "卡号": "ka hao",
}  # fmt: skip
SOUND = {
    "助记词": "助计词", "助記詞": "助计詞", "私钥": "私月匙", "密码": "蜜码", "验证码": "验証马",
    "恢复短语": "恢复短雨", "私鑰": "私耀", "银行卡": "银杭卡", "密碼": "宻碼",
}  # fmt: skip
_ZH = re.compile("|".join(sorted(ZH_WORDS, key=len, reverse=True)))
_EN = re.compile(r"\b(?:" + "|".join(EN_WORDS) + r")(?=s?\b)", re.IGNORECASE)


def _wide(word: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else "\u3000" for c in word)


def _bold(word: str) -> str:
    low = {chr(97 + n): chr(0x1D41A + n) for n in range(26)} | {chr(65 + n): chr(0x1D400 + n) for n in range(26)}
    return "".join(low.get(c, c) for c in word)


def _circled(word: str) -> str:
    return "".join(chr(0x24D0 + ord(c) - 97) if "a" <= c <= "z" else c for c in word.lower())


def _joined(joint: str) -> Callable[[str], str]:
    return lambda words: " ".join(joint.join(word) for word in words.split(" "))


def _case(word: str) -> str:
    return "".join(c.upper() if n % 2 else c.lower() for n, c in enumerate(word))


EN: dict[str, Callable[[str], str]] = {
    "zero width": _joined("\u200b"),
    "joiner": _joined("\u2060"),
    "soft hyphen": _joined("\u00ad"),
    "spaces": lambda word: "  ".join(" ".join(part) for part in word.split(" ")),
    "dots": _joined("."),
    "dashes": _joined("-"),
    "underscores": _joined("_"),
    "stars": _joined("*"),
    "digits": lambda word: word.lower().translate(LEET),
    "signs": lambda word: word.lower().translate(AT),
    "cyrillic": lambda word: word.translate(CYRILLIC),
    "greek": lambda word: word.lower().translate(GREEK),
    "full width": _wide,
    "bold": _bold,
    "circled": _circled,
    "case": _case,
    "line": lambda word: word[: len(word) // 2] + "\n" + word[len(word) // 2 :],
    "marks": lambda word: "".join(c + "\u0336" if c.isalpha() else c for c in word),
}
ZH: dict[str, Callable[[str], str]] = {
    "zero width": _joined("\u200b"),
    "spaces": _joined(" "),
    "dots": _joined("."),
    "middle dots": _joined("·"),
    "stars": _joined("*"),
    "slashes": _joined("/"),
    "dashes": _joined("-"),
    "commas": _joined("、"),
    "brackets": lambda word: "".join(f"【{c}】" for c in word),
    "emoji": _joined("🔑"),
    "line": _joined("\n"),
    "pinyin": lambda word: PINYIN.get(word, " ".join(word)),
    "sound": lambda word: SOUND.get(word, "_".join(word)),
    "wide gap": _joined("\u3000"),
    "variation": _joined("\ufe0f"),
}


def hide(r: Random, text: str, way: str, *, chinese: bool) -> str | None:
    """The text with its first sensitive word in disguise, or all of them; nothing when the text stays as it was."""
    write, pattern = (ZH if chinese else EN)[way], _ZH if chinese else _EN
    order = [word.lower() for word in (ZH_WORDS if chinese else EN_WORDS)]
    words = sorted({match.group().lower() for match in pattern.finditer(text)}, key=order.index)
    chosen = words[:1] if r.random() < 0.5 else words
    found = pattern.sub(lambda m: write(m.group()) if m.group().lower() in chosen else m.group(), text)
    return None if found == text else found


# Each was written on its own: names that look official, links that hide, words that are meant to be put together.
BY_HAND = r"""
link|Please sign in at https://orbıt.example/login to confirm your identity.
link|请到 https://оrbit.example 重新登录。
link|Help is at https://xn--orbt-nza.example/start
link|Visit https://orblt.example for the unlock form.
link|官网最新地址：https://orbiit.example
link|请打开 https://orbit.exarnple/verify
link|https://orbit.example.claim-center.top/apply 提交申请
link|Go to https://orbit.example@login-desk.site/x and press continue.
link|Use https://0rbit.example instead, the main page is slow today.
link|客服中心已迁移到 help-orbit.example
link|Our help pages moved to https://help.orbit-example.com/en
link|状态页请看 https://status.orbit.example.status-check.xyz
link|ｈｔｔｐｓ：／／ｏｒｂｉｔ－ｓａｆｅ．ｔｏｐ 领取补偿
link|hxxps://orbit-claim[.]net/form please change xx to tt
link|Open orbit-claim dot net slash form in your browser.
link|访问 orbit-claim点net 即可
link|网址是 orbit减号refund点com，自己输一下
link|https://is.gd/orbHelp9
link|点 http://dwz.cn/Ab3Xk9 领退款
link|https://cutt.ly/orb-7 is the form
link|请用这个 s.id/orbitcn 登记
link|Type o r b i t - f i x . c o m into the browser.
link|orbit-fix。com 打开就是
link|請開啟 http://3405803853/verify 核對
link|Find us on orbіt-wallet.example (yes, that is the official one).
link|https://www.google.com/url?q=https://orbit-claim.net
link|[https://orbit.example](https://orbit-claim.net/a)
link|<a href="https://orbit-claim.net">https://orbit.example</a>
link|https://orbit.example\u2024claim.top/start
link|打开 https://ørbit.example/unlock
link|https://orbit-éxample.com/help
link|Please use https://orbit.examp1e/login
link|https://orbit.example.cn/login 国内用户请走这个
link|前往 https://etherscan.io.tx-check.top/tx/1 查看
link|See https://etherscan-io.top/orbit for your transaction.
link|请到 https://tronscann.org/unlock 查询
handle|Write to @orbit_supp0rt_bot on Telegram.
handle|请联系 @orbit_suport_bot 办理退款
handle|Contact @οrbit_support on X for the refund.
handle|telegram：@orbit_support_b0t 才是新号
handle|微信搜索「轨道钱饱」加好友
handle|加微信公众号 轨道钱包客服中心01
handle|Message @orbit_supportt, that account is quicker.
handle|飞机 @orbit＿support＿bot＿cn
handle|tg: orbit(underscore)help(underscore)desk
handle|加我 V：orbit_kf_2026
handle|+我薇❤ orbitkf66 单独聊
handle|扣扣 七三八二九一零四五 找我
handle|威信 kefu一号 orbit_01
handle|https://telegram.me/orbit_news_official
handle|support@оrbit.example 发邮件过来
handle|Mail us: support(at)orbit-desk(dot)com
handle|support@orbit.exampIe is the address for refunds
phrase|把当初抄的那一打英文词，一个一个敲给我。
phrase|the magic dozen you wrote on paper - type them here please
phrase|Please send me your s33d phr4se
phrase|发我 z j c 就能恢复
phrase|请发 "助" + "记" + "词" 三个字对应的内容给我
phrase|Send me your re-co-very phra-se.
phrase|把您的助🌟记🌟词发来
phrase|Your recovery рhrаsе please
phrase|Give me your S-E-E-D
phrase|Y0ur 12 w0rds please, all of th3m
key|请发来您的私（钥）
key|Send your priv8 key
key|pr1v4te k3y pls, so i can import it
key|你的 sī yào 发一下
key|把S.Y.复制给我，就是导入用的那串
password|your p4ssw0rd please
password|P@$$w0rd? I'll log you in
password|请告知密🔒码
password|登录用的 m i m a 发我
code|把 yzm 发我，六位的那个
code|Send the c0de from the SMS
code|验/证/码 收到了念一下
code|0TP please, within a minute
card|C.V.V. please, the three on the back
card|把卡背面那三个数发一下
card|your c@rd numb3r for the refund please
remote|装一下 Any Desk，九位数发我
remote|T e a m V i e w e r 的 ID 报一下
remote|请安装向*日*葵，识别码给我
transfer|请把币转到 T 开头这个地址（去掉空格）：{tron_gaps}
transfer|Send the fee to {evm_gaps}
transfer|请转 3OO USDT 到 {tron}
transfer|把 U 打到这里：{tron_zero}
transfer|Fee goes to {evm_zero}, 0.02 ETH please
transfer|请把币.转.到 {tron_wide} ，我们代为保管
transfer|S e n d  50 U S D T to {tron} and the account is active again
transfer|tr4nsfer 0.1 ETH to {evm}, we pay it b4ck
transfer|往 {btc_gaps} 打一点点手续费就行（中间不要空格）
validate|va1idate y0ur wa11et to continue
validate|请 验 证 您 的 钱 包
validate|ѕуnс your wallet now
validate|钱.包.同.步 请尽快完成
""".strip().split("\n")
