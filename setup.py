"""Galley's packaging: the import name ``galley`` stands for the folder ``pipeline/``."""

from pathlib import Path

from setuptools import find_packages, setup

HERE = Path(__file__).parent
PIPELINE_PACKAGES = ["galley"] + [f"galley.{name}" for name in find_packages("pipeline")]

setup(
    name="galley-news",
    version="0.1.0",
    packages=[*PIPELINE_PACKAGES, "galley.schemas"],
    package_dir={"galley": "pipeline", "galley.schemas": "schemas"},
    package_data={"galley": ["py.typed", "rules/*", "rules/**/*"]},
    python_requires=">=3.11",
    install_requires=[
        "apache-beam>=2.70",
        "trafilatura>=2.3",
    ],
    entry_points={"console_scripts": ["galley = galley.cli:main"]},
)
