using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json.Nodes;
using Mpp.Client.Methods.Tempo;
using Mpp.Client.Methods.Tempo.Crypto;
using Mpp.Sandbox.Tempo;

namespace Mpp.Client.Tests.Sandbox;

/// <summary>A fresh chain with a manual clock for each test, and the transactions that a payer and a sponsor make for it.</summary>
internal abstract class SimulatedTempoChainFixture
{
    protected const string FeeManager = "0xfeec000000000000000000000000000000000000";
    protected const string PathUsd = "0x20c0000000000000000000000000000000000000";
    protected const string AlphaUsd = "0x20c0000000000000000000000000000000000001";
    protected const string Stranger = "0x00000000000000000000000000000000000000aa";
    protected const string TransferTopic = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";
    protected const string MemoTopic = "0x57bc7354aa85aed339e000bccffabbc529466af35f0772c8f8ee1145927de7f0";
    protected const ulong Gwei = 1_000_000_000;

    protected static readonly TempoDevelopmentAccount PayerInAlpha = TempoDevelopmentAccount.All[0];
    protected static readonly TempoDevelopmentAccount Payer = TempoDevelopmentAccount.All[3];
    protected static readonly TempoDevelopmentAccount Payee = TempoDevelopmentAccount.All[4];
    protected static readonly TempoDevelopmentAccount Partner = TempoDevelopmentAccount.All[5];
    protected static readonly TempoDevelopmentAccount Sponsor = TempoDevelopmentAccount.All[6];

    protected static readonly byte[] Memo = AttributionMemo.Create("challenge", "api.example.com");

    protected static UInt128 Genesis => ulong.MaxValue;

    protected ManualTime Time { get; private set; } = null!;

    protected SimulatedTempoChain Chain { get; private set; } = null!;

    protected HttpClient Client { get; private set; } = null!;

    [SetUp]
    public Task StartAsync()
    {
        Time = new ManualTime();
        return StartChainAsync();
    }

    [TearDown]
    public async Task StopAsync()
    {
        Client.Dispose();
        await Chain.DisposeAsync();
    }

    /// <summary>Starts the chain anew at another time.</summary>
    protected async Task RestartAsync(ulong unixSeconds)
    {
        await StopAsync();
        Time.MoveTo(unixSeconds);
        await StartChainAsync();
    }

    protected static TokenTransfer Transfer(UInt128 amount, string? to = null, byte[]? memo = null, string token = PathUsd)
        => new(
            TempoAddress.Parse(token),
            TempoAddress.Parse(to ?? Payee.Address),
            amount,
            memo is null ? default(ReadOnlyMemory<byte>?) : memo);

    /// <summary>A payment as a client makes it: expiring nonce, 25 seconds, static fees.</summary>
    protected TempoTransaction Payment(params TokenTransfer[] transfers) => new()
    {
        ChainId = Chain.ChainId,
        MaxFeePerGas = 24 * Gwei,
        MaxPriorityFeePerGas = 1 * Gwei,
        GasLimit = 500_000,
        Calls = [.. transfers.Select(static transfer => transfer.ToCall())],
        NonceKey = TempoTransaction.ExpiringNonceKey,
        ValidBefore = Time.UnixSeconds + 25,
    };

    /// <summary>A payment with a counted nonce and no window.</summary>
    protected TempoTransaction Ordinary(ulong nonce, BigInteger key = default, UInt128? amount = null)
        => Payment(Transfer(amount ?? 1)) with
        {
            NonceKey = key,
            Nonce = nonce,
            ValidBefore = null,
        };

    protected static byte[] Signature(TempoTransaction transaction, TempoDevelopmentAccount? signer = null)
        => Secp256k1.Sign(Convert.FromHexString((signer ?? Payer).PrivateKey[2..]), transaction.SigningHash());

    protected static byte[] Sign(TempoTransaction transaction, TempoDevelopmentAccount? signer = null)
        => transaction.EncodeSigned(Signature(transaction, signer));

    protected static byte[] SignAndSponsor(
        TempoTransaction transaction, string? feeToken = PathUsd, TempoDevelopmentAccount? sponsor = null)
    {
        TempoTransaction sponsored = transaction with { Sponsored = true };
        TempoAddress? token = feeToken is null ? null : TempoAddress.Parse(feeToken);
        byte[] hash = sponsored.FeePayerHash(TempoAddress.Parse(Payer.Address), token);
        byte[] feePayerSignature = Secp256k1.Sign(Convert.FromHexString((sponsor ?? Sponsor).PrivateKey[2..]), hash);
        return sponsored.EncodeSponsored(Signature(sponsored), token, feePayerSignature);
    }

    protected Task<RpcAnswer> SendAsync(byte[] bytes, bool waits = true)
        => CallAsync(waits ? "eth_sendRawTransactionSync" : "eth_sendRawTransaction", ToHex(bytes));

    protected async Task<RpcAnswer> CallAsync(string method, params JsonNode?[] parameters)
    {
        var request = new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = 7,
            ["method"] = method,
            ["params"] = new JsonArray(parameters),
        };
        JsonNode answer = await PostAsync(request.ToJsonString());
        Assert.That(answer["id"]?.GetValue<int>(), Is.EqualTo(7));
        return new RpcAnswer(answer["result"], answer["error"]);
    }

    protected async Task<JsonNode> PostAsync(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await Client.PostAsync("", content);
        return JsonNode.Parse(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!;
    }

    protected static string ToHex(ReadOnlySpan<byte> bytes) => "0x" + Convert.ToHexStringLower(bytes);

    protected static string Quantity(UInt128 value) => "0x" + value.ToString("x", CultureInfo.InvariantCulture);

    protected static string Word(UInt128 value) => "0x" + value.ToString("x64", CultureInfo.InvariantCulture);

    protected static string Word(string address) => "0x" + address[2..].ToLowerInvariant().PadLeft(64, '0');

    protected UInt128 Held(TempoDevelopmentAccount account, string token = PathUsd) => Chain.BalanceOf(token, account.Address);

    private async Task StartChainAsync()
    {
        Chain = await SimulatedTempoChain.StartAsync(new SimulatedTempoChainOptions { TimeProvider = Time });
        Client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = Chain.RpcUrl };
    }

    protected sealed record RpcAnswer(JsonNode? Result, JsonNode? Error)
    {
        public string? Message => Error?["message"]?.GetValue<string>();

        public int? Code => Error?["code"]?.GetValue<int>();

        public JsonNode Value => Result ?? throw new AssertionException("The call was not answered with a result: " + Message);

        public string? Text(params string[] path)
            => path.Aggregate((JsonNode?)Value, static (node, name) => node?[name])?.ToString();

        public UInt128 Number(string name)
            => UInt128.Parse(Text(name)![2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);

        public JsonArray Logs => Value["logs"]!.AsArray();
    }
}
