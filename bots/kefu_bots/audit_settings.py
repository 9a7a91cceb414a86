"""Where the audit's heads go, and the second channel on which staff are told of grave things."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class AuditSettings(BaseModel):
    """``heads_file``: appended to only; best on a file system or host that this process cannot rewrite."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    heads_file: str = ""
    heads_seconds: Annotated[float, Field(ge=1, le=3600)] = 300
    webhook_format: Literal["slack", "wecom"] = "slack"
