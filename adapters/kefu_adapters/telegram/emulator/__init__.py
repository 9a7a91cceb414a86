"""Telegram played back to us: the Bot API, its updates and the people behind them."""

from kefu_adapters.telegram.emulator.emulator import TelegramEmulator

__all__ = ["TelegramEmulator"]
