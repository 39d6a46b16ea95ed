using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mpp.Client.Http;
using Mpp.Client.Ledger;
using Mpp.Client.Protocol;
using Mpp.Conformance.Operations;

namespace Mpp.Client.Tests.Conformance;

/// <summary>A client with the real handler, before the merchant of the flows. The rail answers with the payload of the case.</summary>
internal abstract class FlowFixture
{
    private readonly List<IDisposable> _owned = [];

    protected ComplianceMerchant Merchant { get; private set; } = null!;

    protected MemoryPaymentLedger Ledger { get; private set; } = null!;

    protected MppOptions Options { get; private set; } = null!;

    [SetUp]
    public async Task StartMerchantAsync()
    {
        Merchant = await ComplianceMerchant.StartAsync();
        Ledger = new MemoryPaymentLedger();
        Options = new MppOptions { Policy = { MaxPerPayment = "1 USD" }, MaxResends = 0 };
    }

    [TearDown]
    public async Task StopMerchantAsync()
    {
        _owned.ForEach(owned => owned.Dispose());
        _owned.Clear();
        await Merchant.DisposeAsync();
    }

    protected async Task<HttpResponseMessage> SendAsync(FlowCase flow, Action<HttpRequestMessage>? prepare = null, string query = "")
    {
        var request = new HttpRequestMessage(new HttpMethod(flow.HttpMethod), Merchant.UrlOf(flow, query));
        if (flow.Text("body") is { } body)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        prepare?.Invoke(request);
        _owned.Add(request);
        var response = await CreateClient(flow).SendAsync(request);
        _owned.Add(response);
        return response;
    }

    /// <summary>Sends what must be refused before anything is signed.</summary>
    protected async Task<PaymentRefusedException> RefusalOfAsync(FlowCase flow, Action<HttpRequestMessage>? prepare = null)
    {
        var refused = Assert.ThrowsAsync<PaymentRefusedException>(() => SendAsync(flow, prepare))!;
        await AssertNothingSignedAsync(flow);
        return refused;
    }

    protected async Task AssertNothingSignedAsync(FlowCase flow)
    {
        Assert.That((await Ledger.ListAsync()).Where(record => record.State is not (LedgerState.Reserved or LedgerState.Released)), Is.Empty);
        Assert.That(Merchant.ArrivalsAt(flow), Is.All.Empty);
    }

    /// <summary>The one credential that arrived at the path of a case.</summary>
    protected string CredentialOf(FlowCase flow) => Merchant.ArrivalsAt(flow).Single(credential => credential.Length > 0);

    /// <summary>Sends a request with a credential that was made for something else, by hand.</summary>
    protected Task<HttpResponseMessage> ReplayAsync(FlowCase flow, string credential, string query = "") =>
        SendAsync(flow, request => request.Headers.Authorization = AuthenticationHeaderValue.Parse(credential), query);

    protected static async Task<JsonElement> BodyOfAsync(HttpResponseMessage response) => JsonElement.Parse(await response.Content.ReadAsStringAsync());

    protected static async Task<string?> ProblemOfAsync(HttpResponseMessage response)
    {
        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"));
        return (await BodyOfAsync(response)).GetText("type");
    }

    protected async Task<HttpResponseMessage> AssertPaidAsync(FlowCase flow, string query = "")
    {
        var response = await SendAsync(flow, query: query);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK), await response.Content.ReadAsStringAsync());
        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
        Assert.That(response.GetMppPayment()!.Receipt!.Reference, Is.EqualTo(flow.ReceiptReference));
        Assert.That(PaymentCredential.TryParse(CredentialOf(flow), out var credential, out _), Is.True);
        Assert.That(credential!.Payload.GetRawText(), Is.EqualTo(JsonNode.Parse(flow.Payload.GetRawText())!.ToJsonString()));
        return response;
    }

    protected async Task AssertAnswerToOneCredentialAsync(HttpResponseMessage response, FlowCase flow)
    {
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.PaymentRequired));
        Assert.That(response.Headers.Contains("Payment-Receipt"), Is.False);
        Assert.That(CredentialOf(flow), Is.Not.Empty);
        Assert.That(await Ledger.ListAsync(), Has.Count.EqualTo(1), "A 402 after a credential is no invoice.");
    }

    protected static PaymentChallenge Changed(PaymentChallenge challenge, string name, string? value)
    {
        var parameters = JsonNode.Parse(ChallengeEcho.ToJson(challenge))!.AsObject().ToDictionary(member => member.Key, member => member.Value!.GetValue<string>());
        parameters.Remove(name);
        if (value is not null)
        {
            parameters[name] = value;
        }

        Assert.That(PaymentChallenge.TryCreate(parameters, out var changed, out var error), Is.True, error);
        return changed!;
    }

    private HttpClient CreateClient(FlowCase flow)
    {
        var payer = Payer.Create(Options, new PayerServices
        {
            Methods = [new GivenPaymentMethod("tempo", flow.Payload, source: null)],
            Ledger = Ledger,
            ReadVariable = _ => null,
        });
        var client = new HttpClient(new MppPaymentHandler(payer, new SocketsHttpHandler { UseProxy = false }));
        _owned.Add(client);
        return client;
    }
}
