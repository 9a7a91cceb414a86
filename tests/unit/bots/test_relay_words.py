"""What people of ours write passes the scanner too: every field of every body is searched, or cannot hold a secret."""

import inspect
import types
import typing

import pytest
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from kefu_bots.relay import models

SEARCHED = {
    "Reply.text", "Note.text", "Transfer.note", "Edit.text", "Draft.text", "BothTexts.zh", "BothTexts.en",
    "NewCanned.title", "NewTemplate.name", "SendBack.comment", "VariantBody.title", "VariantBody.text",
    "VariantBody.link", "ContentBody.title",
}  # fmt: skip
"""Fields that are kept; their handlers call ``checked`` (or, for a draft, keep nothing that holds a secret)."""
NOT_KEPT = {
    "Fit.text": "counted and judged, never kept",
    "Try.text": "asked of the answerer in memory, never kept",
    "Approve.password": "compared with a hash, never kept",
    "Approve.hash": "compared with the content's own, never kept",
    "Fit.inbox": "looked up",
    "Fit.surface": "looked at, never kept",
    "Undo.delivery": "looked up",
    "Bulk.ids": "looked up",
    "MentionsRead.conversation": "looked up",
}
NAMES_OF_OURS = {
    "Transfer.to_team": "the name of a team",
    "Bulk.to_team": "the name of a team",
    "NewCanned.team": "the name of a team",
    "TargetBody.inbox": "the name of an account, refused if there is none",
    "TargetBody.target": "the name of a target, refused if there is none",
    "TargetBody.platform": "told by us, never kept",
}


def _holds_text(kind: object) -> bool:
    if kind is str:
        return True
    if isinstance(kind, types.UnionType) or typing.get_origin(kind) in {list, typing.Union, typing.Annotated}:
        return any(_holds_text(each) for each in typing.get_args(kind))
    return False


def _has_a_form(field: FieldInfo) -> bool:
    """Whether a pattern lets only short ids pass."""
    text = f"{field.metadata} {field.annotation}"
    return "pattern=" in text


def words() -> list[str]:
    """Every field into which somebody could write what they like."""
    bodies = [kind for kind in vars(models).values() if inspect.isclass(kind) and issubclass(kind, BaseModel)]
    return [
        f"{body.__name__}.{name}"
        for body in bodies
        for name in body.__annotations__
        if name in body.model_fields
        and _holds_text(body.model_fields[name].annotation)
        and not _has_a_form(body.model_fields[name])
    ]


def test_every_field_of_words_is_searched_or_cannot_hold_any() -> None:
    assert set(words()) == SEARCHED | NOT_KEPT.keys() | NAMES_OF_OURS.keys()


@pytest.mark.parametrize("field", sorted(SEARCHED))
def test_field_that_is_searched_is_a_field(field: str) -> None:
    body, name = field.split(".")
    assert name in getattr(models, body).model_fields
