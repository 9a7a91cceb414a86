"""`kefu scan`: one line of JSON out for each line in, and never an echo of a line that cannot be read."""

import json
import random
from pathlib import Path
from typing import Any

import pytest
from mnemonic import Mnemonic
from typer.testing import CliRunner

from kefu_bots.cli import app

PHRASE = Mnemonic("english").to_mnemonic(random.Random(71).randbytes(16))
WORDS = PHRASE.split()
KEY = random.Random(72).randbytes(32).hex()
ASKS = "please send me your recovery phrase"


def run(lines: list[Any], *options: str) -> tuple[list[dict[str, Any]], int]:
    raw = b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)
    done = CliRunner().invoke(app, ["scan", *options], input=raw + b"\n")
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")], done.exit_code


def test_a_phrase_is_named_placed_and_hidden():
    (answer,), code = run([{"id": "a", "text": f"so: {PHRASE}", "lang": "en"}])
    assert code == 0
    assert answer == {
        "id": "a",
        "findings": [{"kind": "recovery_phrase", "start": 4, "end": 4 + len(PHRASE), "message": 0}],
        "redacted": "so: [hidden: recovery phrase]",
        "action": "redact",
    }


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("4111 1111 1111 1111", "mask"),
        (KEY, "ask"),
        (f"my private key {KEY}", "redact"),
        (f"{KEY} 4111 1111 1111 1111", "redact"),
        ("hello", "none"),
    ],
)
def test_the_action_follows_the_kinds(text: str, action: str):
    assert run([{"id": 1, "text": text}])[0][0]["action"] == action


def test_parts_of_a_phrase_over_messages_are_placed_in_each():
    texts = [" ".join(WORDS[:5]), "one moment", " ".join(WORDS[5:9]), " ".join(WORDS[9:])]
    (answer,), _ = run([{"id": 1, "messages": texts, "lang": "en"}])
    assert [each["message"] for each in answer["findings"]] == [0, 2, 3]
    assert answer["redacted"] == [
        "[hidden: recovery phrase]",
        "one moment",
        "[hidden: recovery phrase]",
        "[hidden: recovery phrase]",
    ]


def test_our_question_decides_what_a_value_is():
    value = {"id": 1, "text": KEY}
    assert run([{**value, "asked": "Please send the transaction hash"}])[0][0]["action"] == "none"


def test_bad_lines_are_reported_without_their_text():
    answers, code = run([b"not json " + PHRASE.encode(), {"id": 2, "text": 5}, b"\xff", [PHRASE], {"id": 3}])
    assert code == 1
    assert [sorted(answer) for answer in answers] == [["error", "id"]] * 5
    assert WORDS[0] not in json.dumps(answers)


def test_a_good_line_after_a_bad_one_is_answered():
    answers, code = run([b"{", {"id": 2, "text": "hello"}])
    assert code == 1
    assert answers[1]["redacted"] == "hello"


def test_what_leaves_is_judged_by_the_gate(tmp_path: Path):
    ours = tmp_path / "ours.toml"
    ours.write_text('domains = ["kefu.example"]\n[handles]\ntelegram = ["kefu_help"]\n')
    lines = [
        {"id": 1, "text": ASKS},
        {"id": 2, "text": ASKS, "direction": "user"},
        {"id": 3, "text": "see https://kefu.example/help or @kefu_help"},
        {"id": 4, "text": "see https://other.example/help"},
    ]
    answers, _ = run(lines, "--outgoing", "--official", str(ours))
    assert [answer["verdict"] for answer in answers] == ["block", "flag", "pass", "block"]
    assert answers[0] == {"id": 1, "verdict": "block", "reason": "asks_secret", "route": "writer"}


def test_the_third_blocked_text_of_one_author_goes_to_the_lead():
    lines = [{"id": at, "text": f"{ASKS} {at}", "author": "x"} for at in range(3)]
    lines.append({"id": 3, "text": ASKS, "author": "y"})
    answers, _ = run(lines, "--outgoing")
    assert [answer["route"] for answer in answers] == ["writer", "writer", "lead", "writer"]


def test_an_unreadable_official_list_ends_with_exit_code_two(tmp_path: Path):
    ours = tmp_path / "ours.toml"
    ours.write_text("domain = [1]")
    assert CliRunner().invoke(app, ["scan", "--outgoing", "--official", str(ours)], input="").exit_code == 2
    assert CliRunner().invoke(app, ["scan", str(tmp_path / "none.jsonl")]).exit_code == 2
