"""How every question is put: what stands in the address and in the body. What is answered stands in expected/*.yaml.

Bodies are right for whoever may: whoever is refused is refused for who they are.
"""

from collections.abc import Mapping
from datetime import timedelta
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from chuangcheng.standards.queries import category
from tests.permission.asking import Body, Request
from tests.permission.assessing import ASSESSING
from tests.permission.calls import CALLS
from tests.permission.hanging import HANGING
from tests.permission.in_the_field import FIELD
from tests.permission.inspecting import INSPECTING
from tests.permission.mapping import MAP
from tests.permission.moves import move_questions
from tests.permission.placing import PLACING
from tests.permission.scenes import picture
from tests.permission.world import PASSWORD, World

Key = tuple[str, str, str]
THE = "the one"  # the only case of a URL and method
FUTURE = "2099-01-01"


def org(relation: str) -> Body:
    return lambda world: {"organisation": world.org(relation)}


def said(**values: Any) -> Body:
    """A body; a name in angle brackets is a thing of the world."""

    def body(world: World) -> Mapping[str, Any]:
        return {k: world.things[v[1:-1]] if isinstance(v, str) and v[:1] == "<" else v for k, v in values.items()}

    return body


def photo(world: World) -> SimpleUploadedFile:
    return SimpleUploadedFile("新.jpg", picture("yellow").getvalue(), "image/jpeg")


