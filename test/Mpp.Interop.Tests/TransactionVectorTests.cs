using System.Globalization;
using System.Text.Json;

namespace Mpp.Interop.Tests;

/// <summary>The golden transactions, sent as their exact bytes to a chain whose clock starts where theirs did.</summary>
[TestFixture]
public sealed class TransactionVectorTests
{
    private const ulong ClockStartsAt = 1_795_250_498;

    private Anvil _anvil = null!;

    // Those with a window first: it is open for seconds. The access key is used after it was authorised.
    private static readonly string[] Names =
    [
        "expiring-nonce-memo", "splits-three-calls", "fee-payer-pending", "plain-transfer-protocol-nonce-0", "nonce-key-large-random", "access-list",
        "aa-authorization-list", "key-authorization", "keychain-v2-access-key", "fee-payer-short-r", "memo-transfer", "sender-sig-p0", "sender-sig-s",
    ];

    [OneTimeSetUp]
    public async Task StartAsync() => _anvil = await Anvil.StartAtAsync(InteropFixture.Packages, ClockStartsAt, CancellationToken.None);

    [OneTimeTearDown]
    public async Task StopAsync() => await _anvil.DisposeAsync();

    [Test]
    public async Task Every_golden_transaction_is_mined_as_the_exact_bytes_under_its_own_hash()
    {
        var vectors = JsonElement.Parse(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Vectors", "tempo-tx.json")))
            .GetProperty("vectors").EnumerateArray().ToDictionary(vector => vector.GetProperty("name").GetString()!);

        foreach (var vector in Names.Select(name => vectors[name]))
        {
            var transaction = vector.GetProperty("tx");
            if (transaction.GetProperty("nonceKey").GetString() == "0x0")
            {
                var nonce = ulong.Parse(transaction.GetProperty("nonce").GetString()!, CultureInfo.InvariantCulture);
                await _anvil.CallAsync("anvil_setNonce", [vector.GetProperty("sender").GetString(), $"0x{nonce:x}"]);
            }

            var receipt = await _anvil.CallAsync("eth_sendRawTransactionSync", [vector.GetProperty("signed").GetString()]);

            using (Assert.EnterMultipleScope())
            {
                Assert.That(receipt.GetProperty("transactionHash").GetString(), Is.EqualTo(vector.GetProperty("txHash").GetString()), vector.GetProperty("name").GetString());
                Assert.That(receipt.GetProperty("status").GetString(), Is.EqualTo("0x1"), vector.GetProperty("name").GetString());
            }
        }
    }
}
