"""``python -m training`` makes model files that the pipeline loads, the same ones each time."""

from __future__ import annotations

import datetime
import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.training.made_data import html_page, made_publishers, text_dump, write_data, write_html_set

pytest.importorskip("catboost", reason="pip install -e '.[training]'")

from training import html_model, html_table, text_model
from training.__main__ import COMMITTED, TRAINERS, main, train_models
from training.data_folder import MEASURED_SETS, DataFolder
from training.model_files import split_file

ROOT = Path(__file__).parents[2]
FILES = {
    "html_first.json", "html_second.json", "html_tokens.json", "text_blocks.json", "text_words.json",
    "headline_line.json", "author_line.json",
}  # fmt: skip
TODAY = datetime.date(2026, 1, 2)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_data(tmp_path_factory.mktemp("data"), made_publishers(12, 3))


@pytest.fixture(scope="module", autouse=True)
def _few_trees() -> Any:
    """Models of few trees: what is tested is the way from data to records, not what they are worth."""
    with pytest.MonkeyPatch.context() as patch:
        for parameters in (html_model.FIRST, html_model.SECOND, text_model.PARAMETERS):
            patch.setitem(parameters, "iterations", 12)
        yield


@pytest.fixture(scope="module")
def models(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the models trained on the made pages by the command."""
    folder = tmp_path_factory.mktemp("models")
    assert main([str(data), "--output", str(folder)]) == 0
    return folder


def test_one_command_writes_every_model_with_its_provenance(models: Path) -> None:
    assert (
        {path.name for path in models.iterdir()} == FILES == {path.name for path in COMMITTED.glob("*.json")}
    )
    for path in models.iterdir():
        _, provenance = split_file(path.read_text("utf-8"))
        assert (ROOT / provenance["script"]).is_file()
        assert all(len(of["sha256"]) == 64 and of["rows"] > 0 for of in provenance["data"].values())
        assert {"python", "catboost", "numpy", "scikit-learn"} <= provenance["versions"].keys()
        assert datetime.date.fromisoformat(provenance["date"])
        assert provenance["cross_validated"]


def test_every_committed_model_says_where_it_comes_from() -> None:
    for path in COMMITTED.glob("*.json"):
        _, provenance = split_file(path.read_text("utf-8"))
        assert provenance.keys() == {"script", "data", "versions", "date", "cross_validated"}, path.name


def test_the_pipeline_reads_the_trained_models_and_cleans_new_pages_with_them(
    models: Path, tmp_path: Path
) -> None:
    [publisher] = made_publishers(1, 4, seed=99)
    story, *others = publisher.stories
    documents = [(html_page(story, others), "text/html"), (text_dump(story, others), "text/plain")]
    cleaned = cleaned_by(models, tmp_path, documents)
    assert len(cleaned) == len(documents)
    for article in cleaned:
        assert article["headline"] == story.headline
        assert article["authors"] == [story.author]
        assert article["text"].split("\n\n") == list(story.body)


def cleaned_by(models: Path, folder: Path, documents: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    """What a copy of the pipeline, which has these models and no others, makes of documents.

    Args:
        models: The folder of the models.
        folder: Where the copy is made.
        documents: Content and media type of each.
    """
    package = folder / "galley"
    shutil.copytree(ROOT / "pipeline", package, ignore=shutil.ignore_patterns("models", "__pycache__"))
    shutil.copytree(ROOT / "schemas", package / "schemas")
    shutil.copytree(models, package / "rules" / "models")
    code = (
        "import galley, json, sys\n"
        f"assert galley.__file__.startswith({str(package)!r}), galley.__file__\n"
        "for content, media_type in json.load(sys.stdin):\n"
        "    article = galley.clean(content, media_type=media_type)\n"
        "    fields = {'headline': article.headline, 'authors': article.authors, 'text': article.text}\n"
        "    print(json.dumps(fields))\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", code],
        input=json.dumps(documents),
        capture_output=True,
        text=True,
        cwd=folder,
        check=False,
    )
    assert found.returncode == 0, found.stderr
    return [json.loads(line) for line in found.stdout.splitlines()]


def test_the_same_data_give_the_same_files(data: Path, models: Path, tmp_path: Path) -> None:
    texts, _ = train_models(DataFolder(data), list(TRAINERS), tmp_path / "none", TODAY)
    for name, text in texts.items():
        committed = (models / name).read_text("utf-8")
        assert {**json.loads(text), "provenance": {}} == {**json.loads(committed), "provenance": {}}
        first, again = (split_file(one)[1] for one in (committed, text))
        assert {**first, "date": ""} == {**again, "date": ""}


def test_a_check_passes_where_the_models_come_out_the_same_and_writes_nothing(
    data: Path, models: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path: path.read_bytes() for path in models.iterdir()}
    assert main([str(data), "--output", str(models), "--only", "headline-line", "--check"]) == 0
    assert "headline_line.json: the same" in capsys.readouterr().out
    assert {path: path.read_bytes() for path in models.iterdir()} == before


def test_a_check_fails_where_a_model_was_changed_by_hand(data: Path, models: Path, tmp_path: Path) -> None:
    shutil.copytree(models, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "headline_line.json"
    content = json.loads(path.read_text("utf-8"))
    content["weights"]["heading"] += 1
    path.write_text(json.dumps(content), "utf-8")
    assert main([str(data), "--output", str(tmp_path), "--only", "headline-line", "--check"]) == 1


def test_a_model_that_comes_out_the_same_keeps_its_file_with_the_first_date(
    data: Path, models: Path, tmp_path: Path
) -> None:
    shutil.copytree(models, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "headline_line.json"
    content = json.loads(path.read_text("utf-8"))
    content["provenance"]["date"] = "2020-02-03"
    path.write_text(json.dumps(content), "utf-8")
    assert main([str(data), "--output", str(tmp_path), "--only", "headline-line"]) == 0
    assert json.loads(path.read_text("utf-8"))["provenance"]["date"] == "2020-02-03"


def test_a_folder_that_lacks_a_set_is_refused_with_a_word_on_what_is_missing(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(data / "news", tmp_path / "news")
    assert main([str(tmp_path), "--only", "text"]) == 2
    assert f"{tmp_path}/text/gold.jsonl" in capsys.readouterr().err
    assert main([str(tmp_path / "nowhere")]) == 2


def html_models(data: Path) -> dict[str, Any]:
    """What training makes of the HTML sets of a data folder, by the name of the file."""
    texts, _ = train_models(DataFolder(data), ["html"], data / "none", TODAY)
    return {name: json.loads(text) for name, text in texts.items()}


def test_a_further_set_is_trained_on_where_it_is_present_and_named_in_the_provenance(
    data: Path, models: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(data, tmp_path, dirs_exist_ok=True)
    write_html_set(tmp_path, "more/misinfo", made_publishers(3, 2, seed=5))
    made = html_models(tmp_path)
    for name, content in made.items():
        without, _ = split_file((models / name).read_text("utf-8"))
        assert {**content, "provenance": {}} != {**without, "provenance": {}}
        assert list(content["provenance"]["data"]) == ["news", "articles", "more/misinfo"]
        assert content["provenance"]["data"]["more/misinfo"]["rows"] == 6
        assert "more/misinfo" in content["provenance"]["cross_validated"]["both models"]
    missing = capsys.readouterr().err
    assert "has no more/daniel: goes on without it" in missing
    assert "more/misinfo" not in missing


def test_sets_that_may_not_be_trained_on_are_measured_and_change_no_model(
    data: Path, models: Path, tmp_path: Path
) -> None:
    shutil.copytree(data, tmp_path, dirs_exist_ok=True)
    for name in MEASURED_SETS:
        write_html_set(tmp_path, name, made_publishers(3, 2, seed=5))
    for name, content in html_models(tmp_path).items():
        without, _ = split_file((models / name).read_text("utf-8"))
        provenance = content.pop("provenance")
        assert content == without
        for measured in ("more/dragnet", "more/gn1", "more/reader"):
            assert provenance["data"][measured]["use"] == "measured only"
            assert measured in provenance["cross_validated"]["both models"]


def test_a_page_whose_gold_does_not_fit_it_is_not_trained_on(data: Path) -> None:
    table = html_table.build_table(DataFolder(data), ["news", "articles"])
    assert {example.id for example in table.examples} == trained_ids(table)
    other = {**json.loads((data / "news/gold.jsonl").read_text("utf-8").splitlines()[0])}
    other["body"] = [*other["body"], "A paragraph that the page does not hold, as long as the story. " * 9]
    with pytest.MonkeyPatch.context() as patch:
        rows = DataFolder.rows
        patch.setattr(
            DataFolder,
            "rows",
            lambda folder, name: (other if row["id"] == other["id"] else row for row in rows(folder, name)),
        )
        table = html_table.build_table(DataFolder(data), ["news", "articles"])
    assert {example.id for example in table.examples} - trained_ids(table) == {other["id"]}


def trained_ids(table: html_table.Table) -> set[str]:
    """The pages of which any block is trained on."""
    return {
        example.id
        for example, (start, end) in zip(table.examples, table.starts, strict=True)
        if table.trained[start:end].any()
    }


def test_short_chrome_far_from_the_story_is_thinned_and_nothing_else() -> None:
    story = np.zeros(40, dtype=np.bool_)
    story[20] = True
    words = np.full(40, 3.0)
    words[2] = 30.0
    far = html_table.is_far(story, words)
    assert np.flatnonzero(far).tolist() == [0, 1, *range(3, 12), *range(29, 40)]


def test_too_few_publishers_to_leave_a_fold_out_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_data(tmp_path, made_publishers(2, 2))
    assert main([str(tmp_path), "--only", "html"]) == 2
    assert "too few for 5 folds" in capsys.readouterr().err


def test_a_gold_body_that_is_no_list_of_paragraphs_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "text").mkdir()
    line = {"id": "one", "url": None, "body": "A story in one string."}
    (tmp_path / "text" / "gold.jsonl").write_text(json.dumps(line), "utf-8")
    assert main([str(tmp_path), "--only", "text"]) == 2
    assert "gold of one has no list of strings as its body" in capsys.readouterr().err
