from dataclasses import astuple, replace

import pytest

from reviews.scheduling import OPTION_SETS, SM2, Drill, options_for


def test_published_option_sets_keep_their_meaning():
    # Log rows cite these by id and version. Do not edit a line: add a set with a new version.
    assert {key: astuple(options)[2:] for key, options in OPTION_SETS.items()} == {
        ("sm2", 1): (250, 130, 36_500, Drill.FAILURES, 10, True, 20),
        ("sm2-unfuzzed", 1): (250, 130, 36_500, Drill.FAILURES, 10, False, 20),
        ("sm2-as-written", 1): (250, 130, 36_500, Drill.AS_WRITTEN, 10, True, 20),
        ("sm2-as-written-unfuzzed", 1): (250, 130, 36_500, Drill.AS_WRITTEN, 10, False, 20),
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
    ],
)
def test_impossible_options_are_refused(change, message):
    with pytest.raises(ValueError, match=message):
        replace(SM2, **change)
