"""The only writers of areas, sites and who covers them; one file per subject."""

from chuangcheng.places.operations.areas import AreaDraft, save_area, use_area
from chuangcheng.places.operations.coverage import CoverageDraft, end_coverage, save_coverage, subject_of
from chuangcheng.places.operations.ground import owner_of_area, owner_of_site
from chuangcheng.places.operations.sites import SiteDraft, renew_token, save_site, use_site

__all__ = [
    "AreaDraft",
    "CoverageDraft",
    "SiteDraft",
    "end_coverage",
    "owner_of_area",
    "owner_of_site",
    "renew_token",
    "save_area",
    "save_coverage",
    "save_site",
    "subject_of",
    "use_area",
    "use_site",
]
