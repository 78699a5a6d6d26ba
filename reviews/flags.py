"""The flags a card may carry: four colours, each with its name."""

from django.utils.translation import pgettext_lazy

FLAGS = {
    1: pgettext_lazy("flag", "red"),
    2: pgettext_lazy("flag", "orange"),
    3: pgettext_lazy("flag", "green"),
    4: pgettext_lazy("flag", "blue"),
}
NO_FLAG, FIRST_FLAG = 0, 1
