"""Adapters: each folder speaks to one outside thing; folders do not know each other."""
