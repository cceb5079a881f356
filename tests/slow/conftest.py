"""The examples as they are published."""

from __future__ import annotations

from pathlib import Path

import pytest

from toteuma.services.publication import publish

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="session", params=sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir()))
def published(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that ``toteuma build`` writes of one example, in every format and language it has."""
    out = tmp_path_factory.mktemp("published") / str(request.param)
    publish(EXAMPLES / str(request.param), out)
    return out
