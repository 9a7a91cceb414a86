"""The two compose files: valid, locked down, and nothing in them that the code does not know."""

import asyncio
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestServer
from tests.deploy.deployed import (
    COMPOSE,
    DOCKERFILE,
    ROOT,
    SCRIPTS,
    SINGLE,
    UNITS,
    compose,
    composed,
    manifests,
    shut_down_seconds,
    unknown_command,
    unknown_roles,
)

from kefu_bots.roles import Role

FILES = (COMPOSE, SINGLE)
OURS = "kefu:local"
both = pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)


def ours(file: Path) -> dict[str, dict[str, Any]]:
    """The services that run our image."""
    return {name: entry for name, entry in composed(file)["services"].items() if entry["image"] == OURS}


def seconds(text: str) -> float:
    """Compose's durations: 1m40s, 40s."""
    found = re.fullmatch(r"(?:(\d+)m)?(?:(\d+)s)?", text)
    assert found, text
    return 60 * int(found[1] or 0) + int(found[2] or 0)


@both
def test_compose_finds_nothing_wrong(file: Path) -> None:
    run = compose(file, "-q")
    assert (run.returncode, run.stderr) == (0, "")


@pytest.mark.parametrize(
    ("found", "planted"),
    [
        ("restart: unless-stopped", "restrat: unless-stopped"),
        ("condition: service_healthy }\n    stop_grace", "condition: service_helathy }\n    stop_grace"),
        ("- proxy-data:/data", "- proxy-date:/data"),
        ("secrets: [redis_password]", "secrets: [redis_pasword]"),
        ("networks: [edge]", "networks: [egde]"),
    ],
)
def test_compose_does_find_a_planted_mistake(tmp_path: Path, found: str, planted: str) -> None:
    text = COMPOSE.read_text("utf-8")
    assert found in text
    broken = tmp_path / "docker-compose.yml"
    broken.write_text(text.replace(found, planted, 1), "utf-8")
    assert compose(broken, "-q").returncode != 0


@both
def test_without_the_public_name_compose_says_what_is_missing(file: Path) -> None:
    run = compose(file, "-q", public_name="")
    assert run.returncode != 0
    assert "PUBLIC_NAME" in run.stderr
    assert "public_url" in run.stderr


@both
def test_every_container_is_locked_down(file: Path) -> None:
    for name, entry in composed(file)["services"].items():
        assert entry["read_only"] is True, name
        assert entry["cap_drop"] == ["ALL"], name
        assert entry.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "proxy" else []), name
        assert entry["security_opt"] == ["no-new-privileges:true"], name
        assert entry["logging"]["options"].keys() == {"max-size", "max-file"}, name
        assert entry["deploy"]["resources"]["limits"].keys() == {"cpus", "memory", "pids"}, name
        assert not entry.get("privileged"), name
        if name != "proxy":
            assert entry["user"] == "10001:10001", name


@both
def test_only_the_proxy_is_reached_from_outside(file: Path) -> None:
    published = {name for name, entry in composed(file)["services"].items() if entry.get("ports")}
    assert published == {"proxy"}


def test_the_stores_have_no_way_out() -> None:
    found = composed(COMPOSE)
    assert found["networks"]["store"]["internal"] is True
    for name in ("postgres", "valkey", "migrate", "backup"):
        assert set(found["services"][name]["networks"]) == {"store"}, name


@both
def test_ours_write_to_data_and_backups_only(file: Path) -> None:
    for name, entry in ours(file).items():
        written = {mount["target"] for mount in entry["volumes"] if not mount.get("read_only")}
        assert written == ({"/data", "/backups"} if name == "backup" else {"/data"}), name
        assert "/run/secrets" in {mount["target"] for mount in entry["volumes"]}, name


def test_compose_lint_has_nothing_new_to_say() -> None:
    said = set()
    for file in FILES:
        run = subprocess.run([SCRIPTS / "compose-lint", "--format", "json", file],
                             capture_output=True, text=True, check=False, timeout=60)  # fmt: skip
        said |= {
            (each["rule_id"], each["service"] if each["rule_id"] == "CL-0005" else "")
            for each in json.loads(run.stdout)["findings"]
            if not (each["rule_id"] == "CL-0020" and "'KEFU_SECRETS_DIR'" in each["message"])
        }
    # CL-0005: the proxy is there for the public. CL-0019: digests are the operator's to pin.
    assert said == {("CL-0005", "proxy"), ("CL-0019", "")}


# --- what ours are told ------------------------------------------------------------------------------------


@both
def test_every_command_exists(file: Path) -> None:
    for name, entry in ours(file).items():
        if "entrypoint" in entry and entry["entrypoint"] == ["kefu-backup"]:
            assert entry["command"] == ["loop"], name
            continue
        assert unknown_command(list(entry["command"])) == [], name
        assert unknown_roles(list(entry["command"])) == [], name


