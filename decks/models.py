"""What is learned: decks, the slides they come from, notes, and the cards made of them. Not who learns it."""

from typing import ClassVar

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .querysets import PATH_DIGITS, CardQuerySet, DeckQuerySet, NoteQuerySet
from .search.index import WordsField

slug_characters = RegexValidator(r"^[a-z0-9-]+$", _("Use a–z, 0–9 and hyphens only."))


class Status(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("note", "draft")
    PUBLISHED = "published", pgettext_lazy("note", "published")
    RETIRED = "retired", pgettext_lazy("note", "retired")


class DeckStatus(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("deck", "draft")
    PUBLISHED = "published", pgettext_lazy("deck", "published")
    ARCHIVED = "archived", pgettext_lazy("deck", "archived")


class Kind(models.TextChoices):
    BASIC = "basic", _("basic")
    REVERSED = "reversed", _("basic and reversed")
    CLOZE = "cloze", _("cloze")
    TYPED = "typed", _("typed answer")


class Deck(models.Model):
    """A deck, or a topic of one: topics are sub-decks. A subtree is one range over `path`."""

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="topics", verbose_name=_("part of")
    )
    path = models.CharField(max_length=120, unique=True, editable=False)
    position = models.PositiveIntegerField(_("position"), default=0)
    slug = models.SlugField(_("short name"), max_length=64, validators=[slug_characters], db_index=False)
    title = models.CharField(_("title"), max_length=200)
    description = models.CharField(_("description"), max_length=500, blank=True)
    lang = models.CharField(_("language of the cards"), max_length=12, default="es")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="decks", verbose_name=_("owner")
    )
    status = models.CharField(_("status"), max_length=10, choices=DeckStatus, default=DeckStatus.DRAFT)
    # Whether a new learner gets this deck without asking.
    is_starter = models.BooleanField(_("for every new learner"), default=False)
    # Grows with every change a learner's schedules must catch up with (cards made, moved, retired).
    # Only that of a whole deck counts, not that of its topics.
    contents_version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DeckQuerySet.as_manager()

    class Meta:
        verbose_name = _("deck")
        verbose_name_plural = _("decks")
        ordering: ClassVar[list[str]] = ["path"]
        constraints = [
            models.UniqueConstraint("slug", name="deck_slug_once", condition=models.Q(parent=None)),
            models.UniqueConstraint(fields=["parent", "slug"], name="deck_topic_slug_once"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def root_path(self) -> str:
        return self.path[:PATH_DIGITS]

    @property
    def lineage(self) -> "list[Deck]":
        """The whole deck this belongs to, then topic by topic down to this one. One statement a level not loaded."""
        line = [self]
        while line[0].parent is not None:
            line.insert(0, line[0].parent)
        return line

    @property
    def root(self) -> "Deck":
        return self.lineage[0]

    @property
    def is_root(self) -> bool:
        return self.parent_id is None


class Source(models.Model):
    """A document that notes come from, such as the slides of a week."""

    deck = models.ForeignKey(Deck, models.PROTECT, related_name="sources", verbose_name=_("deck"))
    slug = models.SlugField(_("short name"), max_length=64, validators=[slug_characters], db_index=False)
    title = models.CharField(_("title"), max_length=200)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [models.UniqueConstraint(fields=["deck", "slug"], name="source_slug_once")]

    def __str__(self) -> str:
        return self.title


class Slide(models.Model):
    """A place in a source."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="slides", verbose_name=_("source"))
    slug = models.SlugField(_("short name"), max_length=64, validators=[slug_characters], db_index=False)
    title = models.CharField(_("title"), max_length=200)
    lang = models.CharField(_("language of the title, if not the deck's"), max_length=12, blank=True)
    position = models.PositiveIntegerField(_("position"), default=0)
    # What stands on it, where its slide deck was brought in: clean Markdown, and that as rendered and sanitised then.
    text = models.TextField(blank=True, editable=False)
    text_html = models.TextField(blank=True, editable=False)
    has_text = models.BooleanField(default=False, editable=False)
    # Its slide deck came again without it; it stays for the notes that name it.
    is_gone = models.BooleanField(_("no longer in the slide deck"), default=False, editable=False)

    class Meta:
        verbose_name = _("slide")
        verbose_name_plural = _("slides")
        ordering: ClassVar[list[str]] = ["source_id", "position"]
        constraints = [models.UniqueConstraint(fields=["source", "slug"], name="slide_slug_once")]

    def __str__(self) -> str:
        return self.title


class Tag(models.Model):
    name = models.CharField(_("name"), max_length=60, unique=True)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name


class Media(models.Model):
    """A picture or a sound that notes show, stored once by its content, outside what is served as it lies.

    Its name is made of its content, so what stands under an address never changes.
    """

    class Sort(models.TextChoices):
        IMAGE = "image", _("picture")
        AUDIO = "audio", _("sound")

    name = models.CharField(max_length=40, unique=True)
    sha256 = models.CharField(max_length=64, unique=True)
    sort = models.CharField(max_length=5, choices=Sort)
    content_type = models.CharField(max_length=20)
    size_bytes = models.PositiveIntegerField()
    # Of pictures, so that a page knows their room before they are there.
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Note(models.Model):
    """What an author writes about one fact. Its guid is its identity for ever; its content never is."""

    guid = models.CharField(max_length=140, unique=True, editable=False)
    deck = models.ForeignKey(Deck, models.PROTECT, related_name="notes", verbose_name=_("topic"))
    slide = models.ForeignKey(
        Slide, models.PROTECT, null=True, blank=True, related_name="notes", verbose_name=_("slide")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.BASIC)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    position = models.PositiveIntegerField(_("position"), default=0)
    concept = models.CharField(_("concept"), max_length=200)
    front = models.TextField(_("front"), max_length=20_000)
    back = models.TextField(_("back"), max_length=20_000, blank=True)
    why = models.TextField(_("why"), max_length=2_000, blank=True)
    hint = models.TextField(_("hint"), max_length=2_000, blank=True)
    lang = models.CharField(_("language, if not the deck's"), max_length=12, blank=True)
    # Of a typed answer: what the comparison does not forgive.
    accents_matter = models.BooleanField(_("accents matter"), default=False)
    case_matters = models.BooleanField(_("capitals matter"), default=False)
    tags = models.ManyToManyField(Tag, blank=True, related_name="notes", verbose_name=_("tags"))
    # What is to be learned before this is introduced: of the same whole deck, never in a ring (services.save_note).
    requires = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="required_by", verbose_name=_("learn first")
    )
    # Of a retired note: the one that took its place.
    replaced_by = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="replaces", verbose_name=_("replaced by")
    )
    # The pictures and sounds its texts name, kept by services.save_note: who may see the note may see them.
    media = models.ManyToManyField(Media, blank=True, related_name="notes", editable=False)
    # Grows with every edit. `fact_version` is the version at which the fact itself last changed.
    version = models.PositiveIntegerField(default=1, editable=False)
    fact_version = models.PositiveIntegerField(default=1, editable=False)
    # How many warnings and errors of the lint no author has dismissed (decks.linting); hints are not counted.
    warnings = models.PositiveSmallIntegerField(default=0, editable=False)
    # What search looks in: every text of the note, folded.
    search_text = models.TextField(blank=True, editable=False)
    # The digest of what an import last wrote; a note that no longer matches it was edited here since.
    imported_digest = models.CharField(max_length=64, blank=True, editable=False)
    render_version = models.PositiveSmallIntegerField(default=0, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering: ClassVar[list[str]] = ["deck__path", "position", "id"]
        indexes = [models.Index(fields=["deck", "position"], name="note_deck_position")]

    def __str__(self) -> str:
        return self.concept


class NoteWords(models.Model):
    """What the full-text index knows of a note (decks.search.index), kept by services.search_index."""

    # The name SQLite's full-text tables give to their only key.
    note = models.OneToOneField(
        Note, models.CASCADE, primary_key=True, db_column="rowid", db_index=False, related_name="+"
    )
    words = WordsField()

    def __str__(self) -> str:
        return str(self.note_id)


class Card(models.Model):
    """One prompt made from a note, with the HTML of its sides as it was rendered when the note was saved.

    Never deleted once the note was published: a card whose side is gone is retired. `deck`, `order` and `is_live`
    follow the note, so that the queue reads one table.
    """

    note = models.ForeignKey(Note, models.PROTECT, related_name="cards")
    ordinal = models.PositiveSmallIntegerField()
    deck = models.ForeignKey(Deck, models.PROTECT, related_name="cards", db_index=False)
    # The author's order over the whole site as one sortable string of digits: the deck's path, six zeros (a deck's own
    # notes come before its topics'), the note's position, the ordinal. A subtree is one range of it. Empty where the
    # card's side is gone: nothing finds it in a deck.
    order = models.CharField(max_length=140)
    # Whether learners meet it: the note is published, the side exists, the deck is published.
    is_live = models.BooleanField()
    question_html = models.TextField()
    question_is_inline = models.BooleanField(default=True)
    answer_html = models.TextField()
    why_html = models.TextField(blank=True)
    hint_html = models.TextField(blank=True)
    question_text = models.TextField(blank=True)
    answer_text = models.TextField(blank=True)

    objects = CardQuerySet.as_manager()

    class Meta:
        verbose_name = _("card")
        verbose_name_plural = _("cards")
        constraints = [models.UniqueConstraint(fields=["note", "ordinal"], name="card_ordinal_once")]
        indexes = [
            # New cards in the author's order: reviews.queue walks it from the learner's cursor.
            models.Index(fields=["order", "id"], condition=models.Q(is_live=True), name="card_new_order"),
        ]

    def __str__(self) -> str:
        return self.question_text


class Revision(models.Model):
    """One saved state of a note: who, when, why, and whether the fact changed."""

    class Origin(models.TextChoices):
        ADMIN = "admin", _("admin")
        IMPORT = "import", _("import")
        SLIDES = "slides", _("slide deck")
        INBOX = "inbox", _("inbox")
        SUGGESTION = "suggestion", _("suggestion")
        REPLACE = "replace", _("find and replace")
        UNDO = "undo", _("taking back")

    note = models.ForeignKey(Note, models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    origin = models.CharField(max_length=10, choices=Origin)
    fact_changed = models.BooleanField(default=False)
    # Of an accepted suggestion, whose it was, where they wanted that said.
    suggested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=200, blank=True)
    fields = models.JSONField()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering: ClassVar[list[str]] = ["-version"]
        constraints = [models.UniqueConstraint(fields=["note", "version"], name="revision_version_once")]

    def __str__(self) -> str:
        return f"{self.note_id} v{self.version}"

    @property
    def required_ids(self) -> list[str]:
        """What the note required, by the ids of deck files."""
        return [guid.partition("/")[2] for guid in self.fields.get("requires", ())]


class LintDismissal(models.Model):
    """That an author looked at a finding of the lint about one note, and why it stays as it is."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="lint_dismissals")
    code = models.CharField(max_length=30)
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "code"], name="lint_dismissal_once")]

    def __str__(self) -> str:
        return f"{self.note_id}: {self.code}"


