"""A secret that one of ours writes into a field is refused, or hidden, and stands nowhere in the store."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pyotp
import pytest
from tests.fakes.fleet import PASSWORD, Desk, FakeFleet, fleet

from kefu_bots.knowledge import bring_in
from kefu_bots.relay.rights import Right

PHRASE = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about"
KEY = "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeBgk33yuGBrxMPHi"
"""The first test vector of BIP 32."""
SHORT = "密码是 Tr0ub4dor!3"
RATE: dict[str, Any] = {
    "topic": "other",
    "phrasings": {"zh": ["怎么评价"], "en": ["how to rate"]},
    "answers": {"zh": "在对话结束后打分。", "en": "Rate after the talk."},
}
LIST: dict[str, Any] = {"domains": ["orbit.example"]}
PERSON: dict[str, Any] = {"name": "mei", "display_name": "Mei", "rights": ["agent"]}


def _entry(**changes: Any) -> dict[str, Any]:
    return {"content": {**RATE, **changes}, "base": 0}


def _listed(**changes: Any) -> dict[str, Any]:
    return {"version": 1, "list": {**LIST, **changes}}


BODIES: list[tuple[str, str, dict[str, Any]]] = [
    ("PUT", "/api/knowledge/rate", _entry(note=PHRASE)),
    ("PUT", "/api/knowledge/rate", _entry(answers={"zh": "打分。", "en": f"Say {PHRASE}"})),
    ("PUT", "/api/knowledge/rate", _entry(phrasings={"zh": ["怎么评价"], "en": [PHRASE]})),
    ("PUT", "/api/knowledge/rate", _entry(links=[f"https://orbit.example/{KEY}"])),
    ("PUT", "/api/knowledge/rate", {**_entry(), "comment": PHRASE}),
    ("POST", "/api/learning/phrasing", {"entry": "fees", "language": "en", "text": PHRASE}),
    ("POST", "/api/regressions", {"items": [{"question": PHRASE}]}),
    ("POST", "/api/official/proposals", {**_listed(emails=["a@orbit.example"]), "reason": PHRASE}),
    *(("POST", "/api/official/proposals", _listed(**{name: [KEY]})) for name in ("domains", "explorers")),
    ("POST", "/api/official/proposals", _listed(stores=[f"store.example/{KEY}"])),
    ("POST", "/api/official/proposals", _listed(emails=[f"{KEY}@orbit.example"])),
    ("POST", "/api/official/proposals", _listed(handles={"telegram": [KEY]})),
    ("POST", "/api/people", {**PERSON, "display_name": SHORT}),
    ("POST", "/api/people", {**PERSON, "teams": [SHORT]}),
    ("POST", "/api/people/{other}", {"do": "rights", "rights": ["viewer"], "teams": [SHORT]}),
    ("POST", "/api/stop-everything", {"on": True, "reason": PHRASE}),
]  # fmt: skip
HIDDEN = {"/api/stop-everything": 200}
"""Where nothing may keep the act itself from being done."""


@pytest.fixture
async def kefu(tmp_path: Path) -> AsyncIterator[FakeFleet]:
    async with fleet(tmp_path) as one:
        await one.relay.official.open()
        await bring_in(one.keeper.store, one.keeper.answers.knowledge, author="import", at=1)
        await one.keeper.look()
        yield one


async def stored(kefu: FakeFleet, *words: str) -> list[str]:
    """The tables in which one of the words stands, whatever its letters' size."""
    database = kefu.ledger.database
    tables = [str(row[0]) for row in await database.read("SELECT name FROM sqlite_master WHERE type='table'")]
    rows = {table: str(await database.read(f"SELECT * FROM {table}")).lower() for table in tables}
    return [table for table, text in rows.items() if any(word.lower() in text for word in words)]


async def everything(kefu: FakeFleet) -> tuple[Desk, str]:
    """Somebody with every right, and the id of somebody else who is a security admin too."""
    other = await kefu.person("two", "security_admin")
    return await kefu.desk("all", *(right.value for right in Right)), other


@pytest.mark.parametrize(("method", "path", "body"), BODIES)
async def test_a_secret_of_ours_is_kept_nowhere(kefu: FakeFleet, method: str, path: str, body: dict[str, Any]) -> None:
    desk, other = await everything(kefu)
    status, data = await desk.call(method, path.format(other=other), body)
    assert status == HIDDEN.get(path, 422), data
    if path not in HIDDEN:
        assert data["error"]["reason"] == "holds_secret"
    assert await stored(kefu, PHRASE, KEY, SHORT) == []


async def test_the_name_of_a_factor_holds_no_secret(kefu: FakeFleet) -> None:
    desk, _ = await everything(kefu)
    await desk.post("/api/me/verify", {"password": PASSWORD})
    desk.csrf = (await desk.get("/api/me"))["csrf"]
    seed = (await desk.post("/api/me/factors/totp"))["seed"]
    code = pyotp.TOTP(seed).at(int(kefu.clock.seconds()))
    status, data = await desk.call("POST", "/api/me/factors", {"name": SHORT, "code": code})
    assert (status, data["error"]["reason"]) == (422, "holds_secret")
    assert await stored(kefu, SHORT) == []
