"""Every number of a report can be asked where it comes from, and changes with its data and nothing else."""

import random
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from chuangcheng.facts.models import Fact
from chuangcheng.facts.operations import seed_metrics
from chuangcheng.facts.queries import fact as fact_by_id
from chuangcheng.jobs.demo import play
from chuangcheng.people.models import User
from chuangcheng.people.queries import actor_for
from chuangcheng.problems.models import FeedbackList, MeasureFact, Problem
from chuangcheng.problems.operations import answering, assigning
from chuangcheng.problems.operations.ask import Ask
from chuangcheng.problems.operations.assigning import Order
from chuangcheng.problems.operations.filling import NewRow
from chuangcheng.problems.operations.lists import ListDetails, add_rows, publish_list, receive_list
from chuangcheng.problems.operations.measuring import FactWish, measure, restate
from chuangcheng.reports.documents.blocks import Claim
from chuangcheng.reports.documents.freeze import claims
from chuangcheng.reports.operations import edit_words, finalise, open_document
from chuangcheng.reports.queries import document, editable_paragraphs, text_of
from chuangcheng.rules.quantities import Change, compose_change, render, with_value
from chuangcheng.rules.refusals import Refused
from tests.problems.layouts import START, Layout, ground, no_higher_office

pytestmark = pytest.mark.django_db
NOW = datetime.fromisoformat("2026-09-28T09:00:00+08:00")


def fact_claims(list_id: int, layout_actor: object, at: datetime) -> list[Claim]:
    """The claims of the list's report that stand on facts, in the order they are printed."""
    row = open_document(list_id=list_id, kind="report", by=layout_actor, at=at)  # type: ignore[arg-type]
    return [c for c in claims(text_of(row, at)) if c.source_ref.startswith("fact:")]


def another_figure(fact: Fact) -> str:
    """The same spelling with another number."""
    figure = fact.figure
    if isinstance(figure, Change):
        return render(compose_change(from_=with_value(figure.from_, figure.from_.value + 1), to=with_value(
            figure.to, figure.to.value + 3)))  # fmt: skip
    return render(with_value(figure, figure.value + Decimal(7)))


def every_fact_changes_exactly_its_claims(list_id: int, actor: object, at: datetime) -> None:
    """Restate each fact in turn and look at all claims before and after."""
    links = MeasureFact.objects.filter(measure__problem__list_id=list_id).select_related("measure__problem")
    for link in links:
        before = fact_claims(list_id, actor, at)
        at += timedelta(minutes=5)
        old = fact_by_id(link.fact_id)
        ask = Ask(number=link.measure.problem.number, by=actor, at=at, words="重新清点")  # type: ignore[arg-type]
        restate(ask, fact=old.id, text=another_figure(old))
        after = fact_claims(list_id, actor, at)
        changed = {b.source_ref for b, a in zip(before, after, strict=True) if b.text != a.text}
        assert changed == {f"fact:{old.id}"}, (old.printed, changed)
        of_this = [a for a, b in zip(after, before, strict=True) if b.source_ref == f"fact:{old.id}"]
        assert all(a.text in another_or_now(fact_by_id(old.id)) for a in of_this)


def another_or_now(fact: Fact) -> str:
    """What the fact prints now."""
    return fact.printed


def test_the_hospitals_case_makes_twelve_facts_and_thirteen_claims_all_with_sources() -> None:
    play(at=NOW)
    feedback = FeedbackList.objects.get()
    actor = actor_for(User.objects.get(username="yuanban"), NOW)
    found = fact_claims(feedback.id, actor, NOW)
    assert len(found) == 13
    assert len({c.source_ref for c in found}) == 12
    assert all(c.source and c.href for c in found)
    change = [c.text for c in found if c.text in {"2人", "4人"}]
    assert change == ["2人", "4人"]
    every_fact_changes_exactly_its_claims(feedback.id, actor, NOW)


