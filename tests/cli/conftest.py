import io
import sys

import pytest

import nightcramp
from nightcramp.cli import main


class Terminal(io.StringIO):
    """Replies that come from a person."""

    def isatty(self):
        return True


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    """No test touches the user's folders or takes settings from them."""
    monkeypatch.setenv("NIGHTCRAMP_DATA", str(tmp_path / "data"))
    for name in ("NIGHTCRAMP_COUNTRY", "NIGHTCRAMP_DEBUG", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture(scope="session")
def knowledge():
    return nightcramp.load_knowledge()


@pytest.fixture
def run(capsys, monkeypatch):
    """Run a command: its exit code, what it wrote, what it complained about."""

    def ran(*arguments, typed=None, piped=None):
        if typed is not None:
            monkeypatch.setattr(sys, "stdin", Terminal("".join(f"{line}\n" for line in typed)))
        elif piped is not None:
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(piped)))
        code = main(arguments)
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return ran


@pytest.fixture
def answers_file(tmp_path):
    def written(text, name="answers.yaml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return written
