"""The page of four phones in a real browser, on the emulated platforms alone."""

import io
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer
from PIL import Image
from playwright.async_api import Page, async_playwright, expect

from kefu_bots.sandbox.app import Sandbox, SandboxOptions
from kefu_bots.sandbox.pages import STATIC

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
             "--disable-sync", "--no-first-run"]  # fmt: skip
MISSING = not CHROMIUM.exists() or not (STATIC / "phones.html").exists()

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        MISSING and not os.environ.get("CI"),
        reason="needs the built page (npm run build in web) and: apt-get install chromium fonts-wqy-zenhei",
    ),
]


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[Page]:
    """The page in English; at the end its console must be empty."""
    problems: list[str] = []
    sandbox = Sandbox(SandboxOptions(data=tmp_path, port=8765, console_url="http://localhost:8766"))
    async with TestServer(sandbox.application()) as server, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        context = await browser.new_context(viewport={"width": 1600, "height": 960}, locale="en-GB")
        made = await context.new_page()
        made.on("console", lambda line: problems.append(line.text) if line.type in {"error", "warning"} else None)
        made.on("pageerror", lambda error: problems.append(str(error)))
        await made.goto(str(server.make_url("/")))
        yield made
        sandbox.changes.close()
        await browser.close()
    assert problems == []


async def test_what_is_typed_by_keyboard_appears_on_that_phone_only(page: Page) -> None:
    telegram = page.get_by_role("region", name="Telegram, as Sofia Almeida")
    await telegram.get_by_role("textbox").focus()
    await page.keyboard.type("Where is my transfer?")
    await page.keyboard.press("Enter")
    await expect(telegram.get_by_role("log")).to_contain_text("Where is my transfer?")
    await expect(telegram.get_by_role("textbox")).to_have_value("")
    await expect(page.locator("#phone-x").get_by_role("log")).not_to_contain_text("Where is my transfer?")


async def test_scene_is_typed_visibly_and_sent(page: Page) -> None:
    wechat = page.locator("#phone-wechat")
    await page.get_by_role("button", name="Transfer missing").click()
    await expect(wechat.get_by_role("textbox")).to_have_value("转账一直没到账怎么办？")
    await expect(wechat.get_by_role("log")).to_contain_text("转账一直没到账怎么办？")


async def test_other_person_has_other_messages(page: Page) -> None:
    weibo = page.locator("#phone-weibo")
    await weibo.get_by_role("textbox").fill("在吗")
    await page.keyboard.press("Enter")
    await expect(weibo.get_by_role("log")).to_contain_text("在吗")
    await weibo.get_by_role("button", name="阿哲在路上").click()
    await expect(page.get_by_role("menuitem").first).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("region", name="Weibo, as 南山南")).to_be_visible()
    await expect(weibo.get_by_role("log")).not_to_contain_text("在吗")


def pixel() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "orange").save(out, "PNG")
    return out.getvalue()


async def test_picture_and_mention_go_out(page: Page) -> None:
    phone = page.locator("#phone-x")
    picture = {"name": "shot.png", "mimeType": "image/png", "buffer": pixel()}
    await phone.locator("input[type=file]").set_input_files(picture)  # type: ignore[arg-type]
    await expect(phone.get_by_role("log").locator("img")).to_be_visible()
    await phone.get_by_role("tab", name="Timeline").click()
    await phone.get_by_role("textbox").fill("my swap failed")
    await page.keyboard.press("Enter")
    await expect(phone.get_by_role("feed")).to_contain_text("@orbitwallet my swap failed")


async def test_both_languages_and_themes_and_a_small_screen(page: Page) -> None:
    await page.get_by_role("button", name="中文").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("你来当用户，看机器人和客服怎么接")
    await page.get_by_role("button", name="深色").click()
    await expect(page.locator("html")).to_have_class("dark")
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.get_by_role("group", name="手机").get_by_role("button", name="微博").click()
    await expect(page.get_by_role("region", name="微博，当前是阿哲在路上")).to_be_visible()
    await expect(page.locator(".ph:visible")).to_have_count(1)


async def test_broken_thing_is_said_aloud(page: Page) -> None:
    await page.get_by_role("button", name="Break something").press("Enter")
    await expect(page.get_by_role("menuitem").first).to_be_focused()
    await page.get_by_role("menuitem", name="Outage: five calls fail").press("Enter")
    await expect(page.get_by_role("status").filter(has_text="server error")).to_have_count(1)
