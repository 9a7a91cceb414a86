"""Questions that are phrasings of the knowledge base to the letter, so that the right answer to each is known."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kefu_adapters.answering.knowledge import load_folder
from kefu_bots.boundary import guard_text
from kefu_core.recognise import language_of, wish

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"
_MARK_CHARS = 16


@dataclass(frozen=True, slots=True)
class Question:
    """``text`` is asked; the answer to it holds ``mark``, and no other does."""

    entry: str
    text: str
    mark: str


@cache
def questions() -> tuple[Question, ...]:
    """One question an entry, in Chinese, without those that mean a wish (a human, a rating) or hold a secret."""
    knowledge = load_folder(KNOWLEDGE)
    answers = {name: "".join(knowledge.answer_text(name, "zh").split()) for name in knowledge.entries}
    found: list[Question] = []
    for name, entry in knowledge.entries.items():
        mark = _mark(name, answers)
        for text in entry.phrasings.get("zh", ()):
            if len(text) >= 5 and wish(text) is None and language_of(text) == "zh" and not guard_text(text)[1]:
                found.append(Question(name, text, mark))
                break
    assert len({question.text for question in found}) == len(found), "two entries share a phrasing"
    return tuple(found)


def _mark(name: str, answers: dict[str, str]) -> str:
    """The first piece of an answer that stands in no other one."""
    text = answers[name]
    for at in range(len(text) - _MARK_CHARS):
        piece = text[at : at + _MARK_CHARS]
        if not any(piece in other for key, other in answers.items() if key != name):
            return piece
    raise ValueError(f"the answer {name} has no words of its own")
