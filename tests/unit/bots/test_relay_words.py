"""What people of ours write passes the scanner too: every field of every body is searched, or cannot hold a secret."""

import types
import typing

import pytest
from pydantic.fields import FieldInfo

from kefu_bots.relay import app, models

SEARCHED = {
    "Reply.text", "Note.text", "Transfer.note", "Edit.text", "Draft.text", "BothTexts.zh", "BothTexts.en",
    "NewCanned.title", "NewTemplate.name", "SendBack.comment", "VariantBody.title", "VariantBody.text",
    "VariantBody.link", "ContentBody.title", "Switch.reason", "FactorName.name", "PersonAdd.display_name",
    "PersonAdd.teams", "PersonChange.teams", "models_knowledge.DraftBody.content", "models_knowledge.DraftBody.comment",
    "models_knowledge.PhrasingBody.text", "models_knowledge.RegressionBody.question", "official_list.Listed.domains",
    "official_list.Listed.emails", "official_list.Listed.stores", "official_list.Listed.explorers",
    "official_list.Listed.handles", "official_list.Propose.reason", "impostors.Confirm.platform",
    "impostors.Confirm.handle", "impostors.Confirm.link", "AllowLinks.reason",
}  # fmt: skip
"""Fields that are kept; their handlers call ``checked`` (or, for a draft and for the reason of a stop, keep nothing
that holds a secret). What is not in ``models`` is named with its module.
"""
NOT_KEPT = {
    "Fit.text": "counted and judged, never kept",
    "Try.text": "asked of the answerer in memory, never kept",
    "Approve.password": "compared with a hash, never kept",
    "Approve.code": "compared with what the factor gives, never kept",
    "Verify.password": "compared with a hash, never kept",
    "Verify.code": "compared with what the factor gives, never kept",
    "Verify.credential": "a signature that is verified, never kept",
    "PasskeyAnswer.credential": "verified; of a new passkey its id and public key are kept, sealed",
    "FactorName.code": "compared with what the factor gives, never kept",
    "FactorName.credential": "verified; of a new passkey its id and public key are kept, sealed",
    "PasswordChange.old": "compared with a hash, never kept",
    "PasswordChange.new": "kept as an argon2id hash alone",
    "official_list.Decide.password": "compared with a hash, never kept",
    "models_knowledge.PreviewBody.content": "judged and shown to its writer, tried in memory, never kept",
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
    "Switch.inbox": "the name of an account, refused if there is none",
    "models_knowledge.RegressionBody.expected": "the id of an entry, refused if there is none",
    "TargetBody.inbox": "the name of an account, refused if there is none",
    "TargetBody.target": "the name of a target, refused if there is none",
    "TargetBody.platform": "told by us, never kept",
}


def _holds_text(kind: object) -> bool:
    if kind is str:
        return True
    if isinstance(kind, types.UnionType) or typing.get_origin(kind) in {
        dict,
        list,
        tuple,
        typing.Union,
        typing.Annotated,
    }:
        return any(_holds_text(each) for each in typing.get_args(kind))
    return False


def _has_a_form(field: FieldInfo) -> bool:
    """Whether a pattern lets only short ids pass."""
    text = f"{field.metadata} {field.annotation}"
    return "pattern=" in text


def bodies(base: type[models.Body] = models.Body) -> dict[str, type[models.Body]]:
    """Every body that a handler of the application takes, by name."""
    assert app.HANDLERS, "all modules of handlers are read by now"
    found = {}
    for body in base.__subclasses__():
        module = body.__module__.rpartition(".")[2]
        found[body.__name__ if module == "models" else f"{module}.{body.__name__}"] = body
        found |= bodies(body)
    return found


def words() -> list[str]:
    """Every field into which somebody could write what they like."""
    return [
        f"{called}.{name}"
        for called, body in bodies().items()
        for name in body.__annotations__
        if name in body.model_fields
        and _holds_text(body.model_fields[name].annotation)
        and not _has_a_form(body.model_fields[name])
    ]


def test_every_field_of_words_is_searched_or_cannot_hold_any() -> None:
    assert set(words()) == SEARCHED | NOT_KEPT.keys() | NAMES_OF_OURS.keys()


@pytest.mark.parametrize("field", sorted(SEARCHED))
def test_field_that_is_searched_is_a_field(field: str) -> None:
    body, _, name = field.rpartition(".")
    assert name in bodies()[body].model_fields
