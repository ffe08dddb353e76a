"""The workshop of `extract/amounts.py`: numbers, units, what surrounds them, and tables."""
