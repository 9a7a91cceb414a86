"""``python -m kefu_adapters.answering.fit FOLDER CACHE``: fit a folder's knowledge and keep the model in the cache."""

import os
import sys
from pathlib import Path

from .knowledge import load_folder
from .storage import cached

if __name__ == "__main__":
    os.nice(5)
    cached(load_folder(Path(sys.argv[1])), Path(sys.argv[2]))
