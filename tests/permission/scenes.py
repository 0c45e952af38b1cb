"""What stands on the ledger of the world: one problem for every state a move begins in, and one thing of every kind.

Each problem was first given to `former_lead`, then transferred to `own`, with `co_lead` and `assist` beside it and the
line bureau named to verify; so everybody's relation to it is the same. `world.things[scene]` is its number.
"""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone
from PIL import Image

from chuangcheng.evidence.models import File
from chuangcheng.evidence.operations import append_chunk, begin_upload, store
from chuangcheng.facts.operations import seed_metrics
from chuangcheng.facts.queries import metric_choices
from chuangcheng.imports.models import ListImport
from chuangcheng.imports.operations.settling import set_details
from chuangcheng.imports.operations.staging import begin_import, stage
from chuangcheng.jobs.ledger_exports import TASK as EXPORT
from chuangcheng.jobs.ledger_exports import exports_folder
from chuangcheng.jobs.queueing import enqueue
from chuangcheng.notices.models import Delivery, Outbox
from chuangcheng.people.models import Contact, Holding, LeadingGroup, Organisation, Team
from chuangcheng.people.operations.tokens import issue_token
from chuangcheng.problems.models import Assignment, FeedbackList, ListRow, MeasureFact, Problem
from chuangcheng.problems.operations import answering, assigning, measuring, petitions, submitting, verifying
from chuangcheng.problems.operations.ask import Ask, FileRef
from chuangcheng.problems.operations.dividing import void
from chuangcheng.problems.operations.measuring import FactWish
from chuangcheng.problems.operations.registering import NewProblem, register
from chuangcheng.problems.operations.urging import attach_files
from chuangcheng.problems.operations.views_saved import save_view
from chuangcheng.reports.issuing import issue_paper
from chuangcheng.reports.models import Document
from chuangcheng.reports.operations import open_document
from chuangcheng.reports.queries import editable_paragraphs
from chuangcheng.standards.queries import categories
from chuangcheng.statistics.operations.fold import fold
from tests.permission.assessing import furnish_standards
from tests.permission.hanging import furnish_hanging
from tests.permission.inspecting import furnish_inspections
from tests.permission.placing import furnish_places
from tests.permission.world import World

OFFICE, UNIT, BELOW, BESIDE = "office@above", "liaison@own", "liaison@child", "liaison@co_lead"


def go(world: World, scene: str, make: Callable[..., Any], who: str, *, words: str = "情况如下", **given: Any) -> Any:
    """One move on the problem of a scene."""
    files = given.pop("files", ())
    ask = Ask(number=world.things[scene], by=world.actor(who), at=world.tick(), words=words, files=files)
    return make(ask, **given)


def begin(world: World, scene: str, *, home: str = "above", by: str = OFFICE, **extra: Any) -> None:
    """A new problem under the name of the scene."""
    new = NewProblem(home=world.org(home), text=f"垃圾桶满溢 {scene}", place="中山路口", **extra)
    world.things[scene] = register(new=new, by=world.actor(by), at=world.tick()).number
    Problem.objects.filter(number=world.things[scene]).update(after_count=1)


def dispatched(world: World, scene: str) -> None:
    order = assigning.Order(
        lead=world.org("former_lead"), co_leads=(world.org("co_lead"),), assists=(world.org("assist"),),
        verifier=world.org("line"),
    )  # fmt: skip
    begin(world, scene)
    go(world, scene, assigning.dispatch, OFFICE, order=order)
    go(world, scene, assigning.transfer, OFFICE, lead=world.org("own"))


def registered(world: World, scene: str) -> None:
    dispatched(world, scene)
    go(world, scene, answering.return_, UNIT, reason="not_ours")


def rectifying(world: World, scene: str) -> None:
    dispatched(world, scene)
    go(world, scene, answering.accept, UNIT, person_name="王某")
    go(world, scene, answering.accept, BESIDE, person_name="李某")


