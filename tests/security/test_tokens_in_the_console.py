"""The way of a token through a real browser: made, shown once, revoked by its owner; hostile names stay text."""

import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from tests.e2e.browser_rig import CHROMIUM, FLAGS, STATIC
from tests.fakes.fleet import PASSWORD, FakeFleet, fleet

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine"),
    pytest.mark.skipif(not STATIC.is_file(), reason="the pages are not built: ./dev web"),
]
NAME = "<img src=x onerror='window.hacked=1'>"


@pytest.fixture
async def kefu(tmp_path: Path) -> AsyncIterator[FakeFleet]:
    async with fleet(tmp_path) as one:
        yield one


@pytest.fixture
async def window(kefu: FakeFleet) -> AsyncIterator[Any]:
    from playwright.async_api import async_playwright

    await kefu.person("ann", "agent", "security_admin")
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = await browser.new_page(viewport={"width": 1280, "height": 1000}, locale="en-US")
        base = str(kefu.server.make_url("/")).rstrip("/")
        await page.goto(f"{base}/login?lang=en")
        await page.fill("input[name=user]", "ann")
        await page.fill("input[name=password]", PASSWORD)
        await page.click("button[type=submit]")
        await page.wait_for_selector(".side")
        await page.goto(f"{base}/me")
        yield page
        await browser.close()


async def _photograph(page: Any, name: str) -> None:
    if folder := os.environ.get("KEFU_SCREENSHOTS"):
        await page.screenshot(path=f"{folder}/{name}.png")


async def test_a_token_is_made_shown_once_and_revoked(kefu: FakeFleet, window: Any) -> None:
    await window.get_by_role("button", name="New token").click()
    await window.fill("#token-name", NAME)
    await window.get_by_label("Agent").check()
    await _photograph(window, "token-new")
    await window.get_by_role("button", name="Make it").click()
    token = await window.locator(".link-text").inner_text()
    assert token.startswith("kefu_")
    await _photograph(window, "token-made")
    await window.keyboard.press("Escape")
    row = window.locator(".factors .row", has_text=NAME)
    await row.wait_for()
    await _photograph(window, "tokens")
    assert token not in await window.content()
    assert "reads only" in await row.inner_text()
    headers = {"Authorization": f"Bearer {token}"}
    async with kefu.browser().get("/api/canned", headers=headers) as answer:
        assert answer.status == 200
    await window.goto(str(kefu.server.make_url("/people")))
    await window.locator("details summary").click()
    await window.locator("details .factors .row", has_text=NAME).get_by_role("button").click()
    await row.wait_for(state="detached")
    async with kefu.browser().get("/api/canned", headers=headers) as answer:
        assert answer.status == 401
    assert await window.evaluate("window.hacked") is None
