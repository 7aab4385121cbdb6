"""The work that every engine is given: data, first weights and settings, the same bytes for all.

    python workloads.py FOLDER     writes index.json and the arrays as raw little-endian numbers of four bytes

Dense weights are [in, out], convolution kernels [out, in, height, width], the gates of the LSTM in the order i f g o.
"""

import json
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

BETA1, BETA2, EPSILON, WEIGHT_DECAY = 0.9, 0.999, 1e-8, 0.01


def perceptron(sizes, act, loss, opt, lr, batch, n, loss_step, k):
    """Settings of a multilayer perceptron; k is how many steps an engine may take in one call."""
    return dict(kind="mlp", sizes=sizes, act=act, loss=loss, opt=opt, lr=lr, batch=batch, n=n, loss_step=loss_step, k=k)


DIGITS = [784, 256, 128, 10]

CONFIGS = {
    "playground": perceptron([2, 4, 2, 1], "tanh", "mse", "sgd", 0.03, 10, 500, 500, 250),
    "playground-max": perceptron([7, 8, 8, 8, 8, 8, 8, 1], "tanh", "mse", "sgd", 0.03, 30, 480, 500, 250),
    "mnist-mlp-sgd-b64": perceptron(DIGITS, "relu", "ce", "sgd", 0.05, 64, 4096, 128, 64),
    "mnist-mlp-adam-b64": perceptron(DIGITS, "relu", "ce", "adam", 1e-3, 64, 4096, 128, 64),
    "mnist-mlp-sgd-b256": perceptron(DIGITS, "relu", "ce", "sgd", 0.05, 256, 4096, 32, 16),
    "mnist-mlp-adam-b256": perceptron(DIGITS, "relu", "ce", "adam", 1e-3, 256, 4096, 32, 16),
    "mnist-mlp-sgd-b1": perceptron(DIGITS, "relu", "ce", "sgd", 0.005, 1, 4096, 256, 128),
    "mnist-mlp-adam-b1": perceptron(DIGITS, "relu", "ce", "adam", 1e-4, 1, 4096, 256, 128),
    # Chaotic at this learning rate after ten steps or so: the last bit of a sum grows into the third digit of the loss.
    "lenet": dict(kind="lenet", loss="ce", opt="sgd", lr=0.05, batch=64, n=2048, loss_step=8, k=8),
    "lstm": dict(
        kind="lstm", loss="ce", opt="adam", lr=2e-3, batch=32, n=1024, T=32, V=64, E=32, H=64, loss_step=32, k=8
    ),
    "tiny-gpt": dict(
        kind="gpt", loss="ce", opt="adamw", lr=1e-3, batch=16, n=512, T=64, V=65, D=64, L=2, NH=4, loss_step=16, k=4
    ),
    # The size of the recipe `char-gpt`.
    "char-gpt": dict(
        kind="gpt", loss="ce", opt="adamw", lr=1e-3, batch=12, n=384, T=64, V=65, D=128, L=4, NH=4, loss_step=16, k=2
    ),
    "infer-mnist-mlp-b1": dict(perceptron(DIGITS, "relu", "ce", "none", 0, 1, 4096, 1, 1), infer=True),
}


