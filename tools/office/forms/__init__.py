"""One module per form. Each exports FORMS, a tuple of layouts: one for every edition."""
