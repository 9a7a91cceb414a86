"""Community groups on the emulated platform: what members write comes in, what we say and remove goes out."""

import asyncio
import base64
import io
from collections.abc import AsyncIterator

import pytest
from PIL import Image

from kefu_adapters.telegram.emulator.world import COMMUNITY_ID
from kefu_core.messages import GroupMessage

from .telegram_adapter_rig import Rig, connected

GROUP = str(COMMUNITY_ID)


@pytest.fixture
async def rig() -> AsyncIterator[Rig]:
    settings = {"communities": GROUP, "username": "orbitwallet_bot"}
    async with connected(settings=settings, community=True) as one:
        yield one


async def heard(rig: Rig, text: str, user: str = "sofia") -> GroupMessage:
    before = len(rig.sink.inbounds)
    await rig.say(user, chat="community", text=text)
    found = (await rig.sink.until(before + 1))[-1]
    assert isinstance(found, GroupMessage)
    return found


@pytest.mark.parametrize(
    ("text", "summoned"),
    [
        ("good morning all", False),
        ("@orbitwallet_bot is my transfer late?", True),
        ("hello @OrbitWallet_Bot", True),
        ("/help", True),
        ("/help@orbitwallet_bot", True),
        ("/help@another_bot", False),
        ("mail me at x@orbitwallet_bot.example", False),
    ],
)
async def test_a_members_words_come_in_as_the_groups_and_say_whether_we_are_meant(
    rig: Rig, text: str, summoned: bool
) -> None:
    found = await heard(rig, text)
    assert (found.sender.id, found.surface, found.text) == (GROUP, "public:group", text)
    assert (found.author.id, found.summoned) == (rig.ids["sofia"], summoned)


async def test_we_speak_in_the_group_and_remove_what_must_not_stay(rig: Rig) -> None:
    found = await heard(rig, "legal winner thank year wave sausage worth useful legal winner thank yellow")
    await rig.adapter.signal("delete_inbound", GROUP, found.source_id)
    receipt = await rig.adapter.send(rig.message("careful", recipient=GROUP, surface="public:group"))
    chat = rig.emulator._world.chats[COMMUNITY_ID]
    assert [message.wire["text"] for message in chat.messages.values()] == ["careful"]
    assert receipt.source_id.startswith(f"{GROUP}:")


async def test_a_group_that_is_not_in_the_settings_is_left_alone() -> None:
    async with connected(community=True) as rig:
        await rig.say("sofia", chat="community", text="@orbitwallet_bot help")
        await rig.say("sofia", text="hello")
        (only,) = await rig.sink.until(1)
        await asyncio.sleep(0)
        assert only.surface == "private"
        assert len(rig.sink.inbounds) == 1


async def test_the_picture_that_a_member_shows_can_be_asked_for(rig: Rig) -> None:
    out = io.BytesIO()
    Image.new("RGB", (160, 160), "orange").save(out, "JPEG")
    found = await heard(rig, "hello")
    assert await rig.adapter.profile_picture(found.author.id) is None
    shown = {"kind": "photo", "bytes": base64.b64encode(out.getvalue()).decode()}
    await rig.say("sofia", action="profile_photo", media=shown)
    assert await rig.adapter.profile_picture(found.author.id) == out.getvalue()
    assert await rig.adapter.profile_picture("") is None
    await rig.say("sofia", action="profile_photo", media=shown, whose="bot")
    assert await rig.adapter.profile_picture("") == out.getvalue()
