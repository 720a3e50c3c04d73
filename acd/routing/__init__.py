"""The routing document: who is asked for, in what order, and how that changes."""
