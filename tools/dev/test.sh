# ./dev check and ./dev test. Each part counts what passed and what failed; the last line adds them up. Sourced by ./dev.

passed=0 failed=0 failures=()

# Runs one check that has no count of its own: one passed or one failed.
one() {
  local name="$1"; shift
  say "$name"
  if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)) failures+=("$name"); echo "FAILED: $name"; fi
}

# Begins one check that uses what the others leave of the processors; awaited says what came of it.
later() {
  later_name="$1" later_log="$(mktemp)"; shift
  (renice -n 19 -p "$BASHPID" >/dev/null; "$@") >"$later_log" 2>&1 &
  later_pid=$!
}

awaited() { one "$later_name" wait "$later_pid"; cat "$later_log"; rm -f "$later_log"; }

# Runs an xunit.v3 program and takes its figures from its closing line.
dotnet_tests() {
  local name="$1" log; shift
  log="$(mktemp)"
  say "$name"
  "$@" -printMaxStringLength 3000 2>&1 | tee "$log" || true
  local line; line="$(grep -E 'Total: [0-9]+' "$log" | tail -n 1)"
  if [ -z "$line" ]; then failed=$((failed + 1)); echo "FAILED: $name gave no result"; return; fi
  local total errors wrong skipped
  total="$(figure "$line" Total)" errors="$(figure "$line" Errors)" wrong="$(figure "$line" Failed)" skipped="$(figure "$line" Skipped)"
  while read -r test; do failures+=("$name: $test"); done < <(sed 's/\x1b\[[0-9;]*m//g' "$log" | sed -n 's/^ *\(.*\) \[\(FAIL\|SKIP\)\]$/\1/p')
  failed=$((failed + errors + wrong + skipped)) passed=$((passed + total - wrong - skipped))
  rm -f "$log"
}

figure() { sed -n "s/.*$2: \([0-9]*\).*/\1/p" <<<"$1" | grep . || echo 0; }

node_tests() {
  local log; log="$(mktemp)"
  say "Tests of the pages' scripts"
  (cd web && npm test --silent) 2>&1 | tee "$log" || true
  local good bad
  good="$(sed -n 's/^# pass \([0-9]*\).*/\1/p; s/^ℹ pass \([0-9]*\).*/\1/p' "$log" | tail -n 1)"
  bad="$(sed -n 's/^# fail \([0-9]*\).*/\1/p; s/^ℹ fail \([0-9]*\).*/\1/p' "$log" | tail -n 1)"
  if [ -z "$good" ]; then failed=$((failed + 1)); echo "FAILED: the tests of the pages' scripts gave no result"; return; fi
  while read -r test; do failures+=("$test"); done < <(sed -n 's/^ *not ok [0-9]* - //p' "$log")
  passed=$((passed + good)) failed=$((failed + ${bad:-0}))
  rm -f "$log"
}

build() { dotnet restore coviex.slnx -v quiet --locked-mode && dotnet build coviex.slnx --no-restore -c Release -v quiet --nologo; }
format() { dotnet format coviex.slnx --no-restore --verify-no-changes -v quiet; }
types() { (cd web && npm run check --silent); }

# A test often waits for the server that it talks to: with twice as many at once as there are cores, none of them stands idle.
tests="artifacts/bin/Coviex.Tests/release/Coviex.Tests -maxThreads $(($(nproc) * 2))"
e2e="artifacts/bin/Coviex.E2E/release/Coviex.E2E"

fast_part() {
  setup_build; need_test_servers
  one "Build, warnings as errors" build
  [ "$failed" = 0 ] || finish
  one "Types and format of the pages' scripts" types
  node_tests
  dotnet_tests "Unit and HTTP tests on SQLite" $tests
}

check() {
  fast_part
  one "Format of the C# files" format
  finish
}

test_all() {
  setup_all
  fast_part
  say "Starting PostgreSQL"
  local connection; connection="$(tests/postgres.sh start)"
  trap 'tests/postgres.sh stop' EXIT
  COVIEX_TEST_POSTGRES="$connection" dotnet_tests "HTTP tests on PostgreSQL" $tests
  # The browser tests run one after the other and leave half a core idle: two minutes less in all.
  later "Format of the C# files" format
  dotnet_tests "Browser tests" tests/e2e/in-own-network.sh "$e2e"
  awaited
  finish
}

# What failed is said once more at the end, because a log this long is often kept without its middle.
finish() {
  echo
  [ ${#failures[@]} = 0 ] || printf 'failed: %s\n' "${failures[@]}"
  echo "$passed passed, $failed failed"
  [ "$failed" = 0 ] || exit 1
  exit 0
}