class Draft(models.Model):
    """That a note was drafted from a slide, and how. The note's own status says what became of it: a draft waits in the
    inbox, a published one was accepted, a retired one discarded. So nothing that was discarded comes back."""

    note = models.OneToOneField(Note, models.CASCADE, primary_key=True, related_name="draft")
    source = models.ForeignKey(Source, models.PROTECT, related_name="drafts")
    # Of the text as it was drafted, whatever a person made of it: the same sentence on a slide is the same draft.
    key = models.CharField(max_length=64)
    drafter = models.CharField(max_length=30)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="draft_once_a_source")]

    def __str__(self) -> str:
        return f"{self.drafter}: {self.note_id}"


class ImportBatch(models.Model):
    """Changes to many notes of a deck at once: planned row by row, shown, then done as one, and taken back as one.

    Nobody but its maker meets it before it is done, and until then no note is touched.
    """

    class Verb(models.TextChoices):
        IMPORT = "import", _("import")
        REPLACE = "replace", _("find and replace")
        UNDO = "undo", _("taking back")

    class State(models.TextChoices):
        # A table that waits for its columns to be named; rows that wait to be looked at; a plan; a fact.
        MAPPING = "mapping"
        PLANNING = "planning"
        PLANNED = "planned"
        DONE = "done"

    # The deck or topic it was begun in.
    deck = models.ForeignKey(Deck, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    verb = models.CharField(max_length=10, choices=Verb)
    state = models.CharField(max_length=10, choices=State)
    # The file's name, or what is replaced.
    name = models.CharField(max_length=120)
    # The rows of the file as [number, cells]; once it is done, those that were refused.
    table = models.JSONField(default=list)
    # What its maker chose, by the names of services.batches.options.
    options = models.JSONField(default=dict)
    takes_back = models.OneToOneField("self", models.CASCADE, null=True, related_name="taken_back_by")
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["deck", "-done_at"], name="import_batch_of_deck")]

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M}"


