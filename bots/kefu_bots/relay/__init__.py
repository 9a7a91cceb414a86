"""The relay: where agents answer and marketing publishes."""
