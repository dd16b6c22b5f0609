namespace Coviex.Invitations.Replies;

/// <summary>What this room has to know of hospitals, which are another room's.</summary>
internal interface IHospitals
{
    /// <summary>The one hospital there is; null where there are several.</summary>
    Task<HospitalToCall?> OnlyOneAsync(CancellationToken ct);

    Task<HospitalToCall?> FindAsync(Guid hospital, CancellationToken ct);
}

/// <summary>A hospital as it introduces itself in an answer to a text.</summary>
/// <param name="HelpPhone">Whom one can call; empty: nobody.</param>
internal sealed record HospitalToCall(Guid Id, string Name, string HelpPhone, string Language);
