"""Numbers in addresses: what no row's id could be is no address of ours (404), never a fault of the database."""

from chuangcheng.web.asked import LONGEST


class RowId:
    """The id of a row: at most as many digits as a database's big integer has for certain."""

    regex = f"[0-9]{{1,{LONGEST}}}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int | str) -> str:
        return str(value)
