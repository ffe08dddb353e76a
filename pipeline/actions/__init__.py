"""The workshop of `extract/actions.py`: words, clauses, predicates, who acts and by when, and what carries over."""
