"""The audit pages by HTTP: for auditors only; filters, export, the chain."""

import re
from pathlib import Path

import pytest
from django.utils import timezone

import chuangcheng
from chuangcheng.audit.models import Entry
from chuangcheng.audit.operations import log
from chuangcheng.jobs.models import Job
from chuangcheng.people.models import Organisation
from chuangcheng.problems.models import Step
from chuangcheng.reports.audit_log import action_words
from tests.ledgers import ledger

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    book = ledger()
    at = timezone.now()
    by = book.people.user("管理甲")
    log(action="user.add", by_id=by.id, who="管理甲", at=at, subject="xinren", new={"username": "xinren"})
    log(action="organisation.change", by_id=by.id, who="管理甲", at=at, subject="=城管局",
        old={"name": "甲局"}, new={"name": "乙局"})  # fmt: skip
    return book


@pytest.fixture
def auditor(client, book):
    client.force_login(book.people.user("市审甲"))
    return client


def test_an_auditor_reads_the_log_in_words(auditor):
    drawn = auditor.get("/settings/audit/").content.decode()
    assert "单位：修改" in drawn
    assert "名称由“甲局”改为“乙局”" in drawn


def test_the_log_is_filtered_by_what_was_done(auditor):
    lines = auditor.get("/settings/audit/", {"action": "user"}).context["lines"]
    assert lines
    assert all(line.done.startswith("账号") for line in lines)


def test_the_log_is_filtered_by_who_did_it_and_by_group(auditor):
    assert auditor.get("/settings/audit/", {"who": "管理"}).context["lines"]
    assert not auditor.get("/settings/audit/", {"who": "查无此人"}).context["lines"]
    assert auditor.get("/settings/audit/", {"who": "管理\x00", "q": "\x00"}).context["lines"]
    settings_only = auditor.get("/settings/audit/", {"action": "settings"}).context["lines"]
    assert {line.done for line in settings_only} == {"单位：修改"}
    assert not auditor.get("/settings/audit/", {"action": "erasures"}).context["lines"]


def test_dates_the_wrong_way_round_are_said_and_find_nothing_silently(auditor):
    answer = auditor.get("/settings/audit/", {"since": "2026-11-03", "until": "2026-11-01"})
    assert answer.status_code == 422
    assert "“到”的日期早于“从”的日期" in answer.content.decode()
    assert auditor.get("/settings/audit/", {"since": "2026-11-01", "until": "2026-11-01"}).status_code == 200
    assert auditor.get("/settings/audit/export/csv/?since=2026-11-03&until=2026-11-01").status_code == 422


def test_the_same_name_and_code_are_told_as_their_thing_means_them(auditor):
    at = timezone.now()
    kept = {"hygiene": False, "order": True}
    log(action="patrol.add", by_id=None, who="甲", at=at, subject="1号", new={"handling": "persuaded", "kept": kept})
    log(action="self_check.begin", by_id=None, who="甲", at=at, subject="自查", new={"title": "自查", "state": "open"})
    log(action="self_check.answer", by_id=None, who="甲", at=at, subject="自查", old={"verdict": ""},
        new={"verdict": "fails"})  # fmt: skip
    answer, begin, patrol = (line.details for line in auditor.get("/settings/audit/").context["lines"][:3])
    assert answer == "结论由“空”改为“没有做到”"
    assert sorted(begin.split("；")) == sorted(["名称：自查", "状态：自查中"])
    assert "做到没有：" in patrol
    assert "包卫生 否" in patrol
    assert "persuaded" not in patrol


def test_codes_and_ids_are_told_as_people_call_them(auditor, book):
    unit = Organisation.objects.exclude(parent=None).first()
    at = timezone.now()
    new = {"parent_id": unit.id, "kind": "section", "roles": ["auditor", "office"], "user_id": 987654}
    log(action="organisation.add", by_id=None, who="管理甲", at=at, subject="新科室", new=new)
    told = auditor.get("/settings/audit/").context["lines"][0].details.split("；")
    # PostgreSQL keeps the fields of a value in an order of its own.
    assert sorted(told) == sorted(
        [f"上级：{unit.name}", "类型：科室", "角色：审计员、创城办", "人员：987654号（已不在）"]
    )


def test_the_export_keeps_the_filter_and_the_log_says_which(auditor):
    answer = auditor.get("/settings/audit/export/csv/", {"who": "管理", "action": "settings"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "乙局" in text
    assert "xinren" not in text
    assert Entry.objects.get(action="audit.export").new == {"rows": 1, "action": "settings", "who": "管理"}


def written_actions():
    """Every action that stands in the code as it is written there."""
    found = set()
    for path in Path(chuangcheng.__file__).parent.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        found |= set(re.findall(r'(?:log\(|record\(|\baction=)\s*(?:action=)?"([a-z_]+(?:\.[a-z_]+)?)"', text))
        found |= set(re.findall(r'"([a-z_]+\.(?:add|change))"', text))
    return found


def test_every_action_is_said_in_chinese_and_belongs_to_a_group_or_a_thing():
    found = written_actions()
    assert len(found) > 40
    assert not {action for action in found if re.search("[a-z]", action_words(action))}


def test_a_day_without_entries_says_so(auditor):
    drawn = auditor.get("/settings/audit/", {"until": "2020-01-01"}).content.decode()
    assert "没有符合条件的记录" in drawn


def test_the_export_is_logged_and_no_formula_goes_out(auditor):
    answer = auditor.get("/settings/audit/export/csv/", {"action": "organisation"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "'=城管局" in text
    assert "xinren" not in text
    assert Entry.objects.filter(action="audit.export").count() == 1


def test_the_export_as_a_sheet_is_a_workbook(auditor):
    answer = auditor.get("/settings/audit/export/xlsx/")
    assert b"".join(answer.streaming_content)[:2] == b"PK"


def test_a_verification_becomes_a_job_whose_progress_is_shown(auditor):
    answer = auditor.post("/settings/audit/verify/")
    assert answer.status_code == 302
    job = Job.objects.get(task="verify")
    assert auditor.get(f"/settings/audit/job/{job.id}/").status_code == 200
    assert "hx-get" in auditor.get("/settings/audit/").content.decode()


def test_one_problems_chain_is_shown_and_an_edit_is_seen(auditor, book):
    problem = book.register()
    address = f"/settings/audit/chain/?number={problem.number}"
    drawn = auditor.get(address).content.decode()
    assert Step.objects.get(problem=problem).hash in drawn
    assert "没有发现改动" in drawn
    Step.objects.filter(problem=problem).update(words={"text": "改过的文字"})
    assert "文字被改动过" in auditor.get(address).content.decode()


def test_a_number_nobody_has_is_missing(auditor):
    assert auditor.get("/settings/audit/chain/?number=2026-999999").status_code == 404


@pytest.mark.parametrize("name", ["市办甲", "管理甲", "市领导甲"])
@pytest.mark.parametrize("address", ["", "export/csv/", "chain/?number=2026-000001"])
def test_only_auditors_read_the_log_and_the_chain(client, book, name, address):
    client.force_login(book.people.user(name))
    answer = client.get(f"/settings/audit/{address}")
    assert answer.status_code == 403
    assert "审计员" in answer.content.decode()


def test_only_auditors_start_a_verification(client, book):
    client.force_login(book.people.user("管理甲"))
    assert client.post("/settings/audit/verify/").status_code == 403
    assert not Job.objects.exists()
