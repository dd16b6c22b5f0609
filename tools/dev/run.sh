# ./dev run: the demonstration, on this machine alone. Sourced by ./dev.

run() {
  setup_build
  local with_webex=
  if [ "${1:-}" = --fake-webex ]; then with_webex=1; shift; fi
  local url="${1:-http://localhost:5080}"
  say "Building"
  dotnet build src/Coviex -c Release -v quiet --nologo
  if [ -n "$with_webex" ]; then
    . tools/dev/webex.sh
    fake_webex
    echo "To hold the call in the page, sign in as Ana and open $url/webex/link once: choose ana@sanlucas.example."
  fi
  say "Starting Coviex on $url (Ctrl+C stops it)"
  if [ -f data/demo/coviex.db ]; then
    echo "The demonstration hospital from last time is in ./data/demo. Passwords forgotten? Remove that folder and start again."
  fi
  cat <<HINT

  1. Open $url and sign in as a clinician.
  2. Press 'New visit', choose a patient and a relative, and send.
  3. Open $url/phone: the phone on the screen shows the text message. Tap its link (a private window makes a better guest).

HINT
  Coviex__Demonstration=true Coviex__DataFolder="$PWD/data/demo" Coviex__PublicUrl="$url" \
    dotnet artifacts/bin/Coviex/release/Coviex.dll --urls "$url"
}
