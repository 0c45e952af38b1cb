"""A scanned label: what strangers, inspectors and the place's own unit see, and what a stranger may report."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from chuangcheng.people.actor import CONSOLE
from chuangcheng.places.operations import renew_token, use_site
from chuangcheng.places.operations.agreements import AgreementDraft, save_agreement
from chuangcheng.problems.models import Problem, PublicReport
from tests.cast import AT
from tests.places.test_answering import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    town = Town()
    town.covers("城管局", area_id=town.road.id, person="乙某", phone="12345678901", leader="甲某")
    return town


def photo(colour="red", name="a.jpg"):
    sink = BytesIO()
    Image.new("RGB", (40, 30), colour).save(sink, "JPEG")
    return SimpleUploadedFile(name, sink.getvalue(), content_type="image/jpeg")


def address(town):
    return f"/s/{town.market.token}/"


def send(client, town, **said):
    return client.post(address(town), {"key": str(uuid4()), "text": "门口垃圾桶满了", **said})


def test_a_stranger_reads_the_place_and_its_units_but_no_person_and_no_telephone(client, town):
    page = client.get(address(town)).content.decode()
    assert "东风市场" in page
    assert town.people.org("城管局").name in page
    for hidden in ("乙某", "12345678901", "甲某", "检查清单</h2>"):
        assert hidden not in page


def test_an_inspector_gets_the_doors_and_the_own_unit_its_duty_notice(client, town):
    client.force_login(town.people.user("市督甲"))
    page = client.get(address(town)).content.decode()
    assert f"/places/sites/{town.market.id}/" in page
    assert "责任告知" not in page
    client.force_login(town.people.user("院办甲"))
    assert "责任告知" in client.get(address(town)).content.decode()


def test_the_duty_notice_holds_what_running_agreements_ask_and_only_the_own_unit_reads_it(client, town):
    today = timezone.localdate()

    def signed(duties, *, frm=-9, to=9):
        draft = AgreementDraft(
            kind="front_order", organisation_id=town.org("示例医院"), signatory="店主丙某", phone="13900000000",
            site_id=town.market.id, duties=duties, from_date=today + timedelta(frm), to_date=today + timedelta(to),
        )  # fmt: skip
        return save_agreement(draft=draft, by=CONSOLE, at=AT)

    signed("门前每天清扫")
    signed("过期的责任", to=-1)
    signed("以后的责任", frm=3)
    client.force_login(town.people.user("院办甲"))
    page = client.get(address(town)).content.decode()
    assert "门前每天清扫" in page
    assert "<h3>门前三包〔" in page
    for hidden in ("过期的责任", "以后的责任", "丙某", "13900000000"):
        assert hidden not in page
    for other in ("总务甲", "街办甲", "市督甲"):
        client.force_login(town.people.user(other))
        assert "门前每天清扫" not in client.get(address(town)).content.decode()
    client.logout()
    assert "门前每天清扫" not in client.get(address(town)).content.decode()


def test_a_label_that_was_renewed_or_whose_place_is_out_of_use_leads_nowhere(client, town):
    old = address(town)
    town.market = renew_token(site_id=town.market.id, by=CONSOLE, at=AT)
    assert client.get(old).status_code == 404
    assert send(client, town).status_code == 200
    use_site(site_id=town.market.id, active=False, by=CONSOLE, at=AT)
    assert client.get(address(town)).status_code == 404
    assert send(client, town).status_code == 404


def test_a_stranger_reports_with_photos_and_the_office_puts_it_on_the_ledger(client, town):
    said = {"name": "过路人甲", "phone": "13800000000", "photos": [photo(), photo("blue")]}
    assert "收到了" in send(client, town, **said).content.decode()
    report = PublicReport.objects.get()
    assert (report.organisation_id, report.photos.count()) == (town.org("南桥街道"), 2)
    assert not Problem.objects.exists()
    client.force_login(town.people.user("街办甲"))
    page = client.get(f"/places/reports/{report.id}/").content.decode()
    assert "过路人甲" in page
    body = {"key": str(uuid4()), "text": "市场门口垃圾外溢", "home": town.org("南桥街道"), "action": "confirm"}
    assert client.post(f"/places/reports/{report.id}/", body).status_code == 302
    problem = Problem.objects.get()
    assert (problem.source, problem.site_id, problem.finder_id) == ("public", town.market.id, None)
    shown = client.get(f"/problems/{problem.number}/").content.decode()
    assert "13800000000" not in shown
    assert "过路人甲" not in shown
    assert client.post(f"/places/reports/{report.id}/", body).status_code == 409


def test_a_report_is_dismissed_with_a_reason_only(client, town):
    send(client, town)
    report = PublicReport.objects.get()
    client.force_login(town.people.user("街办甲"))
    there = f"/places/reports/{report.id}/"
    assert client.post(there, {"action": "dismiss", "reason": " "}).status_code == 422
    assert client.post(there, {"action": "dismiss", "reason": "现场没有"}).status_code == 302
    report.refresh_from_db()
    assert (report.state, report.reason) == ("dismissed", "现场没有")


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("街办甲", 200),
        ("区办甲", 200),
        ("市办甲", 200),
        ("院办甲", 404),
        ("市督甲", 404),
        ("城管甲", 404),
        ("管理甲", 404),
    ],
)
def test_only_the_office_of_the_ground_and_those_above_read_a_report(client, town, who, status):
    send(client, town, photos=[photo()])
    report = PublicReport.objects.get()
    client.force_login(town.people.user(who))
    assert client.get(f"/places/reports/{report.id}/").status_code == status
    file = report.photos.get().pk
    assert client.get(f"/evidence/{file}/view/").status_code == status


@pytest.mark.parametrize(
    "said",
    [
        {"text": "满了"},
        {"text": "长" * 1001},
        {"name": "名" * 31},
        {"key": "没有"},
        {"photos": [SimpleUploadedFile("a.pdf", b"%PDF-1.4", content_type="application/pdf")]},
        {"photos": [SimpleUploadedFile("a.jpg", b"<script>alert(1)</script>", content_type="image/jpeg")]},
    ],
)
def test_what_is_no_honest_report_is_refused_and_nothing_kept(client, town, said):
    answer = send(client, town, **said)
    assert answer.status_code == 422
    assert not PublicReport.objects.exists()


def test_four_photos_are_too_many(client, town):
    assert send(client, town, photos=[photo() for _ in range(4)]).status_code == 422


def test_hostile_words_stay_words(client, town):
    send(client, town, text="<script>alert(1)</script>门口")
    client.force_login(town.people.user("街办甲"))
    page = client.get("/places/reports/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_a_program_that_fills_the_hidden_field_is_thanked_and_ignored(client, town):
    assert send(client, town, website="http://spam.example").status_code == 200
    assert not PublicReport.objects.exists()


def test_the_sixth_report_in_an_hour_from_one_address_is_refused(client, town):
    for _ in range(5):
        assert send(client, town).status_code == 200
    assert "太频繁" in send(client, town).content.decode()
    assert PublicReport.objects.count() == 5
    assert (
        client.post(address(town), {"key": str(uuid4()), "text": "另一处地址"}, REMOTE_ADDR="10.9.9.9").status_code
        == 200
    )


def test_the_same_report_sent_twice_counts_once(client, town):
    key = str(uuid4())
    for _ in range(2):
        assert send(client, town, key=key).status_code == 200
    assert PublicReport.objects.count() == 1


def test_registering_at_a_site_says_who_is_proposed_and_why(client, town):
    client.force_login(town.people.user("市办甲"))
    page = client.get(f"/problems/new/?site={town.market.id}")
    assert "包保：东风路路段" in page.content.decode()
    assert client.get("/problems/new/?site=99999").status_code == 404
