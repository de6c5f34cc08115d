"""Makes the models of ``pipeline/rules/models/`` from a folder of pages with gold (see docs/training.md).

    pip install -e '.[training]'
    python -m training DATA

Nothing in ``pipeline/`` imports this package.
"""
