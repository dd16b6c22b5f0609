using Coviex.Hosting;
using Microsoft.Extensions.Options;

namespace Coviex.Files;

internal static class FilesSetup
{
    public static void AddFiles(this IServiceCollection services)
    {
        services.AddSingleton<FileKeys>();
        services.AddSingleton<Clamd>();
        services.AddSingleton<FolderStore>();
        services.AddSingleton<IFileStore>(provider => provider.GetRequiredService<IOptions<CoviexOptions>>().Value.Files.S3.Endpoint.Length > 0
            ? ActivatorUtilities.CreateInstance<S3Store>(provider) : provider.GetRequiredService<FolderStore>());
        services.AddSingleton<FileChecksSignal>();
        services.AddSingleton<FileChecks>();
        services.AddHostedService(provider => provider.GetRequiredService<FileChecks>());
        services.AddScoped<FileBytes>();
        services.AddScoped<Appending>();
        services.AddScoped<FileRemoval>();
    }
}
