"""One request at the relay: who asks, whether they may, what they sent, and how a refusal looks."""

import asyncio
import hmac
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

import structlog
from aiohttp import web
from pydantic import BaseModel, ValidationError

from kefu_adapters.stores.people_store import User
from kefu_adapters.stores.session_store import Session
from kefu_bots.relay.attempts import note_stopped
from kefu_bots.relay.caller import note
from kefu_bots.relay.people import teams_of
from kefu_bots.relay.relay import Relay
from kefu_bots.relay.rights import FORMS, SIGNED, Right, Rule, allows, wanted
from kefu_bots.relay.tokens import Token
from kefu_core.errors import (
    AnnouncementNotAllowed,
    ChecklistOpen,
    DomainError,
    InvalidTransition,
    ModelUnavailable,
    NotPermitted,
    OutgoingBlocked,
    ProposalNotAllowed,
    StoreConflict,
    StoreError,
    UnknownConversation,
)

BODY_BYTES = 64 * 1024
FORM_BYTES = 8 * 1024
BODY_SECONDS = 15.0
"""A client that sends its body more slowly holds nothing of ours for longer."""
CSP = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
_NUL = re.compile(rb"\x00|(?<!\\)(?:\\\\)*\\u0000")
_SAFE = frozenset({"GET", "HEAD"})
_PLACES = {"factor": "/login/factor", "enrol": "/login/enrol", "in": "/"}
"""Where a browser goes that has come so far."""
_FORM: web.RequestKey[dict[str, object]] = web.RequestKey("form", dict)
log = structlog.get_logger()
Model = TypeVar("Model", bound=BaseModel)


class Refusal(Exception):
    """An error of the contract: status, code, and more fields."""

    def __init__(self, status: int, code: str, message: str = "", **fields: Any) -> None:
        super().__init__(message or code)
        self.status = status
        self.goes_to = "/login"
        self.error = {"code": code, "message": message or code.replace("_", " "), **fields}


@dataclass(frozen=True, slots=True)
class Who:
    """The person who asks. ``session`` is None for a token, which may have fewer rights than its owner."""

    user: User
    session: Session | None
    token: Token | None = None

    @property
    def id(self) -> str:
        """The person's id."""
        return self.user.id

    @property
    def rights(self) -> frozenset[Right]:
        """What they may."""
        return frozenset(Right(right) for right in self.user.rights if right in set(Right))

    @property
    def reads_all(self) -> bool:
        """Whether every conversation is theirs to read."""
        return bool(self.rights & {Right.LEAD, Right.SECURITY_ADMIN})

    @property
    def teams(self) -> tuple[str, ...]:
        """The teams they are in."""
        return teams_of(self.user)

    def has(self, *rights: Right) -> bool:
        """Whether they have one of these."""
        return bool(self.rights & set(rights))


@dataclass(slots=True)
class Call:
    """A request on its way through a handler. ``who`` is never None where the rule wants a person."""

    request: web.Request
    relay: Relay
    who: Who

    def part(self, name: str) -> str:
        """A part of the path. Raises Refusal for what no id of ours can be."""
        found = self.request.match_info[name]
        if clean(found) != found:
            raise Refusal(404, "unknown")
        return found

    def query(self, name: str, default: str = "") -> str:
        """A parameter of the address, at most 200 characters."""
        return clean(self.request.query.get(name, default))[:200]

    def number(self, name: str, default: int, *, least: int = 0, most: int = 2**53) -> int:
        """A whole number of the address. Raises Refusal."""
        text = self.request.query.get(name, "")
        if not text:
            return default
        if not text.removeprefix("-").isdecimal() or len(text) > 16:
            raise Refusal(400, "bad_request", problems=[{"path": name, "message": "a whole number"}])
        return max(least, min(most, int(text)))

    async def body(self, model: type[Model]) -> Model:
        """The JSON body as ``model``. Raises Refusal."""
        if self.request.content_type != "application/json":
            raise Refusal(400, "bad_request", problems=[{"path": "", "message": "send application/json"}])
        raw = await read_body(self.request, BODY_BYTES)
        if _NUL.search(raw):
            raise Refusal(400, "bad_request", problems=[{"path": "", "message": "no NUL characters"}])
        try:
            return model.model_validate_json(raw or b"{}")
        except ValidationError as wrong:
            raise Refusal(400, "bad_request", problems=_problems(wrong)) from None


