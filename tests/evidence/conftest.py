"""A wall of its own for every test."""

import io

import pytest

from chuangcheng.evidence import operations
from tests.evidence.samples import AT


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.CHUANGCHENG_HOME = tmp_path
    return tmp_path / "evidence"


@pytest.fixture
def keep(db):
    """Store bytes with everything else at a default."""

    def kept(content, **given):
        said = {"name": "现场.jpg", "source": "album", "by_id": None, "at": AT} | given
        return operations.store(stream=io.BytesIO(content), **said)

    return kept
