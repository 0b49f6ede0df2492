"""Chance that repeats itself: every question draws from its own generator, by seed and name.

So no answer depends on what was drawn before it, on the order of a set or on the clock.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Chance:
    """The chance of one run."""

    seed: int

    def about(self, *subject: str | int) -> Random:
        """A generator for that subject, the same each time."""
        return Random("/".join(map(str, (self.seed, *subject))))  # noqa: S311 -- repeats a story; nothing secret comes from it

    def happens(self, probability: float, *subject: str | int) -> bool:
        """Whether it happens to that subject."""
        return self.about(*subject).random() < probability

    def one_of(self, options: Sequence[T], *subject: str | int) -> T:
        """One of the options."""
        return self.about(*subject).choice(options)

    def between(self, least: int, most: int, *subject: str | int) -> int:
        """A whole number, both ends included."""
        return self.about(*subject).randint(least, most)

    def weighed(self, weights: Mapping[T, int], *subject: str | int) -> T:
        """One of the keys, each as often as its weight says."""
        return self.about(*subject).choices(list(weights), weights=list(weights.values()))[0]
