"""The newest revision of ``migrations``; a store that stands there is opened without waking the toolkit."""

HEAD = "0008"
