"""Without a signal: everything works, nothing is lost, each thing counts once; and nobody is overwritten silently."""

import os
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from chuangcheng.evidence.models import File
from chuangcheng.evidence.operations import store
from chuangcheng.inspections.models import Answer, AnswerPhoto, Presence, Visit
from chuangcheng.places.models import Site
from chuangcheng.problems.models import Attachment, Measure, Step
from chuangcheng.problems.operations.urging import note
from chuangcheng.standards.models import SamplePhoto
from tests.browsing import sign_in
from tests.field.offline import killed_while_typing, photos_over_a_bad_line
from tests.field.phone import photos, sha256
from tests.field.scene import ask

pytestmark = pytest.mark.browser
# `make prove` plays them with all that was promised (tests/proofs/prove_offline.py).
ROUNDS, PHOTOS, SIZE = (
    int(os.environ.get(name, few)) for name, few in (("FIELD_ROUNDS", 3), ("FIELD_PHOTOS", 30), ("FIELD_SIZE", 400_000))
)


def test_a_whole_visit_without_a_signal_arrives_when_there_is_one(phone_of, line, day, tmp_path):
    phone = phone_of("市督甲")
    phone.ready()
    line.cut()
    phone.open()
    phone.page.locator("a.card").first.click()
    phone.answer(0, "不符合", "墙角有两处垃圾")
    shot = list(photos(tmp_path, 2, 300_000))
    phone.photograph(phone.item(0), *shot)
    phone.answer(1, "符合")
    phone.answer(2, "不涉及")
    phone.submit()
    assert phone.unsent > 5
    phone.open()  # closed and opened again, still without a signal
    expect(phone.page.locator("#unsent")).to_have_text("待发 6")  # three answers, two photos, 提交
    phone.open("outbox")
    expect(phone.page.locator("#main")).to_contain_text("等着发出 6")
    assert Answer.objects.count() == 0
    line.mend()
    phone.page.evaluate("window.dispatchEvent(new Event('online'))")
    phone.all_sent()
    visit = Visit.objects.get(uuid=day.visits[0].uuid)
    assert (visit.state, visit.answered, visit.failed, visit.latitude, visit.datum) == ("done", 3, 1, 30.1, "wgs84")
    failed = Answer.objects.get(verdict="fails")
    assert failed.note == "墙角有两处垃圾"
    assert failed.problem is not None
    kept = AnswerPhoto.objects.filter(answer=failed).values_list("file__sha256", flat=True)
    assert set(kept) == {sha256(file) for file in shot}
    phone.open(f"visit/{visit.uuid}")
    expect(phone.page.locator("#main")).to_contain_text(f"已挂账：{failed.problem.number}")


def test_how_it_should_look_is_shown_without_a_signal(phone_of, line, day, tmp_path):
    office = day.people.user("市办甲")
    (picture,) = photos(tmp_path, 1, 100_000)
    with picture.open("rb") as stream:
        file = store(stream=stream, name="达标.jpg", source="desktop", by_id=office.pk, at=timezone.now())
    SamplePhoto.objects.create(
        check_item=day.items[0], file=file, good=True, caption="墙角干净", added_at=timezone.now(), added_by=office
    )
    phone = phone_of("市督甲")
    phone.ready()
    for _ in range(50):  # small pictures are fetched after the day
        if phone.kept("thumbs"):
            break
        phone.page.wait_for_timeout(100)
    line.cut()
    phone.open()
    phone.page.locator("a.card").first.click()
    phone.item(0).get_by_text("看样例照片（1）").click()
    picture = phone.item(0).get_by_label(re.compile("照片")).locator("img")
    expect(picture).to_have_js_property("naturalWidth", 320)
    expect(phone.item(0)).to_contain_text("墙角干净")
    expect(phone.item(1).get_by_text("看样例照片")).to_have_count(0)


def test_a_visit_nobody_had_planned_follows_the_list_of_the_programme_chosen(phone_of, line, day):
    site = Site.objects.create(
        name="健康路早市", organisation=day.people.org("城管局"), site_type=day.visits[0].site.site_type
    )
    phone = phone_of("市督甲")
    phone.ready()
    line.cut()
    phone.press("另查一个点位")
    sheet = phone.page.locator(".sheet-box")
    expect(sheet.get_by_label("按哪个方案的清单查")).to_have_value(str(day.visits[0].programme_id))
    sheet.get_by_label("点位名称").fill("早市")
    sheet.get_by_label(re.compile("健康路早市")).check()
    phone.press("开始检查")
    phone.answer(0, "不符合", "路面有污水")
    phone.submit()
    line.mend()
    phone.open()
    phone.all_sent()
    visit = Visit.objects.get(site=site)
    assert (visit.programme_id, visit.standard_id) == (day.visits[0].programme_id, day.visits[0].standard_id)
    assert visit.answers.get().check_item == day.items[0]


