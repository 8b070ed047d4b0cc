"""Codebooks and codings of other tools and formats, in and out."""
