using System.Globalization;
using System.Net.Http.Headers;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mpp.Client.Methods.Tempo;
using Mpp.Client.Methods.Tempo.Crypto;
using Mpp.Client.Protocol;
using Mpp.Sandbox;
using Mpp.Sandbox.Merchant;
using Mpp.Sandbox.Tempo;

namespace Mpp.Client.Tests.Sandbox;

/// <summary>A fresh sandbox for each test, and the credentials that a customer makes by hand.</summary>
internal abstract class SandboxMerchantFixture
{
    protected const string Order = "agent/orders";

    private static readonly UInt128 Gwei = 1_000_000_000;

    protected ManualTime Time { get; private set; } = null!;

    protected MppSandbox Sandbox { get; private set; } = null!;

    protected SandboxMerchant Merchant => Sandbox.Merchant;

    protected HttpClient Client { get; private set; } = null!;

    protected TempoPrivateKeySigner Signer { get; private set; } = null!;

    [SetUp]
    public async Task StartAsync()
    {
        Time = new ManualTime();
        Sandbox = await MppSandbox.StartAsync(new MppSandboxOptions { TimeProvider = Time, ConfigureMerchant = Configure });
        Client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
        {
            BaseAddress = Merchant.BaseAddress,
        };
        Signer = TempoPrivateKeySigner.FromHex(Sandbox.PayerPrivateKey);
    }

    [TearDown]
    public async Task StopAsync()
    {
        Client.Dispose();
        Signer.Dispose();
        await Sandbox.DisposeAsync();
    }

    protected virtual void Configure(SandboxMerchantOptions options)
    {
    }

    protected static byte[] OrderBody(Action<JsonObject>? change = null)
    {
        var order = new JsonObject
        {
            ["products"] = new JsonArray(new JsonObject { ["url"] = "https://shop.example/p/1", ["quantity"] = 2 }),
            ["shipping_address"] = new JsonObject
            {
                ["first_name"] = "Ada",
                ["last_name"] = "Lovelace",
                ["address_line1"] = "1 Analytical Way",
                ["city"] = "London",
                ["postal_code"] = "N1",
                ["phone_number"] = "+440000000",
                ["country"] = "GB",
            },
            ["max_price"] = 1500,
        };
        change?.Invoke(order);
        return Encoding.UTF8.GetBytes(order.ToJsonString());
    }

    protected async Task<PaymentChallenge> ChallengeAsync(string path = "paid", byte[]? body = null)
    {
        var reply = await SendAsync(path, body);
        Assert.That(reply.Status, Is.EqualTo(402));
        return reply.Challenges.Challenges[0];
    }

    protected async Task<Reply> SendAsync(
        string path = "paid",
        byte[]? body = null,
        string? credential = null,
        string? idempotencyKey = null,
        string header = "Authorization",
        Action<HttpRequestHeaders>? change = null)
    {
        using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new("application/json");
        }

