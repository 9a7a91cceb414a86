"""Constants printed by ``python -m tests.bench.learn_calibration DIR``; don't edit by hand.

Learnt on questions of the development and training parts of banking77, hwu64, clinc150 and xsid, and on
this project's own, from the models that ``fitting.py`` fits: whatever changes these calls for the command.
Every draw has its seed and one thread computes, so the command prints this file to the letter.
"""

KNOWN = (
    0.370,
    0.660,
    0.223,
    -0.133,
    0.617,
    -0.144,
    0.155,
    1.402,
    1.788,
    -1.646,
    0.422,
    -0.485,
    -0.361,
    -0.249,
)
KNOWN_BIAS = 2.931
RIGHT = (
    0.220,
    0.468,
    0.727,
    0.101,
    0.015,
    0.345,
    -0.083,
    0.088,
    -3.793,
    0.197,
    0.572,
    -1.057,
    0.143,
    0.230,
)
RIGHT_BIAS = 2.098
