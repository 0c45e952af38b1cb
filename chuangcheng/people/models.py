"""Who: users, organisations in a tree, posts and who holds them, leading groups, teams without accounts."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone


class UserManager(BaseUserManager["User"]):
    """Finds users by their login name; the writers are in `operations`."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """Login names are compared without regard to case."""
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """A person who can log in. Rights come only from the posts held, never from the account."""

    username = models.CharField("登录名", max_length=60, unique=True)
    display_name = models.CharField("姓名", max_length=60)
    phone = models.CharField("手机", max_length=30, blank=True)
    email = models.EmailField("邮箱", blank=True)
    is_active = models.BooleanField("启用", default=True)
    is_administrator = models.BooleanField("系统管理员", default=False)
    must_change_password = models.BooleanField("首次登录须改密码", default=True)
    password_changed_at = models.DateTimeField(null=True)
    last_seen_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    preferences = models.JSONField(default=dict)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["display_name"]
    objects = UserManager()

    class Meta:
        verbose_name = "用户"
        constraints = [models.UniqueConstraint(Lower("username"), name="user_once_whatever_the_case")]

    def __str__(self) -> str:
        return self.display_name


class OrganisationKind(models.TextChoices):
    """What an organisation is; cities name their own levels, these are the ones rules ask about."""

    NATION = "nation", "国家"
    PROVINCE = "province", "省"
    CITY = "city", "市"
    DISTRICT = "district", "区县"
    STREET = "street", "街道乡镇"
    COMMUNITY = "community", "社区村"
    BUREAU = "bureau", "部门"
    UNIT = "unit", "单位"
    SECTION = "section", "科室"
    BRANCH = "branch", "支部"
    OTHER = "other", "其他"


class Organisation(models.Model):
    """单位: a node of the tree. `path` is `/1/5/9/`, own id included, kept by `operations`."""

    name = models.CharField("名称", max_length=120)
    short_name = models.CharField("简称", max_length=60, blank=True)
    kind = models.CharField("类型", max_length=20, choices=OrganisationKind, default=OrganisationKind.UNIT)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    line_parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="line_children")
    path = models.CharField(max_length=255, db_index=True, default="/")
    code = models.CharField("代码", max_length=40, blank=True)
    pinyin = models.CharField(max_length=400, blank=True)
    other_names = models.JSONField("曾用名、别称", default=list)
    address = models.CharField("地址", max_length=200, blank=True)
    position = models.PositiveIntegerField("排序", default=0)
    is_active = models.BooleanField("在用", default=True)
    notice_hook = models.JSONField("通知方式", default=dict)

    class Meta:
        verbose_name = "单位"
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["parent", "name"], name="organisation_once_below_a_parent"),
            models.UniqueConstraint(fields=["name"], condition=Q(parent=None), name="organisation_once_at_the_top"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="organisation_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ancestor_ids(self) -> tuple[int, ...]:
        """Ids from the top of the tree down to this one, own id last."""
        return tuple(int(part) for part in self.path.split("/") if part)


class Role(models.TextChoices):
    """What a post may do; roles sit on posts, never on users."""

    OFFICE = "office", "创城办"
    LIAISON = "liaison", "联络员"
    RECTIFIER = "rectifier", "整改人员"
    INSPECTOR = "inspector", "督查员"
    VERIFIER = "verifier", "复核员"
    LEADER = "leader", "领导"
    AUDITOR = "auditor", "审计员"


class Post(models.Model):
    """岗位: rights follow the organisation it acts for, independence follows the section it sits in (`seat`)."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="posts")
    seat = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="seated_posts")
    title = models.CharField("岗位", max_length=60)
    roles = models.JSONField("角色", default=list)
    position = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = "岗位"
        ordering = ["organisation_id", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["organisation", "title"], name="post_once_in_an_organisation")]

    def __str__(self) -> str:
        return self.title


