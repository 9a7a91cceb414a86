"""The conversation: its state, its events, and the decider."""
