"""The identity provider by which a team signs in, and our rules about it."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # its libraries take memory, and few fleets have a provider
    from kefu_adapters.identity.openid import Provider


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleSignOn:
    """The provider and our rules about it. ``groups``: a group's name → the rights that it gives."""

    provider: "Provider"
    title: str
    domains: frozenset[str]
    groups_claim: str = "groups"
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    trust_mfa: bool = False
