"""The whole way on every platform: question, answer, human, reply with a name, resolved, rated."""

from pathlib import Path

import pytest
from tests.faults.questions import questions
from tests.faults.world import built

from kefu_core.conversation import commands as c

from .inside import Inside, inside


async def _hand_over(one: Inside, name: str, user: str) -> str:
    """Ask for a human and let an agent claim the conversation; gives its id."""
    await one.say(name, user, text="人工")
    sql = "SELECT id FROM conversations WHERE inbox=? AND status='waiting'"
    ((conversation,),) = await one.rows(sql, f"{name}-main")
    await one.fleet.intake.command(conversation, c.Claim(agent="lin", name="林安"), key="claim-1")
    return str(conversation)


@pytest.mark.parametrize("name", built())
async def test_a_contact_is_answered_helped_by_a_human_and_rates_the_help(tmp_path: Path, name: str) -> None:
    user = f"{name}-fan"
    async with inside(tmp_path, (name,)) as one:
        await one.asks(name, user, questions()[0])
        await one.asks(name, user, questions()[1])
        conversation = await _hand_over(one, name, user)
        reply = c.Reply(agent="lin", name="林安", text="您好，我来帮您查一下。", undo_seconds=0)
        await one.fleet.intake.command(conversation, reply, key="reply-1")
        seen = await one.sees(name, user, "您好，我来帮您查一下。")
        assert "林安" in seen
        before = len(one.world.shown(name, user))
        await one.say(name, user, text=questions()[2].text)
        await one.rows("SELECT 1 FROM messages WHERE direction='in' AND conversation_id=?", conversation, wanted=4)
        await one.fleet.intake.command(conversation, c.Resolve(agent="lin"), key="resolve-1")
        await one.sees(name, user, "请为这次服务打分")
        assert not any(questions()[2].mark in text for text in one.world.shown(name, user)[before:])
        await one.say(name, user, text="5")
        ((rating,),) = await one.rows("SELECT rating FROM cases WHERE rating IS NOT NULL")
        assert rating == 5
        states = await one.read("SELECT DISTINCT status FROM deliveries WHERE status NOT IN ('sent','cancelled')")
        assert set(states) <= {("queued",), ("sending",)}


async def test_the_same_command_key_has_its_effect_once(tmp_path: Path) -> None:
    async with inside(tmp_path, ("telegram",)) as one:
        await one.asks("telegram", "ann")
        conversation = await _hand_over(one, "telegram", "ann")
        for _ in range(3):
            reply = c.Reply(agent="lin", name="林安", text="只说一次。", undo_seconds=0)
            await one.fleet.intake.command(conversation, reply, key="the-same")
        await one.sees("telegram", "ann", "只说一次。")
        rows = await one.read("SELECT count(*) FROM deliveries WHERE author='agent'")
        assert rows == [(1,)]


async def test_an_edited_question_is_not_answered_twice(tmp_path: Path) -> None:
    async with inside(tmp_path, ("telegram",)) as one:
        await one.asks("telegram", "ann", questions()[0])
        await one.say("telegram", "ann", action="edit", text=questions()[0].text + "？")
        await one.rows("SELECT 1 FROM bodies WHERE version=2")
        await one.asks("telegram", "ann", questions()[1])
        shown = one.world.shown("telegram", "ann")
        assert sum(questions()[0].mark in text for text in shown) == 1
