"""The announcement: one text for many recipients or timelines, published by two people."""
