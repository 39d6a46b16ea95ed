using System.Text.Json;
using Mpp.Client.Tests.Methods.Tempo;

namespace Mpp.Client.Tests.Sandbox;

/// <summary>The transactions that other programs signed, and what a local node made of them.</summary>
[TestFixture]
internal sealed class SimulatedTempoChainVectorTests : SimulatedTempoChainFixture
{
    [TestCase("plain-transfer-protocol-nonce-0")]
    [TestCase("expiring-nonce-memo")]
    [TestCase("splits-three-calls")]
    [TestCase("fee-payer-pending")]
    [TestCase("nonce-key-large-random")]
    public async Task What_a_node_mined_is_mined_here_with_the_same_hash_and_status_and_nearly_the_same_gas(string name)
    {
        JsonElement vector = TempoVectors.Transaction(name);
        await MoveIntoWindowAsync(vector);

        RpcAnswer receipt = await SendAsync(vector.Bytes("signed"));

        JsonElement node = vector.GetProperty("anvilT4");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(receipt.Text("transactionHash"), Is.EqualTo(vector.Text("txHash")));
            Assert.That(receipt.Text("status"), Is.EqualTo(node.Text("status")));
            Assert.That(receipt.Text("from"), Is.EqualTo(vector.Text("sender")));
            Assert.That((double)(ulong)receipt.Number("gasUsed"), Is.EqualTo(node.GetProperty("gasUsed").GetInt32()).Within(0.1).Percent);
        }
    }

    [TestCase("memo-transfer", "nonce too high: next nonce 0, tx nonce 128")]
    [TestCase("create-and-value", "native value transfer not allowed in Tempo mode")]
    [TestCase("access-list", "nonce too high: next nonce 0, tx nonce 1")]
    [TestCase("fee-payer-short-r", "nonce too high: next nonce 0, tx nonce 58")]
    [TestCase("key-authorization", "takes no key authorizations")]
    [TestCase("aa-authorization-list", "no authorization lists")]
    [TestCase("keychain-v2-access-key", "keychain validation failed")]
    public async Task What_does_not_fit_a_fresh_chain_is_refused_for_that_reason(string name, string refusal)
    {
        RpcAnswer answer = await SendAsync(TempoVectors.Transaction(name).Bytes("signed"));

        Assert.That(answer.Message, Does.Contain(refusal));
    }

    [TestCase("fee-payer-pending", "signedPending0x76")]
    [TestCase("fee-payer-pending", "signedPending0x78")]
    [TestCase("fee-payer-short-r", "signedPending0x78")]
    public async Task Pending_forms_are_refused(string name, string form)
    {
        RpcAnswer answer = await SendAsync(TempoVectors.Transaction(name).Bytes(form));

        Assert.That(answer.Message, Does.StartWith("Failed to decode transaction"));
    }

    private async Task MoveIntoWindowAsync(JsonElement vector)
    {
        JsonElement fields = vector.GetProperty("tx");
        if (fields.Has("validBefore"))
        {
            await RestartAsync(fields.GetProperty("validBefore").GetUInt64() - 20);
        }
    }
}
