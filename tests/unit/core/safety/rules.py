"""One text for each rule of scanner and gate that this rule alone decides: `test_each_rule` takes them away in turn."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from types import ModuleType
from typing import Any

from tests.blind_sets import material

from kefu_core.safety.gate import outgoing as gate
from kefu_core.safety.gate import strangers, weighing, weighing_zh
from kefu_core.safety.official.official_list import OfficialList
from kefu_core.safety.secrets import (
    all_phrases,
    cards,
    chinese_phrases,
    codes,
    credentials,
    keys,
    label_places,
    parts_told,
    passwords,
    phrases,
    scanner,
    spread,
    together,
    tokens,
    unnamed,
    unnamed_codes,
    values,
)
from kefu_core.safety.text import disguise as disguises

OFFICIAL = OfficialList(
    domains=frozenset({"orbit.example", "orbitwallet.com"}),
    emails=frozenset({"support@orbit.example"}),
    explorers=frozenset({"etherscan.io"}),
    handles={"telegram": frozenset({"orbit_support_bot"})},
)
NEVER = re.compile(r"(?!)")
R = Random(71)
WORDS = material.phrase(R)
LETTERS = "Zx9Yw8Vu7Ts6Rq5Po4Nm3Lk2Ji1Hg0Fe"
EXTENDED = material.extended(R, "xprv")


def _nothing(*_: Any, **__: Any) -> list[Any]:
    return []


def _none(*_: Any, **__: Any) -> None:
    return None


def _unchanged(text: str) -> tuple[str, list[int]]:
    return text, list(range(len(text)))


@dataclass(frozen=True, slots=True)
class Rule:
    """A part of a module, what stands in its place when it is taken away, and texts that need it."""

    owner: ModuleType
    name: str
    texts: tuple[str, ...]
    reason: str = ""
    asked: str = ""
    without: Callable[..., Any] | re.Pattern[str] | tuple[str, ...] = NEVER
    public: bool = False

    @property
    def title(self) -> str:
        """Module and name, and the reason of the gate."""
        return f"{self.owner.__name__.rpartition('.')[2]}.{self.name}" + (f":{self.reason}" if self.reason else "")


DETECTORS = (
    Rule(scanner, "all_phrases", (" ".join(WORDS),), without=_nothing),
    Rule(
        scanner,
        "find_chinese_phrases",
        ("助记词 " + " ".join(material.phrase(R, "chinese_simplified")),),
        without=_nothing,
    ),
    Rule(scanner, "find_passwords", ("password: sunshine",), without=_nothing),
    Rule(scanner, "find_values", ("I set Tiger2019 for the wallet password last year",), without=_nothing),
    Rule(values, "_CODE_LABEL", ("they texted me 482133",)),
    Rule(values, "_BACK", ("the code on the back of my card is 903",)),
    Rule(values, "_SETUP", ("manual entry key JBSWY3DPEHPK3PXPJBSWY3DP",)),
    Rule(values, "_USED", ("it is refused when I enter Tiger2019",), asked="What happens when you type your password?"),
    Rule(scanner, "find_unnamed", ("I tried Tiger@2019 and it is wrong",), without=_nothing),
    Rule(unnamed, "_RECALLED", ("it used to be Blue_hello12 before I changed it",)),
    Rule(unnamed, "_LOGIN", ("username kevin88, Tiger@2019",)),
    Rule(unnamed, "_TRIED", ("after typing Tig#r1x and waiting a minute it said wrong",)),
    Rule(scanner, "find_unnamed_codes", ("482133 is refused",), without=_nothing),
    Rule(unnamed_codes, "_CAME", ("got 482133 from you guys just now",)),
    Rule(unnamed_codes, "_ENTERED", ("I entered 4827 three times",)),
    Rule(unnamed_codes, "_REFUSED", ("4827 这个不对",)),
    Rule(scanner, "find_service_keys", ("key for my bot: " + LETTERS,), without=_nothing),
    Rule(
        all_phrases,
        "parts_told",
        (f"one side of the card says {' '.join(WORDS[:6])}, the back says {' '.join(WORDS[6:])}",),
        without=_nothing,
    ),
    Rule(parts_told, "_before_the_last", (" ".join(WORDS[:11]) + " and " + WORDS[11],), without=_none),
    Rule(scanner, "find_credentials", ("AKIA" + "ABCDEFGH23456723",), without=_nothing),
    Rule(scanner, "find_keys", (material.wif(R),), without=_nothing),
    Rule(scanner, "find_numbers", ("pay with 4111 1111 1111 1111",), without=_nothing),
    Rule(scanner, "find_hexes", ("my private key is " + material.hexes(R),), without=_nothing),
    Rule(scanner, "find_split_keys", (" ".join(EXTENDED[i : i + 4] for i in range(0, 111, 4)),), without=_nothing),
    Rule(together, "scan_messages", ("||".join([" ".join(WORDS[:6]), " ".join(WORDS[6:])]),), without=_nothing),
    Rule(keys, "_pem", (material.pem(R),), without=_nothing),
    Rule(keys, "_keystore", ('{"crypto": {"ciphertext": "ab12", "kdf": "scrypt", "mac": "cd34"}}',), without=_nothing),
    Rule(keys, "_arrays", (material.solana_array(R),), without=_nothing),
    Rule(keys, "_tokens", (material.solana_base58(R),), without=_nothing),
    Rule(keys, "_may_be_mini", ("paper wallet SPTscveFXWQYAKoFbAtrnfedKHHvoo",), without=_none),
    Rule(cards, "_card", ("4111111111111111",), without=_none),
    Rule(cards, "_identity", (material.identity(R),), without=_none),
    Rule(cards, "_STRICT", ("card 4111,1111,1111,1111",)),
    Rule(passwords, "_AFTER_LABEL", ("password: sunshine",)),
    Rule(passwords, "_AFTER_CLAUSE", ("the password I set was T#g1r",)),
    Rule(passwords, "_BEFORE_LABEL", ("T#g1 is my password",)),
    Rule(passwords, "_NEAR_LABEL", ("密码→Tiger4821",)),
    Rule(codes, "_SPELT", ("my pin 4 8 2 1",)),
    Rule(codes, "_CODE", ("验证码G-482133",)),
    Rule(codes, "_CODE_BEFORE", ("482133 is my code",)),
    Rule(codes, "_BARE_CODE", ("the code that came is 482 133",)),
    Rule(codes, "_BY_MESSAGE", ("三位数字是482",)),
    Rule(codes, "_CVV", ("cvv 482",)),
    Rule(codes, "_BACKUP", ("backup codes 48213390 99120044",)),
    Rule(codes, "_SEED_VALUE", ("my authenticator key JBSWY3DPEHPK3PXPJBSWY3DP",)),
    Rule(codes, "_OTPAUTH", ("otpauth://totp/x?a=b",)),
    Rule(codes, "_ASKED_CODE", ("482133",), asked="What is the verification code?"),
    Rule(passwords, "_ASKED_PASSWORD", ("T48213x",), asked="What password did you use?"),
    Rule(codes, "_ARRIVED", ("the code arrived. 482133. hurry",)),
    Rule(codes, "_ANSWER", ("yes 482133",), asked="What is the verification code?"),
    Rule(passwords, "_TOLD", ("密码就是生日 19870412",)),
    Rule(label_places, "_P_WORD", ("my pasword is Tiger4821",)),
    Rule(label_places, "_SOUNDS", ("yzm 482133",)),
    Rule(label_places, "_HAN", ("验 证 码:482133",)),
    Rule(label_places, "_SPELT_OUT", ("p a s s w o r d: Tiger4821",)),
    Rule(credentials, "_PAIRED", (f"key/secret\n{LETTERS}\n{LETTERS}",)),
    Rule(
        spread,
        "part_label",
        ("||".join(f"第{at}行 {' '.join(WORDS[4 * at - 4 : 4 * at])}" for at in (1, 2, 3)),),
        without=_none,
    ),
    Rule(credentials, "_KNOWN", ("ghp_" + "a1B2" * 9,)),
    Rule(credentials, "_BOT_TOKEN", ("1234567890:" + "Bb3_" * 8 + "Bb3",)),
    Rule(credentials, "_LABEL", (f"client secret {LETTERS}",)),
    Rule(credentials, "_URL_LOGIN", ("https://tom:sesame@host.example/",)),
    Rule(credentials, "_COOKIES", (f"cookie: a=1; b={LETTERS}",)),
    Rule(credentials, "_is_random", ("session=xhyStpbPDqthfHyEoo7qsrbrLKdMdjzq",), without=lambda value: False),
    Rule(credentials, "_SESSION_PAIR", (f"my_login={LETTERS}",)),
    Rule(phrases, "_glued", ("".join(word.capitalize() for word in WORDS),), without=_nothing),
    Rule(tokens, "_FILLERS", (" and ".join(WORDS),), without=()),
    Rule(tokens, "_TWO_SCRIPTS", (" ".join(word.translate(str.maketrans("aeopc", "аеорс")) for word in WORDS),)),
    Rule(
        chinese_phrases,
        "_within",
        ("备份助记词" + "".join(material.phrase(R, "chinese_simplified")) + "请帮我恢复",),
        without=_none,
    ),
)
ASKS = (
    Rule(
        gate, "english_asks", ("You won't lose anything when you send me your seed.",), "asks_secret", without=_nothing
    ),
    Rule(gate, "chinese_asks", ("发下种子词",), "asks_secret", without=_nothing),
    Rule(
        gate,
        "english_moves",
        ("Complete the questionnaire with your seed words so that the bot can match them.",),
        "asks_secret",
        without=_nothing,
    ),
    Rule(gate, "chinese_moves", ("助记词要在我们这里备案,不然账户会关闭。",), "asks_secret", without=_nothing),
    Rule(
        gate,
        "english_hands",
        ("We'll sync it manually: write out the words in order, separated by commas.",),
        "asks_secret",
        without=_nothing,
    ),
    Rule(gate, "chinese_hands", ("助记词还在吗？拍张照片传上来。",), "asks_secret", without=_nothing),
    Rule(
        gate,
        "english_weighs",
        ("Start with word number one and go on until word twelve.",),
        "asks_secret",
        without=_nothing,
    ),
    Rule(gate, "chinese_weighs", ("短信转发给我就行。",), "asks_secret", without=_nothing),
    Rule(weighing, "_EXCEPT_US", ("Tell the code to nobody but me.",), "asks_secret"),
    Rule(weighing, "_WHOLE", ("No code, no refund.",), "asks_secret"),
    Rule(
        weighing, "_THREAT", ("If you don't send the code within five minutes, your account is gone.",), "asks_secret"
    ),
    Rule(weighing, "_TODAY", ("Normally we don't need the PIN. Today we do.",), "asks_secret"),
    Rule(weighing_zh, "_EXCEPT_US", ("验证码除了我谁都别告诉。",), "asks_secret"),
    Rule(weighing_zh, "_REPEATS", ("从第一个词开始,一直说到最后一个。",), "asks_secret"),
    Rule(gate, "STEERS", ("Mirror your phone to me so I see the wallet.",), "remote_control"),
    Rule(gate, "GRANTS", ("All holders must re-register their wallets by Friday.",), "validate_wallet"),
    Rule(gate, "PAYS", ("A release fee of 80 USDT has to reach our wallet first.",), "asks_transfer"),
    Rule(gate, "PAYS_ZH", ("充500送500,今天截止。",), "asks_transfer"),
    Rule(strangers, "contacts_of", ("Call me on +44 20 7946 0958.",), "unlisted_handle", without=_nothing),
    Rule(
        gate, "as_chinese", ("您的recovery phrase发我",), "asks_secret", without=lambda plain, places: (plain, places)
    ),
    Rule(gate, "undisguise", ("please send me your s.e.e.d p.h.r.a.s.e",), "asks_secret", without=_unchanged),
    Rule(disguises, "_by_sound", ("请把助记祠发给我",), "asks_secret", without=_none),
    Rule(disguises, "simplified", ("請把您的單詞發給我",), "asks_secret", without=dict),
    Rule(gate, "REMOTE", ("Please install AnyDesk.",), "remote_control"),
    Rule(gate, "VALIDATES", ("Please synchronise your wallet.",), "validate_wallet"),
    Rule(gate, "TRANSFERS", ("We will refund you double if you top up 500 USDT within an hour.",), "asks_transfer"),
    Rule(
        gate,
        "addresses",
        ("0x52908400098527886E0F7030069857D2E4169EE7",),
        "chain_address",
        without=_nothing,
        public=True,
    ),
    Rule(gate, "strange_links", ("See https://orbltwallet.com/a",), "lookalike_link", without=_nothing),
    Rule(gate, "strange_links", ("See https://elsewhere.com/a",), "unlisted_link", without=_nothing),
    Rule(gate, "nearly_ours", ("See orbit.exarnple",), "lookalike_link", without=_nothing),
    Rule(gate, "mentions", ("Write to @somebody_else",), "unlisted_handle", without=_nothing),
)
