"""Small pictures are told by their edges; plain ones are told by nothing."""

import random

import pytest

from kefu_core.safety.official.faces import BITS, SIDE, alike, fingerprint


def pixels(seed: int, noise: int = 0) -> list[int]:
    dice = random.Random(seed)
    found = [dice.randrange(20, 236) for _ in range(SIDE * SIDE)]
    shake = random.Random(seed + 1)
    return [value + shake.randint(-noise, noise) for value in found]


@pytest.mark.parametrize("seed", range(20))
def test_noise_and_light_change_nothing(seed):
    whole = fingerprint(pixels(seed))
    assert whole is not None
    shaken, lighter = fingerprint(pixels(seed, noise=2)), fingerprint([value + 15 for value in pixels(seed)])
    assert shaken is not None
    assert lighter is not None
    assert alike(whole, shaken)
    assert alike(whole, lighter)


def test_other_pictures_are_not_alike():
    found = [fingerprint(pixels(seed)) for seed in range(60)]
    pairs = [(a, b) for at, a in enumerate(found) for b in found[at + 1 :]]
    assert not [1 for a, b in pairs if a is not None and b is not None and alike(a, b)]


def test_a_plain_picture_has_no_fingerprint():
    assert fingerprint([200] * SIDE * SIDE) is None
    assert fingerprint([200 + at % 3 for at in range(SIDE * SIDE)]) is None


def test_another_size_is_refused():
    with pytest.raises(ValueError, match=str(SIDE * SIDE)):
        fingerprint([0] * 64)
    assert (fingerprint(pixels(1)) or 0).bit_length() <= BITS
