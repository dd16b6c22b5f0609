using System.Net;
using Coviex.Tests.Fixture;
using static Coviex.Tests.Files.Uploading;

namespace Coviex.Tests.Files;

public sealed class FilesInAVisitTests(FilesServer server) : IClassFixture<FilesServer>
{
    [Fact]
    public async Task A_guest_in_the_call_and_the_clinician_hand_each_other_files()
    {
        var (ana, visit, phone, _) = await InCallAsync();
        var wound = await phone.UploadAsync("/api/guest/files", Png(50_000), "herida.png");
        var recipe = await ana.UploadAsync($"/api/visits/{visit.Id}/files", "%PDF-1.7 receta"u8.ToArray(), "receta.pdf");

        Assert.Equal([("herida.png", "Elena Ruiz", false), ("receta.pdf", "Dra. Ana Torres", true)], await ListAsync(ana, $"/api/visits/{visit.Id}/files"));
        Assert.Equal([("herida.png", "Elena Ruiz", true), ("receta.pdf", "Dra. Ana Torres", false)], await ListAsync(phone, "/api/guest/files"));
        Assert.Equal(Png(50_000), (await ana.BytesAsync($"/api/visits/{visit.Id}/files/{IdOf(wound)}/shown")).Bytes);
        (await phone.GetAsync($"/api/guest/files/{IdOf(recipe)}")).Is(HttpStatusCode.OK);
        Assert.Equal(1, await server.CountAsync("audit_entries WHERE action = 'file.downloaded' AND actor_kind = 'guest' AND part = @id", ("id", IdOf(recipe))));

        (await phone.TusAsync(HttpMethod.Delete, wound)).Is(HttpStatusCode.NoContent);       // he may take his own back
        Assert.Single(await ListAsync(ana, $"/api/visits/{visit.Id}/files"));
    }

    [Fact]
    public async Task A_guest_sees_nothing_of_another_guest_nor_of_another_visit()
    {
        var (ana, visit, phone, other) = await InCallAsync();
        var mine = await phone.UploadAsync("/api/guest/files", Png());
        var (_, _, stranger, _) = await InCallAsync();

        Assert.Empty(await ListAsync(other, "/api/guest/files"));
        (await other.GetAsync($"/api/guest/files/{IdOf(mine)}")).Is(HttpStatusCode.NotFound);
        (await stranger.GetAsync($"/api/guest/files/{IdOf(mine)}")).Is(HttpStatusCode.NotFound);
        (await (await server.SignInAsync(Person.Luis)).GetAsync($"/api/visits/{visit.Id}/files/{IdOf(mine)}")).Is(HttpStatusCode.NotFound);
        (await ana.TusAsync(HttpMethod.Delete, $"/api/visits/{visit.Id}/files/{IdOf(mine)}")).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Only_while_he_is_in_the_call()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var visit = await ana.InviteAsync();
        var phone = server.Phone();
        await phone.EnterAsync(await server.SentByHandAsync(visit.Guests[0]));
        (await phone.AskBeginAsync("/api/guest/files", 10)).IsRefused(HttpStatusCode.Conflict, "door_closed");
        await ana.AdmitAsync(visit.Id, visit.Guests[0].Id);
        var half = await phone.BeginAsync("/api/guest/files", 1000);
        var recipe = await ana.UploadAsync($"/api/visits/{visit.Id}/files", Png());
        (await phone.GetAsync($"/api/guest/files/{IdOf(recipe)}")).Is(HttpStatusCode.OK);

        await ana.DoAsync(visit.Id, visit.Guests[0].Id, "remove");

        (await phone.AppendAsync(half, 0, Some(1000))).IsRefused(HttpStatusCode.Conflict, "door_closed");
        Assert.Empty(await ListAsync(phone, "/api/guest/files"));
        (await phone.GetAsync($"/api/guest/files/{IdOf(recipe)}")).Is(HttpStatusCode.NotFound);
        await ana.DoAsync(visit.Id, "end");
        (await ana.AskBeginAsync($"/api/visits/{visit.Id}/files", 10)).IsRefused(HttpStatusCode.Conflict, "visit_over");
        Assert.Single(await ListAsync(ana, $"/api/visits/{visit.Id}/files"));                // he keeps what he got
    }

    [Fact]
    public async Task The_pages_are_nudged_when_a_file_has_passed()
    {
        var (ana, visit, phone, _) = await InCallAsync();
        await using var room = await ana.OpenRoomAsync(visit.Id);
        var upload = await phone.BeginAsync("/api/guest/files", 100);
        (await phone.AppendAsync(upload, 0, Some(100))).Is(HttpStatusCode.NoContent);
        room.Forget();

        await server.LookAsync();

        await room.HearsAsync("changed");
    }

    private async Task<(StaffDesk Ana, SeenVisit Visit, GuestPhone Phone, GuestPhone Other)> InCallAsync()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var visit = await ana.InviteAsync(guests: 2);
        var phones = new List<GuestPhone>();
        foreach (var guest in visit.Guests)
        {
            var phone = server.Phone();
            await phone.EnterAsync(await server.SentByHandAsync(guest));
            await ana.AdmitAsync(visit.Id, guest.Id);
            phones.Add(phone);
        }
        return (ana, visit, phones[0], phones[1]);
    }

    private static async Task<IReadOnlyList<(string?, string?, bool)>> ListAsync(Browser browser, string path) =>
        [.. (await browser.GetAsync(path)).Is(HttpStatusCode.OK).Json.AsArray().Select(f => ((string?)f!["file"]!["name"], (string?)f["by"], (bool)f["mine"]!))];
}
