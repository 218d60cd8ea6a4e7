"""``python -m comparator.cli``."""

from comparator.cli.app import main

main()
