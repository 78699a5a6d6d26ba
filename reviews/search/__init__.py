"""Search as a learner meets it: the terms of what is known of a card, the page of results, and saved searches.

The language and the terms of content are in `decks.search`.
"""
