"""The screens: each composes widgets and turns their messages into the workspace's verbs."""
