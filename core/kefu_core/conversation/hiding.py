"""What follows when the boundary hid something: the trace, the warning, and a human."""

from dataclasses import replace

from kefu_core.conversation import events as e
from kefu_core.conversation.commands import FileHeldSecret
from kefu_core.conversation.context import Context
from kefu_core.conversation.deciding import Deciding, Decision
from kefu_core.conversation.state import Conversation, Status
from kefu_core.conversation.waiting import hand_off
from kefu_core.decision import BodyChange, Signal
from kefu_core.messages import Author
from kefu_core.safety.secrets import SecretKind

_HIDDEN = ("[hidden: recovery phrase]", "[已隐藏:助记词]")
_KEYS = frozenset({SecretKind.recovery_phrase, SecretKind.private_key, SecretKind.keystore})


def tell_hidden(d: Deciding, identity: str, source_id: str) -> bool:
    """Something was hidden at the door: tell them at once, flag the case, give it to a human.

    False when they were told of this kind before: what remains of the message is then decided like any other.
    """
    kinds = tuple(d.context.secrets)
    keys = [kind for kind in kinds if kind in _KEYS]
    fresh = [kind for kind in kinds if kind not in d.state.warned]
    note_hidden(d, identity)
    if d.context.capabilities.delete_inbound is not None:
        for source in dict.fromkeys((*d.context.retract_sources, source_id)):
            if source:
                d.signal(Signal(kind="delete_inbound", inbox=d.state.inbox, recipient=d.state.recipient, value=source))
    if fresh:
        if keys:
            d.system("secret")
        elif SecretKind.ambiguous_hex in kinds:
            d.system("secret.ambiguous")
        else:
            d.system("secret.other")
    handed = bool(keys) and d.state.case is not None and d.state.status is Status.BOT
    if handed:
        hand_off(d, "key_exposed", author=Author.SYSTEM)
    return bool(fresh) or handed


def held_in_file(state: Conversation | None, found: FileHeldSecret, context: Context) -> Decision | None:
    """A file was found to hold a secret, after its message was decided: the same follows as if it had been text."""
    if state is None:
        return None
    d = Deciding(state, replace(context, secrets=found.kinds))
    if d.state.is_private:
        tell_hidden(d, found.message, found.source_id)
    else:
        note_hidden(d, found.message)
    return d.finish()


def note_hidden(d: Deciding, identity: str) -> None:
    """The trace of it: kinds only, and earlier messages that were parts of the same secret are overwritten."""
    kinds = tuple(d.context.secrets)
    d.emit(e.SecretHidden(kinds=kinds, message=identity))
    d.activity("secret_hidden", "system", kinds=list(kinds))
    for earlier in d.context.retract:
        d.change_body(BodyChange(message=earlier, text=_HIDDEN[d.state.language == "zh"], retract=True))
