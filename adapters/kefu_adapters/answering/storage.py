"""Keeps a fitted model in one file of plain arrays, so that a start needs no fitting.

Nothing in the file is executed when it is read: arrays, and one JSON text for the names.
"""

import json
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from . import memory
from .calibration import Standing
from .fitting import build, calibrator_of
from .heads import Head
from .knowledge import Knowledge
from .lexicon import concepts
from .ranker import GramPart, Ranker
from .routes import Route
from .shelf import FORMAT, model_path
from .views import Floats, GramView, Inverted, grams

_TOKENS: Mapping[str, Callable[[str], Counter[str]]] = {"concepts": concepts, "grams": grams}


class ModelFileError(ValueError):
    """The file is no model of this format; fit it anew."""


def save(ranker: Ranker, path: Path) -> None:
    """Write ``ranker`` to ``path``; a reader sees the old file or the new one, never half of one."""
    names = {
        "format": FORMAT,
        "version": ranker.version,
        "ids": ranker.ids,
        "exact": dict(ranker.exact),
        "parts": {name: _told(part) for name, part in _parts(ranker).items()},
        "routes": [{"encoders": route.encoders, "hardness": route.standing.hardness} for route in ranker.routes],
    }
    arrays: dict[str, Any] = {
        "names": np.frombuffer(json.dumps(names, ensure_ascii=False).encode(), dtype=np.uint8),
        "starts": ranker.starts,
    }
    for name, part in _parts(ranker).items():
        arrays |= {f"{name}_{key}": value for key, value in _of_part(part).items()}
    for number, route in enumerate(ranker.routes):
        arrays |= {f"{number}_{name}": value for name, value in _of_route(route).items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(file, **arrays)
        Path(temporary).replace(path)
    finally:
        Path(temporary).unlink(missing_ok=True)


def _parts(ranker: Ranker) -> dict[str, GramPart]:
    return {"concepts": ranker.concepts, "grams": ranker.grams}


def _told(part: GramPart) -> dict[str, Any]:
    """What of a view of tokens is no array."""
    return {"vocabulary": list(part.view.vocabulary), "rarest": part.view.rarest, "height": part.phrasings.height}


def _of_part(part: GramPart) -> dict[str, Any]:
    """The arrays of a view of tokens."""
    return {
        "idf": part.view.idf,
        "starts": part.phrasings.starts,
        "rows": part.phrasings.rows,
        "values": part.phrasings.values,
        "weights": part.head.weights,
        "bias": part.head.bias,
    }


def _of_route(route: Route) -> dict[str, Any]:
    """The arrays of one route."""
    arrays: dict[str, Any] = {f"mean_{name}": mean for name, mean in route.means.items()}
    if route.vectors is not None and route.head is not None:
        arrays |= {"vectors": route.vectors, "weights": route.head.weights, "bias": route.head.bias}
    standing = route.standing
    return arrays | {
        "mix": route.mix,
        "near": standing.near,
        "sizes": standing.sizes,
        "native": standing.native,
        "typical": standing.typical,
    }


def load(path: Path) -> Ranker:
    """Read a model.

    Raises:
        ModelFileError: the file is damaged or of another format.
        FileNotFoundError: there is no such file.
    """
    try:
        # Opened here, because numpy leaves its own handle open when the archive is damaged.
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            return _ranker({name: file[name] for name in file.files})
    except FileNotFoundError:
        raise
    except Exception as error:  # a damaged zip fails in a dozen ways
        raise ModelFileError(f"{path.name} cannot be read as a model: delete it, it will be fitted anew") from error


def _ranker(arrays: dict[str, Any]) -> Ranker:
    names: dict[str, Any] = json.loads(arrays["names"].tobytes())
    if names["format"] != FORMAT:
        raise ModelFileError(f"model format {names['format']}, expected {FORMAT}")
    parts = {name: _part(arrays, name, told) for name, told in names["parts"].items()}
    routes = [_route(arrays, number, told) for number, told in enumerate(names["routes"])]
    return Ranker(
        version=names["version"],
        ids=tuple(names["ids"]),
        starts=arrays["starts"],
        exact=names["exact"],
        concepts=parts["concepts"],
        grams=parts["grams"],
        routes=(routes[0], routes[1]),
        calibrator=calibrator_of(len(names["ids"]), parts["grams"].phrasings.height),
    )


def _part(arrays: dict[str, Any], name: str, told: dict[str, Any]) -> GramPart:
    mine = {key: arrays[f"{name}_{key}"] for key in ("idf", "starts", "rows", "values", "weights", "bias")}
    vocabulary = {token: column for column, token in enumerate(told["vocabulary"])}
    return GramPart(
        GramView(vocabulary, mine["idf"], float(told["rarest"]), _TOKENS[name]),
        Inverted(mine["starts"], mine["rows"], mine["values"], int(told["height"])),
        Head(mine["weights"], mine["bias"]),
    )


def _route(arrays: dict[str, Any], number: int, told: dict[str, Any]) -> Route:
    mine: dict[str, Floats] = {
        name.removeprefix(f"{number}_"): value for name, value in arrays.items() if name.startswith(f"{number}_")
    }
    return Route(
        encoders=tuple(told["encoders"]),
        means={name: mine[f"mean_{name}"] for name in told["encoders"]},
        vectors=mine.get("vectors"),
        head=Head(mine["weights"], mine["bias"]) if "weights" in mine else None,
        mix=mine["mix"],
        standing=Standing(mine["near"], mine["sizes"], mine["native"], mine["typical"], float(told["hardness"])),
    )


def cached(knowledge: Knowledge, cache_dir: Path) -> Ranker:
    """The model of this knowledge: read from ``cache_dir`` if it was fitted before, else fitted and kept there.

    Beside the models lie the vectors of their phrasings, so that the next fit encodes new ones only.
    """
    path = model_path(knowledge, cache_dir)
    try:
        return load(path)
    except (FileNotFoundError, ModelFileError):
        vectors = cache_dir / memory.NAME
        known = memory.VectorMemory.read(vectors)
        ranker = build(knowledge.to_build(), knowledge.version, known)
        save(ranker, path)
        if known.fresh:
            known.write(vectors)
        return ranker
