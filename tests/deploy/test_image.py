"""The image: linted, and where a builder is at hand really built and started.

``KEFU_TEST_IMAGE_BASE`` names a local image with Python, pip and venv (for example made by debootstrap) and asks for
the build by buildah, which takes minutes. ``KEFU_TEST_BUILDAH`` is the builder's command with its own options,
``KEFU_TEST_IMAGE_OPTIONS`` what the build needs here, such as ``-v`` for a mirror's settings.
"""

import asyncio
import contextlib
import os
import re
import shlex
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import psutil
import pytest
from tests.deploy.deployed import BACKUP, DOCKERFILE, ROOT, SCRIPTS
from tests.ports import free_port

BASE = os.environ.get("KEFU_TEST_IMAGE_BASE", "")
BUILDAH = shlex.split(os.environ.get("KEFU_TEST_BUILDAH", "buildah"))
OPTIONS = shlex.split(os.environ.get("KEFU_TEST_IMAGE_OPTIONS", ""))
WHY_NOT = (
    "THE IMAGE IS NOT BUILT HERE: install buildah and name a base image by KEFU_TEST_IMAGE_BASE"
    if not BASE or shutil.which(BUILDAH[0]) is None
    else ""
)
IMAGE = "kefu:test"
MOST_MEGABYTES = 750
START_SECONDS = 120.0


def test_hadolint_has_nothing_to_say_about_the_dockerfile() -> None:
    run = subprocess.run([SCRIPTS / "hadolint", DOCKERFILE], capture_output=True, text=True, check=False, timeout=60)
    assert run.returncode == 0, run.stdout


def test_hadolint_does_find_a_planted_mistake(tmp_path: Path) -> None:
    file = tmp_path / "Dockerfile"
    file.write_text(DOCKERFILE.read_text("utf-8") + "RUN cd /tmp && pip install requests\n", "utf-8")
    run = subprocess.run([SCRIPTS / "hadolint", file], capture_output=True, text=True, check=False, timeout=60)
    assert run.returncode != 0
    assert "DL3003" in run.stdout


def test_the_image_runs_as_nobody_special_and_passes_signals_on() -> None:
    last = DOCKERFILE.read_text("utf-8").split("\nFROM ")[-1]
    assert re.search(r"^USER [1-9]\d*:[1-9]\d*$", last, re.MULTILINE)
    assert re.search(r'^ENTRYPOINT \["kefu"\]$', last, re.MULTILINE)
    assert re.search(r'^CMD \["run"\]$', last, re.MULTILINE)


def test_everything_installed_is_pinned_by_hash() -> None:
    lines = [line for line in DOCKERFILE.read_text("utf-8").splitlines() if "install" in line and "pip" in line]
    assert lines
    assert all("--require-hashes" in line or "--no-deps --no-build-isolation ." in line for line in lines)


