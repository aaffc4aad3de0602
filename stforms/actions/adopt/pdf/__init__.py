"""Finding places on a page of a PDF by what is printed beside, above and around them. Geometry only."""
