"""Bytes of attachments: as files in a directory, or in PostgreSQL."""
