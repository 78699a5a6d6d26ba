"""The pages of a learner, one module a screen."""
