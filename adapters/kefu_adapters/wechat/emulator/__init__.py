"""A WeChat Official Account platform played back to the fleet."""

from kefu_adapters.wechat.emulator.emulator import WechatEmulator

__all__ = ["WechatEmulator"]
