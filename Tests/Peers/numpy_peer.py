"""NumPy: perceptrons by hand, every array allocated once."""

import numpy as np

from peers import Peer, Unsupported, cross_entropy
from workloads import BETA1, BETA2, EPSILON


class NumpyPeer(Peer):
    """Forward, backward and update with `out=` everywhere."""

    def __init__(self, workload, threads):
        super().__init__(workload, threads)
        if self.config["kind"] != "mlp":
            raise Unsupported("perceptrons only")
        start = workload.parameters
        self.weights = [start[f"w{layer}"] for layer in range(workload.layers)]
        self.biases = [start[f"b{layer}"] for layer in range(workload.layers)]
        self.weight_gradients = [np.empty_like(weight) for weight in self.weights]
        self.bias_gradients = [np.empty_like(bias) for bias in self.biases]
        self.parameters = self.weights + self.biases
        self.gradients = self.weight_gradients + self.bias_gradients
        self.first_moments = [np.zeros_like(parameter) for parameter in self.parameters]
        self.second_moments = [np.zeros_like(parameter) for parameter in self.parameters]
        self.scratch = [np.empty_like(parameter) for parameter in self.parameters]
        shapes = [(self.config["batch"], size) for size in self.config["sizes"][1:]]
        self.outputs = [np.empty(shape, np.float32) for shape in shapes]
        self.deltas = [np.empty(shape, np.float32) for shape in shapes]
        self.slopes = [np.empty(shape, np.float32) for shape in shapes]
        self.rows = np.arange(self.config["batch"])
        self.batches = workload.batches
        self.steps = 0

    def run(self, steps):
        for _ in range(steps):
            x, y = self.batches[self.steps % len(self.batches)]
            self.steps += 1
            self.forward(x)
            if not self.workload.is_inference:
                loss = self.output_delta(y)
                self.backward(x)
                self.update()
        return cross_entropy(self.outputs[-1], y[0]) if self.workload.is_inference else loss

    def forward(self, x):
        """Fills `outputs`; of a classifier the last are logits."""
        for layer, (weight, bias, output) in enumerate(zip(self.weights, self.biases, self.outputs)):
            np.matmul(x, weight, out=output)
            output += bias
            if self.config["act"] == "tanh":
                np.tanh(output, out=output)
            elif layer < self.workload.layers - 1:
                np.maximum(output, 0, out=output)
            x = output

    def output_delta(self, y):
        """Sets the last delta, by the last outputs, and gives the loss."""
        output, delta, size = self.outputs[-1], self.deltas[-1], self.config["batch"]
        if self.config["loss"] == "mse":
            np.subtract(output, y, out=delta)
            loss = 0.5 * float((delta * delta).sum()) / size
        else:
            np.subtract(output, output.max(1, keepdims=True), out=delta)
            np.exp(delta, out=delta)
            delta /= delta.sum(1, keepdims=True)
            loss = -float(np.log(delta[self.rows, y]).mean())
            delta[self.rows, y] -= 1.0
        delta *= 1.0 / size
        return loss

    def backward(self, x):
        """Fills the gradients from the last layer to the first."""
        last = self.workload.layers - 1
        for layer in range(last, -1, -1):
            output, delta, slope = self.outputs[layer], self.deltas[layer], self.slopes[layer]
            if self.config["act"] == "tanh":
                np.multiply(output, output, out=slope)
                np.subtract(1.0, slope, out=slope)
                delta *= slope
            elif layer < last:
                delta *= output > 0
            source = self.outputs[layer - 1] if layer > 0 else x
            np.matmul(source.T, delta, out=self.weight_gradients[layer])
            np.sum(delta, 0, out=self.bias_gradients[layer])
            if layer > 0:
                np.matmul(delta, self.weights[layer].T, out=self.deltas[layer - 1])

    def update(self):
        """One step of SGD or Adam; the gradients are used up."""
        rate = self.config["lr"]
        if self.config["opt"] == "sgd":
            for parameter, gradient in zip(self.parameters, self.gradients):
                gradient *= rate
                parameter -= gradient
            return
        first_correction, second_correction = 1 - BETA1**self.steps, 1 - BETA2**self.steps
        state = zip(self.parameters, self.gradients, self.first_moments, self.second_moments, self.scratch)
        for parameter, gradient, first, second, scratch in state:
            first *= BETA1
            np.multiply(gradient, 1 - BETA1, out=scratch)
            first += scratch
            second *= BETA2
            np.multiply(gradient, gradient, out=scratch)
            scratch *= 1 - BETA2
            second += scratch
            np.divide(second, second_correction, out=scratch)
            np.sqrt(scratch, out=scratch)
            scratch += EPSILON
            np.divide(first, scratch, out=scratch)
            scratch *= rate / first_correction
            parameter -= scratch
