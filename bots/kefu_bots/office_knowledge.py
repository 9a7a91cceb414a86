"""The operator's commands about the knowledge: bring a folder in, write it out."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from kefu_adapters.answering.knowledge import KnowledgeError, load_folder, write_folder
from kefu_adapters.stores.knowledge_store import Regression, regression_id
from kefu_bots.boundary import guard_text
from kefu_bots.fleet import Fleet
from kefu_bots.knowledge import bring_in, live
from kefu_core.errors import ConfigError

_AT_ONCE = 100


async def knowledge_import(fleet: Fleet, request: dict[str, Any]) -> dict[str, Any]:
    """Publish, or with ``draft`` propose, a folder's entries; those that are only in the database stay."""
    folder = Path(request["folder"])
    try:
        knowledge = await asyncio.to_thread(load_folder, folder)
    except (KnowledgeError, OSError) as wrong:
        raise ConfigError(f"{folder}: {wrong}") from None
    keeper = fleet.knowledge
    as_draft = bool(request.get("draft"))
    counts = await bring_in(
        keeper.store,
        knowledge,
        author="import",
        at=keeper.now_ms,
        as_draft=as_draft,
        pictures=keeper.pictures,
        folder=folder,
    )
    if fleet.roles:
        await keeper.look()
    return dict(counts)


async def knowledge_export(fleet: Fleet, request: dict[str, Any]) -> dict[str, Any]:
    """Write what is live into a folder, one file an entry, its picture beside it."""
    folder, pictures = Path(request["folder"]), fleet.knowledge.pictures
    knowledge, _ = live(await fleet.knowledge.store.all())
    if pictures is not None:
        knowledge = await pictures.written(knowledge, folder)
    return {"written": await asyncio.to_thread(write_folder, knowledge, folder)}


async def knowledge_examine(fleet: Fleet, request: dict[str, Any]) -> dict[str, Any]:
    """Add questions whose right answer is known; ``entry`` is null when none fits. Raises ConfigError."""
    file, store = Path(request["file"]), fleet.knowledge.store
    try:
        lines = (await asyncio.to_thread(file.read_text, "utf-8")).splitlines()
        rows = [json.loads(line) for line in lines if line.strip()]
        pairs = [(str(row["text"]).strip(), str(row["entry"] or "")) for row in rows]
    except (OSError, ValueError, TypeError, KeyError) as wrong:
        raise ConfigError(f'{file}: one line a question is needed, {{"text": ..., "entry": ... or null}}') from wrong
    known = {row.id for row in await store.all()}
    strange = sorted({entry for _, entry in pairs} - known - {""})
    if strange:
        raise ConfigError(f"{file}: there is no entry {', '.join(strange)}")
    added = [
        Regression(id=regression_id(text), question=guard_text(text)[0], expected=entry, author="import")
        for text, entry in pairs
        if text
    ]
    for at in range(0, len(added), _AT_ONCE):
        await store.add_regressions(added[at : at + _AT_ONCE], at=fleet.knowledge.now_ms)
    return {"added": len(added)}


COMMANDS: Mapping[str, Callable[[Fleet, dict[str, Any]], Awaitable[dict[str, Any]]]] = {
    "knowledge_import": knowledge_import,
    "knowledge_export": knowledge_export,
    "knowledge_examine": knowledge_examine,
}
