namespace Coviex.Hosting;

/// <summary>
/// Marks an endpoint that other servers call. It takes no cookie and proves by itself who calls (a signature, a key in the address), so the gate that
/// lets only our own pages change something lets it through.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
internal sealed class FromElsewhereAttribute : Attribute;
