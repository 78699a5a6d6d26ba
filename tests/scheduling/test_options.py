import json
from dataclasses import astuple, replace

import pytest

from reviews.scheduling import OPTION_SETS, SM2, SM2_STEPS, Drill, options_for, options_of


def test_published_option_sets_keep_their_meaning():
    # Log rows cite these by id and version. Do not edit a line: add a set with a new version.
    rest = (1, 4, 120, 130, 0, -20, -15, 15, False)
    assert {key: astuple(options)[2:] for key, options in OPTION_SETS.items()} == {
        ("sm2", 1): (250, 130, 36_500, Drill.FAILURES, 10, True, 20, (), (), *rest),
        ("sm2-unfuzzed", 1): (250, 130, 36_500, Drill.FAILURES, 10, False, 20, (), (), *rest),
        ("sm2-as-written", 1): (250, 130, 36_500, Drill.AS_WRITTEN, 10, True, 20, (), (), *rest),
        ("sm2-as-written-unfuzzed", 1): (250, 130, 36_500, Drill.AS_WRITTEN, 10, False, 20, (), (), *rest),
        ("sm2-steps", 1): (250, 130, 36_500, None, 10, True, 20, (1, 10), (10,), *rest),
    }


def test_option_sets_are_filed_under_their_own_id_and_version():
    assert all((options.id, options.version) == key for key, options in OPTION_SETS.items())


def test_option_sets_cannot_be_changed():
    with pytest.raises(TypeError):
        OPTION_SETS["sm2", 1] = SM2


@pytest.mark.parametrize("drill", Drill)
@pytest.mark.parametrize("fuzz", [True, False])
def test_learners_two_settings_have_a_set(drill, fuzz):
    options = options_for(drill=drill, fuzz=fuzz)

    assert (options.drill, options.fuzz) == (drill, fuzz)
    assert OPTION_SETS[options.id, options.version] is options


def test_default_set_drills_failures_and_fuzzes():
    assert options_for(drill=Drill.FAILURES, fuzz=True) is SM2


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"id": ""}, "an option set needs an id"),
        ({"version": 0}, "version must be 1 or more"),
        ({"minimum_ease_hundredths": 129}, "minimum_ease_hundredths must be 130 or more"),
        ({"starting_ease_hundredths": 129}, "starting_ease_hundredths must not be under"),
        ({"maximum_interval_days": 0}, "maximum_interval_days must be 1 or more, or None"),
        ({"drill_minutes": 0}, "drill_minutes must be 1 or more"),
        ({"learn_ahead_minutes": -1}, "learn_ahead_minutes must be 0 or more"),
        ({"relearning_steps_minutes": (10,)}, "relearning_steps_minutes need learning_steps_minutes"),
        ({"learning_steps_minutes": (0,)}, "a step must be 1 to 43200 minutes"),
        ({"learning_steps_minutes": (1,), "relearning_steps_minutes": (43_201,)}, "a step must be 1 to 43200 minutes"),
        ({"graduating_days": 0}, "graduating_days must be 1 or more"),
        ({"graduating_days": 5}, "easy_days must not be under graduating_days"),
        ({"hard_percent": 99}, "hard_percent must be 100 or more"),
        ({"easy_bonus_percent": 99}, "easy_bonus_percent must be 100 or more"),
        ({"lapse_percent": 101}, "lapse_percent must be from 0 to 100"),
        ({"hard_ease_change_hundredths": -21}, "the ease changes of Again and Hard must be 0 or less"),
        ({"easy_ease_change_hundredths": -1}, "easy_ease_change_hundredths must be 0 or more"),
    ],
)
def test_impossible_options_are_refused(change, message):
    with pytest.raises(ValueError, match=message):
        replace(SM2, **change)


def test_what_a_learner_changed_goes_through_json_and_comes_back():
    changed = replace(
        SM2, drill=Drill.AS_WRITTEN, fuzz=False, maximum_interval_days=365, learning_steps_minutes=(1, 10)
    )

    changes = changed.changes()

    assert changes == {"drill": 4, "fuzz": False, "maximum_interval_days": 365, "learning_steps_minutes": [1, 10]}
    assert options_of("sm2", 1, json.loads(json.dumps(changes))) == changed
    assert options_of("sm2-steps", 1, replace(SM2_STEPS, relearning_steps_minutes=()).changes()).has_steps
    assert options_of("sm2", 1, {"drill": None, "maximum_interval_days": None}).drill is None


@pytest.mark.parametrize("key", OPTION_SETS)
def test_published_set_has_no_changes(key):
    assert OPTION_SETS[key].changes() == {}
    assert options_of(*key) is options_of(*key, {}) is OPTION_SETS[key]


@pytest.mark.parametrize(
    ("id", "version", "changes"),
    [("sm3", 1, None), ("sm2", 2, {}), ("sm2", 1, {"colour": 3}), ("sm2", 1, {"id": "sm2-steps"})],
)
def test_unknown_sets_and_fields_are_refused(id, version, changes):
    with pytest.raises(KeyError):
        options_of(id, version, changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"fuzz": 0},
        {"drill": 5},
        {"drill": "4"},
        {"drill": True},
        {"maximum_interval_days": "365"},
        {"maximum_interval_days": 0},
        {"drill_minutes": None},
        {"drill_minutes": 10.5},
        {"learning_steps_minutes": 10},
        {"learning_steps_minutes": "10"},
        {"learning_steps_minutes": ["10"]},
        {"learning_steps_minutes": [True]},
        {"learning_steps_minutes": [0]},
    ],
    ids=str,
)
def test_impossible_changes_are_refused(changes):
    with pytest.raises(ValueError):  # noqa: PT011 (whatever it says, it is not taken)
        options_of("sm2", 1, changes)
