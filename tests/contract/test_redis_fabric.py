"""What only the shared fabric has: several processes, and a server that may do as it likes."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest
import structlog
from redis.asyncio import Redis
from redis.asyncio.connection import SSLConnection
from tests.contract.fabric_rig import LONG, heard, heard_until, new_prefix, opened, processes, until
from tests.servers.valkey import SERVERS, Server

from kefu_adapters.fabric import writing
from kefu_adapters.fabric.shared import RedisFabric
from kefu_core.ports import Bucket

HOUR = Bucket("send:one", 2, 7200.0, 2)
"""Two at once, then one an hour: nothing comes back while a test runs."""
RESYNC = {"resync": True}


@pytest.fixture(params=SERVERS)
def url(request: pytest.FixtureRequest) -> str:
    """A server that other tests use too."""
    return str(request.getfixturevalue("redis_urls")[request.param])


@pytest.fixture
async def admin(own_server: Server) -> AsyncIterator["Redis"]:
    """A client of the test's own."""
    client = Redis.from_url(own_server.url, protocol=3)
    yield client
    await client.aclose()


def impatient(*fabrics: RedisFabric) -> None:
    """As they are in life."""
    for fabric in fabrics:
        fabric._writer.patience = 0.05


def is_well(fabric: RedisFabric) -> bool:
    return fabric._writer.is_shared and fabric._listener.is_listening.is_set()


def is_alone(fabric: RedisFabric) -> bool:
    return not fabric._writer.is_shared


# --- several processes ----------------------------------------------------------------------------------------


async def test_processes_hear_each_other_and_nobody_hears_himself_twice(url: str) -> None:
    async with processes(url, 3) as (one, two, three):
        events = [fabric.subscribe("console") for fabric in (one, two, three)]
        one.publish("console", {"conversation": "c1", "version": 3})
        two.publish("other", {"n": 1})
        for each in events:
            assert await heard(each) == {"conversation": "c1", "version": 3}
        two.publish("console", {"end": 1})
        for each in events:
            assert await heard(each) == {"end": 1}


async def test_events_of_a_process_come_in_order(url: str) -> None:
    async with processes(url) as (one, two):
        events = two.subscribe("console")
        for number in range(200):
            one.publish("console", {"n": number})
        assert [(await heard(events))["n"] for _ in range(200)] == list(range(200))


async def test_installations_and_database_numbers_are_apart(url: str) -> None:
    prefix = new_prefix()
    async with (
        processes(url, 1, prefix=prefix) as (one,),
        processes(url, 1) as (other_name,),
        processes(f"{url}?db=1", 1, prefix=prefix) as (other_number,),
        processes(url, 1, prefix=prefix) as (same,),
    ):
        strangers = [other_name.subscribe("console"), other_number.subscribe("console")]
        same_events = same.subscribe("console")
        one.publish("console", {"n": 1})
        assert await heard(same_events) == {"n": 1}
        assert [await fabric.take([HOUR]) for fabric in (one, one)] == [0.0, 0.0]
        for fabric, events in zip((other_name, other_number), strangers, strict=True):
            assert await fabric.take([HOUR]) == 0.0
            fabric.publish("console", {"own": 1})
            assert await heard(events) == {"own": 1}
        assert await same.take([HOUR]) > 0


async def test_processes_share_a_bucket(url: str) -> None:
    async with processes(url) as (one, two):
        assert [await one.take([HOUR]), await two.take([HOUR])] == [0.0, 0.0]
        waits = [await one.take([HOUR]), await two.take([HOUR])]
    assert all(3500 < wait <= 3600 for wait in waits)


async def test_many_takes_of_many_processes_give_the_burst_once(url: str) -> None:
    bucket = Bucket("send:all", 50, 500_000.0, 50)
    async with processes(url, 3) as fabrics:
        waits = await asyncio.gather(*(fabric.take([bucket]) for fabric in fabrics for _ in range(100)))
    assert waits.count(0.0) == 50


async def test_a_token_comes_back_by_the_servers_clock(url: str) -> None:
    bucket = Bucket("send:quick", 1, 0.05, 1)
    async with processes(url) as (one, two):
        assert await one.take([bucket]) == 0.0
        async with asyncio.timeout(LONG):
            while wait := await two.take([bucket]):
                assert wait <= 0.05
                await asyncio.sleep(wait)


async def test_a_block_holds_for_all_and_a_shorter_one_does_not_end_it(url: str) -> None:
    async with processes(url, 3) as (one, two, three):
        await one.block(HOUR.name, 1000.0)
        await two.block(HOUR.name, 5.0)
        wide = Bucket("send:wide", 1, 3600.0, 1)
        for fabric in (one, three):
            assert 900 < await fabric.take([wide, HOUR]) <= 1000
        assert await two.take([wide, HOUR]) > 0
        assert await two.take([wide]) == 0.0


