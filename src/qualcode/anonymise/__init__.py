"""Taking identifiers out of a transcript: names by a list, numbers and addresses by rule.

What comes out is pseudonymised; nothing here ever calls a text anonymous.
"""
