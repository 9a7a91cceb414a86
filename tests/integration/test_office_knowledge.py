"""The operator brings answers and examination questions in, and writes the answers out."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.fakes.fleet import fleet
from typer.testing import CliRunner

from kefu_adapters.answering.knowledge import load_folder, write_folder
from kefu_bots import office_knowledge as office
from kefu_bots.cli import app
from kefu_core.errors import ConfigError


@pytest.fixture
async def house(tmp_path: Path) -> Any:
    async with fleet(tmp_path) as one:
        yield SimpleNamespace(knowledge=one.keeper, roles=frozenset({"worker"}))


async def test_a_folder_is_published_and_written_out_again(house: Any, tmp_path: Path) -> None:
    source = tmp_path / "in"
    write_folder(house.knowledge.answers.knowledge, source)
    request = {"folder": str(source)}
    assert await office.knowledge_import(house, request) == {"published": 1, "same": 0, "conflict": 0}
    assert await office.knowledge_import(house, request) == {"published": 0, "same": 1, "conflict": 0}
    assert await office.knowledge_export(house, {"folder": str(tmp_path / "out")}) == {"written": 1}
    assert load_folder(tmp_path / "out") == load_folder(source)
    with pytest.raises(ConfigError):
        await office.knowledge_import(house, {"folder": str(tmp_path / "nothing")})


async def test_a_draft_is_only_proposed(house: Any, tmp_path: Path) -> None:
    write_folder(house.knowledge.answers.knowledge, tmp_path / "in")
    await office.knowledge_import(house, {"folder": str(tmp_path / "in"), "draft": True})
    assert [row.state for row in await house.knowledge.store.all()] == ["draft"]
    assert await house.knowledge.store.revision() == 0


async def test_questions_of_the_examination_come_from_a_file(house: Any, tmp_path: Path) -> None:
    write_folder(house.knowledge.answers.knowledge, tmp_path / "in")
    await office.knowledge_import(house, {"folder": str(tmp_path / "in")})
    file = tmp_path / "questions.jsonl"
    file.write_text('{"text": "what is gas", "entry": "fees"}\n\n{"text": "tell a joke", "entry": null}\n')
    assert await office.knowledge_examine(house, {"file": str(file)}) == {"added": 2}
    assert {r.question: r.expected for r in await house.knowledge.store.regressions()} == {
        "what is gas": "fees",
        "tell a joke": "",
    }
    for wrong in ('{"text": "x", "entry": "nothing"}', "no json", '{"entry": "fees"}'):
        file.write_text(wrong)
        with pytest.raises(ConfigError):
            await office.knowledge_examine(house, {"file": str(file)})


def test_the_command_line_tells_every_mistake_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "bad.md").write_text("nothing")
    told = CliRunner().invoke(app, ["knowledge", "check", str(tmp_path)])
    assert told.exit_code == 1
    assert "bad.md: file: begin with" in told.output
