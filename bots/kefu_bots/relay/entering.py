"""The steps of signing in: password (or identity provider), second factor, the desk. A new session at each step."""

import hashlib
import hmac
import math
from typing import Any

import structlog
from aiohttp import web

from kefu_adapters.stores.audit_store import Wanted
from kefu_adapters.stores.people_store import User
from kefu_bots.guard import ACTOR as GUARD
from kefu_bots.relay.calls import Call, Refusal, address, cookie_name
from kefu_bots.relay.factors import Site
from kefu_bots.relay.pages import html, page_language, theme_class
from kefu_bots.relay.relay import Relay
from kefu_bots.relay.sessions import ABSOLUTE_SECONDS, STAGE_SECONDS
from kefu_bots.secrets_derived import derive

DEVICE = "kefu_device"
_DEVICE_SECONDS = 180 * 86_400
INVITATION_SECONDS = 72 * 3600
log = structlog.get_logger()


async def first_step_done(call: Call, user: User, *, has_shown_factor: bool = False) -> web.Response:
    """The password was right, or an identity provider vouches: on to the second factor, or in."""
    relay = call.relay
    if has_shown_factor:
        return await let_in(call, user, "provider")
    has_any = bool(await relay.factors.of(user.id))
    if not has_any and await has_lost_factors(relay, user):
        return await _turned_away(call, user)
    if not has_any and not relay.require_second_factor:
        return await let_in(call, user, "none")
    stage = "factor" if has_any else "enrol"
    key, _ = await relay.sessions.begin(user, call.request.cookies.get(cookie_name(relay), ""), stage=stage)
    response = web.Response(status=303, headers={"Location": f"/login/{stage}"})
    set_cookie(relay, response, cookie_name(relay), key, STAGE_SECONDS)
    return response


async def has_lost_factors(relay: Relay, user: User) -> bool:
    """Whether somebody who has no factor had one, and nobody reset it: then its row was deleted in the database.

    The audit knows, and whoever wrote the row away cannot write there. A reset by two people or the operator mends it.
    """
    rows = await relay.audit_log.genuine(Wanted(target=user.id, action="security.factor"), limit=1)
    return bool(rows) and rows[0].action != "security.factors_reset"


async def _turned_away(call: Call, user: User) -> web.Response:
    relay = call.relay
    log.error("people.forged", user_id=user.id, reason="factors")
    await relay.audit(GUARD, "people.forged", user.id, reason="factors")
    relay.tell("people.forged", target=user.id)
    return form_page(call, "login.html", status=403, name="", wrong=False, wait=0, sso=relay.sso_title, refused=True)


async def let_in(call: Call, user: User, factor: str, response: web.Response | None = None) -> web.Response:
    """Begin the session that has all rights; ``factor`` says what was shown. The session before it ends."""
    relay = call.relay
    key, _ = await relay.sessions.begin(user, call.request.cookies.get(cookie_name(relay), ""))
    await relay.audit(user.id, "login.done", address(relay, call.request), factor=factor)
    if response is None:
        response = web.Response(status=303, headers={"Location": "/c"})
    set_cookie(relay, response, cookie_name(relay), key, ABSOLUTE_SECONDS)
    set_cookie(relay, response, DEVICE, _device_mark(relay, user.name), _DEVICE_SECONDS)
    if user.language in {"zh", "en"}:
        keep_language(response, user.language)
    return response


