"""The fixtures of the picture tests."""

from tests.oracles.fixtures import libraries, node, paper

__all__ = ["libraries", "node", "paper"]
