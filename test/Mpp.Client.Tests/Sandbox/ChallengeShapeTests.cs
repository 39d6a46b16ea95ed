using System.Security.Cryptography;
using Mpp.Client.Protocol;
using Mpp.Sandbox.Merchant;

namespace Mpp.Client.Tests.Sandbox;

[TestFixture]
internal sealed class ChallengeShapeTests : SandboxMerchantFixture
{
    private static readonly byte[] Body = "{}"u8.ToArray();

    private ChallengeShape Shape => Merchant.Challenges;

    [Test]
    public async Task Lifetime_and_absence_of_the_expiry_can_be_chosen()
    {
        Shape.Lifetime = TimeSpan.FromSeconds(8);
        var brief = await ChallengeAsync();
        Shape.OmitExpires = true;
        var endless = await ChallengeAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(brief.ExpiresAt, Is.EqualTo(Time.GetUtcNow().AddSeconds(8)));
            Assert.That(endless.Expires, Is.Null);
            Assert.That((await SendAsync(credential: Pull(endless))).Status, Is.EqualTo(200));
        }
    }

    [Test]
    public async Task The_terms_of_a_Tempo_challenge_can_be_replaced()
    {
        Shape.Amount = "007";
        Shape.Currency = "0x20C0000000000000000000000000000000000001";
        Shape.Recipient = AddressOf(5);
        Shape.ChainId = 4217;
        Shape.ExternalId = "order-7";
        var changed = await ChallengeAsync();
        Shape.OmitChainId = true;
        var withoutChain = await ChallengeAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(changed.RequestObject.GetRawText(), Is.EqualTo(
                "{\"amount\":\"007\",\"currency\":\"0x20C0000000000000000000000000000000000001\",\"externalId\":\"order-7\","
                + $"\"methodDetails\":{{\"chainId\":4217}},\"recipient\":\"{AddressOf(5)}\"}}"));
            Assert.That(withoutChain.RequestObject.GetProperty("methodDetails").GetRawText(), Is.EqualTo("{}"));
        }
    }

    [Test]
    public async Task What_a_changed_challenge_asks_for_is_what_is_settled()
    {
        Shape.Amount = "123";
        Shape.Recipient = AddressOf(5);

        var reply = await SendAsync(credential: Pull(await ChallengeAsync()));

        var transfer = Sandbox.Chain.Transfers.Single();
        Assert.That(reply.Status, Is.EqualTo(200));
        Assert.That((transfer.To, transfer.Amount), Is.EqualTo((AddressOf(5), (UInt128)123)));
    }

    [TestCase("seven")]
    [TestCase("-1")]
    public async Task A_challenge_that_nobody_can_pay_is_never_settled(string amount)
    {
        Shape.Amount = amount;
        var challenge = await ChallengeAsync();

        var reply = await SendAsync(credential: Credential(challenge, Typed("transaction", "signature", "0x76")));

        Assert.That(reply.Problem, Is.EqualTo("verification-failed"));
    }

    [Test]
    public async Task Method_details_are_there_when_they_are_asked_for()
    {
        Shape.Splits = [new SandboxTransferSplit(AddressOf(4), "10")];
        Shape.Memo = "0x" + new string('a', 64);
        Shape.FeePayer = true;
        Shape.SupportedModes = ["pull"];

        var challenge = await ChallengeAsync();

        Assert.That(challenge.RequestObject.GetProperty("methodDetails").GetRawText(), Is.EqualTo(
            $"{{\"chainId\":42431,\"feePayer\":true,\"memo\":\"0x{new string('a', 64)}\","
            + $"\"splits\":[{{\"amount\":\"10\",\"recipient\":\"{AddressOf(4)}\"}}],\"supportedModes\":[\"pull\"]}}"));
    }

    [Test]
    public async Task A_description_with_quotes_and_any_letters_survives()
    {
        Shape.Description = "a \"large\" cup \\ of café ☕, Payment id=\"x\"";

        var challenge = await ChallengeAsync();

        Assert.That(challenge.Description, Is.EqualTo(Shape.Description));
        Assert.That((await SendAsync(credential: Pull(challenge))).Status, Is.EqualTo(200));
    }

    [TestCase("Payment-Authorization")]
    [TestCase("authorization")]
    public async Task A_header_parameter_is_part_of_the_id_unless_it_is_the_default(string header)
    {
        Shape.Header = header;
        var challenge = await ChallengeAsync();

        Assert.That(challenge.Header, Is.EqualTo(header));
        Assert.That((await SendAsync(credential: Pull(challenge), header: header)).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task The_digest_has_three_forms()
    {
        var plain = (await ChallengeAsync("echo", Body)).Digest!;
        Shape.DigestWithColons = true;
        var withColons = (await ChallengeAsync("echo", Body)).Digest!;
        Shape.WrongDigest = true;
        var wrong = (await ChallengeAsync("echo", Body)).Digest!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(plain, Is.EqualTo(ContentDigest.FormatWithoutColons(SHA256.HashData(Body))));
            Assert.That(withColons, Is.EqualTo(ContentDigest.Format(SHA256.HashData(Body))));
            Assert.That(wrong, Is.Not.EqualTo(withColons).And.StartsWith("sha-256=:"));
        }
    }

    [TestCase(true, 1)]
    [TestCase(false, 6)]
    public async Task Neighbours_and_other_schemes_stand_in_one_line_or_in_several(bool oneLine, int lines)
    {
        Shape.OneLine = oneLine;
        Shape.OtherSchemes = true;
        Shape.UnknownMethodNeighbour = true;
        Shape.MalformedNeighbour = true;

        var reply = await SendAsync(Order, OrderBody());

        using (Assert.EnterMultipleScope())
        {
            Assert.That(reply.Lines("WWW-Authenticate"), Has.Length.EqualTo(lines));
            Assert.That(reply.Methods, Is.EqualTo("sandboxunknown, tempo, stripe"));
            Assert.That(reply.Challenges.Malformed, Has.Count.EqualTo(1));
        }
    }

    [Test]
    public async Task A_raw_line_comes_first()
    {
        Shape.RawLine = "Payment id=\"x\", realm=\"";

        Assert.That((await SendAsync()).Lines("WWW-Authenticate")[0], Is.EqualTo(Shape.RawLine));
    }
}
