"""Sina Weibo played back: fans-service pushes, replies, comments, posts and tokens of one brand account.

It knows nothing of the adapter that speaks to it, nor of the core, so that they cannot share a mistake.
"""

from kefu_adapters.weibo.emulator.emulator import WeiboEmulator

__all__ = ["WeiboEmulator"]
