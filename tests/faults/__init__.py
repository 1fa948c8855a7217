"""Faults to survive: processes are killed in the middle of their work. Also an app with jobs made for that."""
