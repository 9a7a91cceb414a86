"""How answers reach people on every platform: several questions, the same one twice, small talk, topics, pictures."""

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from tests.fakes.language_model import model_server
from tests.faults.questions import questions
from tests.faults.world import built, until

from kefu_adapters.answering.checking import from_content
from kefu_bots.knowledge import live

from .inside import PATIENCE, Inside, inside

ONE, TWO = questions()[0], questions()[1]
STICKERS: dict[str, dict[str, Any]] = {
    "telegram": {"media": {"kind": "sticker"}},
    "wechat": {"text": "[抱拳]"},
    "weibo": {"text": "[赞]"},
    "x": {"text": "👍"},
}


async def _settled(one: Inside, name: str, user: str) -> list[str]:
    """The brand's texts once nothing is on its way any more."""

    async def busy() -> bool:
        rows = await one.read("SELECT count(*) FROM deliveries WHERE status IN ('queued','sending') AND held=''")
        parked = await one.read("SELECT count(*) FROM parked WHERE state='pending'")
        return bool(rows[0][0] or parked[0][0])

    for _ in range(3):
        while await busy():
            await until(lambda: False, 0.05)
        await until(lambda: False, 0.05)
    return one.world.shown(name, user)


@pytest.mark.parametrize("name", built())
async def test_several_questions_are_each_answered_the_same_one_once_and_small_talk_is_small(
    tmp_path: Path, name: str
) -> None:
    async with inside(tmp_path, (name,)) as one:
        both = f"{ONE.text}？{TWO.text}？"
        await one.say(name, "mei", text=both)
        await one.sees(name, "mei", ONE.mark)
        await one.sees(name, "mei", TWO.mark)
        texts = await _settled(one, name, "mei")
        assert sum(ONE.mark in text for text in texts) == sum(TWO.mark in text for text in texts) == 1
        if name == "x":
            assert len(texts) == 1, "each send is paid for, so both answers are in one"

        await one.say(name, "bo", text="你好")
        await one.sees(name, "bo", "您好，请直接输入您的问题。")
        await one.say(name, "bo", **STICKERS[name])
        told = "我现在读不了这种消息" if name == "telegram" else "不客气"
        await one.sees(name, "bo", told)
        await one.say(name, "bo", text="谢谢")
        await one.sees(name, "bo", "不客气", times=1 if name == "telegram" else 2)

        await one.say(name, "bo", text=ONE.text)
        await one.sees(name, "bo", ONE.mark)
        await until(lambda: False, 1.1)  # Weibo gives no ids: the same words in the same second are the same message
        await one.say(name, "bo", text=ONE.text)
        handed = await one.sees(name, "bo", "看来这个答案没能解决")
        knowledge, _ = live(await one.fleet.knowledge.store.all())
        title = knowledge.entries[ONE.entry].title("zh")
        assert f"我理解您问的是「{''.join(title.split())}」" in handed
        texts = await _settled(one, name, "bo")
        assert sum(ONE.mark in text for text in texts) == 1, "the same answer is not given twice"


@pytest.mark.parametrize("name", built())
async def test_a_topic_chosen_first_leads_the_way(tmp_path: Path, name: str) -> None:
    async with inside(tmp_path, (name,)) as one:
        await one.say(name, "mei", text="开始")
        await one.sees(name, "mei", "是哪一类问题")
        await one.say(name, "mei", text="2")
        await one.sees(name, "mei", "好的，充值与提现。请直接输入您的问题。")
        entries = one.fleet.rules.answers.knowledge.entries
        account = next(n for n, e in entries.items() if e.topic == "account")
        transfer = next(n for n, e in entries.items() if e.topic == "transfer")
        ranker = one.fleet.rules.answers._snapshot.ranker
        ranker.rank = lambda _query: [(account, 0.41), (transfer, 0.40)]  # type: ignore[method-assign]
        await one.say(name, "mei", text="我这边遇到了一些说不清的状况")
        offered = await one.sees(name, "mei", "您想问的是哪一个")
        rows = await one.read("SELECT state FROM conversations")
        assert rows[0][0].index(f"a:{transfer}") < rows[0][0].index(f"a:{account}"), offered


@pytest.mark.parametrize("name", built())
async def test_an_answers_picture_goes_where_pictures_go(tmp_path: Path, name: str) -> None:
    async with inside(tmp_path, (name,)) as one:
        out = io.BytesIO()
        Image.new("RGB", (64, 48), "teal").save(out, "PNG")
        store, fleet = one.fleet.knowledge.store, one.fleet
        blob = await fleet.blobs.put(out.getvalue(), mime="image/png", at=1)
        assert await store.keep_picture(blob) is not None
        row = await store.one(ONE.entry)
        assert row is not None
        picture = {"blob": blob, "mime": "image/png", "size_bytes": len(out.getvalue())}
        content = {**row.content, "picture": picture}
        from_content(ONE.entry, content)
        await store.draft(ONE.entry, content, base=row.version, author="lee", comment="", at=2)
        version = await store.version(ONE.entry, row.version + 1)
        assert version is not None
        assert await store.publish(ONE.entry, version, author="lee", at=2)
        await fleet.knowledge.look()
        await one.asks(name, "mei", ONE)
        await _settled(one, name, "mei")
        chat = [line for line in one.world.emulators[name].chat("mei") if line["from"] == "brand"]
        shown = [line for line in chat if line.get("media")]
        if name == "weibo":
            assert shown == [], "its answers are words alone"
            return
        assert len(shown) == 1, chat
        assert ("".join(str(shown[0]["text"]).split()) != "") == (name != "wechat"), (
            "a caption where there are captions"
        )
        assert await one.read("SELECT count(*) FROM deliveries WHERE status NOT IN ('sent')") == [(0,)]


@pytest.mark.parametrize("name", ["telegram", "wechat"])
async def test_a_fleet_with_a_language_model_in_its_settings_asks_it(tmp_path: Path, name: str) -> None:
    async with model_server() as model:
        options = {"language_model": {"url": model.url, "model": "small", "uses": ["pick"]}}
        async with inside(tmp_path, (name,), tables=options) as one:
            entries = list(one.fleet.rules.answers.knowledge.entries)[:2]
            snapshot = one.fleet.rules.answers._snapshot
            snapshot.ranker.rank = lambda _query: [(entries[0], 0.5), (entries[1], 0.4)]  # type: ignore[method-assign]
            model.reply = f'{{"id": "{entries[1]}"}}'
            await one.say(name, "mei", text="我这边遇到了一些说不清的状况")
            rows = await one.rows("SELECT data FROM messages WHERE kind='picked'")
            assert entries[1] in rows[0][0]
            text = one.fleet.rules.answers.knowledge.entries[entries[1]].text("zh")
            await one.sees(name, "mei", text[:30])
            async with one.http.get(f"{one.address}/metrics") as answer:
                assert 'kefu_language_model_calls_total{outcome="ok",use="pick"} 1.0' in await answer.text()
            assert await until(lambda: len(model.asked) == 1, PATIENCE)
