# ./dev webex-sdk, and what ./dev run --fake-webex needs. Sourced by ./dev.

# The package as npm publishes it, pinned by its integrity: another content under this version is refused.
webex_version=3.12.0
webex_integrity=sha512-l697aG7SwFIgrQEu6dFXRduKKBaWBNdZ5vyfVT3ctHq+vhfzW4Xe5YhcZdxoI1fFG02asVr0De3rqgSnbf3H5w==
webex_kept=artifacts/webex-sdk/meetings.min.js

# Fetches it if it is not there. Only the one file out of the package: installing it brings 984 others and 500 MB that nothing here needs.
fetch_webex_sdk() {
  [ -f "$webex_kept" ] && [ "$(cat artifacts/webex-sdk/of 2>/dev/null)" = "$webex_integrity" ] && return
  need_node
  local folder found; folder="$(mktemp -d)"
  say "Fetching the Webex Browser SDK $webex_version (Cisco's terms apply: see docs/call-systems.md)"
  (cd "$folder" && npm pack "webex@$webex_version" --silent >/dev/null)
  found="$(node -p "'sha512-' + crypto.createHash('sha512').update(fs.readFileSync('$folder/webex-$webex_version.tgz')).digest('base64')")"
  [ "$found" = "$webex_integrity" ] || die "webex@$webex_version is not the package that was checked: its integrity is $found"
  tar -xzf "$folder/webex-$webex_version.tgz" -C "$folder" package/umd/meetings.min.js
  mkdir -p artifacts/webex-sdk
  mv "$folder/package/umd/meetings.min.js" "$webex_kept"
  echo "$webex_integrity" >artifacts/webex-sdk/of
  rm -rf "$folder"
}

webex_sdk() {
  fetch_webex_sdk
  mkdir -p web/webex-sdk
  cp "$webex_kept" web/webex-sdk/
  touch web/build.mjs                                    # so that the next build takes it along
  ls -l web/webex-sdk/meetings.min.js
}

# Starts the doubles of the clouds and tells Coviex to take them for Webex.
fake_webex() {
  local port=5090
  say "Starting the double of Webex on http://localhost:$port"
  dotnet build tools/FakeWorld -c Release -v quiet --nologo
  node web/fake/build.mjs "$PWD/artifacts/fake-webex-sdk.js" "ws://localhost:$port"
  dotnet artifacts/bin/Coviex.FakeWorld/release/Coviex.FakeWorld.dll --urls "http://localhost:$port" >/dev/null &
  trap "kill $! 2>/dev/null" EXIT
  export Coviex__CallSystem=Webex Coviex__Webex__BaseUrl="http://localhost:$port/v1" Coviex__Webex__SdkFile="$PWD/artifacts/fake-webex-sdk.js"
  export Coviex__Webex__ClientId=service-app Coviex__Webex__ClientSecret=service-app-secret Coviex__Webex__RefreshToken=first-refresh-token
  export Coviex__Webex__IntegrationId=integration Coviex__Webex__IntegrationSecret=integration-secret Coviex__Webex__BotToken=bot_token_org1
}
