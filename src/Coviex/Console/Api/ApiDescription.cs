using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Coviex.Console.Api;

/// <summary>Says in the description of the API what holds for all of it.</summary>
internal sealed class ApiDescription : IOpenApiDocumentTransformer
{
    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new() { Title = "Coviex", Version = ApiEndpoints.Document, Description = "Video visits of a hospital. docs/api.md has a runnable example of each call." };
        document.Servers = [];
        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            ["token"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A token that an administrator has made on the page Programs." },
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("token", document)] = [] }];
        return Task.CompletedTask;
    }
}
