using Mpp.Client.PostgreSql.Tests;

namespace Mpp.Client;

/// <summary>One server for all tests of this project. Without one they fail: a ledger that was not tried is not sound.</summary>
[SetUpFixture]
internal sealed class ServerFixture
{
    private static PostgreSqlServer? _server;

    public static PostgreSqlServer Server => _server ?? throw new InvalidOperationException("No server was started.");

    [OneTimeSetUp]
    public async Task StartAsync() => _server = await PostgreSqlServer.StartAsync("-c fsync=off -c max_connections=200");

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
