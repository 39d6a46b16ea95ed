using System.Net;
using Mpp.Client.Http;
using Mpp.Client.Protocol;

namespace Mpp.Client.Tests.Conformance;

/// <summary>The cases of the official flows in which the merchant explains itself: the caller gets the explanation, whole.</summary>
[TestFixture]
internal sealed class ProblemFlowTests : FlowFixture
{
    private static FlowCase Case => FlowCase.Named(TestContext.CurrentContext.Test.MethodName!);

    [Test]
    public async Task problem_details_expired()
    {
        Options.OnRefusal = OnRefusal.ReturnResponse;

        using var response = await SendAsync(Case);

        await AssertExplainedAsync(response);
        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.NotPaid));
        await AssertNothingSignedAsync(Case);
    }

    [Test]
    public async Task problem_details_verification_failed()
    {
        using var response = await SendAsync(Case);

        await AssertExplainedAsync(response);
        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Unknown));
    }

    [Test]
    public async Task problem_details_missing_auth()
    {
        using var response = await SendAsync(Case, request => request.DisableMppPayments());

        await AssertExplainedAsync(response);
        await AssertNothingSignedAsync(Case);
    }

    [Test]
    public async Task problem_details_retry_after_no_receipt()
    {
        using var response = await SendAsync(Case);

        await AssertExplainedAsync(response);
        Assert.That(response.Headers.RetryAfter!.Delta, Is.EqualTo(TimeSpan.FromSeconds(60)));
        Assert.That(response.Headers.CacheControl!.NoStore, Is.True);
        Assert.That(response.Headers.Contains("Payment-Receipt"), Is.False);
        Assert.That(CredentialOf(Case), Is.Not.Empty);
    }

    private static async Task AssertExplainedAsync(HttpResponseMessage response)
    {
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.PaymentRequired));
        Assert.That(await ProblemOfAsync(response), Is.EqualTo(System.Text.Json.JsonElement.Parse(Case.Problem!).GetText("type")));
    }
}
