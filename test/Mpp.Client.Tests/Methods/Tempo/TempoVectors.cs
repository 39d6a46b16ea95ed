using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Mpp.Client.Methods.Tempo;

namespace Mpp.Client.Tests.Methods.Tempo;

/// <summary>The golden vectors of the Tempo rail, made by running ox, viem and mppx.</summary>
internal static class TempoVectors
{
    private static readonly string[] SignedForms = ["signed", "signedPending0x76", "signedPending0x78"];

    public static IEnumerable<TestCaseData> Transactions => TransactionsWhere(static _ => true);

    public static IEnumerable<TestCaseData> SponsoredTransactions => TransactionsWhere(static vector => vector.Has("feePayer"));

    public static IEnumerable<TestCaseData> UnsponsoredTransactions => TransactionsWhere(static vector => !vector.Has("feePayer"));

    public static IEnumerable<TestCaseData> RootKeyTransactions => TransactionsWhere(static vector => vector.Has("senderPrivateKey"));

    public static IEnumerable<TestCaseData> Memos
        => Read("tempo-memo.json").GetProperty("vectors").EnumerateArray()
            .Select(static vector => Case(vector, vector.Text("challengeId")));

    public static IEnumerable<TestCaseData> Proofs
        => Read("tempo-proof.json").GetProperty("vectors").EnumerateArray()
            .Select(static vector => Case(vector, vector.Text("name")));

    public static JsonElement Transaction(string name)
        => AllTransactions().Single(vector => vector.Text("name") == name);

    public static IEnumerable<byte[]> EverySignedForm()
        => from vector in AllTransactions()
           from field in SignedForms
           where vector.Has(field)
           select vector.Bytes(field);

    public static JsonElement Read(string file)
        => JsonElement.Parse(File.ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, "Vectors", file)));

    public static TempoTransaction ToTransaction(this JsonElement vector)
    {
        JsonElement fields = vector.GetProperty("tx");
        return new TempoTransaction
        {
            ChainId = fields.GetProperty("chainId").GetUInt64(),
            MaxPriorityFeePerGas = UInt128.Parse(fields.Text("maxPriorityFeePerGas"), CultureInfo.InvariantCulture),
            MaxFeePerGas = UInt128.Parse(fields.Text("maxFeePerGas"), CultureInfo.InvariantCulture),
            GasLimit = fields.Unsigned("gas"),
            Calls = [.. fields.Items("calls").Select(ToCall)],
            AccessList = [.. fields.Items("accessList").Select(ToAccessListEntry)],
            NonceKey = BigInteger.Parse("0" + fields.Text("nonceKey")[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
            Nonce = fields.Unsigned("nonce"),
            ValidBefore = fields.Has("validBefore") ? fields.GetProperty("validBefore").GetUInt64() : null,
            ValidAfter = fields.Has("validAfter") ? fields.GetProperty("validAfter").GetUInt64() : null,
            FeeToken = fields.Has("feeToken") ? fields.Address("feeToken") : null,
            Sponsored = fields.Has("sponsored") && fields.GetProperty("sponsored").GetBoolean(),
            AuthorizationList = [.. fields.Items("authorizationList").Select(ToAuthorization)],
            KeyAuthorization = fields.Has("keyAuthorization") ? fields.Bytes("keyAuthorization") : default(ReadOnlyMemory<byte>?),
        };
    }

    public static bool Has(this JsonElement element, string name)
        => element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;

    public static byte[] Bytes(this JsonElement element, string name) => FromHex(element.Text(name));

    public static TempoAddress Address(this JsonElement element, string name) => TempoAddress.Parse(element.Text(name));

    public static byte[] FromHex(string text) => Convert.FromHexString(text[2..]);

    public static string ToHex(ReadOnlySpan<byte> bytes) => "0x" + Convert.ToHexStringLower(bytes);

    private static JsonElement.ArrayEnumerator AllTransactions() => Read("tempo-tx.json").GetProperty("vectors").EnumerateArray();

    private static IEnumerable<TestCaseData> TransactionsWhere(Func<JsonElement, bool> condition)
        => AllTransactions().Where(condition).Select(static vector => Case(vector, vector.Text("name")));

    private static TestCaseData Case(JsonElement vector, string name) => new TestCaseData(vector).SetArgDisplayNames(name);

    private static IEnumerable<JsonElement> Items(this JsonElement element, string name)
        => element.Has(name) ? element.GetProperty(name).EnumerateArray() : Enumerable.Empty<JsonElement>();

    private static ulong Unsigned(this JsonElement element, string name) => ulong.Parse(element.Text(name), CultureInfo.InvariantCulture);

    private static TempoCall ToCall(JsonElement call) => new(
        call.Has("to") ? call.Address("to") : null,
        BigInteger.Parse(call.Text("value"), CultureInfo.InvariantCulture),
        call.Bytes("data"));

    private static TempoAccessListEntry ToAccessListEntry(JsonElement entry) => new(
        entry.Address("address"),
        [.. entry.Items("storageKeys").Select(static key => (ReadOnlyMemory<byte>)FromHex(key.GetString()!))]);

    private static TempoAuthorization ToAuthorization(JsonElement authorization) => new(
        authorization.GetProperty("chainId").GetUInt64(),
        authorization.Address("address"),
        authorization.Unsigned("nonce"),
        authorization.Bytes("sig"));
}
