"""Train the models from a data folder, say what they are worth, and write their files.

    python -m training ../shared/bench                 # all of them, into pipeline/rules/models/
    python -m training ../shared/bench --only text     # one
    python -m training ../shared/bench --check         # write nothing; exit 1 if a model comes out different

The figures printed are cross-validated. Where the same model comes out again, its file stays as it is, with
the date and the versions of its first training. docs/training.md describes the data folder.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from . import author_line, headline_line, html_model, text_model
from .data_folder import HTML_SETS, MEASURED_SETS, MORE_SETS, SITES_SET, TEXT_SET, DataError, DataFolder
from .model_files import Content, Trained, file_text, same_model, split_file
from .provenance import provenance_of
from .text_verdicts import TextModel

COMMITTED = Path(__file__).resolve().parents[1] / "pipeline" / "rules" / "models"


class Models(dict[str, Content]):
    """The content of model files by name: those trained just now, and those of a folder for the rest."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    def __missing__(self, name: str) -> Content:
        path = self.folder / name
        if not path.is_file():
            path = COMMITTED / name
        content, _ = split_file(path.read_text("utf-8"))
        return content


@dataclasses.dataclass(frozen=True)
class Trainer:
    """How one model is made.

    Attributes:
        script: The module that makes it, as a path in the repository.
        sets: The sets of the data folder that it is trained on.
        train: Makes it from a data folder and the models trained before it.
        more: Further sets that it is trained on where the data folder has them.
        measured: Sets that it is measured on where the data folder has them, and never trained on.
    """

    script: str
    sets: Sequence[str]
    train: Callable[[DataFolder, Models], Trained]
    more: Sequence[str] = ()
    measured: Sequence[str] = ()


def _train_author_line(data: DataFolder, models: Models) -> Trained:
    if models["headline_line.json"]["weights"] != Models(COMMITTED)["headline_line.json"]["weights"]:
        print(
            "training: the author line is fitted around the headlines that the committed headline_line.json "
            "chooses; once the new one is in its place, run --only author-line again",
            file=sys.stderr,
        )
    return author_line.train(data, TextModel(models["text_blocks.json"], models["text_words.json"]))


TRAINERS: Mapping[str, Trainer] = {
    "html": Trainer(
        "training/html_model.py",
        HTML_SETS,
        lambda data, _: html_model.train(data),
        more=MORE_SETS,
        measured=MEASURED_SETS,
    ),
    "text": Trainer(
        "training/text_model.py", (TEXT_SET, SITES_SET, *HTML_SETS), lambda data, _: text_model.train(data)
    ),
    "headline-line": Trainer(
        "training/headline_line.py", (TEXT_SET,), lambda data, _: headline_line.train(data)
    ),
    "author-line": Trainer("training/author_line.py", (TEXT_SET,), _train_author_line),
}
"""The models, in the order in which they are made: the author line asks the classifier of text dumps."""


def train_models(
    data: DataFolder, names: Sequence[str], output: Path, today: datetime.date
) -> tuple[dict[str, str], dict[str, Trained]]:
    """Trains models one after the other.

    Args:
        data: The data folder.
        names: Names from `TRAINERS`.
        output: The folder of the model files. What is there, or else among the committed files, is kept
            where the same model comes out.
        today: The date of what comes out different.

    Returns:
        The text of each model file by its name, and what each trainer made by its name.

    Raises:
        DataError: The data folder lacks a set, or publishers.
    """
    models = Models(output)
    texts: dict[str, str] = {}
    made: dict[str, Trained] = {}
    for name, trainer in TRAINERS.items():
        if name not in names:
            continue
        print(f"{name}:", flush=True)
        made[name] = trained = trainer.train(data, models)
        sets = [*trainer.sets, *data.present(trainer.more)]
        measured = data.present(trainer.measured)
        provenance = provenance_of(trainer.script, data, sets, measured, trained.figures, today)
        models.update(trained.files)
        for file, content in trained.files.items():
            text = file_text(content, provenance)
            texts[file] = next((old for old in _known(output, file) if same_model(old, text)), text)
    return texts, made


def _known(output: Path, name: str) -> list[str]:
    paths = (folder / name for folder in (output, COMMITTED))
    return [path.read_text("utf-8") for path in paths if path.is_file()]


def _check(texts: Mapping[str, str], output: Path) -> int:
    """Says of each file whether it comes out the same; the number of those that do not."""
    different = 0
    for name, text in texts.items():
        path = output / name
        same = path.is_file() and path.read_text("utf-8") == text
        different += not same
        print(f"{path}: {'the same' if same else 'comes out different' if path.is_file() else 'missing'}")
    return different


def _save_scores(path: Path, made: Mapping[str, Trained]) -> None:
    rows: dict[str, Any] = {
        set_name: [dataclasses.asdict(score) for score in scores]
        for trained in made.values()
        for set_name, scores in trained.scores.items()
    }
    path.write_text(json.dumps(rows), encoding="utf-8")


def _print_worst(made: Mapping[str, Trained], count: int) -> None:
    for trained in made.values():
        for scores in trained.scores.values():
            for score in sorted(scores, key=lambda score: score.f1)[:count]:
                print(f"{score.f1:.3f}  P {score.precision:.2f} R {score.recall:.2f}  {score.id}")


def parser() -> argparse.ArgumentParser:
    """The command line."""
    found = argparse.ArgumentParser(
        prog="python -m training", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    found.add_argument("data", type=Path, help="the data folder")
    found.add_argument("--output", type=Path, default=COMMITTED, help="folder of the model files")
    found.add_argument("--only", action="append", choices=TRAINERS, help="train this model (repeatable)")
    found.add_argument(
        "--check", action="store_true", help="write nothing, compare with the files in --output"
    )
    found.add_argument("--worst", type=int, default=0, metavar="N", help="list the N worst pages of each set")
    found.add_argument("--save", type=Path, metavar="FILE", help="write the cross-validated scores as JSON")
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command; the exit code is 1 where `--check` finds a difference, 2 where the data lack."""
    chosen = parser().parse_args(arguments)
    try:
        texts, made = train_models(
            DataFolder(chosen.data), chosen.only or list(TRAINERS), chosen.output, datetime.date.today()
        )
    except DataError as error:
        print(f"training: {error}", file=sys.stderr)
        return 2
    _print_worst(made, chosen.worst)
    if chosen.save:
        _save_scores(chosen.save, made)
    if chosen.check:
        return 1 if _check(texts, chosen.output) else 0
    chosen.output.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (chosen.output / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
