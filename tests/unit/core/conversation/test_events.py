"""Events as JSON: every kind comes back equal, kinds never clash, unknown kinds are refused."""

import json
from dataclasses import MISSING, fields
from datetime import timedelta

import pytest
from tests.unit.core.conversation.talk_rig import NOON

from kefu_core.conversation.events import KINDS, Event, from_json
from kefu_core.conversation.state import Level, Topic

SAMPLES = {
    "datetime": NOON + timedelta(milliseconds=5), "str": "x", "int": 3, "float": 0.25, "bool": True,
    "int | None": 4, "tuple[str, ...]": ("a", "b"), "Topic": Topic.SECURITY, "Level": Level.SECOND,
}  # fmt: skip


def full(kind):
    return kind(**{item.name: SAMPLES[getattr(item.type, "__name__", str(item.type))] if not str(item.type).startswith(
        ("tuple", "int |")) else SAMPLES[str(item.type)] for item in fields(kind)})  # fmt: skip


def least(kind):
    filled = full(kind)
    return kind(**{item.name: getattr(filled, item.name) for item in fields(kind) if item.default is MISSING})


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_event_comes_back_equal(kind):
    for event in (full(kind), least(kind)):
        assert from_json(json.loads(json.dumps(event.to_json()))) == event


def test_every_event_has_a_name_of_its_own():
    assert len(KINDS) == len({kind.__name__ for kind in Event.__subclasses__()})
    assert all("." in name and name == name.lower() for name in KINDS)


def test_unknown_kind_is_refused():
    with pytest.raises(KeyError):
        from_json({"kind": "something.else"})
