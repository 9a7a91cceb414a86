"""Safety: `text` as it is read, `secrets` at the boundary, the `gate` for what leaves, and `official`: who is ours."""
