"""What is kept too long goes at night, a dry run only counts, and zero days keep it for ever."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session

from chuangcheng.audit.models import Entry
from chuangcheng.audit.operations import log
from chuangcheng.audit.sealing import seal_all
from chuangcheng.evidence.models import File
from chuangcheng.jobs.models import Job
from chuangcheng.jobs.proof import verify_ledger
from chuangcheng.jobs.retention import KINDS, sweep_kept
from tests.cast import AT, cast

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=3 * 365 + 1)


@pytest.fixture(autouse=True)
def _old(settings, tmp_path):
    settings.CHUANGCHENG_HOME = tmp_path
    settings.CHECKPOINT_FOLDER = tmp_path / "checkpoints"
    cast()
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
