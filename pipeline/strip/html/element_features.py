"""Columns about the elements that a block is in: their names, and what else they hold."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ...blocks import Block
from ..shared.tokens import TokenOdds
from .elements import Elements

Column = npt.NDArray[np.float64]
Columns = dict[str, Column]

CONTAINER_SHARE = 0.8
"""The story's container is the deepest element that holds this share of the voted words. For the container
of the prose `PROSE_SHARE` is enough, since teasers and comments are prose too."""
PROSE_SHARE = 0.6

PROSE_WORDS = 12
PROSE_LINKS = 0.33
"""A block of at least `PROSE_WORDS` words, of which a smaller share is in links, counts as prose."""

LEVELS = (("own", 1), ("parent", 2), ("grandparent", 3), ("fourth", 4), ("fifth", 5))
NEAR_LEVELS = 4

REGIONS = {
    "in_article": {"article"},
    "in_main": {"main"},
    "in_aside": {"aside", "nav", "footer"},
    "in_form": {"form", "button"},
    "in_figure": {"figure"},
    "in_table": {"table"},
    "in_list": {"li"},
    "in_header": {"header"},
}
_REGION_BITS = {
    tag: sum(1 << number for number, tags in enumerate(REGIONS.values()) if tag in tags)
    for tag in frozenset[str]().union(*REGIONS.values())
}
_HIDDEN_BIT = 1 << len(REGIONS)


class ElementColumns:
    """The columns of one page.

    Args:
        words: how many words each block has.
        link_share: which share (0 to 1) of each block's characters is in links.
    """

    def __init__(self, blocks: Sequence[Block], words: Column, link_share: Column, odds: TokenOdds) -> None:
        self.elements = Elements(blocks)
        self.words = words
        self.total = words.sum()
        self._kinds: dict[tuple[str, tuple[str, ...], bool], int] = {}
        kind_of = self._kinds.setdefault
        self._kind = np.array([
            kind_of((tag, names, hidden), len(self._kinds)) for _, tag, names, hidden in self.elements.all
        ])  # fmt: skip
        self.names, self.own_names = np.array(odds.of_elements(list(self._kinds))).T[:, self._kind]
        self.levels = [(level, self.elements.at_level(up)) for level, up in LEVELS]
        self.held_words = np.maximum(1.0, self.elements.sums(words))
        prose = np.where((words >= PROSE_WORDS) & (link_share < PROSE_LINKS), words, 0.0)
        self.prose_held = self.elements.sums(prose)
        self.held = {
            "words": self.held_words,
            "blocks": (self.elements.end - self.elements.first).astype(np.float64),
            "links": self.elements.sums(link_share * words) / self.held_words,
            "prose": self.prose_held / self.held_words,
        }
        self.group = self._makes()
        self.group_words = np.bincount(self.group, words)
        self._group_sums = {
            "links": np.bincount(self.group, link_share * words), "prose": np.bincount(self.group, prose),
        }  # fmt: skip

    def without_votes(self) -> Columns:
        """The columns that depend on no vote."""
        columns = {"depth": self.elements.depths.astype(np.float64)}
        columns |= self._name_columns()
        columns |= self._container_columns("prose", self.prose_held, PROSE_SHARE, self.held)
        for level, near in self.levels:
            columns |= {f"{level}_{name}": values[near] for name, values in self.held.items()}
            columns[f"{level}_share"] = self.held_words[near] / self.total
        columns |= self._likeness_columns()
        bits = np.array([
            _REGION_BITS.get(tag, 0) | (_HIDDEN_BIT if hidden else 0) for tag, _, hidden in self._kinds
        ])  # fmt: skip
        around = np.bitwise_or.reduce(np.append(bits[self._kind], 0)[self.elements.above], axis=0)
        for number, name in enumerate((*REGIONS, "hidden")):
            columns[name] = ((around >> number) & 1).astype(np.float64)
        return columns

    def of_votes(self, votes: Column) -> Columns:
        """Where a block is, seen from the blocks that were voted for.

        Args:
            votes: for each block how far (0 to 1) another judgement takes it for story.
        """
        voted = votes * self.words
        mass = self.elements.sums(voted)
        share = mass / self.held_words
        columns = self._container_columns("story", mass, CONTAINER_SHARE, {**self.held, "vote": share})
        columns |= {f"{level}_vote": share[near] for level, near in self.levels}
        columns["alike_vote"] = (np.bincount(self.group, voted) / self.group_words)[self.group]
        return columns

    def _name_columns(self) -> Columns:
        nothing = self.elements.of_above(self.names, 0.0)
        worst = self.elements.of_above(self.names, np.inf)
        best = self.elements.of_above(self.names, -np.inf)
        far = worst[NEAR_LEVELS:].min(axis=0, initial=np.inf)
        return {
            "name_odds_own": nothing[0],
            "name_odds_near": nothing[:3].sum(axis=0),
            "name_odds_sum": nothing.sum(axis=0),
            "name_odds_min": worst.min(axis=0),
            "name_odds_max": best.max(axis=0),
            "name_odds_min_near": worst[:NEAR_LEVELS].min(axis=0),
            "name_odds_min_far": np.where(np.isinf(far), 0.0, far),
            "name_odds_max_near": best[:NEAR_LEVELS].max(axis=0),
            "own_name_odds": self.own_names[self.elements.at_level(1)],
            "parent_own_name_odds": self.own_names[self.elements.at_level(2)],
        }

    def _container_columns(self, name: str, mass: Column, share: float, held: Columns) -> Columns:
        """Where a block is, seen from a container, and what the branch between the two holds.

        The elements that hold more than half of a mass are inside each other: they are one chain.
        """
        elements, whole = self.elements, mass[0]
        inside = mass >= share * whole if whole else np.zeros(len(mass), dtype=np.bool_)
        shared = elements.of_above(inside.astype(np.float64), 0.0).sum(axis=0)
        below = elements.depths - shared
        branch = elements.at_level(np.maximum(1, below).astype(np.intp))
        columns: Columns = {f"{name}_above": shared - float(inside.sum()), f"{name}_below": below}
        columns |= {f"{name}_branch_{what}": values[branch] for what, values in held.items()}
        columns[f"{name}_branch_odds"] = self.names[branch]
        return columns

    def _makes(self) -> npt.NDArray[np.intp]:
        """A number for each block's make: the tags and names of its own element and of the parent."""
        makes: dict[object, int] = {}
        known = np.array([makes.setdefault((tag, names), len(makes)) for tag, names, _ in self._kinds])
        numbers = np.append(known[self._kind], len(makes))
        own, parent = self.elements.at_level(1), self.elements.at_level(2)
        pairs = numbers[own] * (len(makes) + 1) + numbers[parent]
        return np.unique(pairs, return_inverse=True)[1]

    def _likeness_columns(self) -> Columns:
        """What the page's blocks of the same make hold together."""
        size = np.bincount(self.group).astype(np.float64)
        columns: Columns = {
            "alike_blocks": size[self.group],
            "alike_words": self.group_words[self.group].astype(np.float64),
        }
        columns["alike_share"] = columns["alike_words"] / self.total
        for name, sums in self._group_sums.items():
            columns[f"alike_{name}"] = (sums / self.group_words)[self.group]
        return columns
