"""Sheets that go out: the issuer's own list answered, the ledger, error rows, a unit's open rows.

Pure Python over files: no models, no clock; what is printed comes in as plain values.
"""

from chuangcheng.reports.sheets.tables import Column, error_rows_xlsx, ledger_xlsx, open_rows_xlsx

__all__ = ["Column", "error_rows_xlsx", "ledger_xlsx", "open_rows_xlsx"]
