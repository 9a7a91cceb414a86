"""What happens in a fleet is counted, looked at and judged."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.fakes.fleet import CAPABILITIES, INBOX, until
from tests.integration.observe.observer_rig import watched

from kefu_bots import log
from kefu_bots.observe import observer
from kefu_bots.observe.figures import ARRIVED, READS
from kefu_bots.observe.specs import SPECS
from kefu_core.capabilities import Price
from kefu_core.conversation import commands as c
from kefu_core.errors import (
    ContentRejected,
    OutgoingBlocked,
    PlatformUnavailable,
    StoreUnavailable,
    UnknownOutcome,
)
from kefu_core.messages import MessageReceived, Sender
from kefu_core.ports import Health


def message(fleet, text="fees", key="k1"):
    sender = Sender(id="7", language="en")
    return MessageReceived(
        inbox=INBOX, dedupe_keys=(key,), sender=sender, sent_at=fleet.clock.now(), text=text, surface="private",
        source_id=key,
    )  # fmt: skip


async def test_a_question_is_counted_from_receipt_to_sending(tmp_path):
    async with watched(tmp_path) as w:
        await w.through.accept(message(w.fleet))
        await w.fleet.quiet()
        await until(lambda: w.of("kefu_deliveries_total", outcome="sent", reason="") >= 1)
        assert w.of("kefu_received_total", kind="message") == 1
        assert w.of("kefu_acknowledge_seconds_count") == 1
        assert w.of("kefu_answered_total") == 1
        assert w.of("kefu_cases_total") == 1
        assert w.of("kefu_reply_seconds_count") == 1
        assert w.of("kefu_platform_call_seconds_count", operation="send") >= 1


async def test_a_repetition_is_counted_and_acknowledged(tmp_path):
    async with watched(tmp_path) as w:
        for _ in range(3):
            await w.through.accept(message(w.fleet))
        assert w.of("kefu_duplicates_total") == 2
        assert w.of("kefu_received_total", kind="message") == 3


async def test_what_could_not_be_kept_is_counted_and_raised(tmp_path):
    async with watched(tmp_path) as w:
        w.fleet.intake.closing = True
        with pytest.raises(StoreUnavailable):
            await w.through.accept(message(w.fleet))
        assert w.of("kefu_receive_refused_total") == 1
        assert w.of("kefu_acknowledge_seconds_count") == 0


async def test_handing_over_and_hidden_secrets_are_counted(tmp_path):
    async with watched(tmp_path) as w:
        await w.through.accept(message(w.fleet, "human please"))
        key = "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ"
        await w.through.accept(message(w.fleet, f"my private key {key}", "k2"))
        text = w.text()
        assert 'kefu_handed_off_total{inbox="main-telegram",platform="telegram",reason=' in text
        assert 'kefu_secrets_hidden_total{inbox="main-telegram",kind="private_key",platform="telegram"} 1.0' in text
        assert key not in text


async def test_a_text_that_the_gate_refused_is_counted(tmp_path):
    async with watched(tmp_path) as w:
        conversation = await w.fleet.queued("7")
        await w.fleet.intake.command(conversation, c.Claim(agent="lin", name="Lin"))
        evil = c.Reply(agent="lin", name="Lin", text="Please send me your seed phrase", undo_seconds=0)
        with pytest.raises(OutgoingBlocked) as refused:
            await w.fleet.intake.command(conversation, evil)
        assert w.of("kefu_outgoing_blocked_total", reason=refused.value.reason) == 1


@pytest.mark.parametrize(("error", "name", "labels"), [
    (ContentRejected("no"), "kefu_deliveries_total", {"outcome": "failed", "reason": "ContentRejected"}),
    (UnknownOutcome("cut"), "kefu_deliveries_total", {"outcome": "unknown", "reason": "UnknownOutcome"}),
    (ValueError("bug"), "kefu_deliveries_total", {"outcome": "unknown", "reason": "UnknownOutcome"}),
    (PlatformUnavailable("later"), "kefu_retries_total", {"reason": "PlatformUnavailable"}),
])  # fmt: skip
async def test_what_a_platform_said_is_counted_by_its_class(tmp_path, error, name, labels):
    async with watched(tmp_path) as w:
        w.fleet.adapter.errors = [error]
        await w.through.accept(message(w.fleet))
        await until(lambda: w.of(name, **labels) == 1)
        kind = type(error).__name__ if not isinstance(error, ValueError) else "other"
        assert w.of("kefu_platform_errors_total", operation="send", error=kind) == 1


async def test_paid_sends_are_added_up(tmp_path):
    able = replace(CAPABILITIES, price=Price(message=15_000))
    async with watched(tmp_path, capabilities={INBOX: able}) as w:
        await w.through.accept(message(w.fleet))
        await w.fleet.quiet()
        sent = len(w.fleet.adapter.sends)
        await until(lambda: w.of("kefu_spent_dollars_total") == pytest.approx(0.015 * sent))
        assert sent


async def test_piles_of_the_store_become_gauges_and_alarms(tmp_path):
    async with watched(tmp_path) as w:
        w.fleet.adapter.errors = [ContentRejected("no")]
        await w.fleet.queued("7")
        await until(lambda: w.of("kefu_deliveries_total", outcome="failed", reason="ContentRejected") == 1)
        assert "dead_letters" in await w.judged()
        assert w.of("kefu_dead_letters", what="delivery") == 1
        assert w.of("kefu_waiting_conversations") == 1
        assert w.value("kefu_alarm", code="dead_letters", inbox=INBOX) == 1
        assert w.value("kefu_disk_free_bytes") > 0
        await w.fleet.ledger.database.write(("UPDATE deliveries SET status='cancelled' WHERE status='failed'", ()))
        await w.fleet.pass_time(60)
        await w.judged()
        await w.fleet.pass_time(60)
        assert "dead_letters" not in await w.judged()
        assert w.value("kefu_alarm", code="dead_letters", inbox=INBOX) == 0


async def test_a_delivery_that_nobody_sends_grows_old(tmp_path):
    async with watched(tmp_path) as w:
        w.fleet.courier.stopped = True
        await w.fleet.hear("7", "fees")
        await until(lambda: not w.fleet.courier.in_flight)
        w.fleet.clock.time += timedelta(seconds=300)
        await w.judged()
        assert w.of("kefu_queue_depth") >= 1
        assert w.of("kefu_queue_age_seconds") >= 290
        w.fleet.clock.time += timedelta(seconds=60)
        assert "queue_old" in await w.judged()


async def test_an_inbox_that_falls_silent_against_its_rhythm_raises_an_alarm(tmp_path):
    async with watched(tmp_path) as w:
        rhythm = w.observer.rhythm(INBOX)
        start = w.fleet.clock.now() - timedelta(weeks=3)
        for hour in range(3 * 168):
            rhythm.heard(start + timedelta(hours=hour), 30, None)
        await w.fleet.hear("7", "fees")
        await w.judged()
        w.fleet.clock.time += timedelta(minutes=12)
        assert "adapter_stalled" not in await w.judged()
        w.fleet.clock.time += timedelta(minutes=12)
        assert "adapter_stalled" in await w.judged()
        assert w.of("kefu_inbox_update_age_seconds") == 24 * 60
        await w.fleet.hear("8", "fees")
        w.fleet.clock.time += timedelta(seconds=61)
        await w.judged()
        assert "adapter_stalled" not in await w.judged()


async def test_probes_tell_of_a_lost_webhook_and_an_ending_grant(tmp_path):
    async with watched(tmp_path) as w:
        w.fleet.adapter.health = Health(ok=True, facts={"webhook": "not set", "token_days_left": "3"})
        await w.observer.probe_one()
        assert await w.lasting() >= {"webhook_lost", "token_expiring"}
        assert w.of("kefu_token_days_left") == 3
        assert w.of("kefu_platform_call_seconds_count", operation="probe") == 1
        await w.observer.probe_one()
        assert w.of("kefu_platform_call_seconds_count", operation="probe") == 1, "it was asked a moment ago"


async def test_an_account_that_is_connected_after_the_first_look_raises_nothing(tmp_path, monkeypatch):
    async with watched(tmp_path) as w:
        w.fleet.adapter.health = Health(ok=True, facts={"webhook": "not set"})
        await w.observer.probe_one()
        assert "webhook_lost" not in await w.judged()
        w.fleet.adapter.health = Health(ok=True, facts={"webhook": "ours"})
        monkeypatch.setattr(observer, "SUSPICIOUS_SECONDS", 0.0)
        await w.observer.probe_one()
        assert "webhook_lost" not in await w.lasting()
        await w.observer.probe_one()
        assert w.of("kefu_platform_call_seconds_count", operation="probe") == 2, "no doubt any more"


async def test_store_errors_in_the_log_are_an_alarm(tmp_path):
    async with watched(tmp_path) as w:
        await w.judged()
        log.counted["store.unavailable", "error"] += 3
        w.fleet.clock.time += timedelta(seconds=30)
        assert "store_errors" in await w.judged()


async def test_the_status_holds_alarms_and_figures(tmp_path):
    async with watched(tmp_path) as w:
        await w.fleet.queued("7")
        w.fleet.adapter.health = Health(ok=True, facts={"webhook": "none"})
        await w.observer.probe_one()
        await w.lasting()
        status = w.observer.status()
        assert [alarm["code"] for alarm in status["alarms"]] == ["webhook_lost"]
        assert status["figures"]["waiting"] == 1
        assert status["health_ok"] is True


async def test_the_console_sees_the_alarms_of_each_inbox(tmp_path):
    async with watched(tmp_path) as w:
        w.fleet.relay.alarms = w.observer.alarms_now
        w.fleet.adapter.health = Health(ok=True, facts={"webhook": "none"})
        await w.observer.probe_one()
        await w.lasting()
        desk = await w.fleet.desk("ann", "lead")
        page = await desk.get("/api/inboxes")
        assert [alarm["code"] for alarm in page["items"][0]["alarms"]] == ["webhook_lost"]
        assert page["alarms"] == []


async def test_dead_store_threads_and_an_old_heartbeat_are_no_health(tmp_path):
    async with watched(tmp_path) as w:
        assert w.observer.alive()["ok"] is True
        assert (await w.observer.ready())["ready"] is True
        w.fleet.courier.last_beat = 1e-9
        assert w.observer.alive()["ok"] is False
        w.fleet.courier.last_beat = 0.0
        w.fleet.intake.closing = True
        ready = await w.observer.ready()
        assert (ready["ready"], ready["draining"]) == (False, True)
        await w.fleet.ledger.close()
        assert w.observer.alive() == {"ok": False, "store": False, "heartbeat_age_seconds": 0.0}
        w.fleet.intake.closing = False
        assert (await w.observer.ready())["ready"] is False


async def test_every_declared_metric_is_shown_and_no_other(tmp_path):
    async with watched(tmp_path) as w:
        shown = {family.name for family in w.observer.metrics.registry.collect()}
        assert shown == {spec.name.removesuffix("_total") for spec in SPECS}


async def test_each_figure_is_read_by_an_index(tmp_path):
    async with watched(tmp_path) as w:
        for sql in (*READS.values(), ARRIVED):
            plan = await w.fleet.ledger.database.read(f"EXPLAIN QUERY PLAN {sql}", (1,) if "?" in sql else ())
            steps = [row[3] for row in plan]
            tables = [
                step
                for step in steps
                if any(t in step for t in ("deliveries", "parked", "conversations", "seen", "audit"))
            ]
            assert tables
            assert all("INDEX" in step for step in tables), steps


async def test_an_expired_delivery_is_counted(tmp_path):
    async with watched(tmp_path) as w:
        w.fleet.courier.stopped = True
        await w.fleet.hear("7", "fees")
        await until(lambda: not w.fleet.courier.in_flight)
        await w.fleet.ledger.database.write(("UPDATE deliveries SET expires=1", ()))
        w.fleet.courier.stopped = False
        w.fleet.courier.wake()
        await until(lambda: sum(w.fleet.ledger.expired.values()))
        await w.observer.look()
        assert w.of("kefu_deliveries_total", outcome="expired", reason="expired") == w.fleet.ledger.expired[INBOX]


@pytest.mark.parametrize(("written", "outcome", "reason"), [(True, "sent", ""), (False, "unknown", "UnknownOutcome")])
async def test_a_reply_in_the_platforms_own_request_is_counted(tmp_path, written, outcome, reason):
    able = replace(CAPABILITIES, active_send=False)
    async with watched(tmp_path, capabilities={INBOX: able}) as w:
        done = await w.through.accept(message(w.fleet), passive_seconds=5)
        assert done.passive is not None
        await done.passive.settle(written)
        assert w.of("kefu_deliveries_total", outcome=outcome, reason=reason) == 1