def measured(world: World, scene: str) -> None:
    rectifying(world, scene)
    wish = FactWish(metric=world.things["metric"], text="20余次")
    go(world, scene, measuring.measure, UNIT, text="开展整治20余次", facts=(wish,), person_name="王某")
    go(world, scene, measuring.measure, BESIDE, text="清运垃圾", person_name="李某")


def handed_down(world: World, scene: str) -> None:
    rectifying(world, scene)
    go(world, scene, assigning.hand_down, UNIT, lead=world.org("child"))
    go(world, scene, answering.accept, BELOW, person_name="赵某")


def co_lead_done(world: World, scene: str) -> None:
    go(world, scene, measuring.confirm, BESIDE, nothing_to_do="没有要做的")


def child_submitted(world: World, scene: str) -> None:
    handed_down(world, scene)
    co_lead_done(world, scene)
    go(world, scene, measuring.measure, BELOW, text="已清理", person_name="赵某")
    go(world, scene, measuring.measure, UNIT, text="已督促", person_name="王某")
    go(world, scene, submitting.submit, BELOW, person_name="赵某")


def ready(world: World, scene: str) -> None:
    measured(world, scene)
    go(world, scene, measuring.confirm, BESIDE)


def submitted(world: World, scene: str) -> None:
    ready(world, scene)
    go(world, scene, submitting.submit, UNIT, person_name="王某")


def verified(world: World, scene: str) -> None:
    submitted(world, scene)
    go(world, scene, verifying.verify, "verifier@above")


def struck_off(world: World, scene: str) -> None:
    verified(world, scene)
    go(world, scene, verifying.strike_off, OFFICE)


def voided(world: World, scene: str) -> None:
    dispatched(world, scene)
    go(world, scene, void, OFFICE)


def extension_asked(world: World, scene: str) -> None:
    rectifying(world, scene)
    part = Assignment.objects.get(problem__number=world.things[scene], unit=world.org("own"), ended_at=None)
    assert part.due
    go(world, scene, petitions.ask_extension, UNIT, moment=part.due + timedelta(hours=1))


def suspension_asked(world: World, scene: str) -> None:
    rectifying(world, scene)
    review = timezone.localdate() + timedelta(days=30)
    go(world, scene, petitions.ask_suspension, UNIT, cause="管线未迁", plan="迁后续办", review_on=review)


def suspended(world: World, scene: str) -> None:
    suspension_asked(world, scene)
    go(world, scene, petitions.decide_suspension, OFFICE, granted=True)


def referred(world: World, scene: str) -> None:
    rectifying(world, scene)
    go(world, scene, petitions.refer_up, UNIT, asked_of=world.org("above"))


def referral_granted(world: World, scene: str) -> None:
    referred(world, scene)
    go(world, scene, petitions.answer_referral, OFFICE, verdict="grant")


def disputed(world: World, scene: str) -> None:
    rectifying(world, scene)
    go(world, scene, petitions.dispute, UNIT)


def outside(world: World, scene: str) -> None:
    """Disputed, on a list from outside."""
    disputed(world, scene)
    row_no = 9 + ListRow.objects.count()
    row = ListRow.objects.create(list_id=world.things["list"], position=row_no, row_hash=scene)
    Problem.objects.filter(number=world.things[scene]).update(list_id=row.list_id, list_row=row, row_no=row_no)


def forwarded(world: World, scene: str) -> None:
    outside(world, scene)
    go(world, scene, petitions.forward_dispute, OFFICE)


def self_check(world: World, scene: str) -> None:
    begin(world, scene, home="own", by=UNIT, source="self_check")


def elsewhere(world: World, scene: str) -> None:
    """A problem of the unit that has nothing to do with the lead unit."""
    begin(world, scene, home="other", by="office@other")


