"""Reads of areas, sites and who covers them; one file per subject."""

from chuangcheng.places.queries.access import areas_known_to, sites_known_to
from chuangcheng.places.queries.answering import Answer, who_answers
from chuangcheng.places.queries.areas import AreaNode, AreaPage, area_of, area_page, area_tree, areas_by_id
from chuangcheng.places.queries.coverage import (
    CoverageFilter,
    CoverageLine,
    coverage_page,
    coverage_sheet,
    coverages,
    coverages_of,
)
from chuangcheng.places.queries.sites import (
    SiteFilter,
    SiteLine,
    SitePage,
    filtered_sites,
    site_names,
    site_page,
    site_sheet,
    sites,
    sites_by_id,
)

__all__ = [
    "Answer", "AreaNode", "AreaPage", "CoverageFilter", "CoverageLine", "SiteFilter", "SiteLine", "SitePage",
    "area_of", "area_page", "area_tree", "areas_by_id", "areas_known_to", "coverage_page", "coverage_sheet",
    "coverages", "coverages_of", "filtered_sites", "site_names", "site_page", "site_sheet", "sites", "sites_by_id",
    "sites_known_to", "who_answers",
]  # fmt: skip
