"""The shapes of requests and responses about a person's own images."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from comparator.api.schemas import Request
from comparator.shown import shown, shown_lines


class FolderRequest(Request):
    """A folder of images on the server's machine."""

    folder: str = Field(min_length=1, max_length=4096, description="its whole path, as the server's machine sees it")
    size: int | None = Field(
        None, ge=4, le=512, description="images become squares of so many pixels; default: as they are, or 64"
    )
    links: bool = Field(False, description="follow links that lead out of the folder")


class OwnDataset(FolderRequest):
    """Own images to add under a name."""

    name: str = Field(max_length=64, description="small letters, digits, - and _")
    label: Annotated[str, AfterValidator(shown)] = Field(
        "", max_length=120, description="how it is shown; default: the name"
    )
    license: Annotated[str, AfterValidator(shown_lines)] = Field(
        "", max_length=500, description="terms under which the images may be used"
    )


class FolderReport(BaseModel):
    """What a folder holds, from its manifest and the headers of its images."""

    folder: str
    layout: str = Field(description="where labels and splits come from, in words")
    manifest_hash: str = Field(description="SHA-256 over files, labels, splits and metadata")
    classes: list[str]
    counts: dict[str, list[int]] = Field(description="images of each class in `train` and `test`")
    columns: dict[str, int] = Field(description="metadata columns with their number of different values")
    image_shape: list[int] = Field(description="height, width, channels that the images are brought to")
    notes: list[str] = Field(description="how the folder was read, and with counts what was left out or is lost")
    links: bool = Field(False, description="whether links that lead out of the folder are followed")
    levels: dict[str, list[float]] = Field(
        default={}, description="of images with more than eight bits: the values that become black and white"
    )
    shared_values: dict[str, int] = Field(
        description="for columns such as persons: how many values are in both splits; 0 where the splits are disjoint"
    )
