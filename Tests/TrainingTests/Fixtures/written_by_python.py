"""Writes written-by-python.safetensors with the format's own library (pip install safetensors numpy)."""

import pathlib

import numpy
from safetensors.numpy import save_file

save_file(
    {
        "hidden1.weight": numpy.arange(6, dtype=numpy.float32).reshape(2, 3) / 2,
        "hidden1.bias": numpy.array([-1, 0, 1e-40], dtype=numpy.float32),
    },
    pathlib.Path(__file__).parent / "written-by-python.safetensors",
    metadata={"made by": "safetensors.py"},
)
