"""Alembic's revisions of the store, for both dialects."""
