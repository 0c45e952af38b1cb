"""The ledger's tables: lists, problems, who has them, what was done, and the steps that say so."""

from chuangcheng.problems.models.assignments import Assignment, Petition, Sight
from chuangcheng.problems.models.lists import FeedbackList, ListAnswer, ListLevel, ListRow, ListState
from chuangcheng.problems.models.problems import NumberBlock, Problem, SavedView, Source, TreatmentKind
from chuangcheng.problems.models.public_reports import PublicReport, ReportState
from chuangcheng.problems.models.steps import Attachment, AttachmentRole, Measure, MeasureFact, MeasureKind, Step

__all__ = [
    "Assignment",
    "Attachment",
    "AttachmentRole",
    "FeedbackList",
    "ListAnswer",
    "ListLevel",
    "ListRow",
    "ListState",
    "Measure",
    "MeasureFact",
    "MeasureKind",
    "NumberBlock",
    "Petition",
    "Problem",
    "PublicReport",
    "ReportState",
    "SavedView",
    "Sight",
    "Source",
    "Step",
    "TreatmentKind",
]
