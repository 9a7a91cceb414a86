"""Everything from outside that a decision may look at, gathered for one message or command."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from kefu_bots.accounts import Account
from kefu_bots.asking import Ranked
from kefu_bots.boundary import Guarded
from kefu_bots.proofs import Proofs
from kefu_bots.rules import Rules
from kefu_bots.turns import said_before
from kefu_core.conversation.context import Context
from kefu_core.ledger import Loaded
from kefu_core.safety.official.proof import Proof


def context_of(
    rules: Rules,
    account: Account,
    conversation: str,
    asked: Ranked,
    guarded: Guarded | None,
    loaded: Loaded | None,
    *,
    now: datetime,
    case_number: int,
    ahead: int,
    link_for: Callable[[str], str],
    proofs: Proofs | None,
    proof: Proof | None,
) -> Context:
    """The context of one decision; ``guarded`` is what the boundary said of a contact's message."""
    return Context(
        now=now,
        policy=rules.policy,
        calendar=rules.calendar,
        capabilities=account.capabilities,
        case_number=case_number,
        candidates=asked.candidates,
        questions=asked.questions,
        picked=asked.picked,
        entries=rules.answers.entries_for(account.platform),
        ahead=ahead,
        transcript_link=partial(link_for, conversation),
        secrets=guarded.kinds if guarded else (),
        asks=guarded.asks if guarded else False,
        retract=guarded.retract if guarded else (),
        retract_sources=guarded.sources if guarded else (),
        recent={turn.message: turn.text for turn in loaded.turns} if loaded else {},
        said=said_before(loaded.turns, now) if loaded else (),
        proof_of=partial(proofs.mark, conversation) if proofs and proofs.giving else None,
        proof=proof,
    )
