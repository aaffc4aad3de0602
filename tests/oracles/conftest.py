"""The fixtures of the oracle tests."""

from tests.oracles.fixtures import libraries, node, paper

__all__ = ["libraries", "node", "paper"]
