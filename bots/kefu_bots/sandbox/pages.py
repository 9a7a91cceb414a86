"""Serves the built page of four phones, under a policy that allows nothing from elsewhere and nothing inline."""

from pathlib import Path

from aiohttp import web

STATIC = Path(__file__).parent / "static"

_POLICY = (
    "default-src 'self'; img-src 'self' blob:; media-src 'self' blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
_HINT = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Kefu sandbox</title></head>
<body>
<h1>The emulated platforms run, the page of four phones is not built</h1>
<p>Build it with <code>npm ci</code> and <code>npm run build</code> in the folder <code>web</code>, then load this page
again. Without it the platforms can be driven by hand: see <code>docs/reference/sandbox.md</code>.</p>
</body>
</html>
"""


class Pages:
    """The page and its files. ``folder`` is what the build writes; it may be missing."""

    def __init__(self, folder: Path = STATIC) -> None:
        self._folder = folder

    def routes(self) -> list[web.AbstractRouteDef]:
        """``/``, ``/static/…`` and the two files that pages ask for by name."""
        return [
            web.get("/", self._page),
            web.get("/favicon.svg", self._named),
            web.get("/theme.js", self._named),
            web.get("/static/{path:.+}", self._file),
        ]

    async def _page(self, _request: web.Request) -> web.StreamResponse:
        built = self._folder / "phones.html"
        if not built.is_file():
            return web.Response(text=_HINT, content_type="text/html", headers=_HEADERS)
        return web.FileResponse(built, headers={**_HEADERS, "Cache-Control": "no-cache"})

    async def _named(self, request: web.Request) -> web.StreamResponse:
        return self._answer(request.path.lstrip("/"), "no-cache")

    async def _file(self, request: web.Request) -> web.StreamResponse:
        path = request.match_info["path"]
        hashed = path.startswith("assets/")
        return self._answer(path, "public, max-age=31536000, immutable" if hashed else "no-cache")

    def _answer(self, path: str, cache: str) -> web.StreamResponse:
        file = (self._folder / path).resolve()
        if not file.is_relative_to(self._folder.resolve()) or not file.is_file():
            raise web.HTTPNotFound
        return web.FileResponse(file, headers={**_HEADERS, "Cache-Control": cache})
