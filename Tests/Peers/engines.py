"""Engines under measurement: processes that give their loss and, asked, the steps a second of one window."""

import json
import os
import subprocess
import sys
from pathlib import Path

WORKER = Path(__file__).with_name("worker.py")
# All that this process may use, before it is pinned to some of it.
CORES = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else list(range(os.cpu_count() or 1))


class EngineError(Exception):
    """Why an engine cannot be measured; empty where it has no part in that workload by design."""


def pin(threads):
    """Pins this process, and so all that it starts, to as many cores; gives the environment that says so to libraries."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, CORES[:threads])
    counts = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NPROC", "TORCHINDUCTOR_COMPILE_THREADS")
    environment = dict(os.environ, **{name: str(threads) for name in counts})
    if threads == 1:
        environment["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
    return environment


class Worker:
    """A peer in a process of its own that lives as long as its workload is measured."""

    def __init__(self, name, workload, threads, folder, log):
        self.name = name
        self.process = subprocess.Popen(
            [sys.executable, str(WORKER), name, workload, str(threads), str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env=pin(threads),
        )
        answer = self.answer()
        if "final_loss" not in answer:
            self.close()
            raise EngineError(answer.get("error", ""))
        self.final_loss = answer["final_loss"]

    def answer(self):
        """The worker's next line."""
        line = self.process.stdout.readline()
        return json.loads(line) if line else {"error": f"its process ended with status {self.process.wait()}"}

    def measure(self, seconds):
        """Steps a second in a window of about so many seconds."""
        print(seconds, file=self.process.stdin, flush=True)
        answer = self.answer()
        if "steps_per_s" not in answer:
            raise EngineError(f"{self.name}: {answer['error']}")
        return answer["steps_per_s"]

    def close(self):
        """Ends the process."""
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


class Glassbox:
    """The program itself, started anew for each window."""

    name = "glassbox"

    def __init__(self, program, workload, threads, folder):
        self.workload, self.threads = workload, threads
        self.command = [program, "bench", "--json", "--workloads", folder, "--only", workload]
        self.command += ["--threads", threads, "--rounds", 1]
        self.final_loss = self.run(0.01)["final_loss"]

    def run(self, seconds):
        """What the program says of one window."""
        command = [str(word) for word in [*self.command, "--seconds", seconds]]
        done = subprocess.run(command, capture_output=True, text=True, env=pin(self.threads))
        lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        for line in lines:
            if line.get("workload") == self.workload and line.get("threads") == self.threads:
                return line
        raise EngineError((done.stderr.strip().splitlines() or ["it printed no line about this workload"])[-1])

    def measure(self, seconds):
        """Steps a second in a window of about so many seconds."""
        return self.run(seconds)["steps_per_s"]

    def close(self):
        """Nothing is left running."""