class ImportRow(models.Model):
    """What a batch does to one note, or would do."""

    class Verdict(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("row", "not looked at yet")
        ADDED = "added", pgettext_lazy("row", "added")
        CHANGED = "changed", pgettext_lazy("row", "changed")
        UNCHANGED = "unchanged", pgettext_lazy("row", "unchanged")
        REFUSED = "refused", pgettext_lazy("row", "refused")
        REMOVED = "removed", pgettext_lazy("row", "removed")
        KEPT = "kept", pgettext_lazy("row", "edited since")

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows", db_index=False)
    # As a spreadsheet counts it.
    number = models.PositiveIntegerField()
    verdict = models.CharField(max_length=10, choices=Verdict, default=Verdict.WAITING)
    # Whether its maker left the tick at it.
    is_chosen = models.BooleanField(default=True)
    # None for a note that is still to be made, or is gone.
    note = models.ForeignKey(Note, models.SET_NULL, null=True, related_name="+")
    # What the note is to say, by field; nothing once it is done.
    fields = models.JSONField(default=dict)
    # The rendered cards under the digest of the text they were made of; nothing once it is done.
    cards = models.JSONField(default=dict)
    # Sentences on why it is refused.
    problems = models.JSONField(default=list)
    # Whether a published note asks or answers something else: only its author can say whether the fact changed.
    says_otherwise = models.BooleanField(default=False)
    # The note's version before (none where it was made) and after, and where it stood.
    before = models.PositiveIntegerField(null=True)
    after = models.PositiveIntegerField(null=True)
    position = models.PositiveIntegerField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="import_row_once")]

    def __str__(self) -> str:
        return f"{self.batch_id}: {self.number}"


