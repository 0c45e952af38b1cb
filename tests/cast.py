"""The one cast of people. Every test that needs somebody takes them from here: `people = cast()`.

    people.actor("市办甲")            what she may do at AT, as operations take it (`by=`)
    people.user("市办甲")             the account; everybody's password is PASSWORD
    people.org("城管局")              an organisation
    people.post("市办甲", "office")   the post she holds (by role where she holds several)

Who there is; everybody on post since 2025-01-01 (`people.org` names at the left):

    云屏市        市办甲 市办乙 office · 市核甲 verifier · 市领导甲 leader · 市督甲 inspector · 市审甲 auditor
     市创城办     the section all of these but the leader sit in
     城管局       城管甲 liaison · 城管乙 rectifier · 城管领导 leader
     公安局       公安甲 liaison
     市监局       市监甲 liaison
     东湖区       区办甲 office · 区联甲 liaison
      南桥街道    街办甲 office · 街联甲 liaison
       梧桐社区   梧桐甲 liaison + office: a community of one person
       榆树社区   榆树甲 liaison · 榆树乙 rectifier
       南桥派出所 派出所甲 liaison; line parent 公安局
     示例医院     院办甲 office, and liaison of 党办 · 院办乙 office, and liaison of the hospital: an office of two,
                  both sitting in 党办 · 院领导甲 leader
      党办        a section that is the office's seat and a lead as well
      总务科      总务甲 liaison · 总务乙 rectifier
      保卫科      保卫甲 liaison
      团委        团委甲 liaison

管理甲 and 管理乙 are administrators and hold no post. All names are made up.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password

from chuangcheng.people.actor import Actor
from chuangcheng.people.models import City, Holding, Organisation, Post, User
from chuangcheng.people.names import pinyin_of, spelt
from chuangcheng.people.queries import actor_for

AT = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
SINCE = date(2025, 1, 1)
PASSWORD = "plane-tree-27-lantern"

# name, kind, parent, line parent
TREE = (
    ("云屏市", "city", "", ""),
    ("市创城办", "section", "云屏市", ""),
    ("城管局", "bureau", "云屏市", ""),
    ("公安局", "bureau", "云屏市", ""),
    ("市监局", "bureau", "云屏市", ""),
    ("东湖区", "district", "云屏市", ""),
    ("示例医院", "unit", "云屏市", ""),
    ("南桥街道", "street", "东湖区", ""),
    ("党办", "section", "示例医院", ""),
    ("总务科", "section", "示例医院", ""),
    ("保卫科", "section", "示例医院", ""),
    ("团委", "section", "示例医院", ""),
    ("梧桐社区", "community", "南桥街道", ""),
    ("榆树社区", "community", "南桥街道", ""),
    ("南桥派出所", "unit", "南桥街道", "公安局"),
)
LONG_NAMES = {"城管局": "云屏市城市管理局", "市监局": "云屏市市场监督管理局", "公安局": "云屏市公安局"}

# who, organisation, seat, title, roles
POSTS = (
    ("市办甲", "云屏市", "市创城办", "创城办主任", ["office"]),
    ("市办乙", "云屏市", "市创城办", "创城办干事", ["office"]),
    ("市核甲", "云屏市", "市创城办", "复核专员", ["verifier"]),
    ("市督甲", "云屏市", "市创城办", "督查员", ["inspector"]),
    ("市审甲", "云屏市", "市创城办", "审计员", ["auditor"]),
    ("市领导甲", "云屏市", "", "分管市领导", ["leader"]),
    ("城管甲", "城管局", "", "联络员", ["liaison"]),
    ("城管乙", "城管局", "", "整改人员", ["rectifier"]),
    ("城管领导", "城管局", "", "分管局领导", ["leader"]),
    ("公安甲", "公安局", "", "联络员", ["liaison"]),
    ("市监甲", "市监局", "", "联络员", ["liaison"]),
    ("区办甲", "东湖区", "", "区创城办主任", ["office"]),
    ("区联甲", "东湖区", "", "区联络员", ["liaison"]),
    ("街办甲", "南桥街道", "", "街道创城办主任", ["office"]),
    ("街联甲", "南桥街道", "", "街道联络员", ["liaison"]),
    ("梧桐甲", "梧桐社区", "", "社区专干", ["liaison", "office"]),
    ("榆树甲", "榆树社区", "", "联络员", ["liaison"]),
    ("榆树乙", "榆树社区", "", "整改人员", ["rectifier"]),
    ("派出所甲", "南桥派出所", "", "联络员", ["liaison"]),
    ("院办甲", "示例医院", "党办", "院创城办主任", ["office"]),
    ("院办乙", "示例医院", "党办", "院创城办干事", ["office"]),
    ("院办乙", "示例医院", "党办", "医院联络员", ["liaison"]),
    ("院领导甲", "示例医院", "", "分管院领导", ["leader"]),
    ("院办甲", "党办", "", "联络员", ["liaison"]),
    ("总务甲", "总务科", "", "联络员", ["liaison"]),
    ("总务乙", "总务科", "", "整改人员", ["rectifier"]),
    ("保卫甲", "保卫科", "", "联络员", ["liaison"]),
    ("团委甲", "团委", "", "联络员", ["liaison"]),
)
ADMINISTRATORS = ("管理甲", "管理乙")


@dataclass(frozen=True)
class Cast:
    """Everybody by name; see the module for who there is."""

    organisations: dict[str, Organisation]
    users: dict[str, User]
    posts: dict[tuple[str, str], Post]

    def actor(self, name: str, at: datetime = AT) -> Actor:
        """The person with the posts held at that moment; reads the database once."""
        return actor_for(self.users[name], at)

    def user(self, name: str) -> User:
        return self.users[name]

    def org(self, name: str) -> Organisation:
        return self.organisations[name]

    def post(self, name: str, role: str = "") -> Post:
        """The post this person holds; with `role` the one that has it."""
        mine = [post for (who, _), post in self.posts.items() if who == name]
        return next(post for post in mine if not role or role in post.roles)


def cast() -> Cast:
    """Puts the cast into the database with a dozen statements, and the city's settings with it."""
    City.objects.get_or_create(id=1, defaults={"name": "云屏市"})
    organisations = _organisations()
    users = _users()
    posts = {
        (who, title): Post(
            organisation=organisations[where], seat=organisations.get(seat), title=title, roles=roles, position=n
        )
        for n, (who, where, seat, title, roles) in enumerate(POSTS)
    }
    Post.objects.bulk_create(posts.values())
    Holding.objects.bulk_create(
        Holding(post=post, user=users[who], from_date=SINCE) for (who, _), post in posts.items()
    )
    return Cast(organisations, users, posts)


