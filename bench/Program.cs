using Coviex.Bench;

foreach (var name in args)
{
    await (name switch
    {
        "join" => JoinBench.RunAsync(),
        "weight" => WeightBench.RunAsync(),
        "faults" => FaultsBench.RunAsync(),
        "start" => StartBench.RunAsync(),
        "sms" => SmsBench.RunAsync(),
        "registry" => RegistryBench.RunAsync(),
        "board" => BoardBench.RunAsync(),
        "chat" => ChatBench.RunAsync(),
        "crash" => CrashBench.RunAsync(),
        _ => throw new ArgumentException($"There is no benchmark '{name}': join, weight, faults, start, sms, registry, board, chat or crash"),
    });
}
