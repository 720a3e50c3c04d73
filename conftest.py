"""Makes the rigs' fixtures known to every test, and `tests.rig` importable."""

pytest_plugins = [
    "tests.rig.asterisk",
    "tests.rig.bench",
    "tests.rig.books",
    "tests.rig.stage",
    "tests.rig.overflow_stage",
]
