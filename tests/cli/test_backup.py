"""Backup and restore on the command line."""

import sqlite3

import pytest

from nightcramp.cli import exits
from nightcramp.diary.database import Database
from nightcramp.diary.people import People


@pytest.fixture
def url(tmp_path, monkeypatch):
    found = f"sqlite:///{tmp_path / 'data' / 'own.db'}"
    monkeypatch.setenv("NIGHTCRAMP_DATABASE_URL", found)
    return found


def people(url, *added):
    opened = Database(url)
    with opened.session() as session:
        for name in added:
            People(session).add(name)
        session.flush()
        found = [one.name for one in People(session).all()]
    opened.close()
    return sorted(found)


def test_a_backup_comes_back_and_what_was_there_is_kept_beside_it(run, url, tmp_path):
    people(url, "Mum")
    copy = tmp_path / "copy.db"
    assert run("backup", str(copy))[0] == exits.DONE
    assert copy.stat().st_mode & 0o777 == 0o600
    people(url, "Dad")
    code, said, _ = run("restore", str(copy))
    assert code == exits.DONE
    assert people(url) == ["Mum"]
    [kept] = (tmp_path / "data").glob("own-before-restore-*.db")
    assert str(kept) in said
    assert people(f"sqlite:///{kept}") == ["Dad", "Mum"]


def test_a_backup_is_put_where_there_was_nothing(run, url, tmp_path, monkeypatch):
    people(url, "Mum")
    copy = tmp_path / "copy.db"
    run("backup", str(copy))
    other = f"sqlite:///{tmp_path / 'new' / 'other.db'}"
    assert run("restore", str(copy), "--database", other)[0] == exits.DONE
    assert people(other) == ["Mum"]


def test_the_data_come_back_while_another_process_has_them_open(run, url, tmp_path):
    people(url, "Mum")
    copy = tmp_path / "copy.db"
    run("backup", str(copy))
    people(url, "Dad")
    opened = Database(url)
    with opened.session() as session:
        assert len(People(session).all()) == 2
    assert run("restore", str(copy))[0] == exits.DONE
    with opened.session() as session:
        assert [one.name for one in People(session).all()] == ["Mum"]
    opened.close()


def test_no_file_is_overwritten_unasked(run, url, tmp_path):
    people(url, "Mum")
    there = tmp_path / "there.db"
    there.write_text("mine")
    code, _, said = run("backup", str(there))
    assert (code, "there already" in said, there.read_text()) == (exits.USAGE, True, "mine")
    assert run("backup", str(there), "--force")[0] == exits.DONE


def newer(path):
    people(f"sqlite:///{path}", "Mum")
    with sqlite3.connect(path) as connection:
        connection.execute("update alembic_version set version_num = '9999'")
    connection.close()


def broken(path):
    people(f"sqlite:///{path}", *(f"n{n}" for n in range(40)))
    content = bytearray(path.read_bytes())
    content[4096 * 2 : -4096] = b"\x5a" * (len(content) - 4096 * 3)
    path.write_bytes(content)


def another(path):
    with sqlite3.connect(path) as connection:
        connection.execute("create table person (id)")
    connection.close()


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (newer, "newer version"), (broken, "damaged"), (another, "no backup"), (lambda path: None, "no file"),
        (lambda path: path.write_bytes(b""), "no backup"), (lambda path: path.write_text("x" * 5000), "no backup"),
        (lambda path: path.mkdir(), "no file"),
    ],
    ids=["newer", "broken", "another", "missing", "empty", "text", "folder"],
)  # fmt: skip
def test_what_is_no_backup_is_refused_and_nothing_is_changed(run, url, tmp_path, make, why):
    people(url, "Mum")
    file = tmp_path / "file.db"
    make(file)
    code, _, said = run("restore", str(file))
    assert (code, why in said, "Nothing was changed" in said) == (exits.USAGE, True, True)
    assert people(url) == ["Mum"]
    assert not list((tmp_path / "data").glob("*before-restore*"))


def test_the_database_is_not_restored_from_itself(run, url, tmp_path):
    people(url, "Mum")
    assert "the database itself" in run("restore", str(tmp_path / "data" / "own.db"))[2]


def test_a_url_that_is_none_is_told(run, tmp_path):
    assert "no database URL" in run("backup", str(tmp_path / "x.db"), "--database", "nonsense")[2]


def test_a_copy_that_cannot_be_written_is_told(run, url, tmp_path):
    people(url, "Mum")
    code, _, said = run("backup", str(tmp_path / "missing" / "copy.db"))
    assert (code, "cannot be written" in said) == (exits.UNWRITABLE, True)
