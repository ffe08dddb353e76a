"""Where a person reads what was extracted, sees what changed, and decides."""
