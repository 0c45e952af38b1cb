"""The workbench, the ledger with its filters and search, saved views, bulk moves and a heap of photos."""

from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from chuangcheng.audit.models import Entry
from chuangcheng.problems.models import Attachment, Problem, SavedView
from tests.web.problems.conftest import form, new_problem, url
from tests.web.problems.test_journey import dispatched, picture

pytestmark = pytest.mark.django_db


def test_the_workbench_says_what_is_mine_to_do(logged_in, problem, people):
    page = logged_in("院办甲").get("/").content.decode()
    assert problem.number in page
    assert "轮到我办" in page
    assert "大厅内有烟头" not in logged_in("城管甲").get("/").content.decode()


def test_what_i_dispatched_moves_to_what_i_wait_for(logged_in, problem, people):
    dispatched(people, logged_in, problem)
    page = logged_in("院办甲").get("/").content.decode()
    assert "手上没有要办的事" in page
    assert "在总务科手里，签收" in page
    unit = logged_in("总务甲").get("/").content.decode()
    assert "<b>签收</b>" in unit


def test_somebody_without_a_post_is_told_who_gives_posts(logged_in, people):
    assert "您还没有岗位" in logged_in("管理甲").get("/").content.decode()


def test_the_ledger_shows_what_one_may_see_and_nothing_else(logged_in, problem, people):
    new_problem(people, "路面破损", "云屏市", "市办甲")
    page = logged_in("院办甲").get("/problems/").content.decode()
    assert problem.number in page
    assert "路面破损" not in page
    assert "共 2 条" in logged_in("市办甲").get("/problems/").content.decode()


@pytest.mark.parametrize("words", ["烟", "烟头", "大厅内有烟头", "门诊", "烟头 门诊"])
def test_words_of_one_and_two_characters_are_found(logged_in, problem, people, words):
    new_problem(people, "楼道堆放杂物", place="家属院")
    page = logged_in("院办甲").get("/problems/", {"q": words}).content.decode()
    assert problem.number in page
    assert "楼道堆放杂物" not in page


def test_a_problem_is_found_by_the_end_of_its_number(logged_in, problem):
    number = problem.number.split("-")[1].lstrip("0")
    assert problem.number in logged_in("院办甲").get("/problems/", {"q": number}).content.decode()


def test_a_search_without_a_hit_says_what_to_do(logged_in, problem):
    assert "没有符合条件的问题" in logged_in("院办甲").get("/problems/", {"q": "龙卷风"}).content.decode()


def test_an_empty_ledger_says_how_to_begin(logged_in, people):
    assert "台账还是空的" in logged_in("院办甲").get("/problems/").content.decode()


def test_corrected_words_are_found_and_the_old_ones_are_not(logged_in, problem):
    client = logged_in("院办甲", htmx=True)
    values = form(text="走廊有积水", place="门诊大厅", words="写错了")
    assert client.post(url(problem.number, "amend"), values).status_code == 204
    assert problem.number in client.get("/problems/", {"q": "积水"}).content.decode()
    assert problem.number not in client.get("/problems/", {"q": "烟头"}).content.decode()


def test_filters_of_the_address_narrow_the_ledger(logged_in, problem, people):
    other = new_problem(people, "楼道堆放杂物")
    dispatched(people, logged_in, other)
    client = logged_in("院办甲")

    def shown(**asked):
        page = client.get("/problems/", asked).content.decode()
        return {p.number for p in (problem, other) if p.number in page}

    assert shown(state="registered") == {problem.number}
    assert shown(state=["registered", "dispatched"]) == {problem.number, other.number}
    assert shown(turn="mine") == {problem.number}
    assert shown(lead=people.org("总务科").id) == {other.number}
    assert shown(lead=people.org("示例医院").id) == {other.number}
    assert shown(due="week") == {other.number}
    assert shown(due="late") == set()
    assert shown(source="office", kind="by_date") == {other.number}
    assert shown(since="2000-01-01", until="2000-12-31") == set()
    assert shown(sort="due") == {problem.number, other.number}


def test_a_broken_cursor_is_refused_with_a_sentence(logged_in, problem):
    answer = logged_in("院办甲").get("/problems/", {"after": "???"})
    assert answer.status_code == 422
    assert "第一页" in answer.content.decode()


