"""Krippendorff's α of any number of readers, with gaps."""

import numpy as np


def alpha(marks: np.ndarray) -> float:
    """Krippendorff's α of readers × units; NaN is a gap."""
    known = marks[~np.isnan(marks)]
    if not known.size:
        return np.nan
    if (known == known[0]).all():
        return 1.0
    values, counts = np.unique(known, return_counts=True)
    expected = 1 - (counts * (counts - 1)).sum() / (known.size * (known.size - 1))
    size = (~np.isnan(marks)).sum(axis=0)
    # Each unit's pairs that differ, weighted as Krippendorff has it.
    same = sum(
        (n * (n - 1)) / np.maximum(size - 1, 1) for n in ((marks == v).sum(axis=0) for v in values)
    )
    observed = 1 - same.sum() / known.size
    return float(1 - observed / expected) if expected else 1.0
