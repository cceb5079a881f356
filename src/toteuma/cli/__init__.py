"""The ``toteuma`` command.

Exit codes: 0 done; 1 findings of level error; 2 the request cannot be carried out (wrong usage, no such package, unit or line);
3 something could not be written; 70 a fault of the program.
"""

from toteuma.cli.commands import main

__all__ = ["main"]
