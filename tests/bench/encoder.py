"""Beside the lines: what the encoders cost a question that is no exact phrase."""

import asyncio
import time

from tests.bench.harness import ROOT, Bench, Figures, Plan, fit

from kefu_adapters.answering import cached
from kefu_adapters.answering.knowledge import load_folder


async def measure(plan: Plan) -> Figures:
    """CPU microseconds of ranking one question."""
    return await asyncio.to_thread(_measure, plan)


def _measure(plan: Plan) -> Figures:
    ranker = cached(load_folder(ROOT / "knowledge"), fit())
    ranker.warm()
    spent = []
    for round_ in range(plan.rounds + 1):
        questions = [f"我昨天转出去的那笔币{n}到现在还没有看到，请问第{round_}次要等多久" for n in range(50)]
        began = time.process_time()
        for question in questions:
            ranker.rank(question)
        spent.append((time.process_time() - began) / len(questions) * 1e6)
    spent = sorted(spent[1:])
    return {"us": round(spent[len(spent) // 2]), "spread": [round(spent[0]), round(spent[-1])]}


LINE = Bench(
    number="encoder",
    title="a question that is no exact phrase",
    measure=measure,
    shown=(("us", "CPU for the encoders, more than above", "us"),),
)
