"""The screen, and the only Textual: a skin over the workspace's verbs."""

import os

# Textual draws on a timer, sixty times a second unless told otherwise before it is imported.
# Twice that halves the wait between a key and its effect.
os.environ.setdefault("TEXTUAL_FPS", "120")
