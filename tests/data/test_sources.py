"""The field's data sets are read from small files in their true formats, and damaged files are refused in words."""

from __future__ import annotations

import hashlib
import pickle
from pathlib import Path

import made
import numpy as np
import pytest

from comparator.data import cifar10, cifar100, fashion_mnist, mnist, svhn
from comparator.errors import InvalidInput, Unavailable
from comparator.jobs.payloads import Prepare
from comparator.store import artifacts
from comparator.worker.prepare_dataset import named_for, prepare

GREY, COLOUR = made.pixels(40, (28, 28, 1)), made.pixels(40, (32, 32, 3))
LABELS = np.arange(40) % 10


@pytest.mark.parametrize("place", ["", "raw", "MNIST/raw"])
@pytest.mark.parametrize("suffix", ["", ".gz"])
def test_mnist_from_idx_files(tmp_path: Path, suffix: str, place: str) -> None:
    made.mnist(tmp_path / place, GREY, LABELS, suffix)
    found = mnist.load(made.Here(tmp_path))
    assert np.array_equal(found.train.images, GREY)
    assert np.array_equal(found.test.labels, LABELS[:20])
    assert found.origin == "local IDX files"
    name = f"train-images-idx3-ubyte{suffix}"
    assert found.files[name] == hashlib.sha256((tmp_path / place / name).read_bytes()).hexdigest()


def test_fashion_mnist_from_parquet(tmp_path: Path) -> None:
    for split in ("train", "test"):
        made.parquet(tmp_path / f"{split}-00000-of-00001.parquet", GREY, LABELS)
    found = fashion_mnist.load(made.Here(tmp_path))
    assert np.array_equal(found.train.images, GREY)
    assert np.array_equal(found.train.labels, LABELS)
    assert set(found.files) == {"train-00000-of-00001.parquet", "test-00000-of-00001.parquet"}


def test_a_split_in_several_parquet_files_keeps_their_order(tmp_path: Path) -> None:
    made.parquet(tmp_path / "train-00000-of-00002.parquet", COLOUR[:10], LABELS[:10], image="img")
    made.parquet(tmp_path / "train-00001-of-00002.parquet", COLOUR[10:], LABELS[10:], image="img")
    made.parquet(tmp_path / "test-00000-of-00001.parquet", COLOUR[:5], LABELS[:5], image="img")
    found = cifar10.load(made.Here(tmp_path))
    assert np.array_equal(found.train.images, COLOUR)
    assert np.array_equal(found.train.labels, LABELS)


def test_svhn_from_mat_files(tmp_path: Path) -> None:
    made.svhn(tmp_path, COLOUR, LABELS)
    found = svhn.load(made.Here(tmp_path))
    assert np.array_equal(found.train.images, COLOUR)
    assert np.array_equal(found.test.labels, LABELS), "the digit 0 is stored as class 10"


def test_cifar100_knows_the_superclass_of_every_image(tmp_path: Path) -> None:
    labels = np.arange(100)
    for split in ("train", "test"):
        file = tmp_path / f"{split}-00000-of-00001.parquet"
        made.parquet(file, made.pixels(100, (32, 32, 3)), labels, image="img", label="fine_label")
    found = cifar100.load(made.Here(tmp_path))
    groups, counts = np.unique(found.train.metadata["superclass"], return_counts=True)
    assert len(groups) == 20
    assert set(counts) == {5}
    assert found.train.metadata["superclass"][cifar100.CLASSES.index("wolf")] == "large carnivores"
    assert cifar100.CLASSES[0] == "apple"
    assert cifar100.CLASSES[99] == "worm"


def test_metadata_is_part_of_the_hash(tmp_path: Path) -> None:
    from dataclasses import replace

    made.mnist(tmp_path, GREY, LABELS)
    found = mnist.load(made.Here(tmp_path))
    subjects = {"subject": np.asarray([f"person {number % 4}" for number in range(40)])}
    marked = replace(found, train=replace(found.train, metadata=subjects))
    swapped = {"subject": subjects["subject"][::-1]}
    assert len({found.hash(), marked.hash(), replace(found, train=replace(found.train, metadata=swapped)).hash()}) == 3


def test_metadata_of_another_length_is_refused(tmp_path: Path) -> None:
    from comparator.data.images import Split

    with pytest.raises(InvalidInput, match="has 3 values for 40 images"):
        Split(GREY, LABELS, {"subject": np.asarray(["a", "b", "c"])})


