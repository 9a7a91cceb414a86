"""What a running fleet decides with: the owner's policy, the calendar and the knowledge, in one place."""

from dataclasses import dataclass

from kefu_bots.answers import Answers
from kefu_bots.assistant import Assistant
from kefu_core.hours import Calendar
from kefu_core.policy import Policy
from kefu_core.safety.official.official_list import OfficialList


@dataclass(slots=True)
class Rules:
    """Replaced as a whole when settings or knowledge change."""

    policy: Policy
    calendar: Calendar
    answers: Answers
    assistant: Assistant | None = None
    """The language model; None where the settings name none."""

    @property
    def official(self) -> OfficialList:
        """What is ours, as it stands now. The gate asks at the moment of judging."""
        return self.policy.official
