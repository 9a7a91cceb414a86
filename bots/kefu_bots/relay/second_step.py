"""The way in after the password: the second factor, its first enrolment, and the link with which an account begins."""

from typing import Any

from aiohttp import web

from kefu_adapters.stores.factor_store import PASSKEY
from kefu_bots.relay import factors as kinds
from kefu_bots.relay.calls import Call, Refusal, address, answer, from_our_page, small_form
from kefu_bots.relay.entering import (
    Attempt,
    first_step_done,
    fits,
    form_page,
    invited,
    known_names,
    let_in,
    owner_of,
    site,
)
from kefu_bots.relay.models import PasskeyAnswer
from kefu_bots.relay.passwords import SHORTEST
from kefu_bots.relay.weak_passwords import weakness

_NAMES = {"totp": {"zh": "验证器", "en": "Authenticator"}, "passkey": {"zh": "通行密钥", "en": "Passkey"}}


async def factor_page(call: Call) -> web.StreamResponse:
    """Where the code of the app is typed, or a passkey used."""
    return await _factor_form(call)


async def show_factor(call: Call) -> web.StreamResponse:
    """A code of the app, or a recovery code."""
    form = await small_form(call.request)
    attempt = Attempt(call, call.who.user.name, what="factor")
    wait = attempt.begin()
    if wait:
        response = await _factor_form(call, status=429, wait=wait)
        response.headers["Retry-After"] = str(wait)
        return response
    taken = await call.relay.factors.take_code(call.who.id, str(form.get("code", ""))[:64])
    if not taken:
        await call.relay.audit(call.who.id, "login.failed", address(call.relay, call.request), what="factor")
        return await _factor_form(call, status=401, wrong=True)
    attempt.succeeded()
    if taken == "recovery":
        await call.relay.tell_security(call.who.id, call.who.id, "recovery_used")
    return await let_in(call, call.who.user, taken)


async def ask_passkey(call: Call) -> web.StreamResponse:
    """What the browser needs for a passkey's answer."""
    session = call.who.session
    assert session is not None
    return answer(await call.relay.factors.ask_passkey(session.id, call.who.id, site(call)))


async def show_passkey(call: Call) -> web.StreamResponse:
    """A passkey's answer instead of a code."""
    session, wish = call.who.session, await call.body(PasskeyAnswer)
    assert session is not None
    attempt = Attempt(call, call.who.user.name, what="factor")
    attempt.begin_or_refuse()
    if not await call.relay.factors.take_answer(session.id, call.who.id, wish.credential, site(call)):
        await call.relay.audit(call.who.id, "login.failed", address(call.relay, call.request), what="factor")
        raise Refusal(403, "not_permitted", "the passkey's answer does not count", reason="wrong_code")
    attempt.succeeded()
    return await let_in(call, call.who.user, PASSKEY, answer({"to": "/c"}))


# --- the first factor ------------------------------------------------------------------------------------


async def enrol_page(call: Call) -> web.StreamResponse:
    """A new seed as a picture and as letters."""
    issuer = call.relay.rules.policy.brand("en")
    await _still_first(call)
    _, uri = await call.relay.factors.begin_totp(call.who.user, issuer, owner_of(call))
    return _enrol_form(call, uri)


async def enrol(call: Call) -> web.StreamResponse:
    """The first code of the new seed: the factor stands, the person is in, and sees their recovery codes once."""
    await _still_first(call)
    form = await small_form(call.request)
    relay, user = call.relay, call.who.user
    attempt = Attempt(call, user.name, what="factor")
    wait = attempt.begin()
    waiting = await relay.factors.unfinished(user.id, owner_of(call))
    if waiting is None:
        raise Refusal(409, "invalid_transition", "begin again", reason="changed")
    uri = kinds.totp_address(str(waiting.secret["seed"]), user, relay.rules.policy.brand("en"))
    if wait:
        return _enrol_form(call, uri, status=429, wait=wait)
    name = _NAMES["totp"]["en" if user.language == "en" else "zh"]
    code = str(form.get("code", ""))[:16]
    if await relay.factors.confirm_totp(user.id, code, name, owner_of(call), as_first=True) is None:
        await relay.audit(user.id, "login.failed", address(relay, call.request), what="enrolment")
        return _enrol_form(call, uri, status=401, wrong=True)
    attempt.succeeded()
    return await _enrolled(call, "totp")


