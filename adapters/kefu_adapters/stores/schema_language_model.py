"""The table of what the language model was asked: a row a day, numbers only."""

from sqlalchemy import Table

from kefu_adapters.stores.schema import METADATA, key, number

language_model_days = Table(
    "language_model_days", METADATA, key("day"), number("calls"), number("tokens"), number("told")
)
"""``day``: UTC, as 2027-03-31, for all together; with the id of a person of ours or of a conversation behind it, for
them alone. ``told``: whether the log (the audit, for a person) knows that it is spent."""
