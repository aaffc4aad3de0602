"""adopt --like: a new revision of a known blank takes over the old bindings, and what changed is told."""