async def begin_passkey(call: Call) -> web.StreamResponse:
    """What the browser needs to make a passkey."""
    session, brand = call.who.session, call.relay.rules.policy.brand("en")
    assert session is not None
    return answer(await call.relay.factors.begin_passkey(session.id, call.who.user, site(call), brand))


async def enrol_passkey(call: Call) -> web.StreamResponse:
    """A passkey as the first factor."""
    await _still_first(call)
    session, wish, user = call.who.session, await call.body(PasskeyAnswer), call.who.user
    assert session is not None
    name = _NAMES["passkey"]["en" if user.language == "en" else "zh"]
    made = await call.relay.factors.confirm_passkey(
        session.id, user.id, wish.credential, name, site(call), as_first=True
    )
    if made is None:
        await call.relay.audit(user.id, "login.failed", address(call.relay, call.request), what="enrolment")
        raise Refusal(403, "not_permitted", "the passkey was not made for this page", reason="wrong_code")
    await _enrolled_first(call, PASSKEY)
    return await let_in(call, user, PASSKEY, answer({"to": "/me"}))


async def _still_first(call: Call) -> None:
    """Enrolment without a factor is for those who have none. Raises Refusal."""
    if await call.relay.factors.of(call.who.id):
        raise Refusal(401, "unauthenticated")


async def _enrolled(call: Call, kind: str) -> web.Response:
    await _enrolled_first(call, kind)
    codes = await call.relay.factors.new_codes(call.who.id)
    return await let_in(call, call.who.user, kind, form_page(call, "enrolled.html", codes=codes))


async def _enrolled_first(call: Call, kind: str) -> None:
    """Whoever else stands between password and factor is sent away: the password may be known to others."""
    await call.relay.sessions.end_all(call.who.id, tokens=False)
    await call.relay.tell_security(call.who.id, call.who.id, "factor_added", kind=kind)


# --- invitations -----------------------------------------------------------------------------------------


async def invitation_page(call: Call) -> web.StreamResponse:
    """Where the person of a link chooses their password."""
    await _invited(call)
    return form_page(call, "invited.html", token=call.part("token"), problem="", shortest=SHORTEST)


async def accept_invitation(call: Call) -> web.StreamResponse:
    """Keep the password; the link is spent by it. Then the second factor."""
    if not from_our_page(call.relay, call.request):
        raise Refusal(403, "csrf")
    user = await _invited(call)
    form = await small_form(call.request)
    first, again = str(form.get("password", "")), str(form.get("again", ""))
    problem = "differ" if first != again else weakness(first, known_names(call.relay, user))
    if problem:
        token = call.part("token")
        return form_page(call, "invited.html", status=422, token=token, problem=problem, shortest=SHORTEST)
    hashed = await call.relay.passwords.hash(first)
    if not await call.relay.store.change_password(user.id, user.password_hash, hashed):
        raise Refusal(404, "unknown")
    await call.relay.sessions.end_all(user.id, tokens=False)
    await call.relay.audit(user.id, "password.changed", user.id, by="link")
    return await first_step_done(call, user)


async def _invited(call: Call) -> Any:
    relay, token = call.relay, call.part("token")[:200]
    identity, until = invited(relay.secret, token, relay.wall())
    user = await relay.store.user(identity) if identity else None
    if user is None or not fits(relay.secret, token, user, until):
        raise Refusal(404, "unknown")
    return user


# --- forms -----------------------------------------------------------------------------------------------


async def _factor_form(call: Call, *, status: int = 200, wrong: bool = False, wait: int = 0) -> web.Response:
    own = {factor.kind for factor in await call.relay.factors.of(call.who.id)}
    return form_page(call, "factor.html", status=status, wrong=wrong, wait=wait, passkey=PASSKEY in own)


def _enrol_form(call: Call, uri: str, *, status: int = 200, wrong: bool = False, wait: int = 0) -> web.Response:
    rows = kinds.picture(uri)
    seed = uri.partition("secret=")[2].partition("&")[0]
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, cell in enumerate(row) if cell == "1")
    letters = " ".join(seed[at : at + 4] for at in range(0, len(seed), 4))
    return form_page(
        call, "enrol.html", status=status, wrong=wrong, wait=wait, size=len(rows), path=path, letters=letters
    )
