"""When it is learned: what each learner's schedule is, and the log it follows from.

Every table here grows with the learners, so every key begins with the user, no id is made by the database, and every
query of the review path names the user: the same schema then runs partitioned or distributed by user.
`tests/test_growth.py` holds it.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from decks.models import Card, Deck, Note, StudyGroup

from .querysets import ScheduleQuerySet


class Phase(models.IntegerChoices):
    NEW = 0, _("new")  # something was recorded (buried, suspended, flagged, undone), nothing is learned yet
    LEARNING = 1, _("learning")
    REVIEW = 2, _("remembered")
    RELEARNING = 3, _("relearning")


class ReviewOrder(models.TextChoices):
    DUE = "due", _("the longest due first")
    RISK = "risk", _("the most at risk first")
    RANDOM = "random", _("at random")


class Enrolment(models.Model):
    """One learner studies one deck (a whole one, never a topic)."""

    pk = models.CompositePrimaryKey("user", "deck")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="enrolments", db_index=False)
    deck = models.ForeignKey(Deck, models.PROTECT, related_name="+", db_index=False)
    enrolled_at = models.DateTimeField()
    # Own limits a day; empty means the profile's.
    new_per_day = models.PositiveSmallIntegerField(null=True, blank=True)
    reviews_per_day = models.PositiveSmallIntegerField(null=True, blank=True)
    # Limits for one study day only, which count instead of all others on it; empty leaves that limit as it is.
    today = models.DateField(null=True, blank=True)
    new_today = models.PositiveSmallIntegerField(null=True, blank=True)
    reviews_today = models.PositiveSmallIntegerField(null=True, blank=True)
    # How its cards are scheduled: a published set of options, and what this learner changed of it (Options.changes).
    options_id = models.CharField(max_length=40, default="sm2")
    options_changes = models.JSONField(default=dict, blank=True)
    review_order = models.CharField(max_length=10, choices=ReviewOrder, default=ReviewOrder.DUE)
    # New cards wait while more reviews are due than the day's limit takes.
    new_waits = models.BooleanField(default=True)
    siblings_apart = models.BooleanField(default=True)
    # The lapse at which a card is called a leech; again every half of it.
    leech_lapses = models.PositiveSmallIntegerField(default=8)
    # Whether the learner ever moved a new card of it to the front or the back: the queue looks for them only then.
    has_placed = models.BooleanField(default=False)
    is_paused = models.BooleanField(default=False)
    # The deck's contents version this learner's schedules have caught up with.
    contents_version = models.PositiveIntegerField(default=0)
    # A hint: every card ordered before it has been started. Moved when a session starts, never inside an answer.
    new_cursor = models.CharField(max_length=140, blank=True)
    # The study day of an exam in this deck, the minutes a day set aside for it, and how many new cards a day meet all
    # of them in time: worked out when the exam is set and after the first answer of each day.
    exam_on = models.DateField(null=True, blank=True)
    exam_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    exam_new_per_day = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="enrolment_exam_whole_or_none",
                condition=Q(exam_on=None, exam_minutes=None, exam_new_per_day=None)
                | Q(exam_on__isnull=False, exam_minutes__isnull=False, exam_new_per_day__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} studies {self.deck_id}"


class Schedule(models.Model):
    """What one learner's memory of one card is taken to be, and when it is due. A fold over the card's log rows."""

    pk = models.CompositePrimaryKey("user", "card")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    card = models.ForeignKey(Card, models.PROTECT, related_name="+", db_index=False)
    # Of the card, copied so that one index serves the queue; caught up when a session starts.
    note = models.ForeignKey(Note, models.PROTECT, related_name="+", db_index=False)
    deck = models.ForeignKey(Deck, models.PROTECT, related_name="+", db_index=False)
    root = models.ForeignKey(Deck, models.PROTECT, related_name="+", db_index=False)
    is_retired = models.BooleanField(default=False)

    phase = models.PositiveSmallIntegerField(choices=Phase, default=Phase.NEW)
    # A date of the learner's own calendar of study days.
    due_day = models.DateField(null=True)
    # The instant a forgotten card comes back the same day. It lapses when the day ends.
    due_at = models.DateTimeField(null=True)
    interval_days = models.PositiveIntegerField(null=True)
    ease_hundredths = models.PositiveSmallIntegerField(null=True)
    repetitions = models.PositiveIntegerField(null=True)
    step = models.PositiveSmallIntegerField(null=True)
    lapses = models.PositiveIntegerField(default=0)
    # Scored answers so far, drills aside: with the card it seeds the fuzz.
    answers = models.PositiveIntegerField(default=0)
    suspended = models.BooleanField(default=False)
    buried_until = models.DateField(null=True)
    flag = models.PositiveSmallIntegerField(default=0)
    # Of a new card: -1 before all others, 1 behind them.
    place = models.SmallIntegerField(default=0)
    note_version_seen = models.PositiveIntegerField(default=0)
    last_answered_day = models.DateField(null=True)
    # When anything last changed here; the log's clock never runs backwards from it.
    changed_at = models.DateTimeField()
    # Equals the number of log rows; only grows.
    version = models.PositiveIntegerField(default=0)
    # A stored random number, so that "random within the day" is index order.
    tie = models.PositiveIntegerField()

    objects = ScheduleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="schedule_memory_or_new",
                condition=Q(
                    phase=Phase.NEW,
                    interval_days=None,
                    ease_hundredths=None,
                    repetitions=None,
                    due_day=None,
                    due_at=None,
                )
                | Q(
                    ~Q(phase=Phase.NEW),
                    # Said twice, because a check that comes out as NULL passes.
                    interval_days__isnull=False,
                    interval_days__gte=1,
                    ease_hundredths__isnull=False,
                    ease_hundredths__gte=130,
                    repetitions__isnull=False,
                    due_day__isnull=False,
                ),
            ),
        ]
        indexes = [
            # The day's queue of a whole deck, and of one topic.
            models.Index(
                "user",
                "root",
                "due_day",
                "tie",
                "card",
                condition=Q(suspended=False, is_retired=False),
                name="schedule_due_in_deck",
            ),
            models.Index(
                "user",
                "deck",
                "due_day",
                "tie",
                "card",
                condition=Q(suspended=False, is_retired=False),
                name="schedule_due_in_topic",
            ),
            # Same-day drills.
            models.Index("user", "due_at", condition=Q(due_at__isnull=False), name="schedule_drill"),
            # Siblings: was a card of this note answered today?
            models.Index("user", "note", "last_answered_day", name="schedule_sibling"),
            # New cards that the learner moved, flagged cards, and cards that were forgotten again and again.
            models.Index("user", "root", "place", condition=Q(phase=0) & ~Q(place=0), name="schedule_placed"),
            models.Index("user", "flag", condition=Q(flag__gt=0), name="schedule_flagged"),
            models.Index("user", "lapses", condition=Q(lapses__gte=3), name="schedule_lapses"),
            # A topic's cards by state, for whoever teaches (what the learner sees stands in CardCount).
            models.Index(
                *("user", "deck", "suspended", "phase"), condition=Q(is_retired=False), name="schedule_by_topic"
            ),
            # Cards drawn by lot.
            models.Index(
                "user", "root", "tie", condition=Q(suspended=False, is_retired=False), name="schedule_drawn"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} on {self.card_id}"


class LogKind(models.IntegerChoices):
    ANSWER = 1, _("answer")
    DRILL = 2, _("same-day drill")
    BURY = 3, _("buried until tomorrow")
    SUSPEND = 4, _("suspended")
    UNSUSPEND = 5, _("unsuspended")
    FLAG = 6, _("flag")
    UNDO = 7, _("undone")
    IMPORT = 8, _("brought along")
    RESET = 9, _("reset to new")
    SET_DUE = 10, _("due day set")
    PLACE = 11, _("moved among the new cards")
    PRACTISE = 12, _("practised")
    NOTICE = 13, _("change of the card seen")


# The kinds that answer for the schedule; what is practised carries a grade too, and changes nothing.
ANSWERS = (LogKind.ANSWER, LogKind.DRILL)


class ReviewLog(models.Model):
    """Append-only: everything that changes a schedule is one row. The token is minted when the card is shown."""

    pk = models.CompositePrimaryKey("user", "token")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    token = models.UUIDField()
    card = models.ForeignKey(Card, models.PROTECT, related_name="+", db_index=False)
    deck = models.ForeignKey(Deck, models.PROTECT, related_name="+", db_index=False)
    # The schedule's version after this row: 1, 2, 3 … without a gap.
    sequence = models.PositiveIntegerField()
    kind = models.PositiveSmallIntegerField(choices=LogKind)
    at = models.DateTimeField()
    # The study day the learner lived in then, and in which zone. Moving house does not rewrite it.
    study_day = models.DateField()
    zone = models.CharField(max_length=64)
    # SM-2's quality, 0–5; null for what is not an answer.
    quality = models.PositiveSmallIntegerField(null=True)
    # From question to grade, capped.
    elapsed_ms = models.PositiveIntegerField(null=True)
    note_version = models.PositiveIntegerField(default=0)
    # The options it was answered with: a published set, and what the learner had changed of it.
    options_id = models.CharField(max_length=40, blank=True)
    options_version = models.PositiveSmallIntegerField(default=0)
    options_changes = models.JSONField(null=True)
    seed = models.BigIntegerField(null=True)
    # Days from the study day to the due day, as the button said and as stored.
    days = models.IntegerField(null=True)
    # Of an act: the flag's number, the place among the new cards, the days a card rests.
    value = models.IntegerField(null=True)
    # The card's state (see reviews.state) on either side of this row; null before its first.
    before = models.JSONField(null=True)
    after = models.JSONField()
    # The token of the row an undo takes back.
    undoes = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "card", "sequence"], name="log_sequence_once"),
            models.UniqueConstraint(fields=["user", "undoes"], name="log_undone_once"),
            models.CheckConstraint(name="log_sequence_from_1", condition=Q(sequence__gte=1)),
            models.CheckConstraint(name="log_quality_0_to_5", condition=Q(quality=None) | Q(quality__lte=5)),
            models.CheckConstraint(
                name="log_quality_iff_answer",
                condition=Q(kind__in=[1, 2, 12], quality__isnull=False) | Q(~Q(kind__in=[1, 2, 12]), quality=None),
            ),
            models.CheckConstraint(name="log_elapsed_cap", condition=Q(elapsed_ms=None) | Q(elapsed_ms__lte=60_000)),
            models.CheckConstraint(
                name="log_undoes_iff_undo", condition=Q(kind=7, undoes__isnull=False) | Q(~Q(kind=7), undoes=None)
            ),
        ]
        indexes = [
            # What was done last (undo), and what happened on a day.
            models.Index("user", "study_day", "at", name="log_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} on {self.card_id} #{self.sequence}"


class DayCounts(models.Model):
    """What was done on one study day, in columns that add up."""

    # Answers that count towards the limits: first answers of new cards, and of cards that were due.
    introduced = models.PositiveIntegerField(default=0)
    reviewed = models.PositiveIntegerField(default=0)
    drilled = models.PositiveIntegerField(default=0)
    # Outside the schedule.
    practised = models.PositiveIntegerField(default=0)
    # Of the reviews (not of new cards or drills), by grade.
    again = models.PositiveIntegerField(default=0)
    hard = models.PositiveIntegerField(default=0)
    good = models.PositiveIntegerField(default=0)
    easy = models.PositiveIntegerField(default=0)
    # Of the reviews: cards whose interval had reached 21 days.
    mature_reviewed = models.PositiveIntegerField(default=0)
    mature_passed = models.PositiveIntegerField(default=0)
    introduced_ms = models.PositiveBigIntegerField(default=0)
    reviewed_ms = models.PositiveBigIntegerField(default=0)
    drilled_ms = models.PositiveBigIntegerField(default=0)
    practised_ms = models.PositiveBigIntegerField(default=0)
    # First answers of new cards, by grade.
    new_again = models.PositiveIntegerField(default=0)
    new_hard = models.PositiveIntegerField(default=0)
    new_good = models.PositiveIntegerField(default=0)
    new_easy = models.PositiveIntegerField(default=0)
    # Of the reviews, by grade: cards being learned (again), and cards whose interval had reached 21 days. The others
    # are what is left of all reviews.
    learning_again = models.PositiveIntegerField(default=0)
    learning_hard = models.PositiveIntegerField(default=0)
    learning_good = models.PositiveIntegerField(default=0)
    learning_easy = models.PositiveIntegerField(default=0)
    mature_again = models.PositiveIntegerField(default=0)
    mature_hard = models.PositiveIntegerField(default=0)
    mature_good = models.PositiveIntegerField(default=0)
    mature_easy = models.PositiveIntegerField(default=0)
    # Of the reviews, what tells of memory: the first answer of a day, at least a day after the last.
    young_asked = models.PositiveIntegerField(default=0)
    young_recalled = models.PositiveIntegerField(default=0)
    mature_asked = models.PositiveIntegerField(default=0)
    mature_recalled = models.PositiveIntegerField(default=0)
    # By how many cards more (or fewer) are in each state since this day; acts that are no answers move them as well.
    learning_change = models.IntegerField(default=0)
    young_change = models.IntegerField(default=0)
    mature_change = models.IntegerField(default=0)
    suspended_change = models.IntegerField(default=0)
    # Of all that was answered when it was due: how many days the longest had waited.
    late_days = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True

    @property
    def answers(self) -> int:
        return self.introduced + self.reviewed + self.drilled


class StudyDay(DayCounts):
    """What one learner did in one topic on one study day. Written in the transaction of the log row it counts."""

    pk = models.CompositePrimaryKey("user", "day", "deck")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    deck = models.ForeignKey(Deck, models.PROTECT, related_name="+", db_index=False)
    root = models.ForeignKey(Deck, models.PROTECT, related_name="+", db_index=False)

    def __str__(self) -> str:
        return f"{self.user_id} on {self.day}"


class DeckDay(DayCounts):
    """The same of a whole deck: the sum of its topics' days, kept so that years can be shown by reading a row for each
    day. Written with them."""

    pk = models.CompositePrimaryKey("user", "day", "deck")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    deck = models.ForeignKey(Deck, models.PROTECT, related_name="+", db_index=False)

    def __str__(self) -> str:
        return f"{self.user_id} on {self.day}"


class HourCounts(models.Model):
    """The reviews of a study day by hour of the clock, where the learner lived then."""

    pk = models.CompositePrimaryKey("user", "day", "deck", "hour")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    deck = models.ForeignKey(Deck, models.PROTECT, related_name="+", db_index=False)
    hour = models.PositiveSmallIntegerField()
    reviewed = models.PositiveIntegerField(default=0)
    passed = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.user_id} on {self.day} at {self.hour}"


class StudyHour(HourCounts):
    """In one topic. Written with its day."""

    class Meta:
        constraints = [models.CheckConstraint(name="hour_of_a_day", condition=Q(hour__lte=23))]


class DeckHour(HourCounts):
    """In a whole deck: the sum of its topics' hours. Written with them."""

    class Meta:
        constraints = [models.CheckConstraint(name="deck_hour_of_a_day", condition=Q(hour__lte=23))]


