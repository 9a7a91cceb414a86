"""An erased person leaves no text, no name and no platform id; what happened stays under a keyed reference."""

import json
from pathlib import Path

import pytest
from tests.contract.ledger_rig import INBOX, answer, conversation, delivery, heard, later
from tests.integration.store_rig import NOW, SECRET, Stores, check_invariants, rows_of, started

from kefu_adapters.blobs.directory import DirectoryBlobs
from kefu_adapters.stores.backup import back_up
from kefu_adapters.stores.erasure import Eraser
from kefu_adapters.stores.places import Place
from kefu_adapters.stores.restore import restore
from kefu_core.conversation.events import from_json
from kefu_core.conversation.evolve import fold
from kefu_core.conversation.state import Conversation
from kefu_core.decision import Effects
from kefu_core.ids import contact_id
from kefu_core.messages import Attachment, AttachmentKind

WHO = "wxid_ann_7731"
SAYS = "my name is Zebulon"


async def with_ann(stores: Stores) -> Place:
    """A store with a person who wrote, was answered, sent a picture, and got one."""
    place = stores.make("here")
    async with stores.opened(place) as ledger:
        await ledger.append(started(WHO, 1))
        picture = Attachment(kind=AttachmentKind.PICTURE, ref="r", mime="image/png", file_name="zebulon.png")
        said = Effects(messages=(heard(WHO, 2, SAYS, attachments=(picture,)),))
        base = (await ledger.load(conversation(WHO))).state
        second = answer(WHO, 2, "Dear Zebulon")
        await ledger.append(
            second.__class__(
                **{
                    **{name: getattr(second, name) for name in second.__slots__},
                    "state": base.__class__.from_json({**base.to_json(), "version": 2}),
                    "events": (),
                    "effects": said,
                    "dedupe_keys": (f"m:{WHO}:2",),
                }
            )
        )
        await ledger.append(started("bob", 2))
        blobs = DirectoryBlobs(place.blobs, ledger.database)
        waiting = await blobs.pending(NOW, 9)
        await blobs.store(waiting[0].id, b"face", mime="image/png")
        while await ledger.index_pending():
            continue
    return place


async def erased(stores: Stores, place: Place) -> str:
    async with stores.opened(place) as ledger:
        eraser = Eraser(ledger.database, place.erasure_key, blobs=place.blobs)
        person = await eraser.find(f"{INBOX}:{WHO}")
        assert person is not None
        assert await eraser.find(contact_id(INBOX, WHO)) == person
        assert await eraser.find("K-1") == person
        done = await eraser.erase(person, at=NOW, who="operator")
        assert done.messages == 3
        assert done.attachments == 1
        assert done.cancelled == 1
        while await ledger.index_pending():
            continue
    return done.reference


def everything(place: Place) -> str:
    """All rows of all tables as text."""
    from kefu_adapters.stores.sides import tables

    return "\n".join(str(row) for table in tables() for row in rows_of(place, f'SELECT * FROM "{table.name}"'))


async def test_nothing_names_the_person_any_more(stores: Stores) -> None:
    place = await with_ann(stores)
    assert WHO in everything(place)
    reference = await erased(stores, place)
    left = everything(place).replace(f"m:{WHO}:1", "").replace(f"m:{WHO}:2", "")  # dedupe keys of the last day
    for word in (WHO, "Zebulon", "zebulon", contact_id(INBOX, WHO), conversation(WHO), heard(WHO, 1, "").id):
        assert word not in left, word
    assert reference in left
    assert [path for path in place.blobs.rglob("*") if path.is_file()] == []
    assert rows_of(place, "SELECT count(*) FROM bodies WHERE text LIKE '%transfer%'")[0][0] == 1, "bob's stays"


