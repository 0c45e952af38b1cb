"""Problem: one flat row that carries everything a list shows. Its history is in steps."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from chuangcheng.rules.problem_states import State


class Source(models.TextChoices):
    """Where a problem came from."""

    LIST = "list", "反馈清单"
    INSPECTION = "inspection", "督查发现"
    SELF_CHECK = "self_check", "单位自查"
    PUBLIC = "public", "群众反映"
    OFFICE = "office", "创城办登记"


class TreatmentKind(models.TextChoices):
    """How it is to be mended."""

    AT_ONCE = "at_once", "立行立改"
    BY_DATE = "by_date", "限期整改"
    LONG_TERM = "long_term", "长期坚持"


# A few in a hundred of a ledger that has run for years.
ON_A_DESK = Q(desk__isnull=False)
STATE_LABELS = [(state.value, state.label) for state in State]


class Problem(models.Model):
    """问题.

    `home` is the organisation on whose ledger it stands; `desk` whose turn it is since `desk_since`, as
    `desk_kind` (office | lead | endorse | verify | strike_off). `due` is the rectification deadline,
    `desk_due` the one that runs for the desk now. `rule` and `time_left` are what `rules.worktime` wrote.
    `hands` are the user ids that independence bars: {"submitted": [], "measured": [], "persons": [], "on_behalf": []}.
    `version` goes up by one with every move that touches the row; `head` is the hash of its last step.
    """

    number = models.CharField("编号", max_length=30, unique=True)
    home = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", verbose_name="登记单位")
    # Keys without an index of their own are covered by one below, or nobody looks rows up by them: each index of this
    # table is written anew by every move.
    list = models.ForeignKey(
        "problems.FeedbackList", models.PROTECT, null=True, related_name="problems", db_index=False
    )
    list_row = models.ForeignKey("problems.ListRow", models.PROTECT, null=True, related_name="problems")
    row_no = models.PositiveIntegerField("清单行次", default=0)
    source = models.CharField("来源", max_length=20, choices=Source)

    text = models.TextField("问题描述")
    place = models.CharField("地点", max_length=200, blank=True)
    area = models.ForeignKey("places.Area", models.PROTECT, null=True, related_name="+", verbose_name="片区")
    site = models.ForeignKey("places.Site", models.PROTECT, null=True, related_name="+", verbose_name="点位")
    category = models.ForeignKey("standards.Category", models.PROTECT, null=True, related_name="+", verbose_name="类别")
    kind = models.CharField("整改方式", max_length=20, choices=TreatmentKind, blank=True)
    requirement = models.TextField("交办要求", blank=True)
    leader_name = models.CharField("分管领导", max_length=60, blank=True)
    leader_post = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    finder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)

    state = models.CharField("状态", max_length=20, choices=STATE_LABELS, default=State.REGISTERED)
    previous_state = models.CharField(max_length=20, blank=True)
    lead = models.ForeignKey(
        "people.Organisation", models.PROTECT, null=True, related_name="+", verbose_name="牵头单位", db_index=False
    )
    dispatched_by = models.ForeignKey(
        "people.Organisation", models.PROTECT, null=True, related_name="+", db_index=False
    )
    dispatched_at = models.DateTimeField("交办时间", null=True)
    verifier = models.ForeignKey(
        "people.Organisation", models.PROTECT, null=True, related_name="+", verbose_name="指定复核", db_index=False
    )
    strike_by = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+", db_index=False)
    own_strike = models.BooleanField("本单位销号", default=False)
    desk = models.ForeignKey(
        "people.Organisation", models.PROTECT, null=True, related_name="+", verbose_name="现在在谁手里", db_index=False
    )
    desk_kind = models.CharField(max_length=20, blank=True)
    desk_assignment = models.ForeignKey("problems.Assignment", models.PROTECT, null=True, related_name="+")
    desk_since = models.DateTimeField(null=True)
    desk_due = models.DateTimeField(null=True)

    rule = models.JSONField(default=dict)
    due = models.DateTimeField("整改期限", null=True)
    due_words = models.TextField("期限说明", blank=True)
    due_provisional = models.BooleanField("期限暂定", default=False)
    time_left = models.JSONField(null=True)
    review_on = models.DateField("暂缓复查日期", null=True)
    submitted_at = models.DateTimeField("上报时间", null=True)
    submitted_late = models.BooleanField("超期上报", default=False)
    struck_off_at = models.DateTimeField("销号时间", null=True)
    verified_word = models.CharField("复核独立性", max_length=20, blank=True)
    hands = models.JSONField(default=dict)
    overdue = models.JSONField("超期记录", default=dict)

    rework_count = models.PositiveIntegerField("返工次数", default=0)
    recurrence_count = models.PositiveIntegerField("反弹次数", default=0)
    extension_count = models.PositiveIntegerField("延期次数", default=0)
    return_count = models.PositiveIntegerField("退单次数", default=0)
    urge_count = models.PositiveIntegerField("催办次数", default=0)
    supervise_level = models.PositiveIntegerField("督办级别", default=0)
    measure_count = models.PositiveIntegerField(default=0)
    before_count = models.PositiveIntegerField(default=0)
    after_count = models.PositiveIntegerField(default=0)

    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts", verbose_name="拆分自")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged", verbose_name="并入")
    follows = models.BooleanField("随办", default=False)

    version = models.PositiveIntegerField(default=1)
    step_count = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)
    registered_at = models.DateTimeField("登记时间")
    moved_at = models.DateTimeField("最近办理时间")

    class Meta:
        verbose_name = "问题"
        indexes = [
            models.Index(fields=["list", "row_no"], name="problem_of_a_list"),
            # SQLite too recognises "is not null" in a query with parameters; a list of states it does not.
            models.Index(fields=["desk", "-id"], name="problem_desk_newest", condition=ON_A_DESK),
            models.Index(fields=["desk", "desk_due", "-id"], name="problem_desk_by_due", condition=ON_A_DESK),
            models.Index(fields=["lead", "desk_due", "-id"], name="problem_lead_by_due", condition=ON_A_DESK),
            models.Index(fields=["desk_due", "id"], name="problem_by_due", condition=Q(desk_due__isnull=False)),
            models.Index(fields=["state", "-id"], name="problem_by_state"),
            models.Index(fields=["lead", "-id"], name="problem_by_lead"),
            models.Index(fields=["registered_at"], name="problem_by_age"),
            models.Index(fields=["review_on"], name="problem_suspended", condition=Q(state="suspended")),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def state_label(self) -> str:
        """The state as people say it; a row that follows another says so elsewhere."""
        return State(self.state).label


class NumberBlock(models.Model):
    """The last number given per year; locked while a number or a block of numbers is taken. Gaps are allowed."""

    year = models.PositiveIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)


class SavedView(models.Model):
    """A filter of the ledger that somebody keeps under a name."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    name = models.CharField("名称", max_length=40)
    query = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="saved_view_once")]