class CardCount(models.Model):
    """How many cards of a whole deck, or of one topic, stand alike for one learner. Written in the transaction that
    moves a card. A deck's own rows count its topics' cards too; a topic's count those that lie in itself."""

    class What(models.IntegerChoices):
        STATE = 1  # by card_counts.STATES
        INTERVAL = 2  # in days
        EASE = 3  # in tenths: 2.5 is 25
        DUE = 4  # by date.toordinal
        LAPSES = 5  # from leeches.FEWEST_LAPSES

    pk = models.CompositePrimaryKey("user", "deck", "what", "value")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    deck = models.ForeignKey(Deck, models.PROTECT, related_name="+", db_index=False)
    what = models.PositiveSmallIntegerField(choices=What)
    value = models.IntegerField()
    cards = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.user_id}: {self.cards} of {self.get_what_display()} {self.value}"


class SittingKind(models.TextChoices):
    STUDY = "study", _("study")  # what is due of a choice of cards, on the schedule
    PRACTISE = "practise", _("practise")  # a choice of cards, outside the schedule
    AHEAD = "ahead", _("look ahead")  # what is due on the next days, outside the schedule
    FAILED = "failed", _("what was forgotten today")  # outside the schedule


class Sitting(models.Model):
    """A choice of cards to go through, fixed when it begins: by topic, tag, flag, search and the like.

    What was done in it follows from the log (rows of its cards since it began), so it is never written again.
    """

    pk = models.CompositePrimaryKey("user", "id")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    id = models.UUIDField()
    kind = models.CharField(max_length=10, choices=SittingKind)
    began_at = models.DateTimeField()
    study_day = models.DateField()
    # What was asked for, as the form's values: {"deck": "aws/metrics", "tag": "formula", "flag": 1, "q": "f1"}.
    chosen = models.JSONField(default=dict)
    # In the order they are asked, no more than reviews.sittings.CARDS_AT_MOST.
    card_ids = models.JSONField()

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind} {self.began_at}"