def test_a_filter_is_kept_under_a_name_and_dropped_again(logged_in, problem, people):
    client = logged_in("院办甲")
    answer = client.post("/problems/views/?state=registered", {"name": "待交办的"})
    assert answer.status_code == 302
    assert "待交办的" in client.get(answer.url).content.decode()
    view = SavedView.objects.get()
    assert logged_in("院办乙").post(f"/problems/views/{view.id}/drop/").status_code == 404
    assert client.post(f"/problems/views/{view.id}/drop/").status_code == 302
    assert not SavedView.objects.exists()


def test_a_view_without_a_name_is_refused(logged_in, people):
    assert logged_in("院办甲").post("/problems/views/?state=void", {"name": " "}).status_code == 422


def test_a_bulk_move_gives_a_verdict_for_every_row(logged_in, problem, people):
    other = new_problem(people, "楼道堆放杂物")
    dispatched(people, logged_in, other)
    client = logged_in("院办甲", htmx=True)
    numbers = [problem.number, other.number]
    opened = client.post("/problems/bulk/dispatch/", {"numbers": numbers}).content.decode()
    assert "批量交办（2 条）" in opened
    values = form(numbers=numbers, lead=people.org("保卫科").id, kind="by_date")
    answer = client.post("/problems/bulk/dispatch/", values)
    page = answer.content.decode()
    assert "办成 1 条，1 条没有办成" in page
    assert "待签收" in page
    assert "moved" in answer["HX-Trigger"]
    assert Problem.objects.get(id=problem.id).lead_id == people.org("保卫科").id
    assert Problem.objects.get(id=other.id).lead_id == people.org("总务科").id


def test_a_bulk_move_sent_twice_does_nothing_twice(logged_in, problem, people):
    client = logged_in("院办甲")
    values = form(numbers=[problem.number], channel="system", words="请抓紧")
    for _ in range(2):
        assert "1 条都办好了" in client.post("/problems/bulk/urge/", values).content.decode()
    assert Problem.objects.get(id=problem.id).urge_count == 1


def test_the_bulk_bar_offers_only_what_ones_roles_make(logged_in, problem, people):
    dispatched(people, logged_in, problem)
    office = logged_in("院办甲").get("/problems/").content.decode()
    unit = logged_in("总务甲").get("/problems/").content.decode()
    assert "/problems/bulk/dispatch/" in office
    assert "/problems/bulk/accept/" in unit
    for code in ("dispatch", "strike_off", "void", "verify"):
        assert f"/problems/bulk/{code}/" not in unit


def test_bulk_without_rows_or_with_a_move_for_one_only_is_refused(logged_in, problem):
    client = logged_in("院办甲", htmx=True)
    assert client.post("/problems/bulk/urge/", {}).status_code == 422
    assert client.post("/problems/bulk/split/", {"numbers": [problem.number]}).status_code == 422


def test_a_heap_of_photos_finds_its_problem_by_the_number_in_the_name(logged_in, problem, people):
    client = logged_in("院办甲")
    named, plain = picture("red"), picture("blue")
    named.name, plain.name = f"{problem.number}整改前.jpg", "DSC001.jpg"
    page = client.post("/problems/photos/", {"photos_files": [named, plain], "role": "after"}).content.decode()
    assert "2 张里认出 1 张" in page
    ids = [part.split('"')[0] for part in page.split('name="photo" value="')[1:]]
    values = form(step="file", photo=ids, number=[problem.number, ""], role=["before", "after"])
    assert "1 条都办好了" in client.post("/problems/photos/", values).content.decode()
    attachment = Attachment.objects.get()
    assert (attachment.problem_id, attachment.role) == (problem.id, "before")


def test_what_is_filtered_goes_out_as_a_workbook(logged_in, problem, people):
    other = new_problem(people, "楼道堆放杂物")
    dispatched(people, logged_in, other)
    answer = logged_in("院办甲").get("/problems/export/", {"state": "dispatched"})
    assert answer.status_code == 200
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    text = str(rows)
    assert other.number in text
    assert problem.number not in text
    assert Entry.objects.filter(action="ledger.export").exists()


def test_an_empty_heap_is_asked_for_photos(logged_in, people):
    assert logged_in("院办甲").post("/problems/photos/", {}).status_code == 422
