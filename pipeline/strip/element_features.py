"""The columns that tell of the elements a block stands in: their names, and what else they hold."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ..records import Block, DomElement
from .tokens import TokenOdds

Column = npt.NDArray[np.float64]

CONTAINER_SHARE = 0.8
"""The story's container is the deepest element that holds this share of the voted words; that of the
prose takes `PROSE_SHARE`, as prose stands in teasers and comments too."""
PROSE_SHARE = 0.6

PROSE_WORDS = 12
PROSE_LINKS = 0.33
"""A block of so many words, and no more of them in links, counts as prose."""

LEVELS = (("own", 1), ("parent", 2), ("grandparent", 3), ("fourth", 4), ("fifth", 5))

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


class _Elements:
    """All elements that blocks stand in, numbered from 0, with sums of what they hold.

    The blocks of an element follow each other on the page, so each sum is the difference of two
    running sums. Blocks that stand in the very same elements share a chain; what depends on the
    chain alone is counted once a chain.
    """

    def __init__(self, blocks: Sequence[Block]) -> None:
        numbers: dict[int, int] = {}
        self.elements: list[DomElement] = []
        self.chains: list[tuple[int, ...]] = []
        first: list[int] = []
        last: list[int] = []
        known: dict[int, int] = {}
        of_blocks = []
        for place, block in enumerate(blocks):
            assert block.dom is not None
            chain_number = known.get(id(block.dom.elements))
            if chain_number is None:
                chain = []
                for element in block.dom.elements:
                    number = numbers.get(element.order)
                    if number is None:
                        number = numbers[element.order] = len(self.elements)
                        self.elements.append(element)
                        first.append(place)
                        last.append(place)
                    chain.append(number)
                chain_number = known[id(block.dom.elements)] = len(self.chains)
                self.chains.append(tuple(chain))
            for number in self.chains[chain_number]:
                last[number] = place
            of_blocks.append(chain_number)
        self.of_blocks = np.array(of_blocks)
        self.first = np.array(first)
        self.end = np.array(last) + 1

    def sums(self, column: Column) -> Column:
        """For each element the sum over its blocks."""
        running = np.concatenate(([0.0], np.cumsum(column)))
        result: Column = running[self.end] - running[self.first]
        return result

    def spread(self, of_chains: Sequence[float]) -> Column:
        """A value for each chain, given to each of its blocks."""
        return np.array(of_chains, dtype=np.float64)[self.of_blocks]

    def at_level(self, up: int) -> npt.NDArray[np.intp]:
        """For each block the number of its element so many levels up, the own one being 1."""
        found = [chain[-up] if up <= len(chain) else chain[0] for chain in self.chains]
        return np.array(found, dtype=np.intp)[self.of_blocks]


def element_columns(
    blocks: Sequence[Block], words: Column, votes: Column, link_share: Column, odds: TokenOdds
) -> dict[str, Column]:
    """The columns; votes and link_share as shares (0 to 1) of each block's words."""
    elements = _Elements(blocks)
    prose = np.where((words >= PROSE_WORDS) & (link_share < PROSE_LINKS), words, 0.0)
    held = {
        "words": np.maximum(1.0, elements.sums(words)),
        "blocks": (elements.end - elements.first).astype(np.float64),
        "links": elements.sums(link_share * words),
        "vote": elements.sums(votes * words),
        "prose": elements.sums(prose),
    }
    for name in ("links", "vote", "prose"):
        held[name] = held[name] / held["words"]
    names, own_names = np.array([odds.of_element(element) for element in elements.elements]).T
    columns: dict[str, Column] = {"depth": elements.spread([len(chain) for chain in elements.chains])}
    columns |= _name_columns(elements, names)
    columns["own_name_odds"] = own_names[elements.at_level(1)]
    columns["parent_own_name_odds"] = own_names[elements.at_level(2)]
    for name, of, share in (("story", "vote", CONTAINER_SHARE), ("prose", "prose", PROSE_SHARE)):
        columns |= _container_columns(name, elements, held[of] * held["words"], share, held, names)
    total = words.sum()
    for level, up in LEVELS:
        near = elements.at_level(up)
        for name in ("words", "blocks", "links", "vote", "prose"):
            columns[f"{level}_{name}"] = held[name][near]
        columns[f"{level}_share"] = held["words"][near] / total
    columns |= _likeness_columns(blocks, words, votes, link_share, prose)
    tags = [{elements.elements[number].tag for number in chain} for chain in elements.chains]
    for name, region in REGIONS.items():
        columns[name] = elements.spread([not region.isdisjoint(found) for found in tags])
    hidden = [element.hidden for element in elements.elements]
    columns["hidden"] = elements.spread([any(hidden[n] for n in chain) for chain in elements.chains])
    return columns


