"""Constants that ``tests/bench/learn_calibration.py`` printed; don't edit by hand.

Learnt on development questions of banking77, hwu64, clinc150 and xsid, and on this project's own.
"""

KNOWN = (0.340, 0.773, 0.012, 0.522, -0.221, 0.067, 0.026, 0.513, 0.788, -0.056, 0.0, 0.0, -1.034, 0.305)
KNOWN_BIAS = 2.557
RIGHT = (0.219, 0.330, 0.569, 0.410, -0.220, -0.184, 0.081, -0.857, 0.693, -1.160, 0.0, 0.0, -0.022, 0.297)
RIGHT_BIAS = -0.583
