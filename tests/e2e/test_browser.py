"""The main path by hand in a real browser: four phones, the desk, an announcement."""

import os
import re
from collections.abc import Iterator
from typing import Any

import pytest

from .browser_rig import CHROMIUM, FLAGS, STATIC, running_demo

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300), pytest.mark.xdist_group("browser")]
if not os.environ.get("CI"):
    pytestmark.append(pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: apt-get install chromium"))
    pytestmark.append(pytest.mark.skipif(not STATIC.exists(), reason="the pages are not built: ./dev web"))

PHONES = {"telegram": "sofia", "wechat": "xiaolu", "weibo": "azhe", "x": "marcus"}
QUESTION = {"telegram": "How long does support take?", "x": "How long does support take?"}
QUESTION |= dict.fromkeys(("wechat", "weibo"), "转账一直没到账怎么办")
HUMAN = {"telegram": "talk to a human", "x": "talk to a human", "wechat": "人工", "weibo": "人工"}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    with running_demo(tmp_path_factory.mktemp("browser") / "demo") as facts:
        yield facts


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Person:
    """Somebody with a browser of their own; every error of the page is remembered."""

    def __init__(self, chromium: Any) -> None:
        self.context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
        self.page = self.context.new_page()
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.set_default_timeout(60_000)

    def sign_in(self, demo: dict[str, Any], user: str) -> "Person":
        login = next(row for row in demo["logins"] if row["user"] == user)
        self.page.goto(f"{demo['console']}/login")
        self.page.fill("input[name=user]", user)
        self.page.fill("input[name=password]", login["password"])
        self.page.click("button[type=submit]")
        self.page.wait_for_url("**/c*")
        return self


def say(page: Any, platform: str, text: str) -> None:
    box = page.locator(f"#phone-{platform} form input:not([type=file])").first
    box.fill(text)
    box.press("Enter")


def shown(page: Any, platform: str, text: str) -> None:
    page.locator(f"#phone-{platform} [role=log]").get_by_text(text).last.wait_for()


def test_four_phones_the_desk_and_a_rating(demo: dict[str, Any], chromium: Any) -> None:
    user, agent = Person(chromium), Person(chromium).sign_in(demo, "lin")
    user.page.goto(demo["phones"])
    for platform in PHONES:
        say(user.page, platform, QUESTION[platform])
        shown(user.page, platform, "Did this help?" if platform in {"telegram", "x"} else "这样解决了吗")
        say(user.page, platform, HUMAN[platform])
        shown(user.page, platform, "K-1000")
    for _ in PHONES:
        agent.page.goto(f"{demo['console']}/c?view=unclaimed")
        agent.page.locator("[role=option]").first.click()
        agent.page.get_by_role("button", name="认领").first.click()
        box = agent.page.locator("textarea").last
        box.fill("您好，我正在查这一笔。")
        box.press("Control+Enter")
        agent.page.locator("[role=log]").last.get_by_text("我正在查这一笔").first.wait_for()
        agent.page.wait_for_timeout(500)
    for platform in PHONES:
        shown(user.page, platform, "我正在查这一笔")
        assert user.page.locator(f"#phone-{platform} [role=log]").get_by_text("林安").count() >= 1
    assert not agent.errors
    assert not user.errors


def test_an_announcement_goes_from_draft_to_all_timelines(demo: dict[str, Any], chromium: Any) -> None:
    writer, approver = Person(chromium).sign_in(demo, "wang"), Person(chromium).sign_in(demo, "gu")
    page = writer.page
    page.goto(f"{demo['console']}/announcements/new")
    page.get_by_label("正文").first.fill("11 月 24 日 02:00 至 04:00 维护，期间暂停兑换，资产不受影响。")
    page.get_by_label("链接").first.fill("https://status.orbit.example/maintenance")
    page.get_by_label("标题").first.fill("兑换服务维护通知")
    page.get_by_role("switch").first.wait_for()
    for place in ("频道", "关注者", "时间线"):
        for row in page.locator(".targets > div").filter(has_text=place).all():
            for switch in row.get_by_role("switch").all():
                if switch.get_attribute("aria-checked") == "false":
                    switch.click()
    page.get_by_role("button", name="送审").click()
    page.wait_for_url(re.compile(r"/announcements/n[0-9a-f]{16}$"))
    page.wait_for_timeout(500)
    assert page.get_by_role("button", name="批准").count() == 0
    approver.page.goto(page.url)
    approver.page.locator("input[type=password]").fill("lantern-orchid-demo")
    approver.page.get_by_role("button", name="批准").click()
    phones = Person(chromium)
    phones.page.goto(demo["phones"])
    for platform in ("weibo", "x"):
        phones.page.locator(f"#phone-{platform}").get_by_role("tab").nth(1).click()
        phones.page.locator(f"#phone-{platform}").get_by_text("暂停兑换").first.wait_for(timeout=60_000)
    assert not writer.errors
    assert not approver.errors


def test_an_exposed_key_is_resolved_after_its_checklist_and_not_before(demo: dict[str, Any], chromium: Any) -> None:
    user, agent = Person(chromium), Person(chromium).sign_in(demo, "lin")
    user.page.goto(demo["phones"])
    say(user.page, "x", "My phrase is legal winner thank year wave sausage worth useful legal winner thank yellow")
    shown(user.page, "x", "treat it as exposed")
    page = agent.page
    page.goto(f"{demo['console']}/c?view=all&platform=x")
    page.locator("[role=option]").filter(has_text="Marcus").first.click()
    page.get_by_text("密钥泄露").first.wait_for()
    claim = page.get_by_role("button", name="认领")
    if claim.count():
        claim.first.click()
    page.get_by_role("button", name="解决").first.click()
    dialog = page.locator("dialog[open]")
    dialog.get_by_text("三项都确认了才能解决").wait_for()
    button = dialog.get_by_role("button", name="解决")
    for box in ("已经提醒对方", "对方已转走资产，或说已转走", "对方确认不再使用旧密钥"):
        assert button.is_disabled()
        dialog.get_by_label(box).check()
    button.click()
    page.locator(".toast").get_by_text("已解决").wait_for()
    assert not agent.errors
