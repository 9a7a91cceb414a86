"""Who shows a picture of ours in a community group is reported to the staff, once, and nobody else is."""

import io
import random
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw, ImageEnhance
from tests.fakes.fleet import INBOX, FakeFleet, fleet

from kefu_adapters.scanning.faces import MAX_PIXELS, face_of, faces_in, known_faces
from kefu_adapters.stores.impostor_store import ImpostorStore
from kefu_bots.faces import Faces
from kefu_core.errors import PlatformUnavailable
from kefu_core.messages import GroupMessage, Sender
from kefu_core.safety.official.faces import alike


def picture(seed: int) -> Image.Image:
    """A made-up logo: bars and discs."""
    dice = random.Random(seed)
    colour = lambda: tuple(dice.randrange(256) for _ in range(3))  # noqa: E731 - a short name for a short thing
    made = Image.new("RGB", (512, 512), colour())
    draw = ImageDraw.Draw(made)
    for _ in range(6):
        left, top, wide = dice.randrange(400), dice.randrange(400), dice.randrange(80, 300)
        shape = draw.rectangle if dice.random() < 0.5 else draw.ellipse
        shape((left, top, left + wide, top + wide), fill=colour())
    return made


def packed(image: Image.Image, quality: int = 80, form: str = "JPEG") -> bytes:
    out = io.BytesIO()
    image.save(out, form, quality=quality)
    return out.getvalue()


OURS = picture(1)
CHANGES = {
    "packed hard": packed(OURS, 25),
    "small": packed(OURS.resize((160, 160))),
    "PNG": packed(OURS, form="PNG"),
    "sides cut": packed(OURS.crop((30, 30, 482, 482))),
    "lighter": packed(ImageEnhance.Brightness(OURS).enhance(1.1)),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_picture_of_ours_is_known_again(change: str) -> None:
    found = face_of(CHANGES[change])
    assert found is not None
    assert any(alike(found, one) for one in known_faces(packed(OURS)))


def test_other_pictures_are_seldom_taken_for_ours() -> None:
    ours = known_faces(packed(OURS))
    others = [face_of(packed(picture(seed))) for seed in range(2, 102)]
    assert sum(any(alike(face, one) for one in ours) for face in others if face is not None) <= 1


def test_what_is_no_picture_or_too_large_has_no_face(tmp_path: Path) -> None:
    assert face_of(b"no picture") is None
    side = int(MAX_PIXELS**0.5) + 10
    assert face_of(packed(Image.new("L", (side, side), 9), form="PNG")) is None
    assert face_of(packed(Image.new("RGB", (64, 64), "red"))) is None
    (tmp_path / "logo.png").write_bytes(packed(OURS, form="PNG"))
    (tmp_path / "notes.txt").write_text("nothing")
    assert len(faces_in(tmp_path)) == len(known_faces(packed(OURS, form="PNG")))
    assert faces_in(tmp_path / "none") == ()


class Group:
    """A fleet with a community group; ``shown``: what its members' profiles show."""

    def __init__(self, kefu: FakeFleet, folder: Path | None) -> None:
        self.kefu, self.number = kefu, 0
        self.shown: dict[str, bytes | None] = {"": None}
        self.asked: list[str] = []
        self.error: Exception | None = None
        kefu.adapter.profile_picture = self.profile_picture  # type: ignore[attr-defined]
        self.store = ImpostorStore(kefu.ledger.database)
        self.faces = Faces(
            accounts=kefu.accounts, rules=kefu.rules, clock=kefu.clock, fabric=kefu.fabric, store=self.store,
            folder=folder,
        )  # fmt: skip
        kefu.intake.met = self.faces.met

    async def profile_picture(self, person: str) -> bytes | None:
        self.asked.append(person)
        if self.error:
            raise self.error
        return self.shown.get(person)

    async def says(self, person: str, **names: Any) -> bool:
        self.number += 1
        author = Sender(id=person, name=names.get("name", "Mei"), username=names.get("username", ""))
        await self.kefu.intake.accept(
            GroupMessage(
                inbox=INBOX,
                dedupe_keys=(f"g:{self.number}",),
                sender=Sender(id="-100"),
                author=author,
                surface="public:group",
                source_id=f"-100:{self.number}",
                sent_at=self.kefu.clock.now(),
                text="hello",
            )
        )
        return await self.faces.step()

    async def reports(self) -> list[tuple[str, str]]:
        return [(one.handle, one.origin) for one in await self.store.reports("open")]


@pytest.fixture
async def group(tmp_path: Path) -> AsyncIterator[Group]:
    folder = tmp_path / "pictures"
    folder.mkdir()
    (folder / "logo.png").write_bytes(packed(OURS, form="PNG"))
    async with fleet(tmp_path) as kefu:
        yield Group(kefu, folder)


async def test_who_shows_a_picture_of_the_folder_is_reported_once(group: Group) -> None:
    group.shown["7"] = CHANGES["small"]
    assert await group.says("7", username="mei_helps")
    assert not await group.says("7", username="mei_helps")
    assert await group.reports() == [("@mei_helps", "picture")]
    assert group.asked.count("7") == 1


async def test_who_shows_the_accounts_own_picture_is_reported(group: Group) -> None:
    group.shown |= {"": packed(picture(9)), "7": packed(picture(9), 30)}
    assert await group.says("7")
    assert await group.reports() == [("Mei", "picture")]


async def test_others_and_our_own_accounts_are_left_alone(group: Group) -> None:
    group.shown |= {"7": packed(picture(50)), "8": None, "9": CHANGES["PNG"]}
    for person in ("7", "8"):
        assert not await group.says(person)
    rules = group.kefu.rules
    listed = replace(rules.policy.official, handles={"telegram": frozenset({"orbit_support"})})
    rules.policy = replace(rules.policy, official=listed)
    await group.says("9", username="Orbit_Support")
    assert await group.reports() == []
    assert "9" not in group.asked


async def test_a_member_who_hides_a_secret_in_the_name_leaves_none_in_the_report(group: Group) -> None:
    phrase = "legal winner thank year wave sausage worth useful legal winner thank yellow"
    group.shown["7"] = CHANGES["PNG"]
    assert await group.says("7", name=phrase)
    assert "sausage" not in str(await group.reports())


async def test_a_platform_that_does_not_answer_costs_nothing(group: Group) -> None:
    group.error = PlatformUnavailable("away")
    assert not await group.says("7")
    assert await group.reports() == []
