"""Organisations, posts and accounts by HTTP, with who may not."""

import io
from datetime import date

import pytest
from django.utils import timezone

from chuangcheng.people.models import Contact, Holding, LeadingGroup, Organisation, Post, Team, User
from chuangcheng.problems.models import Sight
from tests.ledgers import ledger

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    return ledger()


@pytest.fixture
def enter(client, book):
    """Log somebody in and give the client."""

    def entered(name):
        client.force_login(book.people.user(name))
        return client

    return entered


def test_the_tree_is_drawn_nested_with_its_people(enter):
    drawn = enter("市办甲").get("/settings/units/").content.decode()
    assert "梧桐社区" in drawn
    assert "<details" in drawn
    assert "城管甲" in drawn


def test_the_tree_finds_somebody_by_name(enter):
    drawn = enter("市办甲").get("/settings/units/", {"q": "榆树乙"}).content.decode()
    assert "榆树社区" in drawn
    assert "示例医院" not in drawn


def test_an_organisation_says_who_stands_where(enter, book):
    drawn = enter("市办甲").get(f"/settings/units/{book.people.org('城管局').id}/").content.decode()
    assert "联络员" in drawn
    assert "城管乙" in drawn
    assert "交接" not in drawn


def test_an_account_without_a_post_knows_no_organisation(client, book):
    stranger = User.objects.create(username="nobody", display_name="无岗", must_change_password=False)
    client.force_login(stranger)
    assert client.get(f"/settings/units/{book.people.org('城管局').id}/").status_code == 404


def unit_form(**extra):
    return {"name": "新桥社区", "kind": "community", "position": "0", "parent_id": "", "line_parent_id": "",
            "other_names": "新桥、桥社区", **extra}  # fmt: skip


def test_the_office_adds_an_organisation_below_its_own(enter, book):
    street = book.people.org("南桥街道")
    answer = enter("街办甲").post("/settings/units/new/", unit_form(parent_id=street.id))
    assert answer.status_code == 302
    made = Organisation.objects.get(name="新桥社区")
    assert made.parent == street
    assert made.other_names == ["新桥", "桥社区"]


def test_a_liaison_may_not_add_an_organisation(enter):
    answer = enter("城管甲").get("/settings/units/new/")
    assert answer.status_code == 403
    assert "创城办" in answer.content.decode()


def test_a_wrong_form_keeps_what_was_written(enter):
    answer = enter("市办甲").post("/settings/units/new/", unit_form(name=""))
    assert answer.status_code == 422
    assert "请填写名称" in answer.content.decode()
    assert "新桥、桥社区" in answer.content.decode()


def test_moving_an_organisation_changes_who_sees_its_problems(enter, book):
    problem = book.register(home="梧桐社区", by="梧桐甲")
    community, bureau, street = (book.people.org(n) for n in ("梧桐社区", "城管局", "南桥街道"))
    seen = set(Sight.objects.filter(problem=problem).values_list("organisation_id", flat=True))
    assert street.id in seen
    answer = enter("市办甲").post(
        f"/settings/units/{community.id}/edit/", unit_form(name="梧桐社区", parent_id=bureau.id)
    )
    assert answer.status_code == 302
    seen = set(Sight.objects.filter(problem=problem).values_list("organisation_id", flat=True))
    assert bureau.id in seen
    assert street.id not in seen


def test_an_organisation_with_open_problems_is_not_retired(enter, book):
    problem = book.register()
    book.dispatch(problem, "城管局")
    answer = enter("市办甲").post(f"/settings/units/{book.people.org('城管局').id}/retire/")
    assert answer.status_code == 409
    assert "还有1个未销号的问题" in answer.content.decode()


