"""Who sees a problem, answers given once, numbers, each as the design states it."""

from uuid import uuid4

import pytest

from chuangcheng.problems.models import Sight, Step
from chuangcheng.problems.operations.registering import take_numbers
from chuangcheng.problems.operations.urging import note
from chuangcheng.rules.refusals import Refused
from tests.problems.books import Book

pytestmark = pytest.mark.django_db


@pytest.fixture
def book() -> Book:
    return Book()


def left(book: Book, unit: str) -> int:
    """Working minutes a paused part has left."""
    kept = book.part(unit).time_left
    assert kept is not None
    assert kept["clock"] == "working_days"
    return int(kept["minutes"])


def test_the_line_parent_and_the_named_verifier_see_the_problem(book: Book) -> None:
    book.dispatched("南桥派出所", verifier=book.org("市监局"))
    seen = set(Sight.objects.filter(problem=book.problem).values_list("organisation_id", flat=True))
    assert {book.org(n) for n in ("公安局", "南桥街道", "东湖区", "云屏市", "市监局")} <= seen
    assert book.org("城管局") not in seen


def test_what_is_not_visible_is_missing(book: Book) -> None:
    book.dispatched()
    with pytest.raises(Refused) as refused:
        book.go(note, "总务甲")
    assert refused.value.kind == "missing"


def test_the_same_key_and_body_gives_the_first_answer_and_another_body_is_refused(book: Book) -> None:
    key = uuid4()
    first = book.go(note, "市办甲", words="甲", key=key)
    assert book.go(note, "市办甲", words="甲", key=key).id == first.id
    with pytest.raises(Refused) as refused:
        book.go(note, "市办甲", words="乙", key=key)
    assert refused.value.kind == "invalid"
    assert Step.objects.filter(problem=book.problem).count() == 2


def test_a_stale_version_is_told_so_and_a_repeat_of_it_is_not(book: Book) -> None:
    key, seen = uuid4(), book.problem.version
    first = book.go(note, "市办甲", words="甲", key=key, version=seen)
    with pytest.raises(Refused) as refused:
        book.go(note, "市办甲", words="乙", version=seen)
    assert refused.value.kind == "stale"
    assert book.go(note, "市办甲", words="甲", key=key, version=seen).id == first.id


def test_numbers_are_never_given_twice_and_a_block_is_kept(book: Book) -> None:
    given = [*take_numbers(at=book.now, count=50), *take_numbers(at=book.now), *take_numbers(at=book.now, count=3)]
    assert len(set(given)) == 54
    assert sorted(given) == given
    assert all(number > book.number for number in given)


def test_an_order_reaches_only_units_below_and_verifiers_who_have_to_do_with_it() -> None:
    from chuangcheng.problems.operations.ask import Ask
    from chuangcheng.problems.operations.assigning import Order, dispatch
    from chuangcheng.problems.operations.registering import NewProblem, register
    from chuangcheng.problems.operations.urging import instruct
    from tests.cast import AT, cast
    from tests.problems.layouts import ground

    ground()
    people = cast()
    office = people.actor("院办甲")
    number = register(new=NewProblem(home=people.org("示例医院").id, text="示例"), by=office, at=AT).number
    ask = Ask(number=number, by=office, at=AT)
    with pytest.raises(Refused, match="不在交办单位的管辖范围内"):
        dispatch(ask, order=Order(lead=people.org("梧桐社区").id))
    general = people.org("总务科").id
    with pytest.raises(Refused, match="不能指定来复核"):
        dispatch(ask, order=Order(lead=general, verifier=people.org("南桥街道").id))
    with pytest.raises(Refused, match="不在领导岗位上"):
        dispatch(ask, order=Order(lead=general, leader_post=people.post("总务甲").id))
    dispatch(ask, order=Order(lead=general, verifier=people.org("云屏市").id))
    leader = Ask(number=number, by=people.actor("院领导甲"), at=AT, words="抓紧")
    with pytest.raises(Refused, match="不能批示给它"):
        instruct(leader, to=people.org("梧桐社区").id)
    instruct(leader, to=general)
