"""Runs revisions on the connection that ``migrate`` hands over; there is no other way in."""

from typing import Any

from alembic import context

from kefu_adapters.stores.schema_relay import METADATA


def _is_ours(name: str | None, kind: str, _parents: Any) -> bool:
    # The full-text index and its shadow tables are made by hand, and only on SQLite.
    return not (kind == "table" and name is not None and name.startswith(("search_index", "sqlite_")))


def _tell(*, step: Any, **_: Any) -> None:
    told = context.config.attributes.get("told")
    if told is not None:
        told(step.up_revision_id, (step.up_revision.doc or "").rstrip("."))


def _run() -> None:
    connection = context.config.attributes.get("connection")
    if connection is None:
        raise RuntimeError("call kefu_adapters.stores.migrate.migrate(url)")
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        include_name=_is_ours,
        render_as_batch=connection.dialect.name == "sqlite",
        transactional_ddl=True,
        transaction_per_migration=True,
        on_version_apply=_tell,  # type: ignore[arg-type] # called with names, of which we need one
    )
    with context.begin_transaction():
        context.run_migrations()


_run()
