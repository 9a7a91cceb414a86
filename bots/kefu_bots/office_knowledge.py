"""The operator's commands about the knowledge: bring a folder in, write it out."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from kefu_adapters.answering.knowledge import KnowledgeError, load_folder, write_folder
from kefu_bots.knowledge import bring_in, live
from kefu_bots.wiring import Fleet
from kefu_core.errors import ConfigError


async def knowledge_import(fleet: Fleet, request: dict[str, Any]) -> dict[str, Any]:
    """Publish, or with ``draft`` propose, a folder's entries; those that are only in the database stay."""
    folder = Path(request["folder"])
    try:
        knowledge = await asyncio.to_thread(load_folder, folder)
    except (KnowledgeError, OSError) as wrong:
        raise ConfigError(f"{folder}: {wrong}") from None
    keeper = fleet.knowledge
    as_draft = bool(request.get("draft"))
    counts = await bring_in(keeper.store, knowledge, author="import", at=keeper.now_ms, as_draft=as_draft)
    if fleet.roles:
        await keeper.look()
    return dict(counts)


async def knowledge_export(fleet: Fleet, request: dict[str, Any]) -> dict[str, Any]:
    """Write what is live into a folder, one file an entry."""
    knowledge, _ = live(await fleet.knowledge.store.all())
    return {"written": await asyncio.to_thread(write_folder, knowledge, Path(request["folder"]))}


COMMANDS: Mapping[str, Callable[[Fleet, dict[str, Any]], Awaitable[dict[str, Any]]]] = {
    "knowledge_import": knowledge_import,
    "knowledge_export": knowledge_export,
}
