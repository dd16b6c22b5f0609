using Coviex.FakeWorld.Twilio;
using Coviex.FakeWorld.Webex;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Services.AddHttpClient();
builder.Services.AddTwilio();
builder.Services.AddWebex();

var app = builder.Build();
app.MapGet("/health/live", () => "ok");
app.MapTwilio();
app.MapWebex();
app.Run();
