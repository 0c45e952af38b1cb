"""What is kept too long goes at night, a dry run only counts, and zero days keep it for ever."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.utils import timezone

from chuangcheng.audit.models import Entry
from chuangcheng.audit.operations import log
from chuangcheng.audit.sealing import seal_all
from chuangcheng.evidence.models import File
from chuangcheng.inspections.models import Visit
from chuangcheng.jobs.models import Job
from chuangcheng.jobs.proof import verify_ledger
from chuangcheng.jobs.retention import KINDS, sweep_kept
from chuangcheng.jobs.rounds import SWEEP_ROUNDS
from chuangcheng.jobs.tasks_places import keep_file
from chuangcheng.people.models import Organisation
from chuangcheng.places.models import Agreement, Coverage, Licence, Site
from chuangcheng.places.operations.operators import LicenceDraft, OperatorDraft, save_licence, save_operator
from chuangcheng.problems.models import PublicReport
from tests.cast import AT, cast

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=3 * 365 + 1)


@pytest.fixture(autouse=True)
def people(settings, tmp_path):
    settings.CHUANGCHENG_HOME = tmp_path
    settings.CHECKPOINT_FOLDER = tmp_path / "checkpoints"
    people = cast()
    File.objects.create(
        key="00000000-0000-0000-0000-000000000001", sha256="a" * 64, size=1, media_type="image/jpeg", extension="jpg",
        kind="photo", source="camera", uploaded_at=AT, latitude=30.1, longitude=120.2, datum="wgs84", device="某牌手机",
    )  # fmt: skip
    log(action="login", by_id=None, who="王某", subject="wang", at=AT, address="10.0.0.1")
    seal_all()
    AccessAttempt.objects.create(
        username="wang", ip_address="10.0.0.1", get_data="", post_data="", failures_since_start=1
    )
    AccessAttempt.objects.update(attempt_time=AT)
    Job.objects.create(task="verify", args={"q": "王某"}, state="done", created_at=AT, finished_at=AT)
    Session.objects.create(session_key="k", session_data="d", expire_date=AT)
    return people


def test_a_dry_run_counts_and_changes_nothing():
    assert sum(sweep_kept(at=LATER, dry_run=True).values()) >= 5
    assert File.objects.get().latitude == 30.1


def test_what_is_over_its_period_goes_and_the_log_still_verifies():
    swept = sweep_kept(at=LATER)
    assert swept["照片的拍摄位置和设备"] == 1
    file = File.objects.get()
    assert (file.latitude, file.longitude, file.device) == (None, None, "")
    assert Entry.objects.get(action="login").who == ""
    assert not AccessAttempt.objects.exists()
    assert not Session.objects.filter(session_key="k").exists()
    assert Job.objects.get().args == {}
    assert verify_ledger(with_files=False).faults == []
    assert Entry.objects.filter(action="person.retention").get().new == swept
    assert sweep_kept(at=LATER) == {}


def test_what_is_young_stays():
    assert sweep_kept(at=AT + timedelta(days=20)) == {}


def test_zero_days_keep_for_ever(settings):
    settings.RETENTION_DAYS = dict.fromkeys({kind.name for kind in KINDS}, 0)
    assert sweep_kept(at=LATER) == {}


def test_where_an_inspector_stood_goes_and_the_visit_stays():
    city = Organisation.objects.get(name="云屏市")
    site = Site.objects.create(name="农贸市场")
    Visit.objects.create(
        uuid="00000000-0000-0000-0000-000000000002", organisation=city, site=site, state="done", ended_at=AT,
        latitude=30.1, longitude=120.2, datum="wgs84", accuracy_m=9,
    )  # fmt: skip
    assert sweep_kept(at=LATER)["现场检查提交时的位置"] == 1
    visit = Visit.objects.get()
    assert (visit.latitude, visit.longitude, visit.datum, visit.accuracy_m) == (None, None, "", None)
    assert (visit.state, visit.ended_at) == ("done", AT)


def test_whom_to_telephone_goes_some_years_after_the_paper_ended_and_the_paper_stays():
    city = Organisation.objects.get(name="云屏市")
    who = {"organisation": city, "person": "王某", "phone": "13800000000"}
    paper = {**who, "kind": "front_order", "signatory_kind": "shop", "signatory": "便民超市", "from_date": AT.date()}
    Agreement.objects.create(number="一", to_date=AT.date(), **paper)
    Agreement.objects.create(number="二", ended_on=AT.date(), **paper)
    Agreement.objects.create(number="三", **paper)
    Agreement.objects.create(number="四", to_date=LATER.date() - timedelta(days=9), **paper)
    Coverage.objects.create(profession="餐饮", from_date=AT.date(), to_date=AT.date(), **who)
    swept = sweep_kept(at=LATER + timedelta(days=1))
    assert (swept["到期、终止的责任书的联系人"], swept["结束的包保的电话"]) == (2, 1)
    assert [row.phone for row in Agreement.objects.order_by("id")] == ["", "", "13800000000", "13800000000"]
    assert {row.signatory for row in Agreement.objects.all()} == {"便民超市"}
    assert [(row.person, row.phone) for row in Coverage.objects.all()] == [("王某", "")]
    assert sweep_kept(at=LATER + timedelta(days=1)) == {}


def test_the_people_of_a_shop_go_some_years_after_it_closed(people):
    by = people.actor("市办甲")
    shop = OperatorDraft(name="小吃店", organisation_id=people.org("云屏市").id, person="王某", phone="13800000000")
    row = save_operator(draft=shop, by=by, at=AT)
    for holder in ("王一", "王二"):
        save_licence(operator_id=row.pk, draft=LicenceDraft(kind="health", holder=holder), by=by, at=AT)
    assert "停业经营户的负责人" not in sweep_kept(at=LATER)
    row = save_operator(operator_id=row.pk, draft=replace(shop, is_active=False), by=by, at=AT)
    assert row.closed_on == AT.date()
    swept = sweep_kept(at=LATER)
    assert (swept["停业经营户的负责人"], swept["停业经营户证照的持证人"]) == (1, 2)
    row.refresh_from_db()
    assert (row.name, row.person, row.phone) == ("小吃店", "", "")
    assert not Licence.objects.filter(holder__startswith="王").exists()
    assert save_operator(operator_id=row.pk, draft=shop, by=by, at=LATER).closed_on is None


def test_a_sheet_that_nobody_imports_goes_after_a_week():
    now = timezone.now()
    keep_file(chunks=[b"x"], name="a.xlsx", at=now)
    (sweep,) = (each.run for each in SWEEP_ROUNDS if each.name == "kept_files")
    assert [sweep(now + timedelta(days=days)) for days in (6, 8, 8)] == [0, 1, 0]


def test_who_reported_goes_a_year_after_it_was_decided_and_the_report_stays():
    site = Site.objects.create(name="农贸市场")
    said = {"site": site, "text": "地上有水", "reporter_name": "王某", "reporter_phone": "13800000000", "sent_at": AT}
    PublicReport.objects.create(key=UUID(int=1), state="dismissed", decided_at=AT, reason="不属实", **said)
    PublicReport.objects.create(key=UUID(int=2), **said)
    assert sweep_kept(at=LATER)["已处理的随手报的反映人"] == 1
    assert [(row.text, row.reporter_phone) for row in PublicReport.objects.order_by("key")] == [
        ("地上有水", ""), ("地上有水", "13800000000"),
    ]  # fmt: skip
