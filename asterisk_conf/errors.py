from asterisk_conf.texts import TEXTS
from asterisk_conf.words import Explained


class AsteriskSetupError(Explained):
    """Asterisk could not be installed, configured or started; the message says what to mend."""

    texts = TEXTS