async def test_what_is_kept_expires_by_itself_and_says_whose_it_is(own_server: Server, admin: "Redis") -> None:
    prefix = new_prefix()
    async with processes(own_server.url, 1, prefix=prefix) as (one,):
        await one.take([HOUR, Bucket("send:two", 1, 1.0, 1)])
        await one.block("send:three", 60.0)
        keys = [key.decode() for key in await admin.keys("*")]
        lives = [await admin.pttl(key) for key in keys]
    assert {key for key in keys if "probe" not in key} == {
        f"{prefix}:b:send:one", f"{prefix}:b:send:two", f"{prefix}:x:send:three"
    }  # fmt: skip
    assert all(0 < life <= 7_300_000 for life in lives)


async def test_user_password_and_the_least_rights_suffice(own_server: Server, admin: "Redis") -> None:
    await admin.execute_command(
        "ACL", "SETUSER", "kefu", "on", ">made-up", "~kefu:*", "resetchannels", "&kefu:*", "-@all", "+@connection",
        "+select", "+evalsha", "+script|load", "+time", "+get", "+set", "+publish", "+subscribe", "+unsubscribe",
    )  # fmt: skip
    with_user = own_server.url.replace("unix://", "unix://kefu@") + "?db=2"
    async with processes(with_user, password="made-up", prefix="kefu") as (one, two):
        events = two.subscribe("console")
        one.publish("console", {"n": 1})
        assert await heard(events) == {"n": 1}
        assert [await one.take([HOUR]), await two.take([HOUR])] == [0.0, 0.0]
        assert await one.take([HOUR]) > 0


def test_rediss_means_tls_with_a_checked_certificate() -> None:
    fabric = RedisFabric("rediss://kefu@cache.example:6380/3", password="made-up")
    for client in fabric._clients:
        pool = client.connection_pool
        assert issubclass(pool.connection_class, SSLConnection)
        connection = pool.connection_class(**pool.connection_kwargs)
        assert (connection.host, connection.port, connection.db) == ("cache.example", 6380, 3)
        assert connection.username == "kefu"
        assert connection.ssl_context.check_hostname


def test_what_is_no_address_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="scheme"):
        RedisFabric("http://cache.example")


async def test_what_is_not_ours_on_the_channel_is_passed_over(own_server: Server, admin: "Redis") -> None:
    async with processes(own_server.url, prefix="kefu") as (one, two):
        events = two.subscribe("console")
        for text in ("", "x", "x console", "x console [1]", "x console {", b"x \xff {}"):
            await admin.publish("kefu:0:events", text)
        one.publish("console", {"n": 1})
        assert await heard(events) == {"n": 1}


# --- a server that does as it likes -----------------------------------------------------------------------------


async def test_flushed_it_costs_nothing_but_the_buckets(own_server: Server, admin: "Redis") -> None:
    async with processes(own_server.url) as (one, two):
        assert [await one.take([HOUR]), await two.take([HOUR])] == [0.0, 0.0]
        await one.block("send:two", 1000.0)
        await admin.flushall()
        await admin.script_flush()
        assert await two.take([HOUR]) == 0.0
        assert await one.take([Bucket("send:two", 1, 1.0, 1)]) > 900
        events = two.subscribe("console")
        one.publish("console", {"n": 1})
        assert await heard(events) == {"n": 1}


async def test_paused_each_paces_alone_and_nobody_waits_again(own_server: Server) -> None:
    async with processes(own_server.url) as (one, two):
        events = two.subscribe("console")
        assert await one.take([HOUR]) == 0.0
        impatient(one, two)
        own_server.pause()
        assert await one.take([HOUR]) == 0.0
        assert is_alone(one)
        asked = len(one._writer._takes)
        assert await one.take([HOUR]) > 3500, "what it took before the pause counts"
        assert len(one._writer._takes) == asked, "the paused server is not asked again"
        await two.block(HOUR.name, 5000.0)
        one.publish("console", {"n": 1})
        assert await two.take([HOUR]) > 4900
        await until(lambda: not two._listener.is_listening.is_set() and not one._writer.is_linked.is_set())
        own_server.resume()
        await until(lambda: is_well(one) and is_well(two))
        assert RESYNC in await heard_until_marker(one, two, events)
        await until_blocked(one, 4000.0)


async def test_killed_and_started_again_it_is_as_before(own_server: Server) -> None:
    async with processes(own_server.url) as (one, two):
        events = two.subscribe("console")
        own = one.subscribe("console")
        impatient(one, two)
        own_server.kill()
        await until(lambda: is_alone(one) and is_alone(two))
        assert [await one.take([HOUR]) for _ in range(2)] == [0.0, 0.0]
        assert await one.take([HOUR]) > 3500
        assert await two.take([HOUR]) == 0.0, "each has a bucket of the same rate"
        one.publish("console", {"n": 1})
        assert await heard_until(own, {"n": 1}) in ([], [RESYNC])
        await one.block("send:two", 1000.0)
        own_server.start()
        await until(lambda: is_well(one) and is_well(two))
        one._writer.patience = two._writer.patience = LONG
        assert RESYNC in await heard_until_marker(one, two, events)
        await until_blocked(two, 900.0, Bucket("send:two", 0, 1.0, 1))
        assert [await one.take([HOUR]), await two.take([HOUR])].count(0.0) >= 1


