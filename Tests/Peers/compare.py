"""Measures glassbox side by side with other libraries on equal data from equal weights.

All engines load a workload one after another and tell the loss of the same step; then they take turns in short windows,
round after round, so that a slow moment of the machine hits all alike. Ends with an error if the losses differ.
"""

import argparse
import json
import platform
import sys
from contextlib import ExitStack
from importlib.metadata import packages_distributions, version
from pathlib import Path

from engines import CORES, EngineError, Glassbox, Worker
from peers import PEERS
from report import Result, loss_spread, markdown

TOLERANCE = 1e-5


def arguments():
    """The command line."""
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--peers", nargs="?", const="all", default="all", metavar="NAMES", help=f"of {', '.join(PEERS)}"
    )
    parser.add_argument("--workload", default="all", metavar="NAMES", help="workloads, with commas between")
    parser.add_argument(
        "--threads", metavar="COUNTS", help="numbers of threads, with commas between (one and all cores)"
    )
    parser.add_argument("--rounds", type=int, default=5, help="windows of each engine (5)")
    parser.add_argument("--seconds", type=float, default=0.3, help="length of a window (0.3)")
    parser.add_argument("--out", type=Path, default=Path("."), help="folder for peers.jsonl and peers.md")
    parser.add_argument("--workloads", type=Path, required=True, metavar="FOLDER", help="what workloads.py wrote")
    parser.add_argument("--glassbox", type=Path, metavar="PROGRAM", help="the built program; without it, peers only")
    options = parser.parse_args()
    index = json.loads((options.workloads / "index.json").read_text())
    options.configs = {name: entry["config"] for name, entry in index.items()}
    options.workload = chosen(parser, options.workload, options.configs)
    options.peers = chosen(parser, options.peers, PEERS)
    try:
        options.threads = [int(count) for count in (options.threads or f"1,{len(CORES)}").split(",")]
    except ValueError:
        parser.error(f"{options.threads}: numbers of threads, such as 1,2")
    if not all(1 <= count <= len(CORES) for count in options.threads):
        parser.error(f"this machine has 1 to {len(CORES)} cores to give")
    options.threads = sorted(set(options.threads))
    if options.rounds < 1 or options.seconds <= 0:
        parser.error("at least one round, and more than 0 seconds")
    return options


def chosen(parser, names, known):
    """Names of a list with commas, or all."""
    names = list(known) if names == "all" else names.split(",")
    for name in names:
        if name not in known:
            parser.error(f"{name} is none of {', '.join(known)}")
    return names


def say(line):
    """A line about what is going on."""
    print(line, file=sys.stderr, flush=True)


def installed(names):
    """The peers whose package is there; a line for each other."""
    for name in names:
        if not PEERS[name].is_installed:
            say(f"{name} is left out: {PEERS[name].package} is not installed")
    return [name for name in names if PEERS[name].is_installed]


def start(options, peers, workload, threads, log, stack):
    """Loads the workload into all engines, one after another."""
    starts = {name: lambda name=name: Worker(name, workload, threads, options.workloads, log) for name in peers}
    if options.glassbox:
        starts = {"glassbox": lambda: Glassbox(options.glassbox, workload, threads, options.workloads), **starts}
    engines = []
    for name, make in starts.items():
        try:
            engine = make()
        except EngineError as reason:
            if str(reason):
                say(f"{name} is left out of {workload}: {reason}")
            continue
        stack.callback(engine.close)
        engines.append(engine)
    return engines


def measure(options, peers, workload, threads, log):
    """One workload in all engines."""
    with ExitStack() as stack:
        engines = start(options, peers, workload, threads, log, stack)
        rates = [[] for _ in engines]
        for _ in range(options.rounds):
            for engine, engine_rates in zip(engines, rates):
                engine_rates.append(engine.measure(options.seconds))
        config = options.configs[workload]
        return [
            Result(engine.name, workload, threads, config, engine.final_loss, engine_rates)
            for engine, engine_rates in zip(engines, rates)
        ]


def processor():
    """The name of the processor, as far as the system tells."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def conditions(options, peers):
    """What the numbers depend on, as one paragraph."""
    distributions = packages_distributions()
    names = dict.fromkeys(distributions[PEERS[name].package][0] for name in peers)
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    return (
        f"Medians of {options.rounds} rounds of {options.seconds:g} s, the engines in turn, lowest and highest round "
        f"beside them. {processor()}, {len(CORES)} cores; Python {platform.python_version()}, {versions}."
    )


def main():
    """Measures, and writes the results after each workload, so that an end before time loses little."""
    options = arguments()
    options.out.mkdir(parents=True, exist_ok=True)
    peers = installed(options.peers)
    heading = conditions(options, peers)
    results, differing = [], []
    with open(options.out / "workers.log", "w") as log:
        for threads in options.threads:
            for workload in options.workload:
                say(f"{workload}, threads: {threads}")
                group = measure(options, peers, workload, threads, log)
                results += group
                if loss_spread(group) > TOLERANCE:
                    losses = ", ".join(f"{result.peer} {result.final_loss}" for result in group)
                    differing.append(f"{workload}, threads: {threads}: the losses differ: {losses}")
                (options.out / "peers.jsonl").write_text("".join(result.json_line + "\n" for result in results))
                (options.out / "peers.md").write_text(markdown(results, heading))
    print((options.out / "peers.md").read_text(), end="")
    if differing:
        sys.exit("\n".join(differing))


if __name__ == "__main__":
    try:
        main()
    except EngineError as reason:
        sys.exit(f"the measurement stops: {reason}")
    except (KeyboardInterrupt, BrokenPipeError):
        sys.exit(130)
