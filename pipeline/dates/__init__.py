"""The workshop of `extract/dates.py`: expressions of time, what they refer to, and the calendar."""
