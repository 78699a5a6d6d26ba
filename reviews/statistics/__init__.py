"""What a learner's progress is, in figures and in words. Read from the daily roll-ups and from grouped schedules, so
that a page costs with days and cards, never with answers.
"""
