"""What Word and Excel forms have in common when their places are looked for: cells beside words."""
