"""What was acknowledged outlives the server. ``make benchmark-reliability`` does more, on PostgreSQL, too."""

from __future__ import annotations

from support.kills import run


def test_writes_to_a_server_that_is_killed_are_kept_once_each():
    figures = run(writes=40, kills=2, seed=7)
    assert (figures.lost, figures.doubled, figures.half_written) == (0, 0, 0)
    assert figures.kills == 2
    assert figures.acknowledged + figures.given_up == 40
