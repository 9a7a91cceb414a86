"""X (Twitter) played back to us: API v2, webhooks, the Activity API, and people who write."""

from kefu_adapters.x.emulator.emulator import XEmulator

__all__ = ["XEmulator"]
