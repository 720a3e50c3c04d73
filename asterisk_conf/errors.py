class AsteriskSetupError(Exception):
    """Asterisk could not be installed, configured or started; the message says what to mend."""
