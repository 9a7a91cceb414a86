"""The public page of what is ours, its check, and the signed twin for machines. No login, no cookie, no script.

Served by gateway and relay alike. Nothing that a visitor sends is stored, logged or shown back.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import structlog
from aiohttp import web

from kefu_bots.official import Official
from kefu_bots.official_signing import OfficialKeys, signed
from kefu_bots.proofs import Proofs
from kefu_bots.relay.calls import Refusal, client_address, secure, small_form
from kefu_bots.relay.pages import asset, html
from kefu_bots.relay.throttle import network
from kefu_bots.rules import Rules
from kefu_core.errors import ConfigError, StoreError
from kefu_core.ports import Bucket, Clock, Fabric
from kefu_core.safety.official.official_list import recognise
from kefu_core.safety.official.proof import Standing, code_in
from kefu_core.safety.secrets import scan

PATH = "/official"
TWIN = "/.well-known/kefu-official.json"
MAX_CHARS = 500
CSP = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
_CACHED = "public, max-age=300"
_LOOKS = Bucket(name="official-page", count=120, per_seconds=60.0, burst=120)
_CHECKS = Bucket(name="official-check", count=30, per_seconds=60.0, burst=30)
_TWIN_SECONDS = 10.0
log = structlog.get_logger()


@dataclass(slots=True, kw_only=True)
class OfficialPage:
    """Handlers of the public page. ``behind_proxy``: the last address of ``X-Forwarded-For`` is the visitor's."""

    official: Official
    rules: Rules
    keys: OfficialKeys
    proofs: Proofs | None
    fabric: Fabric
    clock: Clock
    behind_proxy: bool = False
    _twin: tuple[float, int, bytes] | None = None

    async def show(self, request: web.Request) -> web.StreamResponse:
        """The page; with ``q`` also what a name, a link or a check code is worth."""
        if wait := await self._wait(_LOOKS, request):
            return _slow(wait)
        asked = request.query.get("q", "")
        if not asked:
            response = self._page(request)
            response.headers["Cache-Control"] = _CACHED
            response.headers["Vary"] = "Accept-Language"
            return secured(response)
        return await self._checked(request, asked)

    async def check(self, request: web.Request) -> web.StreamResponse:
        """The form."""
        if wait := await self._wait(_LOOKS, request):
            return _slow(wait)
        try:
            form = await small_form(request)
        except Refusal as refusal:
            response = secured(web.Response(status=refusal.status))
            if refusal.status == 408:
                response.force_close()
            return response
        return await self._checked(request, str(form.get("q", "")))

    async def style(self, _request: web.Request) -> web.StreamResponse:
        """The page's style sheet."""
        response = web.Response(text=asset("official.css"), content_type="text/css")
        response.headers["Cache-Control"] = "public, max-age=3600"
        return secured(response)

    async def twin(self, request: web.Request) -> web.StreamResponse:
        """The signed list."""
        if wait := await self._wait(_LOOKS, request):
            return _slow(wait)
        try:
            body = await self._document()
        except (ConfigError, StoreError) as wrong:
            log.error("official.unsigned", reason=type(wrong).__name__)  # noqa: TRY400 - the kind says it all
            return secured(web.Response(status=503, headers={"Retry-After": "60"}))
        tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        if request.headers.get("If-None-Match", "") == tag:
            return secured(web.Response(status=304, headers={"ETag": tag, "Cache-Control": _CACHED}))
        response = web.Response(body=body, content_type="application/json", charset="utf-8")
        response.headers.update({"ETag": tag, "Cache-Control": _CACHED, "Access-Control-Allow-Origin": "*"})
        response = secured(response)
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    async def _document(self) -> bytes:
        now = self.clock.now()
        known = self._twin
        if known and known[1] == self.official.version and 0 <= now.timestamp() - known[0] < _TWIN_SECONDS:
            return known[2]
        keys = await self.keys.ensure(now)
        if not keys:
            raise ConfigError("there is no signing key")
        policy = self.rules.policy
        document = signed(
            keys,
            version=self.official.version,
            content=self.official.content,
            brand={"zh": policy.brand_zh, "en": policy.brand_en},
            page=policy.official_page,
            now=now,
        )
        body = json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True).encode()
        self._twin = (now.timestamp(), self.official.version, body)
        return body

    async def _checked(self, request: web.Request, asked: str) -> web.StreamResponse:
        if wait := await self._wait(_CHECKS, request):
            return _slow(wait)
        response = self._page(request, result=await self._result(request, asked[:MAX_CHARS]))
        response.headers["Cache-Control"] = "no-store"
        return secured(response)

    async def _result(self, request: web.Request, asked: str) -> str:
        """The name of the answer: a verdict, what a code is worth, or a warning."""
        text = asked.strip()
        if not text:
            return ""
        if scan(text).findings:
            return "secret"
        code = code_in(text)
        if self.proofs is not None and code is not None:
            try:
                standing = await self.proofs.checked(self._address(request), text)
            except StoreError:
                return "later"
            if standing is not Standing.UNKNOWN or not code.is_plain:
                return f"code_{standing.value}"
        return recognise(text, self.official.listed).value

    def _page(self, request: web.Request, result: str = "") -> web.Response:
        language = _language(request)
        policy = self.rules.policy
        response = html(
            "official.html",
            language,
            brand=policy.brand(language),
            result=result,
            content=_shown(self.official.content),
            version=self.official.version,
            path=PATH,
            twin=TWIN,
        )
        response.headers["Content-Language"] = "zh-CN" if language == "zh" else "en"
        return response

    async def _wait(self, bucket: Bucket, request: web.Request) -> float:
        own = Bucket(
            name=f"{bucket.name}:{self._address(request)}",
            count=bucket.count,
            per_seconds=bucket.per_seconds,
            burst=bucket.burst,
        )
        return await self.fabric.take([own])

    def _address(self, request: web.Request) -> str:
        """The visitor's address, as a hash: it only has to be told from others."""
        address = network(client_address(request, behind_proxy=self.behind_proxy))
        return hashlib.sha256(f"official:{address}".encode("utf-8", "replace")).hexdigest()[:16]


