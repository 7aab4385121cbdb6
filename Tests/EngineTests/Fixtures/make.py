#!/usr/bin/env python3
"""Writes models.json: small models as JAX computes them, loss and gradients in double precision.

  python3 -m venv /tmp/jax && /tmp/jax/bin/pip install jax && /tmp/jax/bin/python make.py

Nothing of the engine is used here; names and layouts of parameters are those of the engine's own tests.
"""
import json
import pathlib

import jax
import jax.numpy as jnp
import numpy as np

jax.config.update("jax_enable_x64", True)
random = np.random.default_rng(1)


def numbers(*shape, scale=0.5):
    # Short decimals, exact enough as text and as floats.
    return np.round(random.standard_normal(shape) * scale, 3)


def dense(p, name, x):
    return x @ p[name + ".weight"] + p[name + ".bias"]


def cross_entropy(logits, classes):
    """Mean over the samples of the mean over the positions that have a class."""
    logits = logits.reshape(classes.shape + (-1,))
    kept = classes >= 0
    chosen = jnp.take_along_axis(jax.nn.log_softmax(logits), jnp.where(kept, classes, 0)[..., None], -1)[..., 0]
    return jnp.mean(-jnp.sum(jnp.where(kept, chosen, 0), -1) / jnp.sum(kept, -1))


def convolution(p, name, x, stride, padding):
    y = jax.lax.conv_general_dilated(x, p[name + ".weight"], (stride, stride), [(padding, padding)] * 2)
    return y + p[name + ".bias"][:, None, None]


def pool(x, size, stride, start, operation):
    return jax.lax.reduce_window(x, start, operation, (1, 1, size, size), (1, 1, stride, stride), "VALID")


def images(p, x, y):
    h = jnp.tanh(convolution(p, "conv1", x.reshape(-1, 2, 7, 6), 1, 1))
    h = pool(h, 2, 2, -jnp.inf, jax.lax.max)
    h = jax.nn.relu(convolution(p, "conv2", h, 2, 2))
    h = pool(h, 2, 1, 0.0, jax.lax.add) / 4
    return cross_entropy(dense(p, "output", h.reshape(h.shape[0], -1)), y)


def batch_norm(p, x, y):
    h = dense(p, "hidden1", x)
    h = (h - h.mean(0)) / jnp.sqrt(h.var(0) + 1e-5) * p["norm1.gain"] + p["norm1.bias"]
    return jnp.mean((dense(p, "output", jnp.tanh(h)) - y) ** 2)


def recurrent(step, units, cells):
    def loss(p, x, y):
        x = x.reshape(x.shape[0], 5, 3)
        state = [jnp.zeros((x.shape[0], units)) for _ in range(cells)]
        for time in range(5):
            state = step(p, x[:, time], *state)
        return jnp.mean((dense(p, "output", state[0]) - y) ** 2)

    return loss


def rnn(p, x, h):
    return [jnp.tanh(x @ p["r.weight"] + p["r.bias"] + h @ p["r.recurrent"])]


def lstm(p, x, h, c):
    i, f, g, o = jnp.split(x @ p["r.weight"] + p["r.bias"] + h @ p["r.recurrent"], 4, 1)
    c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
    return [jax.nn.sigmoid(o) * jnp.tanh(c), c]


def gru(p, x, h):
    zr, zz, zn = jnp.split(x @ p["r.weight"] + p["r.bias"], 3, 1)
    ur, uz, un = jnp.split(h @ p["r.recurrent"], 3, 1)
    r, z = jax.nn.sigmoid(zr + ur), jax.nn.sigmoid(zz + uz)
    n = jnp.tanh(zn + r * (un + p["r.recurrent_bias"]))
    return [(1 - z) * n + z * h]


def layer_norm(p, name, x):
    mean = x.mean(-1, keepdims=True)
    variance = ((x - mean) ** 2).mean(-1, keepdims=True)
    return (x - mean) / jnp.sqrt(variance + 1e-5) * p[name + ".gain"] + p[name + ".bias"]


