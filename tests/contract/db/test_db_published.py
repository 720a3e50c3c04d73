"""What counts for a new call, in one look."""

from datetime import UTC, datetime, timedelta

from db.directory import Directory

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


async def test_before_anything_is_published_there_are_no_numbers(db):
    now = await Directory(db).published.now(NOON)
    assert (now.flow, now.overflow, now.hours, now.routing, now.closed) == (0, 0, 0, 0, ())


async def test_the_latest_revision_of_each_document_and_the_closings_in_force_count(db):
    directory = Directory(db)
    await directory.flows.publish("flow", published_by="ana", now=NOON)
    for source in ("one", "two"):
        await directory.documents.publish("hours", source, "ana", NOON)
    await directory.documents.publish("overflow", "policy", "ana", NOON)
    for source in ("one", "two", "three"):
        await directory.documents.publish("routing", source, "ana", NOON)
    await directory.closed_now.close("oficina", (), "", NOON + timedelta(hours=1), "ana", NOON)
    now = await directory.published.now(NOON)
    assert (now.flow, now.overflow, now.hours, now.routing) == (1, 1, 2, 3)
    assert [record.calendar for record in now.closed] == ["oficina"]
    later = await directory.published.now(NOON + timedelta(hours=2))
    assert later.closed == ()
