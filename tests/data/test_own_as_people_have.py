"""Folders of images as people have them: read in the one way that is meant, with a word on all that is left out."""

from __future__ import annotations

import json
import os
import shutil
import struct
import subprocess
import sys
import unicodedata
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import made
import numpy as np
import photos
import pytest
from PIL import Image

from comparator.data.own import cells, layouts, walk
from comparator.data.own.check import check, facts
from comparator.data.own.load import form_of, load
from comparator.data.own.manifest import Manifest
from comparator.errors import InvalidInput

PREPARE = """
import json, sys, tempfile
from comparator.data.own.check import facts
from comparator.jobs.payloads import Prepare
from comparator.worker.prepare_dataset import prepare
from pathlib import Path
for place in sys.argv[1:]:
    kind, _, folder = place.partition("=")
    own = None
    if kind == "own":
        own = {**facts(Path(folder))[0].record(), "name": "own"}
    name = "own" if own else kind
    target = tempfile.mkdtemp()
    found = prepare(Prepare(name, folder=target, local_folders=[folder], target=target, own=own), lambda *_: None)
    print(json.dumps([found["hash"], found["file"], found["details"]["counts"], own and own["classes"]]))
"""


def picture(file: Path, seed: int = 0, side: int = 16, **options: object) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    pixels = np.random.default_rng(seed).integers(0, 256, (side, side, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(file, **options)
    return file


def classes(folder: Path, *names: str, each: int = 4, suffix: str = "png") -> Path:
    for label in names:
        for number in range(each):
            picture(folder / label / f"{number}.{suffix}", number)
    return folder


def numbered(folder: Path, count: int = 12, suffix: str = "png") -> list[tuple[str, str]]:
    """Images in one folder, and the rows of a table: names and labels."""
    for number in range(count):
        picture(folder / f"{number}.{suffix}", number)
    return [(f"{number}.{suffix}", ["cat", "dog"][number % 2]) for number in range(count)]


def csv(rows: list[tuple[str, str]], header: str = "file,label", line: str = "{},{}") -> str:
    return "\n".join([header, *(line.format(*row, number=number) for number, row in enumerate(rows))]) + "\n"


def noted(manifest: Manifest) -> str:
    return "\n".join(manifest.notes)


def test_classes_keep_their_numbers_in_every_process(tmp_path: Path) -> None:
    """For every kind of data set; the hash seed of a process decides the order of its sets of texts."""
    zeros = classes(tmp_path / "zeros", "1", "01", "001", "0001", "1e", "01e", each=8)
    rows = numbered(tmp_path / "table")
    table = [(file, ["1", "01", "001"][number % 3]) for number, (file, _) in enumerate(rows)]
    (tmp_path / "table" / "manifest.csv").write_text(csv(table, "file,label,who,where", "{},{},a{number},b"))
    tiny = photos.tiny_imagenet(tmp_path / "tiny")
    faces = tmp_path / "faces"
    from comparator.data.own import faces as drawn

    drawn.write(faces, families=10, each=8)
    for split in ("train", "test"):
        (tmp_path / "cifar100").mkdir(exist_ok=True)
        file = tmp_path / "cifar100" / f"{split}-0.parquet"
        made.parquet(file, made.pixels(100, (32, 32, 3)), range(100), image="img", label="fine_label")
    places = [f"own={folder}" for folder in (zeros, tmp_path / "table", tiny, faces)]
    places += ["digits=/nowhere", f"cifar100={tmp_path / 'cifar100'}"]
    seen = {_prepared(seed, places) for seed in ("0", "1", "2", "5")}
    assert len(seen) == 1
    (found,) = seen
    first = json.loads(found.splitlines()[0])
    assert first[3] == ["0001", "001", "01", "1", "01e", "1e"]


def _prepared(seed: str, places: list[str]) -> str:
    done = subprocess.run(
        [sys.executable, "-c", PREPARE, *places],
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_the_stored_list_numbers_the_classes_and_is_part_of_the_hash(tmp_path: Path) -> None:
    manifest = layouts.read(classes(tmp_path, "a", "b", "c"))
    form = form_of(manifest)
    stored = ["c", "a", "b"]
    found = load(manifest, form, classes=stored)
    rows = [*manifest.part("train"), *manifest.part("test")]
    assert [stored[number] for number in [*found.train.labels, *found.test.labels]] == [row.label for row in rows]
    assert found.hash() != load(manifest, form).hash()


@pytest.mark.parametrize("names", [["10²", "10³"], ["①", "②"], ["٣", "٤"], ["½", "Ⅷ"], ["class 𝟏", "class 𝟐"]])
def test_any_digit_may_stand_in_a_class_name(tmp_path: Path, names: list[str]) -> None:
    assert layouts.read(classes(tmp_path, *names)).classes == sorted(names)


RAMP = np.tile(np.linspace(0, 1, 16), (16, 1))


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def colour_png(file: Path, values: np.ndarray) -> None:
    """Write uint16 [height, width, 3 or 4] as a PNG of 16 bits a channel, which Pillow cannot write."""
    height, width, channels = values.shape
    header = struct.pack(">IIBBBBB", width, height, 16, {3: 2, 4: 6}[channels], 0, 0, 0)
    lines = b"".join(b"\0" + line.astype(">u2").tobytes() for line in values)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + body)


def save(values: np.ndarray) -> Callable[[Path], None]:
    return lambda file: Image.fromarray(values).save(file)


DEEP: dict[str, tuple[str, Callable[[Path], None]]] = {
    "12 bits": ("png", save((RAMP * 4095).astype(np.uint16))),
    "16 bits": ("png", save((RAMP * 65535).astype(np.uint16))),
    "10 bits in TIFF": ("tif", save((RAMP * 1023).astype(np.uint16))),
    "fractions": ("tif", save(RAMP.astype(np.float32))),
    "fractions from −1": ("tif", save((2 * RAMP - 1).astype(np.float32))),
    "fractions up to 255": ("tif", save((255 * RAMP).astype(np.float32))),
    "32 bits up to 255": ("tif", save((RAMP * 255).astype(np.int32))),
    "negative": ("tif", save((RAMP * 4000 - 1000).astype(np.int32))),
    "colour, 12 bits": ("png", lambda file: colour_png(file, np.repeat(RAMP[..., None] * 4095, 3, 2).astype("u2"))),
    "colour, 16 bits": ("png", lambda file: colour_png(file, np.repeat(RAMP[..., None] * 65535, 3, 2).astype("u2"))),
}


@pytest.mark.parametrize("name", DEEP)
@pytest.mark.parametrize("size", [None, 32])
def test_brightness_beyond_eight_bits_is_kept_and_what_is_lost_is_counted(
    tmp_path: Path, name: str, size: int | None
) -> None:
    suffix, write = DEEP[name]
    for number in range(8):
        file = tmp_path / "ab"[number % 2] / f"{number}.{suffix}"
        file.parent.mkdir(exist_ok=True)
        write(file)
    report, manifest = check(tmp_path, size)
    assert report.sound
    pixels = load(manifest, form_of(manifest, size)).train.images[0, 0, :, 0].astype(int)
    wanted = 255 * np.interp((np.arange(len(pixels)) + 0.5) * 16 / len(pixels) - 0.5, range(16), RAMP[0])
    assert np.abs(pixels - wanted).max() <= 1
    assert any(note.startswith("8 images have more than eight bits") for note in report.notes)


def test_deep_images_of_one_data_set_stay_comparable(tmp_path: Path) -> None:
    for number, brightest in enumerate((4095, 1000, 500, 4000)):
        file = tmp_path / "ab"[number % 2] / f"{number}.png"
        file.parent.mkdir(exist_ok=True)
        Image.fromarray((RAMP * brightest).astype(np.uint16)).save(file)
    manifest = layouts.read(tmp_path)
    found = load(manifest, form_of(manifest))
    brightest = {image.max() for image in [*found.train.images, *found.test.images]}
    assert brightest == {255, 1000 >> 4, 500 >> 4, 4000 >> 4}


def test_values_that_are_no_numbers_are_refused(tmp_path: Path) -> None:
    classes(tmp_path, "a", "b")
    Image.fromarray(np.full((16, 16), np.nan, np.float32)).save(tmp_path / "a" / "nan.tif")
    with pytest.raises(InvalidInput, match=r"'a/nan\.tif' holds values that are no numbers"):
        facts(tmp_path)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "palette"])