SCENES = (
    registered, dispatched, rectifying, measured, handed_down, child_submitted, ready, submitted, verified, struck_off,
    voided, extension_asked, suspension_asked, suspended, referred, referral_granted, disputed, outside, forwarded,
    self_check, elsewhere,
)  # fmt: skip


def furnish(world: World) -> None:
    """Every scene, and the rest that an address or a body can name."""
    keep_files(world)
    keep_list(world)
    for scene in SCENES:
        scene(world, scene.__name__)
    hang(world, "rectifying", "photo", UNIT)
    hang(world, "elsewhere", "foreign_photo", "office@other")
    begin_uploads(world)
    furnish_papers(world)
    furnish_settings(world)
    named = Problem.objects.get(number=world.things["measured"])
    world.things["fact"] = MeasureFact.objects.get(measure__problem=named).fact_id
    world.things["view"] = save_view(name="我的", query={}, by=world.actor(UNIT)).pk
    struck_off(world, "struck_off_too")
    furnish_inspections(world)
    furnish_places(world)
    furnish_hanging(world)
    furnish_standards(world)


def begin_uploads(world: World) -> None:
    """Three uploads of liaison@own in pieces: with nothing yet, to be given up, and with all its bytes."""
    by_id, data = world.users[UNIT].id, picture("white").getvalue()
    for name in ("half", "dropped", "whole"):
        key = uuid4()
        begin_upload(
            key=key, size=len(data), sha256=hashlib.sha256(data).hexdigest(), name="照片.jpg", source="album",
            by_id=by_id, at=timezone.now(),
        )  # fmt: skip
        world.things[name] = str(key)
    append_chunk(key=UUID(world.things["whole"]), offset=0, stream=BytesIO(data), by_id=by_id)
    world.things["bytes"] = data


def furnish_papers(world: World) -> None:
    """A report, a paper with its code, an import on its way, a message, a job, the tallies."""
    by, things = world.actor(OFFICE), world.things
    things["document"] = open_document(list_id=things["list"], kind="report", by=by, at=world.tick()).id
    row = Document.objects.get(id=things["document"])
    paragraph = editable_paragraphs(row, world.now)[0]
    things |= {"paragraph": paragraph.key, "words": f"{paragraph.text}特此说明。"}
    paper = issue_paper(
        number=things["rectifying"], kind="dispatch", base_url="http://testserver/", by=by, at=world.tick()
    )
    things |= {"paper": paper.id, "token": paper.token}
    file = File.objects.get(id=things["original"])
    things["import"] = begin_import(file=file, organisation_id=world.org("above"), by=by, at=world.tick()).id
    stage(import_id=things["import"], at=world.now)
    details = {"title": "清单", "issuer": "省文明办", "level": "city", "received_on": "2026-03-01"}
    set_details(import_id=things["import"], details=details, by=by, at=world.now)
    things["cut_off"] = cut_off(world, things["import"])
    things["job"] = enqueue(task_name="verify", args={"files": False}, by=by, at=world.now).pk
    things["export"] = finished_export(world, OFFICE)
    things["export_of_former"] = finished_export(world, "liaison@handed_over")
    issued = issue_token(
        post_id=world.posts[UNIT].id, name="大屏", scopes=["read"], expires_at=world.now + timedelta(days=90),
        by=world.actor(UNIT), at=world.now,
    )  # fmt: skip
    former = "liaison@handed_over"
    gone = issue_token(
        post_id=world.posts[former].id, name="旧", scopes=["read"], expires_at=world.now + timedelta(days=90),
        by=world.actor(former), at=world.now,
    )  # fmt: skip
    things["token_of_former"] = f"Bearer {gone.secret}"
    things["access"] = issued.token.pk
    told = Outbox.objects.create(kind="test", subject="催办", happened_at=world.now)
    things["message"] = Delivery.objects.create(
        outbox=told, recipient=world.users[UNIT], channel="inbox", title="催办", created_at=world.now, due_at=world.now
    ).pk
    fold(at=world.now)