def test_what_is_counted_chooses_the_verdict_and_posts_are_seen_without_a_signal(phone_of, line, day):
    phone = phone_of("市督甲")
    phone.ready()
    line.cut()
    phone.open()
    phone.page.locator("a.card").first.click()
    item = phone.item(1)
    item.get_by_label("实有几处").fill("1")
    expect(item).to_contain_text("应不少于3处，实有1处，少2处")
    expect(item.get_by_role("button", name="不符合")).to_have_attribute("aria-pressed", "true")
    item.get_by_label("实有几处").fill("12")
    expect(item.get_by_role("button", name="符合", exact=True)).to_have_attribute("aria-pressed", "true")
    item.get_by_label("实有几处").fill("2")
    expect(item.locator("output")).to_have_text("1")  # one is missing
    phone.press("添加窗口或岗位")
    post = phone.page.locator(".posts .item")
    post.get_by_label("窗口或岗位").fill("3号窗口")
    post.get_by_role("button", name="顶岗").click()
    post.get_by_label("谁顶岗").fill("值班长")
    phone.press("添加窗口或岗位")
    phone.page.locator(".foot").get_by_role("button", name="提交").click()
    expect(phone.page.locator(".sheet-box")).not_to_contain_text("没有写全")  # an empty card is nothing
    phone.press("再看看")
    phone.submit()
    line.mend()
    phone.open()
    phone.all_sent()
    answer = Answer.objects.get()
    assert (answer.verdict, answer.count, answer.measured) == ("fails", 1, 2)
    assert answer.problem is not None
    assert "应不少于3处，实有2处，少1处" in answer.problem.text
    seen = Presence.objects.get()
    assert (seen.post, seen.state, seen.substitute, seen.visit_id) == (
        "3号窗口",
        "substitute",
        "值班长",
        answer.visit_id,
    )


def test_two_phones_that_see_one_post_differently_are_both_shown(phone_of, line, day):
    first, second = phone_of("市督甲"), phone_of("市督甲")
    for phone in (first, second):
        phone.ready()
        phone.page.locator("a.card").first.click()
        phone.page.wait_for_selector(".item")
    line.cut()
    for phone, state in ((first, "在岗"), (second, "空岗")):
        phone.press("添加窗口或岗位")
        post = phone.page.locator(".posts .item")
        post.get_by_label("窗口或岗位").fill("咨询台")
        post.get_by_role("button", name=state, exact=True).click()
        expect(phone.page.locator("#unsent")).to_have_attribute("data-count", "2")
    second.page.goto("about:blank")  # in the pocket until the first has sent
    line.mend()
    first.open()
    first.all_sent()
    stuck = second.stuck()
    expect(stuck).to_contain_text("咨询台：空岗")
    expect(stuck).to_contain_text("咨询台：在岗")
    assert Presence.objects.get().state == "present"
    stuck.get_by_role("button", name="用我的").click()
    second.all_sent()
    assert Presence.objects.get().state == "absent"


def test_a_browser_killed_while_somebody_types_has_lost_nothing_it_had_acknowledged(
    chromium, live_server, day, tmp_path
):
    found = killed_while_typing(
        chromium.browser_type, tmp_path / "profile", day.people.user("市督甲"), live_server.url, rounds=ROUNDS
    )
    assert (found.lost, found.typed > 8) == (0, True)


def test_photos_arrive_whole_over_a_line_that_breaks_and_cost_little_more_than_themselves(
    phone_of, line, day, tmp_path
):
    def stored() -> list[str]:
        rows = Attachment.objects.filter(problem=day.problem, role="after")
        return list(rows.values_list("file__sha256", flat=True))

    found = photos_over_a_bad_line(
        phone_of("城管甲"), line, tmp_path, stored, count=PHOTOS, size=SIZE, breaks=(SIZE, 5 * SIZE)
    )
    assert (found.same, found.torn > 0) == (PHOTOS, True)
    assert found.ratio <= 1.2
    assert Measure.objects.get().text == "已清运，每日加一次"


