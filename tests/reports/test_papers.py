"""Papers are numbered once, say what the ledger says, and find their problem again when the signed scan comes back."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from chuangcheng.evidence.operations import store
from chuangcheng.problems.models import Attachment, Problem
from chuangcheng.problems.operations import petitions, urging
from chuangcheng.problems.operations.ask import Ask
from chuangcheng.reports.documents.blocks import Form, QrCell, ValueCell, plain
from chuangcheng.reports.issuing import file_signed_scan, issue_batch, issue_paper
from chuangcheng.reports.models import Document
from chuangcheng.reports.queries import text_of
from chuangcheng.reports.rendering import render_file, render_files
from chuangcheng.rules.refusals import Refused
from tests.problems.layouts import ground, no_verifier, organisation, person
from tests.problems.test_reachability import Play

pytestmark = pytest.mark.django_db(transaction=True)
BASE = "http://127.0.0.1:8000"


@pytest.fixture
def play() -> Play:
    """A problem being rectified by a district."""
    ground()
    layout = no_verifier(1)
    play = Play(layout)
    play.down()
    return play


def values(document: Document, play: Play) -> str:
    """Everything printed in the fields of a paper."""
    text = text_of(document, play.layout.now)
    forms = [block for block in text.blocks if isinstance(block, Form)]
    cells = [cell for form in forms for row in form.rows for cell in row.cells if isinstance(cell, ValueCell)]
    return "\n".join(plain(spans) for cell in cells for spans in cell.paragraphs)


def office(play: Play) -> Ask:
    """What the office asks with."""
    return Ask(number=play.number, by=play.layout.actor("市办甲"), at=play.layout.tick(), words="请三日内办结")


def issue(play: Play, kind: str) -> Document:
    """By the office."""
    return issue_paper(
        number=play.number, kind=kind, base_url=BASE, by=play.layout.actor("市办甲"), at=play.layout.tick()
    )


def test_a_dispatch_paper_names_lead_deadline_and_why_and_carries_a_code(play: Play) -> None:
    row = issue(play, "dispatch")
    said = values(row, play)
    problem = play.problem
    assert row.number == "交办〔2026〕1号"
    assert play.number in said
    assert play.layout.line[0].name in said
    assert problem.due_words in said
    codes = [c for b in text_of(row, play.layout.now).blocks if isinstance(b, Form) for r in b.rows for c in r.cells
             if isinstance(c, QrCell)]  # fmt: skip
    assert [c.payload for c in codes] == [f"{BASE}/papers/{row.token}/"]


def test_the_same_step_gives_the_same_paper_again_and_a_new_step_a_new_number(play: Play) -> None:
    urging.urge(office(play))
    first = issue(play, "urge")
    assert issue(play, "urge").id == first.id
    urging.urge(office(play))
    second = issue(play, "urge")
    assert (first.number, second.number) == ("催办〔2026〕1号", "催办〔2026〕2号")
    assert "请三日内办结" in values(second, play)


def test_an_order_to_supervise_has_its_reply_date_and_a_receipt(play: Play) -> None:
    by = play.layout.now + timedelta(days=3)
    urging.supervise(office(play), reply_by=by)
    row = issue(play, "supervise")
    assert f"{by.month}月{by.day}日" in values(row, play)
    labels = [getattr(c, "text", "") for b in text_of(row, by).blocks if isinstance(b, Form) for r in b.rows
              for c in r.cells]  # fmt: skip
    assert "督办回执" in labels


def test_an_application_for_more_time_is_the_units_paper(play: Play) -> None:
    liaison = play.layout.actor("district联络员")
    moment = (play.problem.due or play.layout.now) + timedelta(days=1)
    ask = Ask(number=play.number, by=liaison, at=play.layout.tick(), words="新证正在办理")
    petitions.ask_extension(ask, moment=moment)
    row = issue_paper(number=play.number, kind="extension", base_url=BASE, by=liaison, at=play.layout.tick())
    assert row.organisation == play.layout.line[0]
    assert "新证正在办理" in values(row, play)


@pytest.mark.parametrize("kind", ["urge", "supervise", "extension"])
def test_a_paper_about_a_step_that_never_happened_is_refused(play: Play, kind: str) -> None:
    with pytest.raises(Refused, match="请先在问题页办理"):
        issue(play, kind)


def test_a_unit_does_not_issue_the_offices_papers(play: Play) -> None:
    with pytest.raises(Refused, match="由交办单位的创城办出具"):
        issue_paper(
            number=play.number, kind="dispatch", base_url=BASE, by=play.layout.actor("district联络员"),
            at=play.layout.tick(),
        )  # fmt: skip


def test_nobody_issues_papers_of_a_problem_they_do_not_see(play: Play) -> None:
    people = play.layout.people
    person(people, "外人", organisation("别市", kind="city"), "office")
    with pytest.raises(Refused, match="无权查看"):
        issue_paper(number=play.number, kind="dispatch", base_url=BASE, by=play.layout.actor("外人"),
                    at=play.layout.tick())  # fmt: skip


@pytest.mark.parametrize("kind", ["dispatch", "note", "strike_off", "dossier"])
def test_every_paper_prints_as_docx_and_pdf(play: Play, kind: str) -> None:
    text = text_of(issue(play, kind), play.layout.now)
    assert render_file(text, "docx")[:2] == b"PK"
    assert render_file(text, "pdf")[:5] == b"%PDF-"
    assert play.number in render_file(text, "html").decode()


def test_a_batch_is_one_file_with_a_page_for_each(play: Play, tmp_path: Path) -> None:
    from pypdf import PdfReader

    rows = [issue(play, "dispatch")]
    other = Play(play.layout)
    other.dispatch()
    rows.append(issue(other, "dispatch"))
    pdf = render_files([text_of(row, play.layout.now) for row in rows], "pdf")
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 2


def test_a_batch_of_a_list_without_dispatched_problems_is_refused(play: Play) -> None:
    with pytest.raises(Refused, match="没有单子可打"):
        issue_batch(list_id=0, kind="dispatch", base_url=BASE, by=play.layout.actor("市办甲"), at=play.layout.tick())


def test_the_signed_scan_files_itself_by_its_code(play: Play) -> None:
    row = issue(play, "dispatch")
    picture = io.BytesIO()
    Image.new("RGB", (400, 600), "white").save(picture, "JPEG")
    by = play.layout.actor("市办甲")
    at = play.layout.tick()
    file = store(stream=io.BytesIO(picture.getvalue()), name="扫描.jpg", source="scan", by_id=by.user_id, at=at)
    file_signed_scan(token=row.token, file_ids=[file.id], by=by, at=at)
    kept = Attachment.objects.get(problem=Problem.objects.get(number=play.number))
    assert (kept.file_id, kept.role) == (file.id, "signed")
    with pytest.raises(Refused, match="核对二维码"):
        file_signed_scan(token="unknown", file_ids=[file.id], by=by, at=at)


def test_a_paper_does_not_change_when_the_problem_does(play: Play) -> None:
    row = issue(play, "dispatch")
    before = text_of(row, play.layout.now)
    play.finish()
    assert text_of(Document.objects.get(id=row.id), play.layout.now) == before


def test_a_scan_that_belongs_to_somebody_else_is_not_filed(play: Play) -> None:
    row = issue(play, "dispatch")
    by = play.layout.actor("市办甲")
    at = play.layout.tick()
    picture = io.BytesIO()
    Image.new("RGB", (400, 600), "white").save(picture, "JPEG")
    theirs = store(stream=io.BytesIO(picture.getvalue()), name="别处.jpg", source="scan", by_id=None, at=at)
    with pytest.raises(Refused, match="没有这个文件"):
        file_signed_scan(token=row.token, file_ids=[theirs.id], by=by, at=at)
    assert not Attachment.objects.exists()
