"""Tallies kept from the step stream, so that no page counts over all rows. Written only by `operations/fold.py`."""

from django.db import models


class Fold(models.Model):
    """How far the step stream has been folded: the last step's id, and the moment the tallies speak of."""

    name = models.CharField(max_length=20, unique=True)
    last_step = models.BigIntegerField(default=0)
    as_of = models.DateTimeField(null=True)


class Counted(models.Model):
    """A problem as it was counted last; the difference to its row is what a fold adds to the tallies."""

    problem = models.OneToOneField("problems.Problem", models.CASCADE, primary_key=True, related_name="+")
    home = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    lead = models.ForeignKey("people.Organisation", models.CASCADE, null=True, related_name="+")
    state = models.CharField(max_length=20)
    recurrences = models.PositiveIntegerField(default=0)
    reworks = models.PositiveIntegerField(default=0)
    late = models.BooleanField(default=False)


class Tally(models.Model):
    """Problems of one ledger, lead and state: how many, how many of them came back, were sent back, came late."""

    home = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    lead = models.ForeignKey("people.Organisation", models.CASCADE, null=True, related_name="+")
    state = models.CharField(max_length=20)
    problems = models.IntegerField(default=0)
    recurred = models.IntegerField(default=0)
    reworked = models.IntegerField(default=0)
    late = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["home", "lead", "state"], name="tally_once"),
            models.UniqueConstraint(fields=["home", "state"], condition=models.Q(lead=None), name="tally_once_no_lead"),
        ]
