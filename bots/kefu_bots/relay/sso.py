"""Signing in by an identity provider: the browser goes there and comes back; our second factor is asked for too.

An account is bound to the provider's subject. Without a rule for groups only accounts that were made before, and
never had a password, are bound, by the name before the @ of a verified address of the allowed domain; where several
domains are allowed, by the whole address.
"""

import json
import math
from dataclasses import asdict, replace
from typing import Any

import structlog
from aiohttp import web

from kefu_adapters.identity.attempt import Kept, Vouched
from kefu_adapters.stores.audit_store import Wanted
from kefu_adapters.stores.people_store import User
from kefu_adapters.stores.sealer import Sealer
from kefu_bots.boundary import guard_text
from kefu_bots.relay.calls import Call, Refusal, address
from kefu_bots.relay.entering import first_step_done, form_page, set_cookie
from kefu_bots.relay.identity_provider import SingleSignOn
from kefu_bots.relay.throttle import network
from kefu_bots.relay.users import LOCAL, digest
from kefu_bots.secrets_derived import derive
from kefu_core.errors import AdapterError, ConfigError
from kefu_core.ports import Bucket

_COOKIE_SECONDS = 600
_TRIES = 60
"""A minute, from one address: a whole office may stand behind it, and each sign-in takes two."""
log = structlog.get_logger()


async def start(call: Call) -> web.StreamResponse:
    """Send the browser to the provider."""
    sso = _sso(call)
    await _ration(call)
    try:
        url, kept = await sso.provider.start(_back(call))
    except AdapterError as error:
        return await _refused(call, f"provider_{type(error).__name__}", error.code)
    response = web.Response(status=303, headers={"Location": url})
    set_cookie(call.relay, response, _cookie(call), _sealer(call).seal(json.dumps(asdict(kept))), _COOKIE_SECONDS)
    return response


async def finish(call: Call) -> web.StreamResponse:
    """The browser comes back with a code: who is it, and which account is theirs."""
    sso, kept = _sso(call), _kept(call)
    await _ration(call)
    if kept is None or not call.query("state"):
        return await _refused(call, "no_attempt")
    try:
        code = call.request.query.get("code", "")[:2048]
        vouched = await sso.provider.finish(code, call.query("state"), kept, _back(call))
    except AdapterError as error:
        return await _refused(call, f"provider_{type(error).__name__}", error.code)
    user = await _account(call, sso, vouched)
    if user is None or user.disabled:
        return await _refused(call, "no_account")
    has_shown_factor = sso.trust_mfa and _has_shown_more(vouched) and await _is_bound(call, user)
    response = await first_step_done(call, user, has_shown_factor=has_shown_factor)
    response.del_cookie(_cookie(call), path="/", secure=call.relay.is_secure, httponly=True, samesite="Lax")
    return response


async def _ration(call: Call) -> None:
    """Each try costs a call to the provider, each failure a row of the audit: nobody has many. Raises Refusal."""
    place = network(address(call.relay, call.request))
    wait = await call.relay.fabric.take([Bucket(name=f"sso:{place}", count=_TRIES, per_seconds=60.0, burst=_TRIES)])
    if wait > 0:
        raise Refusal(429, "slow_down", retry_after_seconds=math.ceil(wait))


async def _account(call: Call, sso: SingleSignOn, vouched: Vouched) -> User | None:
    """The account that is bound, is bound now, or is made by the rule for groups."""
    relay = call.relay
    name = _name(sso, vouched.email)
    if not name:
        return None
    rights = _rights(sso, vouched)
    user = await relay.store.user_by_subject(vouched.subject)
    if user is None:
        known = await relay.store.user_by_name(name)
        if known is not None:
            if known.subject or known.password_hash or known.disabled:
                return None
            user = replace(known, subject=vouched.subject)
        elif rights:
            user = await _made(call, name, vouched, rights)
        if user is None:
            return None
        if not await relay.store.bind(user.id, user.subject, user.data):
            return None
        await relay.tell_security(user.id, user.id, "provider_bound", subject=digest(user.subject))
    if user.data.get("by_groups") and set(rights) != set(user.rights):
        if not rights:
            await relay.staff.disable("provider", user)
            return None
        await relay.staff.set_rights("provider", user, rights, None)
        user = await relay.store.user(user.id)
    return user


async def _is_bound(call: Call, user: User) -> bool:
    """Whether the audit knows of the binding: one that was written into the database opens nothing by itself."""
    rows = await call.relay.audit_log.genuine(Wanted(target=user.id, action="security.provider_bound"))
    return any(row.detail.get("subject") == digest(user.subject) for row in rows)


def _name(sso: SingleSignOn, email: str) -> str:
    """The name of an address's account; nothing for one that opens none.

    Two people of two domains may have the same name before the @: of several domains the whole address counts. What
    is no plain name is not made into one, because what was left out could make it another person's.
    """
    local, _, domain = email.rpartition("@")
    if domain not in sso.domains or not LOCAL.fullmatch(local):
        return ""
    return local if len(sso.domains) == 1 else email


async def _made(call: Call, name: str, vouched: Vouched, rights: list[str]) -> User | None:
    shown = _shown(vouched.name) or name.partition("@")[0]
    try:
        user = await call.relay.staff.add(
            "provider", name=name, display_name=shown, rights=rights, teams=[], language="zh"
        )
    except ConfigError:
        return None
    return replace(user, subject=vouched.subject, data={**user.data, "by_groups": True})


def _shown(name: str) -> str:
    """The provider's name for somebody, as contacts may see it; nothing when it holds what nobody may store."""
    tidy, kinds = guard_text(name[:80])
    return "" if kinds else tidy


def _rights(sso: SingleSignOn, vouched: Vouched) -> list[str]:
    groups = vouched.claims.get(sso.groups_claim, [])
    own = {str(group) for group in groups} if isinstance(groups, list) else set()
    return sorted({right for group in own for right in sso.groups.get(group, ())})


def _has_shown_more(vouched: Vouched) -> bool:
    """Whether the provider says that it asked for more than a password (RFC 8176)."""
    methods = vouched.claims.get("amr", [])
    return isinstance(methods, list) and "mfa" in methods


def _sso(call: Call) -> SingleSignOn:
    if call.relay.sso is None:
        raise Refusal(404, "unknown")
    return call.relay.sso


def _back(call: Call) -> str:
    base = call.relay.public_url.rstrip("/") or f"http://{call.request.host}"
    return f"{base}/login/sso/back"


def _cookie(call: Call) -> str:
    return "__Host-kefu_sso" if call.relay.is_secure else "kefu_sso"


def _sealer(call: Call) -> Sealer:
    return Sealer([derive(call.relay.secret, "sso")], b"sso v1")


def _kept(call: Call) -> Kept | None:
    try:
        values: dict[str, Any] = json.loads(_sealer(call).open(call.request.cookies.get(_cookie(call), "")))
        return Kept(**values)
    except (ConfigError, ValueError, TypeError):
        return None


async def _refused(call: Call, reason: str, code: str = "") -> web.StreamResponse:
    log.warning("login.provider_refused", reason=reason, code=code)
    await call.relay.audit("", "login.failed", address(call.relay, call.request), what="provider", reason=reason)
    values = {"name": "", "wrong": False, "wait": 0, "sso": call.relay.sso_title}
    response = form_page(call, "login.html", status=403, refused=True, **values)
    response.del_cookie(_cookie(call), path="/", secure=call.relay.is_secure, httponly=True, samesite="Lax")
    return response
