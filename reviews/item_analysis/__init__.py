"""How cards do with all their learners together: read from the log in batches, kept as sums without a name.

`figures` is arithmetic; `batch` reads the log and adds to `decks.CardAnalysis`; `reading` is what authors see of it.
"""
