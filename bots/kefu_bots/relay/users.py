"""Makes accounts; used by the command line and by tests."""

import hashlib
import re
import secrets
import time
from collections.abc import Sequence

from kefu_adapters.stores.people_store import PeopleStore, User
from kefu_bots.relay.passwords import LONGEST, SHORTEST, Passwords
from kefu_bots.relay.rights import Right
from kefu_bots.relay.weak_passwords import weakness
from kefu_core.errors import ConfigError
from kefu_core.text import clean_name

LOCAL = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
"""A name, and what stands before the @ of an address that may be one."""
_NAME = re.compile(rf"{LOCAL.pattern}(?:@[a-z0-9][a-z0-9.-]{{0,39}})?")


def sign_in_name(name: str) -> str:
    """A name as it is stored and looked for."""
    return name.replace("\0", "").strip().lower()[:80]


def digest(secret: str) -> str:
    """What is stored of a token or a cookie."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def must_be_strong(password: str, *names: str) -> None:
    """``names``: what an attacker knows of the account. Raises ConfigError."""
    match weakness(password, names):
        case "":
            return
        case "length":
            raise ConfigError(f"a password has {SHORTEST} to {LONGEST} characters")
        case _:
            raise ConfigError("this password is among the first that a guesser tries; several unrelated words are good")


async def add_user(
    store: PeopleStore,
    name: str,
    display_name: str,
    rights: Sequence[str],
    password: str = "",
    language: str = "zh",
    *,
    teams: Sequence[str] = (),
    passwords: Passwords | None = None,
) -> str:
    """Create an account and give back its id. Raises ConfigError when something about it is wrong.

    Without a password nobody can sign in until its person has chosen one.
    """
    name = sign_in_name(name)
    if not _NAME.fullmatch(name):
        raise ConfigError("a name is 1 to 40 letters, digits, dots, dashes and underscores, or an address")
    unknown = sorted(set(rights) - set(Right))
    if unknown or not rights:
        raise ConfigError(f"rights are {', '.join(Right)}")
    if password:
        must_be_strong(password, name, display_name)
    if language not in {"zh", "en"}:
        raise ConfigError("the language is zh or en")
    if await store.user_by_name(name) is not None:
        raise ConfigError(f"there is an account named {name} already")
    user = User(
        id=f"u{secrets.token_hex(6)}",
        name=name,
        display_name=clean_name(display_name) or name,
        password_hash=await (passwords or Passwords()).hash(password) if password else "",
        rights=tuple(rights),
        language=language,
        data={"teams": list(teams)} if teams else {},
        created_at=_now(),
    )
    await store.save_user(user)
    return user.id


def _now() -> int:
    return round(time.time() * 1000)
