"""The verbs. Each takes data and gives an Outcome; none prints, exits or writes files."""
