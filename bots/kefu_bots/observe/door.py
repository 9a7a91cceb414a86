"""``GET /metrics``, and the count of what the webhooks' door refused.

The metrics are for the operator alone. With a token, the token decides. Without one, only a caller on this machine
or a private network is served, and never through a proxy: what a proxy brings comes from anywhere. Everybody else
is told that there is no such page.
"""

import hmac
import ipaddress
from collections.abc import Callable

from aiohttp import web
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from kefu_bots.observe.collector import FleetCollector
from kefu_bots.observe.observer import Observer

REASONS = {
    400: "unreadable",
    401: "bad_signature",
    403: "bad_signature",
    404: "unknown_address",
    405: "method",
    408: "too_slow",
    413: "too_large",
    415: "encoding",
    503: "store",
}
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via")


def attach(
    app: web.Application, observer: Observer, *, token: str = "", enabled: bool = True, behind_proxy: bool = False
) -> None:
    """Add the page to an application that has not begun to serve."""
    if enabled:
        FleetCollector(observer)
        door = MetricsDoor(observer, token=token, behind_proxy=behind_proxy)
        app.router.add_get("/metrics", door.show, allow_head=False)


def counting(observer: Observer) -> Callable[[str, int], None]:
    """What the gateway tells of webhooks that it refused."""

    def refused(inbox: str, status: int) -> None:
        observer.meters[inbox].webhook_refused(REASONS.get(status, "other"))

    return refused


class MetricsDoor:
    """Shows the registry to those who may see it."""

    def __init__(self, observer: Observer, *, token: str, behind_proxy: bool) -> None:
        self._observer = observer
        self._token = token.encode()
        self._behind_proxy = behind_proxy

    async def show(self, request: web.Request) -> web.StreamResponse:
        """The metrics as Prometheus reads them, or 404."""
        if not self._may(request):
            return web.Response(status=404)
        body = generate_latest(self._observer.metrics.registry)
        headers = {"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"}
        return web.Response(body=body, headers=headers)

    def _may(self, request: web.Request) -> bool:
        if self._token:
            scheme, _, given = request.headers.get("Authorization", "").partition(" ")
            return scheme.lower() == "bearer" and hmac.compare_digest(
                given.strip().encode("utf-8", "surrogateescape"), self._token
            )
        if self._behind_proxy or any(name in request.headers for name in _FORWARDED):
            return False
        return _is_private(request.remote or "") and _is_local_name(request.host)


def _is_private(address: str) -> bool:
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None) or found
    return bool(mapped.is_loopback or mapped.is_private or mapped.is_link_local)


def _is_local_name(host: str) -> bool:
    """An address, or a name without a domain (``localhost``, a container): no page elsewhere has such a name."""
    name = host.rpartition("]")[0].lstrip("[") if host.startswith("[") else host.partition(":")[0]
    return "." not in name or _is_private(name) or name.endswith((".local", ".internal"))
