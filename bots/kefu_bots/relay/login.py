"""Signing in and out: server-rendered; the same answer and the same time for unknown names.

The forms work without scripts. A script of ours is needed for passkeys alone.
"""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from kefu_bots.relay.calls import Call, Refusal, address, cookie_name, from_our_page, small_form
from kefu_bots.relay.entering import Attempt, first_step_done, form_page, keep_language, site
from kefu_bots.relay.pages import asset
from kefu_bots.relay.users import sign_in_name


async def page(call: Call) -> web.StreamResponse:
    """The form; a language chosen here is kept."""
    response = _form(call, status=200)
    if call.query("lang") in {"zh", "en"}:
        keep_language(response, call.query("lang"))
    return response


async def style(call: Call) -> web.StreamResponse:
    """The form's style sheet."""
    del call
    response = web.Response(text=asset("login.css"), content_type="text/css")
    response.headers["Cache-Control"] = "max-age=3600"
    return response


async def script(call: Call) -> web.StreamResponse:
    """What passkeys need in the browser."""
    del call
    response = web.Response(text=asset("login.js"), content_type="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response


async def sign_in(call: Call) -> web.StreamResponse:
    """Check name and password; then the second factor, in a session that can do nothing else."""
    relay, request = call.relay, call.request
    if not relay.sandbox and not from_our_page(relay, request):
        raise Refusal(403, "csrf")
    form = await small_form(request)
    name, password = sign_in_name(str(form.get("user", ""))), str(form.get("password", ""))
    attempt = Attempt(call, name)
    wait = attempt.begin()
    if wait:
        response = _form(call, status=429, name=name, wait=wait)
        response.headers["Retry-After"] = str(wait)
        return response
    user = await relay.store.user_by_name(name)
    stored = user.password_hash if user is not None and not user.disabled else ""
    if not await relay.passwords.verify(stored, password) or user is None:
        await relay.audit(user.id if user else "", "login.failed", address(relay, request))
        return _form(call, status=401, name=name, wrong=True)
    attempt.succeeded()
    return await first_step_done(call, user)


async def sign_out(call: Call) -> web.StreamResponse:
    """End the session and its open streams."""
    relay, session = call.relay, call.who.session
    if session is not None:
        await relay.sessions.end(session.id)
        await relay.audit(call.who.id, "logout.done")
    response = web.Response(status=303, headers={"Location": "/login"})
    response.del_cookie(cookie_name(relay), path="/", secure=relay.is_secure, httponly=True, samesite="Lax")
    return response


async def verify_again(
    call: Call, password: str = "", code: str = "", credential: Mapping[str, Any] | None = None
) -> None:
    """The person shows once more who they are, before something that cannot be taken back. Raises Refusal.

    With a factor, if there is one or must be; it counts for five minutes. Else the password will do.
    """
    relay, user, session = call.relay, call.who.user, call.who.session
    needs_factor = relay.require_second_factor or bool(await relay.factors.of(user.id))
    if needs_factor and not code and not credential and relay.sessions.is_fresh(session):
        return
    if needs_factor and not code and not credential:
        raise Refusal(403, "not_permitted", "show your second factor again", reason="show_again")
    attempt = Attempt(call, user.name, what="again", known=True)
    attempt.begin_or_refuse()
    if credential is not None and session is not None:
        is_right = await relay.factors.take_answer(session.id, user.id, credential, site(call))
    elif needs_factor:
        is_right = bool(await relay.factors.take_code(user.id, code))
    else:
        is_right = await relay.passwords.verify(user.password_hash, password)
    if not is_right:
        await relay.audit(user.id, "reauthentication.failed", address(relay, call.request))
        reason = "wrong_code" if needs_factor else "wrong_password"
        raise Refusal(403, "not_permitted", "that is not right", reason=reason)
    attempt.succeeded()
    if session is not None:
        await relay.session_store.reauthenticated(session.id, relay.sessions.now())


def _form(call: Call, *, status: int, name: str = "", wrong: bool = False, wait: int = 0) -> web.Response:
    return form_page(
        call, "login.html", status=status, name=name, wrong=wrong, wait=wait, sso=call.relay.sso_title, refused=False
    )
