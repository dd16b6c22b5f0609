using System.Reflection;
using Coviex.Hosting;
using Coviex.Lobby;
using Coviex.Tests.Fixture;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;

namespace Coviex.Tests.Guards;

public sealed class EndpointTests(QuietServer server) : IClassFixture<QuietServer>
{
    private static readonly string[] Known = [.. typeof(Policies).GetFields().Select(f => f.GetValue(null)).OfType<string>()];

    [Fact]
    public void Every_endpoint_names_a_policy_or_is_public_for_a_reason()
    {
        var doors = Door.All(server);
        Assert.True(doors.Count > 30, "The endpoints were not found");

        Assert.Empty(doors.Where(d => d.Policy is null && !Door.Public.ContainsKey(d.Name)).Select(d => d.Name));
        Assert.Empty(Door.Public.Keys.Except(doors.Select(d => d.Name)));
        Assert.Empty(doors.Where(d => d.Policy is not null && (!Known.Contains(d.Policy) || Door.Public.ContainsKey(d.Name))).Select(d => d.Name));
    }

    [Fact]
    public void Every_endpoint_about_a_visit_names_the_right_that_it_asks_for()
    {
        var doors = Door.All(server);
        Assert.True(doors.Count(d => d.IsOfAVisit) > 20, "The endpoints about visits were not found");

        Assert.Empty(doors.Where(d => d.IsOfAVisit != d.Right is not null).Select(d => d.Name));
    }

    [Fact]
    public void Every_hub_and_each_of_its_methods_names_a_policy()
    {
        var hubs = typeof(LobbyHub).Assembly.GetTypes().Where(t => t.IsAssignableTo(typeof(Hub)) && !t.IsAbstract).ToList();

        Assert.Equal([typeof(LobbyHub)], hubs);
        foreach (var hub in hubs)
        {
            Assert.Contains(hub.GetCustomAttributes<AuthorizeAttribute>(), a => Known.Contains(a.Policy));
            var methods = hub.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(m => m.GetBaseDefinition() == m);
            Assert.Equal(["Signal", "Typing"], methods.Select(m => m.Name));                // a new one is thought about here
            Assert.All(methods, m => Assert.Empty(m.GetCustomAttributes<AllowAnonymousAttribute>()));
        }
    }
}
