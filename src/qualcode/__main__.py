"""`python -m qualcode`, which is how `qualcode serve` starts a screen of its own."""

from qualcode.cli import main

main()
