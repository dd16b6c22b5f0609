namespace Coviex.Calls;

/// <summary>What carries the media of a visit. A visit keeps the one it was created with, unless that fails it.</summary>
internal enum CallSystem { Direct, Webex }
