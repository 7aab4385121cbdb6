"""TensorFlow: many steps inside one call of a `tf.function`, updated by the library's own fused operations."""

import math
import os

import numpy as np

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import tensorflow as tf

from peers import Peer, cross_entropy
from workloads import BETA1, BETA2, EPSILON, WEIGHT_DECAY


def perceptron(config, p):
    """Dense layers."""
    activation = tf.tanh if config["act"] == "tanh" else tf.nn.relu
    last = len(config["sizes"]) - 2

    def forward(x):
        for layer in range(last + 1):
            x = tf.nn.bias_add(tf.matmul(x, p[f"w{layer}"]), p[f"b{layer}"])
            if layer < last or config["act"] == "tanh":
                x = activation(x)
        return x

    return forward


def lenet(config, p):
    """LeNet-5 with ReLU and max pooling, channels last."""

    def forward(x):
        x = tf.nn.conv2d(x, p["c0"], 1, [[0, 0], [2, 2], [2, 2], [0, 0]])
        x = tf.nn.max_pool2d(tf.nn.relu(tf.nn.bias_add(x, p["cb0"])), 2, 2, "VALID")
        x = tf.nn.conv2d(x, p["c1"], 1, "VALID")
        x = tf.nn.max_pool2d(tf.nn.relu(tf.nn.bias_add(x, p["cb1"])), 2, 2, "VALID")
        x = tf.reshape(tf.transpose(x, (0, 3, 1, 2)), (config["batch"], -1))
        x = tf.nn.relu(x @ p["w0"] + p["b0"])
        x = tf.nn.relu(x @ p["w1"] + p["b1"])
        return x @ p["w2"] + p["b2"]

    return forward


def lstm(config, p):
    """An LSTM, its tokens unrolled into one graph."""
    hidden_size, length, batch = config["H"], config["T"], config["batch"]

    def forward(x):
        embedded = tf.gather(p["emb"], tf.reshape(x, (-1,)))
        from_inputs = tf.reshape(embedded @ p["wx"] + p["b"], (batch, length, 4 * hidden_size))
        hidden = cell = tf.zeros((batch, hidden_size))
        all_hidden = []
        for from_input in tf.unstack(from_inputs, axis=1):
            i, f, g, o = tf.split(from_input + hidden @ p["wh"], 4, 1)
            cell = tf.sigmoid(f) * cell + tf.sigmoid(i) * tf.tanh(g)
            hidden = tf.sigmoid(o) * tf.tanh(cell)
            all_hidden.append(hidden)
        return tf.reshape(tf.stack(all_hidden, 1), (-1, hidden_size)) @ p["wo"] + p["bo"]

    return forward


