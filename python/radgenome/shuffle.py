# SPDX-License-Identifier: Apache-2.0
"""Random numbers that are a function of the words they are asked for with: the same in every process, with any number
of workers and in every version of NumPy, whose own generators do not promise that."""
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_GOLDEN = 0x9E3779B97F4A7C15
_64_BITS = (1 << 64) - 1


def scrambled(words: Sequence[int], count: int) -> NDArray[np.uint64]:
    """`count` numbers of 64 bits.

    The generator splitmix64 (Steele, Lea, Flood, OOPSLA 2014), started from the words."""
    state = 0
    for word in words:
        state = int(_mixed(np.array([(state ^ word) + _GOLDEN & _64_BITS], np.uint64))[0])
    steps = np.arange(1, count + 1, dtype=np.uint64) * np.uint64(_GOLDEN)
    return _mixed(steps + np.uint64(state))


def shuffled(words: Sequence[int], count: int) -> NDArray[np.int64]:
    """The numbers below `count` in a random order."""
    return np.argsort(scrambled(words, count), kind="stable")


def walked(words: Sequence[int], items: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """`count` of the items: all of them in a random order, then all again in another, and so on."""
    rounds = [items[shuffled([*words, n], len(items))] for n in range(-(-count // len(items)))]
    return np.concatenate([items[:0], *rounds])[:count]


def shares_of(count: int, weights: Sequence[float]) -> list[int]:
    """`count` dealt out in whole numbers by weight; what is left over goes to the largest remainders."""
    exact = [count * weight / sum(weights) for weight in weights]
    dealt = [int(share) for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda n: (dealt[n] - exact[n], n))
    for n in by_remainder[:count - sum(dealt)]:
        dealt[n] += 1
    return dealt


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
