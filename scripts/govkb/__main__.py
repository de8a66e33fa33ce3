"""`python -m govkb` is the command `govkb`."""

from govkb.cli import main

main()
