"""What the scripts of bench/ share: running commands and Google Benchmark programs, telling the
circumstances, and putting tables into docs/performance.md."""
import datetime
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "performance.md"


class Unavailable(Exception):
    """A peer, or what it needs, cannot be had here; the message says why."""


def run(command, **options):
    """The standard output of a command; its last words in the exception where it failed."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True,
                          check=False, **options)
    if done.returncode != 0:
        words = [line for line in (done.stderr or done.stdout).splitlines() if line.strip()]
        for line in words:
            if line.startswith("Error: "):  # as Node.js tells it
                raise Unavailable(line.removeprefix("Error: "))
        last = words[-1] if words else f"exit code {done.returncode}"
        raise Unavailable(f"{pathlib.Path(command[0]).name}: {last.strip()}")
    return done.stdout


def one_core(command):
    """The command bound to the first core that this process may use."""
    return ["taskset", "-c", str(min(os.sched_getaffinity(0))), *command]


# --- Google Benchmark ----------------------------------------------------------------------------

ABOUT_A_RUN = {"name", "run_name", "run_type", "repetitions", "repetition_index", "threads",
               "iterations", "time_unit", "family_index", "per_family_instance_index", "label",
               "error_occurred", "error_message"}


def microseconds(row, which):
    return row[which] * {"ns": 1e-3, "us": 1, "ms": 1e3, "s": 1e6}[row["time_unit"]]


def google(program, pattern, repetitions):
    """What a Google Benchmark program measured, by name: the time of one iteration in microseconds
    (`us`) and each counter, as the median of the repetitions, and of the time `low` and `high`."""
    print(f"bench: {program.name} {pattern}", file=sys.stderr)
    out = run([program, f"--benchmark_filter={pattern}", "--benchmark_format=json",
               f"--benchmark_repetitions={repetitions}"])
    runs = {}
    for one in json.loads(out)["benchmarks"]:
        if one.get("error_occurred"):
            raise Unavailable(f"{program.name}: {one['error_message']}")
        if one["run_type"] == "iteration":
            name = re.sub(r"/(min_time|iterations|repeats):[^/]*", "", one["run_name"])
            runs.setdefault(name, []).append(one)
    return {name.removesuffix("/real_time"): summary(name, rows) for name, rows in runs.items()}


def summary(name, rows):
    which = "real_time" if name.endswith("/real_time") else "cpu_time"
    times = [microseconds(row, which) for row in rows]
    told = {"us": statistics.median(times), "low": min(times), "high": max(times)}
    for counter in rows[0].keys() - ABOUT_A_RUN - {"real_time", "cpu_time"}:
        told[counter] = statistics.median(row[counter] for row in rows)
    if "items_per_second" in told:
        rates = [row["items_per_second"] for row in rows]
        told |= {"rate": told["items_per_second"], "rate_low": min(rates), "rate_high": max(rates)}
    return told


# --- The page ------------------------------------------------------------------------------------


UNITS = ((1, "ns", 1e-3), (1e3, "µs", 1), (1e6, "ms", 1e3), (float("inf"), "s", 1e6))


def unit_of(us):
    return next((unit, divisor) for limit, unit, divisor in UNITS if us < limit)


def duration(us):
    unit, divisor = unit_of(us)
    return f"{us / divisor:.3g} {unit}"


def median_and_spread(told):
    """As in `2.03 µs (1.99 to 2.21)`."""
    _, divisor = unit_of(told["us"])
    if told["low"] == told["high"]:
        return duration(told["us"])
    ends = f"{told['low'] / divisor:.3g} to {told['high'] / divisor:.3g}"
    return f"{duration(told['us'])} ({ends})"


def rate_and_spread(told):
    """As in `14,166 (13,900 to 14,350)`: a second."""
    text = f"{told['rate']:,.0f}"
    if told["rate_low"] == told["rate_high"]:
        return text
    return f"{text} ({told['rate_low']:,.0f} to {told['rate_high']:,.0f})"


def processor():
    for line in pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return os.uname().machine


def circumstances(final, versions=()):
    commit = run(["git", "-C", ROOT, "rev-parse", "--short", "HEAD"]).strip()
    used = f" {', '.join(versions)}." if versions else ""
    busy = "" if final else (
        " The machine was busy with other work: a preview, whose ratios hold roughly.")
    return (f"{datetime.date.today():%d %B %Y}, Stapel at {commit}, {processor()}, "
            f"{os.cpu_count()} cores.{used}{busy}")


def add_options(parser):
    parser.add_argument("--build", type=lambda path: pathlib.Path(path).resolve(),
                        default=ROOT / "build" / "bench", help="where the bench preset was built")
    parser.add_argument("--write", action="store_true",
                        help="put the tables into docs/performance.md")
    parser.add_argument("--final", action="store_true",
                        help="the machine is quiet: leave out the remark that it was busy")


def publish(chosen, name, text, results):
    """Prints the text, puts it between its marks on the page where asked, and keeps the results for
    bench/charts.py."""
    print(text)
    kept = chosen.build / "results"
    kept.mkdir(exist_ok=True)
    (kept / f"{name}.json").write_text(json.dumps(results, indent=1), encoding="utf-8")
    if not chosen.write:
        return
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    page = PAGE.read_text(encoding="utf-8")
    if begin not in page or end not in page:
        sys.exit(f"bench: {PAGE.name} lacks {begin} and {end}")
    before, rest = page.split(begin, 1)
    PAGE.write_text(f"{before}{begin}\n{text}\n{end}{rest.split(end, 1)[1]}", encoding="utf-8")
