using Coviex.Audit;
using Coviex.Calls.Webex;
using Coviex.Calls.Webex.Bot;
using Coviex.Console;
using Coviex.Console.Api;
using Coviex.Console.Privacy;
using Coviex.Console.Shell;
using Coviex.Conversations;
using Coviex.Data;
using Coviex.Files;
using Coviex.Guest;
using Coviex.Hosting;
using Coviex.Invitations;
using Coviex.Lobby;
using Coviex.Mail;
using Coviex.Registry;
using Coviex.Sms;
using Coviex.Staff;
using Coviex.Visits;

var builder = WebApplication.CreateSlimBuilder(args);

builder.AddSettings();
builder.AddHosting();
builder.Services.AddData();
builder.Services.AddAudit();
builder.AddSms();
builder.Services.AddMail();
builder.Services.AddFiles();
builder.Services.AddRegistry();
builder.Services.AddStaff();
builder.Services.AddCalls();
builder.Services.AddLobby();
builder.Services.AddInvitations();
builder.Services.AddVisits();
builder.Services.AddConversations();
builder.Services.AddGuest();
builder.Services.AddConsole();
builder.Services.AddApi();

var app = builder.Build();

if (RetentionCommand.Is(args)) { return await RetentionCommand.RunAsync(app.Services, args, Console.Out); }
if (AuditCommand.Is(args)) { return await AuditCommand.RunAsync(app.Services, args, Console.Out); }
if (FilesCommand.Is(args)) { return await FilesCommand.RunAsync(app.Services, args, Console.Out); }

app.UseErrorPages();
app.UseHosting();
app.MapHosting();
app.MapData();
app.MapRegistry();
app.MapLobby();
app.MapSms();
app.MapVisits();
app.MapWebexEvents();
app.MapBotEvents();
app.MapWebexLinking();
app.MapPhoneNumbers();
app.MapConversations();
app.MapGuest();
app.MapConsole();
app.MapApi();

await app.StartCoviexAsync();
return 0;

