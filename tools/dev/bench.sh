# ./dev bench NAME: measurements, each beside its floor or limit in the same run. Sourced by ./dev.

bench() {
  [ $# -gt 0 ] || die "which one? join, weight, faults, start, sms, registry, board, chat or crash"
  setup_all
  if [[ " $* " == *" weight "* ]] && [ ! -d bench/node_modules/lighthouse ]; then
    say "Installing Lighthouse"
    (cd bench && npm ci --no-fund --no-audit --loglevel=error)
  fi
  say "Building and publishing"
  publish src/Coviex coviex
  publish bench/Floor floor
  publish tools/FakeWorld fakeworld
  dotnet build bench/Coviex.Bench.csproj -c Release -v quiet --nologo
  if [[ " $* " =~ " sms "|" registry "|" board "|" chat " ]]; then
    # By its socket: it is reached from the network of its own too.
    tests/postgres.sh start >/dev/null
    trap 'tests/postgres.sh stop' EXIT
    export COVIEX_BENCH_POSTGRES="Host=${TMPDIR:-/tmp}/coviex-test-postgres-${COVIEX_TEST_POSTGRES_PORT:-5741};Port=${COVIEX_TEST_POSTGRES_PORT:-5741};Username=coviex"
  fi
  # In a network of its own no packet leaves the machine, and they can be dropped on request.
  tests/e2e/in-own-network.sh artifacts/bin/Coviex.Bench/release/Coviex.Bench "$@"
}

publish() {
  dotnet publish "$1" -c Release -r linux-x64 --no-self-contained -p:PublishReadyToRun=true -o "artifacts/publish/$2" -v quiet --nologo
}
