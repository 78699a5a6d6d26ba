import logging

import pytest
import time_machine

from tests.security.world import NOW, World, make_world


@pytest.fixture
def noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(db, noon) -> World:
    return make_world()


@pytest.fixture(autouse=True)
def quiet():
    """Thousands of refusals are meant to happen here; writing each down takes longer than the refusing."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
