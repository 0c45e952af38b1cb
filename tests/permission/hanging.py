"""What hangs on places, all of it the lead unit's; answered in expected/hanging.yaml."""

from datetime import date
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from chuangcheng.places.models import (
    Agreement,
    ChecklistTemplate,
    Front,
    Licence,
    Operator,
    Patrol,
    PatrolFinding,
    PlaceArticle,
    PlaceChecklist,
    TemplateArticle,
)
from tests.permission.asking import Request
from tests.permission.world import World

THE = "the one"
Key = tuple[str, str, str]


def furnish_hanging(world: World) -> None:
    """A paper, an operator with a licence, a front, a list of one article at the site."""
    own, site = world.organisations["own"], world.things["place_site"]
    paper = Agreement.objects.create(
        kind="front_order", number="包1号", organisation=own, signatory_kind="shop", signatory="甲店", site_id=site,
        from_date=date(2026, 1, 1),
    )  # fmt: skip
    look = Patrol.objects.create(uuid=uuid4(), agreement=paper, looked_at=world.tick(), handling="reported")
    PatrolFinding.objects.create(patrol=look, item="order", kept=False)
    shop = Operator.objects.create(name="甲店", organisation=own, site_id=site)
    licence = Licence.objects.create(operator=shop, kind="food", number="1")
    front = Front.objects.create(name="展板", kind="board", organisation=own, site_id=site)
    template = ChecklistTemplate.objects.create(name="六个一")
    spare = ChecklistTemplate.objects.create(name="志愿服务站物品")
    article = TemplateArticle.objects.create(template=template, name="雨伞")
    checklist = PlaceChecklist.objects.create(site_id=site, template=template)
    there = PlaceArticle.objects.create(checklist=checklist, article=article)
    world.things |= {
        "agreement": paper.pk, "operator": shop.pk, "licence": licence.pk, "front": front.pk, "article": there.pk,
        "patrol": look.pk, "template": template.pk, "spare_template": spare.pk, "checklist": checklist.pk,
    }  # fmt: skip


def paper(world: World) -> dict[str, Any]:
    return {"kind": "front_order", "signatory_kind": "shop", "signatory": "乙店", "reach": "门前",
            "organisation_id": world.org("own"), "from_date": "2026-01-01"}  # fmt: skip


def shop(world: World) -> dict[str, Any]:
    return {"name": "乙店", "organisation_id": world.org("own"), "is_active": "on"}


def front(world: World) -> dict[str, Any]:
    return {"name": "电子屏", "kind": "screen", "organisation_id": world.org("own"), "place": "门口", "count": "1",
            "is_active": "on"}  # fmt: skip


def look(_: World) -> dict[str, Any]:
    return {"hygiene": "1", "order": "1", "greenery": "1", "uuid": str(uuid4())}


def found(world: World) -> dict[str, Any]:
    return {f"state_{world.things['article']}": "there"}


def sheet(_: World) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("表.csv", "名称,种类\n展板,展板\n".encode(), "text/csv")}


def given(**values: str) -> Any:
    return lambda _: values


