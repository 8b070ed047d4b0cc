"""What a study is made of, in the standard library alone: spans, edits, values, changes."""
