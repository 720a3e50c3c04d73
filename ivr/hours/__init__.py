"""When a line is open: the calendar as a document, its checks, and what it says about a moment."""
