"""The project's own office forms: what stands on them (forms/), and how it becomes Word and Excel."""
