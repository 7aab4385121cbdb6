"""JAX: one jitted step a call, and a scan over many steps a call."""

import math

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from peers import Peer, Unsupported, cross_entropy
from workloads import BETA1, BETA2, EPSILON, WEIGHT_DECAY


def perceptron(config):
    """Dense layers."""
    activation = jnp.tanh if config["act"] == "tanh" else jax.nn.relu
    last = len(config["sizes"]) - 2

    def forward(p, x):
        for layer in range(last + 1):
            x = x @ p[f"w{layer}"] + p[f"b{layer}"]
            if layer < last or config["act"] == "tanh":
                x = activation(x)
        return x

    return forward


def lenet(config):
    """LeNet-5 with ReLU and max pooling, channels last."""

    def convolve(x, kernel, padding):
        return lax.conv_general_dilated(x, kernel, (1, 1), padding, dimension_numbers=("NHWC", "HWIO", "NHWC"))

    def pool(x):
        # A reduce_window would read more plainly, but its gradient is slower here.
        samples, height, width, channels = x.shape
        return x.reshape(samples, height // 2, 2, width // 2, 2, channels).max((2, 4))

    def forward(p, x):
        x = pool(jax.nn.relu(convolve(x, p["c0"], [(2, 2), (2, 2)]) + p["cb0"]))
        x = pool(jax.nn.relu(convolve(x, p["c1"], "VALID") + p["cb1"]))
        x = x.transpose(0, 3, 1, 2).reshape(len(x), -1)
        x = jax.nn.relu(x @ p["w0"] + p["b0"])
        x = jax.nn.relu(x @ p["w1"] + p["b1"])
        return x @ p["w2"] + p["b2"]

    return forward


def lstm(config):
    """An LSTM as a scan over the tokens; unrolling it makes it slower here."""

    def forward(p, x):
        from_inputs = (p["emb"][x] @ p["wx"] + p["b"]).swapaxes(0, 1)

        def step(state, from_input):
            hidden, cell = state
            i, f, g, o = jnp.split(from_input + hidden @ p["wh"], 4, 1)
            cell = jax.nn.sigmoid(f) * cell + jax.nn.sigmoid(i) * jnp.tanh(g)
            hidden = jax.nn.sigmoid(o) * jnp.tanh(cell)
            return (hidden, cell), hidden

        zeros = jnp.zeros((len(x), config["H"]), jnp.float32)
        _, all_hidden = lax.scan(step, (zeros, zeros), from_inputs)
        return (all_hidden.swapaxes(0, 1) @ p["wo"] + p["bo"]).reshape(-1, config["V"])

    return forward


def gpt(config):
    """A decoder with learnt positions."""
    width, heads, length = config["D"], config["NH"], config["T"]
    mask = np.tril(np.ones((length, length), bool))

    def norm(x, gain, shift):
        mean = x.mean(-1, keepdims=True)
        variance = ((x - mean) ** 2).mean(-1, keepdims=True)
        return (x - mean) * lax.rsqrt(variance + 1e-5) * gain + shift

    def forward(p, x):
        h = p["wte"][x] + p["wpe"]
        for block in range(config["L"]):
            b = {key.removeprefix(f"l{block}"): values for key, values in p.items() if key.startswith(f"l{block}")}
            qkv = (norm(h, b["g1"], b["h1"]) @ b["wqkv"] + b["bqkv"]).reshape(len(x), length, 3, heads, width // heads)
            query, key, value = qkv.transpose(2, 0, 3, 1, 4)
            scores = query @ key.swapaxes(-1, -2) * (width // heads) ** -0.5
            mixed = jax.nn.softmax(jnp.where(mask, scores, -1e30), -1) @ value
            h = h + mixed.transpose(0, 2, 1, 3).reshape(len(x), length, width) @ b["wo"] + b["bo"]
            grown = jax.nn.gelu(norm(h, b["g2"], b["h2"]) @ b["w1"] + b["b1"], approximate=True)
            h = h + grown @ b["w2"] + b["b2"]
        return (norm(h, p["gf"], p["hf"]) @ p["head"]).reshape(-1, config["V"])

    return forward


MODELS = {"mlp": perceptron, "lenet": lenet, "lstm": lstm, "gpt": gpt}


class JaxPeer(Peer):
    """What both ways have in common: arrays, the loss and one step as a pure function."""

    def __init__(self, workload, threads):
        super().__init__(workload, threads)
        self.forward = MODELS[self.config["kind"]](self.config)
        self.parameters = {name: jnp.asarray(self.layout(values)) for name, values in workload.parameters.items()}
        self.batches = [(jnp.asarray(self.pictures(x)), jnp.asarray(y)) for x, y in workload.batches]
        self.state = self.first_state()
        self.steps = 0

    @staticmethod
    def layout(values):
        """Kernels of convolutions with the channels last."""
        return np.ascontiguousarray(values.transpose(2, 3, 1, 0)) if values.ndim == 4 else values

    @staticmethod
    def pictures(x):
        """Pictures with the channels last."""
        return np.ascontiguousarray(x.transpose(0, 2, 3, 1)) if x.ndim == 4 else x

    def loss(self, p, x, y):
        """The loss of one batch."""
        outputs = self.forward(p, x)
        if self.config["loss"] == "mse":
            return 0.5 * jnp.mean((outputs - y) ** 2)
        return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(outputs), y.reshape(-1, 1), 1))

    def first_state(self):
        """What a step changes: parameters, and for Adam two moments of each and the count of steps."""
        if self.config["opt"] in ("sgd", "none"):
            return self.parameters
        zeros = [{name: jnp.zeros_like(values) for name, values in self.parameters.items()} for _ in range(2)]
        return self.parameters, *zeros, jnp.zeros((), jnp.float32)

    def train(self, state, x, y):
        """One step: the next state and the loss."""
        rate = self.config["lr"]
        if self.config["opt"] == "sgd":
            loss, gradients = jax.value_and_grad(self.loss)(state, x, y)
            return jax.tree.map(lambda p, g: p - rate * g, state, gradients), loss
        p, first, second, count = state
        loss, gradients = jax.value_and_grad(self.loss)(p, x, y)
        count = count + 1
        # 1 − βᵗ, which loses five digits in single precision where it is written so.
        first_correction = -jnp.expm1(count * math.log(BETA1))
        second_correction = -jnp.expm1(count * math.log(BETA2))
        decay = 1 - rate * WEIGHT_DECAY if self.config["opt"] == "adamw" else 1.0
        first = jax.tree.map(lambda m, g: BETA1 * m + (1 - BETA1) * g, first, gradients)
        second = jax.tree.map(lambda v, g: BETA2 * v + (1 - BETA2) * g * g, second, gradients)

        def update(p, m, v):
            return p * decay - rate / first_correction * m / (jnp.sqrt(v / second_correction) + EPSILON)

        return (jax.tree.map(update, p, first, second), first, second, count), loss


class JitJax(JaxPeer):
    """One compiled step a call, the state donated; predictions with the weights as constants."""

    def __init__(self, workload, threads):
        super().__init__(workload, threads)
        if workload.is_inference:
            self.predict = jax.jit(lambda x: self.forward(self.parameters, x))
        else:
            self.step = jax.jit(self.train, donate_argnums=0)

    def run(self, steps):
        if self.workload.is_inference:
            for _ in range(steps):
                x, y = self.batches[self.steps % len(self.batches)]
                outputs = self.predict(x).block_until_ready()
                self.steps += 1
            return cross_entropy(outputs, y[0])
        for _ in range(steps):
            x, y = self.batches[self.steps % len(self.batches)]
            self.state, loss = self.step(self.state, x, y)
            self.steps += 1
        jax.block_until_ready(self.state)
        return float(loss)


class ScanJax(JaxPeer):
    """Many steps a call, without a return to Python between them."""

    def __init__(self, workload, threads):
        super().__init__(workload, threads)
        if workload.is_inference:
            raise Unsupported("a prediction is one call")
        self.steps_per_call = self.config["k"]
        self.all_x = jnp.stack([x for x, _ in self.batches])
        self.all_y = jnp.stack([y for _, y in self.batches])

        def many(state, first, all_x, all_y):
            def body(state, index):
                return self.train(state, all_x[index % len(all_x)], all_y[index % len(all_x)])

            return lax.scan(body, state, first + jnp.arange(self.steps_per_call))

        self.many = jax.jit(many, donate_argnums=0)

    def run(self, steps):
        for _ in range(steps // self.steps_per_call):
            self.state, losses = self.many(self.state, self.steps % len(self.batches), self.all_x, self.all_y)
            self.steps += self.steps_per_call
        jax.block_until_ready(self.state)
        return float(losses[-1])
