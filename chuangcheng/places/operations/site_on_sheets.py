"""Names of sites on sheets, beside areas and units: found among those the actor knows, never invented."""

from collections.abc import Mapping

from chuangcheng.people.names import folded
from chuangcheng.places.operations.site_matching import OFFERED, Matcher, Unknown, ways
from chuangcheng.places.queries.access import sites_known_to


class GroundMatcher(Matcher):
    """A matcher that also finds sites: by code, by name, or by the way down: 梧桐社区/东风市场."""

    def __post_init__(self) -> None:
        super().__post_init__()
        rows = sites_known_to(self.by).values_list("id", "code", "name", "area_id")
        self.sites: dict[int, tuple[str, int | None]] = {}
        self.site_names: dict[str, list[int]] = {}
        for pk, code, name, area_id in rows:
            self.sites[pk] = (name, area_id)
            for each in {folded(name), folded(code)} - {""}:
                self.site_names.setdefault(each, []).append(pk)

    def _rows(self, what: str) -> Mapping[int, object]:
        return self.sites if what == "site" else super()._rows(what)

    def _site(self, written: str) -> int | Unknown:
        """One name of several sites needs the area before it."""
        for above, name in ways(written):
            found = [pk for pk in self.site_names.get(name, ()) if self._stands(pk, above)]
            if len(found) == 1:
                return found[0]
            if found:
                return Unknown("site", written, tuple((pk, self.site_way(pk)) for pk in found[:OFFERED]))
        return self._offer("site", written, {pk: name for pk, (name, _) in self.sites.items()})

    def _stands(self, site_id: int, above: list[str]) -> bool:
        area = self.areas.get(self.sites[site_id][1] or 0)
        return not above or (area is not None and self._leads(area, above))

    def site_way(self, site_id: int) -> str:
        """A site with its areas before it."""
        name, area_id = self.sites[site_id]
        area = self.areas.get(area_id or 0)
        return f"{self._way(area)}/{name}" if area else name
