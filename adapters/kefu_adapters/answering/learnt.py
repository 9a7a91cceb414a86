"""Constants that ``tests/bench/learn_calibration.py`` printed; don't edit by hand.

Learnt on development questions of banking77, hwu64, clinc150 and xsid, and on this project's own.
"""

KNOWN = (
    0.348,
    0.723,
    0.016,
    0.519,
    -0.029,
    -0.097,
    -0.188,
    1.261,
    1.867,
    -1.135,
    0.761,
    -0.431,
    -0.586,
    0.033,
)
KNOWN_BIAS = 2.321
RIGHT = (
    0.117,
    0.259,
    0.602,
    0.288,
    -0.138,
    -0.200,
    0.058,
    -0.327,
    0.338,
    -0.742,
    0.751,
    -0.257,
    -0.082,
    0.340,
)
RIGHT_BIAS = -0.678