PAPER, SHOP, FRONT = {"agreement_id": "agreement"}, {"operator_id": "operator"}, {"front_id": "front"}
LICENCE = SHOP | {"licence_id": "licence"}
LIST, TEMPLATE, SITE = {"checklist_id": "checklist"}, {"template_id": "template"}, {"site_id": "place_site"}
GOODS = given(name="六个一", articles="雨伞\n急救箱", is_active="on")
SHEETS = ("agreements", "operators", "fronts")
FOOD = given(kind="food", number="2")
HANGING: dict[Key, Request] = {
    ("places/agreements/", "GET", THE): Request(),
    **{(f"places/{what}/import/", "GET", THE): Request() for what in SHEETS},
    **{(f"places/{what}/import/", "POST", THE): Request(body=sheet) for what in SHEETS},
    **{(f"places/{what}/export/", "GET", THE): Request() for what in SHEETS},
    ("places/agreements/new/", "GET", THE): Request(),
    ("places/agreements/new/", "POST", "of the lead unit"): Request(body=paper),
    ("places/agreements/<agreement_id>/", "GET", THE): Request(PAPER),
    ("places/agreements/<agreement_id>/edit/", "GET", THE): Request(PAPER),
    ("places/agreements/<agreement_id>/edit/", "POST", THE): Request(PAPER, body=paper),
    ("places/agreements/<agreement_id>/end/", "GET", THE): Request(PAPER),
    ("places/agreements/<agreement_id>/end/", "POST", THE): Request(PAPER, body=given(last_day="2026-02-01")),
    ("places/agreements/<agreement_id>/patrol/", "GET", THE): Request(PAPER),
    ("places/agreements/<agreement_id>/patrol/", "POST", THE): Request(PAPER, body=look),
    ("places/patrols/<patrol_id>/register/", "POST", THE): Request({"patrol_id": "patrol"}),
    ("places/operators/", "GET", THE): Request(),
    ("places/operators/new/", "GET", THE): Request(),
    ("places/operators/new/", "POST", "of the lead unit"): Request(body=shop),
    ("places/operators/<operator_id>/", "GET", THE): Request(SHOP),
    ("places/operators/<operator_id>/edit/", "GET", THE): Request(SHOP),
    ("places/operators/<operator_id>/edit/", "POST", THE): Request(SHOP, body=shop),
    ("places/operators/<operator_id>/licences/new/", "GET", THE): Request(SHOP),
    ("places/operators/<operator_id>/licences/new/", "POST", THE): Request(SHOP, body=FOOD),
    ("places/operators/<operator_id>/licences/<licence_id>/", "GET", THE): Request(LICENCE),
    ("places/operators/<operator_id>/licences/<licence_id>/", "POST", THE): Request(LICENCE, body=FOOD),
    ("places/operators/<operator_id>/licences/<licence_id>/drop/", "POST", THE): Request(LICENCE),
    ("places/fronts/", "GET", THE): Request(),
    ("places/fronts/new/", "GET", THE): Request(),
    ("places/fronts/new/", "POST", "of the lead unit"): Request(body=front),
    ("places/fronts/<front_id>/", "GET", THE): Request(FRONT),
    ("places/fronts/<front_id>/edit/", "GET", THE): Request(FRONT),
    ("places/fronts/<front_id>/edit/", "POST", THE): Request(FRONT, body=front),
    ("places/fronts/<front_id>/change/", "GET", THE): Request(FRONT),
    ("places/fronts/<front_id>/change/", "POST", THE): Request(FRONT, body=given(changed_on="2026-02-01")),
    ("places/articles/", "GET", THE): Request(),
    ("places/articles/lists/new/", "GET", THE): Request(),
    ("places/articles/lists/new/", "POST", THE): Request(body=given(name="新清单", articles="雨伞", is_active="on")),
    ("places/articles/lists/<template_id>/", "GET", THE): Request(TEMPLATE),
    ("places/articles/lists/<template_id>/", "POST", THE): Request(TEMPLATE, body=GOODS),
    ("places/articles/<checklist_id>/", "GET", THE): Request(LIST),
    ("places/articles/<checklist_id>/", "POST", THE): Request(LIST, body=found),
    ("places/articles/<checklist_id>/take/", "POST", THE): Request(LIST),
    ("places/articles/give/<site_id>/", "POST", THE): Request(
        SITE, body=lambda world: {"template": str(world.things["spare_template"])}
    ),
}
V1 = "api/v1/"


def call(where: Any = None, body: Any = None, **more: Any) -> Request:
    """A call of the API with a JSON body."""
    return Request(where or {}, body=body or (lambda world: {}), json=True, **more)


def plain(of: Any) -> Any:
    """What a form says, as the API is told it: numbers and answers of yes or no are no words."""
    said = {"on": True, "1": 1}
    return lambda world: {name: said.get(value, value) for name, value in of(world).items()}


def looked(_: World) -> dict[str, Any]:
    return {"hygiene": True, "order": True, "greenery": True}


def articles(world: World) -> dict[str, Any]:
    return {"articles": [{"id": world.things["article"], "state": "there"}]}


CALLS: dict[Key, Request] = {
    **{(V1 + name, "GET", THE): call() for name in ("agreements", "operators", "fronts", "place-checklists")},
    (V1 + "agreements", "POST", "of the lead unit"): call(body=paper),
    (V1 + "agreements/<agreement_id>", "GET", THE): call(PAPER),
    (V1 + "agreements/<agreement_id>", "PUT", THE): call(PAPER, paper),
    (V1 + "agreements/<agreement_id>/end", "POST", THE): call(
        PAPER, given(last_day="2026-02-01"), seen="agreements/<agreement_id>"
    ),
    (V1 + "agreements/<agreement_id>/patrols", "GET", THE): call(PAPER),
    (V1 + "agreements/<agreement_id>/patrols", "POST", THE): call(PAPER, looked),
    (V1 + "patrols/<patrol_id>/register", "POST", THE): call({"patrol_id": "patrol"}),
    (V1 + "operators", "POST", "of the lead unit"): call(body=plain(shop)),
    (V1 + "operators/<operator_id>", "GET", THE): call(SHOP),
    (V1 + "operators/<operator_id>", "PUT", THE): call(SHOP, plain(shop)),
    (V1 + "operators/<operator_id>/licences", "POST", THE): call(SHOP, FOOD),
    (V1 + "operators/<operator_id>/licences/<licence_id>", "GET", THE): call(LICENCE),
    (V1 + "operators/<operator_id>/licences/<licence_id>", "PUT", THE): call(LICENCE, FOOD),
    (V1 + "operators/<operator_id>/licences/<licence_id>/drop", "POST", THE): call(LICENCE),
    (V1 + "fronts", "POST", "of the lead unit"): call(body=plain(front)),
    (V1 + "fronts/<front_id>", "GET", THE): call(FRONT),
    (V1 + "fronts/<front_id>", "PUT", THE): call(FRONT, plain(front)),
    (V1 + "fronts/<front_id>/changes", "POST", THE): call(FRONT, given(changed_on="2026-02-01")),
    (V1 + "place-checklists/<checklist_id>", "GET", THE): call(LIST),
    (V1 + "place-checklists/<checklist_id>/found", "POST", THE): call(LIST, articles),
}