def clean(text: str) -> str:
    """What an address may hold: no NUL and nothing that is no character."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")


async def read_body(request: web.Request, limit: int) -> bytes:
    """The whole body, or Refusal 413."""
    if request.headers.get("Content-Encoding", "identity") != "identity":
        raise Refusal(415, "bad_request", problems=[{"path": "", "message": "no compressed bodies"}])
    if (request.content_length or 0) > limit:
        raise Refusal(413, "too_large")
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for piece in request.content.iter_chunked(65_536):
                body += piece
                if len(body) > limit:
                    raise Refusal(413, "too_large")
    except TimeoutError:
        raise Refusal(408, "too_slow") from None
    except web.RequestPayloadError:
        raise Refusal(400, "bad_request", problems=[{"path": "", "message": "unreadable"}]) from None
    return bytes(body)


def _problems(wrong: ValidationError) -> list[dict[str, str]]:
    errors = wrong.errors(include_input=False, include_url=False, include_context=False)
    return [{"path": ".".join(str(p) for p in e["loc"]), "message": e["msg"][:200]} for e in errors[:20]]


Handler = Callable[[Call], Awaitable[web.StreamResponse]]


def answer(data: Any, status: int = 200) -> web.Response:
    """JSON, never cached."""
    response = web.json_response(data, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def guarded(
    relay: Relay,
    handler: Handler,
    rule: Rule,
    *,
    page: bool,
    stages: frozenset[str] = SIGNED,
    in_person: bool = False,
) -> Callable[..., Awaitable[web.StreamResponse]]:
    """The handler behind its rule. ``page``: who is not signed in is sent to where they get on.

    ``in_person``: a token does not do.
    """

    async def handle(request: web.Request) -> web.StreamResponse:
        who: Who | None = None
        try:
            who = await _admit(relay, request, rule, stages, in_person=in_person)
            response = await handler(Call(request, relay, who))
        except Refusal as refusal:
            await _remember(relay, request, who, refusal)
            if page and refusal.status == 401:
                return secure(web.Response(status=303, headers={"Location": refusal.goes_to}))
            response = _refused(refusal)
        except web.HTTPRequestEntityTooLarge:
            response = _refused(Refusal(413, "too_large"))
        except web.HTTPException:
            raise
        except (DomainError, StoreError) as error:
            refused = translate(error)
            await _remember(relay, request, who, refused)
            response = _refused(refused)
        except Exception:
            log.exception("relay.failed", route=handler.__name__)
            response = _refused(Refusal(500, "internal", "something failed on our side; it is in the log"))
        return response if response.prepared else secure(response)

    return handle


async def _remember(relay: Relay, request: web.Request, who: Who | None, refusal: Refusal) -> None:
    """What the gate stopped is kept in the audit, and a lead is told when one person tries again and again."""
    if who is not None and refusal.error.get("reason"):
        target = request.match_info.get("conversation", "") or request.path[:80]
        await note_stopped(relay, who.user, str(refusal.error["reason"]), target)


async def _admit(relay: Relay, request: web.Request, rule: Rule, stages: frozenset[str], *, in_person: bool) -> Who:
    """The person, if the rule lets them pass. Raises Refusal."""
    note(address(relay, request))
    if request.path.startswith("/api/") and request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise Refusal(403, "csrf")
    if rule is None:
        return Who(User(id="", name=""), None)
    who = await identify(relay, request)
    if who is None:
        raise Refusal(401, "unauthenticated")
    note(address(relay, request), who.user.rights)
    if (who.session.stage if who.session else "in") not in stages:
        refusal = Refusal(401, "unauthenticated")
        refusal.goes_to = _PLACES.get(who.session.stage if who.session else "", "/login")
        raise refusal
    if who.session is not None and request.method not in _SAFE:
        await _check_csrf(relay, request, who.session)
    if who.token is not None and who.token.read_only and request.method not in _SAFE:
        raise Refusal(403, "not_permitted", "this token only reads", reason="read_only")
    if not allows(rule, who.rights):
        raise Refusal(403, "not_permitted", right=wanted(rule))
    if in_person and who.session is None:
        raise Refusal(403, "not_permitted", "sign in with a browser for this", reason="no_session")
    if who.session is not None and not request.path.endswith("/present") and request.path != "/api/stream":
        await relay.sessions.touch(who.session)
    return who


async def identify(relay: Relay, request: web.Request) -> Who | None:
    """Who sends this: a token's owner, or a session's."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer" and token:
        found = await relay.tokens.find(token.strip())
        return Who(found[0], None, found[1]) if found else None
    session = await relay.sessions.find(request.cookies.get(cookie_name(relay), ""))
    if session is None:
        return None
    user = await relay.store.user(session.user)
    return Who(user, session) if user is not None and not user.disabled else None


