"""清除个人信息 by HTTP: for administrators; counts and no contents; a basis is needed; the job does it."""

import pytest

from chuangcheng.audit.models import Entry
from chuangcheng.jobs.erasing_finding import searched_models
from chuangcheng.jobs.erasing_words import KINDS
from chuangcheng.jobs.models import Job
from chuangcheng.jobs.queueing import run
from chuangcheng.people.models import Contact
from tests.cast import AT
from tests.ledgers import ledger

pytestmark = pytest.mark.django_db
NAME, PHONE = "欧阳测某", "13900001234"
ABOUT = {"name": NAME, "phone": PHONE}
BASIS = {"asked_by": "self", "reason": "本人书面要求", "document": "申请〔2026〕1号", "sure": "on"}


@pytest.fixture
def book(settings, tmp_path):
    settings.CHUANGCHENG_HOME = tmp_path
    settings.CHECKPOINT_FOLDER = tmp_path / "checkpoints"
    book = ledger()
    book.register(f"{NAME}家门口堆放杂物")
    Contact.objects.create(organisation=book.people.org("城管局"), name=NAME, title="秘密职务", phone=PHONE)
    return book


@pytest.fixture
def administrator(client, book):
    client.force_login(book.people.user("管理甲"))
    return client


def searched(client):
    """The search begun and done; its job."""
    drawn = client.post("/settings/erasing/", ABOUT).content.decode()
    job = Job.objects.get(task="find_person")
    assert "正在查找…" in drawn
    assert f"/settings/erasing/{job.id}/progress/" in drawn
    run(job_id=job.id, ticket=job.ticket, at=AT)
    return job


def test_a_preview_is_a_job_that_says_kinds_and_counts_changes_nothing_and_forgets_the_words(administrator):
    job = searched(administrator)
    drawn = administrator.get(f"/settings/erasing/{job.id}/progress/").content.decode()
    assert "台账问题" in drawn
    assert "确认清除" in drawn
    assert "后台任务" not in drawn, "the search itself"
    job.refresh_from_db()
    assert (job.state, job.args) == ("done", {})
    assert NAME not in str(job.result) + drawn
    assert "联系人" in drawn
    assert "门口堆放杂物" not in drawn
    assert "秘密职务" not in drawn
    assert Contact.objects.filter(name=NAME).exists()
    assert Entry.objects.filter(action="person.search").count() == 1


def test_confirmed_with_a_basis_the_job_erases_and_the_result_says_so(administrator):
    answer = administrator.post("/settings/erasing/run/", ABOUT | BASIS)
    job = Job.objects.get(task="erase_person")
    assert answer.headers["Location"] == f"/settings/erasing/{job.id}/"
    assert "hx-get" in administrator.get(answer.headers["Location"]).content.decode()
    run(job_id=job.id, ticket=job.ticket, at=AT)
    drawn = administrator.get(answer.headers["Location"]).content.decode()
    assert "E-000001" in drawn
    assert "没有再发现" in drawn
    assert not Contact.objects.filter(name=NAME).exists()
    past = administrator.get("/settings/erasing/").content.decode()
    assert "申请〔2026〕1号" in past
    assert f'href="/settings/erasing/{job.id}/">E-000001' in past
    assert NAME not in past + drawn


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"sure": ""}, "我已核对"),
        ({"asked_by": ""}, "谁提出的"),
        ({"reason": ""}, "为什么清除"),
        ({"reason": f"{NAME}要求"}, "不能写要清除的姓名"),
        ({"name": "欧"}, "太短"),
        ({"name": "", "phone": ""}, "请写明要清除的"),
    ],
)
def test_what_is_not_right_begins_nothing_and_is_said_beside_what_was_found(administrator, given, sentence):
    search = searched(administrator).id
    answer = administrator.post("/settings/erasing/run/", ABOUT | BASIS | {"search": search} | given)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert ("台账问题" in answer.content.decode()) is not bool(given.keys() & {"name"})
    assert not Job.objects.filter(task="erase_person").exists()


def test_a_basis_that_is_missing_is_said_also_where_nothing_was_looked_for(administrator):
    answer = administrator.post("/settings/erasing/run/", ABOUT | BASIS | {"reason": ""})
    assert "为什么清除" in answer.content.decode()


def test_a_job_that_fails_forgets_the_words_as_well(administrator, monkeypatch):
    administrator.post("/settings/erasing/run/", ABOUT | BASIS)
    job = Job.objects.get(task="erase_person")
    assert NAME in str(job.args)
    monkeypatch.setattr("chuangcheng.jobs.erasing.erase_problems", lambda *a, **k: 1 / 0)
    run(job_id=job.id, ticket=job.ticket, at=AT)
    job.refresh_from_db()
    assert (job.state, job.args) == ("failed", {})
    drawn = administrator.get(f"/settings/erasing/{job.id}/").content.decode()
    assert "用同样的姓名、电话再来一次" in drawn


def test_the_words_stand_in_no_address(administrator):
    drawn = administrator.get("/settings/erasing/", ABOUT).content.decode()
    assert NAME not in drawn


@pytest.mark.parametrize("name", ["市办甲", "市审甲", "市领导甲"])
def test_nobody_else_looks_or_erases(client, book, name):
    client.force_login(book.people.user(name))
    assert client.get("/settings/erasing/").status_code == 403
    assert client.post("/settings/erasing/", ABOUT).status_code == 403
    assert client.post("/settings/erasing/run/", ABOUT | BASIS).status_code == 403
    assert not Job.objects.exists()


def test_every_kind_of_record_has_a_name_people_know():
    assert {model._meta.db_table for model, _ in searched_models()} <= set(KINDS)


@pytest.mark.browser
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_the_page_fits_and_goes_from_the_words_to_the_job(open_page, settings, tmp_path, size):
    settings.CHUANGCHENG_HOME = tmp_path
    book = ledger()
    book.register(f"{NAME}家门口堆放杂物")
    page = open_page(size, user=book.people.user("管理甲"))
    page.goto("/settings/erasing/")
    page.get_by_label("姓名").fill(NAME)
    page.get_by_role("button", name="先看会清除什么").click()
    page.get_by_text("正在查找…").wait_for()
    job = Job.objects.get(task="find_person")
    run(job_id=job.id, ticket=job.ticket, at=AT)
    page.get_by_role("heading", name="三、依据和确认").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.screenshot(path=tmp_path / f"{size}.png", full_page=True)
    page.get_by_label("本人", exact=True).check()
    page.get_by_label("为什么清除").fill("本人书面要求")
    page.get_by_label("我已核对上面的清单").check()
    page.get_by_role("button", name="确认清除").click()
    page.get_by_role("heading", name="清除进度和结果").wait_for()
    assert Job.objects.filter(task="erase_person").count() == 1
