"""Takes a short message for what it answers: the number of a choice, a rating, the comment after a rating."""

from kefu_core.conversation import events as e
from kefu_core.conversation.deciding import Deciding
from kefu_core.conversation.opening import record
from kefu_core.conversation.state import Prompt, Status
from kefu_core.conversation.wishes import do_choice, rate
from kefu_core.messages import MessageReceived
from kefu_core.recognise import choice, is_question, rating, wish


def _live_prompt(d: Deciding) -> Prompt | None:
    prompt = d.state.prompt
    if prompt is None or d.now - prompt.at > d.context.policy.prompt_life:
        return None
    return prompt


def numbered(d: Deciding, text: str) -> bool:
    """A bare number answers our last question, as long as nothing was said since."""
    prompt = _live_prompt(d)
    if prompt is None or not prompt.values:
        return False
    number = choice(text, len(prompt.values))
    return number is not None and do_choice(d, prompt.values[number - 1])


def rated(d: Deciding, message: MessageReceived) -> bool:
    """A number (or stars) after a resolved case is its rating and opens nothing."""
    prompt = _live_prompt(d)
    if prompt is None or prompt.kind != "rating" or d.state.status is not Status.RESOLVED:
        return False
    score = rating(message.text)
    if score is None:
        return False
    record(d, message)
    return rate(d, str(score))


def commented(d: Deciding, message: MessageReceived) -> bool:
    """The line after a rating is its comment, unless it is a question."""
    prompt = d.state.prompt
    if prompt is None or prompt.kind != "comment" or d.state.status is not Status.RESOLVED:
        return False
    late = d.now - prompt.at > d.context.policy.comment_life
    if late or d.context.secrets or not message.text or is_question(message.text) or wish(message.text):
        return False
    if d.context.candidates and d.context.candidates[0].score >= d.context.policy.answer_at:
        return False
    identity = record(d, message)
    d.emit(e.Commented(message=identity))
    d.system("rating.thanks")
    return True
