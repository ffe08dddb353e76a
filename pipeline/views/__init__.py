"""What a person reads of records: summaries, lists, a text with its mentions lit."""
