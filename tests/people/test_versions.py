"""A change made to another state than the one seen is refused, so that nobody writes over somebody else's."""

import pytest

from chuangcheng.people.operations.organisations import Draft, save_organisation
from chuangcheng.people.operations.posts import PostDraft, save_post
from chuangcheng.people.operations.users import Account, save_user
from chuangcheng.people.queries.accounts import account
from chuangcheng.people.queries.tree import organisation_page
from chuangcheng.rules.refusals import Refused
from tests.cast import AT, Cast, cast


@pytest.fixture
def people(db) -> Cast:
    return cast()


def stale(call, **given):
    with pytest.raises(Refused) as refused:
        call(**given)
    return (refused.value.code, refused.value.kind) == ("row_stale", "stale")


def test_an_organisation_is_changed_once_from_one_version(people):
    by, unit = people.actor("市办甲"), people.org("团委")
    seen = organisation_page(unit.id, by=by, at=AT).version
    given = {"organisation_id": unit.id, "by": by, "at": AT, "seen": seen}
    save_organisation(draft=Draft(name="共青团委", parent_id=unit.parent_id), **given)
    assert stale(save_organisation, draft=Draft(name="团工委", parent_id=unit.parent_id), **given)
    assert organisation_page(unit.id, by=by, at=AT).version != seen


def test_a_post_is_changed_once_from_one_version(people):
    by, unit = people.actor("管理甲"), people.org("城管局")
    line = organisation_page(unit.id, by=by, at=AT).posts[0]
    given = {"post_id": line.id, "by": by, "at": AT, "seen": line.version}
    save_post(draft=PostDraft(organisation_id=unit.id, title="联络专员", roles=line.roles), **given)
    assert stale(save_post, draft=PostDraft(organisation_id=unit.id, title="另一名", roles=line.roles), **given)


def test_an_account_is_changed_once_from_one_version_and_logging_in_does_not_count(people):
    by, user = people.actor("管理甲"), people.user("城管甲")
    seen = account(user.id, by=by, at=AT).version
    user.last_seen_at = AT
    user.save()
    given = {"user_id": user.id, "by": by, "at": AT, "seen": seen}
    save_user(account=Account(username=user.username, display_name="示例甲"), **given)
    assert stale(save_user, account=Account(username=user.username, display_name="示例乙"), **given)