def _name_columns(elements: _Elements, names: Column) -> dict[str, Column]:
    opinions = names.tolist()
    rows = []
    for chain in elements.chains:
        scores = [opinions[number] for number in chain]
        rows.append(
            (
                scores[-1],
                sum(scores[-3:]),
                sum(scores),
                min(scores),
                max(scores),
                min(scores[-4:]),
                min(scores[:-4], default=0.0),
                max(scores[-4:]),
            )
        )
    table = np.array(rows)[elements.of_blocks]
    titles = ("own", "near", "sum", "min", "max", "min_near", "min_far", "max_near")
    return {f"name_odds_{title}": table[:, number] for number, title in enumerate(titles)}


def _container_columns(
    name: str, elements: _Elements, mass: Column, share: float, held: dict[str, Column], names: Column
) -> dict[str, Column]:
    """Where a block stands from a container, and what the branch holds that leads to it from there.

    The elements that hold more than half of a mass lie inside each other, so they are one chain.
    """
    whole = mass[0] if len(mass) else 0.0
    inside = (mass >= share * whole).tolist() if whole else [False] * len(mass)
    size = sum(inside)
    shared, below, branch = [], [], []
    for chain in elements.chains:
        levels = 0
        while levels < len(chain) and inside[chain[levels]]:
            levels += 1
        shared.append(levels - size)
        below.append(len(chain) - levels)
        branch.append(chain[min(levels, len(chain) - 1)])
    ways = np.array(branch, dtype=np.intp)[elements.of_blocks]
    return {
        f"{name}_above": elements.spread(shared),
        f"{name}_below": elements.spread(below),
        f"{name}_branch_words": held["words"][ways],
        f"{name}_branch_blocks": held["blocks"][ways],
        f"{name}_branch_vote": held["vote"][ways],
        f"{name}_branch_links": held["links"][ways],
        f"{name}_branch_prose": held["prose"][ways],
        f"{name}_branch_odds": names[ways],
    }


def _likeness_columns(
    blocks: Sequence[Block], words: Column, votes: Column, link_share: Column, prose: Column
) -> dict[str, Column]:
    """What the page's blocks of the same make (own tag and names, and the parent's) have in common."""
    makes: dict[object, int] = {}
    numbers = []
    for block in blocks:
        assert block.dom is not None
        make = tuple((element.tag, element.names) for element in block.dom.elements[-2:])
        numbers.append(makes.setdefault(make, len(makes)))
    group = np.array(numbers)
    held = {
        name: np.bincount(group, values)
        for name, values in (
            ("words", words), ("vote", votes * words), ("links", link_share * words), ("prose", prose),
        )
    }  # fmt: skip
    size = np.bincount(group)
    return {
        "alike_blocks": size[group].astype(np.float64),
        "alike_words": held["words"][group],
        "alike_share": held["words"][group] / words.sum(),
        "alike_vote": (held["vote"] / held["words"])[group],
        "alike_links": (held["links"] / held["words"])[group],
        "alike_prose": (held["prose"] / held["words"])[group],
    }
