"""What a very large collection would take on a cluster: a simulation, its model written down in docs/scaling.md.

    python -m benchmarks.cluster [--documents 100000000] [--cores 256] [--flows 8] …

It runs no document. What it puts in was measured (`make bench-scale`) or is a price list's; each is an option.
"""

import argparse
import heapq
import random
from dataclasses import dataclass, fields, replace


@dataclass(frozen=True)
class Model:
    """Every number that goes into the simulation, with its unit."""

    documents: int = 100_000_000
    #: Documents in one output: bounded by the memory of the process that plans and publishes it.
    documents_an_output: int = 350_000
    documents_a_part: int = 200
    cores: int = 256
    #: Outputs under way at once, each planned and published by a process of its own.
    flows: int = 8
    batches_a_core: int = 4
    #: Measured: seconds of one core for a document of 800 characters, its spread from part to part (log-normal).
    cpu_a_document: float = 0.018
    spread: float = 0.3
    #: Measured: seconds of one core to plan and publish, for each document of an output and once.
    plan_a_document: float = 0.00013
    plan_once: float = 4.0
    #: A store's answer in seconds, and how many requests are under way at once.
    latency: float = 0.03
    scan_connections: int = 10
    worker_connections: int = 10
    #: Seconds that the scheduler and Prefect take for a batch; they do one after another.
    overhead_a_batch: float = 0.08
    #: Hours that a core's machine lives (a cheap one that may be taken away), seconds until its successor works.
    hours_between_deaths: float = 24.0
    seconds_to_replace: float = 180.0
    #: Bytes of a document as it is stored: measured. Objects a part is stored as.
    stored_bytes: int = 36_000
    objects_a_part: int = 9
    #: Prices: a core for an hour, a thousand writes, a thousand reads, a gigabyte for a month.
    core_hour: float = 0.02
    thousand_writes: float = 0.005
    thousand_reads: float = 0.0004
    gigabyte_month: float = 0.023


@dataclass(frozen=True)
class Outcome:
    """What a simulated run took."""

    hours: float
    core_hours: float
    busy: float
    deaths: int
    batches: int
    reads: int
    writes: int
    stored: float
    dollars: float
    dollars_a_month: float


def simulate(model: Model, seed: int = 1) -> Outcome:
    """Run the outputs through the flows and their batches through the cores, in order of time."""
    rng = random.Random(seed)
    outputs = _shares(model.documents, model.documents_an_output)
    cores = [0.0] * model.cores  # when each is free
    flows = [0.0] * model.flows
    worked, deaths, batches, scheduler, end = 0.0, 0, 0, 0.0, 0.0
    for documents in outputs:
        began = heapq.heappop(flows)
        ready = began + documents * model.latency / model.scan_connections
        ready += (model.plan_once + documents * model.plan_a_document) / 2
        done = ready
        for share in _shares(
            documents, max(documents // (model.batches_a_core * model.cores), model.documents_a_part)
        ):
            batches += 1
            scheduler = max(scheduler, ready) + model.overhead_a_batch
            free = max(heapq.heappop(cores), scheduler)
            seconds, died = _batch(share, model, rng)
            deaths += died
            worked += seconds - died * model.seconds_to_replace
            heapq.heappush(cores, free + seconds)
            done = max(done, free + seconds)
        done += (model.plan_once + documents * model.plan_a_document) / 2
        heapq.heappush(flows, done)
        end = max(end, done)
    parts = -(-model.documents // model.documents_a_part)
    reads, writes = 2 * model.documents + 2 * parts, parts * model.objects_a_part
    stored = model.documents * model.stored_bytes / 1e9
    core_hours = model.cores * end / 3600
    return Outcome(
        end / 3600,
        core_hours,
        worked / (model.cores * end),
        deaths,
        batches,
        reads,
        writes,
        stored,
        core_hours * model.core_hour + (reads * model.thousand_reads + writes * model.thousand_writes) / 1000,
        stored * model.gigabyte_month,
    )


def _shares(whole: int, most: int) -> list[int]:
    return [most] * (whole // most) + ([whole % most] if whole % most else [])


def _batch(documents: int, model: Model, rng: random.Random) -> tuple[float, int]:
    """Seconds until a batch is done, and how often its machine died: finished parts stay, the one at work is lost."""
    seconds, deaths = 0.0, 0
    risk = 1 / (model.hours_between_deaths * 3600)
    for share in _shares(documents, model.documents_a_part):
        work = share * model.cpu_a_document * rng.lognormvariate(-(model.spread**2) / 2, model.spread)
        work += (share / model.worker_connections + 2) * model.latency
        while (life := rng.expovariate(risk)) < work:
            deaths += 1
            seconds += life + model.seconds_to_replace
        seconds += work
    return seconds, deaths


def main() -> None:
    """Print a table: the run as asked for, and with more and fewer cores and flows."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for field in fields(Model):
        parser.add_argument(
            f"--{field.name.replace('_', '-')}", type=type(field.default), default=field.default
        )
    model = Model(**vars(parser.parse_args()))
    print(f"{model.documents:,} documents in outputs of {model.documents_an_output:,}")
    print(f"{'cores':>6} {'flows':>6} {'hours':>8} {'busy':>6} {'deaths':>7} {'batches':>9} {'dollars':>9}")
    o = simulate(model)
    for cores in (model.cores // 4, model.cores, model.cores * 4):
        for flows in (1, model.flows, model.flows * 4):
            o = simulate(replace(model, cores=cores, flows=flows))
            print(
                f"{cores:>6,} {flows:>6} {o.hours:>8,.1f} {o.busy:>6.0%} {o.deaths:>7,} {o.batches:>9,}"
                f" {o.dollars:>9,.0f}"
            )
    print(
        f"stored {o.stored:,.0f} GB ({o.dollars_a_month:,.0f} dollars a month), {o.writes:,} writes, {o.reads:,} reads"
    )


if __name__ == "__main__":
    main()
