"""岗位、任职、账号: for administrators, who have no business rights themselves; and one's own account."""

from dataclasses import asdict
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router

from chuangcheng.api.answers import tagged
from chuangcheng.api.asked import now, seen_version, who
from chuangcheng.api.once import changes, once
from chuangcheng.api.people_shapes import (
    AccountAdded,
    AccountChanged,
    AccountGiven,
    EndGiven,
    HandOverGiven,
    HoldingGiven,
    HoldingSaved,
    Kept,
    NewAccountGiven,
    OpenItems,
    Post,
    PostGiven,
    User,
)
from chuangcheng.api.shapes import IdPath, Search
from chuangcheng.jobs.upkeep import open_items
from chuangcheng.people.operations.posts import Held, PostDraft, end_holding, hand_over, hold_post, save_post
from chuangcheng.people.operations.users import (
    Account,
    Added,
    add_user,
    deactivate_user,
    reactivate_user,
    reset_password,
    save_user,
    set_administrator,
)
from chuangcheng.people.queries import post as post_row
from chuangcheng.people.queries.accounts import account, users
from chuangcheng.people.queries.tree import PostLine, organisation_page
from chuangcheng.people.rights import only_administrators

router = Router(tags=["岗位与账号"])


@router.get("/posts/{post_id}", response=Post, summary="一个岗位")
def post(request: HttpRequest, post_id: IdPath) -> Any:
    """A post with its present and coming holders."""
    line = line_of(request, post_id)
    return tagged(request, asdict(line), version=line.version)


def line_of(request: HttpRequest, post_id: IdPath) -> PostLine:
    """The post on its organisation's page; missing for those who do not know the organisation."""
    unit = organisation_page(post_row(post_id).organisation_id, by=who(request), at=now(request))
    return next(line for line in unit.posts if line.id == post_id)


@router.post("/organisations/{organisation_id}/posts", response={201: Kept}, summary="增加岗位")
@once(201)
def add_post(request: HttpRequest, organisation_id: IdPath, given: PostGiven) -> Any:
    """A new post at an organisation."""
    row = save_post(draft=PostDraft(organisation_id=organisation_id, **given.dict()), by=who(request), at=now(request))
    return {"id": row.id}


@router.put("/posts/{post_id}", response=Kept, summary="修改或停用岗位")
@changes
def change_post(request: HttpRequest, post_id: IdPath, given: PostGiven) -> Any:
    """Change a post, or take it out of use."""
    by, at, seen = who(request), now(request), seen_version(request)
    only_administrators(by, what="设置岗位")
    unit_id = post_row(post_id).organisation_id
    row = save_post(post_id=post_id, draft=PostDraft(organisation_id=unit_id, **given.dict()), by=by, at=at, seen=seen)
    return {"id": row.id}


@router.get("/posts/{post_id}/open-items", response=OpenItems, summary="随岗位交接的问题")
def items(request: HttpRequest, post_id: IdPath) -> Any:
    """What a new holder finds on the desk."""
    only_administrators(who(request), what="办理交接")
    post_row(post_id)
    return tagged(request, asdict(open_items(post_id=post_id)))


@router.post("/posts/{post_id}/holdings", response={201: HoldingSaved}, summary="安排任职或代理")
@once(201)
def hold(request: HttpRequest, post_id: IdPath, given: HoldingGiven) -> Any:
    """Put somebody on a post."""
    return held(hold_post(post_id=post_id, by=who(request), at=now(request), **given.dict()))


@router.post("/posts/{post_id}/hand-over", response={201: HoldingSaved}, summary="办理交接")
@once(201)
def over(request: HttpRequest, post_id: IdPath, given: HandOverGiven) -> Any:
    """Give a post with its open items to somebody else."""
    return held(hand_over(post_id=post_id, by=who(request), at=now(request), **given.dict()))


@router.post("/holdings/{holding_id}/end", response=HoldingSaved, summary="结束任职")
@once(200)
def end(request: HttpRequest, holding_id: IdPath, given: EndGiven) -> Any:
    """Let a holding end; `last_day` still has the right."""
    return held(end_holding(holding_id=holding_id, last_day=given.last_day, by=who(request), at=now(request)))


def held(made: Held) -> dict[str, Any]:
    """A holding with what is to be said of it; one taken out before it began has no id."""
    row = made.holding
    return {
        "holding_id": row.pk,
        "user_id": row.user_id,
        "from_date": row.from_date,
        "to_date": row.to_date,
        "is_deputy": row.is_deputy,
        "warnings": list(made.warnings),
    }


@router.get("/users", response=list[User], summary="全部账号")
def accounts(request: HttpRequest, search: Search = "") -> Any:
    """Every account, those in use first; for administrators."""
    return tagged(request, [asdict(line) for line in users(who(request), at=now(request), search=search)])


@router.post("/users", response={201: AccountAdded}, summary="开账号")
@once(201, said_once="one_time_password")
def open_account(request: HttpRequest, given: NewAccountGiven) -> Any:
    """Open an account; the one-time password is said once."""
    said = given.dict()
    is_administrator = said.pop("is_administrator")
    return added(add_user(account=Account(**said), is_administrator=is_administrator, by=who(request), at=now(request)))


def added(made: Added) -> dict[str, Any]:
    """The account and its one-time password."""
    return {"id": made.user.id, "username": made.user.username, "one_time_password": made.password}


@router.get("/users/{user_id}", response=User, summary="一个账号")
def one_account(request: HttpRequest, user_id: IdPath) -> Any:
    """For administrators, and one's own."""
    line = account(user_id, by=who(request), at=now(request))
    return tagged(request, asdict(line), version=line.version)


@router.put("/users/{user_id}", response=Kept, summary="修改账号资料")
@changes
def change_account(request: HttpRequest, user_id: IdPath, given: AccountGiven) -> Any:
    """Names and addresses."""
    said = Account(**given.dict())
    save_user(user_id=user_id, account=said, by=who(request), at=now(request), seen=seen_version(request))
    return {"id": user_id}


@router.post("/users/{user_id}/reset-password", response=AccountAdded, summary="重置密码")
@once(200, said_once="one_time_password")
def reset(request: HttpRequest, user_id: IdPath) -> Any:
    """A one-time password, said once."""
    return added(reset_password(user_id=user_id, by=who(request), at=now(request)))


@router.post("/users/{user_id}/{act}", response=AccountChanged, summary="停用、恢复账号，设或免系统管理员")
@once(200)
def change_state(
    request: HttpRequest, user_id: IdPath, act: Literal["deactivate", "reactivate", "promote", "demote"]
) -> Any:
    """Close, open again, make or unmake an administrator; closing ends what is held."""
    by, at = who(request), now(request)
    warnings: tuple[str, ...] = ()
    if act == "deactivate":
        row, warnings = deactivate_user(user_id=user_id, by=by, at=at)
    elif act == "reactivate":
        row = reactivate_user(user_id=user_id, by=by, at=at)
    else:
        row = set_administrator(user_id=user_id, is_administrator=act == "promote", by=by, at=at)
    plain = ("id", "username", "is_active", "is_administrator")
    return {**{name: getattr(row, name) for name in plain}, "warnings": list(warnings)}
