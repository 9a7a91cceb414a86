"""The part of the settings about the language model, which is off unless an address is given."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from kefu_adapters.language_model.client import fault
from kefu_core.assisting import Use

_STRICT = ConfigDict(extra="forbid", hide_input_in_errors=True)
_PEOPLES = [Use.PHRASINGS, Use.SUMMARY, Use.TRANSLATE]


class LanguageModelSettings(BaseModel):
    """An endpoint with the OpenAI API's chat completions; its key is ``KEFU_LANGUAGE_MODEL__API_KEY``."""

    model_config = _STRICT
    url: str = ""
    model: str = ""
    uses: list[Use] = _PEOPLES
    timeout_seconds: Annotated[float, Field(gt=0, le=120)] = 30
    pick_seconds: Annotated[float, Field(gt=0, le=3)] = 2
    calls_per_day: Annotated[int, Field(ge=0)] = 1000
    tokens_per_day: Annotated[int, Field(ge=0, le=1_000_000_000)] = 500_000
    calls_per_person: Annotated[int, Field(ge=0)] = 100
    tokens_per_person: Annotated[int, Field(ge=0, le=1_000_000_000)] = 100_000
    picks_per_contact: Annotated[int, Field(ge=0)] = 20

    @field_validator("url")
    @classmethod
    def _callable(cls, value: str) -> str:
        if value and (wrong := fault(value)):
            raise ValueError(wrong)
        return value

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if bool(self.url) != bool(self.model):
            raise ValueError("url and model are given together")
        return self
