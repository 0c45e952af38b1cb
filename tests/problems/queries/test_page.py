"""What a problem's page says: what to do now, who else may, what to look at twice, and the story so far."""

from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from chuangcheng.evidence.operations import store
from chuangcheng.problems.models import Problem, Step
from chuangcheng.problems.operations import answering, assigning, measuring, petitions, submitting, urging, verifying
from chuangcheng.problems.operations.ask import Ask, FileRef
from chuangcheng.problems.operations.assigning import Order
from chuangcheng.problems.operations.registering import NewProblem, register
from chuangcheng.problems.queries.moves import moves_now
from chuangcheng.problems.queries.page import problem_page
from chuangcheng.problems.queries.scene import scene
from chuangcheng.problems.queries.timeline import SAYS, done_words
from chuangcheng.problems.queries.workbench import workbench
from chuangcheng.rules.problem_states import MOVES
from chuangcheng.rules.refusals import Refused
from chuangcheng.standards.operations import seed_calendar, seed_categories
from tests.cast import AT, cast

pytestmark = pytest.mark.django_db


class Story:
    """One problem of the hospital, told step by step."""

    def __init__(self, people):
        self.people, self.now = people, AT
        new = NewProblem(home=people.org("示例医院").id, text="大厅内有烟头", place="门诊大厅")
        self.number = register(new=new, by=people.actor("院办甲"), at=self.now).number

    def ask(self, name, **more):
        self.now += timedelta(hours=1)
        return Ask(number=self.number, by=self.people.actor(name), at=self.now, **more)

    def dispatch(self, lead="总务科", **more):
        assigning.dispatch(self.ask("院办甲"), order=Order(lead=self.people.org(lead).id, **more))
        return self

    def submit(self, photo=None):
        self.dispatch()
        answering.accept(self.ask("总务甲"), person_name="总务乙")
        measuring.measure(self.ask("总务甲"), text="张贴禁烟标志120余张")
        files = (FileRef(photo or self.photo("总务甲"), "after"),)
        submitting.submit(self.ask("总务甲", files=files), person_name="总务乙")
        return self

    def photo(self, name, colour="green"):
        data = BytesIO()
        Image.new("RGB", (640, 480), colour).save(data, "JPEG")
        data.seek(0)
        user = self.people.user(name).id
        return store(stream=data, name="现场.jpg", source="demo", by_id=user, at=self.now).id

    def page(self, name):
        return problem_page(self.number, by=self.people.actor(name), at=self.now)

    def primary(self, name):
        move = self.page(name).moves.primary
        return move.code if move else ""


@pytest.fixture
def story(db):
    seed_categories()
    seed_calendar(years=range(2025, 2028), at=AT)
    return Story(cast())


def test_the_primary_button_is_what_the_reader_owes_now(story):
    assert story.primary("院办甲") == "dispatch"
    story.dispatch()
    assert story.primary("总务甲") == "accept"
    assert story.primary("院办甲") == ""
    answering.accept(story.ask("总务甲"))
    assert story.primary("总务甲") == "measure"
    measuring.measure(story.ask("总务甲"), text="张贴标志")
    assert story.primary("总务甲") == "submit"


def test_whoever_mended_cannot_verify_and_reads_who_can(story):
    page = story.submit().page("院办乙")
    assert page.moves.primary.code == "verify"
    assert "send_back" in {m.code for m in page.moves.beside}
    unit = story.page("总务甲")
    assert unit.moves.primary is None
    assert any("干事" in title or "主任" in title for title in unit.verifiers)


def test_an_office_is_offered_to_fill_in_for_its_unit_and_a_unit_is_not(story):
    story.dispatch()
    offered = story.page("院办甲").moves.on_behalf
    assert ("accept", "总务科") in {(m.code, m.for_name) for m in offered}
    assert story.page("总务甲").moves.on_behalf == ()


def test_every_move_that_is_offered_is_one_the_judge_grants(story):
    """Buttons come from the judge: a button that would be refused for role or state is never shown."""
    for step in (story.dispatch, lambda: answering.accept(story.ask("总务甲"))):
        step()
        for name in ("院办甲", "院办乙", "总务甲", "总务乙", "院领导甲", "市办甲"):
            seen = scene(story.number, by=story.people.actor(name), at=story.now)
            moves = moves_now(seen)
            shown = [m for m in (moves.primary, *moves.beside, *moves.rest) if m]
            assert len({(m.code, m.unit) for m in shown}) == len(shown)
            assert {m.code for m in shown} <= set(MOVES)
            assert seen.problem.state in MOVES[shown[0].code].frm if shown else True


