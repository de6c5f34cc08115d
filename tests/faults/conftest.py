from __future__ import annotations

from pathlib import Path

import pytest

from .made_dumps import write_sixty_documents


@pytest.fixture(scope="session")
def sixty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of some sixty documents; see `write_sixty_documents`."""
    return write_sixty_documents(tmp_path_factory.mktemp("faults") / "dumps")
