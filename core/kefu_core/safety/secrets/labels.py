"""Decides by the label that binds to it what an ambiguous value is: a private key, something public, or neither."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from kefu_core.safety.secrets.signs import Marks, Signs

_REACH_BEFORE = 110
_REACH_AFTER = 70
_WORDS = 12

_LABEL = re.compile(
    r"(?=[abcdhikmopstw私密秘导導交哈转轉区區签簽公地合订訂校])(?:"
    r"(?P<secret>private[ _-]{0,2}key|priv[ _-]?key"
    r"|p[ .-]r[ .-]i[ .-]v[ .-]a[ .-]t[ .-]e[ .-]{1,3}k[ .-]e[ .-]y|(?<![a-z])secret(?:[ _-]?key)?"
    r"|(?<![a-z0-9])[ps]k(?![a-z0-9])"
    r"|import(?:ed|ing)?[ ](?:my[ ]|the[ ]|this[ ])?key|(?<!public )(?<!pub )(?<![a-z])key(?![a-z])"
    r"|(?<![a-z])seed(?![a-z])"
    r"|私[^\w\n]{0,3}[钥匙鑰鍵玥]|密钥|密鑰|秘钥|导出|導出)"
    r"|(?P<public>(?<![a-z])tx[ _-]?(?:id|hash)?(?![a-z])|(?<![a-z])txn|hash|transaction|transfer"
    r"|(?<![a-z])block(?![a-z])"
    r"|sha[-_]?\d*(?![a-z])|keccak|merkle|signature|(?<![a-z])sig(?![a-z])|digest|checksum|commit|public[ _-]{0,2}key"
    r"|pub[ _-]?key|address|contract|(?<![a-z])order|交易|哈希|转账|轉賬|轉帳|区块|區塊|签名|簽名|公钥|公鑰|地址"
    r"|(?:sent|withdrew|deposited|transferred)[ ][^ ]{1,12}(?:[ ][a-z]{2,6})?[ ]to(?![a-z])"
    r"|合约|合約|订单|訂單|校验和))"
)
# Each label holds one of these.
_MARKS = Marks(
    "key", "k e y", "k.e.y", "k-e-y", "secret", "seed", "pk", "sk", "priv",
    "tx", "hash", "transaction", "transfer", "block", "sha", "keccak",
    "merkle", "sig", "digest", "checksum", "commit", "address", "contract", "order", "sent", "withdrew", "deposited",
    "私", "密", "秘",
    "导出", "導出", "交易", "哈希", "转账", "轉", "区块", "區塊", "签名", "簽名", "公钥", "公鑰", "地址",
    "合约", "合約", "订单", "訂單", "校验和",
)  # fmt: skip
_NEGATION = re.compile(
    r"(?:(?<![a-z])not|n't|(?<![a-z])isnt|(?<![a-z])no|不是|并非|並非|而非|非)[ ]?(?:(?:a|an|the|my|your|any"
    r"|to)[ ]|我的|这个|個|个)?[^\w]{0,2}$"
)
_CLAUSE_END = re.compile(r"[。;;!?\n]|[.,,] |,")
# A secret label with a place behind it ("the private key of my address:") stays the label.
_OWNER = re.compile(r"^[^,;。\n]{0,24}$")


class Binding(StrEnum):
    """What a value is by its label."""

    secret = "secret"  # noqa: S105 - the name of a binding
    public = "public"


@dataclass(frozen=True, slots=True)
class _Label:
    start: int
    end: int
    binding: Binding


def _labels(text: str, start: int, end: int) -> Iterator[_Label]:
    start = max(0, start)
    part = text[start:end]
    if not Signs(part).hold(_MARKS):
        return
    for match in _LABEL.finditer(text, start, end):
        if _NEGATION.search(text, max(0, match.start() - 16), match.start()):
            continue
        yield _Label(match.start(), match.end(), Binding(match.lastgroup or "public"))


def bind(lower: str, start: int, end: int, floor: int, ceiling: int) -> Binding | None:
    """The nearest label's meaning for the value at `start:end`; other values stand at `floor` and `ceiling`."""
    before = [
        label
        for label in _labels(lower, max(floor, start - _REACH_BEFORE), start)
        if len(lower[label.end : start].split()) <= _WORDS
    ]
    if before:
        last = before[-1]
        if last.binding is Binding.public and _is_owner(lower, before, last):
            last = before[-2]
        if _adjacent(lower[last.end : start]):
            return last.binding
    after = [
        label
        for label in _labels(lower, end, min(ceiling, end + _REACH_AFTER))
        if len(lower[end : label.start].split()) <= _WORDS and not _announces(lower, label.end, ceiling)
    ]
    best = [(_cost(lower[label.end : start]), label.binding) for label in ([last] if before else [])]
    best += [(_cost(lower[end : label.start]) + 1, label.binding) for label in after[:1]]
    return min(best, key=lambda each: each[0])[1] if best else None


def bind_by_talk(context: str, asked: str) -> Binding | None:
    """What the previous message, or else our own last question, says the value is."""
    for text in (context, asked):
        labels = list(_labels(text, 0, len(text)))
        if labels:
            return labels[-1].binding
    return None


def _is_owner(lower: str, before: list[_Label], last: _Label) -> bool:
    """Whether the public label only says whose secret it is: "private key for address"."""
    if len(before) < 2 or before[-2].binding is not Binding.secret:
        return False
    between = lower[before[-2].end : last.start]
    if _OWNER.match(between) is None or lower[last.start : last.end] not in {"address", "地址", "contract"}:
        return False
    return any(word in between for word in (" for", " of", " to", "的", "对应"))


def _adjacent(gap: str) -> bool:
    """Only a colon, "is" or the like between label and value."""
    return len(gap) <= 12 and re.fullmatch(r"[\W_]*(?:is|was|is:|是|为|為|如下|:)?[\W_]*", gap) is not None


def _announces(lower: str, end: int, ceiling: int) -> bool:
    """Whether a label behind the value belongs to the next value: it is followed by a colon and stands before one."""
    rest = lower[end : min(len(lower), end + 12)].lstrip()
    return rest[:1] in {":", "="} or rest.startswith("是0x") or (ceiling - end <= 4 and ceiling < len(lower))


def _cost(gap: str) -> int:
    return len(gap) + 30 * len(_CLAUSE_END.findall(gap))
