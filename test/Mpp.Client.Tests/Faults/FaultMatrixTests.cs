using Mpp.Client.Http;
using Mpp.Client.Tests.Fakes;

namespace Mpp.Client.Tests.Faults;

/// <summary>Every failure of a merchant that settles, on every rail and route: paid at most once, never forgotten, always told.</summary>
[TestFixture]
internal sealed class FaultMatrixTests : SandboxFaultFixture
{
    private const string Get = "GET /paid";
    private const string Post = "POST /agent/orders";

    private static IEnumerable<TestCaseData> EveryFault => Cases(Fault.All);

    private static IEnumerable<TestCaseData> AmbiguousFaults => Cases(Fault.All.Where(fault => fault.IsAmbiguous));

    [TestCaseSource(nameof(EveryFault))]
    public async Task A_failure_costs_at_most_one_payment_and_is_told_as_it_is(Fault fault, string rail, string route)
    {
        fault.Commit(Merchant.Misbehaviour);
        using var request = Request(route, rail);

        var (status, failure) = await SendAsync(request);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(status, Is.EqualTo(Expected(fault.Status, route)));
            Assert.That(failure, fault.Status is null ? Is.TypeOf<PaymentOutcomeUnknownException>() : Is.Null);
            Assert.That(request.GetMppPayment()!.Outcome, Is.EqualTo(fault.Outcome));
            Assert.That(request.GetMppPayment()!.IsDelivered, Is.EqualTo(fault.Status == Fault.Delivered));
            Assert.That(Merchant.Settlements, Has.Count.EqualTo(fault.Settlements));
            Assert.That(Clock.Waits, Has.Count.EqualTo(fault.IsAmbiguous ? 2 : 0));
            await AssertOnePaymentAsync();
        }
    }

    [TestCaseSource(nameof(AmbiguousFaults))]
    public async Task A_failure_that_happens_once_is_healed_by_the_same_bytes_where_the_server_knows_the_key(Fault fault, string rail, string route)
    {
        fault.Commit(Merchant.Misbehaviour);
        Merchant.Misbehaviour.Times = 1;
        using var request = Request(route, rail);

        var (status, _) = await SendAsync(request);

        // A GET carries no Idempotency-Key, and this merchant refuses a settled credential without one.
        var isHealed = route == Post;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(status, Is.EqualTo(Expected(isHealed ? Fault.Delivered : 402, route)));
            Assert.That(request.GetMppPayment()!.Outcome, Is.EqualTo(isHealed ? PaymentOutcome.Settled : PaymentOutcome.Unknown));
            Assert.That(Merchant.Settlements, Has.Count.EqualTo(1));
            await AssertOnePaymentAsync();
        }
    }

    [Test]
    public async Task A_caller_that_gives_up_on_a_hanging_merchant_hears_of_the_payment([Values("tempo", "stripe")] string rail, [Values(Get, Post)] string route)
    {
        Merchant.Misbehaviour.HangAfterSettling = new TaskCompletionSource();
        using var caller = new CancellationTokenSource();
        using var request = Request(route, rail);
        var sending = CreateClient().SendAsync(request, HttpCompletionOption.ResponseHeadersRead, caller.Token);
        await UntilAsync(() => Merchant.Settlements.Count > 0 || sending.IsCompleted);

        await caller.CancelAsync();

        var failure = Assert.CatchAsync<OperationCanceledException>(() => sending);
        Assert.That(Chain(failure).OfType<PaymentOutcomeUnknownException>().Single().Payment.Outcome, Is.EqualTo(PaymentOutcome.Unknown));
        Assert.That(Merchant.CredentialArrivals.Count, Is.EqualTo(1));
        await AssertOnePaymentAsync();
    }

    private static IEnumerable<TestCaseData> Cases(IEnumerable<Fault> faults) =>
        from fault in faults
        from rail in fault.Rails
        from route in (string[])[Get, Post]
        select new TestCaseData(fault, rail, route).SetArgDisplayNames(fault.Name, rail, route);

    /// <summary>Sends with a time limit that passes as soon as a hanging merchant has settled.</summary>
    private async Task<(int? Status, Exception? Failure)> SendAsync(HttpRequestMessage request)
    {
        var impatient = new AroundHandler(async (sent, send, cancellationToken) =>
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var sending = send(sent, limit.Token);
            if (Merchant.Misbehaviour is { HangAfterSettling: not null, Times: not 0 } && sent.Headers.Authorization is not null)
            {
                await UntilAsync(() => sending.IsCompleted || (Merchant.Misbehaviour.Times is { } left ? left == 0 : Merchant.Settlements.Count > 0));
                await limit.CancelAsync();
            }

            return await sending;
        });
        try
        {
            using var response = await CreateClient(impatient).SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            return ((int)response.StatusCode, null);
        }
        catch (PaymentOutcomeUnknownException unknown)
        {
            return (null, unknown);
        }
    }

    private static int? Expected(int? status, string route) => status == Fault.Delivered && route == Post ? 201 : status;

    private static async Task UntilAsync(Func<bool> isReached)
    {
        while (!isReached())
        {
            await Task.Yield();
        }
    }

    private async Task AssertOnePaymentAsync()
    {
        Assert.That(Merchant.Settlements, Has.Count.LessThanOrEqualTo(1));
        Assert.That(Merchant.CredentialArrivals.Distinct, Is.LessThanOrEqualTo(1));
        Assert.That(Ledger.Count, Is.EqualTo(1));
        Assert.That(await ExposureAsync(), Is.GreaterThanOrEqualTo(Settled));
        Assert.That(await ExposureAsync(), Is.GreaterThan(UInt128.Zero));
    }
}
