"""What was measured, as lines of JSON and as Markdown tables."""

import json
from dataclasses import dataclass
from statistics import median


@dataclass
class Result:
    """One engine with one workload on so many threads."""

    peer: str
    workload: str
    threads: int
    config: dict
    final_loss: float | None
    reps: list[float]

    @property
    def steps_per_s(self):
        """The median of all rounds."""
        return median(self.reps)

    @property
    def json_line(self):
        """One line for programs."""
        values = dict(
            peer=self.peer,
            workload=self.workload,
            threads=self.threads,
            steps_per_s=self.steps_per_s,
            samples_per_s=self.steps_per_s * self.config["batch"],
            final_loss=self.final_loss,
            loss_step=self.config["loss_step"],
            reps=self.reps,
        )
        if self.config.get("infer"):
            values["latency_us"] = 1e6 / self.steps_per_s
        return json.dumps(values)

    @property
    def cell(self):
        """The median, lowest and highest round beside it."""
        return f"{number(self.steps_per_s)} ({number(min(self.reps))} … {number(max(self.reps))})"


def number(value):
    """Three digits at least, no more decimals than they need."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def loss_spread(results):
    """Largest relative difference between the losses of engines that did the same work; 0 if there is one only."""
    losses = [result.final_loss for result in results if result.final_loss is not None]
    return (max(losses) - min(losses)) / abs(min(losses)) if losses else 0.0


def table(header, rows):
    """A Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def grouped(results):
    """The results of each workload on each number of threads, by engine."""
    groups = {}
    for result in results:
        groups.setdefault((result.threads, result.workload), {})[result.peer] = result
    return groups


def ratio(group):
    """Glassbox beside the fastest of the others."""
    others = [result for result in group.values() if result.peer != "glassbox"]
    if "glassbox" not in group or not others:
        return ""
    best = max(others, key=lambda result: result.steps_per_s)
    return f"{group['glassbox'].steps_per_s / best.steps_per_s:.2f} × {best.peer}"


def speed_tables(results):
    """Steps a second, a table for each number of threads."""
    engines = list(dict.fromkeys(result.peer for result in results))
    parts = []
    for threads in sorted({result.threads for result in results}):
        rows = [
            [
                workload,
                str(next(iter(group.values())).config["batch"]),
                *(group[engine].cell if engine in group else "" for engine in engines),
                ratio(group),
            ]
            for (group_threads, workload), group in grouped(results).items()
            if group_threads == threads
        ]
        title = f"Steps a second, {threads} thread{'s' if threads > 1 else ''}:"
        parts.append(title + "\n\n" + table(["workload", "batch", *engines, "glassbox / best peer"], rows))
    return "\n\n".join(parts)


def loss_table(results):
    """Losses of the quoted step: equal losses show equal arithmetic."""
    engines = list(dict.fromkeys(result.peer for result in results))
    rows = []
    for (threads, workload), group in grouped(results).items():
        losses = [f"{group[name].final_loss:.7f}" if has_loss(group, name) else "" for name in engines]
        step = next(iter(group.values())).config["loss_step"]
        rows.append([workload, str(threads), str(step), *losses, f"{loss_spread(group.values()):.0e}"])
    header = ["workload", "threads", "step", *engines, "largest difference"]
    return "Loss of one batch at that step, relative difference of highest and lowest:\n\n" + table(header, rows)


def has_loss(group, name):
    """Whether the engine told a loss; one that only predicts may not."""
    return name in group and group[name].final_loss is not None


def markdown(results, conditions):
    """All tables, under the conditions of the measurement."""
    return "\n\n".join([conditions, speed_tables(results), loss_table(results)]) + "\n"
