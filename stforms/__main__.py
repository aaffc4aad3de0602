"""python -m stforms: the same as the command stforms."""

from stforms.cli import main

main()
