"""Who sees a problem, written anew from its parts, is what the moves wrote; and it follows the tree."""

import pytest

from chuangcheng.people.models import Organisation
from chuangcheng.problems.models import Sight
from chuangcheng.problems.operations.answering import accept
from chuangcheng.problems.operations.assigning import hand_down
from chuangcheng.problems.operations.sights import rebuild_sights
from chuangcheng.problems.operations.urging import instruct
from tests.ledgers import ledger

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    return ledger()


def seen(problem):
    return set(Sight.objects.filter(problem=problem).values_list("organisation__name", flat=True))


def test_writing_anew_gives_what_the_moves_wrote(book):
    problem = book.register(home="云屏市")
    book.dispatch(problem, "东湖区", co_leads=(book.people.org("公安局").id,))
    accept(book.ask(problem, "区联甲"))
    hand_down(book.ask(problem, "区联甲"), lead=book.people.org("南桥街道").id)
    hand_down(book.ask(problem, "街联甲"), lead=book.people.org("南桥派出所").id)
    instruct(book.ask(problem, "市领导甲", words="请示例医院配合"), to=book.people.org("示例医院").id)
    written = seen(problem)
    assert {"南桥派出所", "示例医院", "云屏市公安局", "东湖区", "云屏市"} <= written
    Sight.objects.filter(problem=problem).delete()
    assert rebuild_sights([book.people.org("南桥派出所").id]) == 1
    assert seen(problem) == written


def test_a_new_line_parent_sees_the_problems_of_its_unit(book):
    problem = book.register(home="梧桐社区", by="梧桐甲")
    community = book.people.org("梧桐社区")
    Organisation.objects.filter(pk=community.pk).update(line_parent=book.people.org("市监局"))
    assert "云屏市市场监督管理局" not in seen(problem)
    rebuild_sights([community.id])
    assert "云屏市市场监督管理局" in seen(problem)


def test_problems_of_other_organisations_are_left_alone(book):
    problem = book.register(home="示例医院", by="院办甲")
    Sight.objects.filter(problem=problem).delete()
    assert rebuild_sights([book.people.org("梧桐社区").id]) == 0
    assert seen(problem) == set()


def test_the_leader_in_charge_still_sees_it_after_the_tree_has_moved(book):
    problem = book.register(home="云屏市")
    book.dispatch(problem, "东湖区", leader_post=book.people.post("院领导甲").id)
    written = seen(problem)
    assert "示例医院" in written
    rebuild_sights([book.people.org("东湖区").id])
    assert seen(problem) == written