def test_whoever_gets_it_handed_down_is_asked_to_accept_first(story):
    story.dispatch(lead="总务科")
    answering.accept(story.ask("总务甲"))
    part = story.page("总务甲").scene.parts[0]
    assert story.page("总务甲").turn.does == "整改并上报"
    assert story.page("总务甲").desk_due_words == part.due_words
    part.accepted_at = None
    part.save()
    page = story.page("总务甲")
    assert page.turn.does == "签收"


def test_a_photo_used_before_is_pointed_out_to_the_verifier(story):
    first = Story(story.people)
    photo = first.photo("总务甲", "red")
    first.submit(photo)
    again = story.photo("总务甲", "red")
    warnings = story.submit(again).page("院办乙").warnings
    assert any(first.number in warning for warning in warnings)
    own = Problem.objects.get(number=first.number)
    Problem.objects.filter(id=own.id).update(state="rectifying")
    assert first.page("院办乙").warnings == ()


def test_where_a_photo_was_used_is_not_told_to_who_may_not_know(story):
    other = Story(story.people)
    photo = other.photo("总务甲", "red")
    other.submit(photo)
    own = Problem.objects.get(number=other.number)
    own.sights.all().delete()
    warnings = story.submit(story.photo("总务甲", "red")).page("院办乙").warnings
    assert not any(other.number in warning for warning in warnings)


def test_the_story_reads_in_sentences(story):
    story.submit()
    verifying.send_back(story.ask("院办乙", words="仍有烟头。"), reason="in_part")
    urging.urge(story.ask("院办甲", words="请抓紧"), channel="telephone", answered_by="总务乙")
    told = [(h.who, h.done) for h in story.page("院办甲").timeline]
    assert told[0] == ("示例医院 院创城办主任 院办甲", "催办总务科（电话）")
    assert told[1][1].startswith("退回重新整改：整改不到位")
    assert told[-1][1] == "登记（创城办登记）"
    assert "交办给总务科；限期整改" in told[-2][1]


def test_every_move_has_words_even_with_no_codes():
    for code in MOVES:
        step = Step(move=code, codes={"verdict": "grant"}, words={}, digests={})
        assert done_words(step, {})
    assert set(SAYS) <= set(MOVES)


def test_an_open_request_stands_on_the_page_and_on_the_desk_of_who_decides(story):
    story.dispatch()
    answering.accept(story.ask("总务甲"))
    due = Problem.objects.get(number=story.number).due
    petitions.ask_extension(story.ask("总务甲", words="货未到"), moment=due + timedelta(days=1))
    assert "总务科申请延期至" in story.page("院办甲").petitions[0].said
    assert story.primary("院办甲") == "decide_extension"
    bench = workbench(by=story.people.actor("院办甲"), at=story.now)
    assert [said for _, said in bench.petitions] == ["总务科申请延期"]
    assert not workbench(by=story.people.actor("总务甲"), at=story.now).petitions


def test_helpers_find_the_problem_on_their_desk_until_they_are_done(story):
    story.dispatch(co_leads=[story.people.org("保卫科").id])
    by = story.people.actor("保卫甲")
    assert [i.problem.number for i in workbench(by=by, at=story.now).helping.items] == [story.number]
    answering.accept(story.ask("总务甲"))
    measuring.measure(story.ask("保卫甲"), text="加强巡逻")
    measuring.confirm(story.ask("保卫甲"))
    assert not workbench(by=by, at=story.now).helping.items


def test_what_nobody_accepted_in_time_is_told_to_the_office(story):
    story.dispatch()
    late = story.now + timedelta(days=9)
    bench = workbench(by=story.people.actor("院办甲"), at=late)
    assert [i.problem.number for i in bench.unsigned.items] == [story.number]
    assert bench.waiting.items[0].turn.who == "总务科"
    assert "工作日" in bench.waiting.items[0].turn.waited


def test_a_problem_of_others_is_missing_not_forbidden(story):
    with pytest.raises(Refused) as refused:
        story.page("城管甲")
    assert refused.value.kind == "missing"
