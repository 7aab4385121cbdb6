"""A process that holds one peer with one workload and measures when asked.

    python worker.py PEER WORKLOAD THREADS FOLDER

Its first line of JSON tells the loss of the quoted step, or why the peer has no part in this. Then each line on standard
input is a number of seconds, and is answered by the steps a second in a window of about that length.
"""

import json
import os
import sys
import time

from peers import PEERS, Unsupported
from workloads import load


class Stopwatch:
    """Times steps of one peer."""

    def __init__(self, peer):
        self.peer = peer
        self.rate = 0.0

    def time(self, seconds):
        """Runs for about so long, as paced by the time before; gives steps a second."""
        calls = max(1, round(self.rate * seconds / self.peer.steps_per_call))
        start = time.perf_counter()
        self.peer.run(calls * self.peer.steps_per_call)
        elapsed = time.perf_counter() - start
        self.rate = calls * self.peer.steps_per_call / elapsed
        return self.rate

    def warm_up(self):
        """Finds the pace in ever longer windows."""
        for seconds in (0.0, 0.01, 0.05, 0.2):
            self.time(seconds)

    def measure(self, seconds):
        """A window after a short untimed one, as the caches held another engine's data a moment ago."""
        self.time(seconds / 5)
        return self.time(seconds)


def main():
    """Loads, tells the loss, and answers until standard input ends."""
    name, workload_name, threads, folder = sys.argv[1:]
    # Libraries write what they like to standard output: it leads to standard error, and the answers keep their own way.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)

    def answer(**values):
        print(json.dumps(values), file=answers, flush=True)

    workload = load(folder, workload_name)
    try:
        peer = PEERS[name].load()(workload, int(threads))
        final_loss = peer.run(workload.config["loss_step"])
        stopwatch = Stopwatch(peer)
        stopwatch.warm_up()
    except Unsupported as reason:
        return answer(unsupported=str(reason))
    except Exception as error:
        return answer(error=f"{type(error).__name__}: {error}".splitlines()[0])
    answer(final_loss=final_loss)
    for line in sys.stdin:
        answer(steps_per_s=stopwatch.measure(float(line)))


if __name__ == "__main__":
    main()