def test_what_is_transparent_is_laid_on_white(tmp_path: Path, mode: str) -> None:
    alpha = Image.fromarray((RAMP * 255).astype(np.uint8))
    drawn = Image.merge("LA", (Image.new("L", (16, 16)), alpha))
    for number in range(8):
        file = tmp_path / "ab"[number % 2] / f"{number}.png"
        file.parent.mkdir(exist_ok=True)
        if mode == "palette":
            Image.fromarray(np.asarray(alpha) // 128).convert("P").save(file, transparency=0)
        else:
            drawn.convert(mode).save(file)
    manifest = layouts.read(tmp_path)
    form = form_of(manifest)
    pixels = load(manifest, form).train.images[0, 0, :, 0]
    assert pixels[0] == 255
    assert pixels[15] == (0 if mode != "palette" else pixels[15])
    assert "8 images can be transparent: they are laid on white." in form.notes


def test_every_lossy_conversion_is_counted(tmp_path: Path) -> None:
    classes(tmp_path, "a", "b", each=3)
    Image.new("L", (16, 16)).save(tmp_path / "a" / "grey.png")
    Image.new("CMYK", (16, 16)).save(tmp_path / "a" / "print.tif")
    frames = [Image.new("RGB", (16, 16), colour) for colour in ("red", "blue")]
    frames[0].save(tmp_path / "b" / "two.gif", save_all=True, append_images=frames[1:])
    picture(tmp_path / "b" / "wide.png", side=16).write_bytes(b"")
    Image.new("RGB", (40, 20)).save(tmp_path / "b" / "wide.png")
    report, _ = facts(tmp_path, 12)
    for words in (
        "1 grey images become colour images, as 9 others are.",
        "1 images are not in red, green and blue",
        "1 images have several frames or pages: the first one is taken.",
        "10 images are scaled to 12×12; 1 of them have other proportions and lose their margins.",
    ):
        assert words in "\n".join(report.notes)


def test_hidden_parts_anywhere_are_left_out_and_counted(tmp_path: Path) -> None:
    classes(tmp_path, "cat", "dog")
    for place in (
        "cat/.ipynb_checkpoints/0-checkpoint.png",
        "dog/deep/.cache/x/1.png",
        "dog/._0.png",
        "__MACOSX/cat/0.png",
    ):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(tmp_path / "cat" / "0.png", tmp_path / place)
    manifest = layouts.read(tmp_path)
    assert len(manifest.rows) == 8
    assert "Left out: 4 hidden files" in noted(manifest)


def test_images_are_taken_by_content_and_the_rest_is_named(tmp_path: Path) -> None:
    classes(tmp_path, "cat", "dog")
    for number in range(4):
        picture(tmp_path / "bird" / f"{number}.jfif", format="JPEG")
        picture(tmp_path / "fish" / f"{number}", format="PNG")
        (tmp_path / "cat" / f"{number}.txt").write_text("a cat")
    (tmp_path / "empty").mkdir()
    (tmp_path / "dog" / "0.heic").write_bytes(b"\0\0\0\x18ftypheic")
    picture(tmp_path / "loose.png")
    manifest = layouts.read(tmp_path)
    assert manifest.classes == ["bird", "cat", "dog", "fish"]
    for words in ("4 .jfif, 4 without an ending", "4 .txt, 1 .heic", "the folders empty", "1 directly in the folder"):
        assert words in noted(manifest)


def test_images_that_no_split_or_table_holds_are_counted(tmp_path: Path) -> None:
    for split in ("training", "testing", "val", "unlabelled"):
        classes(tmp_path / "folders" / split, "a", "b")
    picture(tmp_path / "folders" / "training" / "loose.png")
    manifest = layouts.read(tmp_path / "folders")
    assert (manifest.classes, len(manifest.part("train")), len(manifest.part("test"))) == (["a", "b"], 8, 8)
    for words in ("8 in val", "8 in unlabelled", "1 directly in training"):
        assert words in noted(manifest)
    rows = numbered(tmp_path / "table")
    (tmp_path / "table" / "manifest.csv").write_text(csv(rows[:8]))
    assert "4 images that the table does not list" in noted(layouts.read(tmp_path / "table"))


def test_a_lone_train_folder_and_splits_inside_classes_are_understood(tmp_path: Path) -> None:
    classes(tmp_path / "lone" / "train", "a", "b")
    numbered(tmp_path / "lone" / "test", 3)
    manifest = layouts.read(tmp_path / "lone")
    assert manifest.classes == ["a", "b"]
    assert "3 directly in test" in noted(manifest) or "3 in test" in noted(manifest)
    for label in ("a", "b"):
        classes(tmp_path / "inside" / label, "train", "test")
    manifest = layouts.read(tmp_path / "inside")
    assert (manifest.classes, len(manifest.part("train")), len(manifest.part("test"))) == (["a", "b"], 8, 8)


def test_a_class_may_be_called_train(tmp_path: Path) -> None:
    assert layouts.read(classes(tmp_path, "train", "bus", "car")).classes == ["bus", "car", "train"]


TABLES = {
    "pandas": lambda rows: csv(rows, ",file,label", "{number},{},{}"),
    "pandas, shuffled": lambda rows: csv(rows[::-1], "Unnamed: 0,file,label", "{number},{},{}"),
    "excel": lambda rows: "sep=;\r\n" + csv(rows, "file;label", "{};{}").replace("\n", "\r\n"),
    "empty columns": lambda rows: csv(rows, "file;label;;", "{};{};;") + ";;;\n\n",
    "mark": lambda rows: "\ufeff" + csv(rows, "File Name,Class Label", "{},{}"),
    "otherwise": lambda rows: csv(rows, "picture,breed", "{},{}"),
    "without endings": lambda rows: csv([(file[:-4], label) for file, label in rows], "id,label"),
    "capitals": lambda rows: csv([(file.upper(), label) for file, label in rows]),
    "folder too much": lambda rows: csv(rows, "file,label", "data/pictures/{},{}"),
    "another machine": lambda rows: csv(rows, "file,label", "/home/somebody/pictures/{},{}"),
    "windows": lambda rows: csv(rows, "file,label", ".\\{},{}"),
}


@pytest.mark.parametrize("name", TABLES)
def test_tables_as_people_save_them(tmp_path: Path, name: str) -> None:
    rows = numbered(tmp_path)
    (tmp_path / "manifest.csv").write_bytes(TABLES[name](rows).encode())
    manifest = layouts.read(tmp_path)
    assert {(row.file, row.label) for row in manifest.rows} == set(rows)
    assert manifest.columns == ()


@pytest.mark.parametrize("start", ["{folder}/", "file://{folder}/", "{folder}/./x/../"])
def test_absolute_paths_inside_the_folder_are_accepted(tmp_path: Path, start: str) -> None:
    rows = numbered(tmp_path / "real")
    (tmp_path / "linked").symlink_to(tmp_path / "real")
    for written in ("real", "linked"):
        begin = start.format(folder=tmp_path / written)
        (tmp_path / "real" / "manifest.csv").write_text(csv([(begin + file, label) for file, label in rows]))
        for given in ("real", "linked"):
            if (written, given) != ("linked", "real"):
                assert [row.file for row in layouts.read(tmp_path / given).rows] == [file for file, _ in rows]


def test_excels_unicode_text_is_read(tmp_path: Path) -> None:
    rows = numbered(tmp_path)
    (tmp_path / "manifest.csv").write_bytes(csv(rows, "file\tlabel", "{}\t{}").encode("utf-16"))
    assert len(layouts.read(tmp_path).rows) == 12


def test_a_table_of_another_folder_matches_nothing(tmp_path: Path) -> None:
    """Files of the same names in another class are not the ones that are meant."""
    classes(tmp_path, "cat", "dog")
    (tmp_path / "manifest.csv").write_text("file,label\nfox/0.png,fox\nfox/1.png,fox\nowl/2.png,owl\n")
    with pytest.raises(InvalidInput, match=r"Files are missing: 'fox/0\.png'"):
        layouts.read(tmp_path)
    (tmp_path / "manifest.csv").write_text("file,label\ncat/0.png,cat\ndog/0.png,dog\ndog/9.png,dog\n")
    with pytest.raises(InvalidInput, match=r"Files are missing: 'dog/9\.png'"):
        layouts.read(tmp_path)


def hub(folder: Path, kind: str) -> Iterator[tuple[str, int]]:
    """Write a data set as the Hub's loader of image folders reads it; yield splits with their numbers of images."""
    for split, count in (("train", 8), ("validation", 4), ("test", 6)):
        rows = [(file, ["a", "b"][number % 2]) for number, (file, _) in enumerate(numbered(folder / split, count))]
        if kind == "jsonl":
            lines = [json.dumps({"file_name": file, "label": label, "note": None}) for file, label in rows]
            (folder / split / "metadata.jsonl").write_text("\n".join(lines) + "\n")
        elif kind == "csv":
            (folder / split / "metadata.csv").write_text(csv(rows, "file_name,label"))
        elif kind == "above":
            rows = [(f"{split}/{file}", label) for file, label in rows]
            (folder / f"{split}.csv").write_text(csv(rows, "file_name,label"))
        yield split, count


@pytest.mark.parametrize("kind", ["csv", "jsonl", "above"])
def test_tables_for_each_split_as_on_the_hub(tmp_path: Path, kind: str) -> None:
    counts = dict(hub(tmp_path / "data", kind))
    (tmp_path / "README.md").write_text("# Data")
    manifest = layouts.read(tmp_path)
    assert manifest.classes == ["a", "b"]
    assert {split: len(manifest.part(split)) for split in ("train", "test")} == {"train": 8, "test": 6}
    assert f"{counts['validation']} images of validation" in noted(manifest)
    assert "Looked in its only folder, data." in manifest.notes


def test_labels_may_be_the_folders_that_a_table_names(tmp_path: Path) -> None:
    classes(tmp_path, "cat", "dog")
    files = [f"{label}/{number}.png" for label in ("cat", "dog") for number in range(4)]
    (tmp_path / "metadata.csv").write_text("file_name\n" + "\n".join(files) + "\n")
    assert layouts.read(tmp_path).classes == ["cat", "dog"]


def test_a_table_of_something_else_beside_class_folders_is_left_aside(tmp_path: Path) -> None:
    classes(tmp_path, "cat", "dog")
    (tmp_path / "prices.csv").write_text("animal,price\ncat,3\n")
    manifest = layouts.read(tmp_path)
    assert manifest.classes == ["cat", "dog"]
    assert "prices.csv, which lists no images" in noted(manifest)


def test_a_damaged_line_of_json_is_named(tmp_path: Path) -> None:
    numbered(tmp_path)
    for line, words in (
        ('{"file_name": ', "Line 2 of metadata.jsonl is not JSON"),
        ("[1]", "Line 2 .* no JSON object"),
    ):
        (tmp_path / "metadata.jsonl").write_text('{"file_name": "0.png", "label": 3}\n' + line)
        with pytest.raises(InvalidInput, match=words):
            cells.read(tmp_path / "metadata.jsonl")


def links(folder: Path) -> Path:
    for label in ("cat", "dog"):
        for number in range(4):
            blob = picture(folder / "blobs" / f"{label}{number}", format="PNG")
            link = folder / "images" / label / f"{number}.png"
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(os.path.relpath(blob, link.parent))
    return folder / "images"


def test_links_out_of_the_folder_are_called_links_and_can_be_allowed(tmp_path: Path) -> None:
    folder = links(tmp_path)
    with pytest.raises(InvalidInput, match=r"Links lead out of the folder: 'cat/0\.png'; .*`links: true`"):
        layouts.read(folder)
    assert len(layouts.read(folder, links=True).rows) == 8
    (tmp_path / "whole").mkdir()
    for label in ("cat", "dog"):
        (tmp_path / "whole" / label).symlink_to(folder / label)
    with pytest.raises(InvalidInput, match=r"Links lead out of the folder: 'cat'; 'dog'"):
        layouts.read(tmp_path / "whole")
    assert len(layouts.read(tmp_path / "whole", links=True).rows) == 8


def test_links_inside_the_folder_need_no_leave(tmp_path: Path) -> None:
    links(tmp_path)
    rows = [(f"images/{label}/{number}.png", label) for label in ("cat", "dog") for number in range(4)]
    (tmp_path / "manifest.csv").write_text(csv(rows))
    (tmp_path / "nowhere.png").symlink_to(tmp_path / "gone.png")
    manifest = layouts.read(tmp_path)
    assert len(manifest.rows) == 8
    assert "1 links that lead nowhere" in noted(manifest)


@pytest.mark.parametrize("given", ["", "snapshots/abc"])
def test_a_repository_in_the_hubs_cache_is_read_by_its_links(tmp_path: Path, given: str) -> None:
    home = tmp_path / "datasets--somebody--animals"
    for label in ("cat", "dog"):
        for number in range(4):
            blob = picture(home / "blobs" / f"{label}{number}", format="PNG")
            link = home / "snapshots" / "abc" / "data" / "train" / label / f"{number}.png"
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(os.path.relpath(blob, link.parent))
    (home / "refs").mkdir()
    (home / "refs" / "main").write_text("abc")
    (home / "snapshots" / "older").mkdir()
    manifest = layouts.read(home / given)
    assert (manifest.classes, len(manifest.rows)) == (["cat", "dog"], 8)


def test_forms_of_unicode_are_one_name(tmp_path: Path) -> None:
    for split, form in (("train", "NFC"), ("test", "NFD")):
        classes(tmp_path / split, *(unicodedata.normalize(form, name) for name in ("é", "ü")))
    manifest = layouts.read(tmp_path)
    assert manifest.classes == ["é", "ü"]
    assert "2 class names are other spellings" in noted(manifest)
    mixed = tmp_path / "mixed"
    numbered(mixed / unicodedata.normalize("NFC", "é") / unicodedata.normalize("NFD", "ü"))
    rows = [(f"é/ü/{number}.png", ["a", "b"][number % 2]) for number in range(12)]
    (mixed / "manifest.csv").write_text(unicodedata.normalize("NFC", csv(rows)))
    assert len(layouts.read(mixed).rows) == 12


def test_names_that_differ_in_capitals_are_pointed_out(tmp_path: Path) -> None:
    assert "Cat and cat" in noted(layouts.read(classes(tmp_path, "Cat", "cat", "dog")))


def test_a_search_ends_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walk, "MOST_SECONDS", -1.0)
    with pytest.raises(InvalidInput, match="could not be looked through"):
        layouts.read(classes(tmp_path, "a", "b"))
