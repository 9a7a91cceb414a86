"""Brings a store's tables up to date. Used at every start and by ``kefu migrate``; ``revisions`` does the work."""

from kefu_adapters.stores.revisions import alembic_config, stands_at_head, upgrade

__all__ = ["alembic_config", "migrate"]


def migrate(url: str) -> None:
    """Run what is missing. Blocks; call it in a thread.

    Raises:
        ConfigError: the store was written by a newer version.
    """
    if not stands_at_head(url):
        upgrade(url)