def test_a_post_is_made_held_and_handed_over(enter, book):
    unit, taker = book.people.org("公安局"), book.people.user("榆树乙")
    client = enter("管理甲")
    client.post(f"/settings/units/{unit.id}/posts/new/", {"title": "内勤", "roles": ["rectifier"], "is_active": "on"})
    post = Post.objects.get(organisation=unit, title="内勤")
    today = timezone.localdate()
    asked = {"user_id": book.people.user("公安甲").id, "from_date": date(2026, 1, 1).isoformat()}
    assert client.post(f"/settings/posts/{post.id}/hold/", asked).status_code == 302
    asked = {"to_user_id": taker.id, "first_day": today.isoformat()}
    assert client.post(f"/settings/posts/{post.id}/hand-over/", asked).status_code == 302
    held = Holding.objects.get(post=post, to_date=None)
    assert held.user == taker


def test_the_hand_over_says_what_goes_with_it(enter, book):
    problem = book.register()
    book.dispatch(problem, "城管局")
    drawn = enter("管理甲").get(f"/settings/posts/{book.people.post('城管甲').id}/hand-over/").content.decode()
    assert "1 个未销号问题" in drawn
    assert problem.number in drawn


def test_the_office_may_not_set_posts(enter, book):
    answer = enter("市办甲").get(f"/settings/posts/{book.people.post('城管甲').id}/edit/")
    assert answer.status_code == 403
    assert "系统管理员" in answer.content.decode()


def test_a_liaison_keeps_contacts_teams_and_the_leading_group_of_the_own_unit(enter, book):
    unit = book.people.org("城管局")
    client = enter("城管甲")
    client.post(f"/settings/units/{unit.id}/contacts/0/", {"name": "示例丙", "title": "队长", "is_active": "on"})
    client.post(f"/settings/units/{unit.id}/teams/0/", {"name": "巡查队", "headcount": "12", "is_active": "on"})
    members = "组长｜示例甲｜局长｜负总责\n成员｜示例乙"
    client.post(f"/settings/units/{unit.id}/groups/0/", {"name": "创城领导小组", "members": members})
    assert Contact.objects.get(organisation=unit).name == "示例丙"
    assert Team.objects.get(organisation=unit).headcount == 12
    group = LeadingGroup.objects.get(organisation=unit)
    assert [m.name for m in group.members.all()] == ["示例甲", "示例乙"]
    assert client.post(f"/settings/units/{unit.id}/groups/{group.id}/remove/").status_code == 302
    assert not LeadingGroup.objects.exists()


def test_a_member_line_that_is_not_whole_is_refused_beside_its_field(enter, book):
    answer = enter("城管甲").post(
        f"/settings/units/{book.people.org('城管局').id}/groups/0/", {"name": "领导小组", "members": "组长"}
    )
    assert answer.status_code == 422
    assert "这一行没有写全" in answer.content.decode()


def test_a_liaison_of_another_unit_may_not_keep_contacts(enter, book):
    assert enter("公安甲").get(f"/settings/units/{book.people.org('城管局').id}/contacts/0/").status_code == 403


def sheet(text):
    file = io.BytesIO(text.encode())
    file.name = "单位.csv"
    return file


def test_a_sheet_is_checked_first_and_imported_then(enter, book):
    client = enter("市办甲")
    rows = "名称,上级,类型\n新桥街道,东湖区,街道乡镇\n孤儿社区,没有的街道,社区村\n"
    city = book.people.org("云屏市").id
    answer = client.post("/settings/units/import/", {"file": sheet(rows), "under_id": city})
    drawn = answer.content.decode()
    assert answer.status_code == 200
    assert "不能导入 1 行" in drawn
    assert not Organisation.objects.filter(name="新桥街道").exists()
    answer = client.post("/settings/units/import/run/", {"rows": answer.context["rows"], "under": city})
    assert answer.status_code == 302
    assert Organisation.objects.get(name="新桥街道").parent == book.people.org("东湖区")
    assert not Organisation.objects.filter(name="孤儿社区").exists()


