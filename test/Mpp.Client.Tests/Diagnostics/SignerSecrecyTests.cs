using System.Diagnostics;
using System.Reflection;
using Mpp.Client.Methods.Tempo;
using Mpp.Client.Tests.Fakes;

namespace Mpp.Client.Tests.Diagnostics;

/// <summary>What a signer shows of itself when somebody prints it, serialises it or looks at it in a debugger.</summary>
[TestFixture]
internal sealed class SignerSecrecyTests
{
    private const string Account = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

    private static readonly string[] Secrets = [FakeTempoSigner.Key[2..], SigningServer.Token, "canary"];

    [TestCaseSource(nameof(Signers))]
    public void Its_text_and_what_a_serialiser_finds_are_addresses(ITempoSigner signer)
    {
        string[] shown =
        [
            signer.ToString()!, $"{signer}", .. signer.GetType().GetProperties().Select(property => $"{property.GetValue(signer)}"),
            .. signer.GetType().GetFields().Select(field => $"{field.GetValue(signer)}"),
        ];

        foreach (var secret in Secrets)
        {
            Assert.That(shown, Has.None.Contains(secret).IgnoreCase);
        }

        Assert.That(shown[0], Does.Contain(signer.Address));
        Assert.That(signer, Is.Not.AssignableTo<System.Runtime.Serialization.ISerializable>());
    }

    [TestCaseSource(nameof(Signers))]
    public void A_debugger_shows_its_text_and_none_of_its_fields_that_lead_to_a_secret(ITempoSigner signer)
    {
        var type = signer.GetType();

        Assert.That(type.GetCustomAttribute<DebuggerDisplayAttribute>()!.Value, Is.EqualTo("{ToString(),nq}"));
        Assert.That(
            type.GetFields(BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.Instance)
                .Where(field => field.FieldType.IsArray || typeof(IDisposable).IsAssignableFrom(field.FieldType))
                .Where(field => field.GetCustomAttribute<DebuggerBrowsableAttribute>()?.State != DebuggerBrowsableState.Never),
            Is.Empty);
    }

    [Test]
    public void A_key_is_overwritten_when_its_signer_is_disposed([Values] bool throughAccessKey)
    {
        var signer = TempoPrivateKeySigner.FromHex(FakeTempoSigner.Key);
        using IDisposable outer = throughAccessKey ? new TempoAccessKeySigner(Account, signer) : signer;
        var key = (byte[])typeof(TempoPrivateKeySigner).GetField("_privateKey", BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(signer)!;
        Assert.That(Convert.ToHexStringLower(key), Is.EqualTo(FakeTempoSigner.Key[2..]));

        outer.Dispose();

        Assert.That(key, Is.All.Zero);
    }

    private static IEnumerable<TestCaseData> Signers()
    {
        var remote = new TempoRemoteSignerOptions { Url = new Uri("https://signer.invalid/canary?canary"), Address = Account };
        ITempoSigner[] signers =
        [
            TempoPrivateKeySigner.FromHex(FakeTempoSigner.Key),
            new TempoAccessKeySigner(Account, TempoPrivateKeySigner.FromHex(FakeTempoSigner.Key)),
            TempoRemoteSigner.Create(remote, _ => SigningServer.Token),
        ];
        return signers.Select(signer => new TestCaseData(signer).SetArgDisplayNames(signer.GetType().Name));
    }
}
