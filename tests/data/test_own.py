"""A person's own images: every layout, everything that must be refused by name, and what a check finds."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import photos
import pytest
from PIL import Image
from typer.testing import CliRunner

from comparator.cli import app
from comparator.data import decoding
from comparator.data.own import faces, layouts, perceptual_hash, walk
from comparator.data.own.check import check, facts
from comparator.data.own.load import form_of, load, source_key
from comparator.data.own.manifest import Manifest
from comparator.errors import InvalidInput, NotFound
from comparator.jobs.payloads import Prepare
from comparator.worker.prepare_dataset import prepare

HEADER = ["file", "label", "split", "subject"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return photos.with_manifest(tmp_path / "my photos ü")


def arrays(manifest: Manifest, size: int | None = None) -> tuple[np.ndarray, np.ndarray]:
    found = load(manifest, form_of(manifest, size))
    return found.train.images, found.test.images


def table(folder: Path, *rows: list[str], header: list[str] = HEADER) -> Path:
    photos.write(folder / "manifest.csv", [header, *rows])
    return folder


def test_a_manifest_gives_pixels_labels_splits_and_metadata(folder: Path) -> None:
    manifest = layouts.read(folder)
    found = load(manifest, form_of(manifest))
    assert manifest.classes == sorted(photos.SHAPES)
    assert (len(found.train.labels), len(found.test.labels)) == (72, 18)
    first = manifest.part("train")[0]
    assert np.array_equal(found.train.images[0], np.asarray(Image.open(folder / first.file)))
    assert manifest.classes[found.train.labels[0]] == first.label
    assert set(found.train.metadata["subject"]) == {f"person {number}" for number in range(6)}


def test_class_folders_are_divided_and_brought_to_one_size(tmp_path: Path) -> None:
    manifest = layouts.read(photos.in_folders(tmp_path / "shapes"))
    train, test = arrays(manifest)
    assert train.shape == (24, 64, 64, 3)
    assert test.shape == (6, 64, 64, 3)
    assert [row.split for row in layouts.read(tmp_path / "shapes").rows] == [row.split for row in manifest.rows]
    assert arrays(manifest, 20)[0].shape == (24, 20, 20, 3)


def test_train_and_test_folders_are_kept(tmp_path: Path) -> None:
    for split in ("train", "val"):
        photos.in_folders(tmp_path / "all" / split, 9)
    manifest = layouts.read(tmp_path / "all")
    assert (len(manifest.part("train")), len(manifest.part("test"))) == (9, 9)


def test_tiny_imagenet_has_names_and_its_val_images_for_testing(tmp_path: Path) -> None:
    manifest = layouts.read(photos.tiny_imagenet(tmp_path / "tiny"))
    assert manifest.classes == sorted(photos.SHAPES)
    assert (len(manifest.part("train")), len(manifest.part("test"))) == (15, 3)
    assert {row.metadata for row in manifest.rows if row.label == "circle"} == {("n01",)}


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return faces.write(tmp_path_factory.mktemp("faces") / "drawn", families=20, each=8)


def test_mufac_keeps_identities_apart(drawn: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(drawn, tmp_path / "mufac"))
    manifest = layouts.read(folder)
    assert manifest.columns == ("family", "person", "part")
    assert manifest.classes[:3] == ["0-6 years", "7-12 years", "13-19 years"]
    assert (len(manifest.part("train")), len(manifest.part("test"))) == (96, 64)
    families = [{row.metadata[0] for row in manifest.part(split)} for split in ("train", "test")]
    assert not families[0] & families[1]
    report, _ = facts(folder)
    assert report.shared_values == {"person": 0}
    first = Path(manifest.part("train")[0].file)
    shutil.copy(folder / first, folder / "val_images")
    with (folder / "custom_val_dataset.csv").open("a") as table:
        table.write(f"{first.name},a\n")
    with pytest.raises(InvalidInput, match=r"identities are not disjoint: F0000\."):
        layouts.read(folder)


def test_mufac_with_its_training_images_in_two_folders(drawn: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(drawn, tmp_path / "mufac"))
    whole = layouts.read(folder)
    (folder / "train_images").rename(folder / "train_images_part1")
    (folder / "train_images_part2").mkdir()
    last = sorted((folder / "train_images_part1").iterdir())[-1]
    last.rename(folder / "train_images_part2" / last.name)
    divided = layouts.read(folder)
    assert f"train_images_part2/{last.name}" in [row.file for row in divided.rows]
    assert [(Path(row.file).name, row.label, row.metadata) for row in divided.rows] == [
        (Path(row.file).name, row.label, row.metadata) for row in whole.rows
    ]
    last = folder / "train_images_part2" / last.name
    last.unlink()
    with pytest.raises(InvalidInput, match=rf"Files are missing: 'train_images/{last.name}'"):
        layouts.read(folder)


def test_drawn_faces_are_the_same_everywhere_and_overwrite_nothing(drawn: Path, tmp_path: Path) -> None:
    again = faces.write(tmp_path / "again", families=20, each=8)
    assert layouts.read(again).hash() == layouts.read(drawn).hash()
    assert all(
        (again / row.file).read_bytes() == drawn.joinpath(row.file).read_bytes() for row in layouts.read(drawn).rows
    )
    ages = [row.label for row in layouts.read(again).part("train")]
    assert {ages.count(age) for age in ages} == {12}
    answer = CliRunner().invoke(app.app, ["data", "example", str(again)])
    assert isinstance(answer.exception, InvalidInput)
    assert "exists already" in str(answer.exception)


@pytest.mark.parametrize("sign", ["CelebAMask-HQ-attribute-anno.txt", "list_attr_celeba.csv", "CelebA-HQ-identity.txt"])
def test_mucac_is_refused_with_the_reason(tmp_path: Path, sign: str) -> None:
    (tmp_path / sign).write_text("1\n")
    with pytest.raises(InvalidInput, match="several labels each") as caught:
        layouts.read(tmp_path)
    assert "Multi-label data are not supported yet" in caught.value.advice


def test_several_label_columns_are_refused(folder: Path) -> None:
    table(folder, ["a.png", "1", "0"], header=["file", "label_smile", "label_male"])
    with pytest.raises(InvalidInput, match=r"several labels for each image \(label_smile, label_male\)"):
        layouts.read(folder)


def many(folder: Path, fault: str) -> list[list[str]]:
    """A manifest with twelve rows of one fault."""
    good = [[f"pictures/{shape} é {number}.png", shape, "train", "p"] for number, shape in enumerate(photos.SHAPES * 4)]
    good[0][2] = "test"
    for number, row in enumerate(good):
        if fault == "missing":
            row[0] = f"pictures/gone {number}.png"
        elif fault == "leaves":
            row[0] = ("../outside.png", "/etc/passwd", "C:\\x.png", "a/../../b.png")[number % 4]
        elif fault == "label":
            row[1] = ""
        elif fault == "unknown":
            row[1:3] = (f"only tested {number}", "test") if number else ("circle", "train")
        elif fault == "one class":
            row[1] = "circle"
        elif fault == "split":
            row[2] = "both"
        elif fault == "no image":
            row[0] = f"text {number}.png"
            (folder / row[0]).write_text("no image")
        elif fault == "repeated":
            row[0] = f"pictures/circle é {number % 2 * 3}.png"
    return good


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("missing", r"Files are missing: 'pictures/gone 0\.png'; .*'pictures/gone 9\.png' … and 2 more"),
        ("leaves", r"Paths leave the folder: '\.\./outside\.png'; '/etc/passwd'; .* … and 2 more"),
        ("label", r"Images have no label: .* … and 2 more"),
        ("unknown", r"Labels of test images are unknown: no training image has them: 'only tested 1' .* and 1 more"),
        ("one class", r"All images have the same label, 'circle'"),
        ("split", r"neither train nor test: row 2: 'both'; .* … and 2 more"),
        ("no image", r"Files are no usable images: 'text 0\.png' is not an image in a known format .* and 2 more"),
        ("repeated", r"Files are listed more than once: 'pictures/circle é 0\.png'; 'pictures/circle é 3\.png'"),
    ],
)
def test_what_is_wrong_is_named_before_any_work(
    folder: Path, fault: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def decoded(*_: object, **__: object) -> None:
        raise AssertionError("work began")

    monkeypatch.setattr(decoding, "decode", decoded)
    table(folder, *many(folder, fault))
    with pytest.raises(InvalidInput, match=words) as caught:
        facts(folder)
    assert caught.value.advice


def test_a_link_out_of_the_folder_is_refused(folder: Path, tmp_path: Path) -> None:
    (folder / "pictures" / "link.png").symlink_to(photos.in_folders(tmp_path / "other", 3) / "circle" / "0.jpg")
    table(folder, ["pictures/link.png", "circle", "train", ""], ["pictures/circle é 3.png", "circle", "test", ""])
    with (folder / "manifest.csv").open("a") as opened:
        opened.write("pictures/square é 1.png,square,train,\n")
    with pytest.raises(InvalidInput, match=r"Links lead out of the folder: 'pictures/link\.png'.*`--links`"):
        layouts.read(folder)
    assert len(layouts.read(folder, links=True).rows) == 3


def test_a_bomb_is_refused_by_its_header(folder: Path) -> None:
    Image.new("1", (12_000, 9_000)).save(folder / "pictures" / "huge.png")
    others = [["pictures/square é 1.png", "b", "train", ""], ["pictures/square é 4.png", "b", "test", ""]]
    table(folder, ["pictures/huge.png", "a", "train", ""], *others)
    with pytest.raises(InvalidInput, match=r"'pictures/huge\.png' has 108,000,000 pixels"):
        facts(folder)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("file,label\n", "has no row"),
        ("", "has no row"),
        ("name,kind\na.png,x\n", "no column for label; it has name, kind|no column for file and label"),
        ("file,label\na.png\n", "row 2 has 1"),
        ('file,label\n"a.png,x\n', "is not a CSV table"),
        ("file,label,x,x\na.png,b,1,2\n", "no name, a repeated"),
        ("file,label,split\na.png,x,val\nb.png,y,test\nc.png,y,train\n", "validation rows beside test rows"),
    ],
)
def test_tables_that_make_no_sense_are_refused(tmp_path: Path, content: str, words: str) -> None:
    (tmp_path / "manifest.csv").write_text(content)
    with pytest.raises(InvalidInput, match=words):
        layouts.read(tmp_path)


def test_a_table_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "manifest.csv").write_bytes("file,label\nä.png,é\n".encode("latin-1"))
    with pytest.raises(InvalidInput, match="not written in UTF-8"):
        layouts.read(tmp_path)


def test_semicolons_a_mark_and_decomposed_accents_are_understood(folder: Path) -> None:
    text = "\ufefffilename;class\npictures/circle e\u0301 0.png;a\npictures\\square é 1.png;b\n"
    (folder / "manifest.csv").write_text(text + "pictures/triangle é 2.png;b\npictures/circle é 3.png;a\n")
    assert [row.file for row in layouts.read(folder).rows][:2] == ["pictures/circle é 0.png", "pictures/square é 1.png"]


def test_too_few_images_to_divide_are_refused(tmp_path: Path) -> None:
    photos.in_folders(tmp_path / "few", 3)
    with pytest.raises(InvalidInput, match="too few to set any aside"):
        layouts.read(tmp_path / "few")


def test_folders_without_images_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no folder"):
        layouts.read(tmp_path / "nowhere")
    with pytest.raises(InvalidInput, match="No images were found"):
        layouts.read(tmp_path)
    for name in ("one.csv", "two.csv"):
        (tmp_path / name).write_text("file,label\n")
    with pytest.raises(InvalidInput, match=r"2 CSV files .*one\.csv, two\.csv"):
        layouts.read(tmp_path)


@pytest.mark.parametrize("place", ["/", "/proc", "/sys/class", "/proc/../dev"])
def test_places_of_the_system_are_refused_without_a_walk(place: str) -> None:
    with pytest.raises(InvalidInput, match="place of the operating system"):
        layouts.read(Path(place))


def test_a_name_too_long_for_the_disk_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="cannot be read: File name too long"):
        layouts.read(tmp_path / ("a" * 256))


def test_a_folder_of_other_files_stops_the_search(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walk, "MOST_OTHER_FILES", 20)
    (tmp_path / "notes").mkdir()
    for number in range(30):
        (tmp_path / "notes" / f"{number}.txt").touch()
    with pytest.raises(InvalidInput, match="21 files that are no images, and 0 that are"):
        layouts.read(tmp_path)


def test_a_folder_that_leads_to_itself_is_read_once(tmp_path: Path) -> None:
    folder = photos.in_folders(tmp_path / "own")
    before = len(layouts.read(folder).rows)
    (folder / "circle" / "again").symlink_to(folder, target_is_directory=True)
    assert len(layouts.read(folder).rows) == before


def test_damaged_images_are_refused_when_decoded_and_reported_by_a_check(folder: Path) -> None:
    for number in (1, 4, 7):
        file = folder / "pictures" / f"square é {number}.png"
        file.write_bytes(file.read_bytes()[:-200])
    manifest = layouts.read(folder)
    with pytest.raises(InvalidInput, match=r"Images cannot be decoded: 'pictures/square é 1\.png' is damaged"):
        load(manifest, form_of(manifest))
    report, _ = check(folder)
    assert [text.partition(":")[0] for text in report.unreadable] == [f"pictures/square é {n}.png" for n in (1, 4, 7)]


def test_a_check_finds_duplicates_and_near_duplicates_across_splits(folder: Path) -> None:
    before, _ = check(folder)
    source = folder / "pictures" / "square é 1.png"
    shutil.copy(source, folder / "pictures" / "copy.png")
    Image.open(source).save(folder / "pictures" / "again.jpg", quality=60)
    with (folder / "manifest.csv").open("a") as opened:
        opened.write("pictures/copy.png,square,test,person 9\npictures/again.jpg,square,test,person 9\n")
    report, _ = check(folder)
    assert report.duplicates == [("pictures/square é 1.png", "pictures/copy.png")]
    assert report.duplicates_across == 1
    new = {other for one, other in report.near_across if one == "pictures/square é 1.png"}
    new -= {other for _, other in before.near_across}
    assert new == {"pictures/copy.png", "pictures/again.jpg"}


def test_perceptual_hashes_agree_with_a_slow_computation() -> None:
    from scipy.fft import dct

    small = np.random.default_rng(0).integers(
        0, 256, size=(7, perceptual_hash.SIDE, perceptual_hash.SIDE), dtype=np.uint8
    )
    for image, found in zip(small, perceptual_hash.hashes(small), strict=True):
        low = dct(dct(image.astype(float), axis=0, norm="ortho"), axis=1, norm="ortho")[:8, :8].ravel()
        assert int(found) == sum(1 << place for place in range(64) if low[place] > np.median(low[1:]))
    hashes = np.asarray([0b1011, 0, 2**64 - 1], dtype=np.uint64)
    expected = [
        [one, two] for one in range(3) for two in range(3) if bin(int(hashes[one] ^ hashes[two])).count("1") <= 3
    ]
    assert perceptual_hash.pairs(hashes, hashes, bits=3).tolist() == expected


@pytest.mark.parametrize(("mode", "channels"), [("L", 1), ("1", 1), ("I;16", 1), ("P", 3), ("RGBA", 3), ("CMYK", 3)])
def test_every_kind_of_image_becomes_grey_or_colour(tmp_path: Path, mode: str, channels: int) -> None:
    suffix = "tif" if mode == "CMYK" else "png"
    for number, label in enumerate("aabbab"):
        (tmp_path / label).mkdir(exist_ok=True)
        picture = Image.new("L", (9, 9), 40 * number)
        ready = (
            Image.fromarray(np.full((9, 9), 256 * 40 * number, np.uint16)) if mode == "I;16" else picture.convert(mode)
        )
        ready.save(tmp_path / label / f"{number}.{suffix}")
    train, test = arrays(layouts.read(tmp_path))
    assert train.shape[1:] == (9, 9, channels)
    if mode in ("L", "I;16"):
        assert {int(image[0, 0, 0]) for image in [*train, *test]} == {0, 40, 80, 120, 160, 200}


def test_unchanged_files_are_not_decoded_again(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report, manifest = facts(folder)
    own = {**report.record(), "name": "mine"}
    payload = Prepare("mine", folder=str(tmp_path), local_folders=[], target=str(tmp_path / "store"), own=own)
    first = prepare(payload, lambda *_: None)
    assert first["details"]["counts"]["train"] == [24, 24, 24]
    monkeypatch.setattr(decoding, "decode", None)
    assert prepare(replace(payload, known=first), lambda *_: None) == first
    file = folder / manifest.rows[0].file
    file.write_bytes(file.read_bytes() + b"\0")
    assert source_key(manifest, form_of(manifest)) != first["details"]["source_key"]
    table(folder, *many(folder, "")[:6])
    with pytest.raises(InvalidInput, match="has changed since mine was added"):
        prepare(replace(payload, known=first), lambda *_: None)


def test_the_command_reports_and_writes_the_manifests_hash(folder: Path) -> None:
    run = CliRunner().invoke(app.app, ["data", "check", str(folder), "--write"])
    assert run.exit_code == 0, run.output
    for words in (
        "the manifest manifest.csv",
        "circle",
        "images become 48×48, colour",
        "column subject: 6",
        "twice there: 0",
    ):
        assert words in run.output
    assert (folder / "manifest.sha256").read_text().strip() == layouts.read(folder).hash()
    answer = CliRunner().invoke(app.app, ["data", "check", str(folder), "--json"])
    assert json.loads(answer.output)["counts"]["test"] == [6, 6, 6]
    file = folder / "pictures" / "square é 1.png"
    file.write_bytes(file.read_bytes()[:-200])
    assert CliRunner().invoke(app.app, ["data", "check", str(folder)]).exit_code == 1