def finished_export(world: World, who: str) -> int:
    """A sheet somebody had made of what they saw then."""
    by = world.actor(who)
    job = enqueue(task_name=EXPORT, args={"query": {}}, by=by, at=world.now)
    name = f"{job.pk}-test.xlsx"
    (exports_folder() / name).write_bytes(b"PK")
    job.state, job.result = "done", {"file": name, "organisations": sorted(by.organisation_ids), "rows": 1}
    job.save(update_fields=["state", "result"])
    return job.pk


def cut_off(world: World, import_id: int) -> int:
    """The same import again, its process ended long ago in the middle."""
    row = ListImport.objects.get(id=import_id)
    row.pk, row.state, row.running_since = None, "importing", world.now - timedelta(days=1)
    row.save()
    return row.id


def empty_unit(world: World, name: str, **extra: Any) -> int:
    """A unit below the lead unit with nobody and nothing in it."""
    own = world.organisations["own"]
    made = Organisation.objects.create(name=name, parent=own, path="/", **extra)
    Organisation.objects.filter(id=made.id).update(path=f"{own.path}{made.id}/")
    return made.id


def furnish_settings(world: World) -> None:
    """What stands on the pages of settings."""
    own = world.organisations["own"]
    world.things |= {
        "team": Team.objects.create(organisation=own, name="巡查队").pk,
        "contact": Contact.objects.create(organisation=own, name="孙某").pk,
        "group": LeadingGroup.objects.create(organisation=own, name="领导小组").pk,
        "category": categories()[0].id,
        "holding": Holding.objects.get(post=world.posts["rectifier@own"]).pk,
        "spare": empty_unit(world, "空单位"),
        "user": world.users["rectifier@own"].pk,
        "retired": empty_unit(world, "旧单位", is_active=False),
    }  # fmt: skip


def picture(colour: str) -> BytesIO:
    out = BytesIO()
    Image.new("RGB", (64, 48), colour).save(out, "JPEG")
    out.seek(0)
    return out


def keep_files(world: World) -> None:
    """Photos and a sheet, by whoever keeps them for good reason."""
    seed_metrics()
    world.things["metric"] = metric_choices(limit=1)[0].code
    colours = {"photo": ("red", UNIT), "foreign_photo": ("blue", "office@other"), "fresh": ("green", UNIT)}
    for name, (colour, who) in colours.items():
        kept = store(stream=picture(colour), name="照片.jpg", source="album", by_id=world.users[who].id, at=world.now)
        world.things[name] = kept.pk
    text = "序号,问题,责任单位\n1,路面破损,南桥派出所\n".encode()
    kept = store(stream=BytesIO(text), name="清单.csv", source="desktop", by_id=None, at=world.now, sheets=True)
    world.things["original"] = kept.pk


def hang(world: World, scene: str, name: str, who: str) -> None:
    """A file of `who` becomes evidence of the scene's problem."""

    go(world, scene, attach_files, who, files=(FileRef(world.things[name], "before"),))


def new_list(world: World, **extra: Any) -> FeedbackList:
    return FeedbackList.objects.create(
        organisation=world.organisations["above"], created_at=world.now, published_at=world.now, row_count=1,
        level="city", issuer="省文明办", title="测评清单", received_on=world.now.date(),
        original_id=world.things["original"],
        layout={"kind": "csv", "headers": ["序号", "问题", "责任单位"]}, **extra,
    )  # fmt: skip


def keep_list(world: World) -> None:
    """A published list of the city with one row waiting, and one that was replied to."""
    world.things["replied_list"] = new_list(world, state="replied").id
    made = new_list(world)
    row = ListRow.objects.create(
        list=made, position=1, row_hash="1", proposal={"leads": [world.org("own")], "assists": [], "unknown": []}
    )
    begin(world, "on_list")
    Problem.objects.filter(number=world.things["on_list"]).update(list=made, list_row=row, row_no=1, source="list")
    world.things["list"] = made.id
