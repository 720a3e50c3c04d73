"""Makes the rigs' fixtures known to every test, and `tests.rig` importable."""

from hypothesis import settings

pytest_plugins = [
    "tests.rig.asterisk",
    "tests.rig.bench",
    "tests.rig.books",
    "tests.rig.stage",
    "tests.rig.overflow_stage",
]

# How long one example takes says more about what else the machine does than about the code.
settings.register_profile("atiende", deadline=None)
settings.load_profile("atiende")