async def test_history_still_folds_to_its_state_and_the_case_is_closed(stores: Stores) -> None:
    place = await with_ann(stores)
    await erased(stores, place)
    states = {row[0]: json.loads(row[1]) for row in rows_of(place, "SELECT id,state FROM conversations")}
    gone = next(name for name in states if name.startswith("x"))
    events = rows_of(place, "SELECT sequence,events FROM events WHERE conversation_id=? ORDER BY sequence", (gone,))
    folded = fold((sequence, [from_json(item) for item in json.loads(text)]) for sequence, text in events)
    assert folded == Conversation.from_json(states[gone])
    assert rows_of(place, "SELECT outcome FROM cases WHERE number=1") == [("erased",)]
    check_invariants(lambda sql: rows_of(place, sql))


async def test_the_person_may_write_again_as_somebody_new(stores: Stores) -> None:
    place = await with_ann(stores)
    await erased(stores, place)
    async with stores.opened(place) as ledger:
        assert await ledger.load(conversation(WHO)) is None
        again = started(WHO, 3)
        fresh = again.__class__(
            **{**{name: getattr(again, name) for name in again.__slots__}, "dedupe_keys": ("m:other",), "at": later(5)}
        )
        # Ids are made of conversation and version: those of the new beginning are those of the old one.
        assert (await ledger.append(fresh)).outcome == "committed"
        claimed = [row.message.id for row in await ledger.claim(ledger.fence, 9, later(1))]
        assert delivery(WHO, 1).id in claimed
    await _again(stores, place)
    assert len(rows_of(place, "SELECT id FROM contacts WHERE id LIKE 'x%'")) == 2
    assert len(rows_of(place, "SELECT reference FROM erasures")) == 1


async def test_what_is_cut_off_goes_on_when_asked_again(stores: Stores) -> None:
    place = await with_ann(stores)

    class Cut(Exception):
        pass

    async with stores.opened(place) as ledger:
        eraser = Eraser(ledger.database, place.erasure_key, blobs=place.blobs)
        person = await eraser.find(f"{INBOX}:{WHO}")
        assert person is not None

        async def cut(*_: object) -> None:
            raise Cut

        eraser._rest = cut  # type: ignore[method-assign] # as if the process had died there
        with pytest.raises(Cut):
            await eraser.erase(person, at=NOW, who="operator")
    await _again(stores, place)
    left = everything(place).replace(f"m:{WHO}:1", "").replace(f"m:{WHO}:2", "")
    assert WHO not in left
    assert "Zebulon" not in left


async def _again(stores: Stores, place: Place) -> None:
    async with stores.opened(place) as ledger:
        eraser = Eraser(ledger.database, place.erasure_key, blobs=place.blobs)
        person = await eraser.find(f"{INBOX}:{WHO}")
        assert person is not None
        await eraser.erase(person, at=NOW, who="operator")


async def test_a_restored_backup_is_erased_again(stores: Stores, tmp_path: Path) -> None:
    place = await with_ann(stores)
    back_up(place, tmp_path / "b.kefu", version="1", settings="s", key=None)
    async with stores.opened(place) as ledger:
        eraser = Eraser(ledger.database, place.erasure_key, blobs=place.blobs)
        person = await eraser.find(f"{INBOX}:{WHO}")
        assert person is not None
        await eraser.erase(person, at=NOW * 2, who="operator")
        listed = await eraser.listed()
    there = stores.make("there", empty=True)
    assert restore(there, tmp_path / "b.kefu").erased == 0
    second = stores.make("second", empty=True)
    assert restore(second, tmp_path / "b.kefu", erased=listed).erased == 1
    left = everything(second).replace(f"m:{WHO}:1", "").replace(f"m:{WHO}:2", "")
    assert WHO not in left
    assert "Zebulon" not in left
    assert [path for path in second.blobs.rglob("*") if path.is_file()] == []
    assert restore(place, tmp_path / "b.kefu", replace=True).erased == 1, (
        "the list of the store that is replaced counts"
    )


def test_references_say_nothing_without_the_key() -> None:
    one = Eraser(None, SECRET, blobs=Path())  # type: ignore[arg-type] # asks no store
    other = Eraser(None, b"another", blobs=Path())  # type: ignore[arg-type]
    assert one.reference(INBOX, WHO) == one.reference(INBOX, WHO)
    assert one.reference(INBOX, WHO) != other.reference(INBOX, WHO)
    assert one.reference(INBOX, WHO) != one.reference("other", WHO)
