import logging

import pytest


@pytest.fixture(autouse=True)
def quick(settings):
    """Thousands of requests: counting the queries of each and writing refusals down takes longer than refusing."""
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.startswith("zeal.")]
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
