"""Learns the head that hears a text's meaning, over the states of the sentence encoder's pieces (for ``learn``).

The head is Q queries: a weighted mean of what the pieces say to each, and the sum of all. Its gradient is worked out
by hand below, its steps are Adam's with decoupled decay and states dropped at random. Some heads from other beginnings
stand side by side as one. The result depends on the examples, the seeds and the machine's arithmetic.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kefu_adapters.answering.meaning import Head, states_of
from kefu_core.safety.gate.second_opinion import plain_of

QUERIES, SEEDS, ROUNDS, BATCH = 16, 3, 8, 64
RATE, DECAY, DROPPED = 3e-3, 0.02, 0.3
GRAMMAR_EVERY = 5
"""A grammar's sentences are many and alike: every fifth is enough, and most of the time is the encoding."""
Floats = npt.NDArray[np.float32]
Halves = npt.NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class States:
    """The states of many texts below one another; text ``i`` is rows ``ends[i]`` to ``ends[i + 1]``."""

    rows: Halves
    ends: npt.NDArray[np.int64]

    def of(self, numbers: npt.NDArray[np.int64]) -> tuple[Floats, npt.NDArray[np.int64]]:
        """Those of some texts, and where each begins."""
        found = [self.rows[self.ends[at] : self.ends[at + 1]] for at in numbers]
        begins = np.cumsum([0, *(len(each) for each in found)])
        return np.concatenate(found).astype(np.float32), begins


def states(texts: Sequence[str], kept: Path | None) -> States:
    """The states of all texts, as the gate would have them made; read from ``kept`` if they are those."""
    plain = [" ".join(plain_of(text).split()) for text in texts]
    digest = hashlib.sha256("\0".join(plain).encode("utf-8", "surrogatepass")).hexdigest()
    if kept is not None and kept.exists():
        with np.load(kept) as file:
            if str(file["digest"]) == digest:
                return States(file["rows"], file["ends"])
    known: dict[str, Halves] = {}
    for text in plain:
        if text not in known:
            known[text] = states_of(text).astype(np.float16)
    ends = np.cumsum([0, *(len(known[text]) for text in plain)])
    made = States(np.concatenate([known[text] for text in plain]), ends)
    if kept is not None:
        np.savez(kept, rows=made.rows, ends=made.ends, digest=np.array(digest))
    return made


class _Adam:
    """One parameter and how it moved."""

    def __init__(self, value: Floats) -> None:
        self.value, self.first, self.second, self.steps = value, np.zeros_like(value), np.zeros_like(value), 0

    def step(self, slope: Floats, rate: float, decay: float) -> None:
        self.steps += 1
        self.first += np.float32(0.1) * (slope - self.first)
        self.second += np.float32(0.001) * (slope * slope - self.second)
        first, second = self.first / (1 - 0.9**self.steps), self.second / (1 - 0.999**self.steps)
        self.value -= np.float32(rate) * (first / (np.sqrt(second) + 1e-8) + np.float32(decay) * self.value)


def learn(
    held: States, numbers: npt.NDArray[np.int64], blocked: npt.NDArray[np.bool_], weights: npt.NDArray[np.float64]
) -> Head:
    """The head of some texts; ``blocked`` and ``weights`` are of all that are held."""
    sample = held.rows[::7].astype(np.float32)
    middle, spread = sample.mean(axis=0), sample.std(axis=0) + 1e-3
    queries, values, biases = [], [], []
    for seed in range(SEEDS):
        one, other, bias = _one(held, numbers, (blocked, weights), (middle, spread), seed)
        queries.append(one / spread[:, None])
        values.append(other / spread[:, None] / SEEDS)
        biases.append(bias - float((middle @ (other / spread[:, None])).sum()))
    return Head(np.concatenate(queries, axis=1), np.concatenate(values, axis=1), float(np.mean(biases)))


def _batches(numbers: npt.NDArray[np.int64], dice: np.random.Generator) -> Iterator[npt.NDArray[np.int64]]:
    for _ in range(ROUNDS):
        order = dice.permutation(numbers)
        yield from (order[at : at + BATCH] for at in range(0, len(order), BATCH))


def _one(
    held: States,
    numbers: npt.NDArray[np.int64],
    labels: tuple[npt.NDArray[np.bool_], npt.NDArray[np.float64]],
    scale: tuple[Floats, Floats],
    seed: int,
) -> tuple[Floats, Floats, float]:
    """Queries, values and bias over states of mean 0 and spread 1."""
    dice = np.random.default_rng(seed)
    blocked, weights = labels
    width = held.rows.shape[1]
    queries = _Adam((dice.standard_normal((width, QUERIES)) / np.sqrt(width)).astype(np.float32))
    values = _Adam((dice.standard_normal((width, QUERIES)) * 0.1 / np.sqrt(width)).astype(np.float32))
    bias = _Adam(np.zeros(1, np.float32))
    steps, done = ROUNDS * (len(numbers) // BATCH + 1), 0
    for batch in _batches(numbers, dice):
        rows, begins = held.of(batch)
        lengths, starts = np.diff(begins), begins[:-1]
        rows = (rows - scale[0]) / scale[1]
        here = (dice.random((len(batch), width), np.float32) >= DROPPED).astype(np.float32) / np.float32(1 - DROPPED)
        rows *= np.repeat(here, lengths, axis=0)
        looks, said = rows @ queries.value, rows @ values.value
        looks = np.exp(looks - np.repeat(np.maximum.reduceat(looks, starts), lengths, axis=0))
        looks /= np.repeat(np.add.reduceat(looks, starts), lengths, axis=0)
        heard = np.add.reduceat(looks * said, starts)
        odds = heard.sum(axis=1) + bias.value[0]
        slope = (1 / (1 + np.exp(-odds)) - blocked[batch]) * weights[batch] / weights[batch].sum()
        each = np.repeat(slope.astype(np.float32), lengths)[:, None]
        rate, done = RATE * (1 - done / steps) + 1e-5, done + 1
        by_values, by_queries = rows.T @ (looks * each), rows.T @ (looks * (said - np.repeat(heard, lengths, 0)) * each)
        values.step(by_values, rate, DECAY)
        queries.step(by_queries, rate, DECAY)
        bias.step(np.array([slope.sum()], np.float32), rate, 0.0)
    return queries.value, values.value, float(bias.value[0])
