"""A city in which somebody of every role stands in every relation to one lead unit, and everything a URL can name.

`world = build()` writes it once; tests roll back what they do. Names of people are `role@relation`:

    above        云屏市, whose ledger it is and whose office dispatched
    grandparent, parent   the tree above the lead unit          child, sibling     below it and beside it
    own          the lead unit 南桥派出所                       line               its line parent, named as verifier
    former_lead  had the lead until it was transferred          co_lead, assist    units with a part
    other        has nothing to do with the problem             deactivated        of the lead unit, account closed
    handed_over  stood at the lead unit until yesterday         taken_over         holds that post now

and without a relation: `administrator`, `nobody` (an account without a post), `anonymous`. All names are made up.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from chuangcheng.people.models import City, Holding, Organisation, Post, User
from chuangcheng.people.operations.posts import hand_over
from chuangcheng.people.operations.users import deactivate_user
from chuangcheng.people.queries import actor_for
from chuangcheng.standards.operations import seed_calendar, seed_categories

ROLES = ("office", "liaison", "rectifier", "inspector", "verifier", "leader", "auditor")
# relation: name, kind, relation of the parent, relation of the line parent
TREE = {
    "above": ("云屏市", "city", "", ""),
    "grandparent": ("东湖区", "district", "above", ""),
    "parent": ("南桥街道", "street", "grandparent", ""),
    "line": ("公安局", "bureau", "above", ""),
    "own": ("南桥派出所", "unit", "parent", "line"),
    "child": ("警务室", "section", "own", ""),
    "sibling": ("梧桐社区", "community", "parent", ""),
    "co_lead": ("城管局", "bureau", "above", ""),
    "assist": ("市监局", "bureau", "above", ""),
    "former_lead": ("卫健局", "bureau", "above", ""),
    "other": ("示例医院", "unit", "above", ""),
}
CHANGED = ("handed_over", "taken_over", "deactivated")
RELATIONS = (*TREE, *CHANGED)
ALONE = ("administrator", "nobody", "anonymous")
BACKEND = "django.contrib.auth.backends.ModelBackend"
SINCE = date(2025, 1, 1)
PASSWORD = "plane-tree-27-lantern"


def everybody() -> list[str]:
    """All names, role by role."""
    return [f"{role}@{relation}" for relation in RELATIONS for role in ROLES] + list(ALONE)


class Things(dict[str, Any]):
    """What scenes name. A second thing of one name is refused: two kinds with the same id would hide it."""

    def __setitem__(self, name: str, thing: Any) -> None:
        if name in self and self[name] != thing:
            raise ValueError(f"two scenes name {name!r}")
        super().__setitem__(name, thing)

    def __ior__(self, more: Any) -> "Things":  # type: ignore[override,misc]
        for name, thing in dict(more).items():
            self[name] = thing
        return self


@dataclass
class World:
    """Rows by name. `things` is what addresses and bodies name: numbers, ids, tokens."""

    now: datetime
    organisations: dict[str, Organisation] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    things: Things = field(default_factory=Things)

    def tick(self) -> datetime:
        """A minute on; the world is built in the past and asked in the present."""
        self.now += timedelta(minutes=1)
        return self.now

    def actor(self, name: str) -> Any:
        return actor_for(self.users[name], self.now)

    def org(self, relation: str) -> int:
        return self.organisations[relation].id


def build() -> World:
    """Organisations, posts, people and their log-ins. What stands on the ledger is `scenes.furnish`'s."""
    world = World(now=timezone.now() - timedelta(days=2))
    City.objects.update_or_create(id=1, defaults={"name": "云屏市"})
    seed_categories()
    year = timezone.localdate().year
    seed_calendar(years=range(year - 1, year + 2), at=world.now)
    plant(world)
    settle(world)
    return world


def plant(world: World) -> None:
    """The tree."""
    for relation, (name, kind, parent, line) in TREE.items():
        above = world.organisations.get(parent)
        row = Organisation.objects.create(
            name=name, kind=kind, parent=above, line_parent=world.organisations.get(line), path="/"
        )
        row.path = f"{above.path if above else '/'}{row.id}/"
        row.save(update_fields=["path"])
        world.organisations[relation] = row


def settle(world: World) -> None:
    """One post for every role at every organisation; at the lead unit two more, for those who go."""
    password = make_password(PASSWORD)
    for number, name in enumerate(n for n in everybody() if n != "anonymous"):
        world.users[name] = User(
            username=f"u{number:03d}", display_name=name, password=password, must_change_password=False,
            password_changed_at=world.now, is_administrator=name == "administrator",
        )  # fmt: skip
    User.objects.bulk_create(world.users.values())
    for relation in RELATIONS:
        at = world.organisations["own" if relation in CHANGED else relation]
        for role in ROLES:
            if relation != "taken_over":
                post = Post.objects.create(organisation=at, title=f"{role} {relation}", roles=[role])
                world.posts[f"{role}@{relation}"] = post
                Holding.objects.create(post=post, user=world.users[f"{role}@{relation}"], from_date=SINCE)
    colleague = User.objects.create(username="colleague", display_name="同事", must_change_password=False)
    post = Post.objects.create(organisation=world.organisations["above"], title="office 2", roles=["office"])
    Holding.objects.create(post=post, user=colleague, from_date=SINCE)  # so that whoever fills in for a unit may


def session_of(user: User) -> str:
    """The key of a session as a log-in opens it."""
    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), BACKEND
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def log_in(world: World) -> None:
    """Everybody logs in; then some hand their post over and some accounts are closed: the sessions are theirs still."""
    for name, user in world.users.items():
        world.sessions[name] = session_of(user)
    by = world.actor("administrator")
    for role in ROLES:
        post = world.posts[f"{role}@handed_over"]
        world.posts[f"{role}@taken_over"] = post
        hand_over(post_id=post.id, to_user_id=world.users[f"{role}@taken_over"].id, by=by, at=timezone.now())
        deactivate_user(user_id=world.users[f"{role}@deactivated"].id, by=by, at=timezone.now())
