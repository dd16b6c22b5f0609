# ./dev webex-sdk, and what ./dev run --fake-webex needs. Sourced by ./dev.

webex_version=3.12.0

# Only the one file out of the npm package: installing the package brings 500 MB that nothing here needs.
webex_sdk() {
  need_node
  local folder; folder="$(mktemp -d)"
  say "Fetching the Webex Browser SDK $webex_version (Cisco's terms apply: see docs/call-systems.md)"
  (cd "$folder" && npm pack "webex@$webex_version" --silent >/dev/null)
  mkdir -p web/webex-sdk
  tar -xzf "$folder/webex-$webex_version.tgz" -C "$folder" package/umd/meetings.min.js
  mv "$folder/package/umd/meetings.min.js" web/webex-sdk/
  rm -rf "$folder"
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
  export Coviex__Webex__IntegrationId=integration Coviex__Webex__IntegrationSecret=integration-secret
}