def test_a_sheet_without_names_is_refused_with_what_to_do(enter, book):
    answer = enter("管理甲").post("/settings/units/import/", {"file": sheet("甲,乙\n1,2\n")})
    assert answer.status_code == 422
    assert "没有找到写着“名称”的表头" in answer.content.decode()


def test_a_new_account_shows_its_password_once(enter):
    client = enter("管理甲")
    answer = client.post("/settings/accounts/new/", {"username": "xinren", "display_name": "新人"})
    user = User.objects.get(username="xinren")
    word = answer.context["added"].password
    assert answer.status_code == 200
    assert word in answer.content.decode()
    assert user.check_password(word)
    assert word not in client.get(f"/settings/accounts/{user.id}/").content.decode()


def test_a_taken_login_name_is_said_beside_its_field(enter, book):
    taken = book.people.user("城管甲").username
    answer = enter("管理甲").post("/settings/accounts/new/", {"username": taken, "display_name": "新人"})
    assert answer.status_code == 422
    assert "已经有人用了" in answer.content.decode()


def test_an_account_is_reset_closed_and_opened(enter, book):
    user = book.people.user("榆树乙")
    client = enter("管理甲")
    answer = client.post(f"/settings/accounts/{user.id}/reset/")
    user.refresh_from_db()
    assert user.check_password(answer.context["added"].password)
    client.post(f"/settings/accounts/{user.id}/deactivate/")
    user.refresh_from_db()
    assert not user.is_active
    client.post(f"/settings/accounts/{user.id}/reactivate/")
    user.refresh_from_db()
    assert user.is_active


def test_an_account_says_what_waits_at_its_posts_before_it_is_closed(enter, book):
    book.dispatch(book.register())
    drawn = enter("管理甲").get(f"/settings/accounts/{book.people.user('城管甲').id}/").content.decode()
    assert "单位手上1个未销号问题，点名本岗0个" in drawn
    assert "/hand-over/" in drawn


@pytest.mark.parametrize("address", ["/settings/accounts/", "/settings/accounts/new/"])
def test_accounts_are_for_administrators_only(enter, address):
    assert enter("市办甲").get(address).status_code == 403


def test_an_administrator_sets_how_a_unit_is_told_and_the_log_keeps_the_secret_to_itself(enter, book):
    unit = book.people.org("城管局")
    address = f"/settings/units/{unit.id}/notice/"
    asked = {"kind": "dingtalk", "address": "https://robot.example/send?token=abc", "secret": "SECwords"}
    client = enter("管理甲")
    assert client.post(address, asked).status_code == 302
    client.post(address, {**asked, "secret": ""})
    unit.refresh_from_db()
    assert unit.notice_hook["secret"] == "SECwords"
    assert "SECwords" not in client.get(address).content.decode()
    drawn = enter("市审甲").get("/settings/audit/").content.decode()
    assert "钉钉群机器人 robot.example" in drawn
    assert "SECwords" not in drawn
    assert "token=abc" not in drawn


def test_a_robot_address_that_cannot_work_is_said(enter, book):
    address = f"/settings/units/{book.people.org('城管局').id}/notice/"
    answer = enter("管理甲").post(address, {"kind": "wecom", "address": "nowhere"})
    assert answer.status_code == 422
    assert "通知地址写得不对" in answer.content.decode()


def test_the_office_does_not_set_addresses(enter, book):
    assert enter("市办甲").get(f"/settings/units/{book.people.org('城管局').id}/notice/").status_code == 403


def test_a_test_message_that_nobody_took_is_told_beside_the_address(enter, book, settings):
    settings.NOTICE_LOOPBACK = True
    unit = book.people.org("城管局")
    unit.notice_hook = {"kind": "webhook", "address": "https://127.0.0.1:1/", "secret": "0123456789abcdef"}
    unit.save()
    told = enter("管理甲").post(f"/settings/units/{unit.id}/notice/try/", follow=True)
    assert told.status_code == 200
    assert "测试消息没有发出" in told.content.decode()
