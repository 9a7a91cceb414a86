"""How scanner and gate do on the sets of another hand: `python -m tests.blind_sets.report --part kept2`.

Exit code 1 when a goal is missed. `--misses` shows what went wrong; of `kept4` and `kept5` only totals are shown.
`kept2` and `kept3` were looked at once while they were blind; they are open now.
"""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterable
from contextlib import ExitStack

from tests.blind_sets import parts
from tests.blind_sets.outgoing import Text
from tests.blind_sets.positives import Case

from kefu_bots.hearing import hear_now
from kefu_core.safety.gate.outgoing import Verdict, judge_outgoing
from kefu_core.safety.official.official_list import OfficialList
from kefu_core.safety.secrets import Finding, SecretKind, scan_conversation
from kefu_core.safety.secrets.together import action_for

OFFICIAL = OfficialList(
    domains=frozenset({"orbit.example", "help.orbit.example", "status.orbit.example"}),
    emails=frozenset({"support@orbit.example"}),
    explorers=frozenset({"etherscan.io", "tronscan.org", "solscan.io", "mempool.space", "bscscan.com"}),
    handles={
        "telegram": frozenset({"orbit_support_bot", "orbit_news"}),
        "wechat": frozenset({"轨道钱包"}),
        "weibo": frozenset({"轨道钱包"}),
        "x": frozenset({"orbit_support"}),
    },
)
SCANNER_GOALS = {"plain": 0.995, "adversarial": 0.97, "policy": 0.80, "harmless": 0.99}
# The words of the 64-hex rule by which a value is a key; what stands between their letters does not count.
_LABEL = re.compile(r"privatekey|secret|(?<![a-z])pk(?![a-z])|私[钥鑰]|[密秘][钥鑰]|导出|導出|importkey")
_APART = re.compile(r"[\W_]+")
_TAG = re.compile(r"</?[a-z]+>")
CLOSED = {"kept4", "kept5"}
GATE_GOALS = {"plain": 0.995, "disguised": 0.97, "harmless": 0.99}


def is_hidden(case: Case) -> bool:
    """Whether all of the secret is in findings; of a harmless case, whether nothing is."""
    found = scan_conversation(case.messages, asked=case.asked)
    if not case.gold:
        return not any(found)
    return all(_covered(case, place, found[place[0]]) for place in case.gold)


def _covered(case: Case, place: tuple[int, int, int], found: tuple[Finding, ...]) -> bool:
    message, start, end = place
    words = case.kind.startswith("phrase")
    secret = _TAG.sub(lambda tag: " " * len(tag.group()), case.messages[message][start:end])
    open_places = sum(
        (char.isalpha() if words else char.isalnum()) and not any(each.start <= at < each.end for each in found)
        for at, char in enumerate(secret, start)
    )
    # The number or the sign before the first word of a phrase tells nothing; nor do the ends of a long file.
    spare = 6 if words and len(case.messages) == 1 else 0
    return open_places <= max(spare, (end - start) // 50 if end - start > 200 else 0)


def is_judged(text: Text) -> bool:
    """Whether the gate stops what must be stopped and lets the rest pass; a flag lets pass."""
    verdict = judge_outgoing("\n".join(text.messages), OFFICIAL).verdict
    return (verdict is Verdict.block) is text.stop


def table(rows: Iterable[tuple[str, str, bool]], goals: dict[str, float], *, kinds: bool) -> list[str]:
    """Print shares by strain, and by kind if wanted; the strains that miss their goal."""
    count: Counter[tuple[str, str]] = Counter()
    right: Counter[tuple[str, str]] = Counter()
    for strain, kind, good in rows:
        for key in ((strain, ""), (strain, kind)):
            count[key] += 1
            right[key] += good
    missed: list[str] = []
    for strain, kind in sorted(count):
        share = right[strain, kind] / count[strain, kind]
        goal = goals.get(strain)
        if not kind:
            print(f"{strain:<14}{share:8.2%} of {count[strain, kind]}" + (f" (goal {goal:.1%})" if goal else ""))
            missed += [strain] if goal and share < goal else []
        elif kinds and share < 1:
            wrong = count[strain, kind] - right[strain, kind]
            print(f"  {kind:<18}{wrong:>4} of {count[strain, kind]:<4} wrong")
    return missed


def main() -> int:
    """Print both tables."""
    parser = argparse.ArgumentParser(description="Scanner and gate on sets written without knowledge of their rules.")
    parser.add_argument("--part", choices=["seen", "kept2", "kept3", "kept4", "kept5"], default="seen")
    parser.add_argument("--misses", action="store_true", help="print what went wrong; not of `kept4` or `kept5`")
    parser.add_argument("--only", choices=["scanner", "gate"])
    parser.add_argument("--words-only", action="store_true", help="the gate without its opinion by meaning")
    options = parser.parse_args()
    open_part = options.part not in CLOSED
    if options.misses and not open_part:
        parser.error("what went wrong in a kept part is not shown to anybody who writes rules")
    missed: list[str] = []
    if options.only != "gate":
        cases = [(case, is_hidden(case)) for case in parts.scanner(options.part)]
        print(f"scanner, part {options.part}, seed {parts.SEED}, {len(cases)} cases")
        missed += table(((case.strain, case.kind, good) for case, good in cases), SCANNER_GOALS, kinds=open_part)
        graded = [case for case, good in cases if good and case.gold]
        alike = sum(is_acted(case) for case in graded)
        print(f"action as the table asks for, of those found: {alike / max(len(graded), 1):.2%}")
        for case, good in cases:
            if options.misses and not good:
                print(f"{case.strain} {case.kind}: {case.asked + '>>' if case.asked else ''}{case.messages!r}")
    if options.only != "scanner":
        with ExitStack() as stack:
            meaning = "words_only" if options.words_only else hear_now(stack)
            texts = [(text, is_judged(text)) for text in parts.gate(options.part)]
        print(f"gate, part {options.part}, seed {parts.SEED}, {len(texts)} texts, meaning: {meaning}")
        missed += table(((text.strain, text.kind, good) for text, good in texts), GATE_GOALS, kinds=open_part)
        for text, good in texts:
            if options.misses and not good:
                print(f"{text.strain} {text.kind}: {text.messages!r}")
    print("goals: " + ("missed " + ", ".join(missed) if missed else "held"))
    return 1 if missed else 0


def is_acted(case: Case) -> bool:
    """Whether what happens is what the table of the threats (section 8) asks for.

    Its 64-hex rule hides *and asks* where no label binds, and its row of cards masks the number and removes the CVV;
    the sets name both by one word each. A label that was only taken apart still binds.
    """
    action = _action(case)
    if action == case.action:
        return True
    if case.action == "redact":
        said = "\n".join((*case.messages, case.asked)).lower()
        said += "\n" + _APART.sub("", said)
        return action == "ask" and case.kind.startswith("hex") and _LABEL.search(said) is None
    found = scan_conversation(case.messages, asked=case.asked)
    kinds = {finding.kind for each in found for finding in each}
    return case.action == "mask" and SecretKind.card in kinds and kinds <= {SecretKind.card, SecretKind.code}


def _action(case: Case) -> str:
    found = scan_conversation(case.messages, asked=case.asked)
    return action_for([finding for each in found for finding in each])


if __name__ == "__main__":
    sys.exit(main())
