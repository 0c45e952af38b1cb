"""Looking at sites: programmes, rounds, teams, visits with their answers, presence; self-checks and re-checks."""

from chuangcheng.inspections.models.follow_ups import FollowUp, FollowUpAnswer, FollowUpResult
from chuangcheng.inspections.models.programmes import (
    Level,
    Programme,
    ProgrammeKind,
    Round,
    RoundPool,
    RoundState,
    RoundTeam,
    RunBy,
)
from chuangcheng.inspections.models.rechecks import Recheck, RecheckDraw, RecheckPhoto, RecheckResult
from chuangcheng.inspections.models.self_checks import (
    EvidenceStage,
    SelfCheck,
    SelfCheckEvidence,
    SelfCheckItem,
    SelfCheckOccasion,
    SelfCheckProblem,
    SelfCheckState,
    SelfVerdict,
)
from chuangcheng.inspections.models.visits import (
    Answer,
    AnswerPhoto,
    Presence,
    PresenceState,
    Verdict,
    Visit,
    VisitState,
)

__all__ = [
    "Answer",
    "AnswerPhoto",
    "EvidenceStage",
    "FollowUp",
    "FollowUpAnswer",
    "FollowUpResult",
    "Level",
    "Presence",
    "PresenceState",
    "Programme",
    "ProgrammeKind",
    "Recheck",
    "RecheckDraw",
    "RecheckPhoto",
    "RecheckResult",
    "Round",
    "RoundPool",
    "RoundState",
    "RoundTeam",
    "RunBy",
    "SelfCheck",
    "SelfCheckEvidence",
    "SelfCheckItem",
    "SelfCheckOccasion",
    "SelfCheckProblem",
    "SelfCheckState",
    "SelfVerdict",
    "Verdict",
    "Visit",
    "VisitState",
]
