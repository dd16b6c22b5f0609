namespace Coviex.Files;

/// <summary>
/// Where the bytes of files lie, as parts that are written once and never changed. Each store promises, and a contract checks of each: a part that was kept is there after
/// a crash; one that was not kept is not there; taking away what is gone succeeds; a full store is told as an exception for which <see cref="StoreFull.Is"/> holds,
/// one that does not answer as <see cref="StoreAwayException"/>, and a part that is not there as <see cref="FileNotFoundException"/>.
/// </summary>
internal interface IFileStore
{
    /// <summary>Begins a part of a file.</summary>
    Task<INewPart> BeginAsync(Guid file, string part, CancellationToken ct);

    /// <summary>Hands the bytes of a part from a place on to whoever reads them; he need not read to the end.</summary>
    Task ReadAsync(Guid file, string part, long from, Func<Stream, CancellationToken, Task> read, CancellationToken ct);

    /// <summary>Takes away all parts of a file.</summary>
    Task DeleteAsync(Guid file, CancellationToken ct);
}

/// <summary>A part that is being written. Disposed of without being kept it is gone.</summary>
internal interface INewPart : IAsyncDisposable
{
    string Name { get; }

    Stream Stream { get; }

    /// <summary>Returns when its bytes are durable.</summary>
    Task KeepAsync(CancellationToken ct);

    /// <summary>Takes it away again after it was kept.</summary>
    Task DropAsync();
}

/// <summary>There is no room for more bytes.</summary>
internal static class StoreFull
{
    public const int NoSpace = 28;          // ENOSPC, as the runtime hands it on
    private const int Quota = 122;          // EDQUOT

    public static bool Is(Exception e) => e is IOException && (e.HResult & 0xFFFF) is NoSpace or Quota;
}

/// <summary>The store does not answer, or not as it should: it is tried again later.</summary>
internal sealed class StoreAwayException(Exception inner) : IOException("The store of files does not answer", inner);
