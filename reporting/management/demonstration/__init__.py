"""The demonstration: fictional enterprises of 2015–2018, told in data/demo/ and played through the actions.

files.py says what the files look like, stage.py plays events in the order of time, the other modules turn a
file into events: who does what at which moment. Nothing here writes a row of its own.
"""