class WayBack(models.Model):
    """A learner works off a backlog: so many minutes a day, the most at risk first, new cards paused.

    It is a way of looking at the queue and changes no schedule: without the row everything is as it was.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="way_back")
    began_on = models.DateField()
    minutes_per_day = models.PositiveSmallIntegerField()
    # What the learner was told when it began.
    waiting = models.PositiveIntegerField()
    level_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.user_id} since {self.began_on}"


class RecallModel(models.Model):
    """How likely this learner remembers, fitted to their own answers (reviews.recall); made anew at will."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="recall_model")
    # Of the way of fitting: a row of another version is not used.
    version = models.PositiveSmallIntegerField()
    fitted_on = models.DateField()
    # Scored answers it was fitted to, and how many of them were remembered.
    answers = models.PositiveIntegerField()
    recalled = models.PositiveIntegerField()
    weights = models.JSONField()
    # Told from the earlier answers, asked of the later ones: log loss, and that of always saying the learner's average.
    tested = models.PositiveIntegerField()
    log_loss = models.FloatField()
    average_log_loss = models.FloatField()
    # The same answers had SM-2's intervals been promises: how many remembered, and its log loss. Older rows have none.
    interval_expected = models.FloatField(null=True)
    interval_log_loss = models.FloatField(null=True)
    # Of the later answers, from the least sure to the surest: [mean chance, answers, remembered].
    bands = models.JSONField()

    def __str__(self) -> str:
        return f"{self.user_id} on {self.fitted_on}"


