"""People, sessions, drafts, the audit chain, sealed rows and blobs on both engines."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.contract.ledger_rig import conversation, decision, heard

from kefu_adapters.blobs.directory import DirectoryBlobs
from kefu_adapters.stores.audit_store import AuditLog, Broken, Context, Wanted
from kefu_adapters.stores.desk_store import Canned, DeskStore, SavedDraft
from kefu_adapters.stores.people_store import PeopleStore, User
from kefu_adapters.stores.session_store import Session, SessionStore, TokenRow
from kefu_adapters.stores.switch_store import SwitchStore
from kefu_adapters.stores.vault import SqlVault
from kefu_core.decision import Effects
from kefu_core.errors import ConfigError, StoreError
from kefu_core.messages import Attachment, AttachmentKind
from kefu_core.ports import Media

from .engine_rig import ENGINES, SqlLedger, opened_on

SECRET = b"k" * 32
ANN = User(id="7", name="ann", display_name="林安", rights=("agent", "lead"), data={"undo": 5}, created_at=1)


@pytest.fixture(params=ENGINES)
async def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SqlLedger]:
    async with opened_on(request.param, request, tmp_path) as one:
        yield one


async def test_people_are_saved_changed_and_found_by_name(ledger: SqlLedger) -> None:
    store = PeopleStore(ledger.database)
    await store.save_user(ANN)
    await store.save_user(replace(ANN, language="en", disabled=True))
    found = await store.user_by_name("ann")
    assert found == replace(ANN, language="en", disabled=True)
    assert await store.users() == [found]
    assert await store.user("8") is None
    with pytest.raises(StoreError):
        await store.save_user(replace(ANN, id="8"))


async def test_sessions_run_out_and_end_with_the_person(ledger: SqlLedger) -> None:
    store = SessionStore(ledger.database)
    await PeopleStore(ledger.database).save_user(ANN)
    session = Session(id="h1", user="7", csrf="c", created_at=10, seen_at=10, expires_at=100)
    await store.put_session(session)
    assert await store.session("h1", 50) == session
    assert await store.session("h1", 100) is None
    await store.touch_session("h1", 60, 200)
    await store.reauthenticated("h1", 61)
    assert await store.sessions_of("7", 150) == [replace(session, seen_at=60, expires_at=200, reauthenticated_at=61)]
    await store.put_token("t1", "7", "ci", 10, 300)
    row = TokenRow(hash="t1", user="7", name="ci", created_at=10, expires_at=300)
    assert await store.token_user("t1", 20) == (ANN, row)
    await store.touch_token("t1", 30)
    assert await store.tokens_of("7") == [replace(row, seen_at=30)]
    assert await store.token_user("t1", 300) is None
    await store.drop_sessions_of("7")
    assert await store.session("h1", 50) is None
    assert await store.token_user("t1", 20) is None
    with pytest.raises(StoreError):
        await store.put_session(replace(session, user="nobody"))


async def test_a_person_has_no_more_tokens_than_told(ledger: SqlLedger) -> None:
    store = SessionStore(ledger.database)
    await PeopleStore(ledger.database).save_user(ANN)
    assert await store.put_token("t1", "7", "ci", 10, 300, 1)
    assert not await store.put_token("t2", "7", "ci", 10, 300, 1)
    assert await store.put_token("t2", "7", "ci", 300, 600, 1)
    assert not await store.put_token("t3", "nobody", "ci", 10, 300)


async def test_an_account_is_amended_as_it_was_seen_and_nothing_else_of_it(ledger: SqlLedger) -> None:
    store = PeopleStore(ledger.database)
    await store.save_user(ANN)
    await store.save_choices("7", "en", {"theme": "dark"})
    assert await store.amend(ANN, rights=["lead"], teams=["red"])
    assert not await store.amend(ANN, rights=["viewer"])
    now = await store.user("7")
    assert now is not None
    assert (now.rights, now.data["teams"], now.data["theme"], now.password_hash) == (
        ("lead",), ["red"], "dark", ANN.password_hash,
    )  # fmt: skip
    assert await store.amend(now, disabled=True)
    assert not await store.amend(now, disabled=False)


async def test_a_provider_s_account_is_bound_to_one_that_nobody_can_sign_in_to(ledger: SqlLedger) -> None:
    store = PeopleStore(ledger.database)
    await store.save_user(replace(ANN, password_hash=""))
    assert await store.bind("7", "issuer|s", {"by_groups": True})
    assert not await store.bind("7", "issuer|other", {})
    bound = await store.user_by_subject("issuer|s")
    assert bound is not None
    assert bound.data == {"by_groups": True}


async def test_drafts_are_kept_per_person_and_empty_text_removes_them(ledger: SqlLedger) -> None:
    store = DeskStore(ledger.database)
    draft = SavedDraft(text="Hal", kind="reply", key="k1", at=1)
    await store.save_draft("c1", "7", draft)
    await store.save_draft("c1", "7", replace(draft, text="Hallo", at=2))
    assert await store.draft("c1", "7") == replace(draft, text="Hallo", at=2)
    assert await store.draft("c1", "8") is None
    await store.save_draft("c1", "7", replace(draft, text=""))
    assert await store.draft("c1", "7") is None


async def test_canned_replies_are_added_changed_and_removed(ledger: SqlLedger) -> None:
    store = DeskStore(ledger.database)
    reply = Canned(id="1", title="Hash", text_zh="请发哈希", text_en="Please send the hash")
    await store.save_canned(reply)
    await store.save_canned(replace(reply, team="chain"))
    assert await store.canned() == [replace(reply, team="chain")]
    await store.drop_canned("1")
    assert await store.canned() == []


async def test_a_switch_is_none_until_somebody_sets_it(ledger: SqlLedger) -> None:
    store = SwitchStore(ledger.database)
    assert await store.setting("stopped") is None
    await store.put_setting("paused:a", True)
    await store.put_setting("paused:b", {"by": "7"})
    assert await store.settings("paused:") == {"paused:a": True, "paused:b": {"by": "7"}}


# --- audit -----------------------------------------------------------------------------------------------


async def chain(ledger: SqlLedger, count: int = 5) -> AuditLog:
    log = AuditLog(ledger.database, SECRET)
    for number in range(count):
        await log.append(at=number, actor="7", action="login", target=f"u{number}", detail={"ok": True})
    return log


async def test_an_untouched_chain_holds_even_when_many_write_at_once(ledger: SqlLedger) -> None:
    log = await chain(ledger)
    await asyncio.gather(*(log.append(at=9, actor="8", action="claim") for _ in range(6)))
    assert await log.verify() is None
    assert await log.verify(await log.head()) is None
    rows = await log.rows(limit=3)
    assert [row.seq for row in rows] == [11, 10, 9]
    assert [row.seq for row in await log.rows(before=9, limit=1)] == [8]


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ("UPDATE audit SET detail='{}' WHERE seq=3", Broken(seq=3, what="altered")),
        ("DELETE FROM audit WHERE seq=2", Broken(seq=2, what="missing")),
        ("UPDATE audit SET actor='8' WHERE seq=5", Broken(seq=5, what="altered")),
        ("UPDATE audit SET seq=seq+100 WHERE seq=4", Broken(seq=4, what="missing")),
        ("DELETE FROM audit WHERE seq>3", Broken(seq=4, what="cut")),
        ("INSERT INTO audit SELECT 0,at,actor,action,object,detail,'',hash FROM audit WHERE seq=1",
         Broken(seq=0, what="added")),
        ("INSERT INTO audit SELECT 6,at,actor,action,object,detail,hash,hash FROM audit WHERE seq=5",
         Broken(seq=6, what="altered")),
    ],
)  # fmt: skip
async def test_every_change_of_the_chain_is_found(ledger: SqlLedger, change: str, broken: Broken) -> None:
    log = await chain(ledger)
    witness = await log.head()
    await ledger.database.write((change, ()))
    assert await log.verify(witness) == broken


async def test_two_rows_that_changed_places_are_found(ledger: SqlLedger) -> None:
    log = await chain(ledger)
    moves = (("UPDATE audit SET seq=? WHERE seq=?", pair) for pair in ((99, 2), (2, 4), (4, 99)))
    await ledger.database.write(*moves)
    assert await log.verify() == Broken(seq=2, what="altered")


async def test_a_tail_written_anew_by_somebody_with_the_key_contradicts_a_head_kept_elsewhere(
    ledger: SqlLedger,
) -> None:
    log = await chain(ledger)
    kept = await log.head()
    await ledger.database.write(("DELETE FROM audit WHERE seq>3", ()))
    for _ in range(3):
        await log.append(at=9, actor="9", action="login")
    assert await log.verify() is None
    assert await log.verify(kept) == Broken(seq=5, what="rewritten")
    assert await log.verify(since=kept) == Broken(seq=5, what="rewritten")


async def test_only_what_came_since_is_verified_when_a_row_was_verified_before(ledger: SqlLedger) -> None:
    log = await chain(ledger)
    kept = await log.head()
    await log.append(at=9, actor="9", action="login")
    assert await log.verify(since=kept) is None
    await ledger.database.write(("UPDATE audit SET actor='x' WHERE seq=6", ()))
    assert await log.verify(since=kept) == Broken(seq=6, what="altered")
    await ledger.database.write(("DELETE FROM audit WHERE seq>4", ()))
    assert await log.verify(since=kept) == Broken(seq=5, what="cut")


async def test_rows_are_filtered_by_person_action_and_time(ledger: SqlLedger) -> None:
    log = await chain(ledger)
    await log.append(at=9, actor="8", action="role.changed", context=Context(role="lead", reason="asked", before="a"))
    (row,) = await log.rows(wanted=Wanted(actor="8", action="role.", since=9, until=10))
    assert (row.seq, row.context.role, row.context.reason, dict(row.detail)) == (6, "lead", "asked", {})
    assert [r.seq for r in await log.rows(wanted=Wanted(target="u2"))] == [3]
    assert [r.seq async for r in log.everything(Wanted(action="login"))] == [1, 2, 3, 4, 5]
    assert await log.rows(wanted=Wanted(since=1, until=1)) == []


async def test_a_chain_made_with_another_key_is_broken(ledger: SqlLedger) -> None:
    await chain(ledger)
    assert await AuditLog(ledger.database, b"x" * 32).verify() == Broken(seq=1, what="altered")


# --- vault -----------------------------------------------------------------------------------------------


async def test_sealed_values_come_back_and_are_not_readable_in_the_file(ledger: SqlLedger) -> None:
    vault = SqlVault(ledger.database, SECRET)
    assert await vault.get("x") is None
    await vault.put("x", {"refresh": "very-secret-token"})
    await vault.put("x", {"refresh": "very-secret-token-2", "名": 1})
    assert await vault.get("x") == {"refresh": "very-secret-token-2", "名": 1}
    rows = await ledger.database.read("SELECT sealed FROM vault")
    assert "very-secret" not in rows[0][0]
    with pytest.raises(ConfigError, match="KEFU_SECRET_KEY"):
        await SqlVault(ledger.database, b"other").get("x")
    await vault.drop("x")
    assert await vault.get("x") is None


async def test_a_lease_has_one_holder_who_may_renew_it(ledger: SqlLedger) -> None:
    one, two = SqlVault(ledger.database, SECRET), SqlVault(ledger.database, SECRET)
    assert await one.lease("x", 30)
    assert await one.lease("x", 30)
    assert not await two.lease("x", 30)
    await two.release("x")
    assert not await two.lease("x", 30)
    await one.put("x", {"a": 1})
    await one.release("x")
    assert await two.lease("x", 0)
    assert await one.lease("x", 30)
    assert await two.get("x") == {"a": 1}


# --- blobs -----------------------------------------------------------------------------------------------


async def test_an_upload_comes_back_and_can_be_erased(ledger: SqlLedger, tmp_path: Path) -> None:
    blobs = DirectoryBlobs(tmp_path / "blobs", ledger.database)
    blob = await blobs.put(b"bytes", mime="image/png", file_name="../../etc/passwd", at=1)
    assert await blobs.get(blob) == Media(content=b"bytes", mime="image/png", file_name="../../etc/passwd")
    (file,) = [path for path in (tmp_path / "blobs").rglob("*") if path.is_file()]
    assert file.stat().st_mode & 0o077 == 0
    await blobs.erase(blob)
    assert not file.exists()
    with pytest.raises(KeyError):
        await blobs.get(blob)
    with pytest.raises(KeyError):
        await blobs.get("nothing")
    known = await blobs.describe(blob)
    assert known is not None
    assert (known.state, known.reason, known.file_name) == ("refused", "erased", "")


async def test_a_contacts_attachment_is_fetched_later_once(ledger: SqlLedger, tmp_path: Path) -> None:
    voice = Attachment(kind=AttachmentKind.VOICE, ref="file-1", mime="audio/ogg")
    pair = (voice, replace(voice, ref="file-2"))
    await ledger.append(decision("ann", effects=Effects(messages=(heard("ann", 1, "", attachments=pair),))))
    blobs = DirectoryBlobs(tmp_path / "blobs", ledger.database)
    first, second = await blobs.pending(2**50, 10)
    assert (first.ref, first.conversation) == ("file-1", conversation("ann"))
    with pytest.raises(KeyError):
        await blobs.get(first.id)
    assert await blobs.postpone(first.id, 2**51) == 1
    assert [blob.id for blob in await blobs.pending(2**50, 10)] == [second.id]
    assert await blobs.store(second.id, b"voice", mime="audio/ogg")
    assert not await blobs.store(second.id, b"again", mime="audio/ogg")
    assert (await blobs.get(second.id)).content == b"voice"
    await blobs.refuse(first.id, "too_large")
    await blobs.refuse(second.id, "too_large")
    assert [blob.state for blob in [await blobs.describe(first.id), await blobs.describe(second.id)] if blob] == [
        "refused",
        "stored",
    ]
    assert len([path for path in (tmp_path / "blobs").rglob("*") if path.is_file()]) == 1
