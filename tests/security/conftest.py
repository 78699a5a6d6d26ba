import logging

import pytest


@pytest.fixture(autouse=True)
def quiet():
    """Thousands of refusals are meant to happen here; writing each down takes longer than the refusing."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
