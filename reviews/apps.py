from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "reviews"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hang studying on to the life of an account, and have search know the terms of what is learned."""
        from accounts.hooks import every_day, when_guest_merges, when_learner_joins, who_studied

        from .search import terms  # noqa: F401
        from .services.enrolling import enrol_in_starter_decks
        from .services.merging import bring_guest_answers, who_answered
        from .services.sitting import clear_old_sittings

        when_learner_joins(enrol_in_starter_decks)
        when_guest_merges(bring_guest_answers)
        who_studied(who_answered)
        every_day(clear_old_sittings)
