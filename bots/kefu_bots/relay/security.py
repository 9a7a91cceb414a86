"""One's own security: factors, recovery codes, password, where one is signed in. Every change is audited and told."""

from aiohttp import web

from kefu_adapters.stores.factor_store import PASSKEY
from kefu_bots.relay import factors as kinds
from kefu_bots.relay import models
from kefu_bots.relay.calls import Call, Refusal, address, answer, cookie_name
from kefu_bots.relay.entering import Attempt, known_names, owner_of, set_cookie, site
from kefu_bots.relay.guarding import checked
from kefu_bots.relay.login import verify_again
from kefu_bots.relay.sessions import ABSOLUTE_SECONDS, FRESH_SECONDS, SIGNED
from kefu_bots.relay.weak_passwords import weakness
from kefu_core.text import clean_name


async def show(call: Call) -> web.StreamResponse:
    """Factors and sessions; nothing that could be used to sign in."""
    relay, who = call.relay, call.who
    factors = await relay.factors.of(who.id)
    sessions = await relay.session_store.sessions_of(who.id, relay.sessions.now())
    shown = who.session.reauthenticated_at if who.session else None
    return answer(
        {
            "required": relay.require_second_factor,
            "factors": [
                {"id": f.id, "kind": f.kind, "name": f.name, "created_at": f.created_at, "used_at": f.used_at}
                for f in factors
            ],
            "recovery_left": await relay.factors.store.codes_left(who.id),
            "shown_until": shown + FRESH_SECONDS * 1000 if relay.sessions.is_fresh(who.session) and shown else None,
            "sessions": sum(one.stage == SIGNED for one in sessions),
        }
    )


async def ask_passkey(call: Call) -> web.StreamResponse:
    """What the browser needs to let a passkey answer."""
    await call.body(models.Empty)
    return answer(await call.relay.factors.ask_passkey(_session(call), call.who.id, site(call)))


async def verify(call: Call) -> web.StreamResponse:
    """Show a factor again: the session goes on under a new key, and counts as fresh for five minutes."""
    relay, wish = call.relay, await call.body(models.Verify)
    _session(call)
    if not (wish.code or wish.credential or wish.password):
        raise Refusal(400, "bad_request", problems=[{"path": "code", "message": "show a factor"}])
    await verify_again(call, wish.password, wish.code, wish.credential)
    assert call.who.session is not None
    key, session = await relay.sessions.renew(call.who.session)
    await relay.audit(call.who.id, "reauthentication.done", address(relay, call.request))
    response = answer({"shown_until": relay.sessions.now() + FRESH_SECONDS * 1000})
    left = (session.created_at - relay.sessions.now()) // 1000 + ABSOLUTE_SECONDS
    set_cookie(relay, response, cookie_name(relay), key, max(1, left))
    return response


async def begin_totp(call: Call) -> web.StreamResponse:
    """A new seed, as letters and as a picture; it counts once a code of it was given."""
    await call.body(models.Empty)
    await must_be_fresh(call)
    await _room_for_one_more(call)
    _, uri = await call.relay.factors.begin_totp(call.who.user, call.relay.rules.policy.brand("en"), owner_of(call))
    seed = uri.partition("secret=")[2].partition("&")[0]
    return answer({"seed": seed, "uri": uri, "picture": kinds.picture(uri)})


async def begin_passkey(call: Call) -> web.StreamResponse:
    """What the browser needs to make a passkey."""
    await call.body(models.Empty)
    await must_be_fresh(call)
    await _room_for_one_more(call)
    brand = call.relay.rules.policy.brand("en")
    return answer(await call.relay.factors.begin_passkey(_session(call), call.who.user, site(call), brand))