def cookie_name(relay: Relay) -> str:
    """The session cookie's name; the prefix binds it to this host and to https."""
    return "__Host-kefu" if relay.is_secure else "kefu_session"


async def _check_csrf(relay: Relay, request: web.Request, session: Session) -> None:
    if not from_our_page(relay, request):
        raise Refusal(403, "csrf")
    sent = request.headers.get("X-CSRF-Token", "")
    if not sent and request.path in FORMS and request.content_type == "application/x-www-form-urlencoded":
        sent = str((await small_form(request)).get("csrf", ""))
    if not hmac.compare_digest(sent.encode("utf-8", "surrogatepass"), session.csrf.encode()):
        raise Refusal(403, "csrf")


async def small_form(request: web.Request) -> dict[str, object]:
    """The fields of a plain form, read once. Raises Refusal."""
    if _FORM in request:
        kept: dict[str, object] = request[_FORM]
        return kept
    if request.content_type != "application/x-www-form-urlencoded":
        raise Refusal(400, "bad_request", problems=[{"path": "", "message": "send a form"}])
    if request.content_length is None or request.content_length > FORM_BYTES:
        raise Refusal(413, "too_large")
    body = await read_body(request, FORM_BYTES)  # aiohttp's own reader raises for what it cannot decode
    text = body.decode("utf-8", "replace")
    fields: dict[str, object] = dict(parse_qsl(text, keep_blank_values=True, errors="replace"))
    request[_FORM] = fields
    return fields


def from_our_page(relay: Relay, request: web.Request) -> bool:
    """Whether the browser says that one of our own pages asks; clients that say nothing pass."""
    site = request.headers.get("Sec-Fetch-Site", "")
    if site:
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin", "")
    if not origin:
        return True
    ours = {request.host.lower()}
    if relay.public_url:
        ours.add(urlsplit(relay.public_url).netloc.lower())
    try:
        return urlsplit(origin).netloc.lower() in ours
    except ValueError:  # no address at all
        return False


def address(relay: Relay, request: web.Request) -> str:
    """The client's address."""
    return client_address(request, behind_proxy=relay.behind_proxy)


def client_address(request: web.Request, *, behind_proxy: bool) -> str:
    """Where a request came from. A proxy adds its own word at the end, as one more value or as one more header."""
    if behind_proxy:
        last = ",".join(request.headers.getall("X-Forwarded-For", [])).rpartition(",")[2].strip()
        if last:
            return last[:64]
    return request.remote or ""


def _refused(refusal: Refusal) -> web.Response:
    response = answer({"error": refusal.error}, refusal.status)
    if "retry_after_seconds" in refusal.error:
        response.headers["Retry-After"] = str(refusal.error["retry_after_seconds"])
    if refusal.status == 408:
        response.force_close()
    return response


def translate(error: DomainError | StoreError) -> Refusal:
    """A rule's refusal, or the store's, in the contract's words."""
    match error:
        case UnknownConversation() | AnnouncementNotAllowed(reason="unknown") | ProposalNotAllowed(reason="unknown"):
            return Refusal(404, "unknown")
        case OutgoingBlocked():
            return Refusal(422, error.code, str(error), reason=error.reason, spans=[list(span) for span in error.spans])
        case NotPermitted():
            return Refusal(403, error.code, str(error))
        case AnnouncementNotAllowed() | ProposalNotAllowed():
            return Refusal(409, error.code, str(error), reason=error.reason)
        case ChecklistOpen():
            return Refusal(409, error.code, str(error), reason=error.code, missing=list(error.missing))
        case InvalidTransition() | ModelUnavailable():
            return Refusal(409, error.code, str(error), reason=error.reason)
        case DomainError():
            return Refusal(409, error.code, str(error))
        case StoreConflict():
            return Refusal(409, "invalid_transition", "somebody else changed it first", reason="changed")
        case _:
            return Refusal(503, "store_unavailable", "nothing was written; try again", retry_after_seconds=1)


def secure(response: web.StreamResponse) -> web.StreamResponse:
    """Put the headers on that every answer carries; a handler's own policy stays."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CSP)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers.setdefault("Referrer-Policy", "no-referrer")
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=()"
    headers.setdefault("Cache-Control", "no-store")
    return response
