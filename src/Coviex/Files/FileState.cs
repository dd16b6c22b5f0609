namespace Coviex.Files;

/// <summary>
/// Uploading until all bytes are there; then it is looked at (Scanning), and only a Clean one is given to anybody. Infected, Refused (a program), Unscannable (the scanner
/// cannot look at it), Removed and Expired are ends: the bytes go.
/// </summary>
internal enum FileState { Uploading, Scanning, Clean, Infected, Refused, Unscannable, Removed, Expired }

internal static class FileMoves
{
    /// <summary>The whole life of a file. A move that is not here is refused.</summary>
    public static bool May(FileState from, FileState to) => (from, to) switch
    {
        (FileState.Uploading, FileState.Scanning or FileState.Removed or FileState.Expired) => true,
        (FileState.Scanning, FileState.Clean or FileState.Infected or FileState.Refused or FileState.Unscannable or FileState.Removed) => true,
        (FileState.Clean, FileState.Removed) => true,
        _ => false,
    };

    public static bool IsOver(this FileState state) => state is not (FileState.Uploading or FileState.Scanning or FileState.Clean);
}
