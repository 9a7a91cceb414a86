"""The part of the settings about those who work here: how they sign in."""

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, model_validator

_STRICT = ConfigDict(extra="forbid", hide_input_in_errors=True)


class People(BaseModel):
    """How those who work here sign in."""

    model_config = _STRICT
    require_second_factor: bool = True


class Sso(BaseModel):
    """An identity provider for those who work here (OpenID Connect); the secret is ``KEFU_SSO__CLIENT_SECRET``."""

    model_config = _STRICT
    issuer: str = ""
    client_id: str = ""
    title: str = "SSO"
    domains: list[str] = []
    groups_claim: str = "groups"
    groups: dict[str, list[Literal["viewer", "agent", "lead", "publisher", "approver"]]] = {}
    trust_mfa: bool = False

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.issuer and not (self.client_id and self.domains):
            raise ValueError("with an issuer, client_id and domains are needed")
        return self
