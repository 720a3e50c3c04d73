import pytest

from db.engine import Database
from db.errors import DatabaseSettingWrong


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("", "sqlite:///"),
        ("atiende.db", "sqlite:///"),
        ("sqlite://", "sqlite:///"),
        ("sqlite:///:memory:", "sqlite:///"),
        ("mysql://root@localhost/atiende", "mysql"),
        ("oracle+nothing://x", "oracle"),
        ("postgresql://ana@localhost/x?color=rojo", "color"),
        ("postgresql://ana@localhost:port/x", "sqlite:///"),
    ],
)
def test_a_wrong_address_names_the_setting_and_shows_a_right_one(url, named):
    with pytest.raises(DatabaseSettingWrong, match="ATIENDE_DATABASE_URL") as error:
        Database(url)
    assert named in str(error.value)
    assert "postgresql://" in error.value.message("en")


@pytest.mark.parametrize(
    "url", ["mysql://root:secreta@localhost/x", "postgresql://u:secreta@h/x?color=1", "x:secreta"]
)
def test_a_password_is_never_shown(url):
    with pytest.raises(DatabaseSettingWrong) as error:
        Database(url)
    assert "secreta" not in str(error.value)


@pytest.mark.parametrize("driver", ["postgresql", "postgresql+asyncpg", "postgresql+psycopg"])
async def test_any_driver_of_a_known_database_is_replaced_by_ours(driver):
    async with Database(f"{driver}://ana:secreta@localhost/x") as db:
        assert "secreta" not in db.shown_url


@pytest.mark.parametrize("driver", ["sqlite", "sqlite+aiosqlite", "sqlite+pysqlite"])
async def test_any_driver_of_sqlite_opens_the_file(driver, tmp_path):
    async with Database(f"{driver}:///{tmp_path}/x.db", create=True) as db:
        assert await db.read(lambda c: c.exec_driver_sql("PRAGMA journal_mode").scalar()) == "wal"
        assert await db.write(lambda c: c.exec_driver_sql("PRAGMA synchronous").scalar()) == 2
        assert await db.write(lambda c: c.exec_driver_sql("PRAGMA foreign_keys").scalar()) == 1
