"""Search: what one writes into the search box, what it asks of the database, and the index that answers.

`grammar` turns text into a tree and knows nothing else. `vocabulary` turns the tree into a condition on cards, with the
terms that were registered: those of content in `content`, others elsewhere. `words` is the full-text index.
"""
