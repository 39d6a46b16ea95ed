using System.Text.Json;
using System.Text.Json.Nodes;
using Mpp.Client.Tests.Fakes;
using Mpp.Client.Tests.Methods.Tempo;

namespace Mpp.Client.Tests.Conformance;

/// <summary>The golden vectors of the Tempo rail, put to the adapter.</summary>
[TestFixture]
internal sealed class TempoConformanceTests : AdapterFixture
{
    private static readonly string[] SignedForms = ["signed", "signedPending0x76", "signedPending0x78"];

    [TestCaseSource(typeof(TempoVectors), nameof(TempoVectors.Transactions))]
    public async Task A_transaction_is_signed(JsonElement vector)
    {
        var value = await Adapter.ValueOfAsync("tempo.transaction.sign", SigningInput(vector));

        foreach (var member in value.EnumerateObject().Where(member => vector.Has(member.Name)))
        {
            Assert.That(member.Value.GetString(), Is.EqualTo(vector.Text(member.Name)), member.Name);
        }

        string[] expected = vector.Has("feePayer")
            ? ["unsigned", "signingHash", "senderScopedHash", "signedPending0x76", "signedPending0x78"]
            : ["unsigned", "signingHash", "senderScopedHash", "signed", "txHash"];
        Assert.That(value.EnumerateObject().Select(member => member.Name), Is.EquivalentTo(expected));
    }

    [TestCaseSource(typeof(TempoVectors), nameof(TempoVectors.Transactions))]
    public async Task A_transaction_is_decoded(JsonElement vector)
    {
        foreach (var form in SignedForms.Where(form => vector.Has(form)))
        {
            var value = await Adapter.ValueOfAsync("tempo.transaction.decode", new JsonObject { ["transaction"] = vector.Text(form) });

            Assert.That(value.Text("sender"), Is.EqualTo(vector.Text("sender")), form);
            var fields = value.GetProperty("tx");
            foreach (var expected in vector.GetProperty("tx").EnumerateObject())
            {
                Assert.That(JsonNode.DeepEquals(Node(fields, expected.Name), Node(vector.GetProperty("tx"), expected.Name)), Is.True, $"{form} {expected.Name}");
            }
        }
    }

    [TestCaseSource(typeof(TempoVectors), nameof(TempoVectors.Transactions))]
    public async Task What_was_decoded_signs_to_the_same_bytes(JsonElement vector)
    {
        var form = vector.Has("feePayer") ? "signedPending0x78" : "signed";
        var decoded = await Adapter.ValueOfAsync("tempo.transaction.decode", new JsonObject { ["transaction"] = vector.Text(form) });
        var input = SigningInput(vector);
        input["tx"] = Node(decoded, "tx");

        var value = await Adapter.ValueOfAsync("tempo.transaction.sign", input);

        Assert.That(value.Text(form), Is.EqualTo(vector.Text(form)));
    }

    [Test]
    public async Task Authorizations_may_stand_beside_the_transaction()
    {
        foreach (var (name, field, member) in new[] { ("aa-authorization-list", "authorizationSignature", "sig"), ("key-authorization", "keyAuthorizationRlp", "") })
        {
            var vector = TempoVectors.Transaction(name);
            var input = SigningInput(vector);
            input[field] = vector.Text(field);
            if (member.Length > 0)
            {
                input["tx"]!["authorizationList"]![0]!.AsObject().Remove(member);
            }
            else
            {
                input["tx"]!["keyAuthorization"] = null;
            }

            var value = await Adapter.ValueOfAsync("tempo.transaction.sign", input);

            Assert.That(value.Text("signed"), Is.EqualTo(vector.Text("signed")), name);
        }
    }

    [TestCaseSource(typeof(TempoVectors), nameof(TempoVectors.Memos))]
    public async Task A_memo_is_made(JsonElement vector)
    {
        var input = new JsonObject
        {
            ["challengeId"] = vector.Text("challengeId"),
            ["realm"] = vector.Text("realm"),
            ["clientId"] = Node(vector, "clientId"),
        };

        Assert.That((await Adapter.ValueOfAsync("tempo.memo", input)).Text("memo"), Is.EqualTo(vector.Text("memo")));
    }

