"""What the browser and a passkey say to each other (WebAuthn), without keeping anything.

Imported by those who need it when they need it: it takes megabytes, and most processes never see a passkey.
"""

import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import webauthn
from webauthn.helpers import exceptions as wrongs
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
)

from kefu_adapters.stores.people_store import User

_WRONG = (wrongs.WebAuthnException, ValueError, LookupError, TypeError, AttributeError, EOFError, struct.error)
"""What a passkey's answer that is none may raise, down to the bytes."""


@dataclass(frozen=True, slots=True)
class Made:
    """A passkey that the browser made: its id, its public key (COSE), how often it was used."""

    credential: bytes
    key: bytes
    count: int


def offer(user: User, *, site_id: str, brand: str, challenge: bytes, known: Sequence[bytes]) -> dict[str, Any]:
    """What the browser needs to make a passkey that is none of the ``known`` ones."""
    options = webauthn.generate_registration_options(
        rp_id=site_id,
        rp_name=brand,
        user_name=user.name,
        user_display_name=user.display_name,
        user_id=user.id.encode(),
        challenge=challenge,
        exclude_credentials=_descriptors(known),
        authenticator_selection=AuthenticatorSelectionCriteria(resident_key=ResidentKeyRequirement.DISCOURAGED),
    )
    return dict(json.loads(webauthn.options_to_json(options)))


def made(credential: Mapping[str, Any], *, site_id: str, origin: str, challenge: bytes) -> Made | None:
    """The passkey that answers this challenge for this site; None for any other."""
    try:
        found = webauthn.verify_registration_response(
            credential=dict(credential), expected_challenge=challenge, expected_rp_id=site_id, expected_origin=origin
        )
    except _WRONG:
        return None
    return Made(found.credential_id, found.credential_public_key, found.sign_count)


def question(*, site_id: str, challenge: bytes, known: Sequence[bytes]) -> dict[str, Any]:
    """What the browser needs to let one of the ``known`` passkeys answer."""
    options = webauthn.generate_authentication_options(
        rp_id=site_id, challenge=challenge, allow_credentials=_descriptors(known)
    )
    return dict(json.loads(webauthn.options_to_json(options)))


def answered(
    credential: Mapping[str, Any], *, site_id: str, origin: str, challenge: bytes, key: bytes, count: int
) -> int | None:
    """How often the passkey of this public key says it was used (0: it does not count); None for any other."""
    try:
        shown = webauthn.verify_authentication_response(
            credential=dict(credential),
            expected_challenge=challenge,
            expected_rp_id=site_id,
            expected_origin=origin,
            credential_public_key=key,
            credential_current_sign_count=count,
        )
    except _WRONG:
        return None
    return shown.new_sign_count


def _descriptors(known: Sequence[bytes]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=one) for one in known]
