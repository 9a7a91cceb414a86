"""What short requests and buttons do: human, status, stop, subscribe, language, ratings and choices."""

from kefu_core.conversation import events as e
from kefu_core.conversation.context import Candidate
from kefu_core.conversation.deciding import Deciding
from kefu_core.conversation.genuine import report
from kefu_core.conversation.state import Level, Status, Topic
from kefu_core.conversation.waiting import choose_topic, escalate, hand_off, status_text, topic_buttons
from kefu_core.errors import OutgoingBlocked
from kefu_core.fit import Rows, fit
from kefu_core.hours import describe
from kefu_core.messages import Attachment, Author, Button, Draft
from kefu_core.recognise import Wish


def greet(d: Deciding) -> None:
    """Say who we are, at first contact or follow, at most once a day."""
    last = d.state.greeted_at
    if last is not None and d.now - last < d.context.policy.greet_every:
        return
    d.emit(e.Told(what="greeting", at=d.now))
    policy = d.context.policy
    text = d.text("greeting", brand=policy.brand(d.state.language))
    if policy.privacy_page and d.context.capabilities.single_message:
        text += "\n" + d.text("greeting_automated", privacy=policy.privacy_page)
    d.say(text, author=Author.SYSTEM)


def do_wish(d: Deciding, wish: Wish) -> bool:
    """Do what a short text asks for; False when it is no request in this state (small talk to a human, say)."""
    human = bool(d.state.holder)
    match wish:
        case Wish.STATUS:
            d.say(status_text(d), author=Author.SYSTEM)
        case Wish.STOP:
            d.emit(e.SubscriptionChanged(subscribed=False))
            d.emit(e.AutomationChanged(opted_out=True))
            d.system("stopped")
        case Wish.UNSUBSCRIBE:
            d.emit(e.SubscriptionChanged(subscribed=False))
            d.system("unsubscribed")
        case Wish.SUBSCRIBE:
            d.emit(e.SubscriptionChanged(subscribed=True))
            d.emit(e.AutomationChanged(opted_out=False))
            d.system("subscribed")
        case Wish.LANGUAGE_ZH | Wish.LANGUAGE_EN | Wish.LANGUAGE:
            _switch_language(d, wish)
        case Wish.ESCALATE:
            escalate(d, Level.SECOND)
        case Wish.MANAGEMENT:
            escalate(d, Level.MANAGEMENT)
        case Wish.TRANSCRIPT:
            _transcript(d)
        case Wish.RATING:
            _ask_again(d)
        case _ if human:
            return False
        case Wish.RETURN_TO_BOT:
            _back_to_bot(d)
        case Wish.HUMAN:
            hand_off(d, "asked", author=Author.SYSTEM)
        case Wish.START | Wish.HELP:
            if d.state.opted_out:
                d.emit(e.AutomationChanged(opted_out=False))
            if wish is Wish.START:
                d.emit(e.Told(what="greeting", at=d.now))
                _welcome(d)
            else:
                d.system("help")
        case Wish.HOURS:
            d.system("hours", hours=describe(d.context.calendar, d.state.language))
        case Wish.THANKS:
            d.system("thanks_back")
        case Wish.GREETING:
            d.system("hello_back")
    return True


def _welcome(d: Deciding) -> None:
    """Who we are, with the kinds of problem to choose from; whoever just types is answered all the same."""
    text = d.text("greeting", brand=d.context.policy.brand(d.state.language))
    if d.state.case is None or d.state.case.topic is not None or not d.state.is_private:
        d.say(text, author=Author.SYSTEM)
        return
    text = f"{text}\n\n{d.text('start.topic')}"
    d.say(text, author=Author.SYSTEM, buttons=topic_buttons(d.state.language), prompt="topic")


def _note_topic(d: Deciding, topic: Topic) -> None:
    """The kind of problem before the question: answers about it are preferred, and the right team gets it later."""
    d.emit(e.TopicChosen(topic=topic, team=d.context.policy.teams.get(topic, "")))
    d.system("start.noted", topic=d.text(f"topic.{topic}"))


def _switch_language(d: Deciding, wish: Wish) -> None:
    other = {"zh": "en", "en": "zh"}
    chosen = {Wish.LANGUAGE_ZH: "zh", Wish.LANGUAGE_EN: "en"}.get(wish, other[d.state.language])
    d.emit(e.LanguageSet(language=chosen, chosen=True))
    d.system("language")


def _transcript(d: Deciding) -> None:
    case = d.state.case
    link = d.context.transcript_link() if case is not None else ""
    if case is None or not link:
        d.system("transcript.none")
    else:
        d.system("transcript", case=case.number, link=link)


