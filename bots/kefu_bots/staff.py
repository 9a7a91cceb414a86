"""Accounts of those who work here: made, changed, switched off. Whatever ends a right ends open pages at once.

Used by the operator's commands and by what two security admins decided; each act says who did it and is audited.
"""

import json
import secrets
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kefu_adapters.stores.factor_store import FactorStore
from kefu_adapters.stores.people_store import PeopleStore, User
from kefu_adapters.stores.session_store import SessionStore
from kefu_bots.boundary import guard_text
from kefu_bots.proposals import Audit
from kefu_bots.relay.passwords import Passwords
from kefu_bots.relay.people import teams_of
from kefu_bots.relay.rights import Right
from kefu_bots.relay.sessions import Sessions
from kefu_bots.relay.tokens import Token, Tokens
from kefu_bots.relay.users import add_user, must_be_strong, sign_in_name
from kefu_core.errors import ConfigError, ProposalNotAllowed, StoreConflict
from kefu_core.proposals import Proposal, ProposalKind

ADMINS_NEEDED = 2
Push = Callable[[Mapping[str, Any]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """Every method takes ``actor``: who does it, a person's id or ``operator``."""

    store: PeopleStore
    session_store: SessionStore
    factors: FactorStore
    wall: Callable[[], float]
    push: Push
    audit: Audit
    passwords: Passwords
    tokens: Tokens
    session_key: bytes

    @property
    def _sessions(self) -> Sessions:
        ended = self.push
        return Sessions(
            self.session_store, self.wall, lambda session: ended({"session_ended": session}), self.session_key
        )

    async def find(self, name: str) -> User:
        """A person by the name they sign in with, or by id. Raises ConfigError."""
        user = await self.store.user_by_name(sign_in_name(name)) or await self.store.user(name)
        if user is None:
            raise ConfigError(f"there is no account named {sign_in_name(name)}")
        return user

    async def admins(self) -> list[User]:
        """The security admins who can sign in."""
        return [u for u in await self.store.users() if Right.SECURITY_ADMIN in u.rights and not u.disabled]

    async def add(self, actor: str, *, password: str = "", **account: Any) -> User:
        """A new account; without a password its person chooses one by a link. Raises ConfigError."""
        _refuse_secrets(account["display_name"], *account.get("teams", ()))
        identity = await add_user(self.store, password=password, passwords=self.passwords, **account)
        await self.audit(actor, "user.added", identity, rights=list(account["rights"]))
        return await self.find(identity)

    async def set_rights(self, actor: str, user: User, rights: Sequence[str], teams: Sequence[str] | None) -> None:
        """Other rights, and other teams if given; open pages end, tokens have the new rights from now on."""
        unknown = sorted(set(rights) - set(Right))
        if unknown or not rights:
            raise ConfigError(f"rights are {', '.join(Right)}")
        _refuse_secrets(*(teams or ()))
        await self._amend(user, rights=rights, teams=teams)
        given = {"rights": list(rights), "before": list(user.rights), "after": list(rights)}
        await self._changed(actor, user, "rights_changed", tokens=False, **given)

    async def disable(self, actor: str, user: User) -> None:
        """Nobody signs in as them any more; their pages and tokens end."""
        await self._amend(user, disabled=True)
        await self._changed(actor, user, "user_disabled")

    async def enable(self, actor: str, user: User) -> None:
        """They may sign in again."""
        await self._amend(user, disabled=False)
        await self._changed(actor, user, "user_enabled")

    async def _amend(self, user: User, **change: Any) -> None:
        if not await self.store.amend(user, **change):
            raise StoreConflict("somebody else changed this account first; look again")

    async def set_password(self, actor: str, user: User, password: str) -> None:
        """Another password, or none (a link lets them choose one then); pages and tokens end. Raises ConfigError."""
        if password:
            must_be_strong(password, user.name, user.display_name)
        hashed = await self.passwords.hash(password) if password else f"none:{secrets.token_hex(8)}"
        if not await self.store.change_password(user.id, user.password_hash, hashed):
            raise StoreConflict("somebody else changed this account first; look again")
        await self._changed(actor, user, "password_reset")

    async def reset_factors(self, actor: str, user: User) -> None:
        """All factors and recovery codes go, pages and tokens end; the person enrols anew at the next sign-in."""
        await self.factors.drop_all(user.id)
        await self._changed(actor, user, "factors_reset")

    async def add_token(
        self,
        actor: str,
        user: User,
        name: str,
        days: int | None,
        *,
        rights: Sequence[str] = (),
        read_only: bool = False,
    ) -> str:
        """A token for programs, shown once; without ``rights`` for all of the person's. Raises ConfigError."""
        _refuse_secrets(name)
        secret, made = await self.tokens.make(user, name, rights=rights, read_only=read_only, days=days)
        what = {"name": made.name, "rights": list(made.rights), "read_only": read_only, "until": made.expires_at}
        await self.audit(actor, "token.added", user.id, **what)
        self.push({"security": user.id, "what": "token_added"})
        return secret

    async def revoke_tokens(self, actor: str, user: User, name: str) -> int:
        """End the tokens of that name; gives back how many there were."""
        gone = [token for token in await self.tokens.of(user.id) if token.name == name]
        return len([token for token in gone if await self.revoke_token(actor, user, token.id)])

    async def revoke_token(self, actor: str, user: User, identity: str) -> Token | None:
        """End one token and the streams that it opened; None for one that the person has not."""
        gone = await self.tokens.revoke(user.id, identity)
        if gone is not None:
            self.push({"session_ended": gone.id})
            await self.audit(actor, "token.revoked", user.id, name=gone.name)
            self.push({"security": user.id, "what": "token_revoked"})
        return gone

    async def _changed(self, actor: str, user: User, what: str, *, tokens: bool = True, **detail: Any) -> None:
        await self._sessions.end_all(user.id, tokens=tokens)
        await self.audit(actor, f"security.{what}", user.id, **detail)
        self.push({"security": user.id, "what": what})

    async def may_ask(self, proposal: Proposal) -> bool:
        """Whether its author may still ask for it: somebody who was switched off asks for nothing any more."""
        user = await self.store.user(proposal.author)
        if user is None:  # the operator's; what nobody asked for is not proved
            return True
        rights = {Right.SECURITY_ADMIN, *([Right.LEAD] if proposal.kind is ProposalKind.ERASURE else [])}
        return not user.disabled and bool(rights & set(user.rights))

    # --- what two admins decide ----------------------------------------------------------------------------

    async def version(self, identity: str) -> int:
        """A number that is another one when rights, teams or state of an account are."""
        user = await self.store.user(identity)
        standing = [] if user is None else [sorted(user.rights), sorted(teams_of(user)), user.disabled]
        return zlib.crc32(json.dumps(standing).encode()) & 0x7FFFFFFF

    async def factors_version(self, identity: str) -> int:
        """A number that is another one when a person's factors are."""
        standing = sorted(factor.id for factor in await self.factors.of(identity))
        return zlib.crc32(json.dumps(standing).encode()) & 0x7FFFFFFF

    async def carry_out(self, proposal: Proposal) -> None:
        """Do what was decided about an account. Raises ProposalNotAllowed, ConfigError."""
        wish, actor = proposal.content, proposal.decided_by
        if wish["do"] == "add":
            await self.add(actor, **{key: wish[key] for key in ("name", "display_name", "rights", "teams", "language")})
            return
        user = await self.store.user(proposal.object)
        if user is None:
            raise ProposalNotAllowed("changed")
        await self._keep_two(user, wish)
        if wish["do"] == "rights":
            await self.set_rights(actor, user, wish["rights"], wish.get("teams"))
        elif wish["do"] == "disable":
            await self.disable(actor, user)
        elif wish["do"] == "enable":
            await self.enable(actor, user)
        elif wish["do"] == "factors_reset":
            await self.reset_factors(actor, user)

    async def finish(self, proposal: Proposal) -> None:
        """Do the rest of what a crash interrupted: each step again that is the same twice. Raises as ``carry_out``."""
        wish, actor = proposal.content, proposal.decided_by
        if wish["do"] == "add":
            made = await self.store.user_by_name(sign_in_name(str(wish["name"])))
            if made is None:
                await self.carry_out(proposal)
            else:
                await self.audit(actor, "user.added", made.id, rights=list(made.rights))
            return
        user = await self.store.user(proposal.object)
        if user is not None and wish["do"] == "factors_reset":
            if await self.factors_version(user.id) == proposal.base:
                await self.reset_factors(actor, user)
            else:  # they are gone already; what was enrolled since then stays
                await self._changed(actor, user, "factors_reset")
            return
        await self.carry_out(proposal)

    async def _keep_two(self, user: User, wish: Mapping[str, Any]) -> None:
        """With fewer than two security admins nobody could decide anything any more."""
        ends = wish["do"] == "disable" or (wish["do"] == "rights" and Right.SECURITY_ADMIN not in wish["rights"])
        others = [admin for admin in await self.admins() if admin.id != user.id]
        if ends and Right.SECURITY_ADMIN in user.rights and len(others) < ADMINS_NEEDED:
            raise ProposalNotAllowed("too_few_admins")


def _refuse_secrets(*texts: str) -> None:
    """What somebody typed passes the scanner before it is stored, at the command line too. Raises ConfigError."""
    if any(guard_text(text)[1] for text in texts if text):
        raise ConfigError("the text holds a secret (a phrase, key, password or card); say it without")
