"""Puts together what two people decide and the accounts of those who work here. What is not audited is not done."""

import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from kefu_adapters.stores.factor_store import FactorStore
from kefu_adapters.stores.proposal_store import ProposalStore
from kefu_adapters.stores.relay_store import RelayStore
from kefu_bots.base import Base
from kefu_bots.proposals import INTERRUPTED_AFTER, Proposals
from kefu_bots.relay.caller import CALLER
from kefu_bots.relay.factors import factor_sealer
from kefu_bots.relay.passwords import Passwords
from kefu_bots.relay.tokens import Tokens
from kefu_bots.secrets_derived import derive
from kefu_bots.staff import Staff
from kefu_core.proposals import ProposalKind


def deciding(base: Base) -> tuple[Proposals, Staff]:
    """For one process, whatever its roles: each may finish what another one left."""
    config, database, acts = base.config, base.database, base.audit_log

    async def audit(actor: str, action: str, target: str = "", **detail: Any) -> None:
        at, context = round(time.time() * 1000), CALLER.get()
        await acts.append(at=at, actor=actor, action=action, target=target, detail=detail, context=context)

    def push(event: Mapping[str, Any]) -> None:
        base.fabric.publish("console", event)

    store = RelayStore(database)
    staff = Staff(
        store=store,
        factors=FactorStore(database, factor_sealer(config.secret_key, config.old_secret_key)),
        wall=time.time,
        push=push,
        audit=audit,
        passwords=Passwords(),
        tokens=Tokens(store, derive(config.secret_key, "tokens"), time.time),
        session_key=derive(config.secret_key, "sessions"),
    )
    proposals = Proposals(
        ProposalStore(database),
        time.time,
        audit=audit,
        changed=lambda: push({"proposals": True}),
        interrupted_after=INTERRUPTED_AFTER if base.is_shared else timedelta(0),
        proof=acts.genuine,
        author_stands=staff.may_ask,
    )
    proposals.register(ProposalKind.USER, staff.version, staff.carry_out, staff.finish)
    proposals.register(ProposalKind.FACTORS, staff.factors_version, staff.carry_out, staff.finish)
    return proposals, staff
