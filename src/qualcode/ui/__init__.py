"""The screen, and the only Textual: a skin over the workspace's verbs."""
