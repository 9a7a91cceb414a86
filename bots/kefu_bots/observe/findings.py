"""What the doctor found: a level, a code and the values that its words need."""

from dataclasses import dataclass, field
from typing import Any, Literal

from kefu_bots.observe.advice import Language, say

Level = Literal["ok", "warning", "problem"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    level: Level
    code: str
    values: dict[str, Any] = field(default_factory=dict)

    def to_json(self, language: Language) -> dict[str, str]:
        """Level, code, what was found and what to do."""
        about, advice = say(self.code, language, **self.values)
        return {"level": self.level, "code": self.code, "about": about, "advice": advice}


def ok(code: str, /, **values: Any) -> Finding:
    """All is well."""
    return Finding("ok", code, values)


def warning(code: str, /, **values: Any) -> Finding:
    """It works, and could be better."""
    return Finding("warning", code, values)


def problem(code: str, /, **values: Any) -> Finding:
    """Something does not work, or is not safe."""
    return Finding("problem", code, values)