def gpt(p, x, y):
    batch, length, width, heads = x.shape[0], 5, 8, 2
    h = p["embed.weight"][x.astype(int)] + p["position.weight"]
    q, k, v = jnp.split(dense(p, "attend1", layer_norm(p, "norm1a", h)), 3, -1)
    q, k, v = (t.reshape(batch, length, heads, width // heads).transpose(0, 2, 1, 3) for t in (q, k, v))
    scores = q @ k.transpose(0, 1, 3, 2) / np.sqrt(width // heads)
    weights = jax.nn.softmax(jnp.where(np.tril(np.ones((length, length), bool)), scores, -jnp.inf))
    context = (weights @ v).transpose(0, 2, 1, 3).reshape(batch, length, width)
    h = h + context @ p["attend1.output_weight"] + p["attend1.output_bias"]
    grown = jax.nn.gelu(dense(p, "grow1", layer_norm(p, "norm1b", h)), approximate=True)
    h = h + dense(p, "shrink1", grown)
    return cross_entropy(dense(p, "output", layer_norm(p, "norm", h)), y)


def graph(p, x, y):
    a = np.eye(5)
    for i, j in [(0, 1), (1, 2), (2, 0), (2, 3)]:
        a[i, j] = a[j, i] = 1
    d = a.sum(1) ** -0.5
    a = d[:, None] * a * d
    h = jnp.tanh(a @ x.reshape(-1, 5, 3) @ p["graph1.weight"] + p["graph1.bias"])
    return cross_entropy(a @ h @ p["output.weight"] + p["output.bias"], y)


def layer(name, inputs, units):
    return {name + ".weight": numbers(inputs, units), name + ".bias": numbers(units)}


def norm(name, width):
    return {name + ".gain": 1 + numbers(width), name + ".bias": numbers(width)}


def memory(gates, extra={}):
    return {
        "r.weight": numbers(3, gates * 4), "r.recurrent": numbers(4, gates * 4), "r.bias": numbers(gates * 4),
        **extra, **layer("output", 4, 1),
    }


def filters(name, *shape):
    return {name + ".weight": numbers(*shape), name + ".bias": numbers(shape[0])}


models = {
    "images": (
        images, numbers(3, 84), np.array([[0], [2], [1]]),
        {**filters("conv1", 3, 2, 3, 3), **filters("conv2", 4, 3, 3, 3), **layer("output", 16, 3)}),
    "batch norm": (
        batch_norm, numbers(6, 3), numbers(6, 2),
        {**layer("hidden1", 3, 5), **norm("norm1", 5), **layer("output", 5, 2)}),
    "rnn": (recurrent(rnn, 4, 1), numbers(3, 15), numbers(3, 1), memory(1)),
    "lstm": (recurrent(lstm, 4, 2), numbers(3, 15), numbers(3, 1), memory(4)),
    "gru": (recurrent(gru, 4, 1), numbers(3, 15), numbers(3, 1), memory(3, {"r.recurrent_bias": numbers(4)})),
    "gpt": (
        gpt, random.integers(0, 7, (2, 5)), np.array([[1, 2, -1, 3, 6], [0, 0, 5, 4, 1]]),
        {
            "embed.weight": numbers(7, 8), "position.weight": numbers(5, 8), **norm("norm1a", 8),
            **layer("attend1", 8, 24), "attend1.output_weight": numbers(8, 8), "attend1.output_bias": numbers(8),
            **norm("norm1b", 8), **layer("grow1", 8, 32), **layer("shrink1", 32, 8), **norm("norm", 8),
            **layer("output", 8, 7),
        }),
    "graph": (
        graph, numbers(1, 15), np.array([[0, -1, -1, 1, -1]]), {**layer("graph1", 3, 4), **layer("output", 4, 2)}),
}


def flat(array):
    return [float(f"{number:.9g}") for number in np.asarray(array, float).ravel()]


written = {}
for name, (loss, inputs, targets, parameters) in models.items():
    value, gradients = jax.value_and_grad(loss)({k: jnp.asarray(v) for k, v in parameters.items()}, inputs, targets)
    written[name] = {
        "inputs": [flat(row) for row in inputs], "targets": [flat(row) for row in targets],
        "parameters": {k: flat(v) for k, v in parameters.items()}, "loss": float(value),
        "gradients": {k: flat(v) for k, v in gradients.items()},
    }
target = pathlib.Path(__file__).with_name("models.json")
target.write_text("{\n" + ",\n".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in written.items()) + "\n}\n")
