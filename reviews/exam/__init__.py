"""Remembering as much as possible on one day: what is asked until then, what it leads to, and whether it is enough.

The method stands in docs/scheduling.md, "The exam".
"""
