"""Many notes changed at once: a table brought in, a text replaced in all of them, or either taken back.

All go the same way. `begin_…` writes down what is wanted, row by row; `plan_rows` looks at so many rows and renders
their cards, again and again until all are looked at; `run_batch` then does exactly what was shown, in one short
transaction, or nothing. Until then no note is touched, so that giving up (`drop_batch`) leaves nothing half done.
"""

from .beginning import begin_table, drop_batch, rename_columns
from .importing import Choices, Match, begin_import
from .planning import plan_rows
from .replacing import Replacement, begin_replacement
from .running import BatchOutdatedError, run_batch
from .undoing import begin_undo

__all__ = [
    "BatchOutdatedError",
    "Choices",
    "Match",
    "Replacement",
    "begin_import",
    "begin_replacement",
    "begin_table",
    "begin_undo",
    "drop_batch",
    "plan_rows",
    "rename_columns",
    "run_batch",
]
