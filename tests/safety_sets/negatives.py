"""What looks like a secret and is none: public values, numbers of all trades, code, and talk about secrets."""

from collections.abc import Iterator
from random import Random

from tests.safety_sets import drawn, kept, talk
from tests.safety_sets.example import Example

_HASH = {
    "dev": [
        "tx hash: {}", "my transaction {} is pending", "txid {}", "https://etherscan.io/tx/{}", "交易哈希 {}",
        "哈希是 {} 请查一下", "转账记录:{}", "block {} is missing", "交易 {} 一直没确认",
        "https://tronscan.org/#/transaction/{}", "I sent it two hours ago, hash {}",
        "please check this TxHash\n{}", "see https://bscscan.com/tx/{} for details",
        "区块哈希:{}", "这笔转账 {} 没到账", "signature: {}", "TXID={}", "https://mempool.space/tx/{}",
    ],
    "kept": kept.HASH,
}  # fmt: skip
_SUM = {
    "dev": [
        "sha256 {}",
        "SHA-256: {}",
        "checksum of the download is {}",
        "merkle root {}",
        "sha256sum says {}  wallet.apk",
        "文件校验和 {}",
        "keccak256 digest {}",
    ],
    "kept": kept.SUM,
}
_ADDRESS = {
    "dev": [
        "my address {}",
        "{} is my wallet address",
        "地址:{}",
        "I sent 0.5 to {}",
        "withdraw to address {} failed",
        "deposit address: {}",
        "往地址 {} 转了币",
        "contract address {}",
        "收款地址是{}",
    ],
    "kept": kept.ADDRESS,
}
_ORDER = {
    "dev": [
        "order {}",
        "tracking number {}",
        "订单号 {}",
        "ticket #{}",
        "运单号:{}",
        "invoice {}",
        "serial {}",
        "reference no. {}",
        "my order number is {}",
        "快递单号{}",
        "流水号:{}",
        "工单 {} 多久回复",
        "case {}",
    ],
    "kept": kept.ORDER,
}
_OTHER = {
    "dev": [
        "{}",
        "id {}",
        "see {}",
        "这个 {}",
        "found {} in the log",
        "{} ?",
        "编号 {}",
    ],
    "kept": kept.OTHER,
}
_CODE = {
    "dev": [
        "const key = process.env.PRIVATE_KEY;", "password: ********", 'mnemonic = "your twelve words here"',
        "PRIVATE_KEY=<your private key>", "api_secret = YOUR_API_SECRET_HERE", "密码:******", "Bearer ${TOKEN}",
        "wallet = Wallet.fromMnemonic(phrase)", "const { password } = req.body", "token: string | null",
        "export PRIVATE_KEY=0x0000000000000000000000000000000000000000000000000000000000000000",
        'if (password === "") return false', "secretKey: process.env.SECRET", "seed phrase: word1 word2 word3 ...",
        "api key: xxxxxxxxxxxxxxxxxxxxxxxx", "pwd = getpass()", "私钥:<此处填写>", "pin: ####",
    ],
    "kept": kept.CODE_LINES,
}  # fmt: skip
_AMOUNT = {
    "dev": [
        "I bought {a} USDT on 2024-03-0{d} at 1{d}:30",
        "balance 0.{a}{a} ETH",
        "手续费{a}元,转了0.{a}个币",
        "call me 1380{a}",
        "{a} wei were charged, {d} times",
        "value {a}000000000000000000",
        "充值{a}{a}块,第{d}次",
        "price went from {a}.{d} to {d}.{a}",
    ],
    "kept": kept.AMOUNT,
}


def negatives(rng: Random, part: str, count: int) -> Iterator[Example]:
    """About `count` of each kind; running talk weighs four times as much."""
    for _ in range(count):
        value = rng.choice(["", "0x"]) + drawn.hex_key(rng)
        yield _example(rng, "tx hash", _HASH[part], value)
        if "://" not in rng.choice(_HASH[part]):
            yield _example(rng, "solana tx", _HASH[part][:3], drawn.mixed58(rng, 64))
        yield _example(rng, "checksum", _SUM[part], drawn.hex_key(rng))
        yield _example(rng, "order", _ORDER[part], rng.choice(_NUMBERS)(rng))
        yield _example(rng, "imei", ["IMEI {}", "imei: {}", "{}"], drawn.luhn("86" + drawn.digits(rng, 12)))
        yield _example(rng, "uuid", _OTHER[part], drawn.uuid(rng))
        yield _example(rng, "commit", ["commit {}", *_OTHER[part]], rng.randbytes(20).hex())
        yield _example(rng, "xpub", _OTHER[part], drawn.extended_public(rng))
        yield _example(rng, "public key", ["public key {}", "公钥 {}"], rng.choice(["02", "03"]) + drawn.hex_key(rng))
        yield _example(rng, "cid", _OTHER[part], drawn.cid(rng))
        yield _example(rng, "code", _CODE[part], "")
        yield Example(
            "negative",
            "amount",
            (rng.choice(_AMOUNT[part]).format(a=rng.randrange(100, 99999), d=rng.randrange(1, 9)),),
        )
        yield Example("negative", "warning", (rng.choice(talk.WARNINGS[part]),))
        yield Example("negative", "foreign", (talk.foreign(rng, part),))
        yield Example("negative", "word by word", talk.word_by_word(rng, part))
        value = drawn.hex_key(rng)
        asked = rng.choice(
            {
                "dev": ["Please send the transaction hash", "请发一下交易哈希"],
                "kept": ["What is the tx hash?", "请提供转账哈希"],
            }[part],
        )
        yield Example("negative", "hash after our question", (value,), (), asked)
        for _ in range(4):
            yield Example("negative", "english", (talk.english(rng, part),))
            yield Example("negative", "chinese", (talk.chinese(rng, part),))
    for _ in range(max(1, count // 3)):
        for chain, address in drawn.addresses(rng):
            yield _example(rng, f"address {chain}", _ADDRESS[part], address)


_NUMBERS = (
    lambda rng: drawn.digits(rng, rng.randrange(10, 21)),
    lambda rng: drawn.luhn(drawn.digits(rng, rng.randrange(12, 18))),
    lambda rng: "SF" + drawn.digits(rng, 13),
)


def _example(rng: Random, kind: str, frames: list[str], value: str) -> Example:
    return Example("negative", kind, (rng.choice(frames).replace("{}", value),))
