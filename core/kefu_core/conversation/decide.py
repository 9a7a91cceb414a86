"""The decider's door: which rule answers which command."""

from kefu_core.conversation import commands as c
from kefu_core.conversation.contact import arrived, changed, edited, pressed, reacted, seen
from kefu_core.conversation.context import Context
from kefu_core.conversation.deciding import Decision
from kefu_core.conversation.desk import command_agent
from kefu_core.conversation.group import gathered
from kefu_core.conversation.hiding import held_in_file
from kefu_core.conversation.state import Conversation
from kefu_core.conversation.timers import learn, tick
from kefu_core.messages import (
    ButtonPressed,
    ContactChanged,
    GroupMessage,
    Inbound,
    MessageEdited,
    MessageReceived,
    OwnMessageSeen,
    Reaction,
)

Command = Inbound | c.Command | c.Tick | c.FileHeldSecret | c.OutcomeLearned


def decide(state: Conversation | None, command: Command, context: Context) -> Decision | None:
    """What follows from a command; None when nothing does. Pure: the same arguments give the same decision.

    Raises DomainError when a command of ours is refused; a contact's message is never refused.
    """
    match command:
        case GroupMessage():
            return gathered(state, command, context)
        case MessageReceived():
            return arrived(state, command, context)
        case ButtonPressed():
            return pressed(state, command, context)
        case MessageEdited():
            return edited(state, command, context)
        case ContactChanged():
            return changed(state, command, context)
        case Reaction():
            return reacted(state, command, context)
        case OwnMessageSeen():
            return seen(state, command, context)
        case c.Tick():
            return tick(state, command, context)
        case c.FileHeldSecret():
            return held_in_file(state, command, context)
        case c.OutcomeLearned():
            return learn(state, command, context)
        case c.Command():
            return command_agent(state, command, context)
        case _:
            return None