@dataclass
class Workload:
    """One entry of the index with its arrays."""

    name: str
    config: dict
    x: np.ndarray
    y: np.ndarray
    parameters: dict[str, np.ndarray]

    @property
    def is_inference(self):
        """Whether only the forward pass is asked for."""
        return self.config.get("infer", False)

    @property
    def layers(self):
        """The number of weight matrices of a perceptron."""
        return len(self.config["sizes"]) - 1

    @property
    def batches(self):
        """The batches in the order in which they are fed, round and round: inputs and targets."""
        size = self.config["batch"]
        starts = range(0, len(self.x) // size * size, size)
        return [(self.x[start : start + size], self.y[start : start + size]) for start in starts]


def circle(config, random):
    """Points in a square, 1 within a circle and -1 without; as seven features where so many are asked for."""
    points = random.uniform(-6, 6, (config["n"], 2))
    y = np.where(np.hypot(points[:, 0], points[:, 1]) < 3.5, 1.0, -1.0)
    x = points
    if config["sizes"][0] == 7:
        a, b = points[:, 0], points[:, 1]
        x = np.stack([a, b, a * a, b * b, a * b, np.sin(a), np.sin(b)], 1)
    return x.astype(np.float32), y[:, None].astype(np.float32)


def noisy_prototypes(config, random):
    """Ten random pictures of 28 × 28 under noise, one label in ten wrong."""
    n = config["n"]
    y = random.integers(0, 10, n)
    prototypes = random.random((10, 784)) * (random.random((10, 784)) < 0.25)
    x = np.clip(prototypes[y] + 0.35 * random.standard_normal((n, 784)), 0, 1).astype(np.float32)
    wrong = random.random(n) < 0.1
    y = np.where(wrong, random.integers(0, 10, n), y).astype(np.int32)
    return (x.reshape(n, 1, 28, 28) if config["kind"] == "lenet" else x), y


def token_chains(config, random):
    """Sequences in which each token is followed by one of three; the targets are the next tokens."""
    n, length, vocabulary = config["n"], config["T"], config["V"]
    followers = random.integers(0, vocabulary, (vocabulary, 3))
    tokens = np.zeros((n, length + 1), np.int32)
    tokens[:, 0] = random.integers(0, vocabulary, n)
    for t in range(length):
        tokens[:, t + 1] = followers[tokens[:, t], random.integers(0, 3, n)]
    return np.ascontiguousarray(tokens[:, :length]), np.ascontiguousarray(tokens[:, 1:])


def make_data(config):
    """Inputs and targets."""
    random = np.random.default_rng(1234)
    if config["loss"] == "mse":
        return circle(config, random)
    if config["kind"] in ("mlp", "lenet"):
        return noisy_prototypes(config, random)
    return token_chains(config, random)


class Initializer:
    """Fills named arrays from one stream of random numbers, so the order of the calls is part of the workload."""

    def __init__(self):
        self.random = np.random.default_rng(42)
        self.arrays = {}

    def uniform(self, name, shape, fan_in, gain=1.0):
        """Uniform in ±√(gain / fan_in)."""
        bound = np.float32((gain / fan_in) ** 0.5)
        self.arrays[name] = self.random.uniform(-1, 1, shape).astype(np.float32) * bound

    def normal(self, name, shape, deviation=1.0):
        """Normal with mean 0."""
        self.arrays[name] = (deviation * self.random.standard_normal(shape)).astype(np.float32)

    def constant(self, name, shape, value=0.0):
        """One value everywhere."""
        self.arrays[name] = np.full(shape, value, np.float32)

    def dense(self, suffix, inputs, outputs, gain=1.0):
        """A weight and a bias of zeros."""
        self.uniform(f"w{suffix}", (inputs, outputs), inputs, gain)
        self.constant(f"b{suffix}", (outputs,))


def make_parameters(config):
    """First weights by name, in the order in which the peers list them."""
    start = Initializer()
    if config["kind"] == "mlp":
        for layer, (inputs, outputs) in enumerate(zip(config["sizes"], config["sizes"][1:])):
            start.dense(layer, inputs, outputs)
    elif config["kind"] == "lenet":
        for layer, (inputs, outputs) in enumerate([(1, 6), (6, 16)]):
            start.uniform(f"c{layer}", (outputs, inputs, 5, 5), 25 * inputs, gain=6.0)
            start.constant(f"cb{layer}", (outputs,))
        for layer, (inputs, outputs) in enumerate([(400, 120), (120, 84), (84, 10)]):
            start.dense(layer, inputs, outputs, gain=6.0)
    elif config["kind"] == "lstm":
        embedding, hidden, vocabulary = config["E"], config["H"], config["V"]
        start.normal("emb", (vocabulary, embedding))
        start.uniform("wx", (embedding, 4 * hidden), hidden)
        start.uniform("wh", (hidden, 4 * hidden), hidden)
        start.uniform("b", (4 * hidden,), hidden)
        start.dense("o", hidden, vocabulary)
    else:
        gpt_parameters(config, start)
    return start.arrays


def gpt_parameters(config, start):
    """A decoder with learnt positions, layer norm before each half of a block, and a head without bias."""
    width, vocabulary = config["D"], config["V"]
    start.normal("wte", (vocabulary, width), 0.02)
    start.normal("wpe", (config["T"], width), 0.02)

    def norm(gain, shift):
        start.constant(gain, (width,), 1.0)
        start.constant(shift, (width,))

    def dense(weight, bias, inputs, outputs):
        start.normal(weight, (inputs, outputs), 0.02)
        start.constant(bias, (outputs,))

    for block in range(config["L"]):
        prefix = f"l{block}"
        norm(prefix + "g1", prefix + "h1")
        dense(prefix + "wqkv", prefix + "bqkv", width, 3 * width)
        dense(prefix + "wo", prefix + "bo", width, width)
        norm(prefix + "g2", prefix + "h2")
        dense(prefix + "w1", prefix + "b1", width, 4 * width)
        dense(prefix + "w2", prefix + "b2", 4 * width, width)
    norm("gf", "hf")
    start.normal("head", (width, vocabulary), 0.02)


def dump(folder):
    """Writes every workload into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    index = {}
    for name, config in CONFIGS.items():
        x, y = make_data(config)
        entry = index[name] = dict(config=config, arrays={})
        for key, values in dict(x=x, y=y, **make_parameters(config)).items():
            file = f"{name}.{key}.bin"
            values.astype(values.dtype.newbyteorder("<")).tofile(folder / file)
            entry["arrays"][key] = dict(file=file, shape=list(values.shape), dtype=str(values.dtype))
    (folder / "index.json").write_text(json.dumps(index, indent=1))


def load(folder, name):
    """Reads one workload of a folder that `dump` wrote."""
    entry = json.loads((Path(folder) / "index.json").read_text())[name]
    arrays = {
        key: np.fromfile(Path(folder) / array["file"], np.dtype(array["dtype"]).newbyteorder("<"))
        .astype(array["dtype"])
        .reshape(array["shape"])
        for key, array in entry["arrays"].items()
    }
    return Workload(name, entry["config"], arrays.pop("x"), arrays.pop("y"), arrays)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python workloads.py FOLDER")
    dump(Path(sys.argv[1]))
