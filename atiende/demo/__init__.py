"""The demonstration: the whole line on loopback, with people and companies made up for it."""
