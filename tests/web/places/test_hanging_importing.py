"""Pages that import and export agreements, operators and fronts: upload, look, import; refusals said on the page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from chuangcheng.jobs.models import Job
from chuangcheng.jobs.queueing import run
from chuangcheng.places.models import Front, Operator
from tests.cast import AT, cast

pytestmark = pytest.mark.django_db
FRONTS = "名称,种类,责任单位,具体位置,数量\n展板,展板,梧桐社区,门口,10余\n"
SHOPS = "名称,管理单位,证照种类,证号,有效期至\n甲店,梧桐社区,食品经营许可证,JY1,2026-03-20\n"


@pytest.fixture
def people():
    return cast()


def work():
    """What the worker does with the job enqueued last."""
    job = Job.objects.latest("id")
    run(job_id=job.id, ticket=job.ticket, at=AT)


def uploaded(client, people, what, text, name="表.csv"):
    client.force_login(people.user("梧桐甲"))
    sent = SimpleUploadedFile(name, text.encode(), "text/csv")
    answer = client.post(f"/places/{what}/import/", {"file": sent})
    if answer.status_code == 302:
        work()
    return answer


@pytest.mark.parametrize(("what", "text", "model"), [("fronts", FRONTS, Front), ("operators", SHOPS, Operator)])
def test_a_sheet_is_uploaded_looked_at_and_imported_and_again_changes_nothing(client, people, what, text, model):
    for verdict in ("新增 1 行", "不变 1 行"):
        job = uploaded(client, people, what, text).url
        page = client.get(job).content.decode()
        assert verdict in page
        if verdict.startswith("新增"):
            assert not model.objects.exists()
            following = client.post(job, {"action": "import"}).url
            work()
            done = client.get(following).content.decode()
            assert "新增1行" in done
            assert f'href="/places/{what}/"' in done
        else:
            assert 'value="import' not in page  # nothing left to import
    assert model.objects.count() == 1


def test_with_a_faulty_row_the_page_says_so_and_offers_no_import_and_none_is_made(client, people):
    job = uploaded(client, people, "fronts", FRONTS + "横幅,布,梧桐社区,路口,1\n").url
    page = client.get(job).content.decode()
    assert "整张表都不导入" in page
    assert "种类“布”不认识" in page
    assert 'value="import' not in page
    following = client.post(job, {"action": "import_ok"}).url
    work()
    assert "有1行有问题，一行都没有导入" in client.get(following).content.decode()
    assert Job.objects.latest("id").state == "failed"
    assert not Front.objects.exists()


def test_a_name_nobody_knows_can_be_chosen_and_checked_again(client, people):
    job = uploaded(client, people, "fronts", FRONTS.replace("梧桐社区", "梧桐社曲")).url
    assert "没有叫“梧桐社曲”的单位" in client.get(job).content.decode()
    again = client.post(job, {"action": "check", "means-0": people.org("梧桐社区").id}).url
    work()
    assert "新增 1 行" in client.get(again).content.decode()


def test_uploads_that_are_no_sheets_are_refused_on_the_page(client, people):
    answer = uploaded(client, people, "fronts", FRONTS, name="表.pdf")
    assert answer.status_code == 422
    assert "请上传 xlsx、xls 或 csv 文件" in answer.content.decode()
    job = uploaded(client, people, "fronts", "甲,乙\n1,2\n").url
    assert "表头里至少要有名称、种类、责任单位这几列" in client.get(job).content.decode()


def test_who_keeps_nothing_and_whose_import_it_is_not_are_refused(client, people):
    job = uploaded(client, people, "fronts", FRONTS).url
    client.force_login(people.user("城管乙"))
    assert client.get("/places/fronts/import/").status_code == 403
    assert client.post("/places/fronts/import/").status_code == 403
    assert client.get(job).status_code == 404
    assert client.post(job, {"action": "import"}).status_code == 404


def test_a_list_is_exported_as_filtered_and_the_template_is_offered(client, people):
    job = uploaded(client, people, "operators", SHOPS).url
    client.post(job, {"action": "import"})
    work()
    assert client.get("/places/operators/?state=expired").context["rows"]
    answer = client.get("/places/operators/export/?q=甲")
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content)[:2] == b"PK"
    page = client.get("/places/operators/import/").content.decode()
    assert "/places/operators/export/?template=1" in page
    assert b"".join(client.get("/places/operators/export/?template=1").streaming_content)[:2] == b"PK"
