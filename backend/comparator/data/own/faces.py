"""A small set of drawn faces with families and ages, in MUFAC's layout: to try identity forgetting without real people.

MUFAC itself (Choi and Na, 2023, arXiv 2311.02240) must be applied for; nothing of it is here.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from comparator.data.own.published import MUFAC_AGES, MUFAC_FILES
from comparator.errors import InvalidInput
from comparator.seeds import generator

FAMILIES, EACH, SIDE = 40, 8, 24
PERSONS = "FMDS"
SHARES = {"train": 0.6, "val": 0.2, "test": 0.2}
Colour = tuple[int, int, int]


def write(folder: Path, families: int = FAMILIES, each: int = EACH, side: int = SIDE, seed: int = 0) -> Path:
    """Draw ``each`` faces of every family into a new folder: three tables, three folders, no family in two of them.

    Raises ``InvalidInput`` if the folder exists: nothing of anybody's is overwritten.
    """
    if folder.exists():
        raise InvalidInput(f"{folder} exists already.", advice="Name a folder that does not exist yet.")
    ends = np.round(np.cumsum(list(SHARES.values())) * families).astype(int).tolist()
    for part, first, last in zip(SHARES, [0, *ends[:-1]], ends, strict=True):
        (folder / f"{part}_images").mkdir(parents=True)
        rows = [["image_path", "age_class"]]
        for family in range(first, last):
            for number in range(each):
                random = generator(seed, "face", family, number)
                age = (family + number) % len(MUFAC_AGES)
                letter = list(MUFAC_AGES)[age]
                name = f"F{family:04d}_AGE_{PERSONS[number % len(PERSONS)]}_{number}_{letter}{number}.jpg"
                face(family, age, side, random).save(folder / f"{part}_images" / name, quality=92)
                rows.append([name, letter])
        with (folder / MUFAC_FILES[part]).open("w", newline="", encoding="utf-8") as table:
            csv.writer(table).writerows(rows)
    return folder


def face(family: int, age: int, side: int, random: np.random.Generator) -> Image.Image:
    """Draw a face: a family shares skin, shirt and ground; age (0 to 7) makes it longer, greyer and lined."""
    traits = generator(family, "family")
    ground, shirt = _colour(traits, 40, 140), _colour(traits, 60, 220)
    skin = _shade((224, 172, 140), float(traits.uniform(0.55, 1.1)))
    oldest = len(MUFAC_AGES) - 1
    scale, grown = side / 32, age / oldest
    picture = Image.new("RGB", (side, side), ground)
    pen = ImageDraw.Draw(picture)
    across, down = (side / 2 + scale * float(random.uniform(-1.5, 1.5)) for _ in range(2))
    wide, high = scale * (7.5 + 1.5 * grown), scale * (7.5 + 4.5 * grown)
    hair = _shade((235, 235, 235), 0.15 + 0.85 * max(0.0, (age - 3) / (oldest - 3)))
    pen.ellipse((across - 1.4 * wide, side - 5 * scale, across + 1.4 * wide, side + 9 * scale), fill=shirt)
    pen.ellipse((across - wide - scale, down - high - 2 * scale, across + wide + scale, down + 0.3 * high), fill=hair)
    pen.ellipse((across - wide, down - high + scale, across + wide, down + high), fill=skin)
    dark = _shade(skin, 0.55)
    eye = scale * (2.4 - grown)
    for sign in (-1, 1):
        middle = across + sign * wide / 2
        pen.ellipse((middle - eye / 2, down - eye / 2, middle + eye / 2, down + eye / 2), fill=(25, 25, 35))
    pen.line((across - wide / 3, down + high / 2, across + wide / 3, down + high / 2), fill=(150, 50, 60))
    for line in range(max(0, age - 3)):
        height = down - high / 2 - scale * (1.6 * line - 1)
        pen.line((across - wide / 2, height, across + wide / 2, height), fill=dark)
    pixels = np.asarray(picture, dtype=np.float32) * _light(side, random) + random.normal(0, 9, (side, side, 1))
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def _light(side: int, random: np.random.Generator) -> np.ndarray:
    """Return how bright each pixel of a photo is, [side, side, 1]: the light falls from somewhere."""
    angle, place = random.uniform(0, 2 * np.pi), np.linspace(-1, 1, side)
    slope: np.ndarray = np.cos(angle) * place[:, None] + np.sin(angle) * place[None, :]
    return (random.uniform(0.9, 1.1) + random.uniform(0.2, 0.5) * slope)[..., None]


def _colour(random: np.random.Generator, low: int, high: int) -> Colour:
    red, green, blue = (int(value) for value in random.integers(low, high, size=3))
    return red, green, blue


def _shade(colour: Colour, strength: float) -> Colour:
    red, green, blue = (min(255, int(value * strength)) for value in colour)
    return red, green, blue
