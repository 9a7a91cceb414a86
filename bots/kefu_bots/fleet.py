"""The fleet of one process: its parts by name, for those who serve it or work on it by commands."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kefu_adapters.scanning.files import FileScanner
from kefu_adapters.stores.switch_store import SwitchStore
from kefu_adapters.stores.views import Views
from kefu_bots.accounts import Accounts
from kefu_bots.announcements import Announcements
from kefu_bots.base import Base
from kefu_bots.clockwork import Clockwork
from kefu_bots.config import Config
from kefu_bots.courier import Courier
from kefu_bots.intake import Intake
from kefu_bots.knowledge import KnowledgeKeeper
from kefu_bots.observe.observer import Observer
from kefu_bots.official import Official
from kefu_bots.personal_data import PersonalData
from kefu_bots.proposals import Proposals
from kefu_bots.question_log import QuestionLog
from kefu_bots.roles import Role
from kefu_bots.rules import Rules
from kefu_bots.staff import Staff
from kefu_bots.watching import Watch


@dataclass(slots=True, kw_only=True)
class Fleet(Base):
    """Everything one process runs."""

    roles: frozenset[Role]
    accounts: Accounts
    rules: Rules
    knowledge: KnowledgeKeeper
    questions: QuestionLog
    views: Views
    switches: SwitchStore
    intake: Intake
    courier: Courier
    announcements: Announcements
    proposals: Proposals
    staff: Staff
    personal: PersonalData
    clockwork: Clockwork
    observer: Observer
    official: Official
    tasks: asyncio.TaskGroup
    stop: asyncio.Event
    files: FileScanner
    watch: Watch

    async def ready(self) -> dict[str, Any]:
        """For ``/readyz``: whether a message could be committed now, and each inbox's state."""
        return await self.observer.ready()


def socket_path(config: Config) -> Path:
    """The running process's control socket, in the data directory."""
    return config.data / "kefu.sock"
