"""The pages: one built file for every address of the console, its assets, and what is rendered here."""

import mimetypes
import re
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from aiohttp import web

from kefu_bots.relay.calls import Call, Refusal

_HERE = Path(__file__).parent
STATIC = _HERE / "static"
_HASHED = re.compile(r"-[A-Za-z0-9_-]{8,}\.\w+$")
_SAFE_PATH = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_][A-Za-z0-9_.-]*)*")
_LONGEST_PATH = 200
"""Far below what any file system takes: a longer name is an error of the system's there, not a file that is missing."""
_YEAR = "public, max-age=31536000, immutable"
_NOT_BUILT = "The pages are not built yet: run `npm ci && npm run build` in web/.\n"


async def app_page(call: Call) -> web.StreamResponse:
    """The console's one page, whatever the address; never cached, so that a new build is seen at once."""
    del call
    index = STATIC / "index.html"
    if not index.is_file():
        return web.Response(status=503, text=_NOT_BUILT)
    return web.Response(body=index.read_bytes(), content_type="text/html", charset="utf-8")


async def home(call: Call) -> web.StreamResponse:
    """The bare address leads to the conversations."""
    where = "/c" if call.who.rights & {"agent", "lead", "security_admin"} else "/announcements"
    return web.Response(status=303, headers={"Location": where})


async def static_file(call: Call) -> web.StreamResponse:
    """A built file; those with a hash in their name may be kept for a year."""
    path = call.part("path")
    if len(path) > _LONGEST_PATH or not _SAFE_PATH.fullmatch(path) or path == "index.html":
        raise Refusal(404, "unknown")
    file = STATIC / path
    if not file.is_file() or not file.resolve().is_relative_to(STATIC.resolve()):
        raise Refusal(404, "unknown")
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    response = web.FileResponse(file, headers={"Content-Type": kind})
    hashed = path.startswith("assets/") and _HASHED.search(file.name)
    response.headers["Cache-Control"] = _YEAR if hashed else "no-cache"
    return response


@cache
def _templates() -> Any:
    """The pages' templates; a process that renders no page does not load their library."""
    jinja2 = import_module("jinja2")
    loader = jinja2.FileSystemLoader(_HERE / "templates")
    return jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)


@cache
def asset(name: str) -> str:
    """A file of ours that belongs to a rendered page."""
    return (_HERE / "assets" / name).read_text("utf-8")


def html(template: str, language: str, *, status: int = 200, **values: Any) -> web.Response:
    """A rendered page; every value is escaped."""
    text = _templates().get_template(template).render(language=language, zh=language == "zh", **values)
    return web.Response(text=text, status=status, content_type="text/html", charset="utf-8")


def page_language(request: web.Request) -> str:
    """Zh or en: what was asked for, chosen before, or what the browser prefers."""
    chosen = request.query.get("lang") or request.cookies.get("kefu_language", "")
    if chosen in {"zh", "en"}:
        return chosen
    return "zh" if request.headers.get("Accept-Language", "zh").lower().startswith("zh") else "en"


def theme_class(request: web.Request) -> str:
    """The class on ``html``, from the cookie that the pages set."""
    theme = request.cookies.get("kefu_theme", "")
    return theme if theme in {"dark", "light"} else ""
