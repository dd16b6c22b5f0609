# ./dev bench NAME: measurements, each beside its floor or limit in the same run. Sourced by ./dev.

bench() {
  [ $# -gt 0 ] || die "which one? join, weight, faults or start"
  setup_all
  say "Building and publishing"
  dotnet publish src/Coviex -c Release -r linux-x64 --no-self-contained -p:PublishReadyToRun=true -o artifacts/publish/coviex -v quiet --nologo
  dotnet build bench/Coviex.Bench.csproj -c Release -v quiet --nologo
  exec artifacts/bin/Coviex.Bench/release/Coviex.Bench "$@"
}
