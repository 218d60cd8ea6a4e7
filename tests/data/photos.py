"""Folders of photographs as people have them, made by the tests: coloured shapes, some subjects, odd names."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

SHAPES = ("circle", "square", "triangle")


def photograph(shape: str, seed: int, side: int = 48) -> Image.Image:
    """A shape of a random colour and place on a noisy ground."""
    random = np.random.default_rng(seed)
    ground = random.integers(0, 90, size=(side, side, 3), dtype=np.uint8)
    picture = Image.fromarray(ground)
    pen = ImageDraw.Draw(picture)
    colour = tuple(int(value) for value in random.integers(120, 256, size=3))
    left, top = (int(value) for value in random.integers(2, side // 3, size=2))
    right, bottom = left + side // 2, top + side // 2
    if shape == "circle":
        pen.ellipse((left, top, right, bottom), fill=colour)
    elif shape == "square":
        pen.rectangle((left, top, right, bottom), fill=colour)
    else:
        pen.polygon([(left, bottom), (right, bottom), ((left + right) // 2, top)], fill=colour)
    return picture


def with_manifest(folder: Path, count: int = 90, side: int = 48, subjects: int = 6) -> Path:
    """A folder with a manifest: file, label, split, subject; every fifth image is for testing."""
    (folder / "pictures").mkdir(parents=True)
    rows = [["file", "label", "split", "subject"]]
    for number in range(count):
        shape = SHAPES[number % len(SHAPES)]
        name = f"pictures/{shape} é {number}.png"
        photograph(shape, number, side).save(folder / name)
        rows.append([name, shape, "test" if number % 5 == 0 else "train", f"person {number // 3 % subjects}"])
    write(folder / "manifest.csv", rows)
    return folder


def in_folders(folder: Path, count: int = 30) -> Path:
    """One folder for each class, JPEGs of different sizes."""
    for number in range(count):
        shape = SHAPES[number % len(SHAPES)]
        (folder / shape).mkdir(parents=True, exist_ok=True)
        photograph(shape, number, 70 + number % 7).save(folder / shape / f"{number}.jpg", quality=90)
    return folder


def tiny_imagenet(folder: Path, each: int = 5) -> Path:
    """The layout of TinyImageNet."""
    names = dict(zip(("n01", "n02", "n03"), SHAPES, strict=True))
    folder.mkdir(parents=True)
    (folder / "words.txt").write_text(
        "".join(f"{key}\t{name}, thing\n" for key, name in names.items()) + "n99\tother\n"
    )
    (folder / "val" / "images").mkdir(parents=True)
    lines = []
    for place, (key, shape) in enumerate(names.items()):
        (folder / "train" / key / "images").mkdir(parents=True)
        for number in range(each):
            photograph(shape, 10 * place + number, 64).save(folder / "train" / key / "images" / f"{key}_{number}.JPEG")
        photograph(shape, 900 + place, 64).save(folder / "val" / "images" / f"val_{place}.JPEG")
        lines.append(f"val_{place}.JPEG\t{key}\t0\t0\t63\t63")
    (folder / "val" / "val_annotations.txt").write_text("\n".join(lines) + "\n")
    return folder


def write(file: Path, rows: list[list[str]]) -> None:
    """A table as CSV."""
    with file.open("w", newline="", encoding="utf-8") as opened:
        csv.writer(opened).writerows(rows)