    [TestCaseSource(typeof(TempoVectors), nameof(TempoVectors.Proofs))]
    public async Task A_proof_is_made(JsonElement vector)
    {
        var input = new JsonObject();
        foreach (var name in new[] { "privateKey", "chainId", "challengeId", "realm" })
        {
            input[name] = Node(vector, name);
        }

        var value = await Adapter.ValueOfAsync("tempo.proof", input);

        foreach (var name in new[] { "digest", "signature", "source" })
        {
            Assert.That(value.Text(name), Is.EqualTo(vector.Text(name)), name);
        }
    }

    [TestCase("""{"transaction":"0x"}""")]
    [TestCase("""{"transaction":"0x76"}""")]
    [TestCase("""{"transaction":"76c0"}""")]
    [TestCase("""{"transaction":"0x7"}""")]
    [TestCase("""{"transaction":"0x76zz"}""")]
    [TestCase("""{"transaction":"0x76fbffffffff"}""")]
    [TestCase("""{"transaction":7}""")]
    [TestCase("{}")]
    public async Task Bytes_that_are_no_transaction_are_a_parse_error(string input)
    {
        var (type, _) = await Adapter.ErrorOfAsync("tempo.transaction.decode", JsonNode.Parse(input));

        Assert.That(type, Is.EqualTo("parse_error"));
    }

    [TestCase("senderPrivateKey", "\"0x00\"")]
    [TestCase("senderPrivateKey", "\"0x0000000000000000000000000000000000000000000000000000000000000000\"")]
    [TestCase("senderPrivateKey", "\"0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\"")]
    [TestCase("senderPrivateKey", "null")]
    [TestCase("accessKeyPrivateKey", "\"0x00\"")]
    [TestCase("sender", "\"0x70997970c51812dc3a010c7d01b50e0d17dc79c8\"")]
    [TestCase("tx", "null")]
    [TestCase("tx", "{}")]
    [TestCase("tx.chainId", "-1")]
    [TestCase("tx.chainId", "1.5")]
    [TestCase("tx.chainId", "\"18446744073709551616\"")]
    [TestCase("tx.maxFeePerGas", "\"340282366920938463463374607431768211456\"")]
    [TestCase("tx.gas", "\"0x10\"")]
    [TestCase("tx.gas", "\"01\"")]
    [TestCase("tx.calls", "[]")]
    [TestCase("tx.calls", "[1]")]
    [TestCase("tx.calls", "[{\"to\":\"0x20\"}]")]
    [TestCase("tx.nonceKey", "\"0x1ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\"")]
    [TestCase("tx.nonceKey", "\"0xzz\"")]
    [TestCase("tx.validBefore", "0")]
    [TestCase("tx.sponsored", "\"yes\"")]
    [TestCase("tx.keyAuthorization", "\"0x80\"")]
    [TestCase("tx.feeToken", "\"0x20C0000000000000000000000000000000000000aB\"")]
    public async Task A_transaction_that_cannot_be_signed_is_an_error_that_does_not_repeat_the_key(string field, string json)
    {
        var input = SigningInput(TempoVectors.Transaction("plain-transfer-protocol-nonce-0"));
        var path = field.Split('.');
        (path.Length == 1 ? input : input["tx"]!.AsObject())[path[^1]] = JsonNode.Parse(json);

        var (type, message) = await Adapter.ErrorOfAsync("tempo.transaction.sign", input);

        Assert.That(type, Is.EqualTo("encoding_error"));
        Assert.That(message, Does.Not.Contain(FakeTempoSigner.Key[2..]));
    }

    private static JsonObject SigningInput(JsonElement vector)
    {
        var input = new JsonObject
        {
            ["senderPrivateKey"] = vector.Has("senderPrivateKey") ? vector.Text("senderPrivateKey") : FakeTempoSigner.Key,
            ["tx"] = Node(vector, "tx"),
        };
        if (vector.Has("accessKeyPrivateKey"))
        {
            input["accessKeyPrivateKey"] = vector.Text("accessKeyPrivateKey");
        }

        return input;
    }

    private static JsonNode? Node(JsonElement element, string name) => JsonNode.Parse(element.GetProperty(name).GetRawText());
}
