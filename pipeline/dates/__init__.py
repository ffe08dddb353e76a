"""The workshop of `extract/dates.py`: finding, vetoing and placing expressions of time, and the arithmetic of the calendar."""
