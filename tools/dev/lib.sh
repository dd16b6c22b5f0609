# What every ./dev command shares: setting up the machine and building. Sourced, not run.

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

say() { printf '\033[1m==> %s\033[0m\n' "$*"; }
die() { printf './dev: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

# Debian and Ubuntu packages, only those that are missing.
need_packages() {
  local missing=()
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} = 0 ] && return
  have apt-get || die "please install by hand: ${missing[*]} (this is neither Debian nor Ubuntu)"
  say "Installing ${missing[*]}"
  as_root env DEBIAN_FRONTEND=noninteractive sh -c 'apt-get update -qq && apt-get install -y -qq --no-install-recommends "$@" >/dev/null' sh "${missing[@]}"
}

need_dotnet() {
  [ -x "$HOME/.dotnet/dotnet" ] && export PATH="$HOME/.dotnet:$PATH" DOTNET_ROOT="$HOME/.dotnet"
  have dotnet && dotnet --list-sdks | grep -q '^10\.' && return
  if have apt-cache && apt-cache show dotnet-sdk-10.0 >/dev/null 2>&1; then need_packages dotnet-sdk-10.0; return; fi
  say "Installing the .NET 10 SDK into ~/.dotnet"
  need_packages curl ca-certificates libicu-dev
  curl -fsSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0 --install-dir "$HOME/.dotnet"
  export PATH="$HOME/.dotnet:$PATH" DOTNET_ROOT="$HOME/.dotnet"
}

need_node() {
  have node && have npm && [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 18 ] && return
  need_packages nodejs npm
}

need_npm_packages() {
  local stamp=web/node_modules/.package-lock.json
  [ -f "$stamp" ] && [ "$stamp" -nt web/package-lock.json ] && return
  say "Installing the npm packages of web/"
  # Not 'npm ci': it refuses to install where a mirror of the registry lacks the optional packages of other platforms. Versions are exact.
  (cd web && npm install --no-save --no-fund --no-audit --loglevel=error)
  touch "$stamp"
}

# The servers that others wrote and the tests talk to: OpenID for signing in, S3 for files.
need_test_servers() {
  local one
  for one in oidc s3; do
    local stamp="tests/$one/node_modules/.package-lock.json"
    [ -f "$stamp" ] && [ "$stamp" -nt "tests/$one/package-lock.json" ] && continue
    say "Installing the server of tests/$one"
    (cd "tests/$one" && npm install --no-save --no-fund --no-audit --loglevel=error)
    touch "$stamp"
  done
}

setup_build() { need_packages tzdata; need_dotnet; need_node; need_npm_packages; }

setup_all() {
  setup_build
  need_test_servers
  . tools/dev/webex.sh; fetch_webex_sdk
  need_packages chromium chromium-headless-shell firefox-esr fonts-dejavu-core coturn kannel kannel-extras postgresql exim4-daemon-light clamav-daemon iproute2 nftables
}
