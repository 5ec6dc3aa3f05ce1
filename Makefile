# The two commands a newcomer needs: `make run` and `make test`. Everything else helps who works on it.
.PHONY: help run test build bench fuzz package package-test format format-check lint install clean
.DEFAULT_GOAL := help

JOBS ?= $(shell nproc)

help:  ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1 \t\2/' | expand -t 24

run: build  ## one night against two pretend platforms and two pretend local systems
	@tests/platform/run_night.sh build/release

build: .packages  ## build/release/xinqiao
	@cmake --preset release > build/configure.log 2>&1 || { tail -30 build/configure.log; exit 1; }
	@cmake --build --preset release -j $(JOBS) --target xinqiao xinqiao-platform

test: .test-packages  ## every test, with sanitizers
	@cmake --preset check > build/configure.log 2>&1 || { tail -30 build/configure.log; exit 1; }
	cmake --build --preset check -j $(JOBS)
	ctest --preset check -j $(JOBS)

bench: .test-packages build  ## speed and memory as ratios to named peers, in one run
	@cmake --build --preset release -j $(JOBS) --target benchmarks
	@tests/benchmark/run.sh build/release

fuzz:  ## looks for inputs that break a parser: TARGET=csv SECONDS=60; what it finds goes to tests/fuzz/corpus
	@mkdir -p build && .ci/packages fuzz
	@cmake --preset fuzz > build/configure.log 2>&1 || { tail -30 build/configure.log; exit 1; }
	@cmake --build --preset fuzz -j $(JOBS) --target fuzz
	@tests/fuzz/run.sh build/fuzz/tests/fuzz "$(or $(TARGET),all)" $(or $(SECONDS),60)

package: build  ## build/release/xinqiao_VERSION_ARCH.deb
	@.ci/packages package
	@packaging/build_deb build/release

package-test: package  ## the same, installed, upgraded (from PREVIOUS=a.deb), removed under a systemd of its own (needs root)
	@PREVIOUS="$(PREVIOUS)" tests/package/run build/release

install: build  ## to /usr/local, or PREFIX=…
	cmake --install build/release --prefix $(or $(PREFIX),/usr/local)

format:  ## formats what git tracks
	git ls-files '*.hpp' '*.cpp' | xargs clang-format -i

format-check: .test-packages  ## fails when a file is not formatted
	git ls-files '*.hpp' '*.cpp' | xargs clang-format --dry-run --Werror

lint: .test-packages  ## clang-tidy over every file that differs from BASE (default: the last commit)
	@cmake --preset dev -DXINQIAO_PRECOMPILED=OFF -B build/lint > build/configure.log 2>&1 || { tail -30 build/configure.log; exit 1; }
	git diff --name-only --diff-filter=d $(or $(BASE),HEAD~1) -- '*.cpp' | xargs -r -P $(JOBS) -n 1 clang-tidy -p build/lint --quiet

clean:
	rm -rf build

.packages:
	@mkdir -p build
	@.ci/packages

.test-packages:
	@mkdir -p build
	@.ci/packages test
