"""What clients may send about the knowledge. The contents themselves are judged by ``answering.checking``."""

from typing import Annotated, Any

from pydantic import Field

from kefu_bots.relay.models import Body, Empty

__all__ = [
    "DraftBody",
    "Empty",
    "PhrasingBody",
    "PreviewBody",
    "RegressionsBody",
    "TargetBody",
    "VersionBody",
]

_Version = Annotated[int, Field(ge=0, le=2**31 - 1)]
EntryId = Annotated[str, Field(max_length=30, pattern=r"^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$")]
_Comment = Annotated[str, Field(max_length=500)]


class DraftBody(Body):
    """A new version. ``base``: the newest version that its writer saw, 0 for a new entry."""

    content: dict[str, Any]
    base: _Version
    comment: _Comment = ""


class PreviewBody(Body):
    """A content that somebody is writing."""

    content: dict[str, Any]


class VersionBody(Empty):
    """Which version is meant."""

    version: _Version


class PhrasingBody(Body):
    """A question that belongs to an entry: it becomes a phrasing of a draft."""

    entry: EntryId
    language: Annotated[str, Field(pattern=r"^(zh|en)$")]
    text: Annotated[str, Field(min_length=1, max_length=200)]


class RegressionBody(Body):
    """A question whose right answer is known; nothing is right when no answer fits."""

    question: Annotated[str, Field(min_length=1, max_length=1000)]
    expected: Annotated[str, Field(max_length=30)] = ""


class RegressionsBody(Body):
    """Many at once."""

    items: Annotated[list[RegressionBody], Field(min_length=1, max_length=500)]


class TargetBody(Body):
    """The share of automatic answers that shall be right."""

    target: Annotated[float, Field(ge=0.8, le=0.999, strict=False)]
