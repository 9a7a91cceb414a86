"""Puts together what two people decide and the accounts of those who work here. What is not audited is not done."""

import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from kefu_adapters.stores.database import Database
from kefu_adapters.stores.factor_store import FactorStore
from kefu_adapters.stores.people_store import PeopleStore
from kefu_adapters.stores.proposal_store import ProposalStore
from kefu_adapters.stores.session_store import SessionStore
from kefu_bots.auditing import open_audit
from kefu_bots.proposals import INTERRUPTED_AFTER, Proposals
from kefu_bots.relay.caller import CALLER
from kefu_bots.relay.factors import factor_sealer
from kefu_bots.relay.passwords import Passwords
from kefu_bots.relay.tokens import Tokens
from kefu_bots.secrets_derived import derive
from kefu_bots.staff import Staff
from kefu_core.ports import Fabric
from kefu_core.proposals import ProposalKind


def two_people(
    database: Database,
    fabric: Fabric,
    *,
    secret: bytes,
    old_secret: bytes,
    alone: bool,
    wall: Callable[[], float] = time.time,
    passwords: Passwords | None = None,
) -> tuple[Proposals, Staff]:
    """For one process, whatever its roles: each may finish what another one left. ``alone``: there is no other."""
    acts = open_audit(database, secret, old_secret)

    async def audit(actor: str, action: str, target: str = "", **detail: Any) -> None:
        at, context = round(wall() * 1000), CALLER.get()
        await acts.append(at=at, actor=actor, action=action, target=target, detail=detail, context=context)

    def push(event: Mapping[str, Any]) -> None:
        fabric.publish("console", event)

    store, session_store = PeopleStore(database), SessionStore(database)
    staff = Staff(
        store=store,
        session_store=session_store,
        factors=FactorStore(database, factor_sealer(secret, old_secret)),
        wall=wall,
        push=push,
        audit=audit,
        passwords=passwords or Passwords(),
        tokens=Tokens(session_store, derive(secret, "tokens"), wall),
        session_key=derive(secret, "sessions"),
    )
    proposals = Proposals(
        ProposalStore(database),
        wall,
        audit=audit,
        changed=lambda: push({"proposals": True}),
        interrupted_after=timedelta(0) if alone else INTERRUPTED_AFTER,
        proof=acts.genuine,
        author_stands=staff.may_ask,
    )
    proposals.register(ProposalKind.USER, staff.version, staff.carry_out, staff.finish)
    proposals.register(ProposalKind.FACTORS, staff.factors_version, staff.carry_out, staff.finish)
    return proposals, staff