def _organisations() -> dict[str, Organisation]:
    made: dict[str, Organisation] = {}
    waiting = list(TREE)
    while waiting:
        ready = [row for row in waiting if not row[2] or row[2] in made]
        waiting = [row for row in waiting if row not in ready]
        level = [_organisation(made, *row) for row in ready]
        Organisation.objects.bulk_create(level)
        for row, organisation in zip(ready, level, strict=True):
            organisation.path = f"{organisation.parent.path if organisation.parent else '/'}{organisation.id}/"
            made[row[0]] = organisation
        Organisation.objects.bulk_update(level, ["path"])
    return made


def _organisation(made: dict[str, Organisation], key: str, kind: str, parent: str, line: str) -> Organisation:
    name = LONG_NAMES.get(key, key)
    short = key if name != key else ""
    return Organisation(
        name=name,
        short_name=short,
        kind=kind,
        parent=made.get(parent),
        line_parent=made.get(line),
        pinyin=pinyin_of(name, short),
    )


def _users() -> dict[str, User]:
    names = [*dict.fromkeys(row[0] for row in POSTS), *ADMINISTRATORS]
    users = {
        name: User(
            username=spelt(name)[0],
            display_name=name,
            password=_password_hash(),
            must_change_password=False,
            password_changed_at=AT,
            is_administrator=name in ADMINISTRATORS,
        )
        for name in names
    }
    User.objects.bulk_create(users.values())
    return users


@cache
def _password_hash() -> str:
    """One hash for everybody, made once: what costs time in a password is its hash."""
    return make_password(PASSWORD)
