"""What the working side keeps between requests."""

from __future__ import annotations

from dataclasses import dataclass, field

from trainer.matcher.matcher import Matcher
from trainer.serve.datasets import Datasets
from trainer.serve.folders import Folders
from trainer.serve.models import Models


@dataclass(slots=True)
class Warm:
    datasets: Datasets = field(default_factory=Datasets)
    models: Models = field(default_factory=Models)
    matcher: Matcher | None = None
    """The one that comes with the trainer, once it is asked for."""
    folders: Folders = field(default_factory=Folders)
    """Of the request at hand."""

    def use(self, folders: Folders) -> None:
        self.folders = folders
        self.datasets.files = folders.files
