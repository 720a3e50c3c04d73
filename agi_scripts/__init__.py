"""What the dialplan may call over FastAGI: one module a script, each ``make(...) -> Handler``."""
