"""The newest revision of ``migrations``; a store that stands there is opened without waking the toolkit."""

HEAD = "0009"
OLDEST = "0008"
"""The oldest version that may start on these tables, by the revision that it knew. Migrations add, so this stays; one
that an older version could not live with raises it."""
