"""The table of what the language model was asked: a row a day, numbers only."""

from sqlalchemy import Table

from kefu_adapters.stores.schema import METADATA, key, number

language_model_days = Table(
    "language_model_days", METADATA, key("day"), number("calls"), number("tokens"), number("told")
)
"""``day``: UTC, as 2027-03-31; ``told``: whether the log knows that the day's budget is spent."""
