"""The shapes of methods that people bring as a file."""

from __future__ import annotations

from pydantic import BaseModel, Field

from comparator.api.schemas_catalog import MethodInfo


class ContractOut(BaseModel):
    """One contract, tried on one kind of forget set."""

    name: str
    title: str = Field(description="what a method keeps to, in words")
    forget: str = Field(description="the forget set it was tried on, in words")
    fault: str = Field(description="what is broken, in words; empty if nothing")
    advice: str = ""


class VersionOut(BaseModel):
    """A file that was brought under the name."""

    version: str
    created: float = Field(description="seconds since 1970")
    runs: int = Field(description="runs that were made with it")


class CustomMethod(BaseModel):
    """A method that a person brought: its source, what the check found, and its versions."""

    name: str
    version: str
    current: bool = Field(description="whether this version is in the catalogue")
    created: float
    source: str
    record: MethodInfo
    passed: bool = Field(description="whether the check ran to its end and every contract is kept")
    contracts: list[ContractOut]
    stopped: str = Field(description="why the check was not finished; empty if it was")
    output: str = Field(description="what the file printed while it was checked")
    seconds: float = Field(description="how long the check took")
    versions: list[VersionOut]
