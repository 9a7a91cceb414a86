"""The manifests: valid by the published schemas, locked down, and every name in them leads somewhere."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.deploy.deployed import (
    DOCKERFILE,
    MANIFESTS,
    SCRIPTS,
    manifests,
    shut_down_seconds,
    unknown_command,
    unknown_roles,
)

from kefu_bots.roles import Role

KUSTOMIZATION = next(file for file in MANIFESTS if file.name == "kustomization.yaml")
OBJECTS = [(file, item) for file, item in manifests() if file != KUSTOMIZATION]
VERSIONS = ("1.30", "1.33")


def named(kind: str) -> dict[str, dict[str, Any]]:
    """Objects of a kind by name."""
    return {item["metadata"]["name"]: item for _, item in OBJECTS if item["kind"] == kind}


def pods() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every pod template, with its component."""
    for _, item in OBJECTS:
        spec = item.get("spec", {})
        template = spec.get("template") or spec.get("jobTemplate", {}).get("spec", {}).get("template")
        if template:
            yield template["metadata"]["labels"]["app.kubernetes.io/component"], template


def validate(file: Path, version: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([SCRIPTS / "kubernetes-validate", "-k", version, "--strict", file],
                          capture_output=True, text=True, check=False, timeout=60)  # fmt: skip


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("file", [file for file in MANIFESTS if file != KUSTOMIZATION], ids=lambda file: file.name)
def test_the_schemas_find_nothing_wrong(file: Path, version: str) -> None:
    run = validate(file, version)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize(
    ("found", "planted"),
    [("minReplicas: 2", "minReplicas: two"), ("readinessProbe:", "readynessProbe:"), ("port: 8080", "prot: 8080")],
)
def test_the_schemas_do_find_a_planted_mistake(tmp_path: Path, found: str, planted: str) -> None:
    text = KUSTOMIZATION.with_name("gateway.yaml").read_text("utf-8")
    assert found in text
    broken = tmp_path / "gateway.yaml"
    broken.write_text(text.replace(found, planted, 1), "utf-8")
    assert validate(broken, VERSIONS[0]).returncode != 0


def test_every_file_is_applied_but_examples() -> None:
    listed = set(yaml.safe_load(KUSTOMIZATION.read_text("utf-8"))["resources"])
    assert listed == {file.name for file in MANIFESTS if ".example." not in file.name} - {KUSTOMIZATION.name}


def test_no_namespace_and_no_registry_is_named() -> None:
    for file, item in OBJECTS:
        assert "namespace" not in item["metadata"], file.name
    images = {each["image"] for _, pod in pods() for each in pod["spec"]["containers"]}
    assert images == {"kefu"}
    [image] = yaml.safe_load(KUSTOMIZATION.read_text("utf-8"))["images"]
    assert "/" not in image["newName"]


def test_every_pod_is_locked_down() -> None:
    owner = re.search(r"^USER (\d+):(\d+)$", DOCKERFILE.read_text("utf-8"), re.MULTILINE)
    assert owner
    for name, pod in pods():
        spec = pod["spec"]
        assert spec["automountServiceAccountToken"] is False, name
        assert spec["securityContext"]["runAsNonRoot"] is True, name
        assert spec["securityContext"]["runAsUser"] == int(owner[1]), name
        assert spec["securityContext"]["runAsGroup"] == int(owner[2]), name
        assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}, name
        for each in spec["containers"]:
            assert each["securityContext"] == {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            }, name
            assert "memory" in each["resources"]["limits"], name


def test_every_command_and_role_exists() -> None:
    seen = set()
    for name, pod in pods():
        [each] = pod["spec"]["containers"]
        if each.get("command") == ["kefu-backup"]:
            assert each["args"] == ["once"]
            continue
        assert unknown_command(each["args"]) == [], name
        assert unknown_roles(each["args"]) == [], name
        seen |= {after for word, after in zip(each["args"], each["args"][1:], strict=False) if word == "--role"}
    assert seen == {role.value for role in Role}


def test_every_volume_leads_to_something_that_is_there() -> None:
    claims, secrets = named("PersistentVolumeClaim"), named("Secret")
    made = {each["name"] for each in yaml.safe_load(KUSTOMIZATION.read_text("utf-8"))["configMapGenerator"]}
    for name, pod in pods():
        volumes = {each["name"]: each for each in pod["spec"]["volumes"]}
        for each in volumes.values():
            claim, settings, secret = (each.get(key, {}) for key in ("persistentVolumeClaim", "configMap", "secret"))
            assert claim.get("claimName", "kefu-data") in claims, name
            assert settings.get("name", "kefu-settings") in made, name
            assert secret.get("secretName", "kefu-secrets") in secrets, name
        [container] = pod["spec"]["containers"]
        assert {mount["name"] for mount in container["volumeMounts"]} == set(volumes), name
        folders = {mount["mountPath"] for mount in container["volumeMounts"]}
        told = {each["name"]: each["value"] for each in container["env"]}
        assert told["KEFU_SECRETS_DIR"] in folders, name


def test_services_budgets_and_scalers_find_their_pods() -> None:
    labels = [pod["metadata"]["labels"] for _, pod in pods()]
    wanted = [item["spec"]["selector"] for item in named("Service").values() if "selector" in item["spec"]]
    wanted += [item["spec"]["selector"]["matchLabels"] for item in named("PodDisruptionBudget").values()]
    wanted += [item["spec"]["selector"]["matchLabels"] for item in named("Deployment").values()]
    assert wanted
    for selector in wanted:
        assert sum(selector.items() <= each.items() for each in labels) == 1, selector
    for item in named("HorizontalPodAutoscaler").values():
        target = item["spec"]["scaleTargetRef"]["name"]
        assert "replicas" not in named("Deployment")[target]["spec"], "two who set the number would fight"


def test_rolling_restarts_lose_nothing() -> None:
    for name, item in named("Deployment").items():
        assert item["spec"]["strategy"]["rollingUpdate"] == {"maxUnavailable": 0, "maxSurge": 1}, name
        spec = item["spec"]["template"]["spec"]
        [container] = spec["containers"]
        pause = container["lifecycle"]["preStop"]["sleep"]["seconds"]
        assert spec["terminationGracePeriodSeconds"] > pause + shut_down_seconds(), name
        assert container["readinessProbe"]["httpGet"]["path"] == "/readyz", name
        assert container["livenessProbe"]["httpGet"]["path"] == "/healthz", "a store that is down is no reason to die"


def test_the_ingress_keeps_the_inside_inside() -> None:
    services = named("Service")
    [rule] = named("Ingress")["kefu"]["spec"]["rules"]
    leads = {each["path"]: each["backend"]["service"]["name"] for each in rule["http"]["paths"]}
    assert leads == {"/hooks/": "kefu-gateway", "/metrics": "kefu-nowhere", "/readyz": "kefu-nowhere",
                     "/": "kefu-relay"}  # fmt: skip
    assert set(leads.values()) <= set(services)
    assert "selector" not in services["kefu-nowhere"]["spec"]


def test_traffic_that_nobody_listed_is_refused() -> None:
    policies = named("NetworkPolicy")
    closed = policies["kefu-nothing-else"]["spec"]
    assert closed["policyTypes"] == ["Ingress", "Egress"]
    assert "ingress" not in closed
    assert "egress" not in closed
    out = policies["kefu-out"]["spec"]["egress"]
    [public] = [to["ipBlock"] for each in out for to in each["to"] if "ipBlock" in to]
    assert "169.254.0.0/16" in public["except"], "the cloud's own service with keys"
