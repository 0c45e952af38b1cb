"""A sheet (xlsx, xls, csv) of agreements, operators or fronts as plain rows; columns found by their headings."""

from collections.abc import Callable
from pathlib import Path

from chuangcheng.imports.operations.site_sheets import MOST_BYTES, SEARCHED, PlaceSheet
from chuangcheng.imports.reading.process import read_file
from chuangcheng.imports.reading.tables import Table, cell_text
from chuangcheng.people.names import folded
from chuangcheng.places.operations.hanging_columns import COLUMNS, LABELS, Column, What
from chuangcheng.places.operations.site_import import SheetRow
from chuangcheng.rules.refusals import Refused


def read_hanging(path: Path, *, what: What, name: str, on_rows: Callable[[int, int], None] | None = None) -> PlaceSheet:
    """The rows of the first table whose head has every column that is needed. Refused: `hanging_header`, `sites_big`,
    and whatever reading refuses."""
    if path.stat().st_size > MOST_BYTES:
        raise Refused("文件太大了，最多40兆；请分成几份再导入。", code="sites_big")
    columns = COLUMNS[what]
    for table in read_file(path, original_name=name, pictures_into=None, on_rows=on_rows).tables:
        for number in range(min(SEARCHED, len(table.rows))):
            places = _places(table, number, columns)
            if all(column.field in places for column in columns if column.needed):
                return _rows(table, number, columns, places)
    needed = "、".join(column.title for column in columns if column.needed)
    sentence = f"没有找到{LABELS[what]}的表头；表头里至少要有{needed}这几列，请照模板改好再上传。"
    raise Refused(sentence, code="hanging_header")


def _places(table: Table, number: int, columns: tuple[Column, ...]) -> dict[str, int]:
    """Where each field stands in a head: by its title first, then by the other names, each column once."""
    heads = [folded(cell_text(cell)) for cell in table.rows[number]]
    found: dict[str, int] = {}
    for titles in (lambda column: (column.title,), lambda column: column.names):
        for column in columns:
            wanted = {folded(title) for title in titles(column)}
            free = (n for n, head in enumerate(heads) if head in wanted and n not in found.values())
            if column.field not in found and (place := next(free, None)) is not None:
                found[column.field] = place
    return found


def _rows(table: Table, header: int, columns: tuple[Column, ...], places: dict[str, int]) -> PlaceSheet:
    heads = [cell_text(cell).strip() for cell in table.rows[header]]
    rows = []
    for line, row in enumerate(table.rows[header + 1 :], start=header + 2):
        cells = {field: cell_text(row[n]).strip() for field, n in places.items() if n < len(row)}
        if any(cells.values()):
            rows.append(SheetRow(line, cells))
    titles = {column.field: column.title for column in columns}
    used = [(heads[n], titles[field]) for field, n in sorted(places.items(), key=lambda pair: pair[1])]
    return PlaceSheet(rows, used, [head for n, head in enumerate(heads) if head and n not in places.values()])
