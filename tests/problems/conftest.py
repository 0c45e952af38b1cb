"""After every test of this room, whatever moves it made: a problem is on a desk exactly while it is open."""

from collections.abc import Iterator

import pytest
from django.db.models import Exists, OuterRef, Q

from chuangcheng.problems.models import Problem, Step
from chuangcheng.rules.situations import OPEN


def off_the_rules() -> list[tuple[str, str, int | None, object]]:
    """(number, state, desk, deadline) of what is closed and on a desk, open and on none, or has a deadline alone.

    A row that follows another is on no desk. Rows whose state a test wrote itself are left out.
    """
    is_open = Q(state__in=OPEN)
    lost = is_open & Q(desk=None, follows=False)
    wrong = lost | (~is_open & Q(desk__isnull=False)) | Q(desk=None, desk_due__isnull=False)
    last = Step.objects.filter(problem=OuterRef("pk"), seq=OuterRef("step_count"), to_state=OuterRef("state"))
    return list(Problem.objects.filter(Exists(last), wrong).values_list("number", "state", "desk", "desk_due"))


@pytest.fixture(autouse=True)
def _only_open_problems_are_on_a_desk(request: pytest.FixtureRequest) -> Iterator[None]:
    stands_on_data = request.node.get_closest_marker("django_db") is not None
    if stands_on_data:
        request.getfixturevalue("db")
    yield
    if stands_on_data:
        assert off_the_rules() == []
