"""``python -m scripts.heinola_ledger FOLDER``"""

from __future__ import annotations

import sys
from pathlib import Path

from scripts.heinola_ledger.making import make

if len(sys.argv) != 2 or Path(sys.argv[1]).exists():
    sys.exit("python -m scripts.heinola_ledger FOLDER: name a folder that is not there yet")
made = make(Path(sys.argv[1]))
for file, profile in made.files:
    print(file, profile)
print(made.package)
