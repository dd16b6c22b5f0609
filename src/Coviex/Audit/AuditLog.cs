using Coviex.Data;

namespace Coviex.Audit;

/// <summary>Writes the record. An entry joins the caller's own transaction: the act and its entry are kept together or not at all.</summary>
internal sealed class AuditLog(CoviexDb db, IHttpContextAccessor http, TimeProvider clock)
{
    /// <param name="from">The network address that asked, where the act is done apart from its request.</param>
    public void Record(Guid hospital, Actor actor, string action, Guid subject, Guid? part = null, string detail = "", string? from = null) =>
        db.AuditEntries.Add(new()
        {
            HospitalId = hospital,
            At = clock.GetUtcNow(),
            ActorKind = actor.Kind,
            ActorId = actor.Id,
            Action = action,
            Subject = subject,
            Part = part,
            Detail = detail,
            Address = from ?? (actor == Actor.Coviex ? "" : http.HttpContext?.Connection.RemoteIpAddress?.ToString() ?? ""),
        });
}
