using Microsoft.Extensions.DependencyInjection;
using Mpp.Client.Ledger;
using Mpp.Client.Tests.Ledger;

namespace Mpp.Client.PostgreSql.Tests;

[TestFixture]
internal sealed class RegistrationTests : DatabaseFixture
{
    [Test]
    public async Task A_connection_string_is_all_that_a_host_needs()
    {
        await using var provider = new ServiceCollection()
            .AddMppPostgreSqlLedger($"{ServerFixture.Server.ConnectionString};Database={Database}").BuildServiceProvider();

        await provider.GetRequiredService<IPaymentLedger>().ReserveAsync(Records.Reserved(), []);
        Assert.That((await Ledger.ListAsync()).Single().Id, Is.EqualTo("p1"));
    }

    [Test]
    public async Task A_data_source_of_the_host_is_used_and_the_clock_of_the_host()
    {
        await using var provider = new ServiceCollection().AddSingleton(Source).AddSingleton<TimeProvider>(Clock).AddMppPostgreSqlLedger().BuildServiceProvider();
        var ledger = provider.GetRequiredService<IPaymentLedger>();
        await ledger.ReserveAsync(Records.Reserved(), []);
        Clock.Advance(TimeSpan.FromHours(1));

        Assert.That((await ledger.AdvanceAsync("p1", new LedgerChange(LedgerState.Signing))).UpdatedAt, Is.EqualTo(Clock.GetUtcNow()));
    }

    [TestCase("Host=x;Password=hunter2;Port=seven")]
    [TestCase("Host=x;Pass word=hunter2")]
    public void A_connection_string_that_cannot_be_read_is_not_repeated(string text)
    {
        var thrown = Assert.Throws<ArgumentException>(() => new ServiceCollection().AddMppPostgreSqlLedger(text))!;
        Assert.That(thrown.ToString(), Does.Not.Contain("hunter2").And.Not.Contain("seven"));
    }
}
