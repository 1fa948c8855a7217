"""Measurements: `script/bench NAME` runs `bench/NAME.py`.

A module prints one JSON object a line, `{"figure": …, "value": …, "unit": …, "at": {…}}`.
"""
