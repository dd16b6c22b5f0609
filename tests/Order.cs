using System.Security.Cryptography;
using System.Text;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCaseOrderer(typeof(Coviex.Tests.Order))]
[assembly: TestCollectionOrderer(typeof(Coviex.Tests.Order))]

namespace Coviex.Tests;

/// <summary>
/// The order in which tests run. xunit's own follows the path of the checkout, so that a test which meets what another has left behind passes here and fails there.
/// This one is the same everywhere, and COVIEX_TEST_ORDER (any word) gives another: no test may depend on it.
/// </summary>
public sealed class Order : ITestCaseOrderer, ITestCollectionOrderer
{
    private static readonly string Word = Environment.GetEnvironmentVariable("COVIEX_TEST_ORDER") ?? "";

    public IReadOnlyCollection<TTestCase> OrderTestCases<TTestCase>(IReadOnlyCollection<TTestCase> testCases)
        where TTestCase : notnull, ITestCase => [.. testCases.OrderBy(t => Key(t.TestCaseDisplayName), StringComparer.Ordinal)];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection => [.. testCollections.OrderBy(c => Key(c.TestCollectionDisplayName), StringComparer.Ordinal)];

    private static string Key(string name) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{Word} {name}")));
}
