"""Kefu's core: it decides and never waits.

No I/O, no clock, no randomness, no logging; ``ports`` alone holds ``async def`` signatures, without bodies.
"""