def test_every_role_has_a_service_of_its_name() -> None:
    services = ours(COMPOSE)
    for role in Role:
        assert services[role]["command"] == ["run", "--role", role.value]
    assert services["gateway"]["deploy"]["replicas"] == 2


def test_nobody_starts_before_the_tables_are_right() -> None:
    services = ours(COMPOSE)
    assert services["migrate"]["command"] == ["migrate"]
    assert services["migrate"]["restart"] == "no"
    assert services["migrate"]["depends_on"]["postgres"]["condition"] == "service_healthy"
    for name in (*Role, "backup"):
        needs = {key: value["condition"] for key, value in services[name]["depends_on"].items()}
        assert needs == {
            "migrate": "service_completed_successfully",
            "postgres": "service_healthy",
            "valkey": "service_healthy",
        }, name


def test_every_environment_name_means_something_to_the_code() -> None:
    from kefu_bots.config import Config, Settings

    known = {"KEFU_SECRETS_DIR"} | {
        f"KEFU_{key.upper()}"
        for key in {"database", "redis"} & set(Settings.model_fields) & set(Config.__annotations__)
    }
    texts = [file.read_text("utf-8") for file in (*FILES, DOCKERFILE, *UNITS)]
    names = {name for text in texts for name in re.findall(r"\bKEFU_[A-Z_]+\b", text)}
    for _, item in manifests():
        names |= set(re.findall(r"\bKEFU_[A-Z_]+\b", json.dumps(item)))
    assert names == known


@both
def test_every_setting_in_the_environment_is_read(file: Path, tmp_path: Path) -> None:
    from kefu_bots.config import Secrets, load

    settings = tmp_path / "kefu.toml"
    settings.write_text("", "utf-8")
    folder = tmp_path / "secrets"
    folder.mkdir()
    for name in ("secret_key", "database_password", "redis_password"):
        (folder / name).write_text(f"{name}-made-up-for-tests-42-42\n", "utf-8")
    for name, entry in ours(file).items():
        env = {**entry["environment"], "KEFU_SECRETS_DIR": str(folder)}
        config = load(settings, Secrets(env))
        if file == COMPOSE:
            assert (
                config.database == "postgresql://kefu:database_password-made-up-for-tests-42-42@postgres:5432/kefu"
            ), name
            assert config.redis == "redis://:redis_password-made-up-for-tests-42-42@valkey:6379/0", name


@both
def test_nobody_is_killed_while_the_fleet_still_lets_go(file: Path) -> None:
    for name, entry in ours(file).items():
        if entry.get("command", ["run"])[0] == "run":
            assert seconds(entry["stop_grace_period"]) > shut_down_seconds(), name


# --- health ------------------------------------------------------------------------------------------------


def health_checks() -> list[list[str]]:
    """The commands by which Compose and the image ask for the fleet's health, each once."""
    image = re.search(r"^HEALTHCHECK .*?CMD (\[.*?\])$", DOCKERFILE.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    assert image
    found = [json.loads(image[1])]
    for file in FILES:
        for entry in ours(file).values():
            check = entry.get("healthcheck", {})
            if not check.get("disable") and check["test"][1] != "kefu-backup":
                found.append(check["test"][1:])
    return [json.loads(each) for each in sorted({json.dumps(each) for each in found})]


async def exit_code(command: list[str], port: int) -> int:
    """Run a health check against another port."""
    assert command[:2] == ["python", "-c"]
    code = command[2].replace("8080", str(port))
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code, stderr=subprocess.DEVNULL)
    return await process.wait()


async def test_health_checks_pass_on_a_live_gateway_only() -> None:
    from kefu_bots.accounts import Accounts
    from kefu_bots.gateway import application

    async def ready() -> dict[str, Any]:
        return {"ready": True}

    app = application(accounts=Accounts({}), sink=None, ready=ready)  # type: ignore[arg-type]
    checks = health_checks()
    assert len(checks) == 1, "one and the same everywhere"
    async with TestServer(app, host="127.0.0.1") as server:
        port = server.port
        assert port
        assert await exit_code(checks[0], port) == 0
    assert await exit_code(checks[0], port) == 1


def test_valkey_reads_its_password_from_the_file_only() -> None:
    entry = composed(COMPOSE)["services"]["valkey"]
    # Compose writes a dollar twice where the shell shall see one.
    shell = " ".join(entry["command"]).replace("$$", "$")
    assert "/run/secrets/redis_password" in shell
    assert "requirepass" in shell
    assert "--requirepass" not in shell
    assert (ROOT / "secrets").resolve() == Path(composed(COMPOSE)["secrets"]["redis_password"]["file"]).parent
