"""Puts together what two people decide and the accounts of those who work here. What is not audited is not done."""

import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from kefu_adapters.stores.audit_store import AuditLog
from kefu_adapters.stores.database import Database
from kefu_adapters.stores.factor_store import FactorStore
from kefu_adapters.stores.proposal_store import ProposalStore
from kefu_adapters.stores.relay_store import RelayStore
from kefu_bots.config import Config
from kefu_bots.proposals import INTERRUPTED_AFTER, Proposals
from kefu_bots.relay.caller import CALLER
from kefu_bots.relay.factors import factor_sealer
from kefu_bots.relay.passwords import Passwords
from kefu_bots.relay.tokens import Tokens
from kefu_bots.secrets_derived import derive
from kefu_bots.staff import Staff
from kefu_core.ports import Fabric
from kefu_core.proposals import ProposalKind


def deciding(config: Config, database: Database, fabric: Fabric, *, alone: bool) -> tuple[Proposals, Staff]:
    """For one process, whatever its roles: each may finish what another one left. ``alone``: there is no other."""
    older = [derive(config.old_secret_key, "audit")] if config.old_secret_key else []
    acts = AuditLog(database, derive(config.secret_key, "audit"), older)

    async def audit(actor: str, action: str, target: str = "", **detail: Any) -> None:
        at, context = round(time.time() * 1000), CALLER.get()
        await acts.append(at=at, actor=actor, action=action, target=target, detail=detail, context=context)

    def push(event: Mapping[str, Any]) -> None:
        fabric.publish("console", event)

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
        interrupted_after=timedelta(0) if alone else INTERRUPTED_AFTER,
        proof=acts.genuine,
        author_stands=staff.may_ask,
    )
    proposals.register(ProposalKind.USER, staff.version, staff.carry_out, staff.finish)
    proposals.register(ProposalKind.FACTORS, staff.factors_version, staff.carry_out, staff.finish)
    return proposals, staff
