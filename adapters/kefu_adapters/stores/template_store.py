"""Templates of announcements: contents that are written once and started from often."""

from dataclasses import dataclass

from kefu_adapters.stores.database import Database


@dataclass(frozen=True, slots=True)
class Template:
    """A named content. ``content`` is JSON in the form of the relay's API."""

    id: str
    name: str
    content: str
    author: str
    updated_at: int


class TemplateStore:
    """Plain rows, one short statement each."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, template: Template) -> None:
        """Keep one more."""
        await self._database.write(
            (
                "INSERT INTO announcement_templates (id,name,content,author,updated_at) VALUES (?,?,?,?,?)",
                (template.id, template.name, template.content, template.author, template.updated_at),
            )
        )

    async def all(self) -> list[Template]:
        """All by name, at most 200."""
        rows = await self._database.read(
            "SELECT id,name,content,author,updated_at FROM announcement_templates ORDER BY name,id LIMIT 200"
        )
        return [Template(*row) for row in rows]

    async def drop(self, identity: str) -> bool:
        """Remove one; says whether it was there."""
        rows = await self._database.write(("DELETE FROM announcement_templates WHERE id=? RETURNING id", (identity,)))
        return bool(rows[0])