async def test_more_than_can_wait_is_lost_and_told(own_server: Server) -> None:
    async with processes(own_server.url) as (one, two):
        events = two.subscribe("many")
        own = one.subscribe("few")
        own_server.pause()
        await until(lambda: not two._listener.is_listening.is_set() and not one._writer.is_linked.is_set())
        for number in range(writing.QUEUE + 10):
            one.publish("many", {"n": number})
        assert len(one._writer._events) == writing.QUEUE
        one.publish("few", {"n": 1})
        assert await heard_until(own, {"n": 1}) in ([], [RESYNC])
        own_server.resume()
        await until(lambda: is_well(one) and is_well(two))
        assert RESYNC in await heard_until_marker(one, two, events, "many")


async def test_full_it_refuses_takes_but_still_carries_events(own_server: Server, admin: "Redis") -> None:
    async with processes(own_server.url) as (one, two):
        events = two.subscribe("console")
        await admin.config_set("maxmemory", 1)
        with structlog.testing.capture_logs() as lines:
            assert [await one.take([HOUR]) for _ in range(2)] == [0.0, 0.0]
            assert await one.take([HOUR]) > 3500
        assert is_alone(one)
        assert [line["event"] for line in lines] == ["fabric.alone"]
        await one.block("send:two", 1000.0)
        one.publish("console", {"n": 1})
        assert await heard(events) == {"n": 1}
        await admin.config_set("maxmemory", 0)
        await until(lambda: is_well(one) and is_well(two))
        await until_blocked(two, 900.0, Bucket("send:two", 0, 1.0, 1))
        assert [await one.take([HOUR]), await two.take([HOUR])] == [0.0, 0.0]


async def test_a_server_that_is_not_there_yet_is_found_later(own_server: Server) -> None:
    own_server.kill()
    one = RedisFabric(own_server.url, prefix=new_prefix())
    await one.open()
    events = one.subscribe("console")
    one.publish("console", {"n": 1})
    assert await heard(events) == {"n": 1}
    assert await one.take([HOUR]) == 0.0
    await one.block("send:two", 1000.0)
    own_server.start()
    await until(lambda: is_well(one))
    assert await heard(events) == RESYNC
    await one.close()


async def test_a_connection_cut_under_way_is_remade_and_told(own_server: Server, admin: "Redis") -> None:
    async with processes(own_server.url) as (one, two):
        events = two.subscribe("console")
        await admin.client_kill_filter(_type="pubsub")
        assert await heard(events) == RESYNC
        await admin.client_kill_filter(_type="normal", skipme=True)
        assert await one.take([HOUR]) == 0.0
        await until(lambda: is_well(one) and is_well(two))
        one.publish("console", {"n": 1})
        await heard_until(events, {"n": 1})


async def test_takes_that_are_given_up_at_random_never_get_anothers_answer(own_server: Server) -> None:
    async with processes(own_server.url, 1) as (one,):
        buckets = [Bucket(f"send:{number}", 1, 1000.0 * (number + 1), 1) for number in range(50)]
        await asyncio.gather(*(one.take([bucket]) for bucket in buckets))
        tasks = [asyncio.ensure_future(one.take([bucket])) for _ in range(20) for bucket in buckets]
        for number, task in enumerate(tasks):
            if number % 3 == 0:
                task.cancel()
            if number % 7 == 0:
                await asyncio.sleep(0)
        waits = await asyncio.gather(*tasks, return_exceptions=True)
        for number, wait in enumerate(waits):
            if not isinstance(wait, BaseException):
                whole = 1000.0 * (number % 50 + 1)
                assert whole - 500 < wait <= whole


async def test_closed_it_is_quiet_and_what_was_said_before_is_out(url: str) -> None:
    prefix = new_prefix()
    async with processes(url, 1, prefix=prefix) as (two,):
        events = two.subscribe("console")
        one = await opened(url, prefix=prefix)
        one.publish("console", {"n": 1})
        await one.close()
        assert await heard(events) == {"n": 1}
        one.publish("console", {"n": 2})
        assert await one.take([HOUR]) == 0.0
        await one.block(HOUR.name, 1.0)
        await one.close()


async def test_closing_does_not_wait_for_a_paused_server(own_server: Server) -> None:
    one = await opened(own_server.url, prefix=new_prefix())
    own_server.pause()
    one.publish("console", {"n": 1})
    closing = asyncio.create_task(one.close())
    closed, _ = await asyncio.wait([closing], timeout=LONG)
    assert closed == {closing}
    assert closing.exception() is None


async def heard_until_marker(
    one: RedisFabric, two: RedisFabric, events: AsyncIterator[Mapping[str, Any]], topic: str = "console"
) -> list[Mapping[str, Any]]:
    """What ``two`` hears until something new from ``one`` comes through."""
    await one.take([Bucket("marker", 0, 1.0, 1)])
    one.publish(topic, {"marker": 1})
    return await heard_until(events, {"marker": 1})


async def until_blocked(fabric: RedisFabric, seconds: float, bucket: Bucket = HOUR) -> None:
    """Wait until a block has come to another process."""
    async with asyncio.timeout(LONG):
        while await fabric.take([bucket]) < seconds:
            await asyncio.sleep(0.02)
