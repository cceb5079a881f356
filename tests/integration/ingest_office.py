"""Files as office programs write them: converted by a real LibreOffice with a profile of its own."""

from __future__ import annotations

import subprocess
from pathlib import Path


def converted(source: Path, form: str, folder: Path) -> Path:
    """``source`` as LibreOffice saves it in another form (``docx``, ``html``, ``odt`` …)."""
    out = folder / f"as-{form}"
    profile = folder / "profile"
    command = ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", form, "--outdir", str(out), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return out / f"{source.stem}.{form}"
