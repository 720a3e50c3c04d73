"""What the field counts and times, as functions of the ledger's facts alone.

:mod:`~db.metrics.contacts`, :mod:`~db.metrics.spans`, :mod:`~db.metrics.tries` and
:mod:`~db.metrics.announced` read facts;
:mod:`~db.metrics.store` reads the same values from the derived tables, which is quicker, and
:mod:`~db.metrics.recount` names the calls where the two differ. Everything else is arithmetic on
those values: docs/metricas.md defines each figure.
"""
