"""Every page of the demo at both sizes: no wider than the screen, no console error, no breach of the policy."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route

from chuangcheng.jobs.demo import play
from chuangcheng.people.models import User
from chuangcheng.people.queries import actor_for
from chuangcheng.problems.models import FeedbackList, Problem
from chuangcheng.reports.models import DocumentKind
from chuangcheng.reports.operations import open_document
from chuangcheng.statistics.operations.fold import fold_all
from tests.browsing import Size, Watch
from tests.journeys.person import Person

pytestmark = pytest.mark.browser

OFFICE = (
    "/", "/problems/", "/problems/?state=open&q=院", "/problems/new/", "/problems/photos/", "/lists/", "/lists/{list}/",
    "/lists/import/", "/reports/", "/reports/{report}/", "/overview/", "/inbox/", "/settings/", "/settings/me/",
    "/settings/units/", "/settings/calendar/", "/settings/categories/", "/password/",
    "/problems/{mended}/", "/problems/{mended}/papers/", "/problems/{late}/", "/problems/{new}/several/",
    "/problems/{new}/moves/dispatch/",
)  # fmt: skip
PLACES = (
    "/places/", "/places/sites/new/", "/places/import/", "/places/reports/", "/places/areas/", "/places/areas/new/",
    "/places/areas/outlines/", "/places/coverage/", "/places/coverage/new/", "/places/agreements/",
    "/places/agreements/new/", "/places/agreements/import/", "/places/operators/", "/places/operators/new/",
    "/places/fronts/", "/places/fronts/new/", "/places/articles/", "/places/articles/lists/new/", "/map/",
    "/map/list/", "/standards/", "/standards/import/", "/standards/types/", "/standards/types/new/",
    "/inspections/", "/inspections/frequencies/", "/inspections/presences/", "/inspections/programmes/",
    "/inspections/programmes/new/", "/inspections/visits/new/", "/inspections/self-checks/",
    "/inspections/self-checks/new/", "/inspections/follow-ups/", "/inspections/rechecks/", "/inspections/rechecks/new/",
)  # fmt: skip
UNIT = ("/", "/problems/", "/problems/{late}/", "/problems/{late}/moves/measure/", "/open-rows/", "/inbox/")
ADMINISTRATOR = (
    "/settings/",
    "/settings/city/",
    "/settings/units/",
    "/settings/units/new/",
    "/settings/accounts/",
    "/settings/calendar/",
    "/settings/erasing/",
    "/settings/running/",
)
WALKS = {
    "yuanban": OFFICE + PLACES,
    "baowei": UNIT,
    "guanli": ADMINISTRATOR,
    "lingdao": ("/overview/", "/problems/{late}/moves/instruct/"),
    "shenji": ("/settings/audit/",),
}


@pytest.fixture
def addresses(transactional_db: None, now: datetime) -> dict[str, object]:
    """The demo, with its figures folded and its report opened; what stands in the addresses."""
    play(at=now)
    fold_all(at=timezone.now())
    feedback = FeedbackList.objects.get()
    office = actor_for(User.objects.get(username="yuanban"), now)
    report = open_document(list_id=feedback.id, kind=DocumentKind.REPORT, by=office, at=now)
    by_state = dict(Problem.objects.order_by("-due").values_list("state", "number"))
    names = {"new": "registered", "late": "rectifying", "mended": "struck_off"}
    return {"list": feedback.id, "report": report.id} | {name: by_state[state] for name, state in names.items()}


def test_no_page_is_wider_than_its_screen(
    open_page: Callable[..., Page], addresses: dict[str, object], size: Size
) -> None:
    lost = []
    for login, walk in WALKS.items():
        person = Person(open_page(size, user=User.objects.get(username=login)))
        for path in walk:
            answer = person.page.goto(path.format(**addresses))
            if not answer or answer.status != 200 or not person.page.locator("h1").first.is_visible():
                lost.append(f"{login} {path} {answer and answer.status}")
            person.page.wait_for_timeout(250)
    assert not lost


def test_a_page_that_is_too_wide_is_noticed(open_page: Callable[..., Page], size: Size, watch: Watch) -> None:
    person = Person(open_page(size))
    person.page.route("**/login/", widen)
    person.go("/login/")
    person.page.wait_for_timeout(300)
    assert any("sideways" in fault for fault in watch.faults)
    watch.faults.clear()


def widen(route: Route) -> None:
    """The same page with a line that does not fit."""
    answer = route.fetch()
    body = answer.text().replace("<h1>", f"<nobr>{'宽' * 200}</nobr><h1>")
    route.fulfill(response=answer, body=body)
