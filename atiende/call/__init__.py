"""One call's brain: a pure state machine from the caller's arrival to the last hang-up."""
