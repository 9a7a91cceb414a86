"""Who may read the metrics: whoever has the token; without one, callers nearby who came straight to us."""

from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer, make_mocked_request
from tests.integration.observe.observer_rig import watched

from kefu_bots.observe.door import MetricsDoor, attach

TOKEN = "made-up-metrics-token"


@asynccontextmanager
async def door(tmp_path, **options):
    async with watched(tmp_path, shown=False) as w:
        app = web.Application()
        attach(app, w.observer, **options)
        async with TestClient(TestServer(app, host="127.0.0.1")) as client:
            yield client


async def test_a_neighbour_reads_them_without_a_token(tmp_path):
    async with door(tmp_path) as client:
        answer = await client.get("/metrics")
        assert answer.status == 200
        assert answer.headers["Content-Type"].startswith("text/plain")
        assert "kefu_inbox_state{" in await answer.text()


@pytest.mark.parametrize(("headers", "status"), [
    ({}, 404),
    ({"Authorization": f"Bearer {TOKEN}x"}, 404),
    ({"Authorization": f"Basic {TOKEN}"}, 404),
    ({"Authorization": "Bearer "}, 404),
    ({"Authorization": f"Bearer {TOKEN}"}, 200),
    ({"Authorization": f"bearer {TOKEN}", "X-Forwarded-For": "203.0.113.9", "Host": "kefu.orbit.example"}, 200),
])  # fmt: skip
async def test_with_a_token_the_token_decides(tmp_path, headers, status):
    async with door(tmp_path, token=TOKEN, behind_proxy=True) as client:
        assert (await client.get("/metrics", headers=headers)).status == status


async def test_behind_a_proxy_nobody_is_a_neighbour(tmp_path):
    async with door(tmp_path, behind_proxy=True) as client:
        assert (await client.get("/metrics")).status == 404


async def test_switched_off_there_is_no_page(tmp_path):
    async with door(tmp_path, enabled=False, token=TOKEN) as client:
        assert (await client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})).status == 404


@pytest.mark.parametrize(("remote", "host", "may"), [
    ("127.0.0.1", "127.0.0.1:8080", True),
    ("::1", "[::1]:8080", True),
    ("::ffff:10.1.2.3", "kefu:8080", True),
    ("172.18.0.5", "kefu:8080", True),
    ("192.168.1.9", "192.168.1.20:8080", True),
    ("8.8.8.8", "127.0.0.1:8080", False),
    ("fd00::1", "kefu:8080", True),
    ("2606:4700::1", "kefu:8080", False),
    ("127.0.0.1", "kefu.orbit.example", False),
    ("127.0.0.1", "evil.example:8080", False),
    ("", "127.0.0.1", False),
])  # fmt: skip
def test_a_neighbour_has_a_private_address_and_calls_us_by_a_local_name(remote, host, may):
    request = make_mocked_request("GET", "/metrics", headers={"Host": host}).clone(remote=remote)
    observer = type("Nobody", (), {"metrics": type("M", (), {"registry": _Registry()})()})()
    assert MetricsDoor(observer, token="", behind_proxy=False)._may(request) is may


class _Registry:
    def register(self, _collector):
        """Nothing is shown here."""
