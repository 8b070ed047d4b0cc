"""Counts, words for how many, and themes with their quotations: plain data to plain data."""
