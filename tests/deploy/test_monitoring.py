"""Dashboard, rules and runbook speak of metrics and alarms that exist, and of all of them."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from kefu_bots.observe.alarms import RUNBOOK
from kefu_bots.observe.conditions import PATIENCE
from kefu_bots.observe.meters import Metrics
from kefu_bots.observe.specs import KEPT_ELSEWHERE, SPECS

ROOT = Path(__file__).resolve().parents[2]
DASHBOARD: dict[str, Any] = json.loads((ROOT / "deploy" / "grafana" / "kefu.json").read_text("utf-8"))
RULES: dict[str, Any] = yaml.safe_load((ROOT / "deploy" / "prometheus" / "alerts.yml").read_text("utf-8"))
SCRAPE: list[dict[str, Any]] = yaml.safe_load((ROOT / "deploy" / "prometheus" / "scrape.yml").read_text("utf-8"))
FUNCTIONS = {
    "sum", "max", "min", "count", "rate", "increase", "abs", "absent", "histogram_quantile", "predict_linear", "vector",
    "by", "or",
}  # fmt: skip
SUFFIXES = {"histogram": ("_bucket", "_sum", "_count")}


def samples() -> dict[str, set[str]]:
    """Every sample's name with the labels it may have."""
    out: dict[str, set[str]] = {"up": set()}
    for spec in SPECS:
        for suffix in SUFFIXES.get(spec.kind, ("",)):
            out[spec.name + suffix] = {*spec.labels, *(("le",) if suffix == "_bucket" else ())}
    return out


SAMPLES = samples()
TARGET_LABELS = {"job", "instance"}


def panels() -> Iterator[dict[str, Any]]:
    for panel in DASHBOARD["panels"]:
        yield panel
        yield from panel.get("panels", ())


def rules() -> list[dict[str, Any]]:
    return [rule for group in RULES["groups"] for rule in group["rules"]]


def expressions() -> list[str]:
    shown = [target["expr"] for panel in panels() for target in panel.get("targets", ())]
    return [*shown, *(rule["expr"] for rule in rules())]


def is_balanced(text: str) -> bool:
    """Whether every bracket is closed by its own kind, outside of strings."""
    pairs, open_ones = {")": "(", "]": "[", "}": "{"}, []
    for sign in re.sub(r'"(?:[^"\\]|\\.)*"', '""', text):
        if sign in pairs.values():
            open_ones.append(sign)
        elif sign in pairs and (not open_ones or open_ones.pop() != pairs[sign]):
            return False
    return not open_ones


def problems(expression: str) -> list[str]:
    """What is wrong with an expression, as far as names, labels and brackets go."""
    if not is_balanced(expression):
        return ["brackets"]
    found = []
    bare = re.sub(r'"(?:[^"\\]|\\.)*"', '""', expression)
    used = set(re.findall(r"\b(?:kefu_\w+|up)\b", bare))
    allowed = TARGET_LABELS.union(*(SAMPLES.get(name, set()) for name in used)) if used else TARGET_LABELS
    found += [f"metric {name}" for name in used - set(SAMPLES)]
    for name, inner in re.findall(r"\b(\w+)\{([^}]*)\}", bare):
        labels = set(re.findall(r"(\w+)\s*(?:=~|!~|!=|=)", inner))
        found += [f"label {label} of {name}" for label in labels - SAMPLES.get(name, set()) - TARGET_LABELS]
    for group in re.findall(r"\bby \(([^)]*)\)", bare):
        found += [f"by {label}" for label in {part.strip() for part in group.split(",")} - allowed]
    words = set(re.findall(r"\b[a-z_]+(?=\s*\()", bare)) - FUNCTIONS
    return found + [f"function {word}" for word in words]


@pytest.mark.parametrize("expression", sorted(set(expressions())))
def test_every_expression_asks_for_what_there_is(expression: str) -> None:
    assert problems(expression) == []


@pytest.mark.parametrize("wrong", [
    "sum(rate(kefu_recieved_total[5m]))", "sum(rate(kefu_received_total[5m])", "sum by (platfrom) (kefu_parked)",
    'kefu_alarm{kode="x"}', "summ(kefu_parked)", "kefu_commit_seconds", "rate(kefu_parked[5m)]",
])  # fmt: skip
def test_a_wrong_expression_would_be_noticed(wrong: str) -> None:
    assert problems(wrong)


