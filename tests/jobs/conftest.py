"""Rounds and the queue close connections between turns; inside a test's transaction that would end the test."""

import pytest
from django_tasks_db.management.commands import db_worker

from chuangcheng.jobs import rounds


@pytest.fixture(autouse=True)
def _keep_the_connection(monkeypatch):
    monkeypatch.setattr(rounds, "close_old_connections", lambda: None)
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)
