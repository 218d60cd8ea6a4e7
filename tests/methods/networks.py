"""Networks to try methods on."""

from __future__ import annotations

import torch
from torch import Tensor, nn

WIDTH = 16


class TwoBlockTransformer(nn.Module):
    """A vision transformer in small: patches by convolution, a class token, positions, two blocks with dropout."""

    def __init__(self, image_shape: tuple[int, int, int], classes: int) -> None:
        super().__init__()
        height, width, channels = image_shape
        self.patches = nn.Conv2d(channels, WIDTH, kernel_size=4, stride=4)
        self.token = nn.Parameter(torch.zeros(1, 1, WIDTH))
        self.positions = nn.Parameter(torch.randn(1, (height // 4) * (width // 4) + 1, WIDTH) * 0.02)
        self.blocks = nn.Sequential(
            *(
                nn.TransformerEncoderLayer(WIDTH, 2, 32, dropout=0.1, batch_first=True, norm_first=True)
                for _ in range(2)
            )
        )
        self.norm = nn.LayerNorm(WIDTH)
        self.head = nn.Linear(WIDTH, classes)

    def forward(self, images: Tensor) -> Tensor:
        patches = self.patches(images).flatten(2).transpose(1, 2)
        tokens = torch.cat([self.token.expand(len(images), -1, -1), patches], dim=1) + self.positions
        return self.head(self.norm(self.blocks(tokens))[:, 0])
