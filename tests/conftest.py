"""How many processes run the tests, and the Hypothesis profiles.

**Processes.** The whole default run has a process for each core, and each test file runs in one of them.
Everything else runs in a single process: a few tests are done before other processes would have started, and
the slow ones measure time and memory, or stop processes.

**Hypothesis.** The same examples in every default run, new ones in a search.

A default run depends on nothing but the code: it tries the same examples each time and keeps no database. So
does the profile ``deep``, with five times the examples, which the continuous integration runs. To look for
new examples, with a larger budget, run

    python -m pytest -m hypothesis --hypothesis-profile=search

A failure prints a ``@reproduce_failure`` line that repeats it. Add the example that it found to its test as
``@example(...)``, so that the default run tries it too.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

MAX_PROCESSES = 8
"""Many tests start processes of their own, so more would be in each other's way (chosen)."""


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """How many processes ``-n auto``, which ``pyproject.toml`` gives, stands for: 0 is the current one."""
    everything = config.args_source is pytest.Config.ArgsSource.TESTPATHS and not config.option.keyword
    default_marks = config.option.markexpr in config.getini("addopts")
    return min(len(os.sched_getaffinity(0)), MAX_PROCESSES) if everything and default_marks else 0


# No deadlines: how long an example takes depends on how busy the machine is.
settings.register_profile("repeatable", derandomize=True, database=None, deadline=None, max_examples=100)
settings.register_profile(
    "deep",
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=500,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "search",
    derandomize=False,
    deadline=None,
    max_examples=2_000,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("repeatable")
