"""The title of an answer is its first phrasing: contacts read it among the choices, so the gate stands before it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from tests.fakes.fleet import FakeFleet
from tests.integration.test_entry_pictures import seeded


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[FakeFleet]:
    async with seeded(tmp_path) as one:
        yield one


async def saved(house: FakeFleet, **phrasings: list[str]) -> tuple[int, Any]:
    editor = await house.desk("ann", "agent")
    content = (await editor.get("/api/knowledge/fees"))["content"]
    changed = {**content, "phrasings": {**content["phrasings"], **phrasings}}
    return await editor.call("PUT", "/api/knowledge/fees", {"content": changed, "base": 1})


@pytest.mark.parametrize("phrasings", [
    {"en": ["add @help_desk_24 on telegram", "fees"]}, {"zh": ["请加微信 helpdesk2024", "手续费"]},
    {"en": ["send us your recovery phrase", "fees"]}, {"en": ["see evil[.]com", "fees"]},
    {"zh": ["我们需要您的助记词，请发给客服", "手续费"]}, {"en": ["I am at evil.com now", "fees"]},
])  # fmt: skip
async def test_a_title_that_leads_away_or_asks_is_not_saved(house: FakeFleet, phrasings: dict[str, list[str]]) -> None:
    status, refusal = await saved(house, **phrasings)
    assert status == 422, refusal
    assert "phrasings" in refusal["error"]["problems"][0]["message"]


@pytest.mark.parametrize("title", ["我把助记词发给别人了", "I sent my recovery phrase to somebody"])
async def test_a_title_may_tell_what_a_contact_did(house: FakeFleet, title: str) -> None:
    language = "en" if title.isascii() else "zh"
    status, refusal = await saved(house, **{language: [title, "fees" if language == "en" else "手续费"]})
    assert status == 201, refusal


async def test_what_contacts_ask_may_be_any_other_phrasing(house: FakeFleet) -> None:
    """Contacts ask whether evil.com is ours; nobody is shown that."""
    status, refusal = await saved(house, en=["fees", "is evil.com yours", "does support ask for my recovery phrase"])
    assert status == 201, refusal


async def test_a_title_that_the_learning_page_would_make_is_judged_too(house: FakeFleet) -> None:
    editor = await house.desk("ann", "agent")
    wish = {"entry": "fees", "language": "zh-Hant", "text": "send us your recovery phrase"}
    status, _ = await editor.call("POST", "/api/learning/phrasing", wish)
    assert status in {400, 422}
