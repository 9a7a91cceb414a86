"""Threats section 4, in a real browser: whatever a contact calls themselves is text, with the badge beside it."""

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
NAMES = {
    "html": '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>',
    "badge": "Admin ✅",
    "system": "Kefu",
    "bidi": "\u202egnp.exe\u2066 admin",
    "zero_width": "S\u200bupp\u200dort\ufeff",
    "long": "长" * 500,
    "template": "{{constructor.constructor('window.hacked=1')()}} ${window.hacked=1}",
    "address": "javascript:window.hacked=1",
    "empty": "\u200b\u200b",
}


@pytest.fixture
async def kefu(tmp_path: Path) -> AsyncIterator[FakeFleet]:
    async with fleet(tmp_path) as one:
        yield one


@pytest.fixture
async def page(kefu: FakeFleet) -> AsyncIterator[Any]:
    """Ann's browser, signed in."""
    from playwright.async_api import async_playwright

    await kefu.person("ann", "agent")
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = await browser.new_page()
        base = str(kefu.server.make_url("/")).rstrip("/")
        await page.goto(f"{base}/login")
        await page.fill("input[name=user]", "ann")
        await page.fill("input[name=password]", PASSWORD)
        await page.click("button[type=submit]")
        await page.wait_for_selector(".side")
        yield page, base
        await browser.close()


async def test_every_name_is_text_beside_its_badge_and_no_script_runs(kefu: FakeFleet, page: Any) -> None:
    window, base = page
    alerts: list[str] = []
    window.on("dialog", lambda dialog: alerts.append(dialog.message))
    requests: list[str] = []
    window.on("request", lambda request: requests.append(request.url))
    for kind, name in NAMES.items():
        identity = await kefu.queued(f"c-{kind}", name=name)
        await window.goto(f"{base}/c/{identity}?view=all")
        await window.wait_for_selector(".thread, .talk")
        text = await window.inner_text("main, .content")
        assert not set(text) & set("\u202e\u202d\u2066\u200b\u200d\ufeff"), kind
        await window.wait_for_selector("text=/^(User|用户)$/", state="attached")
        assert await window.evaluate("window.hacked") is None, kind
        assert (
            await window.evaluate("document.querySelectorAll('.content img[src=\"x\"], .content script').length") == 0
        )
        assert await window.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"), kind
    assert alerts == []
    assert all(url.startswith((base, "data:", "blob:")) for url in requests)
