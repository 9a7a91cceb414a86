"""The fault scenario that plants secrets would see them: without the boundary, every one of them is found."""

import base64
import json
import random

import pytest
from tests.faults import planting
from tests.faults.looking import Needles
from tests.unit.bots.fleet_rig import house

from kefu_bots import intake
from kefu_bots.boundary import Guarded
from kefu_core.safety.secrets import scan, scan_messages

FORMS = {
    "as it is": lambda text: text.encode(),
    "wide": lambda text: text.encode("utf-16-le"),
    "escaped": lambda text: json.dumps(text).encode(),
    "other case": lambda text: text.swapcase().encode(),
    "base64": lambda text: base64.b64encode(b"ab" + text.encode() + b"the end"),
}


def found(content: bytes, secret: planting.Secret) -> bool:
    return bool(Needles([secret]).found([("somewhere", content)]))


@pytest.mark.parametrize("make", [*planting.WHOLE, *planting.SPREAD], ids=lambda make: make.__name__)
@pytest.mark.parametrize("form", FORMS)
def test_planted_secret_is_seen_in_every_form(make, form):
    secret = make(random.Random(3))
    held = secret.core or secret.parts[-1]
    if len(held) >= 16:
        assert found(b"before " + FORMS[form](held) + b" after", secret)
    assert not found(b"before and after, and nothing else at all", secret)


@pytest.mark.parametrize("seed", range(40))
def test_planted_secret_is_one_that_the_boundary_finds(seed):
    dice = random.Random(seed)
    whole, spread = planting.made(dice), planting.made(dice, spread=True)
    assert whole.core not in scan(whole.text).redacted
    assert scan_messages(spread.parts)


async def test_without_the_boundary_a_planted_secret_lies_in_the_store(monkeypatch):
    secret = planting.made(random.Random(1))

    async def lies_there() -> bool:
        async with house() as h:
            await h.write(secret.text)
            return found(repr(h.ledger.bodies).encode(), secret)

    assert not await lies_there()
    monkeypatch.setattr(intake, "guard", lambda inbound, **_: Guarded(inbound))
    assert await lies_there()