def test_the_same_queue_sent_from_two_devices_has_one_effect(phone_of, line, day, tmp_path):
    phone = phone_of("城管甲")
    phone.ready()
    phone.open(f"problem/{day.problem.number}")
    line.cut()
    card = phone.page.locator("[data-form=measure]")
    card.locator("textarea").fill("已清运，地面已冲洗")
    phone.photograph(card, *photos(tmp_path, 1, 200_000))
    phone.hand_in()
    phone.open("outbox")
    with phone.page.expect_download() as waiting:
        phone.press("存成文件")
    waiting.value.save_as(tmp_path / "unsent.zip")
    line.mend()
    phone.open("outbox")
    phone.all_sent()
    other = phone_of("城管甲")
    other.open("outbox")
    other.page.locator("input[accept*=zip]").set_input_files(str(tmp_path / "unsent.zip"))
    other.press("导入并发送")
    expect(other.page.locator("#main")).to_contain_text("最近送达", timeout=15_000)
    other.all_sent()
    assert list(Step.objects.filter(problem=day.problem).order_by("seq").values_list("move", flat=True))[-2:] == [
        "measure",
        "submit",
    ]
    assert (Measure.objects.count(), File.objects.filter(original_name="照片0000.jpg").count()) == (1, 1)


def test_somebody_elses_move_is_shown_before_ones_own_goes_on_top(phone_of, line, day):
    phone = phone_of("城管甲")
    phone.ready()
    phone.open(f"problem/{day.problem.number}")
    line.cut()
    card = phone.page.locator("[data-form=measure]")
    card.locator("textarea").fill("我写的措施")
    card.get_by_label("同时上报").uncheck()
    phone.hand_in()
    at = timezone.localtime()
    note(ask(day.problem, day.people.actor("市办甲", at), at, words="请一并检查隔壁"))
    line.mend()
    stuck = phone.stuck()
    expect(stuck).to_contain_text("我写的措施")
    assert Measure.objects.count() == 0
    stuck.get_by_role("button", name="看别人办了什么").click()
    expect(phone.page.locator(".sheet-box")).to_contain_text("请一并检查隔壁")
    phone.press("看过了，仍然提交我的")
    phone.all_sent()
    assert Measure.objects.get().text == "我写的措施"
    assert [step.words["note"] for step in Step.objects.filter(move="note")] == ["请一并检查隔壁"]


def test_two_phones_that_answer_one_item_differently_are_both_shown(phone_of, line, day):
    first, second = phone_of("市督甲"), phone_of("市督甲")
    for phone in (first, second):
        phone.ready()
        phone.page.locator("a.card").first.click()
        phone.page.wait_for_selector(".item")
    line.cut()
    first.answer(0, "符合")
    second.answer(0, "不符合", "后门有垃圾")
    expect(second.page.locator("#unsent")).to_have_attribute("data-count", "2")
    second.page.goto("about:blank")  # in the pocket until the first has sent
    line.mend()
    first.open()
    first.all_sent()
    stuck = second.stuck()
    expect(stuck).to_contain_text("后门有垃圾")
    expect(stuck).to_contain_text("对方填的")
    assert Answer.objects.get().verdict == "meets"
    stuck.get_by_role("button", name="用我的").click()
    second.all_sent()
    row = Answer.objects.get()
    assert (row.verdict, row.note) == ("fails", "后门有垃圾")


def test_another_user_of_the_same_phone_neither_sees_nor_sends_what_the_first_left(phone_of, line, day):
    phone = phone_of("城管甲")
    phone.ready()
    phone.open(f"problem/{day.problem.number}")
    line.cut()
    card = phone.page.locator("[data-form=measure]")
    card.locator("textarea").fill("城管甲写的措施")
    card.get_by_label("同时上报").uncheck()
    phone.hand_in()
    expect(phone.page.locator("#unsent")).to_have_attribute("data-count", "1")
    sign_in(phone.page.context, day.people.user("市督甲"), line.url)
    line.mend()
    phone.open("outbox")
    expect(phone.page.locator("#main")).to_contain_text("您填的都已送达")
    phone.page.wait_for_timeout(1500)
    assert (Measure.objects.count(), phone.unsent) == (0, 0)
    sign_in(phone.page.context, day.people.user("城管甲"), line.url)
    phone.open("outbox")
    for _ in range(60):  # the app first shows whoever it knew last, then asks who it is now
        if Measure.objects.exists():
            break
        phone.page.wait_for_timeout(250)
    phone.all_sent()
    assert Measure.objects.get().text == "城管甲写的措施"
