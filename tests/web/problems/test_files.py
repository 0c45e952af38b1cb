"""Stored files: in by upload, out only to those who see their problem."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.web.problems.conftest import form, url
from tests.web.problems.test_journey import picture

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


def sent(client, file=None):
    answer = client.post("/evidence/upload/", {"file": file or picture()}, headers=JSON)
    assert answer.status_code == 201
    return answer.json()["id"]


def test_an_upload_answers_with_what_the_form_needs(logged_in, people):
    answer = logged_in("院办甲").post("/evidence/upload/", {"file": picture()}, headers=JSON)
    said = answer.json()
    assert said["kind"] == "photo"
    assert said["thumb"] == f"/evidence/{said['id']}/thumb/"


def test_a_wrong_type_is_refused_with_a_sentence(logged_in, people):
    program = SimpleUploadedFile("照片.jpg", b"MZ not a picture at all", "image/jpeg")
    answer = logged_in("院办甲").post("/evidence/upload/", {"file": program}, headers=JSON)
    assert answer.status_code == 422
    assert answer.json()["sentence"]


def test_an_upload_without_a_file_or_a_log_in_is_refused(logged_in, client, people):
    assert logged_in("院办甲").post("/evidence/upload/", {}, headers=JSON).status_code == 422
    assert client.post("/evidence/upload/", {"file": picture()}, headers=JSON).status_code == 401


def test_ones_own_fresh_file_opens_and_nobody_elses_does(logged_in, people):
    file = sent(logged_in("院办甲"))
    for size in ("thumb", "view", "original"):
        assert logged_in("院办甲").get(f"/evidence/{file}/{size}/").status_code == 200
        assert logged_in("院办乙").get(f"/evidence/{file}/{size}/").status_code == 404


def test_a_file_of_a_problem_opens_for_those_who_see_the_problem(logged_in, problem):
    file = sent(logged_in("院办甲"))
    noted = logged_in("院办甲").post(url(problem.number, "note"), form(words="见附件", document=file))
    assert noted.status_code == 302
    assert logged_in("院办乙").get(f"/evidence/{file}/view/").status_code == 200
    assert logged_in("市办甲").get(f"/evidence/{file}/thumb/").status_code == 200
    assert logged_in("城管甲").get(f"/evidence/{file}/original/").status_code == 404


def test_a_stored_file_is_never_sniffed_or_run(logged_in, people):
    client = logged_in("院办甲")
    answer = client.get(f"/evidence/{sent(client)}/original/")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