def do_choice(d: Deciding, value: str) -> bool:
    """Do what a button or a number stands for; False when it means nothing in this state."""
    kind, _, rest = value.partition(":")
    state = d.state
    match kind:
        case "r":
            return rate(d, rest)
        case "w":
            try:
                return do_wish(d, Wish(rest))
            except ValueError:
                return False
        case "t" if rest in set(Topic) and state.case is not None and not state.holder:
            if state.status is Status.BOT and state.case.handed_off_at is None and not state.last_answer:
                _note_topic(d, Topic(rest))
                return True
            if state.status is Status.BOT:
                hand_off(d, "asked", author=Author.SYSTEM)
            choose_topic(d, Topic(rest))
        case "i":
            return report(d)
        case _ if state.holder:
            return False
        case "h":
            hand_off(d, "asked", author=Author.SYSTEM)
        case "a" if rest in d.context.entries.get(state.language, {}):
            give_answer(d, d.context.entries[state.language][rest])
        case "y" | "n":
            if state.last_answer:
                d.emit(e.AnswerJudged(entry=state.last_answer, helped=kind == "y"))
            if kind == "y":
                d.system("glad")
            else:
                hand_off(d, "not_helped", lead="handoff.repeat")
        case _:
            return False
    return True


def give_answer(d: Deciding, answer: Candidate, *, asks: bool = True) -> None:
    """Give an entry's text and, if it ``asks``, ask whether it helped; where the gate refuses it, people take over.

    An answer passed the gate when it was published, but what is official changes.
    """
    try:
        _give(d, answer, asks=asks)
    except OutgoingBlocked:
        d.activity("gate_refused", Author.BOT.value)
        hand_off(d, "gate_refused", lead="handoff.unsure", thought=(answer,))


def _give(d: Deciding, answer: Candidate, *, asks: bool) -> None:
    if not asks:
        shown = _picture(d, answer, answer.text, ())
        d.say(answer.text, author=Author.BOT, entry=answer.entry, attachments=shown)
        d.emit(e.Answered(entry=answer.entry, version=answer.version, score=round(answer.score, 4), at=d.now))
        return
    helped = (
        (Button(text=d.text("button.yes"), value="y"), Button(text=d.text("button.no"), value="n")),
        (Button(text=d.text("button.human"), value="h"),),
    )
    buttons = (*helped, *((button,) for button in answer.buttons))
    text = f"{answer.text}\n\n{d.text('did_this_help')}"
    shown = _picture(d, answer, text, buttons)
    d.say(text, author=Author.BOT, buttons=buttons, prompt="helped", entry=answer.entry, attachments=shown)
    d.emit(e.Answered(entry=answer.entry, version=answer.version, score=round(answer.score, 4), at=d.now))


def _picture(d: Deciding, answer: Candidate, text: str, buttons: Rows) -> tuple[Attachment, ...]:
    """The answer's picture, where it can go along: it never costs the send that the words need."""
    able = d.context.capabilities
    if answer.picture is None or answer.picture.kind not in able.attachments:
        return ()
    bare = fit(Draft(text=text, buttons=buttons), able, choose=d.text("choose_number"))
    whole = fit(Draft(text=text, buttons=buttons, attachments=(answer.picture,)), able, choose=d.text("choose_number"))
    more = len(whole.parts) - len(bare.parts)
    left = d.state.messages_left(d.now) if able.window else None
    if whole.dropped or ((able.single_message or not able.active_send) and (more > 0 or not buttons)):
        return ()
    if left is not None and left < d.context.policy.send_reserve + len(whole.parts):
        return ()
    return (answer.picture,)


def ask_rating(d: Deciding) -> None:
    """Ask for one to five, in the platform's own form."""
    case = d.state.case
    if case is None:
        return
    d.emit(e.RatingAsked(at=d.now))
    rows = tuple((Button(text=d.text(f"rating.{score}"), value=f"r:{score}"),) for score in range(1, 6))
    d.say(d.text("rating.ask", case=case.number), author=Author.SYSTEM, buttons=rows, prompt="rating")


def _ask_again(d: Deciding) -> None:
    """A contact wants to rate: what was resolved and not rated yet, else later."""
    case = d.state.case
    if case is not None and d.state.status is Status.RESOLVED and case.rating is None:
        ask_rating(d)
    else:
        d.system("rating.later")


def _back_to_bot(d: Deciding) -> None:
    """A contact does not want to wait for a person after all."""
    if d.state.status is Status.WAITING:
        d.emit(e.ReturnedToBot(by="contact", at=d.now))
        d.activity("returned", "contact")
        d.due("idle", d.context.policy.idle_after)
    d.system("hello_back")


def rate(d: Deciding, value: str) -> bool:
    """Take a rating of the case that was just resolved; the first vote counts."""
    case = d.state.case
    if case is None or case.rating_asked_at is None or not value.isdigit() or not 1 <= int(value) <= 5:
        return False
    if case.rating is not None:
        return True
    d.emit(e.Rated(score=int(value)))
    d.say(d.text("rating.comment"), author=Author.SYSTEM, prompt="comment")
    return True
