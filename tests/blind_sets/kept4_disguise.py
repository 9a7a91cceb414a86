"""Ways to write a word so that a person reads it and a simple filter does not; names that look like official ones."""

import re
from collections.abc import Callable
from random import Random

Change = Callable[[str, Random], str]

LINK_FRAMES_EN = """
Please see {link} for the steps.
You can find the form here: {link}
The update is at {link}
More about it: {link}
Our help pages have moved to {link}
Open {link} and follow the guide.
Status of the network: {link}
{link}
"""
HANDLE_FRAMES = """
Please write to {link}
Your agent from now on is {link}
{link} takes care of refunds.
请联系 {link}
退款请找 {link}
"""
LINK_FRAMES_ZH = """
步骤请看 {link}
请打开 {link} 按说明操作。
更新在 {link}
帮助中心已迁移到 {link}
网络状态:{link}
详情 {link}
請至 {link} 查看說明
"""
PLAIN_LINKS = """
https://orbit-wallet-support.com/verify
https://orbitwallet.app
http://wallet-recovery.net/claim
www.orbit-airdrop.io
orbitsupport.org/login
https://claim-orbit.xyz
https://drive.google.com/file/d/1xAbc
https://forms.gle/Qw12erTy
https://wa.me/15550100
https://t.me/orbit_help_desk
orbit.help
https://dapp-sync.netlify.app
"""
SLY_LINKS = """
https://0rbit.example
https://orblt.example/help
https://orbit.exarnple
https://orbit.examp1e/restore
https://orbit.exampIe
https://orbbit.example
https://orbti.example
https://orbit-example.com
https://orbit.example.secure-login.com
https://orbit.example.help-center.net/start
https://help-orbit.example
https://helporbit.example
https://support.orbit.example.co
https://orbit.example@wallet-check.com/
https://wallet-check.com/orbit.example
https://wallet-check.com/?u=orbit.example
[https://orbit.example](https://wallet-check.com)
<a href="https://wallet-check.com">orbit.example</a>
https://xn--rbit-45d.example
https://xn--orbt-n9d.example/help
https://оrbit.example
https://orbіt.example
https://οrbit.example
https://ørbit.example
https://orbít.example
https://orḅit.example
https://orbit.example。wallet-check.com
https://orbit-help。com
https://wallet-check.com
orbit-check[.]com
orbit-check(.)com/start
orbit-check dot com
orbit-check 点 com
o r b i t - c h e c k . c o m
hxxps://orbit-check.com
https://orbit\u200b-check.com
https://bit.ly/3xOrbit
bit.ly/orbithelp
https://tinyurl.com/orbit-help
https://t.cn/A6abcde
http://dwz.cn/abc123
https://is.gd/orbit1
https://t.co/AbCdEf12
http://203.0.113.7/wallet
http://3405803783/wallet
https://ORBIT-CHECK.COM
https://etherscan.io.tx-check.com/tx/1
https://etherscam.io/tx/1
https://tronscan.org.verify-tx.net
https://ethersсan.io/address/1
@orbit_supp0rt_bot
@orbit_support_b0t
@orbit_suport_bot
@orbit_support_bot_official
@0rbit_news
@orbit_newss
t.me/orbit_support_team
t . me / orbit_help
support@orbit-example.com
support@orbit.examp1e
supp0rt@orbit.example.com
support@оrbit.example
"""

_LEET = {"a": "4", "e": "3", "i": "1", "o": "0", "s": "5"}
_CYRILLIC = {"a": "а", "e": "е", "o": "о", "p": "р", "c": "с", "x": "х", "y": "у", "i": "і", "s": "ѕ"}
_GREEK = {"a": "α", "e": "ε", "o": "ο", "i": "ι", "v": "ν", "p": "ρ", "k": "κ"}
_NOUNS_EN = re.compile(
    r"\b(?:recovery phrase|seed phrase|secret phrase|private key|backup codes?|password|mnemonic|phrase|seed|words"
    r"|pin|cvv|security code|card number|code|anydesk|teamviewer|keystore|key)\b",
    re.IGNORECASE,
)
_NOUNS_ZH = re.compile(
    r"助记词|助記詞|私钥|私鑰|登录密码|支付密码|钱包密码|密码|密碼|验证码|驗證碼|动态码|安全码|卡号|远程控制|屏幕共享|向日葵|单词"
)


def _each(table: dict[str, str], text: str) -> str:
    return "".join(table.get(char, char) for char in text.lower())


def wide(text: str, rng: Random) -> str:
    """Full-width forms."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def split(text: str, rng: Random) -> str:
    """Every letter alone."""
    return rng.choice([" ", ".", "-", "_", "*", "/", " . "]).join(text.replace(" ", ""))


def dotted(text: str, rng: Random) -> str:
    """A mark in each word, where it does not stop a reader."""
    sign = rng.choice([".", "-", "*", "_", "·"])
    return " ".join(word[: len(word) // 2] + sign + word[len(word) // 2 :] for word in text.split())


def unseen(text: str, rng: Random) -> str:
    """Signs without width."""
    return rng.choice(["\u200b", "\u2060", "\u00ad", "\u200d", "\ufeff"]).join(text)


def bold(text: str, rng: Random) -> str:
    """Mathematical letters."""
    start = rng.choice([0x1D41A, 0x1D5BA, 0x1D68A])
    return "".join(chr(start + ord(c) - 97) if "a" <= c <= "z" else c for c in text.lower())


def mixed(text: str, rng: Random) -> str:
    """Capitals anywhere."""
    return "".join(rng.choice([c.upper(), c.lower()]) for c in text)


def accents(text: str, rng: Random) -> str:
    """Marks over the vowels."""
    return "".join(c + "\u0301" if c in "aeiou" else c for c in text.lower())


EN: list[Change] = [
    split,
    split,
    dotted,
    unseen,
    wide,
    bold,
    accents,
    lambda text, rng: _each(_LEET, text),
    lambda text, rng: _each(_LEET, text).upper(),
    lambda text, rng: _each(_CYRILLIC, text),
    lambda text, rng: _each(_GREEK, text),
    lambda text, rng: mixed(_each(_LEET, text), rng),
]
ZH: list[Change] = [
    lambda text, rng: rng.choice([" ", "-", ".", "*", "/", "、", "·", "_", "\u3000"]).join(text),
    lambda text, rng: rng.choice(["\u200b", "\u2060", "\u00ad", "\u200d"]).join(text),
    lambda text, rng: rng.choice(["🔑", "👉", "✨", "❤️"]).join(text),
    lambda text, rng: "".join(f"【{char}】" for char in text),
    lambda text, rng: "|".join(text),
]


def disguised_en(text: str, rng: Random) -> str | None:
    """The text with its telling words changed, or None if it has none."""
    change = rng.choice(EN)
    out, count = _NOUNS_EN.subn(lambda found: change(found.group(), rng), text)
    return out if count and out != text else None


def disguised_zh(text: str, rng: Random) -> str | None:
    """The same for Chinese."""
    change = rng.choice(ZH)
    out, count = _NOUNS_ZH.subn(lambda found: change(found.group(), rng), text)
    return out if count and out != text else None


def whole(text: str, rng: Random) -> str:
    """All of the text changed."""
    changes: list[Change] = [
        unseen,
        wide,
        mixed,
        lambda each, r: _each(_CYRILLIC, each),
        lambda each, r: " ".join(each),
    ]
    return rng.choice(changes)(text, rng)
