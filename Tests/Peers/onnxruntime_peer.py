"""ONNX Runtime: predictions of a perceptron; the package that is installed by that name does not train."""

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

from peers import Peer, Unsupported, cross_entropy


def perceptron(workload):
    """The model as an ONNX file in memory, for a batch of one."""
    sizes, nodes, last = workload.config["sizes"], [], "x"
    for layer in range(workload.layers):
        nodes.append(helper.make_node("Gemm", [last, f"w{layer}", f"b{layer}"], [f"z{layer}"]))
        last = f"z{layer}"
        if layer < workload.layers - 1:
            nodes.append(helper.make_node("Relu", [last], [f"a{layer}"]))
            last = f"a{layer}"
    graph = helper.make_graph(
        nodes,
        workload.name,
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, sizes[0]])],
        [helper.make_tensor_value_info(last, TensorProto.FLOAT, [1, sizes[-1]])],
        [numpy_helper.from_array(values, name) for name, values in workload.parameters.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    return model.SerializeToString()


class OnnxRuntimePeer(Peer):
    """One session whose inputs and outputs are bound beforehand."""

    def __init__(self, workload, threads):
        super().__init__(workload, threads)
        if not workload.is_inference:
            raise Unsupported("predictions only")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(perceptron(workload), options, providers=["CPUExecutionProvider"])
        self.bindings = []
        for x, _ in workload.batches:
            binding = self.session.io_binding()
            binding.bind_cpu_input("x", np.ascontiguousarray(x))
            binding.bind_output(self.session.get_outputs()[0].name)
            self.bindings.append(binding)
        self.steps = 0

    def run(self, steps):
        for _ in range(steps):
            latest = self.steps % len(self.bindings)
            self.session.run_with_iobinding(self.bindings[latest])
            self.steps += 1
        outputs = self.bindings[latest].copy_outputs_to_cpu()[0]
        return cross_entropy(outputs, self.workload.y[latest])
