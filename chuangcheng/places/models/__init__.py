"""Where: areas in a tree, sites, who covers them (包保), and what hangs on them. One file per subject."""

from chuangcheng.places.models.agreements import (
    Agreement,
    AgreementKind,
    Handling,
    Patrol,
    PatrolFinding,
    PatrolItem,
    SignatoryKind,
)
from chuangcheng.places.models.areas import Area, AreaKind
from chuangcheng.places.models.coverage import Coverage, CoverageRole
from chuangcheng.places.models.fronts import Front, FrontChange, FrontKind, FrontTheme
from chuangcheng.places.models.operators import DueSubject, DueWarning, Licence, LicenceKind, Operator
from chuangcheng.places.models.place_checklists import (
    ArticleState,
    ChecklistTemplate,
    PlaceArticle,
    PlaceChecklist,
    TemplateArticle,
)
from chuangcheng.places.models.sites import Site, SiteKind, new_token

__all__ = [
    "Agreement", "AgreementKind", "Area", "AreaKind", "ArticleState", "ChecklistTemplate", "Coverage", "CoverageRole",
    "DueSubject", "DueWarning", "Front", "FrontChange", "FrontKind", "FrontTheme", "Handling", "Licence", "LicenceKind",
    "Operator", "Patrol", "PatrolFinding", "PatrolItem", "PlaceArticle", "PlaceChecklist", "SignatoryKind", "Site",
    "SiteKind", "TemplateArticle", "new_token",
]  # fmt: skip
