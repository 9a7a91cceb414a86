"""The second channel: what staff are told, in which form, and what becomes of it when nobody listens."""

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from structlog.testing import capture_logs

from kefu_bots.notices import TRIES, Notices
from kefu_core.staff_wording import NOTICES, notice


class Chat:
    """A chat's incoming webhook."""

    def __init__(self) -> None:
        self.heard: list[object] = []
        self.status = 200

    async def hear(self, request: web.Request) -> web.Response:
        self.heard.append(await request.json())
        return web.Response(status=self.status, headers={"Location": "/elsewhere"})


@pytest.fixture
async def chat():
    one = Chat()
    app = web.Application()
    app.router.add_post("/hook", one.hear)
    server = TestServer(app)
    await server.start_server()
    one.url = str(server.make_url("/hook"))  # type: ignore[attr-defined]
    yield one
    await server.close()


@pytest.mark.parametrize(("form", "body"), [
    ("slack", {"text": "[Orbit] The stop is released (*)."}),
    ("wecom", {"msgtype": "text", "text": {"content": "[Orbit] The stop is released (*)."}}),
])  # fmt: skip
async def test_a_notice_has_the_form_that_the_chat_understands(chat, form, body):
    notices = Notices(chat.url, form=form, language="en", brand="Orbit")
    notices.tell("fleet.released", inbox="*")
    assert await notices.step() == 1
    assert chat.heard == [body]


@pytest.mark.parametrize("status", [500, 302])
async def test_a_refused_notice_is_tried_three_times_and_then_logged_without_its_address(chat, status):
    chat.status = status
    notices = Notices(chat.url)
    notices.tell("fleet.stopped")
    with capture_logs() as lines:
        for _ in range(5):
            await notices.step()
    assert len(chat.heard) == TRIES
    assert [(line["event"], line["url_host"]) for line in lines] == [("notice.lost", "127.0.0.1")]


async def test_without_an_address_nothing_is_kept():
    notices = Notices()
    notices.tell("fleet.stopped")
    assert not notices.has_channel
    assert await notices.step() == 0


@pytest.mark.parametrize("what", NOTICES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_notice_can_be_said_whatever_is_not_known(what, language):
    text = notice(what, language, brand="B")
    assert text.startswith("[B] ")
    assert "{" not in text
