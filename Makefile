# Everyday commands; each says what it lacks. `make demo` and `make test` work on a fresh machine.
.PHONY: help demo demo-call demo-routing demo-overflow test check format clean

help:
	@echo "make demo           set everything up and run the line on this machine, with demo data"
	@echo "make demo-call      place a real call to the running demo and narrate it"
	@echo "make demo-routing   seven more with three agents: who serves whom, and why"
	@echo "make demo-overflow  three more, whom nobody can serve: one waits, one leaves a message,"
	@echo "                    one gets a ticket"
	@echo "make test           install what tests need and run all of them"
	@echo "make check          the quick checks (style, types, imports, pure core)"
	@echo "make format         format the code"
	@echo "make clean          remove what was built or installed here (keeps var/, the demo's data)"

demo:
	@scripts/bootstrap run
	@exec .venv/bin/atiende demo

demo-call:
	@test -x .venv/bin/atiende || { echo "error: start the line first: make demo" >&2; exit 1; }
	@exec .venv/bin/atiende demo-call

demo-routing:
	@test -x .venv/bin/atiende || { echo "error: start the line first: make demo" >&2; exit 1; }
	@exec .venv/bin/atiende demo-call --routing

demo-overflow:
	@test -x .venv/bin/atiende || { echo "error: start the line first: make demo" >&2; exit 1; }
	@.venv/bin/atiende demo-call --overflow wait
	@echo
	@.venv/bin/atiende demo-call --overflow message
	@echo
	@.venv/bin/atiende demo-call --overflow ticket

test:
	@scripts/bootstrap test
	@scripts/check
	@exec scripts/try-real

check:
	@scripts/bootstrap test
	@scripts/check

format:
	@.venv/bin/ruff check --fix --exit-zero .
	@.venv/bin/ruff format .

clean:
	rm -rf .venv .cache build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage .coverage.* *.egg-info