def sheet(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("表.csv", BytesIO(text.encode()).getvalue(), "text/csv")


SESSION: dict[Key, Request] = {
    ("login/", "GET", THE): Request(),
    ("login/", "POST", THE): Request(body=lambda w: {"username": w.users["nobody"].username, "password": PASSWORD}),
    ("logout/", "POST", THE): Request(),
    ("password/", "GET", THE): Request(),
    ("password/", "POST", THE): Request(
        body=said(old_password=PASSWORD, new_password="wisteria-88-harbour", again="wisteria-88-harbour")
    ),
    ("post/", "POST", "a post of liaison@own"): Request(body=lambda w: {"post": w.posts["liaison@own"].id}),
    ("ping/", "POST", THE): Request(),
    ("style/", "GET", THE): Request(),
    ("style/page/<name>/", "GET", THE): Request({"name": "404"}),
    ("style/dialog/", "GET", THE): Request(),
    ("style/<kind>/", "GET", THE): Request({"kind": "toast"}),
}
FILES: dict[Key, Request] = {
    ("evidence/upload/", "POST", THE): Request(body=lambda w: {"file": photo(w)}),
    **{
        (f"evidence/<file_id>/{size}/", "GET", case): Request({"file_id": thing})
        for size in ("original", "view", "thumb")
        for case, thing in {
            "a photo of the problem": "photo",
            "a photo of another unit's problem": "foreign_photo",
            "a photo sent just now by liaison@own": "fresh",
            "a file that is not there": 999_999,
        }.items()
    },
    ("evidence/<file_id>/original/", "GET", "the original of a list of the city"): Request({"file_id": "original"}),
}
IMPORT = {"import_id": "import"}
LISTS: dict[Key, Request] = {
    ("lists/", "GET", THE): Request(),
    ("lists/import/", "GET", THE): Request(),
    ("lists/import/", "POST", "for the city"): Request(
        body=lambda w: {"file": sheet("序号,问题,责任单位\n1,井盖松动,南桥派出所\n"), "organisation": w.org("above")}
    ),
    ("lists/import/<import_id>/", "GET", THE): Request(IMPORT),
    ("lists/import/<import_id>/", "POST", THE): Request(
        IMPORT, body=said(**{"column-0": "number", "column-1": "text", "column-2": "units"})
    ),
    ("lists/import/<import_id>/details/", "GET", THE): Request(IMPORT),
    ("lists/import/<import_id>/details/", "POST", THE): Request(
        IMPORT, body=said(title="清单", issuer="省文明办", level="city", received_on="2026-03-01")
    ),
    ("lists/import/<import_id>/rows/", "GET", THE): Request(IMPORT),
    ("lists/import/<import_id>/run/", "POST", THE): Request(IMPORT, body=said(again="1")),
    ("lists/import/<import_id>/resume/", "POST", "one that was cut off"): Request({"import_id": "cut_off"}),
    ("lists/import/<import_id>/errors/", "GET", THE): Request(IMPORT),
    ("lists/import/<import_id>/discard/", "POST", THE): Request(IMPORT),
    ("lists/job/<job_id>/", "GET", "a job of office@above"): Request({"job_id": "job"}),
    ("lists/<list_id>/", "GET", THE): Request({"list_id": "list"}),
    ("lists/<list_id>/dispatch/", "POST", THE): Request({"list_id": "list"}),
    ("lists/<list_id>/reply/", "POST", THE): Request({"list_id": "list"}),
    ("lists/<list_id>/answer/", "POST", THE): Request({"list_id": "replied_list"}, body=said(returned="")),
}
DOCUMENT = {"document_id": "document"}
PAPERS: dict[Key, Request] = {
    ("reports/", "GET", THE): Request(),
    ("reports/<document_id>/", "GET", "the report of a list"): Request(DOCUMENT),
    ("reports/<document_id>/", "GET", "a paper about the problem"): Request({"document_id": "paper"}),
    ("reports/<document_id>/words/", "GET", THE): Request(DOCUMENT, query=said(key="<paragraph>")),
    ("reports/<document_id>/words/", "POST", THE): Request(DOCUMENT, body=said(key="<paragraph>", text="<words>")),
    ("reports/<document_id>/head/", "POST", THE): Request(DOCUMENT, body=said(title="新标题")),
    ("reports/<document_id>/final/", "POST", THE): Request(DOCUMENT, body=said(agency="创城")),
    ("reports/<document_id>/file.<form>", "GET", "the report of a list"): Request({**DOCUMENT, "form": "html"}),
    ("reports/<document_id>/file.<form>", "GET", "a paper about the problem"): Request(
        {"document_id": "paper", "form": "docx"}
    ),
    ("lists/<list_id>/documents/<kind>/", "POST", THE): Request({"list_id": "list", "kind": "report"}),
    ("lists/<list_id>/reply.xlsx", "GET", THE): Request({"list_id": "list"}),
    ("lists/<list_id>/ledger.xlsx", "GET", THE): Request({"list_id": "list"}),
    ("lists/<list_id>/papers/<kind>/", "POST", THE): Request(
        {"list_id": "list", "kind": "dispatch"}, body=said(form="docx")
    ),
    ("open-rows/", "GET", THE): Request(),
    ("open-rows/", "POST", "a sheet that is none of ours"): Request(body=lambda w: {"file": sheet("a,b\n1,2\n")}),
    ("open-rows.xlsx", "GET", THE): Request(),
    ("problems/<number>/papers/", "GET", THE): Request({"number": "rectifying"}),
    ("problems/<number>/papers/<kind>/", "POST", "a paper of the office"): Request(
        {"number": "measured", "kind": "dispatch"}
    ),
    ("problems/<number>/papers/<kind>/", "POST", "a paper of a unit"): Request({"number": "measured", "kind": "note"}),
    ("papers/<token>/", "GET", THE): Request({"token": "token"}),
    ("papers/<token>/", "POST", "with a photo of the problem"): Request(
        {"token": "token"}, body=said(files="<photo>"), moves=True
    ),
    ("papers/<token>/", "POST", "with another unit's photo"): Request(
        {"token": "token"}, body=said(files="<foreign_photo>"), moves=True
    ),
    ("overview/", "GET", THE): Request(),
    ("overview/unit/<unit_id>/", "GET", "the lead unit"): Request({"unit_id": lambda w: w.org("own")}),
    ("overview/unit/<unit_id>/picture.png", "GET", "the lead unit"): Request({"unit_id": lambda w: w.org("own")}),
}
INBOX: dict[Key, Request] = {
    ("inbox/", "GET", THE): Request(),
    ("inbox/read/", "POST", THE): Request(),
    ("inbox/<message_id>/", "GET", "a message to liaison@own"): Request({"message_id": "message"}),
}
LEDGER: dict[Key, Request] = {
    ("", "GET", THE): Request(),
    ("problems/", "GET", "everything"): Request(),
    ("problems/", "GET", "searched by words"): Request(query=said(q="垃圾桶满溢 rectifying")),
    ("problems/", "GET", "searched by number"): Request(query=said(q="<rectifying>")),
    ("problems/", "GET", "of the lead unit"): Request(query=lambda w: {"lead": w.org("own")}),
    ("problems/new/", "GET", THE): Request(),
    ("problems/new/", "POST", "on the city's ledger"): Request(
        body=lambda w: {"key": 1, "text": "烟头", "home": w.org("above"), "source": "office"}
    ),
    ("problems/new/", "POST", "a self-check of the lead unit"): Request(
        body=lambda w: {"key": 1, "text": "烟头", "home": w.org("own"), "source": "self_check"}
    ),
    ("problems/new/", "POST", "mended on the spot by the lead unit"): Request(
        body=lambda w: {
            "key": 1,
            "text": "烟头",
            "home": w.org("above"),
            "source": "inspection",
            "fixed": "on",
            "fixed_by": w.org("own"),
            "done": "当场清理",
        }
    ),
    ("problems/new/", "POST", "with another unit's photo"): Request(
        body=lambda w: {
            "key": 1,
            "text": "烟头",
            "home": w.org("own"),
            "source": "self_check",
            "before": w.things["foreign_photo"],
        }
    ),
    ("problems/photos/", "GET", THE): Request(),
    ("problems/photos/", "POST", "a photo of the problem to be matched"): Request(body=said(photos="<photo>")),
    ("problems/photos/", "POST", "another unit's photo to be matched"): Request(body=said(photos="<foreign_photo>")),
    ("problems/photos/", "POST", "a photo filed under the problem"): Request(
        body=said(key=1, step="file", photo="<photo>", number="<rectifying>", role="after"), moves=True, rows=True
    ),
    ("problems/deadline/", "GET", "of the problem"): Request(query=said(number="<rectifying>")),
    ("problems/deadline/", "GET", "of no problem"): Request(),
    ("problems/figures/", "GET", THE): Request(query=said(text="宣传牌20余块")),
    ("problems/export/", "GET", THE): Request(),
    ("problems/exports/", "GET", THE): Request(),
    ("problems/exports/", "POST", THE): Request(),
    ("problems/exports/<job_id>/", "GET", "a job of office@above"): Request({"job_id": "job"}),
    ("problems/exports/<job_id>/file/", "GET", "a job of office@above"): Request({"job_id": "export"}),
    ("problems/exports/<job_id>/file/", "GET", "made before the post was handed over"): Request(
        {"job_id": "export_of_former"}
    ),
    ("problems/views/", "GET", THE): Request(),
    ("problems/views/", "POST", THE): Request(body=said(name="新的")),
    ("problems/views/<view_id>/drop/", "POST", "a view of liaison@own"): Request({"view_id": "view"}),
    ("problems/<number>/", "GET", "the problem"): Request({"number": "rectifying"}),
    ("problems/<number>/", "GET", "a problem of another unit"): Request({"number": "elsewhere"}),
    ("problems/<number>/", "GET", "a problem that is not there"): Request({"number": "1999-000001"}),
    ("problems/<number>/", "GET", "a self-check of the lead unit"): Request({"number": "self_check"}),
    ("problems/<number>/", "GET", "a problem handed down to child"): Request({"number": "handed_down"}),
    ("problems/<number>/several/", "GET", THE): Request({"number": "registered"}),
    ("problems/<number>/several/", "POST", "to the lead unit"): Request(
        {"number": "registered"},
        body=lambda w: {"key": 1, "lead": w.org("own"), "kind": "by_date", "basis": "电话", "measures": ""},
        moves=True,
    ),
    ("problems/bulk/<code>/", "POST", "the form"): Request({"code": "urge"}, body=said(numbers="<rectifying>")),
    ("problems/bulk/<code>/", "POST", "a note on the problem"): Request(
        {"code": "note"}, body=said(key=1, numbers="<rectifying>", words="情况"), moves=True, rows=True
    ),
    ("problems/bulk/<code>/", "POST", "urge the problem"): Request(
        {"code": "urge"},
        body=said(key=1, numbers="<rectifying>", channel="system", words="请抓紧"),
        moves=True,
        rows=True,
    ),
}
UNIT = {"unit_id": lambda w: w.org("own")}
POST = {"post_id": lambda w: w.posts["rectifier@own"].id}
USER = {"user_id": "user"}
NEW_UNIT = {"name": "新单位", "kind": "unit", "position": "0", "other_names": "", "line_parent_id": ""}
PEOPLE: dict[Key, Request] = {
    ("settings/", "GET", THE): Request(),
    ("settings/city/", "GET", THE): Request(),
    ("settings/city/", "POST", THE): Request(body=said(name="云屏市", office_label="创建办")),
    ("settings/me/", "GET", THE): Request(),
    ("settings/tokens/", "GET", "one's own"): Request(),
    ("settings/tokens/", "GET", "everybody's"): Request(query=said(all="1")),
    ("settings/tokens/new/", "GET", THE): Request(),
    ("settings/tokens/new/", "POST", "for a post of liaison@own"): Request(
        body=lambda w: {"name": "大屏", "post": w.posts["liaison@own"].id, "scopes": "read", "days": "90"}
    ),
    ("settings/tokens/<token_id>/revoke/", "POST", "a token of liaison@own"): Request({"token_id": "access"}),
    ("settings/me/", "POST", THE): Request(body=said(display_name="改名")),
    ("settings/units/", "GET", THE): Request(),
    ("settings/units/new/", "GET", THE): Request(),
    ("settings/units/new/", "POST", "below the lead unit"): Request(
        body=lambda w: {**NEW_UNIT, "parent_id": w.org("own")}
    ),
    ("settings/units/import/", "GET", THE): Request(),
    ("settings/units/import/", "POST", "below the lead unit"): Request(
        body=lambda w: {"file": sheet("名称,上级,类型\n甲科,,科室\n"), "under_id": w.org("own")}
    ),
    ("settings/units/import/run/", "POST", "below the lead unit"): Request(
        body=lambda w: {"rows": '[{"名称": "甲科", "类型": "科室"}]', "under": w.org("own")}
    ),
    ("settings/units/<unit_id>/", "GET", "the lead unit"): Request(UNIT),
    ("settings/units/<unit_id>/edit/", "GET", "the lead unit"): Request(UNIT),
    ("settings/units/<unit_id>/edit/", "POST", "the lead unit"): Request(
        UNIT, body=lambda w: {**NEW_UNIT, "parent_id": w.org("parent"), "line_parent_id": w.org("line")}
    ),
    ("settings/units/<unit_id>/notice/", "GET", "the lead unit"): Request(UNIT),
    ("settings/units/<unit_id>/notice/", "POST", "the lead unit"): Request(UNIT, body=said(kind="")),
    ("settings/units/<unit_id>/notice/try/", "POST", "the lead unit"): Request(UNIT),
    ("settings/units/<unit_id>/retire/", "POST", "a unit without problems"): Request({"unit_id": "spare"}),
    ("settings/units/<unit_id>/restore/", "POST", "a retired unit below the lead unit"): Request(
        {"unit_id": "retired"}
    ),
    ("settings/units/<unit_id>/posts/new/", "GET", "the lead unit"): Request(UNIT),
    ("settings/units/<unit_id>/posts/new/", "POST", "the lead unit"): Request(
        UNIT, body=said(title="新岗位", roles="liaison", is_active="on")
    ),
    **{
        (f"settings/units/<unit_id>/{things}/<{thing}_id>/", method, "of the lead unit"): Request(
            {**UNIT, f"{thing}_id": thing}, body=said(name="新名", is_active="on", headcount="3", members="")
        )
        for things, thing in {"teams": "team", "contacts": "contact", "groups": "group"}.items()
        for method in ("GET", "POST")
    },
    ("settings/units/<unit_id>/<thing>/<thing_id>/remove/", "POST", "of the lead unit"): Request(
        {**UNIT, "thing": lambda w: "teams", "thing_id": "team"}
    ),
    ("settings/units/<unit_id>/<thing>/<thing_id>/remove/", "POST", "under another unit's address"): Request(
        {"unit_id": lambda w: w.org("above"), "thing": lambda w: "teams", "thing_id": "team"}
    ),
    ("settings/posts/<post_id>/edit/", "GET", "of the lead unit"): Request(POST),
    ("settings/posts/<post_id>/edit/", "POST", "of the lead unit"): Request(
        POST, body=said(title="整改员", roles="rectifier", is_active="on")
    ),
    ("settings/posts/<post_id>/hold/", "GET", "of the lead unit"): Request(POST),
    ("settings/posts/<post_id>/hold/", "POST", "of the lead unit"): Request(
        POST,
        body=lambda w: {
            "user_id": w.users["nobody"].id,
            "from_date": timezone.localdate(),
            "is_deputy": "on",
            "to_date": timezone.localdate() + timedelta(days=9),
        },
    ),
    ("settings/posts/<post_id>/hand-over/", "GET", "of the lead unit"): Request(POST),
    ("settings/posts/<post_id>/hand-over/", "POST", "of the lead unit"): Request(
        POST, body=lambda w: {"to_user_id": w.users["nobody"].id, "first_day": timezone.localdate()}
    ),
    **{
        ("settings/posts/<post_id>/holdings/<holding_id>/end/", method, "of the lead unit"): Request(
            {**POST, "holding_id": "holding"}, body=lambda w: {"last_day": timezone.localdate()}
        )
        for method in ("GET", "POST")
    },
    ("settings/accounts/", "GET", THE): Request(),
    ("settings/accounts/new/", "GET", THE): Request(),
    ("settings/accounts/new/", "POST", THE): Request(body=said(username="newcomer", display_name="新人")),
    ("settings/accounts/<user_id>/", "GET", "rectifier@own"): Request(USER),
    ("settings/accounts/<user_id>/", "POST", "rectifier@own"): Request(
        USER, body=said(username="renamed", display_name="改名")
    ),
    **{
        ("settings/accounts/<user_id>/<act>/", "POST", act): Request({**USER, "act": act})
        for act in ("reset", "deactivate", "promote")
    },
}
CATEGORY = {"code": "A1", "name": "新类", "kind": "event", "parent_id": "", "severity": "", "after_photo": "",
            "active": "on"}  # fmt: skip


def as_it_stands(world: World) -> Mapping[str, Any]:
    """A category with another name."""
    node = category(world.things["category"])
    assert node is not None
    return {**CATEGORY, "code": node.code, "kind": node.kind, "severity": node.severity}


STANDARDS: dict[Key, Request] = {
    ("settings/calendar/", "GET", THE): Request(),
    ("settings/calendar/hours/", "POST", THE): Request(body=said(a="08:00", b="12:00", c="14:00", d="18:00")),
    ("settings/calendar/<year>/", "GET", THE): Request({"year": 2026}),
    ("settings/calendar/<year>/day/", "POST", THE): Request(
        {"year": lambda w: timezone.localdate().year + 1},
        body=lambda w: {"day": f"{timezone.localdate().year + 1}-03-04", "working": "no", "name": "放假"},
    ),
    ("settings/calendar/<year>/official/", "POST", THE): Request(
        {"year": lambda w: timezone.localdate().year + 1}, body=said(source="通知1号")
    ),
    ("settings/categories/", "GET", THE): Request(),
    ("settings/categories/new/", "GET", THE): Request(),
    ("settings/categories/new/", "POST", THE): Request(body=said(**CATEGORY)),
    ("settings/categories/<category_id>/", "GET", THE): Request({"category_id": "category"}),
    ("settings/categories/<category_id>/", "POST", THE): Request({"category_id": "category"}, body=as_it_stands),
    ("settings/audit/", "GET", THE): Request(),
    ("settings/audit/export/<kind>/", "GET", THE): Request({"kind": "csv"}),
    ("settings/audit/verify/", "POST", THE): Request(),
    ("settings/audit/job/<job_id>/", "GET", "a job of office@above"): Request({"job_id": "job"}),
    ("settings/audit/chain/", "GET", "the problem"): Request(query=said(number="<rectifying>")),
}
OUTSIDE = {"HTTP_X_FORWARDED_FOR": "203.0.113.9"}
MACHINE: dict[Key, Request] = {
    **{
        (url, "GET", case): Request(meta=meta)
        for url in ("healthz", "readyz", "metrics")
        for case, meta in {"from the machine": {}, "from outside": OUTSIDE}.items()
    },
    ("settings/running/", "GET", THE): Request(),
    ("settings/running/clock/", "POST", THE): Request(),
    ("settings/erasing/", "GET", THE): Request(),
    ("settings/erasing/", "POST", "what would go"): Request(body=said(name="查无此人")),
    ("settings/erasing/run/", "POST", THE): Request(
        body=said(name="查无此人", asked_by="self", reason="本人要求", sure="on")
    ),
    ("settings/erasing/<job_id>/", "GET", "a job that is no erasure"): Request({"job_id": "job"}),
    ("settings/erasing/<job_id>/progress/", "GET", "a job that is no erasure"): Request({"job_id": "job"}),
}
QUESTIONS: dict[Key, Request] = {
    **CALLS, **FIELD, **INSPECTING, **MACHINE, **SESSION, **FILES, **LISTS, **PAPERS, **INBOX, **LEDGER, **PEOPLE,
    **STANDARDS, **MAP, **PLACING, **HANGING, **ASSESSING, **move_questions(),
}  # fmt: skip
