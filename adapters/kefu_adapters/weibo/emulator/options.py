"""Every switch and quota of the emulated Weibo, with its default.

Most defaults restate Weibo's own pages (fans service 2013-2015, read 2026). What those leave open is a
switch, so that the fleet can be tried against each reading.
"""

import math
from typing import Any

DEFAULTS: dict[str, Any] = {
    # Pushes to the fleet.
    "push_timeout": 5.0,  # real seconds until an attempt is dropped
    "push_spacing": None,  # real seconds from one attempt's start to the next; None: push_timeout
    "push_attempts": 3,
    "retry_non_200": True,
    "renew_query": False,  # fresh timestamp and nonce for each attempt
    "ordered": True,  # a fan's next push waits for the first attempt of the one before
    "ids_as": "int",  # int | string
    "mention_push": "mention",  # mention | event | off
    "follow_subscribes": False,  # a follow brings the pair of pushes follow + subscribe
    # What a reply may do.
    "window_hours": 48.0,
    "reply_max": 0,  # replies per trigger, 0 is no limit
    "follow_needed": True,
    "blocked_code": 20508,  # or 20301
    "result_required": False,  # a passive reply without "result" is dropped
    "reply_success": "echo",  # echo | bare
    "text_limit": 299,  # code points; the page says fewer than 300
    # The REST side.
    "error_status": 0,  # HTTP status of every error, 0 is by code
    "error_code_as": "int",  # int | string
    "empty_list": "object",  # object | array
    "reviewed": True,
    "safe_domains": "orbit.example",  # separated by commas; empty: none registered
    "redirect_uri": "",  # the registered one; empty accepts any
    "rip_required": True,
    "post_delay": 0.0,  # platform seconds; above 0 a post answers 20032 and appears later
    "url_length": 11,  # what a shortened link counts in the 140
    "count_messages_host": False,  # whether m.api calls eat the 100 a day
    "sendall_delay": 1.0,  # platform seconds until a broadcast is seen
    "token_seconds": 157_679_999,  # what the authorise flow hands out
    # Quotas; ``scale`` multiplies these.
    "calls_per_day": 100,
    "calls_per_hour_ip": 15_000,
    "posts_per_hour": 30,
    "sendall_per_day": 1,
    "scale": 1.0,
    # Who the brand is.
    "brand_name": "Orbit钱包",
    "uid": 1_000_000_001,
}

_CHOICES: dict[str, frozenset[Any]] = {
    "ids_as": frozenset({"int", "string"}),
    "mention_push": frozenset({"mention", "event", "off"}),
    "reply_success": frozenset({"echo", "bare"}),
    "error_code_as": frozenset({"int", "string"}),
    "empty_list": frozenset({"object", "array"}),
    "blocked_code": frozenset({20508, 20301}),
}


def check(changes: dict[str, Any]) -> dict[str, Any]:
    """Give ``changes`` back, or raise ValueError naming every option that does not exist or cannot be so."""
    unknown = sorted(set(changes) - set(DEFAULTS))
    if unknown:
        raise ValueError(f"unknown Weibo options: {', '.join(unknown)}")
    wrong = [k for k, v in changes.items() if k in _CHOICES and v not in _CHOICES[k]]
    if wrong:
        raise ValueError(f"no such choice for: {', '.join(sorted(wrong))}")
    return changes


def complete(chosen: dict[str, Any]) -> dict[str, Any]:
    """All options: the defaults with ``chosen`` over them."""
    return DEFAULTS | check(chosen)


def quota(options: dict[str, Any], name: str) -> int:
    """A quota after scaling, never below 1 unless it is 0 by itself."""
    return math.ceil(int(options[name]) * float(options["scale"]))
