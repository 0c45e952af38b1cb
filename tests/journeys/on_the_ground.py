"""Ways to the pages of places, standards and inspections, and through the app on the phone."""

from collections.abc import Callable

from tests.journeys.person import Person, photo


def the_site(person: Person) -> None:
    person.go("/places/")
    person.page.get_by_role("link", name="门诊大厅").first.click()


def the_round(person: Person) -> None:
    person.go("/inspections/programmes/")
    person.page.get_by_role("link", name="第1批").first.click()


def the_standard(person: Person) -> None:
    person.go("/standards/")
    person.page.get_by_role("link", name="第1版").first.click()


def in_the_field(place: str = "") -> Callable[[Person], None]:
    """The app for the phone at one of its pages, once it has read the day."""

    def way(person: Person) -> None:
        person.go(f"/field/#/{place}")
        person.page.wait_for_selector("#unsent[data-count]")

    return way


def a_failing_item(person: Person) -> None:
    in_the_field()(person)
    person.page.locator("a.card", has_text="门诊大厅").first.click()
    item = person.page.locator(".item").first
    item.get_by_role("button", name="不符合", exact=True).click()
    item.locator("textarea").first.fill("候诊区没有禁烟标识，公益广告破损一处")
    item.locator("input[type=file]").last.set_input_files([photo("现场.jpg", "poster", "门诊大厅")])
    item.locator(".photo").wait_for()
    person.page.wait_for_timeout(500)
