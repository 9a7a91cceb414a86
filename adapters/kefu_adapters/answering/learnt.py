"""Constants that ``tests/bench/learn_calibration.py`` printed; don't edit by hand.

Learnt on development questions of banking77, hwu64, clinc150 and xsid, and on this project's own.
"""

KNOWN = (
    0.356,
    0.695,
    0.057,
    0.429,
    -0.023,
    -0.262,
    -0.037,
    1.177,
    2.288,
    -1.023,
    1.002,
    -0.220,
    -0.648,
    -0.054,
)
KNOWN_BIAS = 1.969
RIGHT = (
    0.187,
    0.267,
    0.573,
    0.224,
    -0.037,
    0.010,
    0.038,
    0.522,
    -2.264,
    -0.019,
    0.793,
    -1.143,
    0.030,
    0.187,
)
RIGHT_BIAS = 1.494
