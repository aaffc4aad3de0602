"""ingest: what came in, whatever it is, taken in exactly once."""
