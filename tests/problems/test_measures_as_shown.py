"""A corrected figure is shown corrected wherever its measure is shown."""

import pytest

from chuangcheng.facts.operations import seed_metrics
from chuangcheng.problems.models import MeasureFact
from chuangcheng.problems.operations.ask import Ask
from chuangcheng.problems.operations.measuring import FactWish, measure, restate
from chuangcheng.problems.queries.page import measures_of
from tests.problems.layouts import ground, no_verifier
from tests.problems.test_reachability import Play


@pytest.mark.django_db
def test_the_page_of_a_problem_shows_the_corrected_figure_in_its_sentence() -> None:
    ground()
    seed_metrics()
    layout = no_verifier(1)
    play = Play(layout)
    play.down()
    liaison = layout.actor("district联络员")
    ask = Ask(number=play.number, by=liaison, at=layout.tick())
    measure(ask, text="增设宣传牌20余块，更换标语", facts=[FactWish("publicity_signs", "20余块")])
    link = MeasureFact.objects.get()
    again = Ask(number=play.number, by=liaison, at=layout.tick(), words="重新清点")
    restate(again, fact=link.fact_id, text="35余块")
    (shown,) = measures_of(play.problem)
    assert shown.text == "增设宣传牌35余块，更换标语"
    assert shown.figures == (("宣传牌", "35余块"),)
