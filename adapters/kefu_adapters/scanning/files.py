"""Says of a file what secrets are in it, or that nobody looked. Archives are never opened."""

import asyncio
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from kefu_adapters.scanning.child import packed
from kefu_adapters.scanning.ocr import Reader
from kefu_core.messages import AttachmentKind
from kefu_core.ports import Media
from kefu_core.safety.gate.outgoing import Verdict, judge_outgoing
from kefu_core.safety.official.official_list import OfficialList
from kefu_core.safety.secrets import scan

SECONDS = 40.0
_TEXTS = (".txt", ".json", ".csv", ".md", ".log", ".html", ".htm", ".xml", ".yaml", ".yml", ".ini", ".conf", ".pem",
          ".key", ".asc", ".rtf", ".env")  # fmt: skip
_PICTURES = frozenset({AttachmentKind.PICTURE, AttachmentKind.STICKER})
_ASKS = frozenset({"asks_secret", "remote_control", "validate_wallet", "asks_transfer"})
_PACKAGES = os.pathsep.join(dict.fromkeys([str(Path(__file__).resolve().parents[2]), *filter(None, sys.path)]))


@dataclass(frozen=True, slots=True)
class Look:
    """What a look into a file gave. ``whole`` False: something in it could not be read, so a person has to mind.

    ``reason``: why the gate would not let it leave, if it is ours.
    """

    kinds: tuple[str, ...] = ()
    whole: bool = False
    reason: str = ""


NOT_LOOKED = Look()


class FileScanner:
    """Looks into files, a few at a time. ``reader`` reads pictures, if the installation has one."""

    def __init__(self, reader: Reader | None = None, *, at_once: int = 2) -> None:
        self._reader = reader
        self._room = asyncio.Semaphore(at_once)

    async def look(
        self, media: Media, kind: AttachmentKind, file_name: str = "", *, leaving: OfficialList | None = None
    ) -> Look:
        """Search one file; never raises for what the file holds. ``leaving``: it is ours, the gate looks too."""
        async with self._room:
            if kind in _PICTURES or media.mime.startswith("image/"):
                return await self._picture(media, leaving)
            if media.content[:1024].find(b"%PDF-") >= 0:
                return await _child("pdf", media.content, leaving)
            if is_text(media, file_name or media.file_name):
                return await _child("text", media.content, leaving)
            return NOT_LOOKED

    async def _picture(self, media: Media, leaving: OfficialList | None) -> Look:
        if self._reader is None:
            return NOT_LOOKED
        try:
            texts = await asyncio.to_thread(self._reader.texts, media.content)
        except Exception:  # noqa: BLE001 - a reader that fails on a picture has not looked at it
            return NOT_LOOKED
        # What is read in another order is judged by the same talk.
        found = {
            finding.kind.value
            for at, text in enumerate(texts)
            for finding in scan(text, context=texts[0] if at else "").findings
        }
        reasons = [_asked(text, leaving) for text in texts] if leaving is not None else []
        return Look(tuple(sorted(found - {"ambiguous_hex"})), whole=True, reason=next(filter(None, reasons), ""))


def _asked(text: str, official: OfficialList) -> str:
    """What a picture of ours asks for. Names and links are misread too easily to be judged."""
    judged = judge_outgoing(text, official)
    return judged.reason if judged.verdict is Verdict.block and judged.reason in _ASKS else ""


def is_text(media: Media, file_name: str) -> bool:
    """Whether a file is one to be read: by its name or type, or because it has no byte that a text has not."""
    if media.mime.startswith("text/") or media.mime == "application/json" or file_name.lower().endswith(_TEXTS):
        return True
    if media.content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return True
    head = media.content[:4096]
    return bool(head) and not any(byte < 9 or 13 < byte < 32 for byte in head)


async def _child(kind: str, content: bytes, leaving: OfficialList | None) -> Look:
    """Let a process with little room read it. Whatever goes wrong there, nobody has looked."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "kefu_adapters.scanning.child", kind,
        *([packed(leaving)] if leaving is not None else []),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        env={"PATH": os.defpath, "PYTHONPATH": _PACKAGES, "OPENBLAS_NUM_THREADS": "1"},
    )  # fmt: skip
    try:
        async with asyncio.timeout(SECONDS):
            said, _ = await process.communicate(content)
        answer = json.loads(said)
        return Look(tuple(answer["kinds"]), whole=bool(answer["whole"]), reason=str(answer["reason"]))
    except (TimeoutError, ValueError, KeyError, OSError):
        return NOT_LOOKED
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
