"""Turn uint8 images into PNG."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from comparator.data.images import Bytes


def png(pixels: Bytes, scale: int = 1) -> bytes:
    """Encode one image [height, width, channels] as PNG, enlarged without smoothing."""
    enlarged = pixels.repeat(scale, axis=0).repeat(scale, axis=1)
    picture = Image.fromarray(enlarged[..., 0] if enlarged.shape[2] == 1 else enlarged)
    buffer = io.BytesIO()
    picture.save(buffer, format="PNG")
    return buffer.getvalue()


def sheet(pixels: Bytes, columns: int) -> bytes:
    """Encode images [n, height, width, channels] as one sheet, row by row; unused cells are black."""
    count, height, width, channels = pixels.shape
    columns = min(columns, count)
    rows = -(-count // columns)
    cells = np.zeros((rows * columns, height, width, channels), dtype=np.uint8)
    cells[:count] = pixels
    grid = cells.reshape(rows, columns, height, width, channels).swapaxes(1, 2)
    return png(grid.reshape(rows * height, columns * width, channels))
