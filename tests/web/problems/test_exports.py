"""A long ledger is exported by the worker: asked for once, offered when it is ready, to its owner alone, for days."""

import io
import os
from datetime import datetime, timedelta
from typing import Any

import openpyxl
import pytest
from django.utils import timezone

from chuangcheng.audit.models import Entry
from chuangcheng.jobs import ledger_exports
from chuangcheng.jobs.ledger_exports import exports_folder, start_export, sweep_exports
from chuangcheng.jobs.models import Job
from chuangcheng.jobs.queueing import rescue_jobs, run
from chuangcheng.people.models import Holding
from chuangcheng.problems.models import Problem
from chuangcheng.problems.queries.ledger import LedgerFilter
from chuangcheng.rules.refusals import Refused
from tests.web.problems.conftest import new_problem

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> None:
    """Three rows are long, and files lie where nobody else looks."""
    monkeypatch.setattr("chuangcheng.problems.queries.ledger.MOST_AT_ONCE", 2)
    settings.CHUANGCHENG_HOME = tmp_path


@pytest.fixture
def ledger(people: Any) -> list[Problem]:
    return [new_problem(people, f"大厅内有烟头，第{n}处") for n in range(3)]


def made(client: Any, query: str = "") -> Job:
    assert client.post(f"/problems/exports/?{query}").status_code == 302
    return worked(Job.objects.latest("id"))


def worked(job: Job) -> Job:
    """The job as it is after the worker had it."""
    run(job_id=job.pk, ticket=job.ticket, at=timezone.now())
    job.refresh_from_db()
    return job


def rows_of(answer: Any) -> list[Any]:
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert sheet is not None
    return [row[0] for row in sheet.iter_rows(min_row=4, values_only=True)]


def test_a_long_ledger_leads_to_the_page_that_has_it_made_and_a_short_one_comes_at_once(logged_in, ledger):
    office = logged_in("院办甲")
    short = office.get("/problems/export/?q=第1处")
    assert short["Content-Type"].endswith("sheet")
    long = office.get("/problems/export/?q=烟头&state=open")
    assert long.status_code == 302
    page = office.get(long.url).content.decode()
    assert "查找：烟头" in page
    assert "未销号" in page
    assert not Job.objects.exists()


def test_it_is_made_by_the_worker_and_holds_every_row_of_the_filter(logged_in, ledger, people):
    office = logged_in("院办甲")
    new_problem(people, "井盖破损")
    job = made(office, "q=烟头")
    assert (job.state, job.total, job.done) == ("done", 3, 3)
    page = office.get("/problems/exports/").content.decode()
    assert f"/problems/exports/{job.id}/file/" in page
    assert "共3条" in page
    answer = office.get(f"/problems/exports/{job.id}/file/")
    assert rows_of(answer) == [p.number for p in ledger]
    assert "filename" in answer["Content-Disposition"]


def test_the_ledgers_page_tells_of_it_until_it_is_fetched(logged_in, ledger):
    office = logged_in("院办甲")
    assert "/problems/exports/" not in office.get("/problems/").content.decode()
    job = made(office)
    piece = f"/problems/exports/{job.id}/"
    assert piece in office.get("/problems/").content.decode()
    assert "下载台账" in office.get(piece).content.decode()
    b"".join(office.get(f"{piece}file/").streaming_content)
    assert piece not in office.get("/problems/").content.decode()


def test_making_and_fetching_are_kept_in_the_log(logged_in, ledger, people):
    office = logged_in("院办甲")
    job = made(office)
    b"".join(office.get(f"/problems/exports/{job.id}/file/").streaming_content)
    found = Entry.objects.filter(action__startswith="ledger.").order_by("id").values_list("action", "user", "new")
    me = people.user("院办甲").id
    assert list(found) == [("ledger.export", me, {"rows": 3}), ("ledger.download", me, {"rows": 3})]


@pytest.mark.parametrize("stranger", ["院办乙", "市办甲", "管理甲", "总务甲"])
def test_nobody_but_its_owner_gets_the_file(logged_in, ledger, stranger):
    job = made(logged_in("院办甲"))
    assert logged_in(stranger).get(f"/problems/exports/{job.id}/file/").status_code == 404


def test_whoever_gave_up_a_post_it_was_made_with_does_not_get_it_any_more(logged_in, ledger, people):
    office = logged_in("院办甲")
    job = made(office)
    yesterday = timezone.localdate() - timedelta(days=1)
    Holding.objects.filter(user=people.user("院办甲"), post=people.post("院办甲", "office")).update(to_date=yesterday)
    answer = office.get(f"/problems/exports/{job.id}/file/")
    assert answer.status_code == 403
    assert "重新导出" in answer.content.decode()


def test_the_worker_writes_what_the_owner_may_see_when_it_runs(logged_in, ledger, people):
    unit = logged_in("总务甲")
    job = made(unit)
    assert job.result["rows"] == 0


def test_asked_twice_it_is_made_once_and_only_so_many_wait(people, ledger):
    by, at = people.actor("院办甲", timezone.now()), timezone.now()
    one = start_export(wish=LedgerFilter(q="烟头"), by=by, at=at)
    assert start_export(wish=LedgerFilter(q="烟头"), by=by, at=at).id == one.id
    for word in ("甲", "乙"):
        start_export(wish=LedgerFilter(q=word), by=by, at=at)
    with pytest.raises(Refused, match="等其中一份"):
        start_export(wish=LedgerFilter(q="丙"), by=by, at=at)
    start_export(wish=LedgerFilter(q="丙"), by=people.actor("院办乙", at), at=at)


def test_a_worker_that_died_leaves_no_half_file_and_the_export_is_made_again(logged_in, ledger, monkeypatch):
    def killed(**_: Any) -> int:
        raise KeyboardInterrupt

    office = logged_in("院办甲")
    office.post("/problems/exports/")
    monkeypatch.setattr(ledger_exports, "export_ledger", killed)
    with pytest.raises(KeyboardInterrupt):
        worked(Job.objects.get())
    assert not list(exports_folder().iterdir())
    monkeypatch.undo()
    monkeypatch.setattr("chuangcheng.problems.queries.ledger.MOST_AT_ONCE", 2)
    Job.objects.update(state="running", heartbeat_at=timezone.now() - timedelta(hours=1))
    rescue_jobs(at=timezone.now())
    assert worked(Job.objects.get()).state == "done"


def test_files_are_swept_after_three_days_and_then_said_to_be_gone(logged_in, ledger):
    office = logged_in("院办甲")
    job, now = made(office), timezone.now()
    (file,) = exports_folder().iterdir()
    assert file.stat().st_mode & 0o077 == 0
    assert sweep_exports(now + timedelta(days=2)) == 0
    os.utime(file, (datetime.now().timestamp() - 4 * 86_400,) * 2)
    assert sweep_exports(now) == 1
    answer = office.get(f"/problems/exports/{job.id}/file/")
    assert answer.status_code == 404
    assert "保留期" in answer.content.decode()
