# The commands of Updown. Each calls the build tool in xtask/; options go in ARGS, as in: make run ARGS="--addr 127.0.0.1:8080"

ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help setup run test bench bench-server bench-upload torture interop watch build release fmt lint clean tools

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

setup: tools ## Check the tools, add what can be added
	@cargo xtask setup

run: tools ## Build what is missing and start the server, with the embedded backend
	@cargo xtask run $(ARGS)

test: tools ## Every check and every test; one stage of them: make test ARGS=unit
	@cargo xtask test $(ARGS)

bench: tools ## Measure the embedded backend beside a raw file sink and moto
	@cargo xtask bench

bench-server: tools ## Measure the processor time that a request costs the app's server (Linux)
	@cargo xtask bench-server

bench-upload: tools ## Measure the uploader in Chromium beside bare requests and curl (ARGS="200mib 5gib": these cases)
	@cargo xtask bench-upload $(ARGS)

torture: tools ## Kill the server under load a thousand times and compare what it acknowledged (ARGS=100: a hundred times; ARGS=disk: fill a small disk; ARGS=uploads: kill browser and server during a hundred uploads)
	@cargo xtask torture $(ARGS)

interop: tools ## Hold the S3 cases against Garage and Ceph, and s3s-e2e against the embedded backend (docs/interop.md)
	@cargo xtask interop

watch: tools ## Rebuild and reload on every change (installs cargo-leptos first, once)
	@cargo xtask watch

build: tools ## Build the server and the browser's files
	@cargo xtask build

release: tools ## Build the optimised server, one binary with the browser's files inside
	@cargo xtask release

fmt: tools ## Format the Rust sources
	@cargo fmt --all

lint: tools ## Format check and lints
	@cargo xtask test format
	@cargo xtask test lint
	@cargo xtask test lint-wasm

clean: ## Delete everything that was built
	@cargo clean

# What the build tool itself cannot check, because it is compiled with them.
tools:
	@command -v cargo >/dev/null || { echo "Rust is missing. Install it from https://rustup.rs, then try again."; exit 1; }
	@command -v cc >/dev/null || { echo "A C compiler is missing. Debian, Ubuntu: apt-get install build-essential; Fedora: dnf install gcc; macOS: xcode-select --install"; exit 1; }
