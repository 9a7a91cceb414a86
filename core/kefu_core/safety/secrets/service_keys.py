"""Finds keys of services behind labels that `credentials` does not know: what the key is for, or a disguised label.

"key for my bot: …", "okx key …", "s3cret=…", "机器人的key是 …". The value must look drawn by lot; 64 hex digits are
left to their own rule.
"""

import re
from collections.abc import Iterator, Sequence

from kefu_core.safety.secrets.findings import SecretKind

_Found = Iterator[tuple[SecretKind, int, int]]

_SERVICE = (
    r"(?:bots?|servers?|exchange|trading|trader|script|app|backend|binance|okx|okex|bybit|huobi|htx|kucoin"
    r"|kraken|coinbase|bitget|gate|mexc"
    r"|webhook|signing|service|机器人|機器人|服务器|伺服器|后端|后台|交易所|币安|幣安|欧易|歐易|火币|火幣|量化"
    r"|接口|介面)"
)
_KEY = r"(?:k[e3]ys?|s[e3]cr[e3]ts?|t[o0]k[e3]ns?|密钥|密鑰|秘钥)"
# What every label has.
_NAME = re.compile(r"k[e3]y|s[e3][ck]|t[o0]k|cred|ap1|密|秘|令牌")
_LABEL = re.compile(
    rf"(?:(?<![a-z])(?<!public )keys? (?:for|of|to|do|da|de|del|para|pour)(?: (?:my|the|our|meu|minha|mi|mon"
    rf"|ma))?(?: [a-z]{{2,10}})? {_SERVICE}(?: {_SERVICE})?"
    rf"|{_SERVICE}(?:[’']?s)?(?: uses?| has| with)?[ ]?(?:的|用的|api)?[ ]?(?:api[ ]?)?(?:的)?[ ]?{_KEY}"
    r"|(?<![a-z0-9])(?:s[e3]kr[e3]t|secert|s3cret|secr3t|s3cr3t|t0ken|tok3n|t0k3n|ap1[ _-]?k[e3]y|api[ _-]?k3y"
    r"|apik[e3]y)(?![a-z])"
    r"|(?<![a-z])(?:credentials?|token)(?![a-z])|令牌|密 [钥鑰]|我的接口[ ]?key)"
    r"[\"'”]?[ ]{0,2}(?:(?:is|are|was|to|as|是|为|為|用的是|=>|[:=])[ ]{0,2}){0,2}[\"'“`「]{0,2}"
    r"(?<![a-z0-9/])(?P<value>[a-z0-9][a-z0-9_+/-]{23,200})(?![a-z0-9_+/.@-])"
)
_PUBLIC = re.compile(
    r"0x|[0-9a-f]{8}-[0-9a-f]{4}-|[a-z]{3,5}pub|(?:0x)?[0-9a-f]{64}$|.*(?:your|example|xxxx)|https?:"
    r"|[a-z]{2,6}1[0-9a-z]{38,62}$"
)
_ADDRESS = re.compile(r"(?=[^a-z]*[a-z])(?=[^A-Z]*[A-Z])[1-9A-HJ-NP-Za-km-z]{32,44}$")
_HEX_SIZES = frozenset([32, 40, 48])
_HEX = re.compile(r"[0-9a-f]+$")
_LEAST_DIGITS = 3
_SHORTEST = 24
_REACH = 80
"""Characters that a label and what links it to its value have at most."""


def find_service_keys(text: str, lower: str, runs: Sequence[tuple[int, int]]) -> _Found:
    """Long values drawn by lot behind such a label; ``lower`` is the lower-case copy of ``text``.

    ``runs``: where signs stand together that values are written with.
    """
    position = 0
    for first, last in runs:
        if last - first < _SHORTEST or _NAME.search(lower, max(0, first - _REACH), last) is None:
            continue
        for match in _LABEL.finditer(lower, max(position, first - _REACH), last + 1):
            start, end = match.span("value")
            position = end
            if _is_drawn(text[start:end], token=match.group().startswith(("token", "令牌"))):
                yield SecretKind.credential, start, end


def _is_drawn(value: str, *, token: bool) -> bool:
    """Letters and digits mixed all over; behind a bare "token" the address of a coin's contract is public."""
    if _PUBLIC.match(value.lower()) or (token and _ADDRESS.match(value)):
        return False
    if _HEX.match(value.lower()) and len(value) not in _HEX_SIZES:
        return False
    digits = sum(map(str.isdigit, value))
    return digits >= _LEAST_DIGITS and len(value) - digits >= _LEAST_DIGITS and len(set(value)) >= _VARIED


_VARIED = 9
"""Different signs of a value drawn by lot."""
