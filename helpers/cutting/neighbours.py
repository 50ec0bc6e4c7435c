"""Flags of the tokens before and after."""

import numpy as np


def previous(flag: np.ndarray) -> np.ndarray:
    return np.append(False, flag[:-1]) if len(flag) else flag


def following(flag: np.ndarray, at_the_end: bool = False) -> np.ndarray:
    return np.append(flag[1:], at_the_end) if len(flag) else flag


def begins(number: np.ndarray) -> np.ndarray:
    return np.diff(number, prepend=-1) > 0
