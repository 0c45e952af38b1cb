"""Systems of assessment that can be named by an address; answered in expected/standards.yaml."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from chuangcheng.evidence.models import File
from chuangcheng.evidence.operations import store
from chuangcheng.jobs.standards import keep_standard_file
from chuangcheng.standards.models import CheckItem, Item, SamplePhoto, SiteType, System, SystemVersion
from tests.evidence.samples import jpeg
from tests.permission.asking import NEW_KEY, Request
from tests.permission.world import World

THE = "the one"
Key = tuple[str, str, str]


def furnish_standards(world: World) -> None:
    """A system with a draft and a version in use, an item, a check item with a sample photo."""
    at = world.at if hasattr(world, "at") else File.objects.latest("id").uploaded_at
    system = System.objects.create(name="测评", created_at=at)
    draft = SystemVersion.objects.create(system=system, label="草稿", created_at=at)
    used = SystemVersion.objects.create(system=system, label="在用", status="in_use", created_at=at, used_at=at)
    item = Item.objects.create(version=draft, path="0001", kind="project", text="环境", position=1)
    kind = SiteType.objects.create(code="X1", name="试验点位")
    check = CheckItem.objects.create(version=draft, site_type=kind, text="干净", position=1)
    # Others to change places with.
    Item.objects.create(version=draft, path="0002", kind="project", text="秩序", position=2)
    CheckItem.objects.create(version=draft, site_type=kind, text="完好", position=2)
    theirs = File.objects.filter(kind="photo").earliest("id")
    # A photo of its own: what shows how it should be is for all who work, a photo of a problem is not.
    shown = store(stream=BytesIO(jpeg(seed=4711)), name="样例.jpg", source="desktop", by_id=None, at=at)
    photo = SamplePhoto.objects.create(check_item=check, good=True, file=shown, added_at=at)
    world.things |= {
        "draft_version": draft.pk, "used_version": used.pk, "item": item.pk, "site_type": kind.pk,
        "standard_check": check.pk, "sample": photo.pk, "anybodys_file": theirs.pk,
    }  # fmt: skip


def kind(**more: str) -> Any:
    return lambda _: {"code": "X2", "name": "夜市", "kind": "place", "active": "on"} | more


def sheet() -> SimpleUploadedFile:
    words = "测评项目,测评指标,测评内容,编号,测评方法,分值,计分规则,牵头单位\n"
    rows = "环境,,,Ⅰ-1,,1,,\n,街面,,Ⅱ-1,,1,,\n,,干净,Ⅲ-1,实地考察,1,每处扣0.5分，封顶1分,\n"
    return SimpleUploadedFile("测评体系.csv", (words + rows).encode(), "text/csv")


def imported(world: World) -> dict[str, Any]:
    """What the office at the top of the tree uploaded before."""
    by = world.actor("office@above")
    file = keep_standard_file(stream=sheet(), name="测评体系.csv", by=by, at=timezone.now())
    return {"file_id": file.pk, "label": "新版", "system_name": "新体系", "warnings_seen": True}


def call(where: dict[str, Any] | None = None, body: Any = None, **more: Any) -> Request:
    return Request(where or {}, body=body or (lambda world: {}), json=True, **more)


DRAFT, USED = {"version_id": "draft_version"}, {"version_id": "used_version"}
ITEM = {"item_id": "item"}
TYPE, CHECK, SAMPLE = {"type_id": "site_type"}, {"check_id": "standard_check"}, {"sample_id": "sample"}
ASSESSING: dict[Key, Request] = {
    ("standards/", "GET", THE): Request(),
    ("standards/sample/", "POST", THE): Request(),
    ("standards/import/", "GET", THE): Request(),
    ("standards/import/", "POST", "without a file"): Request(),
    ("standards/import/<file_id>/", "GET", "a photo of a problem"): Request({"file_id": "anybodys_file"}),
    ("standards/import/<file_id>/", "POST", "a photo of a problem"): Request({"file_id": "anybodys_file"}),
    ("standards/types/", "GET", THE): Request(),
    ("standards/types/new/", "GET", THE): Request(),
    ("standards/types/new/", "POST", THE): Request(body=kind()),
    ("standards/types/<type_id>/", "GET", THE): Request(TYPE),
    ("standards/types/<type_id>/", "POST", THE): Request(TYPE, body=kind(code="X1")),
    ("standards/items/<item_id>/", "GET", THE): Request({"item_id": "item"}),
    ("standards/checks/<check_id>/", "GET", THE): Request(CHECK),
    ("standards/checks/<check_id>/", "POST", "with somebody's photo"): Request(
        CHECK, body=lambda world: {"photos": str(world.things["anybodys_file"]), "good": "yes"}
    ),
    ("standards/samples/<sample_id>/remove/", "POST", THE): Request(SAMPLE),
    ("standards/items/<item_id>/edit/", "GET", THE): Request(ITEM),
    ("standards/items/<item_id>/edit/", "POST", "without a word"): Request(ITEM, body=lambda _: {"kind": "project"}),
    ("standards/items/<item_id>/move/", "POST", THE): Request(ITEM, body=lambda _: {"way": "down"}),
    ("standards/items/<item_id>/remove/", "POST", THE): Request(ITEM),
    ("standards/checks/<check_id>/edit/", "GET", THE): Request(CHECK),
    ("standards/checks/<check_id>/edit/", "POST", "without a word"): Request(CHECK, body=lambda _: {"photo": "none"}),
    ("standards/checks/<check_id>/move/", "POST", THE): Request(CHECK, body=lambda _: {"way": "down"}),
    ("standards/checks/<check_id>/remove/", "POST", THE): Request(CHECK),
    ("standards/<version_id>/items/new/", "GET", THE): Request(DRAFT),
    ("standards/<version_id>/items/new/", "POST", THE): Request(
        DRAFT, body=lambda world: {"text": "街面", "kind": "content", "parent_id": str(world.things["item"])}
    ),
    ("standards/<version_id>/checks/new/", "GET", THE): Request(DRAFT),
    ("standards/<version_id>/checks/new/", "POST", THE): Request(
        DRAFT, body=lambda world: {"text": "完好", "photo": "none", "site_type_id": str(world.things["site_type"])}
    ),
    ("standards/<version_id>/", "GET", THE): Request(DRAFT),
    ("standards/<version_id>/types/<type_id>/", "GET", THE): Request(DRAFT | TYPE),
    ("standards/<version_id>/compare/", "GET", THE): Request(DRAFT),
    ("standards/<version_id>/export/", "GET", THE): Request(DRAFT),
    ("standards/<version_id>/copy/", "GET", THE): Request(DRAFT),
    ("standards/<version_id>/copy/", "POST", THE): Request(DRAFT, body=lambda _: {"label": "第二版"}),
    ("standards/<version_id>/use/", "POST", THE): Request(DRAFT),
    ("standards/<version_id>/retire/", "POST", THE): Request(USED),
    ("standards/<version_id>/discard/", "POST", THE): Request(DRAFT),
}
CALLS: dict[Key, Request] = {
    ("api/v1/standards", "GET", THE): call(),
    ("api/v1/standards", "POST", "with somebody's file"): call(
        body=lambda world: {"file_id": world.things["anybodys_file"], "label": "新版", "system_name": "新体系"}
    ),
    ("api/v1/standards/site-types", "GET", THE): call(),
    ("api/v1/standards/files", "POST", "without a file"): call(),
    ("api/v1/standards/<version_id>", "GET", THE): call(DRAFT),
    ("api/v1/standards/<version_id>/status", "PUT", THE): call(
        DRAFT, lambda _: {"status": "in_use"}, seen="standards/<version_id>"
    ),
    ("api/v1/standards/<version_id>/items", "GET", THE): call(DRAFT),
    ("api/v1/standards/<version_id>/site-types/<type_id>/checks", "GET", THE): call(DRAFT | TYPE),
    ("api/v1/standards/<version_id>/changes", "GET", "without the other version"): call(DRAFT),
    ("api/v1/standards/<version_id>/export.xlsx", "GET", THE): call(DRAFT),
    ("api/v1/standards/files", "POST", "with a sheet"): Request(
        body=lambda _: {"file": sheet()}, meta={"HTTP_IDEMPOTENCY_KEY": str(NEW_KEY)}
    ),
    ("api/v1/standards", "POST", "with a sheet of one's own"): call(body=imported),
    ("api/v1/standards/<version_id>/changes", "GET", THE): Request(
        DRAFT, query=lambda world: {"since": world.things["used_version"]}, json=True
    ),
}
ASSESSING |= CALLS
