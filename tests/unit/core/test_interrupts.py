"""Signals that end a process: raised, held, left alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading

import pytest
from support.paths import ROOT

from incubo.core.interrupts import SignalInterrupt, hold_interrupts, raise_termination_signals


def test_a_held_signal_is_delivered_at_the_end() -> None:
    steps: list[str] = []

    def work() -> None:
        with hold_interrupts():
            signal.raise_signal(signal.SIGINT)
            steps.append("after")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert steps == ["after"]
    assert signal.getsignal(signal.SIGINT) is not signal.SIG_IGN


def test_a_held_signal_is_raised_once_where_it_is_checked() -> None:
    with hold_interrupts() as interrupts:
        interrupts.check()
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            interrupts.check()
        interrupts.check()


def test_what_an_inner_block_holds_is_held_by_the_outer_one() -> None:
    steps: list[str] = []

    def work() -> None:
        with hold_interrupts():
            with hold_interrupts():
                signal.raise_signal(signal.SIGINT)
            steps.append("after")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert steps == ["after"]


def test_termination_is_raised_as_an_interrupt() -> None:
    with pytest.raises(SignalInterrupt) as caught, raise_termination_signals():
        signal.raise_signal(signal.SIGTERM)
    assert caught.value.signal_number == signal.SIGTERM
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL


@pytest.mark.skipif(os.name == "nt", reason="SIGHUP")
def test_an_ignored_signal_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with raise_termination_signals(), hold_interrupts() as interrupts:
            signal.raise_signal(signal.SIGHUP)
            assert interrupts.last_received is None
    finally:
        signal.signal(signal.SIGHUP, before)


def test_another_thread_changes_no_handler() -> None:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    seen = []

    def work() -> None:
        with raise_termination_signals(), hold_interrupts() as interrupts:
            interrupts.check()
            seen.extend(signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == before


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_a_process_without_handlers_ends_by_the_signal_after_the_work() -> None:
    script = """
import os, signal
from incubo.core.interrupts import hold_interrupts
with hold_interrupts():
    os.kill(os.getpid(), signal.SIGTERM)
    print("done", flush=True)
print("never", flush=True)
"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout) == (-signal.SIGTERM, "done\n")
