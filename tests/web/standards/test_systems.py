"""测评体系 by HTTP: everybody working reads, the office at the top keeps; each refusal."""

from io import BytesIO

import pytest

from chuangcheng.people.models import Post
from chuangcheng.standards.models import CheckItem, SamplePhoto, SiteType, SystemVersion
from chuangcheng.standards.operations.site_types import seed_sample, seed_site_types
from tests.cast import AT, cast
from tests.sheets import picture
from tests.standards.sheets import merged

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return cast()


@pytest.fixture
def enter(client, people):
    """Log somebody in and give the client."""

    def entered(name):
        client.force_login(people.user(name))
        return client

    return entered


def pages(version):
    item, check = version.items.get(code="Ⅲ-12"), version.check_items.first()
    return [
        "/standards/", "/standards/types/", f"/standards/{version.pk}/", f"/standards/{version.pk}/?part=types",
        f"/standards/{version.pk}/?q=公益广告&method=field", f"/standards/{version.pk}/types/{check.site_type_id}/",
        f"/standards/items/{item.pk}/", f"/standards/checks/{check.pk}/",
        f"/standards/{version.pk}/compare/?with={version.pk}", f"/standards/{version.pk}/export/",
    ]  # fmt: skip


def test_everybody_on_a_post_reads(enter):
    version = seed_sample(at=AT)
    client = enter("榆树乙")
    for url in pages(version):
        assert client.get(url).status_code == 200, url


def test_an_administrator_without_a_post_is_told_why_not(enter):
    version = seed_sample(at=AT)
    client = enter("管理甲")
    assert Post.objects.exists()
    for url in pages(version):
        assert client.get(url).status_code == 403, url


def test_others_cannot_change_anything(enter):
    version = seed_sample(at=AT)
    kind = SiteType.objects.first()
    client = enter("区办甲")
    for url in ("sample/", f"{version.pk}/use/", f"{version.pk}/retire/", f"{version.pk}/discard/"):
        assert client.post(f"/standards/{url}").status_code == 403, url
    for url in ("import/", "types/new/", f"types/{kind.pk}/"):
        assert client.get(f"/standards/{url}").status_code == 403, url
    check = version.check_items.first()
    assert client.post(f"/standards/checks/{check.pk}/", {"photos": "1"}).status_code == 403
    assert SystemVersion.objects.get().status == "in_use"


def test_what_is_not_there_is_said_so(enter):
    client = enter("市办甲")
    for url in ("999/", "items/999/", "checks/999/", "types/999/", "999/export/", "import/999/"):
        assert client.get(f"/standards/{url}").status_code == 404, url
    assert client.post("/standards/samples/999/remove/").status_code == 404
    assert client.post("/standards/999/use/").status_code == 404


def test_a_sheet_is_looked_at_imported_used_and_retired(enter, tmp_path):
    seed_site_types()
    client = enter("市办甲")
    with merged(tmp_path / "a.xlsx").open("rb") as file:
        answer = client.post("/standards/import/", {"file": file})
    assert answer.status_code == 302
    preview = client.get(answer.url).content.decode()
    assert "街面" in preview
    assert "某不存在单位" in preview
    assert not SystemVersion.objects.exists()
    given = {"system_name": "某市", "label": "2026版", "warnings_seen": "on"}
    assert client.post(answer.url, {"label": "2026版", "warnings_seen": "on"}).status_code == 422
    done = client.post(answer.url, given)
    version = SystemVersion.objects.get()
    assert done.url == f"/standards/{version.pk}/"
    assert client.post(answer.url, given).status_code == 422
    assert version.file_id is not None
    assert client.post(f"{done.url}use/", {"seen": "1"}).status_code == 302
    assert client.post(f"{done.url}discard/").status_code == 409
    assert client.post(f"{done.url}retire/").status_code == 302
    assert client.post(f"{done.url}copy/", {"label": "第二版"}).status_code == 302
    copy = SystemVersion.objects.get(label="第二版")
    assert client.post(f"/standards/{copy.pk}/discard/").status_code == 302


def test_somebody_elses_upload_cannot_be_imported(enter, people, tmp_path, client):
    enter("市办甲")
    with merged(tmp_path / "a.xlsx").open("rb") as file:
        url = client.post("/standards/import/", {"file": file}).url
    assert enter("市办乙").get(url).status_code == 404


def test_a_wrong_file_says_what_to_do(enter):
    answer = enter("市办甲").post("/standards/import/", {"file": BytesIO(b"a,b\n1,2\n")})
    assert answer.status_code == 422


def test_sample_photos_come_and_go_and_only_own_uploads_count(enter, people):
    version = seed_sample(at=AT)
    check = CheckItem.objects.filter(version=version).first()
    client = enter("市办甲")

    sent = BytesIO(picture())
    sent.name = "a.jpg"
    file_id = client.post("/evidence/upload/", {"file": sent}).json()["id"]
    url = f"/standards/checks/{check.pk}/"
    assert client.post(url, {"photos": [file_id], "good": "yes", "caption": "整齐"}).status_code == 302
    assert client.post(url, {"photos": [file_id], "good": "yes"}).status_code == 409
    assert enter("市办乙").post(url, {"photos": [file_id], "good": "no"}).status_code == 422
    assert enter("榆树乙").get(f"/evidence/{file_id}/thumb/").status_code == 200
    sample = SamplePhoto.objects.get()
    assert enter("市办甲").post(f"/standards/samples/{sample.pk}/remove/").status_code == 302
    assert not SamplePhoto.objects.exists()


def test_a_site_type_is_added_and_changed(enter):
    client = enter("市办甲")
    given = {"code": "T99", "name": "夜市", "kind": "place", "active": "on"}
    assert client.post("/standards/types/new/", given).status_code == 302
    assert client.post("/standards/types/new/", given).status_code == 422
    row = SiteType.objects.get(code="T99")
    assert client.post(f"/standards/types/{row.pk}/", given | {"seen": "old"}).status_code == 422
    assert client.post(f"/standards/types/{row.pk}/", given | {"name": "夜间集市"}).status_code == 302
    row.refresh_from_db()
    assert row.name == "夜间集市"
