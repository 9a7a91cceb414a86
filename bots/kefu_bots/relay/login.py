"""Signing in and out: server-rendered, without scripts; the same answer and the same time for unknown names."""

import hmac
import math

from aiohttp import web

from kefu_bots.relay.calls import Call, Refusal, address, cookie_name, from_our_page, small_form
from kefu_bots.relay.pages import asset, html, page_language, theme_class
from kefu_bots.relay.relay import Relay
from kefu_bots.relay.sessions import ABSOLUTE_SECONDS
from kefu_bots.relay.users import sign_in_name
from kefu_bots.secrets_derived import derive

_DEVICE = "kefu_device"
_DEVICE_SECONDS = 180 * 86_400


async def page(call: Call) -> web.StreamResponse:
    """The form; a language chosen here is kept."""
    response = _form(call, status=200)
    if call.query("lang") in {"zh", "en"}:
        _keep_language(response, call.query("lang"))
    return response


async def style(call: Call) -> web.StreamResponse:
    """The form's style sheet."""
    del call
    response = web.Response(text=asset("login.css"), content_type="text/css")
    response.headers["Cache-Control"] = "max-age=3600"
    return response


async def sign_in(call: Call) -> web.StreamResponse:
    """Check name and password, begin a new session, go to the desk."""
    relay, request = call.relay, call.request
    if not relay.sandbox and not from_our_page(relay, request):
        raise Refusal(403, "csrf")
    form = await small_form(request)
    name, password = sign_in_name(str(form.get("user", ""))), str(form.get("password", ""))
    where, known = address(relay, request), _is_known_device(call, name)
    wait = relay.throttle.wait(name, where, known_device=known)
    if wait > 0:
        response = _form(call, status=429, name=name, wait=math.ceil(wait))
        response.headers["Retry-After"] = str(math.ceil(wait))
        return response
    relay.throttle.tried(name, where, known_device=known)
    user = await relay.store.user_by_name(name)
    stored = user.password_hash if user is not None and not user.disabled else ""
    if not await relay.passwords.verify(stored, password) or user is None:
        await relay.audit(user.id if user else "", "login.failed", where)
        return _form(call, status=401, name=name, wrong=True)
    relay.throttle.succeeded(name, where, known_device=known)
    key, _ = await relay.sessions.begin(user, request.cookies.get(cookie_name(relay), ""))
    await relay.audit(user.id, "login.done", where)
    response = web.Response(status=303, headers={"Location": "/c"})
    _set(relay, response, cookie_name(relay), key, ABSOLUTE_SECONDS)
    _set(relay, response, _DEVICE, _device_mark(relay, name), _DEVICE_SECONDS)
    if user.language in {"zh", "en"}:
        _keep_language(response, user.language)
    return response


async def sign_out(call: Call) -> web.StreamResponse:
    """End the session and its open streams."""
    relay, session = call.relay, call.who.session
    if session is not None:
        await relay.sessions.end(session.id)
        await relay.audit(call.who.id, "logout.done")
    response = web.Response(status=303, headers={"Location": "/login"})
    response.del_cookie(cookie_name(relay), path="/", secure=relay.is_secure, httponly=True, samesite="Lax")
    return response


async def verify_again(call: Call, password: str) -> None:
    """The person shows once more who they are, before something that cannot be taken back. Raises Refusal."""
    relay, name = call.relay, call.who.user.name
    where = address(relay, call.request)
    wait = relay.throttle.wait(name, where, known_device=True)
    if wait > 0:
        raise Refusal(429, "slow_down", retry_after_seconds=math.ceil(wait))
    relay.throttle.tried(name, where, known_device=True)
    if not await relay.passwords.verify(call.who.user.password_hash, password):
        await relay.audit(call.who.id, "reauthentication.failed", where)
        raise Refusal(403, "not_permitted", "the password is wrong", reason="wrong_password")
    relay.throttle.succeeded(name, where, known_device=True)
    if call.who.session is not None:
        await relay.store.reauthenticated(call.who.session.id, relay.sessions.now())


def _form(call: Call, *, status: int, name: str = "", wrong: bool = False, wait: int = 0) -> web.Response:
    language = page_language(call.request)
    values = {"name": name, "wrong": wrong, "wait": wait, "brand": call.relay.rules.policy.brand(language)}
    response = html("login.html", language, status=status, theme=theme_class(call.request), **values)
    # Without a referrer browsers would send "Origin: null" with the form, and we could not tell who asks.
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def _keep_language(response: web.Response, language: str) -> None:
    response.set_cookie("kefu_language", language, path="/", samesite="Lax", max_age=_DEVICE_SECONDS)


def _set(relay: Relay, response: web.Response, name: str, value: str, seconds: int) -> None:
    response.set_cookie(name, value, path="/", httponly=True, secure=relay.is_secure, samesite="Lax", max_age=seconds)


def _device_mark(relay: Relay, name: str) -> str:
    return hmac.new(derive(relay.secret, "device"), name.encode("utf-8", "surrogatepass"), "sha256").hexdigest()


def _is_known_device(call: Call, name: str) -> bool:
    mark = call.request.cookies.get(_DEVICE, "")
    return hmac.compare_digest(mark.encode("utf-8", "surrogatepass"), _device_mark(call.relay, name).encode())
