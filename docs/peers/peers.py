"""Compares sbd with other engines on one checkpoint, one set of prompts, the same threads, greedily. How: README.md here.

    python peers.py CHECKPOINT held-out.jsonl [--adapter NAME] [--rounds 5] ...

Each engine is a process that stays, and answers a line on its standard input with one on its standard output:

    DECODING MOST_TOKENS PROMPT_TOKEN...
    {"tokens": [...], "first": those of the first pass, "first_ms": its time, "ms": the time of all}

A round has every engine answer all prompts, one engine after the other. A round of two prompts before warms up.
OpenMP's threads wait as sbd's do (GOMP_SPINCOUNT): with libgomp's own setting transformers takes many times as long here.
Decoding is what comes after the first pass: tokens/s = (tokens - first) / (ms - first_ms), of all prompts together.
"""
import argparse
import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from transformers import AutoTokenizer

HERE = Path(__file__).parent
JAR = HERE.parent.parent / "sbd-samples/target/sbd.jar"
PREFILL = 512


class Engine:
    """A process, and the decodings it is asked for."""

    def __init__(self, name, command, decodings):
        self.name, self.command, self.decodings, self.process = name, [str(word) for word in command], decodings, None

    def start(self):
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            env={"GOMP_SPINCOUNT": "3000", **os.environ})
        self.read(lambda line: line == "ready\n")

    def read(self, wanted):
        """The next line that is wanted; libraries print others."""
        for line in self.process.stdout:
            if wanted(line):
                return line
        raise RuntimeError(f"{self.name} ended with status {self.process.wait()}; see why: {' '.join(self.command)} < /dev/null")

    def answer(self, decoding, most, prompt):
        print(decoding, most, *prompt, file=self.process.stdin, flush=True)
        return json.loads(self.read(lambda line: line.startswith("{")))

    def megabytes(self, field):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split(field + ":")[1].split()[0]) // 1024

    def stop(self):
        if self.process:
            self.process.stdin.close()
            self.process.wait()


def engines(options, scratch):
    """Those that the options ask for, not started. What they write goes to the directory scratch."""
    python, threads, checkpoint = options.python, options.threads, options.checkpoint
    sbd = [options.java, "-cp", options.jar, HERE / "SbdPeer.java", checkpoint]
    jlama = [options.jlama_java, "--add-modules", "jdk.incubator.vector", f"-Djava.io.tmpdir={scratch}", "-cp",
             f"{HERE}/target/peers/*", HERE / "JlamaPeer.java", checkpoint]
    lookup = [f"lookup:{n}" for n in options.lookup]
    found = [Engine(f"sbd {numbers}", [*sbd, numbers, threads], ["ntp", "verified:lookup"]) for numbers in ("bf16", "w8a8")]
    if options.adapter:
        found += [Engine(f"sbd {numbers}, adapter", [*sbd, numbers, threads, options.adapter], ["verified"])
                  for numbers in ("bf16", "w8a8")]
    found += [Engine(f"transformers {numbers}", [python, HERE / "torch_peer.py", checkpoint, numbers, threads], ["ntp", *more])
              for numbers, more in (("bf16", lookup), ("int8", []))]
    llama = [python, HERE / "llama_peer.py", checkpoint]
    for numbers in ("bf16", "q8_0"):
        found += [Engine(f"llama.cpp {numbers}", [*llama, numbers, threads], ["ntp"])]
        found += [Engine(f"llama.cpp {numbers}", [*llama, numbers, threads, n], [f"lookup:{n}"]) for n in options.lookup]
    if options.jlama_java:
        found += [Engine(f"Jlama {numbers}", [*jlama, numbers, threads], ["ntp"]) for numbers in ("bf16", "i8", "q4")]
    wanted = options.engines.split(",") if options.engines else [""]
    return [engine for engine in found if any(engine.name.startswith(name) for name in wanted)]


def prompts(options):
    """Token ids of the first prompts, in the chat template."""
    tokenizer = AutoTokenizer.from_pretrained(options.checkpoint)
    lines = [json.loads(line)["prompt"] for line in open(options.prompts, encoding="utf-8")][:options.count]
    return [tokenizer.apply_chat_template(
        [{"role": "user", "content": line}], add_generation_prompt=True, return_dict=False) for line in lines]