def test_what_the_image_copies_is_there_and_not_ignored() -> None:
    copied = re.findall(r"^COPY (?!--from)(?:--\S+ )*(.+) \S+$", DOCKERFILE.read_text("utf-8"), re.MULTILINE)
    kept = (DOCKERFILE.parent / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
    assert kept[1] == "*", "nothing enters unless it is named"
    for name in " ".join(copied).split():
        assert (ROOT / name).exists(), name
        assert any(name.rstrip("/").startswith(line[1:]) for line in kept if line.startswith("!")), name
    assert os.access(BACKUP, os.X_OK)


# --- for real ----------------------------------------------------------------------------------------------


def buildah(*arguments: str, seconds: float = 60) -> str:
    """Run the builder; gives what it wrote."""
    run = subprocess.run([*BUILDAH, *arguments], capture_output=True, text=True, check=False, timeout=seconds, cwd=ROOT)
    assert run.returncode == 0, run.stderr[-3000:]
    return run.stdout.strip()


@pytest.fixture(scope="module")
def container() -> Iterator[str]:
    """A container of the image as it is built from this tree; gone afterwards."""
    buildah(
        "bud", "--format", "docker", "--isolation", "chroot", "--network", "host",
        "--ignorefile", f"{DOCKERFILE}.dockerignore", "--build-arg", f"BASE={BASE}", *OPTIONS,
        "-f", str(DOCKERFILE), "-t", IMAGE, ".", seconds=1800,
    )  # fmt: skip
    name = buildah("from", IMAGE)
    try:
        yield name
    finally:
        buildah("rm", name)


def inside(container: str, *command: str, options: tuple[str, ...] = ()) -> list[str]:
    """The command line that runs something in the container as its own user."""
    return [*BUILDAH, "run", "--isolation", "chroot", "--network", "host", *options, container, "--", *command]


real = [
    pytest.mark.image,
    pytest.mark.slow,
    pytest.mark.skipif(bool(WHY_NOT), reason=WHY_NOT),
    pytest.mark.timeout(2400),
]


class TestBuilt:
    pytestmark = real

    @pytest.mark.usefixtures("container")
    def test_it_is_small_enough(self) -> None:
        shown = buildah("images", "--format", "{{.Size}}", IMAGE).split()
        megabytes = float(shown[0]) * {"MB": 1.0, "GB": 1000.0}[shown[1]]
        assert megabytes < MOST_MEGABYTES

    def test_it_runs_as_its_own_user_and_without_pip(self, container: str) -> None:
        code = "import os, importlib.util as u; print(os.getuid(), os.getgid(), u.find_spec('pip'))"
        run = subprocess.run(inside(container, "/opt/kefu/bin/python", "-c", code),
                             capture_output=True, text=True, check=False, timeout=60)  # fmt: skip
        assert run.stdout.split() == ["10001", "10001", "None"], run.stderr

    def test_its_own_files_cannot_be_changed_and_data_can(self, container: str) -> None:
        shell = "! touch /opt/kefu/x && ! touch /srv/kefu/x && touch /srv/kefu/data/y /tmp/z && ls /data/y"
        run = subprocess.run(inside(container, "sh", "-c", shell),
                             capture_output=True, text=True, check=False, timeout=60)  # fmt: skip
        assert (run.returncode, run.stdout.split()) == (0, ["/data/y"]), run.stderr

    async def test_it_serves_health_and_the_console_and_ends_on_a_signal(self, container: str, tmp_path: Path) -> None:
        port = free_port()
        settings = tmp_path / "kefu.toml"
        settings.write_text(f'data = "data"\n[server]\nport = {port}\n', "utf-8")
        settings.chmod(0o644)
        options = ("-v", f"{settings}:/srv/kefu/kefu.toml:ro", "--env", "KEFU_SECRET_KEY=" + "made-up-for-tests-" * 3)
        process = await asyncio.create_subprocess_exec(
            *inside(container, "kefu", "run", options=options), start_new_session=True,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        found: list[int] = []
        try:
            async with aiohttp.ClientSession() as http:
                addresses = [f"http://127.0.0.1:{port}{path}" for path in ("/healthz", "/login")]
                found += [await self._status(http, address, process) for address in addresses]
        finally:
            # The builder does not pass signals on, it kills; so the one that the container's init would tell is told.
            for each in psutil.Process(process.pid).children(recursive=True):
                if each.cmdline() == ["/opt/kefu/bin/python", "/opt/kefu/bin/kefu", "run"]:
                    each.send_signal(signal.SIGTERM)
            try:
                said, _ = await asyncio.wait_for(process.communicate(), 60)
            finally:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
        assert found == [200, 200], said[-3000:].decode("utf-8", "replace")
        assert b"fleet.stopped" in said

    @staticmethod
    async def _status(http: aiohttp.ClientSession, address: str, process: asyncio.subprocess.Process) -> int:
        """The status of a page, as soon as there is one; 0 when the process ended."""
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and process.returncode is None:
            with contextlib.suppress(aiohttp.ClientError):
                async with http.get(address) as response:
                    return response.status
            await asyncio.sleep(0.1)
        return 0
