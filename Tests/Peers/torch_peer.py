"""PyTorch: eager with fused optimisers, and with the whole step compiled."""

import math

import numpy as np
import torch
import torch.nn.functional as F

from peers import Peer, cross_entropy
from workloads import BETA1, BETA2, EPSILON, WEIGHT_DECAY

EMBEDDINGS = ("emb", "wte", "wpe")


def perceptron(config):
    """Dense layers."""
    activation = torch.tanh if config["act"] == "tanh" else torch.relu
    layers = [(f"w{layer}", f"b{layer}") for layer in range(len(config["sizes"]) - 1)]

    def forward(p, x):
        for weight, bias in layers[:-1]:
            x = activation(F.linear(x, p[weight], p[bias]))
        x = F.linear(x, p[layers[-1][0]], p[layers[-1][1]])
        return activation(x) if config["act"] == "tanh" else x

    return forward


def lenet(config):
    """LeNet-5 with ReLU and max pooling."""

    def forward(p, x):
        x = F.max_pool2d(torch.relu(F.conv2d(x, p["c0"], p["cb0"], padding=2)), 2)
        x = F.max_pool2d(torch.relu(F.conv2d(x, p["c1"], p["cb1"])), 2).flatten(1)
        x = torch.relu(F.linear(x, p["w0"], p["b0"]))
        x = torch.relu(F.linear(x, p["w1"], p["b1"]))
        return F.linear(x, p["w2"], p["b2"])

    return forward


def fused_lstm(config):
    """An LSTM through the library's own kernel, which wants a second bias."""
    second_bias = torch.zeros(4 * config["H"])

    def forward(p, x):
        embedded = F.embedding(x, p["emb"])
        zeros = embedded.new_zeros(1, len(x), config["H"])
        parameters = [p["wx"], p["wh"], p["b"], second_bias]
        hidden = torch.lstm(embedded, (zeros, zeros), parameters, True, 1, 0.0, True, False, True)[0]
        return F.linear(hidden, p["wo"], p["bo"]).flatten(0, 1)

    return forward


def unrolled_lstm(config):
    """The same step by step, as the compiler does not look into that kernel."""

    def forward(p, x):
        from_inputs = F.linear(F.embedding(x, p["emb"]), p["wx"], p["b"]).unbind(1)
        hidden = cell = p["b"].new_zeros(len(x), config["H"])
        all_hidden = []
        for from_input in from_inputs:
            i, f, g, o = (from_input + F.linear(hidden, p["wh"])).chunk(4, 1)
            cell = torch.sigmoid(f) * cell + torch.sigmoid(i) * torch.tanh(g)
            hidden = torch.sigmoid(o) * torch.tanh(cell)
            all_hidden.append(hidden)
        return F.linear(torch.stack(all_hidden, 1), p["wo"], p["bo"]).flatten(0, 1)

    return forward


