"""``kefu`` that never loads the answers' model nor the gate's encoder: what the process itself takes in memory."""

from kefu_adapters.answering.late import LateRanker
from kefu_bots import hearing
from kefu_bots.cli import main


def _nothing(_self: LateRanker) -> None:
    return


if __name__ == "__main__":
    setattr(LateRanker, "warm", _nothing)  # noqa: B010 - a method may not be assigned to
    setattr(hearing, "is_installed", bool)  # noqa: B010
    main()
