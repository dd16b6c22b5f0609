using Coviex.Bench;

foreach (var name in args)
{
    await (name switch
    {
        "join" => JoinBench.RunAsync(),
        "weight" => WeightBench.RunAsync(),
        "faults" => FaultsBench.RunAsync(),
        "start" => StartBench.RunAsync(),
        _ => throw new ArgumentException($"There is no benchmark '{name}': join, weight, faults or start"),
    });
}
