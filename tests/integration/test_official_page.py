"""The public page of what is ours, its check and its signed twin: no login, no script, no trace of visitors."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from tests.fakes.fleet import SECRET, FakeFleet, fleet

from kefu_adapters.stores.vault import SqlVault
from kefu_bots.official_signing import LIFE, OfficialKeys, canonical, verify
from kefu_bots.proofs import Proofs
from kefu_bots.relay.official_page import TWIN, OfficialPage, attach
from kefu_core.official_content import list_of
from kefu_core.safety.official.proof import code_for, digest_of

CONTENT = {"domains": ["orbitwallet.com"], "handles": {"telegram": ["orbitwallet"]}, "emails": ["help@orbitwallet.com"]}


@pytest.fixture
async def kefu(tmp_path: Path) -> AsyncIterator[FakeFleet]:
    async with fleet(tmp_path) as one:
        from dataclasses import replace

        one.rules.policy = replace(one.rules.policy, official=list_of(CONTENT))
        from kefu_bots.official import Official

        one.relay.official = Official(
            database=one.ledger.database, rules=one.rules, clock=one.clock, audit=one.relay.audit_log, keys=[SECRET]
        )
        await one.relay.official.open()
        yield one


@pytest.fixture
async def door(kefu: FakeFleet) -> AsyncIterator[aiohttp.ClientSession]:
    page = OfficialPage(
        official=kefu.relay.official,
        rules=kefu.rules,
        keys=OfficialKeys(SqlVault(kefu.ledger.database, SECRET)),
        proofs=Proofs(
            database=kefu.ledger.database, key=SECRET, clock=kefu.clock, fabric=kefu.fabric, life=timedelta(hours=72)
        ),
        fabric=kefu.fabric,
        clock=kefu.clock,
    )
    app = web.Application()
    attach(app, page)
    server = TestServer(app, host="127.0.0.1")
    await server.start_server()
    async with aiohttp.ClientSession(server.make_url("/")) as http:
        yield http
    await server.close()


async def check(door: aiohttp.ClientSession, asked: str) -> str:
    async with door.post("/official?lang=en", data={"q": asked}) as response:
        assert (response.status, response.headers["Cache-Control"]) == (200, "no-store")
        return await response.text()


@pytest.mark.parametrize(("language", "words"), [("zh-CN,zh;q=0.9", "官方名单"), ("en-GB", "What is ours")])
async def test_anybody_reads_the_list_in_their_language(door: aiohttp.ClientSession, language: str, words: str) -> None:
    async with door.get("/official", headers={"Accept-Language": language}) as response:
        text = await response.text()
        headers = response.headers
    assert words in text
    assert "orbitwallet.com" in text
    assert "<script" not in text
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert (headers["Cache-Control"], headers["Vary"]) == ("public, max-age=300", "Accept-Language")
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("@orbitwallet", "This is ours"),
        ("https://orbitwa11et.com/airdrop", "imitates us"),
        ("@someone_else_entirely", "not ours"),
        ("hello", "cannot tell"),
        ("K7QM-2XPA", "did not give this check code"),
        ("<b>@orbitwallet</b>", "This is ours"),
    ],
)
async def test_the_form_says_what_something_is_and_never_repeats_it(
    door: aiohttp.ClientSession, asked: str, words: str
) -> None:
    text = await check(door, asked)
    assert words in text
    assert 'value="' not in text
    assert "orbitwa11et" not in text
    assert "<b>" not in text


async def test_a_phrase_typed_into_the_form_is_met_with_a_warning(door: aiohttp.ClientSession) -> None:
    phrase = "abandon " * 11 + "about"
    text = await check(door, phrase)
    assert "never type it into any page" in text
    assert "abandon" not in text


async def test_a_given_code_is_confirmed_without_a_word_about_whose_it_is(
    kefu: FakeFleet, door: aiohttp.ClientSession
) -> None:
    code = code_for(SECRET, "c-secret", "小林", kefu.clock.now())
    at = round(kefu.clock.now().timestamp() * 1000)
    row = (digest_of(SECRET, code), "c-secret", "小林", at)
    await kefu.ledger.database.write(
        ("INSERT INTO agent_proofs (digest,conversation_id,name,at) VALUES (?,?,?,?)", row)
    )
    text = await check(door, code)
    assert "Our support gave this check code" in text
    assert "小林" not in text
    assert "c-secret" not in text


async def test_too_many_checks_from_one_address_are_refused(door: aiohttp.ClientSession) -> None:
    statuses = []
    for _ in range(31):
        async with door.post("/official", data={"q": "x"}) as response:
            statuses.append(response.status)
    assert statuses == [200] * 30 + [429]


@pytest.mark.parametrize(("body", "kind", "status"), [(b"q=" + b"x" * 9000, "application/x-www-form-urlencoded", 413),
                                                      (b"{}", "application/json", 400)])  # fmt: skip
async def test_a_form_that_is_none_is_refused(door: aiohttp.ClientSession, body: bytes, kind: str, status: int) -> None:
    async with door.post("/official", data=body, headers={"Content-Type": kind}) as response:
        assert response.status == status


# --- the signed twin ------------------------------------------------------------------------------------------


async def fetched(door: aiohttp.ClientSession) -> bytes:
    async with door.get(TWIN) as response:
        assert response.status == 200
        assert response.content_type == "application/json"
        return await response.read()


async def test_the_twin_verifies_offline_with_the_published_key_until_it_expires(
    kefu: FakeFleet, door: aiohttp.ClientSession
) -> None:
    raw, now = await fetched(door), kefu.clock.now()
    key = json.loads(raw)["keys"][0]["public"]
    found = verify(raw, key=key, now=now)
    assert (found.problem, found.version) == ("", 1)
    assert json.loads(raw)["list"]["domains"] == ["orbitwallet.com"]
    assert verify(raw, now=now + LIFE).problem == "it has expired"
    assert verify(raw, now=now - timedelta(days=1)).problem == "it is issued in the future"
    assert await fetched(door) == raw


async def test_a_twin_that_was_changed_or_signed_by_somebody_else_is_refused(
    kefu: FakeFleet, door: aiohttp.ClientSession, tmp_path: Path
) -> None:
    raw, now = await fetched(door), kefu.clock.now()
    document = json.loads(raw)
    document["list"]["domains"] = ["evil.example"]
    assert verify(json.dumps(document).encode(), now=now).problem == "the signature does not hold"
    other = "A" * 43 + "="
    assert verify(raw, key=other, now=now).problem == "the signature does not hold"
    for broken in (b"", b"[]", b"{}", b'{"kefu_official":1}', b"[" * 5000):
        assert verify(broken, now=now).problem


async def test_after_a_rotation_the_older_key_signs_along_until_its_date(
    kefu: FakeFleet, door: aiohttp.ClientSession
) -> None:
    old = json.loads(await fetched(door))["keys"][0]["public"]
    keys = OfficialKeys(SqlVault(kefu.ledger.database, SECRET))
    new = await keys.rotate(kefu.clock.now(), kefu.clock.now() + timedelta(days=3))
    kefu.clock.time += timedelta(minutes=5)
    raw, now = await fetched(door), kefu.clock.now()
    assert verify(raw, key=old, now=now).problem == ""
    assert verify(raw, key=new.public, now=now).problem == ""
    kefu.clock.time += timedelta(days=4)
    raw, now = await fetched(door), kefu.clock.now()
    assert verify(raw, key=old, now=now).problem == "the signature does not hold"
    assert verify(raw, key=new.public, now=now).problem == ""


async def test_the_key_lies_sealed_and_a_lost_secret_costs_the_signature_alone(
    kefu: FakeFleet, door: aiohttp.ClientSession
) -> None:
    await fetched(door)
    (row,) = await kefu.ledger.database.read("SELECT sealed FROM vault WHERE key='official:key'")
    assert "seed" not in row[0]
    await kefu.ledger.database.write(("UPDATE vault SET sealed='AAAA' WHERE key='official:key'", ()))
    kefu.clock.time += timedelta(minutes=1)
    async with door.get(TWIN) as response:
        assert response.status == 503
    async with door.get("/official") as response:
        assert response.status == 200


def test_the_signed_bytes_do_not_depend_on_how_the_document_is_written() -> None:
    one = {"b": 1, "a": "轨", "signatures": [1]}
    other = json.loads('{ "a": "\\u8f68",\n "b": 1 }')
    assert canonical(one) == canonical(other)
