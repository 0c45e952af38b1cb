"""How the API is asked, as `questions.py` does for pages: bodies that are right for whoever may."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from chuangcheng.standards.queries import category
from tests.permission import assessing, checking, hanging, mapping, placing
from tests.permission.asking import NEW_KEY, RAW, Request, called, send
from tests.permission.inspecting import CALLED
from tests.permission.moves import MOVES, Form
from tests.permission.scenes import picture
from tests.permission.world import World

Key = tuple[str, str, str]
Json = Callable[[World], Mapping[str, Any]]
THE, V1 = "the one", "api/v1/"


def call(where: Mapping[str, Any] | None = None, body: Json | None = None, **more: Any) -> Request:
    """A call with a JSON body, a key of its own where it writes, and what was read before it where it changes."""
    return Request(where or {}, body=body or (lambda world: {}), json=True, **more)


def given(**values: Any) -> Json:
    return lambda world: values


def form(body: Json, where: Mapping[str, Any] | None = None) -> Request:
    """A call with a file."""
    return Request(where or {}, body=body, meta={"HTTP_IDEMPOTENCY_KEY": str(NEW_KEY)})


def unit(world: World) -> int:
    return world.org("own")


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def own_sheet(world: World) -> Mapping[str, Any]:
    """The sheet of open rows as liaison@own has it, not filled in."""
    if "open rows" not in world.things:
        answer = send(world, "liaison@own", called("GET", "/open-rows.xlsx", {}, {}, {}))
        world.things["open rows"] = answer.getvalue()
    return {"file": SimpleUploadedFile("待整改问题.xlsx", world.things["open rows"], XLSX)}


def photo(world: World) -> Mapping[str, Any]:
    return {"file": SimpleUploadedFile("新.jpg", picture("yellow").getvalue(), "image/jpeg")}


UNIT, LIST, DOCUMENT = {"organisation_id": unit}, {"list_id": "list"}, {"document_id": "document"}
POST, USER, IMPORT = {"post_id": lambda w: w.posts["rectifier@own"].id}, {"user_id": "user"}, {"import_id": "import"}
PROBLEM, PAPER = {"number": "rectifying"}, {"token": "token"}
YEAR, DAY = {"year": 2026}, {"day": "2026-10-01", "year": 2026}
NAMES = {"name": "新单位", "kind": "unit"}
ACCOUNT = {"username": "renamed", "display_name": "改名"}


def draft(world: World) -> Mapping[str, Any]:
    return {**NAMES, "parent_id": world.org("own")}


def same_place(world: World) -> Mapping[str, Any]:
    return {**NAMES, "parent_id": world.org("parent"), "line_parent_id": world.org("line")}


def hand_over(world: World) -> Mapping[str, Any]:
    return {"to_user_id": world.users["nobody"].id}


def holding(world: World) -> Mapping[str, Any]:
    today = timezone.localdate()
    last = today + timedelta(days=9)
    return {"user_id": world.users["nobody"].id, "from_date": str(today), "to_date": str(last), "is_deputy": True}


def renamed(world: World) -> Mapping[str, Any]:
    """A category with another name."""
    node = category(world.things["category"])
    return {"code": node.code if node else "", "name": "新名称", "kind": node.kind if node else ""}


READS: dict[Key, Request] = {
    (V1 + url, "GET", THE): call(where)
    for url, where in {
        "evidence/<file_id>": {"file_id": "photo"},
        "evidence/<file_id>/original": {"file_id": "photo"},
        "evidence/<file_id>/view": {"file_id": "photo"},
        "evidence/<file_id>/thumb": {"file_id": "photo"},
        "organisations": {},
        "organisations/choices": {},
        "organisations/<organisation_id>": UNIT,
        "organisations/<organisation_id>/channel": UNIT,
        "posts/<post_id>": POST,
        "posts/<post_id>/open-items": POST,
        "users": {},
        "users/<user_id>": USER,
        "lists": {},
        "lists/<list_id>": LIST,
        "lists/<list_id>/problems": LIST,
        "lists/<list_id>/reply.xlsx": LIST,
        "lists/<list_id>/ledger.xlsx": LIST,
        "open-rows.xlsx": {},
        "imports": {},
        "imports/fields": {},
        "imports/<import_id>": IMPORT,
        "imports/<import_id>/units": IMPORT,
        "imports/<import_id>/rows": IMPORT,
        "imports/<import_id>/check": IMPORT,
        "imports/<import_id>/errors.xlsx": IMPORT,
        "documents": {},
        "documents/<document_id>": DOCUMENT,
        "documents/<document_id>/file.<form>": {**DOCUMENT, "form": "html"},
        "problems/<number>/papers": PROBLEM,
        "papers/<token>": PAPER,
        "categories": {},
        "categories/<category_id>": {"category_id": "category"},
        "calendar/<year>": {"year": 2026},
        "calendar/hours": {},
        "city": {},
        "areas": {},
        "sites": {},
        "coverages": {},
        "overview": {},
        "overview/units/<organisation_id>": UNIT,
        "jobs": {},
        "jobs/<job_id>": {"job_id": "job"},
        "inbox": {},
        "openapi.json": {},
    }.items()
}
WRITES: dict[Key, Request] = {
    (V1 + url, method, THE): request
    for (method, url), request in {
        ("POST", "evidence"): form(photo),
        ("POST", "organisations"): call(body=draft),
        ("PUT", "organisations/<organisation_id>"): call(UNIT, same_place),
        ("POST", "organisations/<organisation_id>/retire"): call({"organisation_id": "spare"}),
        ("POST", "organisations/<organisation_id>/restore"): call({"organisation_id": "retired"}),
        ("PUT", "organisations/<organisation_id>/channel"): call(UNIT, given(kind="")),
        ("PUT", "posts/<post_id>"): call(POST, given(title="整改员", roles=["rectifier"])),
        ("POST", "organisations/<organisation_id>/posts"): call(UNIT, given(title="新岗位", roles=["liaison"])),
        ("POST", "posts/<post_id>/holdings"): call(POST, holding),
        ("POST", "posts/<post_id>/hand-over"): call(POST, hand_over),
        ("POST", "holdings/<holding_id>/end"): call(
            {"holding_id": "holding"}, lambda w: {"last_day": str(timezone.localdate())}
        ),
        ("POST", "users"): call(body=given(username="newcomer", display_name="新人")),
        ("PUT", "users/<user_id>"): call(USER, given(**ACCOUNT)),
        ("POST", "lists/<list_id>/dispatch"): call(LIST),
        ("POST", "lists/<list_id>/reply"): call(LIST),
        ("POST", "lists/<list_id>/answer"): call({"list_id": "replied_list"}),
        ("PUT", "imports/<import_id>/details"): call(IMPORT, given(title="清单二"), seen="imports/<import_id>"),
        ("PUT", "imports/<import_id>/units"): call(IMPORT),
        ("POST", "imports/<import_id>/run"): call(IMPORT, given(again=True)),
        ("DELETE", "imports/<import_id>"): call(IMPORT),
        ("POST", "lists/<list_id>/documents/<kind>"): call({**LIST, "kind": "letter"}),
        ("PATCH", "documents/<document_id>"): call(DOCUMENT, given(title="新标题")),
        ("PUT", "documents/<document_id>/words/<key>"): call(
            {**DOCUMENT, "key": "paragraph"}, lambda w: {"text": w.things["words"]}, seen="documents/<document_id>"
        ),
        ("POST", "documents/<document_id>/final"): call(DOCUMENT, seen="documents/<document_id>"),
        ("POST", "problems/<number>/papers/<kind>"): call({"number": "measured", "kind": "dispatch"}),
        ("POST", "categories"): call(body=given(code="9901", name="新类别", kind="event")),
        ("PUT", "categories/<category_id>"): call({"category_id": "category"}, renamed),
        ("PUT", "calendar/hours"): call(body=given(hours=[["08:30", "12:00"], ["14:00", "18:00"]])),
        ("PUT", "calendar/days/<day>"): call(DAY, given(working=True), seen="calendar/<year>"),
        ("PUT", "calendar/<year>/official"): call(YEAR, given(source="国办通知"), seen="calendar/<year>"),
        ("PATCH", "city"): call(body=given(office_label="创建办")),
        ("POST", "papers/<token>/scan"): call(PAPER, lambda w: {"file_ids": [w.things["photo"]]}, moves=True),
    }.items()
}
ROW = {**UNIT, "row_id": "team"}
NAMED = given(name="新名")
REST: dict[Key, Request] = {
    (url if url.startswith("api") else V1 + url, method, THE): request
    for (method, url), request in {
        ("GET", "api/"): call(),
        ("GET", "api/v1/"): call(),
        ("POST", "evidence/uploads"): call(body=given(size=10, sha256="0" * 64, name="照片.jpg", source="album")),
        ("GET", "evidence/uploads/<upload_id>"): call({"upload_id": "half"}),
        ("PATCH", "evidence/uploads/<upload_id>"): call(
            {"upload_id": "half"}, lambda w: {RAW: w.things["bytes"]}, meta={"HTTP_UPLOAD_OFFSET": "0"}
        ),
        ("DELETE", "evidence/uploads/<upload_id>"): call({"upload_id": "dropped"}),
        ("POST", "evidence/uploads/<upload_id>/finish"): call({"upload_id": "whole"}),
        ("POST", "imports"): form(
            lambda w: {
                "file": SimpleUploadedFile("清单.csv", "序号,问题,责任单位\n1,井盖松动,甲科\n".encode(), "text/csv"),
                "organisation_id": w.org("above"),
            }
        ),
        ("PUT", "imports/<import_id>/columns"): call(
            IMPORT, given(columns={"no": 0, "text": 1, "units": 2}), seen="imports/<import_id>"
        ),
        ("POST", "lists/<list_id>/papers/<kind>"): call({**LIST, "kind": "dispatch"}, query=lambda w: {"form": "docx"}),
        ("POST", "open-rows"): form(own_sheet),
        ("POST", "organisations/<organisation_id>/channel/try"): call(UNIT),
        **{
            (method, f"organisations/<organisation_id>/{things}/<row_id>"): call({**UNIT, "row_id": thing}, NAMED)
            for things, thing in {"teams": "team", "contacts": "contact", "groups": "group"}.items()
            for method in ("GET", "PUT", "DELETE")
        },
        **{
            ("POST", f"organisations/<organisation_id>/{things}"): call(UNIT, NAMED)
            for things in ("teams", "contacts", "groups")
        },
        ("POST", "organisations/import"): form(
            lambda w: {
                "file": SimpleUploadedFile("表.csv", "名称,上级,类型\n甲科,,科室\n".encode(), "text/csv"),
                "under_id": w.org("own"),
            }
        ),
        ("GET", "problems"): call(),
        ("POST", "problems"): call(body=lambda w: {"home": w.org("above"), "text": "烟头"}),
        ("POST", "problems/fixed"): call(
            body=lambda w: {"home": w.org("above"), "text": "烟头", "fixed_by": w.org("own"), "done": "清理"}
        ),
        ("GET", "problems/<number>"): call(PROBLEM),
        ("GET", "requests"): call(),
        ("POST", "inbox/read"): call(),
        ("GET", "workbench"): call(),
        ("GET", "views"): call(),
        ("POST", "views"): call(body=given(name="新的", query={})),
        ("POST", "views/<view_id>/drop"): call({"view_id": "view"}),
        ("POST", "users/<user_id>/reset-password"): call(USER),
        ("POST", "users/<user_id>/<act>"): call({**USER, "act": lambda w: "deactivate"}),
    }.items()
}
ONE_BY_ONE = {"amend", "restate", "split", "merge", "drop_unit"}
ROLE_OF = {"before": "before", "after": "after", "document": "document"}


def as_json(body: Mapping[str, Any]) -> dict[str, Any]:
    """What a form of a page says, as the API is told it."""
    said = {k: v for k, v in body.items() if k not in {"key", "behalf", *ROLE_OF}}
    found = [{"file_id": v, "role": ROLE_OF[k]} for k, v in body.items() if k in ROLE_OF]
    if found:
        said["files"] = found
    if "rule_clock" in said:
        said["rule"] = {"clock": said.pop("rule_clock"), "amount": said.pop("rule_amount")}
    if "lines" in said:
        said["into"] = [{"text": line} for line in said.pop("lines").splitlines()]
    for name in ("granted", "accepted", "done", "confirmed"):
        if name in said:
            said[name] = said[name] in {"yes", "on"}
    for name in ("moment", "reply_by"):
        if name in said:
            said[name] += ":00+08:00"
    return said


def moves_by_program() -> dict[Key, Request]:
    """Every move of the pages, told to the API: by itself, and in bulk."""
    found: dict[Key, Request] = {}
    for case, (scene, told) in MOVES.items():
        code = case.split()[0]

        def body(world: World, told: Form = told, code: str = code) -> Mapping[str, Any]:
            said = as_json(told(world))
            return {"words": said.pop("words"), "changes": said} if code == "amend" else said

        def many(world: World, body: Json = body, scene: str = scene) -> Mapping[str, Any]:
            return {**body(world), "numbers": [world.things[scene]]}

        one = f"{V1}problems/<number>/moves/{code}"
        found[one, "POST", case] = call({"number": scene}, body, seen="problems/<number>", moves=True)
        if code not in ONE_BY_ONE:
            found[f"{V1}moves/{code}", "POST", case] = call(body=many, moves=True, rows=True)
    return found


CALLS: dict[Key, Request] = {**READS, **WRITES, **REST, **moves_by_program()}
CALLS |= CALLED | placing.CALLS | assessing.CALLS | mapping.CALLS | hanging.CALLS | checking.CALLS