def generated_list(layout: Layout, dice: random.Random) -> FeedbackList:
    """A list of other problems with made-up figures, in work."""
    office = layout.actor("单位办甲")
    details = ListDetails(
        organisation=layout.home.id, issuer="示例街道", title="示例清单", level="street", received_on=START.date()
    )
    feedback = receive_list(details=details, by=office, at=layout.tick())
    rows = iter([NewRow(text=f"示例问题{i}", row_hash=str(i)) for i in range(4)])
    for _ in add_rows(feedback=feedback, rows=rows, by=office, at=layout.now):
        pass
    publish_list(feedback=feedback, by=office, at=layout.tick())
    for problem in Problem.objects.filter(list=feedback):
        number = problem.number
        order = Order(lead=layout.line[0].id)
        assigning.dispatch(Ask(number=number, by=office, at=layout.tick(0.01)), order=order)
        liaison = layout.actor("科室联络员")
        answering.accept(Ask(number=number, by=liaison, at=layout.tick(0.01)))
        signs, slogans = dice.randrange(2, 900), dice.randrange(2, 900)
        measure(
            Ask(number=number, by=liaison, at=layout.tick(0.01)),
            text=f"增设宣传牌{signs}余块，张贴标语{slogans}条",
            facts=[FactWish("publicity_signs", f"{signs}余块"), FactWish("slogans", f"{slogans}条")],
        )
    return feedback


def test_another_list_with_generated_figures_passes_the_same() -> None:
    ground()
    seed_metrics()
    layout = no_higher_office(1)
    feedback = generated_list(layout, random.Random(26))
    every_fact_changes_exactly_its_claims(feedback.id, layout.actor("单位办甲"), layout.tick())


def test_words_are_editable_claims_only_through_their_data_and_a_final_version_is_frozen() -> None:
    ground()
    seed_metrics()
    layout = no_higher_office(1)
    feedback = generated_list(layout, random.Random(3))
    office = layout.actor("单位办甲")
    row = open_document(list_id=feedback.id, kind="report", by=office, at=layout.tick())
    paragraph = next(p for p in editable_paragraphs(row, layout.now) if p.key.startswith("p:"))
    figure = paragraph.text[paragraph.text.index("【") : paragraph.text.index("】") + 1]
    with pytest.raises(Refused, match="方括号里的数字来自台账"):
        edit_words(document_id=row.id, key=paragraph.key, text=paragraph.text.replace(figure, "【9块】"), by=office,
                   at=layout.now)  # fmt: skip
    with pytest.raises(Refused, match="数据要保留"):
        edit_words(document_id=row.id, key=paragraph.key, text="什么也没有", by=office, at=layout.now)
    edited = paragraph.text.replace("增设宣传牌", "新做宣传牌")
    edit_words(document_id=row.id, key=paragraph.key, text=edited, by=office, at=layout.now)
    fact = MeasureFact.objects.filter(measure__problem__number=paragraph.key[2:]).select_related("fact").first()
    assert fact is not None
    ask = Ask(number=paragraph.key[2:], by=office, at=layout.tick(), words="重新清点")
    restate(ask, fact=fact.fact_id, text="77余块")
    text = next(p.text for p in editable_paragraphs(document(row.id, office), layout.now) if p.key == paragraph.key)
    assert "新做宣传牌【77余块】" in text
    final = finalise(document_id=row.id, by=office, at=layout.tick())
    frozen = text_of(final, layout.now)
    assert final.number == "创城〔2026〕1号"
    restate(
        Ask(number=paragraph.key[2:], by=office, at=layout.tick(), words="又清点"), fact=fact.fact_id, text="88余块"
    )
    assert text_of(document(row.id, office), layout.tick()) == frozen
    with pytest.raises(Refused, match="已经定稿"):
        edit_words(document_id=row.id, key=paragraph.key, text=edited, by=office, at=layout.now)
