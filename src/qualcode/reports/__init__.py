"""Plain data to Word, CSV, JSON lines, Markdown and lines for the terminal."""
