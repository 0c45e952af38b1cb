"""What was looked at and found: visits, answers to check items with their photos, presence on posts and windows."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class VisitState(models.TextChoices):
    """Where a visit stands."""

    PLANNED = "planned", "待检查"
    STARTED = "started", "检查中"
    DONE = "done", "已完成"
    MISSED = "missed", "未检查"


class Visit(models.Model):
    """现场检查 of one site. `uuid` is made by whoever begins it, so that a phone may send it twice.

    `organisation` is the one that inspects; its people and those above see the visit. A patrol outside rounds has a
    programme and no round. Position is that of the moment of submitting, as the phone gave it, in `datum`.
    `score` is {"obtained": "17/2", "possible": "20", "words": …}, exact fractions as text; `rate` is for sorting only.
    Counts are of the answers. `version` goes up with every change of the row or its answers.
    """

    uuid = models.UUIDField(unique=True)
    round = models.ForeignKey(
        "inspections.Round", models.PROTECT, null=True, blank=True, related_name="visits", db_index=False
    )
    programme = models.ForeignKey(
        "inspections.Programme", models.PROTECT, null=True, blank=True, related_name="visits", db_index=False
    )
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="+", verbose_name="检查单位", db_index=False
    )
    site = models.ForeignKey("places.Site", models.PROTECT, related_name="+", verbose_name="点位", db_index=False)
    standard = models.ForeignKey(
        "standards.SystemVersion", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    team = models.ForeignKey(
        "inspections.RoundTeam", models.PROTECT, null=True, blank=True, related_name="visits", verbose_name="检查组"
    )
    inspector = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    order = models.PositiveIntegerField("顺序", default=0)
    planned_on = models.DateField("计划日期", null=True, blank=True)
    state = models.CharField("状态", max_length=20, choices=VisitState, default=VisitState.PLANNED)
    missed_reason = models.CharField("未检查原因", max_length=200, blank=True)
    started_at = models.DateTimeField("开始时间", null=True)
    ended_at = models.DateTimeField("结束时间", null=True)
    received_at = models.DateTimeField("收到时间", null=True)
    latitude = models.FloatField("纬度", null=True)
    longitude = models.FloatField("经度", null=True)
    datum = models.CharField("坐标系", max_length=10, blank=True)
    accuracy_m = models.FloatField("精度（米）", null=True)
    note = models.TextField("说明", blank=True)
    answered = models.PositiveIntegerField("已答项", default=0)
    failed = models.PositiveIntegerField("不符合项", default=0)
    highlights = models.PositiveIntegerField("亮点", default=0)
    problems = models.PositiveIntegerField("上账问题", default=0)
    score = models.JSONField("得分", null=True)
    rate = models.FloatField("得分率", null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "现场检查"
        indexes = [
            models.Index(fields=["site", "-id"], name="visit_of_a_site"),
            models.Index(
                fields=["round", "state", "order", "id"], name="visit_of_a_round", condition=Q(round__isnull=False)
            ),
            models.Index(
                fields=["programme", "ended_at"], name="visit_of_a_programme", condition=Q(ended_at__isnull=False)
            ),
            models.Index(fields=["inspector", "state", "-id"], name="visit_of_somebody"),
            models.Index(fields=["organisation", "-id"], name="visit_by_organisation"),
            # Where somebody stood is kept for a time only; the nightly sweep asks for the oldest.
            models.Index(fields=["ended_at"], name="visit_with_position", condition=Q(latitude__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None, datum="")
                | Q(latitude__isnull=False, longitude__isnull=False) & ~Q(datum=""),
                name="visit_position_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state="missed") | ~Q(missed_reason=""), name="visit_missed_with_reason"
            ),
            models.CheckConstraint(condition=~Q(state="done") | Q(ended_at__isnull=False), name="visit_done_at_a_time"),
            models.UniqueConstraint(fields=["round", "site"], name="visit_once_in_a_round"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class Verdict(models.TextChoices):
    """What an inspector found of a check item."""

    MEETS = "meets", "符合"
    FAILS = "fails", "不符合"
    NOT_APPLICABLE = "not_applicable", "不涉及"
    EXCEPTION = "exception", "除外情形"


class Answer(models.Model):
    """One check item in one visit; without an item something found beside the checklist.

    `count` is how many places fail, `measured` the number found where the standard asks for one, `measured_of` of how
    much (metres, hours).
    `proposal` is what the inspector proposes for the ledger: {"category": id,
    "lead": id, "text": …, "rectify": {"clock": "working_days", "amount": "3"}}. `problem` is the one it became or was
    attached to (`attached`).
    """

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="answers", db_index=False)
    check_item = models.ForeignKey(
        "standards.CheckItem", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    uuid = models.UUIDField()
    verdict = models.CharField("结论", max_length=20, choices=Verdict)
    count = models.PositiveIntegerField("处数", default=0)
    measured = models.DecimalField("实测数量", max_digits=14, decimal_places=4, null=True, blank=True)
    measured_of = models.DecimalField("实测范围", max_digits=14, decimal_places=4, null=True, blank=True)
    note = models.TextField("说明", blank=True)
    fixed_on_spot = models.BooleanField("立行立改", default=False)
    fixed_how = models.TextField("当场整改情况", blank=True)
    highlight = models.BooleanField("亮点", default=False)
    proposal = models.JSONField("交办建议", default=dict, blank=True)
    problem = models.ForeignKey("problems.Problem", models.PROTECT, null=True, blank=True, related_name="findings")
    attached = models.BooleanField("并入已有问题", default=False)
    answered_at = models.DateTimeField("检查时间")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "检查结果"
        indexes = [
            # What a round's page asks for: a few of the twenty answers of each visit.
            models.Index(fields=["visit"], name="answer_failing", condition=Q(verdict="fails")),
            models.Index(fields=["visit"], name="answer_highlight", condition=Q(highlight=True)),
            models.Index(fields=["check_item", "-id"], name="answer_failing_item", condition=Q(verdict="fails")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["visit", "uuid"], name="answer_once_by_uuid"),
            models.UniqueConstraint(fields=["visit", "check_item"], name="answer_once_by_item"),
        ]


class AnswerPhoto(models.Model):
    """A photo of an answer, in the evidence room; of 立行立改 also one of after."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="photos", db_index=False)
    file = models.ForeignKey("evidence.File", models.PROTECT, related_name="+")
    after = models.BooleanField("整改后", default=False)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "检查照片"
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["answer", "file"], name="answer_photo_once")]


