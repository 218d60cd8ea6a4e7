"""Settings from the environment and the command line; every one has a safe default."""

from __future__ import annotations

from pathlib import Path

import platformdirs
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

APPLICATION = "unlearning-comparator"


class Settings(BaseSettings):
    """Where things are, and what the server may do; environment names start with ``COMPARATOR_``."""

    model_config = SettingsConfigDict(env_prefix="COMPARATOR_", extra="ignore")

    workspace: Path = Field(default_factory=lambda: Path(platformdirs.user_data_dir(APPLICATION)))
    data: Path | None = Field(None, description="folder of downloaded data sets; default: `data` in the workspace")
    local_data: list[Path] = Field(default_factory=list, description="folders with local data sets, one a data set")
    host: str = "127.0.0.1"
    hosts: list[str] = Field(default_factory=list, description="more names that this server may be asked for by")
    token: str | None = Field(None, repr=False, description="secret that requests must bring; made on other addresses")
    port: int = Field(8000, ge=0, lt=65_536)
    device: str = Field(
        "auto",
        pattern=r"^(auto|(cpu|mps|cuda(:\d+)?)(,(cpu|mps|cuda(:\d+)?))*)$",
        description="auto (every CUDA device, else the best there is), or cpu, mps, cuda:N; several with commas",
    )
    shipped: bool = Field(True, description="bring the ready-made scenarios into a new workspace")
    log_level: str = "info"
    free_bytes: int = Field(200_000_000, ge=0, description="disk space that must stay free before work is queued")
    cache_bytes: int = Field(
        5_000_000_000, ge=0, description="most that remembered views and attacks may take; the longest unused go first"
    )
    cache_days: float = Field(30.0, gt=0, description="days after which a remembered view or attack goes if unused")
    upload_bytes: int = Field(1_500_000_000, ge=1, description="largest upload")
    uploads_per_minute: int = Field(60, ge=1, description="most uploads in a minute")
    idle_seconds: float = Field(30.0, gt=0, description="longest pause inside the body of a request")
    queue_limit: int = Field(10_000, ge=1, description="most jobs that may wait at once")

    allow_custom_code: bool = Field(False, description="let people upload methods, which run in the sandbox")
    custom_seconds: float = Field(3600.0, gt=0, description="longest run of an uploaded method")
    custom_memory_bytes: int | None = Field(None, ge=1, description="its memory; default: half of the machine's")

    @property
    def data_folder(self) -> Path:
        """Folder of downloaded data sets."""
        return self.data or self.workspace / "data"
