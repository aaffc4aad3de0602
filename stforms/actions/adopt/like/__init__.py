"""adopt --like: a new revision of a known blank takes over the bindings of the old one, and tells what changed."""
