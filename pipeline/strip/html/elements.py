"""The elements that a page's blocks are in, as arrays."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ...blocks import MAX_ANCESTORS, Block, DomElement

Column = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.intp]


def elements_of(block: Block) -> tuple[DomElement, ...]:
    """The elements around a block, outermost first; none in a text dump."""
    return block.dom.elements if block.dom else ()


def elements_around(blocks: Sequence[Block]) -> dict[int, DomElement]:
    """The elements that blocks are in, by their order; none for a text dump. Hardly one is visited twice."""
    elements: dict[int, DomElement] = {}
    seen: set[int] = set()
    for block in blocks:
        around = block.dom.elements if block.dom else ()
        # A block in many elements remembers only the nearest, so theirs may be unknown still.
        whole = len(around) < MAX_ANCESTORS
        for element in reversed(around):
            order = element.order
            if whole:
                if order in seen:
                    break
                seen.add(order)
            elements[order] = element
    return elements


class Elements:
    """All elements that blocks are in, numbered from 0 in the order in which they begin.

    The blocks of an element follow each other on the page, so that a sum over them is the difference of two
    running sums.

    all: the elements by their numbers; the number after the last stands for no element.
    above: for each block a column with the numbers of its elements, its own first.
    depths: how many elements each block is in.
    """

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.all: list[DomElement] = []
        numbers: dict[int, int] = {}
        parents: list[int] = []
        first: list[int] = []
        own: list[int] = []
        depths: list[int] = []
        heights: list[int] = []  # of each element, how many are known around it, itself included
        for place, block in enumerate(blocks):
            assert block.dom is not None
            around = block.dom.elements
            new = len(around)
            while new and around[new - 1].order not in numbers:
                new -= 1
            parent = numbers[around[new - 1].order] if new else -1
            for element in around[new:]:
                number = numbers[element.order] = len(self.all)
                self.all.append(element)
                parents.append(parent)
                heights.append(heights[parent] + 1 if parent >= 0 else 1)
                first.append(place)
                parent = number
            own.append(parent)
            # A block remembers MAX_ANCESTORS elements. One after a deeper block may remember more than
            # that block did of the elements around both.
            depths.append(min(len(around), heights[parent]))
        last = [0] * len(parents)
        for place, number in enumerate(own):
            last[number] = place
        for number in range(len(parents) - 1, -1, -1):  # an element's children have greater numbers
            parent = parents[number]
            if parent >= 0 and last[parent] < last[number]:
                last[parent] = last[number]
        self.first, self.end = np.array(first), np.array(last) + 1
        self.depths = np.array(depths)
        self.above = self._above(np.array(own), np.array([*parents, -1]))
        self.blocks = np.arange(len(blocks))

    def _above(self, own: Numbers, parents: Numbers) -> Numbers:
        nothing = len(parents) - 1
        parents = np.where(parents < 0, nothing, parents)
        above = np.empty((int(self.depths.max()), len(own)), dtype=np.intp)
        current = own
        for level in range(len(above)):
            above[level] = current
            current = parents[current]
        # A block inside more elements than `MAX_ANCESTORS` remembers only the nearest.
        above[np.arange(len(above))[:, np.newaxis] >= self.depths] = nothing
        return above

    def sums(self, column: Column) -> Column:
        """For each element the sum over its blocks."""
        running = np.concatenate(([0.0], np.cumsum(column)))
        result: Column = running[self.end] - running[self.first]
        return result

    def at_level(self, up: int | Numbers) -> Numbers:
        """For each block the number of one of its elements; the outermost where it is in fewer.

        Args:
            up: how many levels up, for all blocks or for each; 1 is the block's own element.
        """
        result: Numbers = self.above[np.minimum(up, self.depths) - 1, self.blocks]
        return result

    def of_above(self, values: Column, nothing: float) -> Column:
        """For each block a column with the values of its elements, its own first.

        Args:
            values: one for each element.
            nothing: the value where a block is in no more elements.
        """
        return np.concatenate((values, [nothing]))[self.above]
