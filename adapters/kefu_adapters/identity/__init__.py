"""Identity providers: who a person of ours is, as somebody else vouches for."""
