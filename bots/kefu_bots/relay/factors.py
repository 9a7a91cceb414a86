"""Second factors: authenticator apps (RFC 6238), passkeys (WebAuthn level 3) and recovery codes.

Every code, answer and recovery code counts once: what was taken is written before the person is let in.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

import pyotp

from kefu_adapters.stores.factor_store import PASSKEY, TOTP, Factor, FactorStore
from kefu_adapters.stores.people_store import User
from kefu_adapters.stores.sealer import Sealer
from kefu_adapters.stores.session_store import SessionStore
from kefu_bots.secrets_derived import derive

STEP_SECONDS = 30
_STEPS_AROUND = (0, -1, 1)
"""RFC 6238, section 5.2: one step to each side for clocks that differ."""
CODES = 10
_CHALLENGE_SECONDS = 300
_ENROLMENT_MS = 600_000
_ENROLMENTS = 4
"""Enrolments of other browsers that go on beside one's own, and for how long."""
MOST = 10
"""Apps and passkeys of one person."""


class Site:
    """Who we are to a browser: the relying party's id and the origins whose answers count."""

    def __init__(self, public_url: str, host: str) -> None:
        base = public_url or f"http://{host}"
        parts = urlsplit(base)
        self.id = parts.hostname or "localhost"
        self.origin = f"{parts.scheme}://{parts.netloc}"