        if (credential is not null)
        {
            request.Headers.TryAddWithoutValidation(header, credential);
        }

        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        change?.Invoke(request.Headers);
        using var response = await Client.SendAsync(request);
        return new Reply((int)response.StatusCode, response.Headers, await response.Content.ReadAsByteArrayAsync());
    }

    /// <summary>The transfers that a challenge asks for, written down a second time and by hand.</summary>
    protected static TokenTransfer[] TransfersOf(PaymentChallenge challenge)
    {
        var request = JsonNode.Parse(challenge.RequestObject.GetRawText())!;
        var token = TempoAddress.Parse((string)request["currency"]!);
        var total = UInt128.Parse((string)request["amount"]!, CultureInfo.InvariantCulture);
        var splits = (request["methodDetails"]!["splits"]?.AsArray() ?? []).Select(split => new TokenTransfer(
            token,
            TempoAddress.Parse((string)split!["recipient"]!),
            UInt128.Parse((string)split["amount"]!, CultureInfo.InvariantCulture),
            split["memo"] is { } memo ? Convert.FromHexString(((string)memo!)[2..]) : default(ReadOnlyMemory<byte>?))).ToArray();
        var ofPrimary = splits.Aggregate(total, (left, split) => left - split.Amount);
        ReadOnlyMemory<byte> ofServer = request["methodDetails"]!["memo"] is { } given
            ? Convert.FromHexString(((string)given!)[2..])
            : AttributionMemo.Create(challenge.Id, challenge.Realm);
        return [new(token, TempoAddress.Parse((string)request["recipient"]!), ofPrimary, ofServer), .. splits];
    }

    protected TempoTransaction TransactionOf(PaymentChallenge challenge, params TokenTransfer[] transfers) => new()
    {
        ChainId = Sandbox.Chain.ChainId,
        MaxPriorityFeePerGas = Gwei,
        MaxFeePerGas = 24 * Gwei,
        GasLimit = 800_000,
        Calls = [.. (transfers.Length == 0 ? TransfersOf(challenge) : transfers).Select(transfer => transfer.ToCall())],
        NonceKey = TempoTransaction.ExpiringNonceKey,
        ValidBefore = (ulong)Time.GetUtcNow().ToUnixTimeSeconds() + 25,
    };

    protected byte[] Sign(TempoTransaction transaction) =>
        Secp256k1.Sign(Convert.FromHexString(Sandbox.PayerPrivateKey[2..]), transaction.SigningHash());

    protected string Complete(TempoTransaction transaction) => "0x" + Convert.ToHexStringLower(transaction.EncodeSigned(Sign(transaction)));

    protected string Pull(PaymentChallenge challenge, TempoTransaction? transaction = null, string? source = null) =>
        Credential(challenge, Typed("transaction", "signature", Complete(transaction ?? TransactionOf(challenge))), source ?? Source());

    protected string Source(string? address = null) => $"did:pkh:eip155:{Sandbox.Chain.ChainId}:{address ?? Signer.Address}";

    protected static JsonObject Typed(string type, string name, string value) => new() { ["type"] = type, [name] = value };

    protected static string Credential(PaymentChallenge challenge, JsonObject payload, string? source = null) =>
        new PaymentCredential(challenge, JsonElement.Parse(payload.ToJsonString()), source).ToHeaderValue();

    /// <summary>Lets the payer put the transaction on the chain, and gives its hash.</summary>
    protected async Task<string> BroadcastAsync(TempoTransaction transaction)
    {
        var call = new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = 1,
            ["method"] = "eth_sendRawTransactionSync",
            ["params"] = new JsonArray(Complete(transaction)),
        };
        using var content = new StringContent(call.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await Client.PostAsync(Sandbox.Chain.RpcUrl, content);
        return (string)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["result"]!["transactionHash"]!;
    }

    protected async Task<string> MintAsync(PaymentChallenge challenge, string? paymentMethod = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Sandbox.Stripe.BaseAddress, "v1/shared_payment/issued_tokens"));
        request.Content = new FormUrlEncodedContent(
        [
            new("payment_method", paymentMethod ?? Sandbox.StripePaymentMethod),
            new("seller_details[network_business_profile]",
                challenge.RequestObject.GetProperty("methodDetails").GetProperty("networkId").GetString()!),
            new("usage_limits[currency]", "usd"),
            new("usage_limits[max_amount]", challenge.RequestObject.GetProperty("amount").GetString()!),
        ]);
        request.Headers.Authorization = new("Bearer", Sandbox.StripeSecretKey);
        request.Headers.Add("Stripe-Version", "2026-07-29.preview");
        using var response = await Client.SendAsync(request);
        return (string)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["id"]!;
    }

    protected async Task<string> CardAsync(PaymentChallenge challenge, string? paymentMethod = null) =>
        Credential(challenge, new JsonObject { ["spt"] = await MintAsync(challenge, paymentMethod) });

    protected BigInteger BalanceOf(string address) => (BigInteger)Sandbox.Chain.BalanceOf(Sandbox.Chain.DefaultToken, address);

    protected static string AddressOf(int developmentAccount) => TempoDevelopmentAccount.All[developmentAccount].Address;

    protected sealed record Reply(int Status, HttpResponseHeaders Headers, byte[] Body)
    {
        /// <summary>Every line of the header, unparsed.</summary>
        public string[] Lines(string name) => Headers.NonValidated.TryGetValues(name, out var values) ? [.. values] : [];

        public string? Header(string name) => Lines(name) is [var only] ? only : null;

        public ChallengeSet Challenges => ChallengeSet.Read(Lines("WWW-Authenticate"));

        public string Methods => string.Join(", ", Challenges.Challenges.Select(challenge => challenge.Method));

        public JsonNode Json => JsonNode.Parse(Body)!;

        /// <summary>The suffix of the problem type, or null.</summary>
        public string? Problem => Body.Length > 0 ? ((string?)Json["type"])?.Split('/')[^1] : null;

        public PaymentReceipt Receipt
        {
            get
            {
                Assert.That(PaymentReceipt.TryParse(Header("Payment-Receipt") ?? "", out var receipt, out var error), Is.True, error);
                return receipt!;
            }
        }
    }
}
