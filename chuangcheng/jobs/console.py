"""Who acts when a command works on the ledger: the office post of an organisation, without a person behind it.

Steps made this way name the post and no user, and read 命令行 in the log.
"""

from dataclasses import replace
from datetime import datetime

from chuangcheng.people.actor import CONSOLE, Actor, Standing
from chuangcheng.people.models import Organisation, Post
from chuangcheng.people.operations.organisations import Draft, save_organisation
from chuangcheng.people.operations.posts import PostDraft, save_post
from chuangcheng.people.queries.matching import match_organisation
from chuangcheng.rules.refusals import Refused

OFFICE_TITLE = "创城办"


def home_of(name: str, *, create: bool, at: datetime) -> Organisation:
    """The receiving organisation: by name, else the only one at the top of the tree; made where asked for."""
    if not name:
        return only_top(create=create, at=at)
    found = match_organisation(name).exact
    if found:
        return found
    if not create:
        raise Refused(
            f"没有找到单位“{name}”；请核对名称，或加 --create-units 新建。", code="console_unit_missing", kind="missing"
        )
    return save_organisation(draft=Draft(name=name), by=CONSOLE, at=at).organisation


def only_top(*, create: bool, at: datetime) -> Organisation:
    """The one organisation at the top."""
    tops = list(Organisation.objects.filter(parent=None, is_active=True)[:6])
    if len(tops) == 1:
        return tops[0]
    if tops:
        names = "、".join(top.name for top in tops)
        raise Refused(f"有几个顶级单位（{names}），请用 --organisation 写明接收单位。", code="console_unit_which")
    if not create:
        raise Refused(
            "还没有单位；请先在网站建立单位，或用 --organisation 写明名称并加 --create-units 新建。",
            code="console_no_unit",
            kind="precondition",
        )
    return save_organisation(draft=Draft(name="本单位"), by=CONSOLE, at=at).organisation


def office_of(home: Organisation, *, at: datetime) -> Actor:
    """The console on the office post or the nearest above; a post is made where there is none."""
    above = list(reversed(home.ancestor_ids))
    posts = [p for p in Post.objects.filter(organisation_id__in=above, is_active=True) if "office" in p.roles]
    post = min(posts, key=lambda p: above.index(p.organisation_id), default=None)
    if post is None:
        draft = PostDraft(organisation_id=home.id, title=OFFICE_TITLE, roles=["office"])
        post = save_post(draft=draft, by=CONSOLE, at=at)
    organisation = Organisation.objects.get(id=post.organisation_id)
    path = organisation.ancestor_ids
    standing = Standing(
        post_id=post.id,
        title=post.title,
        organisation_id=organisation.id,
        organisation_name=organisation.name,
        ancestors=path,
        seat_path=path,
        roles=frozenset({"office"}),
        user_id=0,
    )
    return replace(CONSOLE, standings=(standing,))
