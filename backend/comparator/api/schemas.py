"""The shapes that all requests and responses share; with its siblings the contract of the generated client."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Kind = Literal["original", "retrained", "unlearned"]
Status = Literal["queued", "running", "succeeded", "failed", "cancelled", "interrupted"]
Direction = Literal["higher", "lower", "closest_to_retrained", "none"]
Schema = dict[str, Any]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]


class Request(BaseModel):
    """Base of request bodies: unknown names are refused."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class FieldProblem(BaseModel):
    """One place of the request that is wrong."""

    loc: list[str | int]
    msg: str


class Problem(BaseModel):
    """RFC 9457 problem document: what happened, to which thing, what to do next."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    advice: str = ""
    instance: str = ""
    errors: list[FieldProblem] = []


class Fault(BaseModel):
    """Why something failed."""

    title: str
    detail: str
    advice: str = ""


class DeviceInfo(BaseModel):
    """The device that runs are computed on."""

    name: str
    label: str
    slots: list[str] = Field(description="devices that compute one model at a time each")
    bfloat16: bool


class SandboxInfo(BaseModel):
    """Which protection from uploaded code is in force: found out at the start by trying to break out."""

    level: Literal["full", "partial", "limits", "unknown"] = Field(
        description="full: every attempt failed; limits: files and network are open to the code"
    )
    enforced: list[str]
    missing: list[str] = Field(description="what is not enforced on this machine")
    note: str = ""


class Health(BaseModel):
    """Whether the server is well, and what it may do."""

    status: Literal["ok", "starting", "degraded", "failed"] = Field(
        description="failed: the device cannot be used, so no model can be computed; what is stored can be looked at. "
        "degraded: a part of the server broke within the last minute, or waits to be started again"
    )
    fault: Fault | None = Field(description="why it failed, or the first part that broke")
    broken: list[Fault] = Field(description="parts of the server that broke and are started again by themselves")
    version: str
    device: DeviceInfo | None = Field(description="null until the worker has started, and when that failed")
    sandbox: SandboxInfo | None = Field(description="null until it has been tried, some seconds after the start")
    custom_code: bool = Field(description="whether methods can be uploaded: the server runs them in the sandbox")
    workspace: str
    free_bytes: int


class Log(BaseModel):
    """What a run's worker wrote."""

    lines: list[str]
