"""A quick constructor changes nothing but the time that it takes."""

import copy
import inspect
import pickle
from dataclasses import FrozenInstanceError, dataclass, field, fields, replace

import pytest

from kefu_core import decision, ledger, messages
from kefu_core.conversation import context
from kefu_core.frozen import quick


@dataclass(frozen=True, slots=True)
class Base:
    """What others are made of."""

    a: int
    b: str = "b"


@quick
@dataclass(frozen=True, slots=True)
class Quick(Base):
    """A subclass with a default that is made anew."""

    c: list[int] = field(default_factory=list)
    d: int = field(default=4, kw_only=True)


@dataclass(frozen=True, slots=True)
class Plain(Base):
    """The same without."""

    c: list[int] = field(default_factory=list)
    d: int = field(default=4, kw_only=True)


@pytest.mark.parametrize("given", [((1,), {}), ((1, "x"), {"d": 5}), ((1, "x", [2]), {}), ((), {"a": 1, "c": []})])
def test_it_holds_the_same_and_reads_the_same(given):
    made, plain = Quick(*given[0], **given[1]), Plain(*given[0], **given[1])
    assert [getattr(made, item.name) for item in fields(made)] == [getattr(plain, item.name) for item in fields(plain)]
    assert repr(made).removeprefix("Quick") == repr(plain).removeprefix("Plain")
    assert type(made) is Quick
    assert isinstance(made, Base)
    assert inspect.signature(Quick) == inspect.signature(Plain)


def test_it_is_frozen_from_its_first_moment():
    made = Quick(1)
    for change in (lambda: setattr(made, "a", 2), lambda: setattr(made, "c", []), lambda: delattr(made, "b")):
        with pytest.raises(FrozenInstanceError):
            change()
    with pytest.raises((AttributeError, TypeError)):
        made.e = 1


@pytest.mark.parametrize("wrong", [{}, {"a": 1, "e": 1}])
def test_what_is_missing_or_too_much_is_refused(wrong):
    with pytest.raises(TypeError):
        Quick(**wrong)


def test_a_default_that_is_made_anew_is_nobody_elses():
    assert Quick(1).c is not Quick(1).c


def test_it_is_equal_hashed_copied_pickled_and_replaced_as_before():
    @quick
    @dataclass(frozen=True, slots=True)
    class Small:
        a: int
        b: str = ""

    assert Small(1) == Small(1) != Small(2)
    assert hash(Small(1)) == hash(Small(1))
    assert replace(Small(1), b="x") == Small(1, "x")
    assert copy.copy(Quick(1)) == copy.deepcopy(Quick(1)) == pickle.loads(pickle.dumps(Quick(1))) == Quick(1)
    match Small(1, "y"):
        case Small(a=1, b=found):
            assert found == "y"


def test_a_class_that_is_made_in_a_way_of_its_own_is_refused():
    @dataclass(frozen=True, slots=True)
    class Own:
        a: int

        def __post_init__(self) -> None: ...

    with pytest.raises(TypeError):
        quick(Own)


def test_what_every_message_makes_is_made_quickly():
    kinds = (
        decision.NewMessage, decision.NewDelivery, decision.Effects, messages.MessageReceived,
        messages.OutboundMessage, context.Context, ledger.Append, ledger.Settlement, ledger.Claimed,
    )  # fmt: skip
    for kind in kinds:
        assert kind.__init__.__globals__["closed"] is kind
