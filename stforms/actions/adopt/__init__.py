"""adopt: a form that nobody has seen -> a draft of an edition, for a person to look through."""
