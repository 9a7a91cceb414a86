"""A folder of answers that somebody prepared is refused with the file's name, quickly, and nothing of it is stored."""

import os
import time
from pathlib import Path

import pytest
from tests.integration import test_cli_users as cli

from kefu_adapters.answering.knowledge import MAX_BYTES, KnowledgeError, load_folder

shell = cli.shell
FRONT = "id: a\ntopic: other\nphrasings: {zh: [你好吗], en: [hello there]}\n"
BODY = "\n## zh\n\n你好\n\n## en\n\nHello\n"
BOMB = "x1: &x1 [" + ",".join(["lol"] * 9) + "]\n" + "".join(
    f"x{n}: &x{n} [" + ",".join([f"*x{n - 1}"] * 9) + "]\n" for n in range(2, 14)
)  # fmt: skip


def written(folder: Path, more: str, body: str = BODY) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "a.md").write_text(f"---\n{FRONT}{more}\n---\n{body}", "utf-8", errors="surrogatepass")
    return folder


@pytest.mark.parametrize("more", [
    BOMB + "owner: *x13",
    "note: &r [*r]",
    "note: " + "[" * 5000 + "]" * 5000,
    "note: " + "1" * 5000,
    "valid_until: 2027-99-99",
    "valid_until: 2027-01-01 10:00:00Z",
    'note: "a\\0b"',
    'note: "\\ud800"',
    "note: !!python/object/apply:os.system [id]",
    "true: x\n? [1, 2]\n: y",
    "note: " + "x" * MAX_BYTES,
])  # fmt: skip
def test_a_hostile_front_block_is_a_mistake_like_any_other(tmp_path: Path, more: str) -> None:
    began = time.process_time()
    with pytest.raises(KnowledgeError, match=r"a\.md: "):
        load_folder(written(tmp_path / "answers", more))
    assert time.process_time() - began < 30, "it is bounded, however slow the machine"


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    folder = written(tmp_path / "answers", "")
    os.mkfifo(folder / "b.md")
    (folder / "c.md").mkdir()
    assert list(load_folder(folder).entries) == ["a"]


def test_a_secret_in_a_file_is_not_stored(shell: cli.Shell) -> None:
    from kefu_bots.cli import app

    phrase = "legal winner thank year wave sausage worth useful legal winner thank yellow"
    folder = written(shell.folder / "answers", f"note: {phrase}")
    result = cli.CliRunner().invoke(app, ["knowledge", "import", str(folder), "--config", str(shell.file)])
    assert result.exit_code == 1
    assert "a: the text holds a secret" in result.output
    assert phrase not in result.output
    assert "sausage" not in str(shell.rows("SELECT content FROM entry_versions"))


def test_a_list_of_any_length_is_not_read_whole_to_be_verified(tmp_path: Path) -> None:
    from kefu_bots.cli import app

    if not Path("/dev/zero").exists():
        pytest.skip("no endless file here")
    result = cli.CliRunner().invoke(app, ["official", "verify", "/dev/zero"])
    assert result.exit_code == 1