class Holding(models.Model):
    """任职: who holds a post from when to when; a deputy holds it beside the holder while absent."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="holdings")
    user = models.ForeignKey(User, models.PROTECT, related_name="holdings")
    from_date = models.DateField("起")
    to_date = models.DateField("止", null=True, blank=True)
    is_deputy = models.BooleanField("代理", default=False)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "任职"
        constraints = [
            models.CheckConstraint(
                condition=Q(to_date=None) | Q(to_date__gte=F("from_date")), name="holding_ends_after_it_begins"
            ),
            models.UniqueConstraint(fields=["post", "user", "from_date"], name="holding_once"),
            models.UniqueConstraint(
                fields=["post"], condition=Q(to_date=None, is_deputy=False), name="post_has_one_holder_without_end"
            ),
        ]


class LeadingGroup(models.Model):
    """领导小组 of an organisation."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="leading_groups")
    name = models.CharField("名称", max_length=120)
    established_on = models.DateField("成立日期", null=True, blank=True)
    document_number = models.CharField("成立文号", max_length=60, blank=True)

    class Meta:
        verbose_name = "领导小组"
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="leading_group_once")]


class LeadingMember(models.Model):
    """成员 of a leading group, with the duties written in its founding paper."""

    group = models.ForeignKey(LeadingGroup, models.CASCADE, related_name="members")
    place = models.CharField("职务", max_length=20)
    name = models.CharField("姓名", max_length=60)
    title = models.CharField("单位职务", max_length=120, blank=True)
    post = models.ForeignKey(Post, models.SET_NULL, null=True, blank=True)
    duties = models.TextField("职责", blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "领导小组成员"
        ordering = ["position", "id"]


class Team(models.Model):
    """队伍 without accounts, e.g. 兼职巡查员."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="teams")
    name = models.CharField("队伍名称", max_length=120)
    headcount = models.PositiveIntegerField("人数", default=0)
    composition = models.CharField("组成", max_length=200, blank=True)
    captain = models.CharField("负责人", max_length=60, blank=True)
    phone = models.CharField("电话", max_length=30, blank=True)
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = "队伍"
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="team_once")]


class Contact(models.Model):
    """联系人 without an account: named as responsible person or leader in charge, telephoned."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="contacts")
    name = models.CharField("姓名", max_length=60)
    title = models.CharField("职务", max_length=120, blank=True)
    phone = models.CharField("电话", max_length=30, blank=True)
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = "联系人"
        constraints = [models.UniqueConstraint(fields=["organisation", "name", "title"], name="contact_once")]


class City(models.Model):
    """The one row of choices a city makes: its labels and switches. Changed by `operations`, kept in the audit log."""

    name = models.CharField("城市名称", max_length=60, default="某市")
    office_label = models.CharField("创城办称呼", max_length=30, default="创城办")
    strike_off_step = models.BooleanField("复核后另设销号一步", default=True)
    finder_may_verify = models.BooleanField("发现人可以复核", default=False)
    leader_signs = models.BooleanField("上报前须分管领导审签", default=False)
    ranking_on = models.BooleanField("单位排名", default=True)
    number_prefix = models.CharField("问题编号前缀", max_length=10, blank=True)
    quiet_from = models.TimeField("免打扰起", null=True, blank=True)
    quiet_to = models.TimeField("免打扰止", null=True, blank=True)

    class Meta:
        verbose_name = "城市设置"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="city_is_one_row")]


class Token(models.Model):
    """访问令牌: lets a program act as whoever issued it, with one post's rights and no others.

    The secret itself is kept nowhere: `secret_hash` is its SHA-256, `hint` its first characters to tell it by.
    """

    post = models.ForeignKey(Post, models.PROTECT, related_name="tokens")
    user = models.ForeignKey(User, models.PROTECT, related_name="tokens")
    name = models.CharField("用途", max_length=60)
    scopes = models.JSONField("权限范围", default=list)
    hint = models.CharField(max_length=12)
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField("到期")
    last_used_at = models.DateTimeField("最近使用", null=True)
    revoked_at = models.DateTimeField("停用", null=True)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "访问令牌"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="token_expires_after_it_begins")
        ]
