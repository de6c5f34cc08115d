"""Galley's packaging: the import name ``galley`` stands for the folder ``pipeline/``."""

import re
from pathlib import Path

from setuptools import find_packages, setup

HERE = Path(__file__).parent
VERSION = re.search(r'__version__ = "(.+)"', (HERE / "pipeline" / "__init__.py").read_text("utf-8")).group(1)

# What `python -m training` uses; the versions of the committed models are in training/requirements.txt.
TRAINING = ["catboost>=1.2.10,<1.3", "scikit-learn>=1.9,<2"]

setup(
    name="galley-news",
    version=VERSION,
    description="Raw news dumps in, clean typed article records out: one Apache Beam pipeline",
    long_description=(HERE / "README.md").read_text("utf-8"),
    long_description_content_type="text/markdown",
    author="The Galley developers",
    license="Apache-2.0",
    license_files=["LICENSE", "NOTICE"],
    keywords=["news", "boilerplate removal", "text extraction", "Apache Beam", "Parquet"],
    classifiers=[
        "Development Status :: 4 - Beta",
        "Intended Audience :: Developers",
        "Intended Audience :: Science/Research",
        "Operating System :: POSIX :: Linux",
        "Programming Language :: Python :: 3",
        "Programming Language :: Python :: 3.11",
        "Programming Language :: Python :: 3.12",
        "Programming Language :: Python :: 3.13",
        "Programming Language :: Python :: 3.14",
        "Topic :: Internet :: WWW/HTTP :: Indexing/Search",
        "Topic :: Text Processing :: Markup :: HTML",
        "Typing :: Typed",
    ],
    packages=["galley", *(f"galley.{name}" for name in find_packages("pipeline")), "galley.schemas"],
    package_dir={"galley": "pipeline", "galley.schemas": "schemas"},
    package_data={
        "galley": ["py.typed", "rules/*.json", "rules/**/*.json"],
        "galley.report": ["templates/*"],
    },
    python_requires=">=3.11,<3.15",
    install_requires=[
        "apache-beam>=2.70,<3",
        "brotli>=1.1,<2",
        "charset-normalizer>=3.4,<4",
        "ftfy>=6.3,<7",
        "jinja2>=3.1,<4",
        "langdetect>=1.0.9,<2",
        "lxml>=6,<7",
        # trafilatura's jusText names it by an extra that not every pip resolves.
        "lxml_html_clean>=0.4,<1",
        "markupsafe>=2.1",
        "numpy>=2,<3",
        "pyarrow>=18",
        # A signature is only comparable with those of the same algorithm, which a minor version may change.
        "rensa>=0.5,<0.6",
        "tldextract>=5.3,<6",
        "trafilatura>=2.1,<3",
        "warcio>=1.7.5,<2",
        "xxhash>=3.5,<5",
        "zstandard>=0.23,<1",
    ],
    extras_require={
        "aws": ["apache-beam[aws]"],
        "gcp": ["apache-beam[gcp]"],
        "py3langid": ["py3langid>=0.4,<1"],
        "training": TRAINING,
        "dev": [
            *TRAINING,
            "duckdb>=1.3",
            "hypothesis>=6.130",
            "import-linter>=2.3",
            "mypy>=1.16",
            "pandas>=2.2",
            "polars>=1.20",
            "py3langid>=0.4,<1",
            "pytest>=8.3",
            "pytest-xdist>=3.6",
            "ruff>=0.12",
            "setuptools>=77",
            "wheel>=0.45",
        ],
    },
    entry_points={
        "console_scripts": ["galley = galley.cli.main:main", "galley-worker = galley.running.worker:main"],
    },
)