def gpt(config, p):
    """A decoder with learnt positions; between the attentions all tokens of the batch are rows of one matrix."""
    width, heads, length, batch = config["D"], config["NH"], config["T"], config["batch"]
    mask = tf.constant(np.where(np.tril(np.ones((length, length), bool)), 0, -1e9).astype(np.float32))

    def norm(x, gain, shift):
        mean, variance = tf.nn.moments(x, -1, keepdims=True)
        return tf.nn.batch_normalization(x, mean, variance, shift, gain, 1e-5)

    def forward(x):
        h = tf.reshape(tf.gather(p["wte"], x) + p["wpe"], (-1, width))
        for block in range(config["L"]):
            b = {key.removeprefix(f"l{block}"): values for key, values in p.items() if key.startswith(f"l{block}")}
            qkv = norm(h, b["g1"], b["h1"]) @ b["wqkv"] + b["bqkv"]
            qkv = tf.transpose(tf.reshape(qkv, (batch, length, 3, heads, width // heads)), (2, 0, 3, 1, 4))
            scores = tf.matmul(qkv[0], qkv[1], transpose_b=True) * (width // heads) ** -0.5
            mixed = tf.transpose(tf.nn.softmax(scores + mask) @ qkv[2], (0, 2, 1, 3))
            h = h + tf.reshape(mixed, (-1, width)) @ b["wo"] + b["bo"]
            grown = tf.nn.gelu(norm(h, b["g2"], b["h2"]) @ b["w1"] + b["b1"], approximate=True)
            h = h + grown @ b["w2"] + b["b2"]
        return norm(h, p["gf"], p["hf"]) @ p["head"]

    return forward


# The operation's second moments in proportion to exact ones.
SECOND_MOMENT_SCALE = float(1 - np.float32(BETA2)) / (1 - BETA2)

MODELS = {"mlp": perceptron, "lenet": lenet, "lstm": lstm, "gpt": gpt}


class TensorFlowPeer(Peer):
    """A loop of steps in one graph; predictions one call each."""

    def __init__(self, workload, threads):
        super().__init__(workload, threads)
        tf.config.threading.set_intra_op_parallelism_threads(threads)
        tf.config.threading.set_inter_op_parallelism_threads(1)
        names = workload.parameters
        self.parameters = {name: tf.Variable(self.layout(values)) for name, values in names.items()}
        self.first_moments = {name: tf.Variable(tf.zeros_like(p)) for name, p in self.parameters.items()}
        self.second_moments = {name: tf.Variable(tf.zeros_like(p)) for name, p in self.parameters.items()}
        self.count = tf.Variable(0.0)
        self.forward = MODELS[self.config["kind"]](self.config, self.parameters)
        self.steps = 0
        if workload.is_inference:
            self.batches = [tf.constant(x) for x, _ in workload.batches]
            self.predict = tf.function(self.forward)
        else:
            self.steps_per_call = self.config["k"]
            self.all_x = tf.constant(np.stack([self.pictures(x) for x, _ in workload.batches]))
            self.all_y = tf.constant(np.stack([y for _, y in workload.batches]))
            self.many = tf.function(self.train)

    @staticmethod
    def layout(values):
        """Kernels of convolutions with the channels last."""
        return values.transpose(2, 3, 1, 0) if values.ndim == 4 else values

    @staticmethod
    def pictures(x):
        """Pictures with the channels last."""
        return x.transpose(0, 2, 3, 1) if x.ndim == 4 else x

    def train(self, first):
        """So many steps as one call takes; the loss of the last."""
        loss = tf.constant(0.0)
        for index in tf.range(first, first + self.steps_per_call):
            batch = index % len(self.all_x)
            loss = self.step(self.all_x[batch], self.all_y[batch])
        return loss

    def step(self, x, y):
        """One step of the optimiser."""
        with tf.GradientTape() as tape:
            loss = self.loss(x, y)
        gradients = tape.gradient(loss, self.parameters)
        self.count.assign_add(1.0)
        for name, gradient in gradients.items():
            self.update(name, tf.convert_to_tensor(gradient))
        return loss

    def loss(self, x, y):
        """The loss of one batch."""
        outputs = self.forward(x)
        if self.config["loss"] == "mse":
            return 0.5 * tf.reduce_mean((outputs - y) ** 2)
        labels = tf.reshape(y, (-1,))
        return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels, outputs))

    def update(self, name, gradient):
        """Changes one parameter."""
        parameter, rate = self.parameters[name], self.config["lr"]
        if self.config["opt"] == "sgd":
            tf.raw_ops.ResourceApplyGradientDescent(var=parameter.handle, alpha=rate, delta=gradient)
            return
        if self.config["opt"] == "adamw":
            parameter.assign(parameter * (1 - rate * WEIGHT_DECAY))
        # The operation's own 1 − β and 1 − βᵗ lose up to five digits in single precision, and it adds ε before the
        # correction: so it is told that βᵗ is 0, and rate and ε bring what the others compute.
        first_correction = -tf.math.expm1(self.count * math.log(BETA1))
        second_correction = -tf.math.expm1(self.count * math.log(BETA2)) * SECOND_MOMENT_SCALE
        second_root = tf.sqrt(second_correction)
        tf.raw_ops.ResourceApplyAdam(
            var=parameter.handle,
            m=self.first_moments[name].handle,
            v=self.second_moments[name].handle,
            beta1_power=0.0,
            beta2_power=0.0,
            lr=rate * second_root / first_correction,
            beta1=BETA1,
            beta2=BETA2,
            epsilon=EPSILON * second_root,
            grad=gradient,
        )

    def run(self, steps):
        if self.workload.is_inference:
            for _ in range(steps):
                latest = self.steps % len(self.batches)
                outputs = self.predict(self.batches[latest]).numpy()
                self.steps += 1
            return cross_entropy(outputs, self.workload.y[latest])
        for _ in range(steps // self.steps_per_call):
            loss = self.many(tf.constant(self.steps % len(self.all_x)))
            self.steps += self.steps_per_call
        return float(loss)
