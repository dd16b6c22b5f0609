# ./dev bench NAME: measurements, each beside its floor or limit in the same run. Sourced by ./dev.

bench() {
  [ $# -gt 0 ] || die "which one? join, weight, faults or start"
  setup_all
  if [[ " $* " == *" weight "* ]] && [ ! -d bench/node_modules/lighthouse ]; then
    say "Installing Lighthouse"
    (cd bench && npm ci --no-fund --no-audit --loglevel=error)
  fi
  say "Building and publishing"
  publish src/Coviex coviex
  publish bench/Floor floor
  dotnet build bench/Coviex.Bench.csproj -c Release -v quiet --nologo
  # In a network of its own no packet leaves the machine, and they can be dropped on request.
  exec tests/e2e/in-own-network.sh artifacts/bin/Coviex.Bench/release/Coviex.Bench "$@"
}

publish() {
  dotnet publish "$1" -c Release -r linux-x64 --no-self-contained -p:PublishReadyToRun=true -o "artifacts/publish/$2" -v quiet --nologo
}