async def add(call: Call) -> web.StreamResponse:
    """Finish an enrolment with the app's first code or the new passkey."""
    wish, who, relay = await call.body(models.FactorName), call.who, call.relay
    await must_be_fresh(call)
    name = checked(clean_name(wish.name)[:40])
    attempt = Attempt(call, who.user.name, what="factor", known=True)
    attempt.begin_or_refuse()
    if wish.credential is not None:
        made = await relay.factors.confirm_passkey(
            _session(call), who.id, wish.credential, name or "Passkey", site(call)
        )
    else:
        made = await relay.factors.confirm_totp(who.id, wish.code, name or "Authenticator", owner_of(call))
    if made is None:
        raise Refusal(403, "not_permitted", "that is not right", reason="wrong_code")
    attempt.succeeded()
    await relay.tell_security(who.id, who.id, "factor_added", kind=PASSKEY if wish.credential else "totp")
    return answer({"id": made.id})


async def remove(call: Call) -> web.StreamResponse:
    """Remove a factor; the last one stays, whoever asks."""
    await must_be_fresh(call)
    if not await call.relay.factors.store.drop(call.who.id, call.part("factor")):
        known = {factor.id for factor in await call.relay.factors.of(call.who.id)}
        if call.part("factor") not in known:
            raise Refusal(404, "unknown")
        raise Refusal(409, "invalid_transition", "the last factor stays", reason="last_factor")
    await call.relay.tell_security(call.who.id, call.who.id, "factor_removed")
    return answer({})


async def new_codes(call: Call) -> web.StreamResponse:
    """Ten new recovery codes, shown this once; the old ones end."""
    await must_be_fresh(call)
    if not await call.relay.factors.of(call.who.id):
        raise Refusal(409, "invalid_transition", "first enrol a factor", reason="no_factor")
    codes = await call.relay.factors.new_codes(call.who.id)
    await call.relay.tell_security(call.who.id, call.who.id, "recovery_renewed")
    return answer({"codes": codes})


async def change_password(call: Call) -> web.StreamResponse:
    """A new password: the old one and a factor are needed; every other session ends."""
    wish, relay, user = await call.body(models.PasswordChange), call.relay, call.who.user
    session = _session(call)
    await must_be_fresh(call)
    attempt = Attempt(call, user.name, what="again", known=True)
    attempt.begin_or_refuse()
    if not await relay.passwords.verify(user.password_hash, wish.old):
        await relay.audit(user.id, "reauthentication.failed", address(relay, call.request))
        raise Refusal(403, "not_permitted", "the password is wrong", reason="wrong_password")
    attempt.succeeded()
    if wish.new == wish.old or weakness(wish.new, known_names(relay, user)):
        raise Refusal(422, "bad_request", "choose another password", reason="weak_password")
    if not await relay.store.change_password(user.id, user.password_hash, await relay.passwords.hash(wish.new)):
        raise Refusal(409, "invalid_transition", "somebody else changed it first", reason="changed")
    await relay.sessions.end_all(user.id, tokens=False, keep=session)
    await relay.tell_security(user.id, user.id, "password_changed")
    return answer({})


async def sign_out_elsewhere(call: Call) -> web.StreamResponse:
    """End every other session of the person."""
    await call.body(models.Empty)
    await call.relay.sessions.end_all(call.who.id, tokens=False, keep=_session(call))
    await call.relay.audit(call.who.id, "logout.elsewhere")
    return answer({})


def _session(call: Call) -> str:
    """The session's id; a token has none and changes nothing here. Raises Refusal."""
    if call.who.session is None:
        raise Refusal(403, "not_permitted", "sign in with a browser for this", reason="no_session")
    return call.who.session.id


async def must_be_fresh(call: Call) -> None:
    """A factor (or, before there is one, the password) was shown in the last five minutes. Raises Refusal."""
    _session(call)
    if not call.relay.sessions.is_fresh(call.who.session):
        raise Refusal(403, "not_permitted", "show again who you are", reason="show_again")


async def _room_for_one_more(call: Call) -> None:
    if len(await call.relay.factors.of(call.who.id)) >= kinds.MOST:
        raise Refusal(409, "invalid_transition", "that is enough", reason="too_many")