def test_the_registry_holds_what_is_declared() -> None:
    registered = {family.name for family in Metrics().registry.collect()}
    counted = {s.name.removesuffix("_total") for s in SPECS if s.kind != "gauge" and s.name not in KEPT_ELSEWHERE}
    assert registered == counted


def test_no_metric_is_missing_on_the_dashboard() -> None:
    text = " ".join(target["expr"] for panel in panels() for target in panel.get("targets", ()))
    unseen = {spec.name for spec in SPECS if not re.search(rf"\b{spec.name}(?:_bucket|_sum|_count)?\b", text)}
    assert unseen <= {"kefu_fence"}


def test_the_dashboard_asks_for_its_data_source_and_fits_its_grid() -> None:
    variables = {variable["name"]: variable["type"] for variable in DASHBOARD["templating"]["list"]}
    assert variables == {"datasource": "datasource", "inbox": "query"}
    ids = [panel["id"] for panel in panels()]
    assert len(ids) == len(set(ids))
    taken: set[tuple[int, int]] = set()
    for panel in panels():
        place = panel["gridPos"]
        cells = {(place["x"] + x, place["y"] + y) for x in range(place["w"]) for y in range(place["h"])}
        assert place["x"] + place["w"] <= 24
        assert not cells & taken, panel["title"]
        taken |= cells
        if panel["type"] != "row":
            assert panel["datasource"]["uid"] == "${datasource}", panel["title"]
            assert panel["targets"], panel["title"]


def test_rules_have_the_shape_that_prometheus_wants() -> None:
    assert set(RULES) == {"groups"}
    assert len({group["name"] for group in RULES["groups"]}) == len(RULES["groups"])
    names = [rule["alert"] for rule in rules()]
    assert len(names) == len(set(names))
    for rule in rules():
        assert set(rule) <= {"alert", "expr", "for", "labels", "annotations"}
        assert re.fullmatch(r"[A-Z]\w+", rule["alert"])
        assert isinstance(rule["expr"], str)
        assert re.fullmatch(r"\d+[smhd]", rule.get("for", "1s"))
        assert rule["labels"]["severity"] in {"warning", "critical"}
        assert set(rule["annotations"]) == {"summary", "runbook"}


def test_every_alarm_has_its_rule() -> None:
    passed_on = {code for rule in rules() for code in re.findall(r'kefu_alarm\{code="(\w+)"\}', rule["expr"])}
    assert passed_on == set(PATIENCE)


def test_every_alarm_and_every_rule_leads_to_a_heading_of_the_runbook() -> None:
    text = (ROOT / RUNBOOK).read_text("utf-8")
    headings, chinese = (re.findall(r"^### (\S+)$", part, re.MULTILINE) for part in text.split("\n## 中文\n"))
    assert len(headings) == len(set(headings))
    assert set(headings) == set(chinese) == set(PATIENCE)
    for rule in rules():
        page, _, anchor = rule["annotations"]["runbook"].partition("#")
        assert page == RUNBOOK
        assert anchor in headings


@pytest.mark.parametrize("code", sorted(PATIENCE))
def test_every_heading_of_the_runbook_speaks_both_languages(code: str) -> None:
    text = (ROOT / RUNBOOK).read_text("utf-8")
    section = "".join(
        re.split(r"^##", part, maxsplit=1, flags=re.MULTILINE)[0] for part in text.split(f"### {code}\n")[1:]
    )
    chinese = len(re.findall(r"[\u4e00-\u9fff]", section))
    english = len(re.findall(r"\b[a-z]{3,}\b", section))
    assert chinese > 20
    assert english > 20


def test_the_runbook_names_only_metrics_that_there_are() -> None:
    text = "".join((ROOT / "docs" / "howto" / name).read_text("utf-8") for name in ("incidents.md", "observe.md"))
    assert set(re.findall(r"\bkefu_\w+", text)) <= set(SAMPLES)


def test_prometheus_is_told_where_the_metrics_are() -> None:
    (job,) = SCRAPE
    assert job["job_name"] == "kefu"
    assert job["metrics_path"] == "/metrics"
    assert all('job="kefu"' in rule["expr"] for rule in rules() if re.search(r"\bup\b", rule["expr"]))
