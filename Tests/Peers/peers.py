"""What a peer is, and which there are."""

import importlib
import importlib.util
from typing import NamedTuple

import numpy as np


class Unsupported(Exception):
    """The peer has no part in this workload."""


class Peer:
    """A library that has loaded one workload: it takes steps from the shared first weights in the shared order."""

    steps_per_call = 1

    def __init__(self, workload, threads):
        """Loads the workload; anything slow, such as compilation, may wait for the first steps."""
        self.workload = workload
        self.config = workload.config

    def run(self, steps):
        """Takes a multiple of `steps_per_call` steps, ends when the last is done, and gives its loss."""
        raise NotImplementedError


def cross_entropy(outputs, label):
    """Loss of one sample, for the peers that only predict."""
    outputs = np.asarray(outputs, np.float64).reshape(-1)
    return float(np.log(np.exp(outputs - outputs.max()).sum()) + outputs.max() - outputs[int(label)])


class Entry(NamedTuple):
    """Where a peer is found: the package it needs, and its class here."""

    package: str
    module: str
    name: str

    @property
    def is_installed(self):
        """Whether the package is there; importing it is left to the worker."""
        return importlib.util.find_spec(self.package) is not None

    def load(self):
        """The class; this imports the package."""
        return getattr(importlib.import_module(self.module), self.name)


PEERS = {
    "numpy": Entry("numpy", "numpy_peer", "NumpyPeer"),
    "torch-eager": Entry("torch", "torch_peer", "EagerTorch"),
    "torch-compiled": Entry("torch", "torch_peer", "CompiledTorch"),
    "jax-jit": Entry("jax", "jax_peer", "JitJax"),
    "jax-scan": Entry("jax", "jax_peer", "ScanJax"),
    "tensorflow": Entry("tensorflow", "tensorflow_peer", "TensorFlowPeer"),
    "onnxruntime": Entry("onnxruntime", "onnxruntime_peer", "OnnxRuntimePeer"),
}
