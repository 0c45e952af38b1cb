"""A sheet of organisations, read in a process of its own: its rows by header, ready for `import_units`."""

import tempfile
from collections.abc import Iterable
from pathlib import Path

from chuangcheng.imports.reading.process import read_file
from chuangcheng.imports.reading.tables import Table, cell_text
from chuangcheng.people.names import folded
from chuangcheng.people.operations.tree_sheet import FIELD_OF
from chuangcheng.rules.refusals import Refused

MOST_ROWS = 3000
SEARCHED = 20


def read_units_sheet(*, chunks: Iterable[bytes], name: str) -> list[dict[str, str]]:
    """The rows of the first table that names organisations, as header → text; empty rows are left out.

    Refused: `units_sheet_header`, `units_sheet_long`, and whatever reading refuses.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"sheet{Path(name).suffix.lower()[:6]}"
        with path.open("wb") as kept:
            kept.writelines(chunks)
        tables = read_file(path, original_name=name, pictures_into=None).tables
    for table in tables:
        header = header_row(table)
        if header is not None:
            return rows_below(table, header)
    raise Refused("没有找到写着“名称”的表头；请在第一行写上名称、上级、类型，再上传。", code="units_sheet_header")


def header_row(table: Table) -> int | None:
    """The first row that has a column of names."""
    for number, row in enumerate(table.rows[:SEARCHED]):
        if "name" in {FIELD_OF.get(folded(cell_text(cell))) for cell in row}:
            return number
    return None


def rows_below(table: Table, header: int) -> list[dict[str, str]]:
    """Header → text for every row with something in it; 行 is the number people see in their own program."""
    heads = [cell_text(cell).strip() for cell in table.rows[header]]
    found = []
    for number, row in enumerate(table.rows[header + 1 :], start=header + 2):
        cells = {head: cell_text(cell).strip() for head, cell in zip(heads, row, strict=False) if head}
        if any(cells.values()):
            found.append({**cells, "行": str(number)})
    if len(found) > MOST_ROWS:
        raise Refused(f"一次最多导入{MOST_ROWS}行，请把表分成几份再上传。", code="units_sheet_long")
    return found
