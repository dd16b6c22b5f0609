using Coviex.Audit;
using Coviex.Data;
using Coviex.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Conversations;

/// <summary>The messages of one conversation. docs/protocol.md, "Colleagues".</summary>
internal static class MessageEndpoints
{
    public static void MapMessages(this RouteGroupBuilder one)
    {
        one.MapGet("", Read);
        one.MapPost("/seen", Seen);
        one.MapPost("/messages", Write);
        one.MapPut("/messages/{message:guid}", Edit);
        one.MapDelete("/messages/{message:guid}", Withdraw);
        one.MapGet("/messages/{message:guid}/versions", Versions);
        one.MapPost("/messages/{message:guid}/acknowledge", Acknowledge);
    }

    private static async Task<Results<Ok<ThreadView>, ProblemHttpResult>> Read(
        Guid id, int? before, int? since, CurrentStaff me, Threads threads, CoviexDb db, AuditLog audit, Problems problems, HttpContext http, CancellationToken ct)
    {
        var thread = since is { } revision ? await threads.SinceAsync(id, revision, me, ct) : await threads.PageAsync(id, before, me, ct);
        if (thread is null) { return problems.Of(http, Refusal.NotFound); }
        if (since is null && thread.Messages.Length > 0)                     // what came since is seen in a thread that was opened, and so recorded, before
        {
            var which = $"{thread.Messages[0].Number}-{thread.Messages[^1].Number}";
            // A patient's thread is a part of what is known of him: who read it stands with him.
            if (thread.Conversation.Patient is { } patient) { audit.Record(me.HospitalId, Actor.Staff(me.Id), "patient.thread_read", patient, id, which); }
            else { audit.Record(me.HospitalId, Actor.Staff(me.Id), "conversation.read", id, detail: which); }
            await db.SaveChangesAsync(ct);
        }
        return TypedResults.Ok(thread);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Seen(
        Guid id, SeenForm form, CurrentStaff me, Writing writing, Problems problems, HttpContext http, CancellationToken ct)
    {
        if (form is not { Received: >= 0, Read: >= 0 }) { return problems.Of(http, new Refusal("bad_request", StatusCodes.Status400BadRequest)); }
        return await writing.SeenAsync(id, form.Received.Value, form.Read.Value, me, ct) ? TypedResults.NoContent() : problems.Of(http, Refusal.NotFound);
    }

    private static async Task<Results<Ok<MessageView>, ProblemHttpResult>> Write(
        Guid id, MessageForm form, CurrentStaff me, Writing writing, Threads threads, Problems problems, HttpContext http, CancellationToken ct)
    {
        var errors = new FieldErrors();
        if (TalkReading.Message(form, errors) is not { } message) { return problems.Of(http, errors); }
        return await AnswerAsync(await writing.WriteAsync(id, message, me.HospitalId, me.Id, ct), threads, problems, http, ct);
    }

    private static async Task<Results<Ok<MessageView>, ProblemHttpResult>> Edit(
        Guid id, Guid message, EditForm form, CurrentStaff me, Writing writing, Threads threads, Problems problems, HttpContext http, CancellationToken ct)
    {
        var errors = new FieldErrors();
        var text = TalkReading.Text(form.Text, errors);
        if (form.Version is null) { errors.Add("version", "message_id_missing"); }
        if (errors.Any) { return problems.Of(http, errors); }
        return await AnswerAsync(await writing.EditAsync(id, message, text!, form.Version!.Value, me, ct), threads, problems, http, ct);
    }

    private static async Task<Results<Ok<MessageView>, ProblemHttpResult>> Withdraw(
        Guid id, Guid message, CurrentStaff me, Writing writing, Threads threads, Problems problems, HttpContext http, CancellationToken ct) =>
        await AnswerAsync(await writing.WithdrawAsync(id, message, me, ct), threads, problems, http, ct);

    private static async Task<Results<Ok<MessageView>, ProblemHttpResult>> Acknowledge(
        Guid id, Guid message, CurrentStaff me, Writing writing, Threads threads, Problems problems, HttpContext http, CancellationToken ct) =>
        await AnswerAsync(await writing.AcknowledgeAsync(id, message, me, ct), threads, problems, http, ct);

    // Of a message that was withdrawn nobody reads what it said; the trace is kept.
    private static async Task<Results<Ok<VersionView[]>, ProblemHttpResult>> Versions(
        Guid id, Guid message, CurrentStaff me, Threads threads, CoviexDb db, Problems problems, HttpContext http, CancellationToken ct)
    {
        if (await threads.FindAsync(id, me, ct) is null || !await db.StaffMessages.AnyAsync(m => m.Id == message && m.ConversationId == id && m.WithdrawnAt == null, ct))
        {
            return problems.Of(http, Refusal.NotFound);
        }
        var versions = await db.MessageVersions.AsNoTracking().Where(v => v.MessageId == message).OrderBy(v => v.ReplacedAt).ToListAsync(ct);
        return TypedResults.Ok(versions.Select(v => new VersionView(v.Text, v.WrittenAt)).ToArray());
    }

    private static async Task<Results<Ok<MessageView>, ProblemHttpResult>> AnswerAsync(
        (StaffMessage? Message, Refusal? Refusal) done, Threads threads, Problems problems, HttpContext http, CancellationToken ct) =>
        done.Message is { } message ? TypedResults.Ok(await threads.MessageAsync(message, ct)) : problems.Of(http, done.Refusal!);
}
