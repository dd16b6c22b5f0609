# A double of Twilio in the place of the phone on the screen: what a hospital with an account would see, without one. Sourced by run.sh.

# The address of Coviex, and whether the doubles run already.
fake_twilio() {
  local url="$1" double="http://localhost:5090"
  if [ -z "$2" ]; then
    dotnet build tools/FakeWorld -c Release -v quiet --nologo
    Inbound="$url/hooks/twilio/inbound" dotnet artifacts/bin/Coviex.FakeWorld/release/Coviex.FakeWorld.dll --urls "$double" >/dev/null &
    trap "kill $! 2>/dev/null" EXIT
  fi
  export Coviex__Sms__Sender=Twilio Coviex__Sms__Twilio__Api="$double" Coviex__Sms__Twilio__From=+525500000000
  export Coviex__Sms__Twilio__AccountSid=AC0000000000000000000000000000fa4e Coviex__Sms__Twilio__AuthToken=token-of-the-double
  # The page of the double goes on showing what was said.
  export Coviex__Sms__Twilio__Content=Retain Coviex__Sms__Twilio__PriceAfter=00:00:10
}
