"""``python -m kefu_bots`` is ``kefu``."""

from kefu_bots.cli import main

main()