class PlannedBreak(models.Model):
    """Study days on which a learner said not to study: the streak goes on over them."""

    pk = models.CompositePrimaryKey("user", "first_day")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    first_day = models.DateField()
    last_day = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="break_ends_after_it_begins", condition=Q(last_day__gte=F("first_day"))),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.first_day}–{self.last_day}"


class PersonalNote(models.Model):
    """What one learner wrote for themselves on a shared note: a mnemonic, an example. Nobody else sees it."""

    pk = models.CompositePrimaryKey("user", "note")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    note = models.ForeignKey(Note, models.PROTECT, related_name="+", db_index=False)
    text = models.TextField(max_length=2_000)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user_id} on {self.note_id}"


class Membership(models.Model):
    """One learner is in one group: whoever teaches it sees their progress in its deck, under the name chosen here."""

    pk = models.CompositePrimaryKey("user", "group")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    group = models.ForeignKey(StudyGroup, models.CASCADE, related_name="+", db_index=False)
    # What the teacher's page calls the row: it tells nothing of who that is, nor of when they joined.
    id = models.UUIDField()
    joined_at = models.DateTimeField()
    pseudonym = models.CharField(max_length=60)
    # The name the learner chose to go by instead; empty: by the pseudonym.
    shown_name = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = [
            # Who is in a group: the teacher's page alone asks it, of all partitions at once.
            models.Index("group", "user", name="membership_by_group"),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        return self.shown_name or self.pseudonym


class SavedSearch(models.Model):
    """A search a learner comes back to, under a name of theirs."""

    pk = models.CompositePrimaryKey("user", "id")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    id = models.UUIDField()
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500)
    # One of reviews.search.forms.WHERE, and the order; empty is what fits this person, and the usual one.
    where = models.CharField(max_length=10, blank=True)
    sort = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="saved_search_name_once")]

    def __str__(self) -> str:
        return self.name
