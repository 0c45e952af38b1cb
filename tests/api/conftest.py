"""A city whose people have programs."""

from collections.abc import Callable

import pytest

from tests.api.calling import Program, program
from tests.ledgers import Ledger, ledger


@pytest.fixture
def book(db: None) -> Ledger:
    return ledger()


@pytest.fixture
def of(book: Ledger) -> Callable[[str], Program]:
    """`of("院办甲")`: that person's program."""
    return lambda name: program(book.people, name)
