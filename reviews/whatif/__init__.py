"""What the next 90 days would be with other limits or a break: followed on paper with the learner's own cards.

How it reckons: docs/scheduling.md, "What if".
"""