def attach(app: web.Application, page: OfficialPage) -> None:
    """Add the public routes to an application that has not begun to serve."""
    app.router.add_get(PATH, page.show, allow_head=False)
    app.router.add_post(PATH, page.check)
    app.router.add_get(f"{PATH}.css", page.style, allow_head=False)
    app.router.add_get(TWIN, page.twin, allow_head=False)


def secured(response: web.Response) -> web.Response:
    """The headers of every answer here, with a policy that lets no script run."""
    response.headers.setdefault("Content-Security-Policy", CSP)
    secure(response)
    return response


def _slow(wait: float) -> web.Response:
    return secured(web.Response(status=429, headers={"Retry-After": str(int(wait) + 1)}))


def _language(request: web.Request) -> str:
    chosen = request.query.get("lang", "")
    if chosen in {"zh", "en"}:
        return chosen
    return "zh" if request.headers.get("Accept-Language", "zh").lower().startswith("zh") else "en"


def _shown(content: Mapping[str, Any]) -> dict[str, Any]:
    """The list as the page shows it; addresses as text, links only to hosts of ours."""
    listed = [host for host in content["domains"] if "." in host]
    sites = [{"text": host, "url": f"https://{host}/"} for host in listed if _is_plain(host)]
    others = [{"text": host, "url": ""} for host in listed if not _is_plain(host)]
    return {
        "sites": [*sites, *others],
        "handles": [(platform, names) for platform, names in content["handles"].items()],
        "emails": content["emails"],
        "stores": content["stores"],
    }


def _is_plain(host: str) -> bool:
    return urlsplit(f"https://{host}/").hostname == host and host.isascii()