class SlideChanged(models.Model):
    """A note whose slide was changed after it was written, until an author says that it is still right."""

    note = models.OneToOneField(Note, models.CASCADE, primary_key=True, related_name="slide_changed")
    # The slide's text when the note was last known to fit it.
    before = models.TextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.note_id)


class InboxStep(models.Model):
    """One thing an author did in the inbox, so that it can be taken back."""

    class Verb(models.TextChoices):
        ACCEPT = "accept", _("Accepted")
        EDIT = "edit", _("Edited")
        SPLIT = "split", _("Split")
        MERGE = "merge", _("Merged")
        DISCARD = "discard", _("Discarded")

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    verb = models.CharField(max_length=10, choices=Verb)
    # For each note it changed: its id, its content before (null where it made the note) and after.
    notes = models.JSONField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            # The last step of a person that can still be taken back.
            models.Index(fields=["by", "-id"], condition=models.Q(undone_at=None), name="inbox_step_to_undo"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.at:%Y-%m-%d %H:%M}"


class Report(models.Model):
    """What a learner says of a card: a mistake, or how it could be better. Theirs, so its key begins with them."""

    class Kind(models.TextChoices):
        TYPO = "typo", _("a typing mistake")
        WRONG = "wrong", _("it is wrong")
        UNCLEAR = "unclear", _("it is unclear")
        OUTDATED = "outdated", _("it is out of date")
        SPLIT = "split", _("it asks two things: split it")
        REWRITE = "rewrite", _("a better text")
        OTHER = "other", _("something else")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("report", "open")
        CLOSED = "closed", pgettext_lazy("report", "closed")

    class Decision(models.TextChoices):
        ACCEPTED = "accepted", pgettext_lazy("report", "accepted")
        CHANGED = "changed", pgettext_lazy("report", "accepted with changes")
        DECLINED = "declined", pgettext_lazy("report", "declined")

    pk = models.CompositePrimaryKey("user", "id")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    id = models.UUIDField()
    note = models.ForeignKey(Note, models.CASCADE, related_name="+", db_index=False)
    card = models.ForeignKey(Card, models.CASCADE, related_name="+", db_index=False)
    # What the learner had before them; the author may have mended it since.
    note_version = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField(max_length=2_000, blank=True)
    # A better text, by the name of the note's field, of the fields that were changed.
    suggested = models.JSONField(null=True)
    # Whether authors, and the note's history, may say who it was.
    show_name = models.BooleanField(default=False)
    status = models.CharField(max_length=10, choices=State, default=State.OPEN)
    at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    # What the author says of it to the learner.
    reply = models.CharField(max_length=500, blank=True)
    # When the learner was told, once.
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="report_closed_at_iff_closed",
                condition=models.Q(status="closed", closed_at__isnull=False) | models.Q(status="open", closed_at=None),
            )
        ]
        indexes = [
            # How many of a learner's own there were lately.
            models.Index(fields=["user", "at"], name="report_by_user"),
            # What they are still to be told.
            models.Index(
                fields=["user", "closed_at"],
                condition=models.Q(status="closed", told_at=None),
                name="report_to_tell",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} on {self.card_id}: {self.kind}"


class DeckMember(models.Model):
    """Somebody who works on a whole deck beside its owner. See decks.roles for what each may do."""

    class Role(models.TextChoices):
        OWNER = "owner", _("owner")
        AUTHOR = "author", _("co-author")
        REVIEWER = "reviewer", _("reviewer")

    deck = models.ForeignKey(Deck, models.CASCADE, related_name="members", verbose_name=_("deck"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.AUTHOR)
    may_publish = models.BooleanField(_("may publish"), default=False)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["deck", "person"], name="deck_member_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}"


class StudyGroup(models.Model):
    """People who study a deck with somebody who teaches it. Who they are stands with the learners (Membership)."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="study_groups")
    deck = models.ForeignKey(Deck, models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    # How its learners know who teaches: they see it before they join.
    teacher_name = models.CharField(max_length=80)
    # Of its learners' pseudonyms.
    lang = models.CharField(max_length=5)
    # Who has it may join; empty while nobody may.
    code = models.CharField(max_length=8, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=~models.Q(code=""), name="study_group_code_once")
        ]

    def __str__(self) -> str:
        return self.name


class Assignment(models.Model):
    """Every card of a topic, or of the whole deck, is to be met by the end of this study day."""

    group = models.ForeignKey(StudyGroup, models.CASCADE, related_name="assignments")
    topic = models.ForeignKey(Deck, models.CASCADE, related_name="+")
    due_on = models.DateField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        # Set again, it is moved to another day.
        constraints = [models.UniqueConstraint(fields=["group", "topic"], name="assignment_topic_once")]

    def __str__(self) -> str:
        return f"{self.topic_id} by {self.due_on}"


class CardAnalysis(models.Model):
    """How a card does with all its learners together: sums of the log, and no learner's name. reviews.item_analysis
    writes it in batches and reads figures from it; the sums are kept so that a batch only reads what is new."""

    card = models.OneToOneField(Card, models.CASCADE, primary_key=True, related_name="analysis")
    # First tries of reviews (new cards, learning steps and same-day drills aside), and those that were remembered.
    answers = models.PositiveIntegerField(default=0)
    recalled = models.PositiveIntegerField(default=0)
    learners = models.PositiveIntegerField(default=0)
    leeches = models.PositiveIntegerField(default=0)
    # How many answers took so many tenths of a second, and how many each version of the note had and were remembered.
    times = models.JSONField(default=dict)
    versions = models.JSONField(default=dict)
    # For the correlation of each answer with the share the same learner remembers of all else.
    paired = models.PositiveIntegerField(default=0)
    paired_recalled = models.PositiveIntegerField(default=0)
    rest_sum = models.FloatField(default=0)
    rest_squares = models.FloatField(default=0)
    rest_recalled = models.FloatField(default=0)
    # Figures, from the sums: null below the least sample.
    recall = models.FloatField(null=True)
    median_secs = models.FloatField(null=True)
    discrimination = models.FloatField(null=True)
    # What stands out, as reviews.item_analysis names it, parted by blanks.
    verdicts = models.CharField(max_length=40, blank=True, default="")

    def __str__(self) -> str:
        return str(self.card_id)


class AnalysisRun(models.Model):
    """Up to which study day the analysis has read the log."""

    through = models.DateField(unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.through:%Y-%m-%d}"
