"""The 对标自查报告 says what the self-check and the ledger say, and who may fill the self-check in writes it."""

from datetime import date
from typing import Any

import pytest

from chuangcheng.inspections.models import SelfCheck, SelfCheckProblem
from chuangcheng.inspections.operations.self_checks import (
    ItemAnswer,
    Occasion,
    SelfCheckDraft,
    answer_item,
    begin_self_check,
    finish_self_check,
    register_found,
)
from chuangcheng.reports.documents.blocks import Heading, Paragraph, Table, plain
from chuangcheng.reports.documents.freeze import claims
from chuangcheng.reports.models import Document
from chuangcheng.reports.operations import edit_words, finalise, open_self_check_report
from chuangcheng.reports.queries import documents_of_self_check, editable_paragraphs, text_of
from chuangcheng.rules.refusals import Refused
from tests.ledgers import Ledger, ledger

pytestmark = pytest.mark.django_db
OWN = "公开：\n政务公开栏按月更换\n谈心谈话　每年不少于2次\n服务：\n窗口备齐便民用品\n后厨管理"


@pytest.fixture
def book() -> Ledger:
    return ledger()


@pytest.fixture
def check(book: Ledger) -> SelfCheck:
    """Four items, one of each judgement; two problems, one of them on the ledger."""
    by = book.people.actor("总务甲")
    unit = book.people.org("总务科").id
    draft = SelfCheckDraft(
        unit=unit, title="服务规范自查", from_date=date(2026, 1, 1), to_date=date(2026, 12, 31), own=OWN
    )
    row = begin_self_check(draft=draft, by=by, at=book.tick())
    answers: list[dict[str, Any]] = [
        {"verdict": "fails", "problems": ["公开栏没有按月换", "少一块宣传板"], "shortcomings": "没有专人"},
        {"verdict": "partly", "done": "已开展", "occasions": [Occasion(date(2026, 1, 20), "节前谈心")]},
        {"verdict": "meets", "done": "新增便民箱20余个\n每天补充", "highlights": "有雨伞"},
        {"verdict": "not_applicable"},
    ]
    for item, said in zip(row.items.order_by("position"), answers, strict=True):
        answer_item(item_id=item.pk, answer=ItemAnswer(**said), seen=item.version, by=by, at=book.tick())
    register_found(found_id=SelfCheckProblem.objects.order_by("id")[0].pk, by=by, at=book.tick())
    return row


def opened(book: Ledger, check: SelfCheck, by: str = "总务甲") -> Document:
    return open_self_check_report(check_id=check.pk, by=book.people.actor(by), at=book.tick())


def ended(book: Ledger, check: SelfCheck, **said: str) -> None:
    by = book.people.actor("总务甲")
    words = {"summary": "", "next_steps": "", **said}
    finish_self_check(check_id=check.pk, seen=check.version, by=by, at=book.tick(), **words)


def printed(row: Document, book: Ledger) -> str:
    found = text_of(row, book.now).blocks
    return "\n".join(
        plain(b.spans) + plain(getattr(b, "body", ())) for b in found if isinstance(b, Heading | Paragraph)
    )


def refused(code: str) -> Any:
    return pytest.raises(Refused, check=lambda error: error.code == code)


@pytest.mark.database
def test_the_report_counts_the_judgements_and_the_problems_where_they_stand(book, check):
    row = opened(book, check)
    said = printed(row, book)
    assert "共对照4条。其中已做到1条，部分做到1条，没有做到1条，不涉及1条。" in said
    assert "查出问题2个，已登记台账1个；登记的问题中，已销号0个，正在办理1个。" in said
    number = SelfCheckProblem.objects.order_by("id")[0].problem.number
    assert f"一是公开栏没有按月换（台账编号{number}，目前待交办）；二是少一块宣传板（还没有登记台账）。" in said
    assert "存在不足：没有专人。" in said
    assert "工作亮点：有雨伞。" in said
    assert "应2次，已开展1次（还没到期）。" in said
    assert "自评：已做到。新增便民箱20余个。每天补充。" in said
    table = text_of(row, book.now).attachments[0].blocks[0]
    assert isinstance(table, Table)
    assert [plain(cells[3]) for cells in table.rows] == [number, "未登记"]


def test_every_figure_stands_on_something_and_none_can_be_changed_in_the_report(book, check):
    row, by = opened(book, check), book.people.actor("总务甲")
    known = {claim.claim_id: claim for claim in claims(text_of(row, book.now))}
    assert len(known) == len(claims(text_of(row, book.now)))
    item = check.items.get(position=3)
    assert known[f"self_check_item:{item.pk}:done:0"].text == "20余个"
    assert known[f"self_check_item:{item.pk}:done:0"].href.endswith(f"/self-checks/{check.pk}/#item-{item.pk}")
    shown = next(p for p in editable_paragraphs(row, book.now) if p.key == f"i:{item.pk}")
    changed = shown.text.replace("20余", "30余")
    with refused("claim_changed"):
        edit_words(document_id=row.pk, key=shown.key, text=changed, by=by, at=book.tick())
    other = shown.text.replace("新增", "添置了")
    edit_words(document_id=row.pk, key=shown.key, text=other, by=by, at=book.tick())
    answer = ItemAnswer(verdict="meets", done="新增便民箱25个")
    answer_item(item_id=item.pk, answer=answer, seen=item.version, by=by, at=book.tick())
    assert "添置了便民箱25个" in printed(Document.objects.get(), book)


@pytest.mark.database
def test_a_final_report_stays_as_it_was_and_the_next_is_another(book, check):
    row, by = opened(book, check), book.people.actor("总务甲")
    assert opened(book, check) == row
    with refused("self_check_report_early"):
        finalise(document_id=row.pk, by=by, at=book.tick())
    ended(book, check, summary="基本做到，还有2处要补", next_steps="3月底前补齐")
    final = finalise(document_id=row.pk, by=by, at=book.tick())
    before = printed(final, book)
    assert "还有2处要补" in before
    assert before.endswith("3月底前补齐。")
    assert final.number.endswith("1号")
    found = SelfCheckProblem.objects.order_by("id")[1]
    register_found(found_id=found.pk, by=by, at=book.tick())
    assert printed(Document.objects.get(pk=row.pk), book) == before
    with refused("document_final"):
        finalise(document_id=row.pk, by=by, at=book.tick())
    again = opened(book, check)
    assert again != row
    assert "已登记台账2个" in printed(again, book)


@pytest.mark.database
def test_it_is_written_by_whoever_may_fill_it_in_and_read_by_whoever_reads_that(book, check):
    row = opened(book, check, by="院办甲")
    key = editable_paragraphs(row, book.now)[0].key
    leader = book.people.actor("院领导甲")
    assert documents_of_self_check(check.pk, leader) == [row]
    with refused("self_check_report_not_yours"):
        opened(book, check, by="院领导甲")
    with refused("self_check_report_not_yours"):
        edit_words(document_id=row.pk, key=key, text="改", by=leader, at=book.tick())
    for stranger in ("保卫甲", "街办甲"):
        actor = book.people.actor(stranger)
        with refused("self_check_missing"):
            opened(book, check, by=stranger)
        with refused("document_missing"):
            edit_words(document_id=row.pk, key=key, text="改", by=actor, at=book.tick())
