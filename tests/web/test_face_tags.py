"""The tags draw what they promise, from plain values."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from chuangcheng.web.forms import OfficeForm
from chuangcheng.web.pieces import Entry, Filter, Job, Option, Photo
from chuangcheng.web.signs import left_words, span_words, tone_of

NOW = datetime(2026, 10, 8, 2, 0, tzinfo=UTC)


def draw(source: str, address: str = "/x/", **values: object) -> str:
    """A snippet of template with the face loaded."""
    request = RequestFactory().get(address)
    return Template("{% load face %}" + source).render(Context({"request": request, **values}))


@pytest.mark.parametrize(
    ("state", "hours", "mine", "tone"),
    [
        ("rectifying", -1, True, "overdue"),
        ("rectifying", 5, True, "soon"),
        ("rectifying", 48, True, "mine"),
        ("dispatched", 48, False, "other"),
        ("struck_off", -99, False, "done"),
        ("suspended", -99, True, "paused"),
        ("disputed", 5, True, "paused"),
        ("void", -99, False, "void"),
    ],
)
def test_a_settled_state_is_never_late_and_lateness_comes_before_whose_turn_it_is(state, hours, mine, tone):
    assert tone_of(state=state, due=NOW + timedelta(hours=hours), at=NOW, mine=mine) == tone


def test_a_problem_without_a_deadline_is_never_late():
    assert tone_of(state="rectifying", due=None, at=NOW) == "other"


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=20), "不到1分钟"),
        (timedelta(minutes=40), "40分钟"),
        (timedelta(hours=5, minutes=59), "5小时"),
        (timedelta(days=3, hours=4), "3天4小时"),
        (timedelta(days=3), "3天"),
        (timedelta(days=31, hours=4), "31天"),
    ],
)
def test_a_length_of_time_is_said_in_its_largest_units(span, words):
    assert span_words(span) == words


def test_the_very_moment_of_a_deadline_is_still_in_time():
    assert left_words(NOW, NOW) == "还剩不到1分钟"
    assert left_words(NOW, NOW + timedelta(hours=2)) == "逾期2小时"


def test_state_is_told_by_sign_colour_and_word():
    drawn = draw("{% state_badge 'rectifying' due=due at=now %}", due=NOW - timedelta(days=2), now=NOW)
    assert 'data-sign="▲"' in drawn
    assert "tone-overdue" in drawn
    assert "整改中" in drawn
    assert "逾期2天" in drawn


def test_a_deadline_explains_itself_step_by_step():
    drawn = draw("{% deadline due why=why at=now %}", due=NOW + timedelta(days=3), now=NOW, why=["放假不计", "到期"])
    assert "为什么是这个时限" in drawn
    assert drawn.count("<li>") == 2
    assert "还剩3天" in drawn


def test_a_settled_deadline_counts_nothing():
    drawn = draw("{% deadline due settled=True at=now %}", due=NOW - timedelta(days=3), now=NOW)
    assert "10月5日 10:00" in drawn
    assert "逾期" not in drawn


def test_no_deadline_is_said():
    assert "未定时限" in draw("{% deadline due %}", due=None)


def test_the_year_is_printed_only_when_it_is_not_this_one():
    this = timezone.localdate()
    assert draw("{{ day|day }}", day=date(this.year, 10, 8)) == "10月8日"
    assert draw("{{ day|day }}", day=date(this.year - 1, 10, 8)) == f"{this.year - 1}年10月8日"


def test_sorting_turns_round_and_forgets_the_cursor():
    first = draw("{% sort_head '时限' 'due' %}", "/x/?state=rectifying&after=99")
    assert 'href="?state=rectifying&amp;sort=due"' in first
    again = draw("{% sort_head '时限' 'due' %}", "/x/?sort=due")
    assert 'aria-sort="ascending"' in again
    assert 'href="?sort=-due"' in again


def test_a_chip_says_what_is_chosen_and_any_means_nothing_is():
    chosen = Filter("s", "状态", [Option("a", "整改中", True), Option("b", "待复核", True), Option("c", "已销号")])
    assert chosen.words == "整改中等2项"
    assert Filter("d", "时限", [Option("", "不限", True)], multiple=False).chosen == []


def test_the_filter_bar_carries_the_search_along_and_can_be_cleared():
    one = Filter("state", "状态", [Option("rectifying", "整改中", True)])
    drawn = draw("{% filter_bar filters %}", "/x/?state=rectifying&q=烟头", filters=[one])
    assert '<input type="hidden" name="q" value="烟头">' in drawn
    assert "清除全部筛选" in drawn
    assert "checked" in drawn


def test_what_people_wrote_is_escaped_in_a_timeline():
    entry = Entry(NOW, "总务科", "上报", "<script>alert(1)</script>", photos=[Photo("1", "/t", "/v", '"><b>')])
    drawn = draw("{% timeline entries %}", entries=[entry])
    assert "<script>" not in drawn
    assert "<b>" not in drawn.replace("<b>上报</b>", "")


def test_a_running_job_asks_again_and_a_finished_one_does_not():
    assert "hx-trigger" in draw("{% job_progress job %}", job=Job("/j/", "正在读取", 10))
    done = draw("{% job_progress job %}", job=Job("/j/", "完成", state="done", link="/l/", link_label="看清单"))
    assert "hx-trigger" not in done
    assert "看清单" in done


def test_nothing_to_do_out_of_nothing_is_not_done():
    assert "is-done" not in draw("{% meter 0 0 %}")
    assert "is-done" in draw("{% meter 3 3 %}")


def test_every_drawing_of_a_form_has_its_own_key():
    assert draw("{% once_key %}") != draw("{% once_key %}")


def test_a_chart_brings_its_figures_as_a_table():
    drawn = draw("{% chart 'k' '销号率' labels series unit='%' %}", labels=["总务科"], series={"率": [85]})
    assert '<script id="chart-k" type="application/json">' in drawn
    assert "<td" in drawn
    assert "85" in drawn


class Sample(OfficeForm):
    person = forms.CharField(label="责任人", max_length=4)
    day = forms.DateField(label="完成日期", error_messages={"required": "完成日期不能空着。"})
    lead = forms.ChoiceField(label="牵头单位", choices=[("1", "总务科")])


def test_a_form_asks_by_name_and_never_speaks_of_fields():
    form = Sample({"person": "", "day": "明天", "lead": "9"})
    assert form.errors["person"] == ["请填写责任人。"]
    assert form.errors["day"] == ["请按“2026-10-08”的写法填写完成日期。"]
    assert form.errors["lead"] == ["请重新选择牵头单位，原来选的已不在列表里。"]
    assert Sample({"person": "一二三四五"}).errors["person"] == ["责任人最多 4 个字，现在有 5 个，请缩短。"]


def test_a_forms_own_sentence_stands():
    assert Sample({}).errors["day"] == ["完成日期不能空着。"]


def test_two_forms_do_not_share_their_sentences():
    class Other(OfficeForm):
        person = forms.CharField(label="经办人")

    Sample({})
    assert Other({}).errors["person"] == ["请填写经办人。"]


def test_a_refusal_stands_beside_its_field_or_on_top():
    form = Sample({"person": "甲", "day": "2026-10-08", "lead": "1"})
    form.refuse("不能上报。", {"person": "责任人已停用，请换一位。", "elsewhere": "x"})
    assert form.errors["person"] == ["责任人已停用，请换一位。"]
    assert not form.non_field_errors()
    other = Sample({"person": "甲", "day": "2026-10-08", "lead": "1"})
    other.refuse("不能上报。", {})
    assert other.non_field_errors() == ["不能上报。"]


def test_an_error_leads_to_its_field_and_is_read_with_it():
    form = Sample({"person": ""})
    drawn = draw("{% error_summary form %}{% field form.person %}", form=form)
    assert 'href="#id_person"' in drawn
    assert 'aria-describedby="id_person_error"' in drawn
    assert 'id="id_person_error"' in drawn
    assert "还有 3 处要改" in drawn


def test_a_fault_of_the_whole_form_alone_is_said_without_counting():
    form = Sample({"person": "甲", "day": "2026-10-08", "lead": "1"})
    form.refuse("登录名或密码不对，请重新输入。", {})
    drawn = draw("{% error_summary form %}", form=form)
    assert "登录名或密码不对" in drawn
    assert "处要改" not in drawn


def test_a_number_can_be_tapped_and_an_erased_one_says_so():
    assert draw("{{ n|telephone }}", n="0530-123 4567") == '<a href="tel:05301234567">0530-123 4567</a>'
    assert draw("{{ n|telephone }}", n="□" * 11) == "（电话已清除）"
    assert draw("{{ n|telephone }}", n="值班室<b>") == "值班室&lt;b&gt;"
