namespace Coviex.Console;

internal static class ConsoleSetup
{
    public static void AddConsole(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddScoped<FirstStart>();
        services.AddScoped<DemonstrationHospital>();
    }

    public static void MapConsole(this IEndpointRouteBuilder routes)
    {
    }

    /// <summary>Brings the database up to date, helps the first one in, and runs.</summary>
    public static async Task StartCoviexAsync(this WebApplication app)
    {
        await app.Services.GetRequiredService<Data.Migrator>().MigrateAsync(app.Lifetime.ApplicationStopping);
        await using (var scope = app.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<FirstStart>().PrepareAsync(app.Lifetime.ApplicationStopping);
        }
        await app.RunAsync();
    }
}
