"""Hypothesis profiles: the same examples in every default run, new ones in a search.

A default run depends on nothing but the code: it tries the same examples each time and keeps no database. So
does the profile ``deep``, with five times the examples, which the continuous integration runs. To look for
new examples, with a larger budget, run

    python -m pytest -m hypothesis --hypothesis-profile=search

A failure prints a ``@reproduce_failure`` line that repeats it. Add the example that it found to its test as
``@example(...)``, so that the default run tries it too.
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings

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