class PresenceState(models.TextChoices):
    """Whether a post or window was manned."""

    PRESENT = "present", "在岗"
    ABSENT = "absent", "空岗"
    SUBSTITUTE = "substitute", "顶岗"
    LEAVE = "leave", "请假"


class Presence(models.Model):
    """A post or window on a day: seen by an inspector in a visit, or entered by its manager with leave and substitute.

    Of the post, never of a person's hours: nobody checks in here. `substitute` names who stood in, where that matters.
    `version` goes up with every change.
    """

    uuid = models.UUIDField(unique=True)
    visit = models.ForeignKey(Visit, models.CASCADE, null=True, blank=True, related_name="presences")
    site = models.ForeignKey("places.Site", models.PROTECT, related_name="+", db_index=False)
    day = models.DateField("日期")
    post = models.CharField("岗位（窗口）", max_length=60)
    state = models.CharField("情况", max_length=20, choices=PresenceState)
    substitute = models.CharField("顶岗人员", max_length=60, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    entered_at = models.DateTimeField("登记时间")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "在岗情况"
        ordering = ["-day", "post", "id"]
        indexes = [models.Index(fields=["site", "-day"], name="presence_of_a_site")]
        constraints = [
            # The manager's word of a post on a day is one row, changed in place; each visit has its own.
            models.UniqueConstraint(
                fields=["site", "day", "post"], condition=Q(visit=None), name="presence_once_a_day"
            ),
            models.UniqueConstraint(fields=["visit", "post"], name="presence_once_in_a_visit"),
        ]
