"""How likely this very learner remembers: the weights of predicted recall fitted to their own answers, how far they can
be believed, and what is remembered now. The derivation stands in docs/scheduling.md, "An honest probability".
"""
