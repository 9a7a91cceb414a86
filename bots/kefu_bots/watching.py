"""Puts together what stands guard over publishing: announcements, the last look, the audit's heads, the notices."""

import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from kefu_adapters.stores.announcement_store import AnnouncementStore
from kefu_adapters.stores.impostor_store import ImpostorStore
from kefu_adapters.stores.people_store import PeopleStore
from kefu_bots import people_watch
from kefu_bots.accounts import Accounts
from kefu_bots.announcements import Announcements
from kefu_bots.base import Base
from kefu_bots.clockwork import Chore
from kefu_bots.config import Config
from kefu_bots.faces import Faces
from kefu_bots.guard import FORGED, Guard
from kefu_bots.heads import Heads
from kefu_bots.last_look import LastLook, approval_key
from kefu_bots.notices import Notices
from kefu_bots.post_watch import EVERY_SECONDS, PostWatch
from kefu_bots.publishing import Publishing
from kefu_bots.rules import Rules
from kefu_core.announcement.state import Announcement
from kefu_core.ports import Fabric


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """The guards of one process."""

    announcements: Announcements
    last_look: LastLook
    notices: Notices
    guard: Guard
    heads: Heads
    posts: PostWatch
    faces: Faces
    chores: tuple[Chore, ...]

    def wall(self) -> int:
        """Real time in milliseconds since 1970: what the audit goes by, however the fleet's clock is driven."""
        return round(time.time() * 1000)


def build_watch(base: Base, accounts: Accounts, rules: Rules) -> Watch:
    """Everything that needs the keys outside the database."""
    config, database, fabric, clock, audit = base.config, base.database, base.fabric, base.clock, base.audit_log
    policy, settings = config.policy, config.settings.audit
    language = policy.default_language
    notices = Notices(
        config.staff_webhook, form=settings.webhook_format, language=language, brand=policy.brand(language)
    )
    guard = Guard(audit, notices, fabric)
    store, key = AnnouncementStore(database), approval_key(config.secret_key)
    look = LastLook(store=store, accounts=accounts, rules=rules, clock=clock, key=key, found=guard.found)
    announcements = Announcements(store=store, accounts=accounts, rules=rules, clock=clock, fabric=fabric, key=key)
    announcements.noticed = partial(_noticed, guard, notices, fabric)
    heads = Heads(audit, notices, guard.found, heads_file(config))
    people = people_watch.PeopleWatch(PeopleStore(database), audit, guard.found)
    posts = PostWatch(database=database, audit=audit, accounts=accounts, clock=clock, guard=guard)
    return Watch(
        announcements=announcements,
        last_look=look,
        notices=notices,
        guard=guard,
        heads=heads,
        posts=posts,
        faces=Faces(
            accounts=accounts,
            rules=rules,
            clock=clock,
            fabric=fabric,
            store=ImpostorStore(database),
            folder=pictures_folder(config),
        ),
        chores=(
            Chore(name="announcements", seconds=0.5, work=Publishing(announcements).step),
            Chore(name="people", seconds=people_watch.EVERY_SECONDS, work=people.step),
            Chore(name="audit heads", seconds=settings.heads_seconds, work=heads.step),
            Chore(name="posts", seconds=EVERY_SECONDS, work=posts.step),
        ),
    )


def heads_file(config: Config) -> Path | None:
    """Where the audit's heads are appended, relative to the settings' file."""
    name = config.settings.audit.heads_file
    return (config.file.parent / name).resolve() if name else None


def pictures_folder(config: Config) -> Path | None:
    """Where the pictures of the brand and its agents lie, relative to the settings' file."""
    name = config.settings.official.pictures
    return (config.file.parent / name).resolve() if name else None


async def _noticed(guard: Guard, notices: Notices, fabric: Fabric, what: str, state: Announcement) -> None:
    """Tell all staff: open consoles by push, everybody else by the second channel."""
    if what == "forged":
        await guard.found(FORGED, state.id, "", {"reason": "not_approved"})
        return
    at = f"{state.starts_at:%Y-%m-%d %H:%M} UTC" if state.starts_at else ""
    fabric.publish("console", {"announcement": state.id, "approved": True})
    notices.tell("approved", number=state.id, at=at)
