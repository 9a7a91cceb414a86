"""OAuth 1.0a as the server sees it: HMAC-SHA1 over method, address and parameters (RFC 5849)."""

import base64
import hashlib
import hmac
from collections.abc import Iterable
from urllib.parse import parse_qsl, quote, unquote

Pairs = list[tuple[str, str]]


def header_parameters(header: str) -> dict[str, str]:
    """The parameters of an ``Authorization: OAuth ...`` header, decoded."""
    found = {}
    for part in header.removeprefix("OAuth ").split(","):
        name, equals, value = part.strip().partition("=")
        if equals:
            found[unquote(name)] = unquote(value.strip('"'))
    return found


def signature(
    *, method: str, url: str, parameters: Iterable[tuple[str, str]], consumer_secret: str, token_secret: str
) -> str:
    """The signature of one request; ``url`` without query, ``parameters`` from query, form and header."""
    encoded = sorted((_enc(name), _enc(value)) for name, value in parameters)
    pairs = "&".join(f"{name}={value}" for name, value in encoded)
    base = f"{method.upper()}&{_enc(url)}&{_enc(pairs)}"
    key = f"{_enc(consumer_secret)}&{_enc(token_secret)}"
    return base64.b64encode(hmac.new(key.encode(), base.encode(), hashlib.sha1).digest()).decode()


def is_signed(
    *,
    header: dict[str, str],
    method: str,
    urls: Iterable[str],
    query: str,
    form: Pairs,
    consumer_secret: str,
    token_secret: str,
) -> bool:
    """Whether the header's signature fits one of ``urls``, since only the client knows which it called."""
    parameters = [(name, value) for name, value in header.items() if name not in {"oauth_signature", "realm"}]
    parameters += parse_qsl(query, keep_blank_values=True) + form
    given = header.get("oauth_signature", "")
    return any(
        hmac.compare_digest(
            given.encode(),
            signature(
                method=method,
                url=url,
                parameters=parameters,
                consumer_secret=consumer_secret,
                token_secret=token_secret,
            ).encode(),
        )
        for url in urls
    )


def _enc(text: str) -> str:
    return quote(text, safe="-._~")
