"""What clients may ask the language model for, with sizes."""

from typing import Annotated

from pydantic import Field

from kefu_bots.relay.models import Body, Language


class SummaryBody(Body):
    """The agent's language."""

    language: Language = "zh"


class TranslationBody(Body):
    """A draft, and the language it shall be in."""

    text: Annotated[str, Field(min_length=1, max_length=6000)]
    language: Language


class PhrasingsBody(Body):
    """An answer as it stands in the editor, and the phrasings that it has."""

    answer: Annotated[str, Field(min_length=1, max_length=2000)]
    known: Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=200, default_factory=list)]
    language: Language
