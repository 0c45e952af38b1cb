"""A report asserts nothing that is not recorded: what still waits for dispatch is said."""

import pytest

from chuangcheng.problems.models import Problem
from chuangcheng.problems.operations.filling import NewRow
from chuangcheng.problems.operations.lists import ListDetails, add_rows, publish_list, receive_list
from chuangcheng.reports.documents.blocks import Heading, Paragraph, plain
from chuangcheng.reports.operations import open_document
from chuangcheng.reports.queries import text_of
from tests.problems.layouts import START, ground, no_higher_office


@pytest.mark.django_db
def test_a_report_of_a_list_not_yet_dispatched_does_not_say_that_it_is() -> None:
    ground()
    layout = no_higher_office(1)
    office = layout.actor("单位办甲")
    details = ListDetails(
        organisation=layout.home.id, issuer="示例街道", title="示例清单", level="street", received_on=START.date()
    )
    feedback = receive_list(details=details, by=office, at=layout.tick())
    rows = iter([NewRow(text="示例问题", row_hash="1", proposal={"due_text": "12月10日前"})])
    for _ in add_rows(feedback=feedback, rows=rows, by=office, at=layout.now):
        pass
    publish_list(feedback=feedback, by=office, at=layout.tick())
    assert Problem.objects.get().state == "registered"
    row = open_document(list_id=feedback.id, kind="report", by=office, at=layout.tick())
    blocks = text_of(row, layout.now).blocks
    said = "".join(plain(b.spans) + plain(getattr(b, "body", ())) for b in blocks if isinstance(b, Heading | Paragraph))
    assert "每个问题都明确了" not in said
    assert "正在分解交办" in said
    assert "还有1个问题正在核实责任单位" in said
    assert "清单要求的时限为12月10日前" in said
