"""The sandbox: the emulated platforms and the page of four phones, in a process of their own.

It never runs inside the fleet: killing the fleet must not kill the platforms.
"""
