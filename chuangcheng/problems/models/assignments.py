"""Who has a problem: assignments in a tree, open petitions, and which organisations see it."""

from django.db import models
from django.db.models import Q


class Assignment(models.Model):
    """交办: one unit's part in a problem. Points to units and posts, never to users.

    The lead line is the chain of `lead` assignments that are not ended, from the one without parent down.
    """

    problem = models.ForeignKey("problems.Problem", models.PROTECT, related_name="assignments")
    unit = models.ForeignKey("people.Organisation", models.PROTECT, related_name="assignments")
    role = models.CharField(
        "分工", max_length=10, choices=[("lead", "第一牵头"), ("co_lead", "共同牵头"), ("assist", "配合")]
    )
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    assigned_by = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField()
    accept_due = models.DateTimeField(null=True)
    due = models.DateTimeField(null=True)
    rule = models.JSONField(default=dict)
    due_words = models.TextField(blank=True)
    time_left = models.JSONField(null=True)
    accepted_at = models.DateTimeField(null=True)
    person = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    person_name = models.CharField("责任人", max_length=60, blank=True)
    done_at = models.DateTimeField("办结时间", null=True)
    nothing_to_do = models.TextField("无须措施说明", blank=True)
    returned_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "交办关系"
        constraints = [
            models.UniqueConstraint(
                fields=["problem"],
                condition=Q(role="lead", parent=None, ended_at=None, returned_at=None),
                name="one_top_lead",
            ),
            models.UniqueConstraint(
                fields=["problem", "unit"], condition=Q(ended_at=None, returned_at=None), name="one_part_for_a_unit"
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit"],
                name="assignment_open_of_a_unit",
                condition=Q(ended_at=None, returned_at=None, done_at=None),
            )
        ]


class Petition(models.Model):
    """申请: an extension, suspension, dispute or referral to be answered; one open per assignment and kind."""

    problem = models.ForeignKey("problems.Problem", models.PROTECT, related_name="petitions")
    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="petitions")
    kind = models.CharField(
        max_length=20,
        choices=[("extension", "延期"), ("suspension", "暂缓"), ("dispute", "申诉"), ("referral", "提请协调")],
    )
    state = models.CharField(
        max_length=20,
        default="open",
        choices=[
            ("open", "待答复"),
            ("forwarded", "已转呈"),
            ("granted", "同意"),
            ("refused", "不同意"),
            ("withdrawn", "撤回"),
            ("closed", "办结"),
        ],
    )
    asked_of = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    wish = models.JSONField(default=dict)
    answer = models.JSONField(default=dict)

    class Meta:
        verbose_name = "申请"
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "kind"],
                condition=Q(state__in=["open", "forwarded"]),
                name="one_open_petition",
            )
        ]
        indexes = [
            models.Index(fields=["asked_of", "asked_at"], name="petition_open", condition=Q(state__in=["open"])),
        ]


class Sight(models.Model):
    """Which organisations see a problem: those involved and everybody above them. Rebuilt when the tree changes."""

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+", db_index=False)
    problem = models.ForeignKey("problems.Problem", models.CASCADE, related_name="sights")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "problem"], name="sight_once")]
