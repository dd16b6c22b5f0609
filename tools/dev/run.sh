# ./dev run [--fake-webex] [--fake-twilio] [URL]: the demonstration, on this machine alone. Sourced by ./dev.

run() {
  setup_build
  local with_webex= with_twilio=
  while [[ "${1:-}" == --* ]]; do
    case "$1" in
      --fake-webex) with_webex=1 ;;
      --fake-twilio) with_twilio=1 ;;
      *) die "run: no such option '$1'" ;;
    esac
    shift
  done
  local url="${1:-http://localhost:5080}" texts="Open ${1:-http://localhost:5080}/phone: the phone on the screen shows the text message. Tap its link (a private window makes a better guest)."
  say "Building"
  dotnet build src/Coviex -c Release -v quiet --nologo
  if [ -n "$with_webex" ]; then
    . tools/dev/webex.sh
    fake_webex
    echo "To hold the call in the page, sign in as Ana and open $url/webex/link once: choose ana@sanlucas.example."
    echo "The bot writes to http://localhost:5090/webex, once the administrator has chosen a space on $url/webex; write to it there."
  fi
  if [ -n "$with_twilio" ]; then
    . tools/dev/twilio.sh
    fake_twilio "$url" "$with_webex"
    texts="Open http://localhost:5090: what Twilio would have sent. Tap its link, or answer it as the guest: some words, BAJA, AYUDA."
  fi
  say "Starting Coviex on $url (Ctrl+C stops it)"
  if [ -f data/demo/coviex.db ]; then
    echo "The demonstration hospital from last time is in ./data/demo. Passwords forgotten? Remove that folder and start again."
  fi
  cat <<HINT

  1. Open $url and sign in as a clinician.
  2. Press 'New visit', choose a patient and a relative, and send.
  3. $texts

HINT
  Coviex__Demonstration=true Coviex__DataFolder="$PWD/data/demo" Coviex__PublicUrl="$url" \
    dotnet artifacts/bin/Coviex/release/Coviex.dll --urls "$url"
}
