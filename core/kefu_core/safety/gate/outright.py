"""Tells the outright requests: give us this secret. What was learnt of other sentences does not excuse them."""

import re

_ENGLISH = re.compile(
    r"\b(?:send|give|tell|provide|share|forward|text|email|dm|read|show)(?: it)?(?: to)? (?:me|us|our \w+)(?: with)?"
    r" (?:the|your|ur|all) (?:\w+ ){0,2}?"
    r"(?:phrase|seed|words|keys?|password|codes?|pin|otp|mnemonic|cvv|passphrase|passcode)\b"
)
_THING_ZH = "(?:助记词|私钥|密码|验证码|口令)"
_CHINESE = re.compile(
    rf"(?:发|告诉|提供|报|转|念|拍)(?:一下|下)?(?:给)?(?:我|我们|客服|这边)[^,，。！？；]{{0,6}}{_THING_ZH}"
    rf"|[把将](?:您|你)?的?[^,，。！？；]{{0,4}}{_THING_ZH}[^,，。！？；]{{0,6}}(?:发|告诉|给|报|念|转)(?:一下)?(?:给)?(?:我|客服)"
)


def is_outright(sentence: str) -> bool:
    """Whether a plain sentence has an outright request; whether it is refused in there, the rules have seen."""
    return _ENGLISH.search(sentence) is not None or _CHINESE.search(sentence) is not None