class Factors:
    """``wall`` is real time in seconds; ``keys``: see ``code_keys``. Whoever calls has throttled, and audits."""

    def __init__(
        self, store: FactorStore, session_store: SessionStore, wall: Callable[[], float], keys: Sequence[bytes]
    ) -> None:
        self.store = store
        self._keys = keys
        self._session_store = session_store
        self._wall = wall

    @property
    def _now(self) -> int:
        return round(self._wall() * 1000)

    async def of(self, user: str) -> list[Factor]:
        """A person's finished apps and passkeys."""
        return [factor for factor in await self.store.of(user) if factor.confirmed_at is not None]

    # --- authenticator apps ------------------------------------------------------------------------------

    async def begin_totp(self, user: User, issuer: str, owner: str = "") -> tuple[Factor, str]:
        """A new seed that counts once a code of it was given, and the address that apps read from the picture.

        It belongs to ``owner``, a browser on its way: whoever else knows the password never sees it nor replaces it.
        """
        waiting = [one for one in await self.store.of(user.id) if one.confirmed_at is None]
        others = [one for one in waiting if one.secret.get("owner", "") != owner]
        kept = [one for one in others if self._now - one.created_at < _ENROLMENT_MS][-_ENROLMENTS:]
        await self.store.drop_unfinished(user.id, [one.id for one in waiting if one not in kept])
        seed = pyotp.random_base32()
        secret = {"seed": seed, "owner": owner}
        factor = Factor(id=_new_id(), user=user.id, kind=TOTP, secret=secret, created_at=self._now)
        await self.store.add(factor)
        return factor, totp_address(seed, user, issuer)

    async def unfinished(self, user: str, owner: str = "") -> Factor | None:
        """The app that this browser enrols."""
        waiting = [one for one in await self.store.of(user) if one.confirmed_at is None and one.kind == TOTP]
        own = [one for one in waiting if one.secret.get("owner", "") == owner]
        return own[-1] if own else None

    async def confirm_totp(
        self, user: str, code: str, name: str, owner: str = "", *, as_first: bool = False
    ) -> Factor | None:
        """Finish the enrolment with a first code; None when it is not of that seed.

        ``as_first``: only while the person has no factor, so that of two at once one is.
        """
        factor = await self.unfinished(user, owner)
        step = None if factor is None else self._step_of(factor, code)
        if factor is None or step is None:
            return None
        done = await self.store.confirm(factor.id, name, step, self._now, first_of=user if as_first else "")
        return factor if done else None

    async def take_code(self, user: str, code: str) -> str:
        """Use an app's code or a recovery code up: ``totp``, ``recovery``, or nothing when it does not count."""
        tidy = "".join(code.split()).replace("-", "").lower()
        if len(tidy) == 6 and tidy.isascii() and tidy.isdigit():
            for factor in await self.of(user):
                step = self._step_of(factor, tidy) if factor.kind == TOTP else None
                if step is not None and await self.store.use(factor.id, step, self._now):
                    return TOTP
            return ""
        digests = [_code_digest(key, user, tidy) for key in self._keys]
        return "recovery" if await self.store.spend_code(user, digests) else ""

    def _step_of(self, factor: Factor, code: str) -> int | None:
        app, now = pyotp.TOTP(str(factor.secret["seed"])), int(self._wall()) // STEP_SECONDS
        tidy = "".join(code.split()).encode("utf-8", "surrogatepass")
        fits = [now + by for by in _STEPS_AROUND if hmac.compare_digest(app.generate_otp(now + by).encode(), tidy)]
        return fits[0] if fits else None

    # --- passkeys ----------------------------------------------------------------------------------------

    async def begin_passkey(self, session: str, user: User, site: Site, brand: str) -> dict[str, Any]:
        """What the browser needs to make a passkey. The challenge belongs to this session and is good once."""
        from kefu_bots.relay import ceremonies

        challenge = await self._challenge(session, "enrol")
        known = _credentials(await self.of(user.id))
        return ceremonies.offer(user, site_id=site.id, brand=brand, challenge=challenge, known=known)

    async def confirm_passkey(
        self, session: str, user: str, credential: Mapping[str, Any], name: str, site: Site, *, as_first: bool = False
    ) -> Factor | None:
        """Keep a passkey that answers this session's challenge for this site; None for any other."""
        from kefu_bots.relay import ceremonies

        challenge = await self._spent(session, "enrol")
        if not challenge:
            return None
        made = ceremonies.made(credential, site_id=site.id, origin=site.origin, challenge=challenge)
        if made is None:
            return None
        now = self._now
        secret = {"credential": _text(made.credential), "key": _text(made.key)}
        factor = Factor(
            id=_new_id(), user=user, kind=PASSKEY, name=name, secret=secret,
            counter=made.count, created_at=now, confirmed_at=now, used_at=now,
        )  # fmt: skip
        return factor if await self.store.add(factor, as_first=as_first) else None

    async def ask_passkey(self, session: str, user: str, site: Site) -> dict[str, Any]:
        """What the browser needs to let a passkey of this person answer."""
        from kefu_bots.relay import ceremonies

        challenge = await self._challenge(session, "answer")
        return ceremonies.question(site_id=site.id, challenge=challenge, known=_credentials(await self.of(user)))

    async def take_answer(self, session: str, user: str, credential: Mapping[str, Any], site: Site) -> bool:
        """Whether a passkey of this person answered this session's challenge; a second time it does not count."""
        from kefu_bots.relay import ceremonies

        challenge = await self._spent(session, "answer")
        factor = next((f for f in await self.of(user) if f.secret.get("credential") == credential.get("id")), None)
        if not challenge or factor is None:
            return False
        count = ceremonies.answered(
            credential,
            site_id=site.id,
            origin=site.origin,
            challenge=challenge,
            key=_bytes(str(factor.secret["key"])),
            count=factor.counter,
        )
        if count is None:
            return False
        if count == 0:  # a passkey that does not count; its challenge was spent above
            await self.store.note_use(factor.id, self._now)
            return True
        return await self.store.use(factor.id, count, self._now)

    async def _challenge(self, session: str, purpose: str) -> bytes:
        challenge = secrets.token_bytes(32)
        await self._session_store.put_challenge(session, f"{purpose}.{_text(challenge)}.{int(self._wall())}")
        return challenge

    async def _spent(self, session: str, purpose: str) -> bytes:
        kind, _, rest = (await self._session_store.take_challenge(session)).partition(".")
        text, _, at = rest.partition(".")
        if kind != purpose or int(self._wall()) - int(at) > _CHALLENGE_SECONDS:
            return b""
        return _bytes(text)

    # --- recovery codes ----------------------------------------------------------------------------------

    async def new_codes(self, user: str) -> list[str]:
        """Ten codes that each let the person in once, shown now and never again; older ones end."""
        codes = [base64.b32encode(secrets.token_bytes(10)).decode().lower() for _ in range(CODES)]
        digests = {_new_id(): _code_digest(self._keys[0], user, code) for code in codes}
        await self.store.put_codes(user, digests, self._now)
        return ["-".join(code[at : at + 4] for at in range(0, 16, 4)) for code in codes]


def factor_sealer(secret: bytes, old: bytes = b"") -> Sealer:
    """What seals factors; with ``old`` what was sealed under the key before still opens."""
    return Sealer([derive(one, "factors") for one in (secret, old) if one], b"factors v1")


def totp_address(seed: str, user: User, issuer: str) -> str:
    """The ``otpauth:`` address of a seed."""
    return pyotp.TOTP(seed).provisioning_uri(name=user.name, issuer_name=issuer)


def picture(address: str) -> list[str]:
    """A QR code as rows of 0 and 1, without its quiet zone."""
    segno = import_module("segno")  # of use when somebody sets up a factor, and not small
    return ["".join("1" if cell else "0" for cell in row) for row in segno.make(address, error="m").matrix]


def _credentials(factors: list[Factor]) -> list[bytes]:
    return [_bytes(str(factor.secret["credential"])) for factor in factors if factor.kind == PASSKEY]


def code_keys(secret: bytes, old: bytes = b"") -> list[bytes]:
    """What recovery codes are hashed under: who can only write into the database makes none."""
    return [derive(one, "recovery codes") for one in (secret, old) if one]


def _code_digest(key: bytes, user: str, code: str) -> str:
    return hmac.new(key, f"{user}:{code}".encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def _new_id() -> str:
    return f"f{secrets.token_hex(8)}"


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