DAMAGE = {
    "cut": lambda content: content[: len(content) // 2],
    "empty": lambda content: b"",
    "foreign": lambda content: b"<html>Not found</html>" * 40,
}


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("suffix", ["", ".gz"])
@pytest.mark.parametrize("part", ["images-idx3", "labels-idx1"])
def test_damaged_idx_files_are_refused(tmp_path: Path, part: str, suffix: str, damage: str) -> None:
    made.mnist(tmp_path, GREY, LABELS, suffix)
    file = tmp_path / f"train-{part}-ubyte{suffix}"
    file.write_bytes(DAMAGE[damage](file.read_bytes()))
    with pytest.raises(InvalidInput, match=f"train-{part}-ubyte"):
        mnist.load(made.Here(tmp_path))


@pytest.mark.parametrize("damage", DAMAGE)
def test_damaged_parquet_files_are_refused(tmp_path: Path, damage: str) -> None:
    for split in ("train", "test"):
        made.parquet(tmp_path / f"{split}-0.parquet", GREY, LABELS)
    file = tmp_path / "train-0.parquet"
    file.write_bytes(DAMAGE[damage](file.read_bytes()))
    with pytest.raises(InvalidInput, match=r"train-0\.parquet cannot be read as Parquet"):
        mnist.load(made.Here(tmp_path))


@pytest.mark.parametrize("damage", DAMAGE)
def test_damaged_mat_files_are_refused(tmp_path: Path, damage: str) -> None:
    made.svhn(tmp_path, COLOUR, LABELS)
    file = tmp_path / "test_32x32.mat"
    file.write_bytes(DAMAGE[damage](file.read_bytes()))
    with pytest.raises(InvalidInput, match=r"test_32x32\.mat cannot be read"):
        svhn.load(made.Here(tmp_path))


def test_parquet_with_other_columns_is_refused(tmp_path: Path) -> None:
    for split in ("train", "test"):
        made.parquet(tmp_path / f"{split}-0.parquet", GREY, LABELS, image="picture")
    with pytest.raises(InvalidInput, match="columns image, label"):
        mnist.load(made.Here(tmp_path))


def test_parquet_with_undecodable_images_names_the_rows(tmp_path: Path) -> None:
    import pyarrow
    import pyarrow.parquet

    cells = [{"bytes": made.png(GREY[0])}, {"bytes": b"no image"}]
    for split in ("train", "test"):
        pyarrow.parquet.write_table(pyarrow.table({"image": cells, "label": [0, 1]}), tmp_path / f"{split}-0.parquet")
    with pytest.raises(InvalidInput, match=r"train-0\.parquet, row 1, is not an image"):
        mnist.load(made.Here(tmp_path))


def test_images_and_labels_of_different_number_are_refused(tmp_path: Path) -> None:
    made.mnist(tmp_path, GREY, LABELS)
    made.idx(tmp_path / "train-labels-idx1-ubyte", LABELS[:7])
    with pytest.raises(InvalidInput, match="40 images, train-labels-idx1-ubyte 7 labels"):
        mnist.load(made.Here(tmp_path))


class Hostile:
    """Something that would write a file if it were ever unpickled."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __reduce__(self) -> object:
        return (Path.write_text, (self.file, "run"))


def test_a_foreign_cifar_pickle_is_never_opened(tmp_path: Path) -> None:
    written = tmp_path / "written"
    batches = tmp_path / "cifar-10-batches-py"
    batches.mkdir()
    for name in ("data_batch_1", "test_batch"):
        (batches / name).write_bytes(pickle.dumps(Hostile(written)))
    with pytest.raises(Unavailable, match="CIFAR10 was not found: tried local files only"):
        cifar10.load(made.Here(tmp_path))
    assert not written.exists()


def test_only_folders_named_for_a_data_set_are_searched(tmp_path: Path) -> None:
    for name in ("CIFAR-10", "cifar100", "all/fashion-mnist", "all/cifar10"):
        (tmp_path / name).mkdir(parents=True)
    folders = [str(tmp_path / name) for name in ("CIFAR-10", "cifar100", "all", "missing")]
    assert list(named_for("cifar10", folders)) == [tmp_path / "CIFAR-10", tmp_path / "all" / "cifar10"]
    assert list(named_for("fashion_mnist", folders)) == [tmp_path / "all" / "fashion-mnist"]
    assert list(named_for("mnist", folders)) == []


def payload(tmp_path: Path, name: str) -> Prepare:
    return Prepare(dataset=name, folder=str(tmp_path), local_folders=[], target=str(tmp_path / "store"))


def test_preparation_stores_images_metadata_origin_and_hashes(tmp_path: Path) -> None:
    (tmp_path / "cifar100").mkdir()
    for split in ("train", "test"):
        file = tmp_path / "cifar100" / f"{split}-0.parquet"
        made.parquet(file, made.pixels(100, (32, 32, 3)), np.arange(100), image="img", label="fine_label")
    found = prepare(payload(tmp_path, "cifar100"), lambda *_: None)
    assert found["details"]["origin"] == "local Parquet files"
    assert len(found["details"]["files"]["train-0.parquet"]) == 64
    assert len(found["details"]["metadata"]["superclass"]) == 20
    assert found["details"]["counts"]["train"] == [1] * 100
    arrays = artifacts.read_arrays(tmp_path / "store" / found["file"])
    assert bytes(arrays["test_metadata.superclass"]).decode().split("\n")[0] == "fruit and vegetables"


def test_files_of_another_data_set_are_refused(tmp_path: Path) -> None:
    (tmp_path / "cifar10").mkdir()
    for split in ("train", "test"):
        made.parquet(tmp_path / "cifar10" / f"{split}-0.parquet", COLOUR, LABELS + 5, image="img")
    with pytest.raises(InvalidInput, match="labels go from 5 to 14; CIFAR-10 has 10 classes"):
        prepare(payload(tmp_path, "cifar10"), lambda *_: None)
    made.parquet(tmp_path / "cifar10" / "train-0.parquet", made.pixels(5, (28, 28, 3)), LABELS[:5], image="img")
    with pytest.raises(InvalidInput, match=r"train images are \(28, 28, 3\)"):
        prepare(payload(tmp_path, "cifar10"), lambda *_: None)


LAYOUTS = {
    "flat": ("train-00000-of-00001.parquet", "test-00000-of-00001.parquet"),
    "hashed names": ("data/train-00000-of-00001-a09b74b3ef9c3b56.parquet", "data/test-00000-of-00001-b42.parquet"),
    "a folder of the subset": ("plain_text/train-00000-of-00001.parquet", "plain_text/test-00000-of-00001.parquet"),
    "converted by the Hub": ("plain_text/train/0000.parquet", "plain_text/test/0000.parquet"),
    "validation": ("data/train-0.parquet", "data/validation-0.parquet"),
    "named for the data": ("cifar10-train.parquet", "cifar10-test.parquet"),
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    ("image", "label"), [("img", "label"), ("image", "label"), ("image", "labels"), ("png", "cls")]
)
def test_parquet_files_as_people_have_them(tmp_path: Path, layout: str, image: str, label: str) -> None:
    train, test = (tmp_path / "cifar10" / name for name in LAYOUTS[layout])
    for file, count in ((train, 40), (test, 20)):
        file.parent.mkdir(parents=True, exist_ok=True)
        made.parquet(file, COLOUR[:count], LABELS[:count], image=image, label=label)
    found = cifar10.load(made.Here(tmp_path / "cifar10"))
    assert np.array_equal(found.train.images, COLOUR)
    assert np.array_equal(found.test.labels, LABELS[:20])
    assert ("validation files are the test split" in found.origin) == (layout == "validation")


def test_a_repository_in_the_hubs_cache_is_found_by_its_name(tmp_path: Path) -> None:
    home = tmp_path / "hub" / "datasets--uoft-cs--cifar10"
    for revision, colour in (("old", 255 - COLOUR), ("abc", COLOUR)):
        for split in ("train", "test"):
            blob = home / "blobs" / f"{revision}{split}"
            blob.parent.mkdir(parents=True, exist_ok=True)
            made.parquet(blob, colour, LABELS, image="img")
            link = home / "snapshots" / revision / "plain_text" / f"{split}-00000-of-00001.parquet"
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(blob)
    (home / "refs").mkdir()
    (home / "refs" / "main").write_text("abc")
    (folder,) = named_for("cifar10", [str(tmp_path / "hub")])
    assert np.array_equal(cifar10.load(made.Here(tmp_path / "none", folder)).train.images, COLOUR)
    (home / "refs" / "main").unlink()
    with pytest.raises(InvalidInput, match="Several folders below"):
        cifar10.load(made.Here(tmp_path / "none", folder))


def test_raw_bytes_are_images_too(tmp_path: Path) -> None:
    import pyarrow
    import pyarrow.parquet

    table = pyarrow.table({"image": [made.png(one) for one in COLOUR], "label": LABELS})
    for split in ("train", "test"):
        pyarrow.parquet.write_table(table, tmp_path / f"{split}.parquet")
    assert np.array_equal(cifar10.load(made.Here(tmp_path)).train.images, COLOUR)


def test_parquet_files_that_are_not_all_there_are_named(tmp_path: Path) -> None:
    made.parquet(tmp_path / "train-00000-of-00002.parquet", COLOUR, LABELS)
    made.parquet(tmp_path / "test-00000-of-00001.parquet", COLOUR, LABELS)
    with pytest.raises(InvalidInput, match="Of the 2 files of a split, 1 are there"):
        cifar10.load(made.Here(tmp_path))
    (tmp_path / "train-00001-of-00002.parquet").write_text("version https://git-lfs.github.com/spec/v1\noid sha256:0\n")
    with pytest.raises(InvalidInput, match="pointer of Git LFS"):
        cifar10.load(made.Here(tmp_path))


def test_the_columns_that_are_there_are_named(tmp_path: Path) -> None:
    for split in ("train", "test"):
        made.parquet(tmp_path / f"{split}-0.parquet", COLOUR, LABELS, image="photo", label="kind")
    with pytest.raises(InvalidInput, match="columns img, label: img, label is not there, but photo, kind"):
        cifar10.load(made.Here(tmp_path))
