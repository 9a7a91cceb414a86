"""Finds what would lead people away from us: addresses of chains, links, names and accounts that are not ours."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice

import base58

from kefu_core.safety.gate.addressed import is_paid_to, is_told_of
from kefu_core.safety.gate.asking import MANY
from kefu_core.safety.gate.judgement import Objection, Verdict
from kefu_core.safety.official.contacts import contacts_of
from kefu_core.safety.official.links import Link, emails_of, handles_of
from kefu_core.safety.official.official_list import HostStanding, OfficialList, judge_host, judge_link
from kefu_core.safety.text.normalise import Normalised
from kefu_core.safety.text.skeleton import skeleton, within_one_edit

_ADDRESS = re.compile(
    r"(?<![0-9A-Za-z/])(?:0x[0-9a-fA-F]{40}(?:[0-9a-fA-F]{24})?|(?:bc1|ltc1|tb1)[02-9ac-hj-np-z]{25,87}|(?:cosmos"
    r"|osmo|inj|addr|stake|celestia|sei)1[02-9ac-hj-np-z]{38,100}"
    r"|[EU]Q[A-Za-z0-9_-]{46}|[1-9A-HJ-NP-Za-km-z]{25,44})(?![0-9A-Za-z])"
)
_DOTTED = re.compile(r"(?<![\w./-])[a-z0-9\u0370-\u04ff-]{2,63}(?:\.[a-z0-9\u0370-\u04ff-]{2,63}){1,4}(?![\w@])")
_LONG_NAME = 8


def addresses(text: str, found: Sequence[Link], official: OfficialList, *, public: bool) -> Iterator[Objection]:
    """Addresses outside explorer links; in a reply one may be quoted, so it is only flagged."""
    for match in _ADDRESS.finditer(text):
        if not _is_address(match.group()):
            continue
        before = bisect_right(found, match.start(), key=_start_of) - 1
        within = before >= 0 and match.start() < found[before].end
        if within and judge_host(found[before].host, official) is HostStanding.explorer:
            continue
        if not public and is_paid_to(text, *match.span()):
            yield Objection(Verdict.block, "asks_transfer", match.span())
        yield Objection(Verdict.block if public else Verdict.flag, "chain_address", match.span())


def _start_of(link: Link) -> int:
    return link.start


def _is_address(token: str) -> bool:
    if token.startswith(("0x", "bc1", "ltc1", "tb1", "EQ", "UQ")) or ("1" in token[3:9] and token.islower()):
        return True
    if token.isalpha() or token.isdigit() or token.islower() or token.isupper():
        return False
    if len(token) in {43, 44}:
        return len(base58.b58decode(token)) == 32
    try:
        return len(base58.b58decode_check(token)) in {21, 22}
    except ValueError:
        # Other chains use the same letters in another order; their addresses begin with a fixed letter.
        return token[0] == "r" and len(token) in {33, 34}


def strange_links(links: Sequence[Link], official: OfficialList) -> Iterator[Objection]:
    """Links to hosts that are not listed, those that imitate ours by that name."""
    for link in links:
        standing = judge_link(link, official)
        if standing is HostStanding.lookalike:
            yield Objection(Verdict.block, "lookalike_link", (link.start, link.end))
        elif standing is HostStanding.unlisted:
            yield Objection(Verdict.block, "unlisted_link", (link.start, link.end))


def nearly_ours(norm: Normalised, official: OfficialList) -> Iterator[Objection]:
    """Names with a dot that read as one of ours but are not: also under endings that no registry has."""
    forms = [(skeleton(ours), len(ours) >= _LONG_NAME) for ours in official.domains]
    innocent: set[str] = set()
    for match in _DOTTED.finditer(norm.lower):
        name = match.group().removeprefix("www.")
        if name in innocent or name in official.domains:
            continue
        form = skeleton(name)
        if any(form == ours or (long and within_one_edit(form, ours)) for ours, long in forms):
            yield Objection(Verdict.block, "lookalike_link", norm.span(*match.span()))
        else:
            innocent.add(name)


def mentions(norm: Normalised, official: OfficialList) -> Iterator[Objection]:
    """E-mail addresses, accounts and numbers to write to that are not ours."""
    emails = {mail.lower() for mail in official.emails}
    for mail in emails_of(norm, strict=True):
        if mail.name not in emails:
            fake = judge_host(mail.name.partition("@")[2], official) is HostStanding.lookalike
            yield Objection(Verdict.block, "lookalike_link" if fake else "unlisted_handle", (mail.start, mail.end))
    ours: dict[str, frozenset[str]] = {}
    for handle in handles_of(norm):
        if handle.platform not in ours:
            ours[handle.platform] = official.accounts(handle.platform)
        if handle.name not in ours[handle.platform]:
            yield Objection(Verdict.block, "unlisted_handle", (handle.start, handle.end))
    for contact in islice(contacts_of(norm), MANY):
        if contact.name not in official.accounts(""):
            yield Objection(Verdict.block, "unlisted_handle", (contact.start, contact.end))


def is_told(objection: Objection, text: str) -> bool:
    """Whether an objection to a payment comes of an address of which is only told what happened."""
    if objection.reason != "asks_transfer":
        return False
    found = _ADDRESS.search(text, *objection.span)
    return found is not None and _is_address(found.group()) and is_told_of(text, *found.span())
