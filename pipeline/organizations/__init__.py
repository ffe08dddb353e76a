"""The workshop of `extract/organizations.py`: the registry, the grammar of names, and what a text itself defines."""
