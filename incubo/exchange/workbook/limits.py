"""Limits on the workbooks that are read. They are looked at before anything is unpacked or built."""

from __future__ import annotations

MAX_FILE_BYTES = 20_000_000
"""Size of the largest workbook or delimited text; 5 000 rows of 30 columns take 1 MB."""

MAX_EXPANDED_BYTES = 200_000_000
"""What the parts of a workbook, which is a zip archive, may take together once they are unpacked."""

MAX_PARTS = 2_000
"""The number of parts of a workbook: sheets, styles, pictures."""

MAX_ROWS = 20_000
"""The last row with a value."""

MAX_COLUMNS = 400
"""The last column with a value."""

MAX_CELLS = 2_000_000
"""The cells of a sheet, empty ones that stand in the file included."""

MAX_MEMORY_BYTES = 256_000_000
"""What reading a workbook may take; 20 000 rows of 60 columns take 200 MB (`bounded`)."""

MAX_SECONDS = 60
"""How long reading a workbook may take."""

MAX_SHEETS = 100
"""The number of sheets."""

MAX_CELL_LENGTH = 32_767
"""The characters of a cell: what spreadsheets allow. A longer text is cut, and its cell is not read back."""
