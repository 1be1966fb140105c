"""A claim about learning holds for several seeds: one in the unit part, the others in `long`."""

import pytest


def seeds(first, *others):
    """Parameters for `pytest.mark.parametrize`; `make test-long` takes the others."""
    return [first, *(pytest.param(seed, marks=pytest.mark.long) for seed in others)]
