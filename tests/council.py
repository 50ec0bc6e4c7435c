"""What the tests of everything that counts words share: two short texts, and q by hand."""

from scipy import stats

MEETING = (
    "The council met on Monday. “We may wait,” the mayor said. The mayor may wait; the council "
    "may not.\n\nThe mayor’s plan could cost the council 3,000 crowns. Nobody else said so."
)
REPLY = "The harbour may open. The council said the harbour could open on Monday or later."


def benjamini_hochberg(p):
    """The q values of a list of p values, step by step as in the paper."""
    order = sorted(range(len(p)), key=lambda i: p[i], reverse=True)
    q, least = [0.0] * len(p), 1.0
    for rank, i in zip(range(len(p), 0, -1), order, strict=True):
        least = min(least, p[i] * len(p) / rank)
        q[i] = least
    return q


def exact_p(count, total, share):
    """Twice the smaller binomial tail, by adding up the chances of the outcomes."""
    chances = stats.binom.pmf(range(total + 1), total, share)
    return min(1, 2 * min(chances[: count + 1].sum(), chances[count:].sum()))
