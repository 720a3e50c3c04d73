"""What the log keeps to itself."""

from atiende.logs import without_values

REFUSED = (
    "sqlalchemy.exc.IntegrityError: duplicate key value violates unique constraint\n"
    "DETAIL:  Key (caller_number)=(5491155550001) already exists.\n"
    "[SQL: INSERT INTO calls]"
)


def test_the_values_that_a_database_refused_are_not_written():
    event = without_values(None, "", {"level": "error", "event": "failed", "exception": REFUSED})
    assert "5491155550001" not in event["exception"]
    assert "unique constraint" in event["exception"]
    assert "[SQL: INSERT INTO calls]" in event["exception"]


def test_a_message_that_quotes_the_refusal_is_rid_of_them_too():
    event = without_values(None, "", {"level": "warning", "event": f"not recorded: {REFUSED}"})
    assert "5491155550001" not in event["event"]


def test_whoever_debugs_sees_everything():
    event = {"level": "debug", "event": REFUSED}
    assert without_values(None, "", event) == event
