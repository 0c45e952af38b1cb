"""Visits as a phone sends them: begun, answered, finished, each as often as the line needs; one effect."""

from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from chuangcheng.field.door import answer, body_of, now, signed_in
from chuangcheng.field.visits_out import answer_of, photos_of, post_of
from chuangcheng.inspections.operations.answers import AnswerDraft, drop_photo, save_answers
from chuangcheng.inspections.operations.findings import Found, register_findings
from chuangcheng.inspections.operations.presences import PresenceDraft
from chuangcheng.inspections.operations.visits import Fix, finish_visit, start_visit
from chuangcheng.people.actor import Actor

Id = Annotated[int, Field(ge=1, le=2**53)]
Text = Annotated[str, Field(max_length=4000)]


class Given(BaseModel):
    """Nothing but what is declared."""

    model_config = ConfigDict(extra="forbid")


class StartGiven(Given):
    """When the phone began; where, for a visit nobody had planned."""

    started_at: AwareDatetime | None = None
    site_id: Id | None = None
    programme_id: Id | None = None


class AnswerGiven(Given):
    """One answer; `seen` is the version the phone knew."""

    uuid: UUID
    check_item: Id | None = None
    verdict: Annotated[str, Field(max_length=20)]
    count: Annotated[int, Field(ge=0, le=10_000)] = 0
    measured: Decimal | None = None
    measured_of: Decimal | None = None
    note: Text = ""
    fixed_on_spot: bool = False
    fixed_how: Text = ""
    highlight: bool = False
    answered_at: AwareDatetime
    photos: Annotated[list[Id], Field(max_length=50)] = []
    after_photos: Annotated[list[Id], Field(max_length=50)] = []
    seen: Annotated[int, Field(ge=0, le=2**31)] = 0


class PostGiven(Given):
    """A post or window as it was seen; `seen` is the version the phone knew."""

    uuid: UUID
    post: Annotated[str, Field(max_length=60)]
    state: Annotated[str, Field(max_length=20)]
    substitute: Annotated[str, Field(max_length=60)] = ""
    note: Annotated[str, Field(max_length=200)] = ""
    seen: Annotated[int, Field(ge=0, le=2**31)] = 0


class AnswersGiven(Given):
    """Some answers of one visit, and some posts."""

    answers: Annotated[list[AnswerGiven], Field(max_length=100)] = []
    posts: Annotated[list[PostGiven], Field(max_length=100)] = []


class FixGiven(Given):
    """Where the phone was when its user submitted."""

    latitude: Annotated[float, Field(ge=-90, le=90)]
    longitude: Annotated[float, Field(ge=-180, le=180)]
    accuracy_m: Annotated[float, Field(ge=0, lt=1_000_000)] | None = None
    datum: Literal["wgs84"] = "wgs84"


class FinishGiven(Given):
    """The end of a visit."""

    ended_at: AwareDatetime | None = None
    note: Text = ""
    fix: FixGiven | None = None


@require_POST
@signed_in
def start(request: HttpRequest, by: Actor, uuid: UUID) -> HttpResponse:
    """Begin a planned visit, or one at a site nobody had planned."""
    given = body_of(StartGiven, request)
    visit = start_visit(uuid=uuid, by=by, at=now(request), **given.model_dump())
    return answer({"uuid": str(visit.uuid), "state": visit.state, "version": visit.version})


@require_POST
@signed_in
def answers(request: HttpRequest, by: Actor, uuid: UUID) -> HttpResponse:
    """Answers as they stand now by the UUID sent; what somebody else changed meanwhile comes back as a conflict."""
    given = body_of(AnswersGiven, request)
    drafts = [AnswerDraft(**one.model_dump()) for one in given.answers]
    posts = [PresenceDraft(**one.model_dump()) for one in given.posts]
    saved = save_answers(uuid=uuid, answers=drafts, presences=posts, by=by, at=now(request))
    photos = photos_of([conflict.theirs for conflict in saved.conflicts])
    return answer({
        "version": saved.visit.version,
        "answers": {str(sent): answer_of(row) for sent, row in saved.answers.items()},
        "conflicts": [
            {"uuid": str(c.uuid), "sentence": c.sentence, "theirs": answer_of(c.theirs, photos.get(c.theirs.pk, []))}
            for c in saved.conflicts
        ],
        "posts": {str(sent): post_of(row) for sent, row in saved.presences.items()},
        "post_conflicts": [
            {"uuid": str(c.uuid), "sentence": c.sentence, "theirs": post_of(c.theirs)}
            for c in saved.presence_conflicts
        ],
    })  # fmt: skip


@require_POST
@signed_in
def drop(request: HttpRequest, by: Actor, uuid: UUID, answer_uuid: UUID, file_id: int) -> HttpResponse:
    """Take a photo off an answer."""
    drop_photo(uuid=uuid, answer=answer_uuid, file_id=file_id, by=by, at=now(request))
    return answer({})


@require_POST
@signed_in
def finish(request: HttpRequest, by: Actor, uuid: UUID) -> HttpResponse:
    """End the visit and put what failed on the ledger: numbers, or why not yet."""
    given = body_of(FinishGiven, request)
    fix = Fix(**given.fix.model_dump()) if given.fix else None
    visit = finish_visit(uuid=uuid, by=by, at=now(request), ended_at=given.ended_at, fix=fix, note=given.note)
    found = register_findings(uuid=uuid, by=by, at=now(request))
    return answer({"state": visit.state, "version": visit.version, "found": [found_of(one) for one in found]})


def found_of(one: Found) -> dict[str, Any]:
    """What came of a failed item."""
    return {"answer": str(one.answer), "number": one.number, "sentence": one.sentence}