def gpt(config):
    """A decoder with learnt positions."""
    width, heads, length = config["D"], config["NH"], config["T"]

    def forward(p, x):
        h = F.embedding(x, p["wte"]) + p["wpe"]
        for block in range(config["L"]):
            b = {key: p[f"l{block}{key}"] for key in BLOCK}
            normed = F.layer_norm(h, (width,), b["g1"], b["h1"])
            qkv = F.linear(normed, b["wqkv"], b["bqkv"]).view(len(x), length, 3, heads, width // heads)
            query, key, value = qkv.permute(2, 0, 3, 1, 4)
            mixed = F.scaled_dot_product_attention(query, key, value, is_causal=True)
            h = h + F.linear(mixed.transpose(1, 2).reshape(len(x), length, width), b["wo"], b["bo"])
            normed = F.layer_norm(h, (width,), b["g2"], b["h2"])
            h = h + F.linear(F.gelu(F.linear(normed, b["w1"], b["b1"]), approximate="tanh"), b["w2"], b["b2"])
        return F.linear(F.layer_norm(h, (width,), p["gf"], p["hf"]), p["head"]).flatten(0, 1)

    return forward


BLOCK = ("g1", "h1", "wqkv", "bqkv", "wo", "bo", "g2", "h2", "w1", "b1", "w2", "b2")
MODELS = {"mlp": perceptron, "lenet": lenet, "lstm": fused_lstm, "gpt": gpt}


class TorchPeer(Peer):
    """What both ways have in common: tensors, batches and the loss."""

    def __init__(self, workload, threads):
        super().__init__(workload, threads)
        torch.set_num_threads(threads)
        torch.set_num_interop_threads(1)
        self.parameters = {name: self.tensor(name, values) for name, values in workload.parameters.items()}
        self.batches = [(self.inputs(x), self.targets(y)) for x, y in workload.batches]
        self.steps = 0

    @staticmethod
    def tensor(name, values):
        """A parameter in this library's layout: dense weights are [out, in] here."""
        is_dense = values.ndim == 2 and name not in EMBEDDINGS
        return torch.from_numpy(np.ascontiguousarray(values.T if is_dense else values))

    def inputs(self, x):
        """Inputs of one batch; tokens as this library's indices."""
        x = torch.from_numpy(x)
        return x if x.is_floating_point() else x.long()

    def targets(self, y):
        """Targets of one batch; labels in one row."""
        y = torch.from_numpy(y)
        return y if self.config["loss"] == "mse" else y.long().reshape(-1)

    def loss_of(self, forward):
        """The loss as a function of parameters, inputs and targets."""

        def loss(p, x, y):
            outputs = forward(p, x)
            return 0.5 * ((outputs - y) ** 2).mean() if self.config["loss"] == "mse" else F.cross_entropy(outputs, y)

        return loss

    def run(self, steps):
        for _ in range(steps):
            x, y = self.batches[self.steps % len(self.batches)]
            result = self.step(x, y)
            self.steps += 1
        return cross_entropy(result, y) if self.workload.is_inference else float(result.detach())


class EagerTorch(TorchPeer):
    """One operation at a time, with the library's fused optimisers."""

    def __init__(self, workload, threads):
        super().__init__(workload, threads)
        forward = MODELS[self.config["kind"]](self.config)
        if workload.is_inference:
            self.step = torch.inference_mode()(lambda x, y: forward(self.parameters, x))
            return
        parameters = {name: values.requires_grad_() for name, values in self.parameters.items()}
        loss_of = self.loss_of(forward)
        optimizer = self.optimizer(list(parameters.values()))

        def step(x, y):
            loss = loss_of(parameters, x, y)
            loss.backward()
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            return loss

        self.step = step

    def optimizer(self, parameters):
        """The library's own, all parameters in one call."""
        rate = self.config["lr"]
        if self.config["opt"] == "sgd":
            return torch.optim.SGD(parameters, lr=rate, fused=True)
        if self.config["opt"] == "adam":
            return torch.optim.Adam(parameters, lr=rate, fused=True)
        return torch.optim.AdamW(parameters, lr=rate, weight_decay=WEIGHT_DECAY, fused=True)


class CompiledTorch(TorchPeer):
    """Forward, backward and update compiled as one graph; predictions traced and frozen."""

    def __init__(self, workload, threads):
        super().__init__(workload, threads)
        # The call of the compiled code costs least this way, which counts for small nets.
        torch._inductor.config.cpp_wrapper = True
        forward = dict(MODELS, lstm=unrolled_lstm)[self.config["kind"]](self.config)
        self.step = self.prediction(forward) if workload.is_inference else self.training(forward)

    def prediction(self, forward):
        """The forward pass with the weights as constants."""

        class Model(torch.nn.Module):
            def __init__(self, parameters):
                super().__init__()
                for name, values in parameters.items():
                    self.register_buffer(name, values)

            def forward(self, x):
                return forward(dict(self.named_buffers()), x)

        traced = torch.jit.trace(Model(self.parameters).eval(), self.batches[0][0])
        frozen = torch.jit.freeze(traced)
        return torch.inference_mode()(lambda x, y: frozen(x))

    def training(self, forward):
        """One whole step in one call."""
        parameters = self.parameters
        first_moments = {name: torch.zeros_like(values) for name, values in parameters.items()}
        second_moments = {name: torch.zeros_like(values) for name, values in parameters.items()}
        count = torch.zeros(())
        gradients_and_loss = torch.func.grad_and_value(self.loss_of(forward))
        rate = self.config["lr"]
        decay = 1 - rate * WEIGHT_DECAY if self.config["opt"] == "adamw" else None

        def step(p, first_moments, second_moments, count, x, y):
            gradients, loss = gradients_and_loss(p, x, y)
            if self.config["opt"] == "sgd":
                for name, gradient in gradients.items():
                    p[name].sub_(rate * gradient)
                return loss
            count.add_(1)
            # 1 − βᵗ, which loses five digits in single precision where it is written so.
            first_correction = -torch.expm1(count * math.log(BETA1))
            second_correction = -torch.expm1(count * math.log(BETA2))
            for name, gradient in gradients.items():
                if decay is not None:
                    p[name].mul_(decay)
                first = first_moments[name].mul_(BETA1).add_((1 - BETA1) * gradient)
                second = second_moments[name].mul_(BETA2).add_((1 - BETA2) * gradient * gradient)
                p[name].sub_(rate / first_correction * first / ((second / second_correction).sqrt() + EPSILON))
            return loss

        compiled = torch.compile(step, fullgraph=True, dynamic=False)
        return torch.no_grad()(lambda x, y: compiled(parameters, first_moments, second_moments, count, x, y))