def run(options, turn=contextlib.nullcontext):
    """By engine and decoding the answers, a list a round; by engine milliseconds of prefill, and megabytes resident and at most."""
    asked, answers, prefill = prompts(options), {}, {}
    long = (sum(asked, []) * PREFILL)[:PREFILL]
    with contextlib.ExitStack() as stack:
        all_engines = engines(options, stack.enter_context(tempfile.TemporaryDirectory()))
        for engine in all_engines:
            stack.callback(engine.stop)
            engine.start()
        for number in range(options.rounds + 1):
            for engine in all_engines:
                for decoding in engine.decodings:
                    with turn():
                        one = [engine.answer(decoding, options.max_new_tokens, prompt) for prompt in (asked if number else asked[:2])]
                    answers.setdefault((engine, decoding), []).append(one)
                with turn():
                    prefill.setdefault(engine, []).append(engine.answer(engine.decodings[0], 1, long)["first_ms"])
            print(f"round {number} of {options.rounds}", file=sys.stderr)
        memory = {engine: (engine.megabytes("VmRSS"), engine.megabytes("VmHWM")) for engine in all_engines}
    return {asked: rounds[1:] for asked, rounds in answers.items()}, prefill, memory


def speed(answers):
    tokens = sum(len(answer["tokens"]) - answer["first"] for answer in answers)
    return tokens * 1e3 / sum(answer["ms"] - answer["first_ms"] for answer in answers)


def rows(answers, prefill, memory):
    reference = {engine.name: rounds[0] for (engine, decoding), rounds in answers.items() if decoding == "ntp"}
    for (engine, decoding), rounds in answers.items():
        speeds = [speed(one) for one in rounds]
        other = reference.get("transformers bf16", next(iter(reference.values()), rounds[0]))
        row = {"engine": engine.name, "decoding": decoding, "best": max(speeds), "median": statistics.median(speeds),
               "tokens": sum(len(answer["tokens"]) for answer in rounds[0]),
               "same": sum(a["tokens"] == b["tokens"] for a, b in zip(rounds[0], other)), "of": len(rounds[0])}
        if decoding == engine.decodings[0]:
            row |= {"prefill": PREFILL * 1e3 / min(prefill[engine]), "resident": memory[engine][0], "peak": memory[engine][1]}
        yield row


def table(found):
    yield "| engine | decoding | tokens/s, best | median | texts as transformers' | prefill, tokens/s | resident, peak MB |"
    yield "|---|---|---|---|---|---|---|"
    for row in found:
        first = "prefill" in row
        yield " | ".join([
            f"| {row['engine']}", row["decoding"], f"{row['best']:.1f}", f"{row['median']:.1f}", f"{row['same']} of {row['of']}",
            f"{row['prefill']:.0f}" if first else "", (f"{row['resident']}, {row['peak']}" if first else "") + " |"])


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path, help="of the Llama family, with a chat template")
    parser.add_argument("prompts", type=Path, help='a JSON object a line, {"prompt": ...}: sbd prompts writes such')
    parser.add_argument("--adapter", help="for the checkpoint: a directory, or a name that sbd models lists")
    parser.add_argument("--engines", help="only those whose names begin so, separated by commas (default: all)")
    parser.add_argument("--count", type=int, default=10, help="prompts to take (default: 10)")
    parser.add_argument("--max-new-tokens", type=int, default=96, help="(default: 96)")
    parser.add_argument("--rounds", type=int, default=5, help="that count (default: 5)")
    parser.add_argument("--threads", type=int, default=2, help="of each engine (default: 2)")
    parser.add_argument("--lookup", type=int, nargs="*", default=[4], help="tokens a pass that others' prompt lookup drafts (default: 4)")
    parser.add_argument("--jar", type=Path, default=JAR, help="sbd.jar (default: the build's)")
    parser.add_argument("--java", default="java", help="JDK 17 or newer (default: java)")
    parser.add_argument("--jlama-java", help="JDK 21 or newer; without it there is no Jlama")
    parser.add_argument("--python", default=sys.executable, help="with transformers and llama_cpp (default: this one)")
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")
    return parser.parse_args()


def main(turn=contextlib.nullcontext):
    options = arguments()
    found = list(rows(*run(options, turn)))
    print("\n".join(json.dumps(row) for row in found) if options.json else "\n".join(table(found)))


if __name__ == "__main__":
    main()
