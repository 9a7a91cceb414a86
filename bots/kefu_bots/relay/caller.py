"""Who is calling and from where, for the audit of whatever the call leads to."""

from collections.abc import Iterable
from contextvars import ContextVar

from kefu_adapters.stores.audit_store import NO_CONTEXT, Context

CALLER: ContextVar[Context] = ContextVar("caller", default=NO_CONTEXT)


def note(address: str, rights: Iterable[str] = ()) -> None:
    """Remember the caller for as long as this request is handled."""
    CALLER.set(Context(role=",".join(sorted(rights)), address=address[:64]))
