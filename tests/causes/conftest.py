"""Compiling the kernel takes seconds, then it is cached: one process of the test run does it while the others wait."""

import fcntl

import numpy as np
import pytest

from nightcramp.causes.kernel import infer_many
from support.networks import random_network


@pytest.fixture(scope="session")
def compiled_once(tmp_path_factory):
    with (tmp_path_factory.getbasetemp().parent / "compiling").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        infer_many(random_network(1, 2, 2), np.zeros((1, 2), np.int8))