class Attempt:
    """One try at something that could be guessed; counted before it is judged, apart for each ``what``."""

    def __init__(self, call: Call, name: str, *, what: str = "", known: bool | None = None) -> None:
        # No name that somebody types holds a NUL, so that a stranger's tries at a password never count elsewhere.
        self._throttle, self._name = call.relay.throttle, f"{what}\0{name}" if what else name
        self._where = address(call.relay, call.request)
        self._known = is_known_device(call, name) if known is None else known

    def begin(self) -> int:
        """Seconds to wait, or 0 and the try is counted."""
        wait = self._throttle.wait(self._name, self._where, known_device=self._known)
        if wait > 0:
            return math.ceil(wait)
        self._throttle.tried(self._name, self._where, known_device=self._known)
        return 0

    def begin_or_refuse(self) -> None:
        """As ``begin``, with a Refusal for those who must wait."""
        wait = self.begin()
        if wait:
            raise Refusal(429, "slow_down", retry_after_seconds=wait)

    def succeeded(self) -> None:
        """It was right."""
        self._throttle.succeeded(self._name, self._where, known_device=self._known)


def known_names(relay: Relay, user: User) -> tuple[str, ...]:
    """What anybody knows of an account: no password is made of it."""
    policy = relay.rules.policy
    return user.name, user.display_name, policy.brand("zh"), policy.brand("en")


def owner_of(call: Call) -> str:
    """Whose an enrolment is that goes on in this browser: it stays the same while the session's key is renewed."""
    return call.who.session.csrf if call.who.session is not None else ""


def site(call: Call) -> Site:
    """Who we are to this browser."""
    return Site(call.relay.public_url, call.request.host)


def form_page(call: Call, template: str, *, status: int = 200, **values: Any) -> web.Response:
    """A page of the way in."""
    language = page_language(call.request)
    session = call.who.session
    common = {"brand": call.relay.rules.policy.brand(language), "csrf": session.csrf if session else ""}
    response = html(template, language, status=status, theme=theme_class(call.request), **common, **values)
    # Without a referrer browsers would send "Origin: null" with the form, and we could not tell who asks.
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def keep_language(response: web.Response, language: str) -> None:
    """Remember the language in which the way in was shown."""
    response.set_cookie("kefu_language", language, path="/", samesite="Lax", max_age=_DEVICE_SECONDS)


def set_cookie(relay: Relay, response: web.Response, name: str, value: str, seconds: int) -> None:
    """A cookie that scripts cannot read."""
    response.set_cookie(name, value, path="/", httponly=True, secure=relay.is_secure, samesite="Lax", max_age=seconds)


def is_known_device(call: Call, name: str) -> bool:
    """Whether this browser once came all the way in as that person."""
    mark = call.request.cookies.get(DEVICE, "")
    return hmac.compare_digest(mark.encode("utf-8", "surrogatepass"), _device_mark(call.relay, name).encode())


def _device_mark(relay: Relay, name: str) -> str:
    return hmac.new(derive(relay.secret, "device"), name.encode("utf-8", "surrogatepass"), "sha256").hexdigest()


# --- invitations -----------------------------------------------------------------------------------------


def invitation(secret: bytes, user: User, now: float) -> str:
    """A link's token with which the person chooses a password, once: it is void as soon as the password is another."""
    until = int(now) + INVITATION_SECONDS
    return f"{user.id}.{until:x}.{_invitation_mark(secret, user, until)}"


def invited(secret: bytes, token: str, now: float) -> tuple[str, int]:
    """Whom a token would be for and until when, before its mark is checked; nothing when it is too old."""
    name, _, rest = token.partition(".")
    until, _, _ = rest.partition(".")
    try:
        end = int(until, 16)
    except ValueError:
        return "", 0
    return (name, end) if secret and now < end < now + 2 * INVITATION_SECONDS else ("", 0)


def fits(secret: bytes, token: str, user: User, until: int) -> bool:
    """Whether the token was made for this person as they are now."""
    mark = token.rpartition(".")[2].encode("utf-8", "surrogatepass")
    return not user.disabled and hmac.compare_digest(mark, _invitation_mark(secret, user, until).encode())


def _invitation_mark(secret: bytes, user: User, until: int) -> str:
    standing = hashlib.sha256(user.password_hash.encode()).hexdigest()
    text = f"{user.id}.{until:x}.{standing}"
    return hmac.new(derive(secret, "invitation"), text.encode(), "sha256").hexdigest()
